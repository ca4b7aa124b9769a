package commands

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"wiredesk/internal/alert"
	"wiredesk/internal/ingest"
	"wiredesk/internal/match"
	"wiredesk/internal/news"
)

// storyPage is how many reports of a story one page shows, and mostMoves how many
// of its changes.
const (
	storyPage = 5
	mostMoves = 10
)

func (k *Kit) story() Command {
	which := func(what string) Option {
		return Option{Name: "story", Description: what, Required: true, Completes: true, MaxLength: 2000}
	}
	return Command{
		Name: "story", Description: "The reports that tell the same news",
		Subs: []Command{
			{
				Name: "show", Description: "Who carries a story, and how it moved", Run: k.storyShow, Complete: k.completeReport,
				Options: []Option{which("One of its reports, by title, number or address"), shareOption},
			},
			{
				Name: "split", Description: "Take reports out of a story they don't belong to, for good", Editors: true, Run: k.storySplit, Complete: k.completeReport,
				Options: []Option{
					which("The report that doesn't belong, by title, number or address"),
					{Name: "with", Description: "Numbers of others that go with it, such as 123, 456", MaxLength: 1000},
				},
			},
			{
				Name: "merge", Description: "Make two stories one", Editors: true, Run: k.storyMerge, Complete: k.completeReport,
				Options: []Option{
					which("A report of the first story, by title, number or address"),
					{Name: "with", Description: "A report of the other story, by title, number or address", Required: true, Completes: true, MaxLength: 2000},
				},
			},
		},
	}
}

// storyShow lists a story's reports with the reason that each is in it, and above
// them how it moved.
func (k *Kit) storyShow(ctx context.Context, req *Request) (*Reply, error) {
	r, err := k.chosenReport(ctx, req, req.Text("story"))
	if err != nil {
		return nil, err
	}
	reports, err := k.Store.StoryReports(ctx, req.Desk.ID, r.Story)
	if err != nil {
		return nil, err
	}
	reply := &Reply{
		Share: req.Flag("share"), Pages: max(1, (len(reports)+storyPage-1)/storyPage), Page: req.Page,
		Head: Sentence(req.Say, "Reports in this story: %d, outlets: %d", len(reports), outlets(reports)),
	}
	if req.Page == 0 {
		moved, err := k.storyMoves(ctx, req, r.Story)
		if err != nil {
			return nil, err
		}
		reply.Entries = append(reply.Entries, moved...)
	}
	from := min(max(req.Page, 0)*storyPage, len(reports))
	page := reports[from:min(from+storyPage, len(reports))]
	entries, err := k.storyEntries(ctx, req, page)
	reply.Entries = append(reply.Entries, entries...)
	return reply, err
}

func outlets(reports []news.Report) int {
	seen := map[string]bool{}
	for _, r := range reports {
		seen[r.Source] = true
	}
	return len(seen)
}

func (k *Kit) storyEntries(ctx context.Context, req *Request, page []news.Report) ([]Entry, error) {
	var ids []int64
	for _, r := range page {
		ids = append(ids, r.ID)
	}
	why, err := k.Store.DecisionsOf(ctx, req.Desk.ID, ingest.StoryStage, ids)
	if err != nil {
		return nil, err
	}
	var out []Entry
	for _, r := range page {
		e := Entry{Title: reportTitle(req.Say, r), Link: r.Address, Lines: []Line{append(Line{{Text: "#" + strconv.FormatInt(r.ID, 10) + " · "}}, reportSource(req.Say, r)...)}}
		if r.Version > 1 {
			e.Lines = append(e.Lines, Sentence(req.Say, "Versions: %d", r.Version))
		}
		if r.Withdrawn {
			e.Lines = append(e.Lines, bold(Sentence(req.Say, "Withdrawn by its outlet.")))
		}
		for _, d := range why {
			if d.Report == r.ID {
				e.Lines = append(e.Lines, whyStory(req, d))
			}
		}
		out = append(out, e)
	}
	return out, nil
}

// storyMoves tells the changes that the story's messages showed, in their order,
// and where its numbers differ now.
func (k *Kit) storyMoves(ctx context.Context, req *Request, story int64) ([]Entry, error) {
	deliveries, err := k.Store.DeliveriesOfStory(ctx, req.Desk.ID, story)
	if err != nil {
		return nil, err
	}
	var all []news.Change
	var last news.Alert
	for _, d := range deliveries {
		for _, c := range d.Alert.Changes {
			if !slices.ContainsFunc(all, func(o news.Change) bool { return o.Kind == c.Kind && o.After == c.After && o.At.Equal(c.At) }) {
				all = append(all, c)
			}
		}
		if d.Kind != news.DeliveryReply {
			last = d.Alert
		}
	}
	slices.SortStableFunc(all, func(a, b news.Change) int { return a.At.Compare(b.At) })
	e := Entry{Title: req.Say.Say("How it moved")}
	for _, c := range all[max(0, len(all)-mostMoves):] {
		e.Lines = append(e.Lines, changeLine(req.Say, c))
	}
	if len(last.Sides) > 1 {
		e.Lines = append(e.Lines, append(Sentence(req.Say, "Numbers differ:"), sides(last.Sides)...))
	}
	if len(e.Lines) == 0 {
		return nil, nil
	}
	return []Entry{e}, nil
}

func (k *Kit) storySplit(ctx context.Context, req *Request) (*Reply, error) {
	r, err := k.chosenReport(ctx, req, req.Text("story"))
	if err != nil {
		return nil, err
	}
	moved := []int64{r.ID}
	for _, typed := range strings.FieldsFunc(req.Text("with"), func(c rune) bool { return c == ',' || c == ' ' || c == ';' }) {
		other, err := k.chosenReport(ctx, req, typed)
		if err != nil {
			return nil, err
		}
		moved = append(moved, other.ID)
	}
	h := k.hand(req, ingest.SplitByHand, moved)
	left, made, err := k.Store.Split(ctx, req.Desk.ID, moved, req.Now, h.Follow)
	if err != nil {
		return nil, err
	}
	return k.storyChanged(ctx, req, Sentence(req.Say, "Split: these are two stories from now on, and are never joined again."), left, made)
}

func (k *Kit) storyMerge(ctx context.Context, req *Request) (*Reply, error) {
	r, err := k.chosenReport(ctx, req, req.Text("story"))
	if err != nil {
		return nil, err
	}
	other, err := k.chosenReport(ctx, req, req.Text("with"))
	if err != nil {
		return nil, err
	}
	if r.Story == other.Story {
		return nil, news.Errorf(news.Conflict, "These two are one story already.")
	}
	later := max(r.Story, other.Story)
	reports, err := k.Store.StoryReports(ctx, req.Desk.ID, later)
	if err != nil {
		return nil, err
	}
	var moved []int64
	for _, m := range reports {
		moved = append(moved, m.ID)
	}
	h := k.hand(req, ingest.MergedByHand, moved)
	story, err := k.Store.Merge(ctx, req.Desk.ID, r.Story, other.Story, req.Now, h.Follow)
	if err != nil {
		return nil, err
	}
	return k.storyChanged(ctx, req, Sentence(req.Say, "Merged: these are one story from now on."), story)
}

// hand is what the person does, with the watches as they are today.
func (k *Kit) hand(req *Request, reason string, moved []int64) ingest.Hand {
	return ingest.Hand{
		Desk: req.Desk, Reason: reason, Person: req.UserName, Reports: moved, Now: req.Now,
		Matches: func(ctx context.Context, id int64) ([]alert.Match, error) {
			if err := k.Watches.Refresh(ctx); err != nil {
				return nil, err
			}
			r, err := k.Store.Report(ctx, req.Desk.ID, id)
			if err != nil {
				return nil, err
			}
			return k.Watches.Match(match.NewDoc(k.Analyser, &r), req.Desk.ID), nil
		},
	}
}

// storyChanged shows the stories as they are now.
func (k *Kit) storyChanged(ctx context.Context, req *Request, head Line, stories ...int64) (*Reply, error) {
	k.Wake()
	if err := k.Cache.Changed(ctx, req.Desk.ID); err != nil {
		k.Log.Debug("cache not told of a change", "err", err)
	}
	reply := &Reply{Head: head}
	for _, story := range stories {
		reports, err := k.Store.StoryReports(ctx, req.Desk.ID, story)
		if err != nil {
			return nil, err
		}
		e := Entry{Title: reportTitle(req.Say, reports[0]), Link: reports[0].Address}
		for _, r := range reports[:min(len(reports), storyPage)] {
			e.Lines = append(e.Lines, append(Line{{Text: "#" + strconv.FormatInt(r.ID, 10) + " · "}}, reportSource(req.Say, r)...))
		}
		if rest := len(reports) - storyPage; rest > 0 {
			e.Lines = append(e.Lines, Sentence(req.Say, "and %d more", rest))
		}
		reply.Entries = append(reply.Entries, e)
	}
	return reply, nil
}
