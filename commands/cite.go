package commands

import (
	"context"
	"strconv"
	"strings"

	"wiredesk/internal/archive"
	"wiredesk/internal/cite"
	"wiredesk/internal/ingest"
	"wiredesk/internal/match"
	"wiredesk/internal/news"
	"wiredesk/internal/query"
	"wiredesk/internal/text"
)

func (k *Kit) cite() Command {
	styles := Option{Name: "style", Description: "How the reference is written"}
	for _, s := range cite.Styles() {
		styles.Choices = append(styles.Choices, Choice{Name: styleName(s), Value: string(s)})
	}
	return Command{
		Name: "cite", Description: "A reference to a report, a quote or a figure, ready to copy", Run: k.runCite, Complete: k.completeCite,
		Options: []Option{
			{Name: "what", Description: "A report by title, number or address; #12 offers its quotes and figures", Required: true, Completes: true, MaxLength: 2000},
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
	case cite.Own:
		return "the desk's own"
	}
	return string(s)
}

func (k *Kit) runCite(ctx context.Context, req *Request) (*Reply, error) {
	src, err := k.cited(ctx, req, req.Text("what"))
	if err != nil {
		return nil, err
	}
	return k.citation(ctx, req, src, cite.Style(req.Text("style")))
}

// citation writes a reference and offers the other styles.
func (k *Kit) citation(ctx context.Context, req *Request, src cite.Source, style cite.Style) (*Reply, error) {
	var err error
	if src.Template, err = k.citationTemplate(ctx, req.Desk.ID); err != nil {
		return nil, err
	}
	if src.Original, err = k.original(ctx, req.Desk.ID, src.Report); err != nil {
		return nil, err
	}
	written, err := cite.Write(style, src)
	if err != nil {
		return nil, err
	}
	r, what, link := src.Report, strconv.FormatInt(src.Report.ID, 10), src.Report.Address
	switch {
	case src.Quote != nil:
		what, link = quotePassage(r, *src.Quote), cite.Link(r, src.Quote.Start, src.Quote.End)
	case src.Figure != nil:
		what, link = figurePassage(r, *src.Figure), cite.Link(r, src.Figure.Start, src.Figure.End)
	}
	reply := &Reply{
		Share:   req.Flag("share"),
		Entries: []Entry{{Title: reportTitle(req.Say, r), Link: link, Code: written, Lines: []Line{reportSource(req.Say, r)}}},
		Rows:    []Row{otherStyles(req, what, src.Template != nil)},
	}
	if len(cite.Missing(src)) > 0 {
		reply.Foot = Sentence(req.Say, "What the archive doesn't know is marked as missing. Fill it in before you print.")
	}
	return reply, nil
}

// original gives the report of the same story that a report says it translates.
func (k *Kit) original(ctx context.Context, desk string, r news.Report) (*news.Report, error) {
	if r.Story == 0 {
		return nil, nil
	}
	story, err := k.Store.StoryReports(ctx, desk, r.Story)
	return cite.OriginalIn(r, story), err
}

func otherStyles(req *Request, what string, own bool) Row {
	menu := &Select{Hint: req.Say.Say("Write it in another style"), Action: "cite"}
	for _, s := range cite.Styles() {
		if s == cite.Own && !own {
			continue
		}
		menu.Choices = append(menu.Choices, Choice{Name: req.Say.Say(styleName(s)), Value: what + " " + string(s)})
	}
	return Row{Select: menu}
}

// citeAction answers the button Cite and the selects that cite; its argument is a
// report's number or a passage, and a style behind it when one was chosen.
func (k *Kit) citeAction() Action {
	return Action{Name: "cite", Run: func(ctx context.Context, req *Request) (*Reply, error) {
		what, style, chosen := strings.Cut(req.Argument, " ")
		if _, ok := readPassage(what); !ok {
			if _, err := strconv.ParseInt(what, 10, 64); err != nil {
				return nil, news.Errorf(news.Invalid, "This choice belongs to an older Wiredesk. Ask again.").Because(err)
			}
		}
		src, err := k.cited(ctx, req, what)
		if err != nil {
			return nil, err
		}
		reply, err := k.citation(ctx, req, src, cite.Style(style))
		if err == nil {
			reply.Replace = chosen
		}
		return reply, err
	}}
}

// completeCite proposes reports by title; for a number, that report with its
// quotes and figures; for words behind a quotation mark, quotes that hold them.
func (k *Kit) completeCite(ctx context.Context, req *Request) ([]Choice, error) {
	typed := strings.TrimSpace(req.Text(req.Focused))
	if bare := strings.TrimLeft(typed, "\"“«„"); bare != typed && bare != "" {
		return k.completeQuote(ctx, req, bare)
	}
	id, err := strconv.ParseInt(strings.TrimPrefix(typed, "#"), 10, 64)
	if err != nil {
		return k.completeReport(ctx, req)
	}
	r, err := k.Store.Report(ctx, req.Desk.ID, id)
	if news.CodeOf(err) == news.NotFound {
		return k.completeReport(ctx, req)
	}
	if err != nil {
		return nil, err
	}
	out := []Choice{{Name: reportTitle(req.Say, r), Value: strconv.FormatInt(r.ID, 10)}}
	for _, q := range r.Quotes[:min(len(r.Quotes), suggestions/2)] {
		out = append(out, quoteFound(req.Say, r, q).pick)
	}
	for _, f := range r.Figures[:min(len(r.Figures), suggestions-len(out))] {
		out = append(out, figureFound(req.Say, r, f).pick)
	}
	return out, nil
}

func (k *Kit) completeQuote(ctx context.Context, req *Request, words string) ([]Choice, error) {
	words = strings.TrimRight(words, "\"”»")
	q, err := query.Parse(words, req.Now)
	if err != nil {
		return nil, nil // half-typed searches propose nothing
	}
	names, err := ingest.DeskNames(ctx, k.Store, req.Desk.ID)
	if err != nil {
		return nil, err
	}
	first := text.Fold(strings.Fields(words + " ")[0])
	keep := func(q news.Quote) bool { return strings.Contains(text.Fold(q.Text), first) }
	list, _, err := k.Store.Quotes(ctx, req.Desk.ID, match.Compile(q, names), keep, archive.ExcerptOptions{Limit: suggestions})
	if err != nil {
		return nil, err
	}
	var out []Choice
	for _, f := range list {
		out = append(out, quoteFound(req.Say, f.Report, f.Quote).pick)
	}
	return out, nil
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
			return k.citation(ctx, req, cite.Source{Report: r, Accessed: r.LastSeen}, "")
		}
		return nil, news.Errorf(news.NotFound, "None of this message's addresses is in the archive. Add one with /report add, then cite it.")
	}}
}
