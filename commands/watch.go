package commands

import (
	"context"
	"strconv"
	"strings"
	"time"

	"wiredesk/internal/archive"
	"wiredesk/internal/ingest"
	"wiredesk/internal/match"
	"wiredesk/internal/news"
	"wiredesk/internal/query"
)

// Numbers of watches.
const (
	trialDays     = 7 // how far back a dry run looks
	maxWatchName  = 80
	maxWatches    = 500 // of one desk
	maxQueryInput = 1000
)

func (k *Kit) watch() Command {
	which := Option{Name: "watch", Description: "The watch, by name", Required: true, Completes: true}
	return Command{
		Name: "watch", Description: "Saved searches that post to a channel", Editors: true,
		Subs: []Command{
			{
				Name: "add", Description: "Post what matches a search to a channel", Run: k.watchAdd, Complete: k.completeManner,
				Options: append([]Option{
					{Name: "query", Description: "What to look for; leave it out for a form", MaxLength: maxQueryInput},
					{Name: "channel", Description: "Where to post; the desk's channel when left out", Kind: Channel, Forums: true},
					{Name: "name", Description: "A short name for the watch", MaxLength: maxWatchName},
				}, mannerOptions()...),
			},
			{
				Name: "edit", Description: "Change a watch: what it looks for, where and how it posts", Run: k.watchEdit, Complete: k.completeManner,
				Options: append([]Option{which}, edited()...),
			},
			{Name: "list", Description: "The desk's watches", Run: k.watchList},
			{Name: "remove", Description: "Stop a watch for good", Options: []Option{which}, Run: k.watchRemove, Complete: k.completeWatch},
			{
				Name: "test", Description: "What a search would have posted in the last week; nothing is saved", Run: k.watchTest,
				Options: []Option{{Name: "query", Description: "What to look for", Required: true, MaxLength: maxQueryInput}},
			},
			{Name: "pause", Description: "Let a watch rest", Options: []Option{which}, Run: k.watchPause(true), Complete: k.completeWatch},
			{Name: "resume", Description: "Wake a watch that rests", Options: []Option{which}, Run: k.watchPause(false), Complete: k.completeWatch},
			{Name: "explain", Description: "What a watch looks for, in words", Options: []Option{which}, Run: k.watchExplain, Complete: k.completeWatch},
			{Name: "tune", Description: "What brings the alerts marked as not relevant, and what would leave them out", Options: []Option{which}, Run: k.watchTune, Complete: k.completeWatch},
		},
	}
}

func (k *Kit) watchAdd(ctx context.Context, req *Request) (*Reply, error) {
	text := strings.TrimSpace(req.Text("query"))
	if text == "" {
		return k.watchForm(req), nil
	}
	q, err := query.ParseWatch(text, req.Now)
	if err != nil {
		return nil, err
	}
	w := news.Watch{
		Desk: req.Desk.ID, Name: orElse(strings.TrimSpace(req.Text("name")), watchName(q.String())), Query: q.String(),
		Channel: orElse(req.Text("channel"), req.Desk.Channel), AddedBy: req.User, AddedAt: req.Now,
	}
	if w.Channel == "" {
		w.Channel = req.Channel
	}
	if err := k.CanPost(ctx, req.Desk.ID, w.Channel); err != nil {
		return nil, err
	}
	if err := k.manner(ctx, req, &w); err != nil {
		return nil, err
	}
	trial, err := k.try(ctx, req, q)
	if err != nil {
		return nil, err
	}
	if err := k.roomForWatch(ctx, req.Desk.ID); err != nil {
		return nil, err
	}
	if w, err = k.Store.AddWatch(ctx, w); err != nil {
		return nil, err
	}
	reply := trial.reply(req)
	reply.Head = Sentence(req.Say, "The watch %s now posts to %s.", Span{Text: w.Name, Bold: true}, Span{Channel: w.Channel})
	reply.Head = append(append(reply.Head, Span{Text: " "}), trial.sentence(req)...)
	return reply, nil
}

func (k *Kit) roomForWatch(ctx context.Context, desk string) error {
	list, err := k.Store.Watches(ctx, desk)
	if err != nil {
		return err
	}
	if len(list) >= maxWatches {
		return news.Errorf(news.Limit, "This desk has %d watches, the most there can be. Remove one first.", len(list))
	}
	return nil
}

func (k *Kit) watchForm(req *Request) *Reply {
	return &Reply{Modal: &Modal{
		Path: []string{"watch", "add"}, Title: req.Say.Say("New watch"),
		Values: req.Values,
		Fields: []Field{
			{Name: "query", Label: req.Say.Say("What to look for"), Hint: req.Say.Say("Words, \"exact words\", a OR b, -without"), Required: true, Long: true, Max: maxQueryInput},
			{Name: "name", Label: req.Say.Say("Name"), Hint: req.Say.Say("Stands above every alert"), Max: maxWatchName, Value: req.Text("name")},
			{Name: "channel", Label: req.Say.Say("Channel"), Hint: req.Say.Say("The desk's channel when left out"), Channel: true},
		},
	}}
}

// watchName makes a name of a query's first words.
func watchName(query string) string {
	runes := []rune(query)
	if len(runes) <= 40 {
		return query
	}
	return strings.TrimSpace(string(runes[:39])) + "…"
}

// trial is what a query would have posted in the last days.
type trial struct {
	found archive.Found
	query *query.Query
}

func (k *Kit) try(ctx context.Context, req *Request, q *query.Query) (trial, error) {
	since := req.Now.Add(-trialDays * 24 * time.Hour)
	found, err := k.search(ctx, req, q, archive.FindOptions{Limit: pageSize, From: since})
	if err != nil || !found.More {
		return trial{found, q}, err
	}
	names, err := ingest.DeskNames(ctx, k.Store, req.Desk.ID)
	if err != nil {
		return trial{}, err
	}
	found.Total, err = k.Store.Count(ctx, req.Desk.ID, match.Compile(q, names), since)
	return trial{found, q}, err
}

func (t trial) sentence(req *Request) Line {
	return Sentence(req.Say, "%d archived reports of the last 7 days match.", t.found.Total)
}

func (t trial) reply(req *Request) *Reply {
	r := &Reply{}
	for _, hit := range t.found.Hits {
		r.Entries = append(r.Entries, reportEntry(req.Say, hit.Report, textPlaces(hit)))
	}
	return r
}

func (k *Kit) watchTest(ctx context.Context, req *Request) (*Reply, error) {
	q, err := query.ParseWatch(req.Text("query"), req.Now)
	if err != nil {
		return nil, err
	}
	t, err := k.try(ctx, req, q)
	if err != nil {
		return nil, err
	}
	reply := t.reply(req)
	reply.Head = append(t.sentence(req), Span{Text: " "})
	reply.Head = append(reply.Head, Sentence(req.Say, "Nothing was saved. Read as: %s", Span{Text: q.String(), Code: true})...)
	return reply, nil
}

func (k *Kit) watchList(ctx context.Context, req *Request) (*Reply, error) {
	list, err := k.Store.Watches(ctx, req.Desk.ID)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return &Reply{Head: Sentence(req.Say, "This desk has no watch yet. Make one with %s.", Span{Text: "/watch add", Code: true})}, nil
	}
	from, to, pages := page(len(list), req.Page)
	reply := &Reply{Head: Sentence(req.Say, "%d watches", len(list)), Pages: pages, Page: req.Page}
	names, err := k.mannerNames(ctx, req.Desk.ID)
	if err != nil {
		return nil, err
	}
	for _, w := range list[from:to] {
		reply.Entries = append(reply.Entries, watchEntry(req, w, names))
	}
	return reply, nil
}

func (k *Kit) chosenWatch(ctx context.Context, req *Request) (news.Watch, error) {
	typed := strings.TrimSpace(req.Text("watch"))
	if id, err := strconv.ParseInt(typed, 10, 64); err == nil {
		return k.Store.Watch(ctx, req.Desk.ID, id)
	}
	list, err := k.Store.Watches(ctx, req.Desk.ID)
	if err != nil {
		return news.Watch{}, err
	}
	for _, w := range list {
		if strings.EqualFold(w.Name, typed) {
			return w, nil
		}
	}
	return news.Watch{}, news.Errorf(news.NotFound, "There is no watch called %s on this desk. See the list with /watch list.", typed)
}

func (k *Kit) watchRemove(ctx context.Context, req *Request) (*Reply, error) {
	w, err := k.chosenWatch(ctx, req)
	if err != nil {
		return nil, err
	}
	if err := k.Store.RemoveWatch(ctx, req.Desk.ID, w.ID); err != nil {
		return nil, err
	}
	return &Reply{Head: Sentence(req.Say, "The watch %s is removed. What it posted stays.", Span{Text: w.Name, Bold: true})}, nil
}

func (k *Kit) watchPause(pause bool) Run {
	return func(ctx context.Context, req *Request) (*Reply, error) {
		w, err := k.chosenWatch(ctx, req)
		if err != nil {
			return nil, err
		}
		w.Paused = pause
		if err := k.Store.UpdateWatch(ctx, w); err != nil {
			return nil, err
		}
		name := Span{Text: w.Name, Bold: true}
		if pause {
			return &Reply{Head: Sentence(req.Say, "The watch %s rests until it is resumed.", name)}, nil
		}
		return &Reply{Head: Sentence(req.Say, "The watch %s posts again, from now on.", name)}, nil
	}
}

func (k *Kit) watchExplain(ctx context.Context, req *Request) (*Reply, error) {
	w, err := k.chosenWatch(ctx, req)
	if err != nil {
		return nil, err
	}
	q, err := query.ParseWatch(w.Query, req.Now)
	if err != nil {
		return nil, err
	}
	names, err := k.mannerNames(ctx, req.Desk.ID)
	if err != nil {
		return nil, err
	}
	e := watchEntry(req, w, names)
	e.Lines = append(e.Lines, Plain(q.Explain(req.Say.Say)))
	return &Reply{Head: Sentence(req.Say, "The watch %s posts to %s:", Span{Text: w.Name, Bold: true}, Span{Channel: w.Channel}), Entries: []Entry{e}}, nil
}

func (k *Kit) completeWatch(ctx context.Context, req *Request) ([]Choice, error) {
	list, err := k.Store.SuggestWatches(ctx, req.Desk.ID, req.Text("watch"), 25)
	if err != nil {
		return nil, err
	}
	var out []Choice
	for _, w := range list {
		out = append(out, Choice{Name: w.Name + " · " + w.Query, Value: strconv.FormatInt(w.ID, 10)})
	}
	return out, nil
}
