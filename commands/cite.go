package commands

import (
	"context"
	"strconv"

	"wiredesk/internal/cite"
	"wiredesk/internal/news"
)

func (k *Kit) cite() Command {
	styles := Option{Name: "style", Description: "How the reference is written"}
	for _, s := range cite.Styles() {
		styles.Choices = append(styles.Choices, Choice{Name: styleName(s), Value: string(s)})
	}
	return Command{
		Name: "cite", Description: "A reference to a report, ready to copy", Run: k.runCite, Complete: k.completeReport,
		Options: []Option{
			{Name: "what", Description: "The report, by title, number or address", Required: true, Completes: true, MaxLength: 2000},
			styles, shareOption,
		},
	}
}

// styleName is what people call a style.
func styleName(s cite.Style) string {
	switch s {
	case cite.Line:
		return "attribution line"
	case cite.AP:
		return "AP style"
	case cite.Chicago:
		return "Chicago"
	case cite.APA:
		return "APA"
	case cite.MLA:
		return "MLA"
	case cite.Wikipedia:
		return "Wikipedia"
	case cite.BibTeX:
		return "BibTeX"
	case cite.RIS:
		return "RIS"
	case cite.CSLJSON:
		return "CSL-JSON"
	}
	return string(s)
}

func (k *Kit) runCite(ctx context.Context, req *Request) (*Reply, error) {
	r, err := k.chosenReport(ctx, req, req.Text("what"))
	if err != nil {
		return nil, err
	}
	return citation(req, r, cite.Style(req.Text("style")))
}

func citation(req *Request, r news.Report, style cite.Style) (*Reply, error) {
	text, err := cite.Write(style, cite.Source{Report: r, Accessed: r.LastSeen})
	if err != nil {
		return nil, err
	}
	reply := &Reply{
		Share:   req.Flag("share"),
		Entries: []Entry{{Title: reportTitle(req.Say, r), Link: r.Address, Code: text, Lines: []Line{reportSource(req.Say, r)}}},
	}
	if r.Published.IsZero() || r.Address == "" || r.Source == "" {
		reply.Foot = Sentence(req.Say, "What the archive doesn't know is marked as missing. Fill it in before you print.")
	}
	return reply, nil
}

// citeAction answers the button Cite; its argument is the report's number.
func (k *Kit) citeAction() Action {
	return Action{Name: "cite", Run: func(ctx context.Context, req *Request) (*Reply, error) {
		id, err := strconv.ParseInt(req.Argument, 10, 64)
		if err != nil {
			return nil, news.Errorf(news.Invalid, "This choice belongs to an older Wiredesk. Ask again.").Because(err)
		}
		r, err := k.Store.Report(ctx, req.Desk.ID, id)
		if err != nil {
			return nil, err
		}
		return citation(req, r, cite.Line)
	}}
}

// citeMenu is the message menu Cite this: it cites the first report of the
// archive whose address stands in the message.
func (k *Kit) citeMenu() Menu {
	return Menu{Name: "Cite this", Run: func(ctx context.Context, req *Request) (*Reply, error) {
		if len(req.Target.Addresses) == 0 {
			return nil, news.Errorf(news.Invalid, "This message holds no address to cite. Look the report up with /cite.")
		}
		for _, address := range req.Target.Addresses {
			r, err := k.chosenReport(ctx, req, address)
			if news.CodeOf(err) == news.NotFound || news.CodeOf(err) == news.Invalid {
				continue
			}
			if err != nil {
				return nil, err
			}
			return citation(req, r, cite.Line)
		}
		return nil, news.Errorf(news.NotFound, "None of this message's addresses is in the archive. Add one with /report add, then cite it.")
	}}
}
