package commands

import (
	"context"
	"fmt"
	"strings"

	"wiredesk/internal/archive"
	"wiredesk/internal/dedup"
	"wiredesk/internal/fetch"
	"wiredesk/internal/ingest"
	"wiredesk/internal/match"
	"wiredesk/internal/news"
	"wiredesk/internal/query"
)

// Bounds of an answer to /why.
const (
	whyDecisions  = 12
	whyDeliveries = 10
	whyWatches    = 10
)

func (k *Kit) why() Command {
	return Command{
		Name: "why", Description: "Why a report was posted or not", Run: k.runWhy, Complete: k.completeReport,
		Options: []Option{
			{Name: "what", Description: "A report or an address", Required: true, Completes: true, MaxLength: 2000},
			shareOption,
		},
	}
}

// runWhy tells what each stage decided about one item for this desk, and why.
func (k *Kit) runWhy(ctx context.Context, req *Request) (*Reply, error) {
	typed := strings.TrimSpace(req.Text("what"))
	if !isAddress(typed) {
		r, err := k.chosenReport(ctx, req, typed)
		if err != nil {
			return nil, err
		}
		return k.whyArchived(ctx, req, r)
	}
	address, err := fetch.Address(typed)
	if err != nil {
		return nil, err
	}
	canonical, err := dedup.Canonical(address)
	if err != nil {
		return nil, err
	}
	r, err := k.Store.ReportByAddress(ctx, req.Desk.ID, canonical)
	if news.CodeOf(err) == news.NotFound {
		return k.whyMissing(ctx, req, address, canonical)
	}
	if err != nil {
		return nil, err
	}
	return k.whyArchived(ctx, req, r)
}

// isAddress tells an address from a title or a number.
func isAddress(typed string) bool {
	return !strings.ContainsAny(typed, " \t\n") && (strings.Contains(typed, "://") || strings.Contains(typed, ".") && strings.Contains(typed, "/"))
}

func (k *Kit) whyArchived(ctx context.Context, req *Request, r news.Report) (*Reply, error) {
	decisions, err := k.Store.Decisions(ctx, req.Desk.ID, r.ID, "")
	if err != nil {
		return nil, err
	}
	posts, err := k.whyPosts(ctx, req, r)
	if err != nil {
		return nil, err
	}
	watches, err := k.whyWatches(ctx, req, r)
	if err != nil {
		return nil, err
	}
	steps := Entry{Title: req.Say.Say("Step by step"), Lines: whySteps(req, decisions)}
	if len(steps.Lines) == 0 {
		steps.Lines = []Line{Sentence(req.Say, "No decision about it is kept: it was imported, or it came long ago.")}
	}
	read := Sentence(req.Say, "Archived: %d characters, language %s, %d quotes, %d figures.", len([]rune(r.Text)), orElse(r.Lang, "?"), len(r.Quotes), len(r.Figures))
	steps.Lines = append(steps.Lines, read)
	return &Reply{
		Share:   req.Flag("share"),
		Head:    Sentence(req.Say, "What became of this report on this desk:"),
		Entries: []Entry{{Title: reportTitle(req.Say, r), Link: r.Address, Lines: []Line{reportSource(req.Say, r)}}, steps, posts, watches},
	}, nil
}

// whySteps says what was decided and when, the latest where there is much.
func whySteps(req *Request, decisions []archive.Decision) []Line {
	var out []Line
	for _, d := range decisions[max(0, len(decisions)-whyDecisions):] {
		out = append(out, append(Line{{At: d.At}, {Text: " · "}}, whyReason(req, d)...))
	}
	return out
}

// whyPosts says how far the deliveries of a report and of its story have come.
func (k *Kit) whyPosts(ctx context.Context, req *Request, r news.Report) (Entry, error) {
	e := Entry{Title: req.Say.Say("Posts")}
	own, err := k.Store.DeliveriesOf(ctx, req.Desk.ID, r.ID)
	if err != nil {
		return e, err
	}
	for _, d := range own[max(0, len(own)-whyDeliveries):] {
		e.Lines = append(e.Lines, whyDelivery(req, d))
	}
	if len(own) == 0 {
		e.Lines = append(e.Lines, Sentence(req.Say, "Nothing was posted about it."))
	}
	if r.Story == 0 {
		return e, nil
	}
	story, err := k.Store.DeliveriesOfStory(ctx, req.Desk.ID, r.Story)
	for _, d := range story {
		if d.Alert.Report != r.ID && len(e.Lines) < whyDeliveries {
			e.Lines = append(e.Lines, append(Sentence(req.Say, "Its story, with report #%s:", fmt.Sprint(d.Alert.Report)), append(Line{{Text: " "}}, whyDelivery(req, d)...)...))
		}
	}
	return e, err
}

// whyWatches says which of the desk's watches match the report as they are today.
func (k *Kit) whyWatches(ctx context.Context, req *Request, r news.Report) (Entry, error) {
	e := Entry{Title: req.Say.Say("Watches today")}
	list, err := k.Store.Watches(ctx, req.Desk.ID)
	if err != nil {
		return e, err
	}
	names, err := ingest.DeskNames(ctx, k.Store, req.Desk.ID)
	if err != nil {
		return e, err
	}
	doc, matching := match.NewDoc(k.Analyser, &r), 0
	for _, w := range list {
		q, err := query.ParseWatch(w.Query, req.Now)
		if err != nil {
			continue // a watch of an older Wiredesk; /watch explain says what is wrong with it
		}
		if !match.Compile(q, names).Match(doc) {
			continue
		}
		if matching++; matching > whyWatches {
			continue
		}
		name := Span{Text: w.Name, Bold: true}
		if w.Paused {
			e.Lines = append(e.Lines, Sentence(req.Say, "%s matches it, but is paused.", name))
		} else {
			e.Lines = append(e.Lines, Sentence(req.Say, "%s matches it.", name))
		}
	}
	if matching == 0 {
		e.Lines = append(e.Lines, Sentence(req.Say, "None of the desk's watches matches it (%d there are).", len(list)))
	}
	return e, nil
}

// whyMissing says what is known of an address that the archive doesn't hold.
func (k *Kit) whyMissing(ctx context.Context, req *Request, address, canonical string) (*Reply, error) {
	reply := &Reply{Share: req.Flag("share"), Head: Sentence(req.Say, "%s is not in this desk's archive.", address)}
	decisions, err := k.Store.Decisions(ctx, req.Desk.ID, 0, canonical)
	if err != nil {
		return nil, err
	}
	if len(decisions) > 0 {
		reply.Entries = []Entry{{Title: req.Say.Say("Step by step"), Lines: whySteps(req, decisions)}}
		return reply, nil
	}
	e := Entry{Title: req.Say.Say("Never seen"), Lines: []Line{
		Sentence(req.Say, "No source of this desk has listed it, as far as is known: it isn't in their feeds, or it left them between two polls."),
	}}
	sources, err := k.Store.Sources(ctx, req.Desk.ID)
	if err != nil {
		return nil, err
	}
	host, there := fetch.Host(address), 0
	for _, s := range sources {
		if !strings.EqualFold(strings.TrimPrefix(fetch.Host(s.Address), "www."), strings.TrimPrefix(host, "www.")) {
			continue
		}
		if there++; there <= troubles {
			e.Lines = append(e.Lines, append(Line{{Text: s.Name, Bold: true}, {Text: ": "}}, sourceState(req, s)...))
		}
	}
	if there == 0 {
		e.Lines = append(e.Lines, Sentence(req.Say, "No source of this desk is at %s. Follow one with %s, or archive this page with %s.", host, Span{Text: "/source add", Code: true}, Span{Text: "/report add", Code: true}))
	}
	reply.Entries = []Entry{e}
	return reply, nil
}
