package commands

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"wiredesk/internal/archive"
	"wiredesk/internal/ingest"
	"wiredesk/internal/match"
	"wiredesk/internal/news"
	"wiredesk/internal/query"
	"wiredesk/internal/text"
)

// maxFound is how far the pages of an answer reach; who needs more narrows the search.
const maxFound = 500

func (k *Kit) find() Command {
	return Command{
		Name: "find", Description: "Find archived reports", Run: k.runFind, Complete: k.completeFind,
		Options: []Option{
			{Name: "query", Description: "Words, \"exact words\", a OR b, -without, source:…, last:7d", Required: true, MaxLength: maxQueryInput},
			{Name: "source", Description: "Only from this source", Completes: true},
			{Name: "lang", Description: "Only in this language", MaxLength: 10},
			{Name: "from", Description: "Published on or after this day, such as 2026-03-01", MaxLength: 30},
			{Name: "to", Description: "Published before this day ends", MaxLength: 30},
			{Name: "sort", Description: "What comes first", Choices: []Choice{{Name: "newest first", Value: "new"}, {Name: "best first", Value: "best"}}},
			shareOption,
		},
	}
}

var shareOption = Option{Name: "share", Description: "Show the answer to everyone in the channel", Kind: Flag}

func (k *Kit) runFind(ctx context.Context, req *Request) (*Reply, error) {
	q, options, err := k.asked(ctx, req)
	if err != nil {
		return nil, err
	}
	options.Offset, options.Limit, options.Count, options.Months = req.Page*pageSize, pageSize, true, req.Page == 0
	found, err := k.search(ctx, req, q, options)
	if err != nil {
		return nil, err
	}
	if found.Total == 0 {
		return k.nothing(ctx, req, Span{Text: q.String(), Code: true}, q)
	}
	_, _, pages := page(min(found.Total, maxFound), 0)
	reply := &Reply{Share: req.Flag("share"), Pages: pages, Page: req.Page}
	reply.Head = foundLine(req, found, q)
	reply.Head = append(reply.Head, byMonth(req.Say, found)...)
	if found.Window > 0 {
		reply.Foot = Sentence(req.Say, "Best of the newest %d that match; narrow the search to reach older ones.", found.Window)
	}
	for _, hit := range found.Hits {
		reply.Entries = append(reply.Entries, reportEntry(req.Say, hit.Report, textPlaces(hit)))
	}
	reply.Rows = []Row{lookUps(req, found.Hits)}
	return reply, nil
}

func foundLine(req *Request, found archive.Found, q *query.Query) Line {
	asked := Span{Text: q.String(), Code: true}
	if found.More {
		return Sentence(req.Say, "More than %d reports found for %s", found.Total, asked)
	}
	return Sentence(req.Say, "%d reports found for %s", found.Total, asked)
}

// search looks in the desk's archive with the desk's names.
func (k *Kit) search(ctx context.Context, req *Request, q *query.Query, o archive.FindOptions) (archive.Found, error) {
	var found archive.Found
	question := fmt.Sprintf("%s\x00%+v", q, o)
	err := k.Cache.Look(ctx, req.Desk.ID, question, &found, func() error {
		names, err := ingest.DeskNames(ctx, k.Store, req.Desk.ID)
		if err != nil {
			return err
		}
		found, err = k.Store.Find(ctx, req.Desk.ID, match.Compile(q, names), o)
		return err
	})
	return found, err
}

// textPlaces gives the places of a hit that are in the text.
func textPlaces(hit archive.Hit) []news.Place {
	var out []news.Place
	for _, p := range hit.Places {
		if p.Field == match.InText {
			out = append(out, news.Place{Start: p.Start, End: p.End})
		}
	}
	return out
}

// asked reads the search that the options describe.
func (k *Kit) asked(ctx context.Context, req *Request) (*query.Query, archive.FindOptions, error) {
	options := archive.FindOptions{Sort: archive.SortNew, Lang: strings.ToLower(req.Text("lang"))}
	if req.Text("sort") == "best" {
		options.Sort = archive.SortBest
	}
	q, err := query.Parse(req.Text("query"), req.Now)
	if err != nil {
		return nil, options, err
	}
	if options.From, err = day(req.Text("from"), req.Now); err != nil {
		return nil, options, err
	}
	if options.To, err = day(req.Text("to"), req.Now); err != nil {
		return nil, options, err
	}
	if !options.To.IsZero() {
		options.To = options.To.AddDate(0, 0, 1)
	}
	if name := req.Text("source"); name != "" {
		src, err := k.chosenSource(ctx, req)
		if err != nil {
			return nil, options, err
		}
		options.Source = src.ID
	}
	return q, options, nil
}

// day reads a date that a person typed, zero when there is none.
func day(s string, now time.Time) (time.Time, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return time.Time{}, nil
	}
	q, err := query.Parse("after:"+strings.ReplaceAll(s, " ", "-"), now)
	if err != nil || q.Root == nil || q.Root.Op != query.After {
		return time.Time{}, news.Errorf(news.Invalid, "The date %s can't be read. Write it like 2026-03-01, or 2026-03 for a month.", s).Because(err)
	}
	return q.Root.Time, nil
}

// nothing says what was searched, and offers the nearest spelling or a wider search.
func (k *Kit) nothing(ctx context.Context, req *Request, asked Span, q *query.Query) (*Reply, error) {
	reply := &Reply{Head: Sentence(req.Say, "Nothing in this desk's archive matches %s.", asked)}
	meant, err := k.meant(ctx, req, q)
	if err != nil {
		return nil, err
	}
	if meant != "" {
		reply.Foot = Sentence(req.Say, "Did you mean %s?", Span{Text: meant, Code: true})
		return reply, nil
	}
	reply.Foot = Sentence(req.Say, "Try fewer words, another spelling, or a longer period.")
	return reply, nil
}

// meant gives the search with its words in the nearest spelling that the archive
// has, "" when that finds nothing either.
func (k *Kit) meant(ctx context.Context, req *Request, q *query.Query) (string, error) {
	changed := false
	var mend func(n *query.Node) (*query.Node, error)
	mend = func(n *query.Node) (*query.Node, error) {
		c := *n
		if n.Op == query.Word {
			near, err := k.Store.Nearest(ctx, req.Desk.ID, text.Fold(n.Text))
			if err == nil && len(near) > 0 && near[0] != text.Fold(n.Text) {
				c.Text, changed = near[0], true
			}
			return &c, err
		}
		c.Kids = make([]*query.Node, len(n.Kids))
		for i, kid := range n.Kids {
			var err error
			if c.Kids[i], err = mend(kid); err != nil {
				return nil, err
			}
		}
		return &c, nil
	}
	root, err := mend(q.Root)
	if err != nil || !changed {
		return "", err
	}
	better := &query.Query{Root: root, Now: q.Now}
	found, err := k.search(ctx, req, better, archive.FindOptions{Limit: 1})
	if err != nil || found.Total == 0 {
		return "", err
	}
	return better.String(), nil
}

// lookUps offers more about each report of a page.
func lookUps(req *Request, hits []archive.Hit) Row {
	menu := &Select{Hint: req.Say.Say("Cite or open one of these"), Action: "look"}
	for i, hit := range hits {
		id, title := strconv.FormatInt(hit.Report.ID, 10), strconv.Itoa(i+1)+". "+reportTitle(req.Say, hit.Report)
		menu.Choices = append(menu.Choices,
			Choice{Name: req.Say.Say("Cite %s", title), Value: "cite " + id},
			Choice{Name: req.Say.Say("Open %s", title), Value: "show " + id},
			Choice{Name: req.Say.Say("Quotes of %s", title), Value: "quotes " + id},
			Choice{Name: req.Say.Say("Figures of %s", title), Value: "figures " + id},
		)
	}
	return Row{Select: menu}
}

// look answers a choice of the select under a look-up.
func (k *Kit) look() Action {
	return Action{Name: "look", Run: func(ctx context.Context, req *Request) (*Reply, error) {
		what, id, _ := strings.Cut(req.Argument, " ")
		req.Values["report"], req.Values["what"] = id, id
		switch what {
		case "cite":
			return k.runCite(ctx, req)
		case "show":
			return k.reportShow(ctx, req)
		case "quotes", "figures":
			r, err := k.chosenReport(ctx, req, id)
			if err != nil {
				return nil, err
			}
			if what == "quotes" {
				return k.reportQuotes(ctx, req, r)
			}
			return k.reportFigures(ctx, req, r)
		}
		return nil, news.Errorf(news.Invalid, "This choice belongs to an older Wiredesk. Ask again.")
	}}
}

func (k *Kit) completeFind(ctx context.Context, req *Request) ([]Choice, error) {
	return k.completeSource(ctx, req)
}
