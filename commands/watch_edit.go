package commands

import (
	"context"
	"strconv"
	"strings"

	"wiredesk/internal/alert"
	"wiredesk/internal/news"
	"wiredesk/internal/query"
)

// edited are the options of /watch edit besides the watch.
func edited() []Option {
	return append([]Option{
		{Name: "query", Description: "What to look for", MaxLength: maxQueryInput},
		{Name: "name", Description: "A short name for the watch", MaxLength: maxWatchName},
		{Name: "channel", Description: "Where to post", Kind: Channel, Forums: true},
	}, mannerOptions()...)
}

// watchEdit changes what is given of a watch; without anything given a form asks.
func (k *Kit) watchEdit(ctx context.Context, req *Request) (*Reply, error) {
	w, err := k.chosenWatch(ctx, req)
	if err != nil {
		return nil, err
	}
	if !req.Flag("form") && !anyGiven(req, edited()) {
		return editForm(req, w), nil
	}
	if err := k.editWatch(ctx, req, &w); err != nil {
		return nil, err
	}
	if err := k.Store.UpdateWatch(ctx, w); err != nil {
		return nil, err
	}
	names, err := k.mannerNames(ctx, req.Desk.ID)
	if err != nil {
		return nil, err
	}
	return &Reply{
		Head:    Sentence(req.Say, "The watch %s is changed.", Span{Text: w.Name, Bold: true}),
		Entries: []Entry{watchEntry(req, w, names)},
	}, nil
}

func anyGiven(req *Request, options []Option) bool {
	for _, o := range options {
		if req.Text(o.Name) != "" {
			return true
		}
	}
	return false
}

func (k *Kit) editWatch(ctx context.Context, req *Request, w *news.Watch) error {
	if text := strings.TrimSpace(req.Text("query")); text != "" && text != w.Query {
		q, err := query.ParseWatch(text, req.Now)
		if err != nil {
			return err
		}
		w.Query = q.String()
	}
	w.Name = orElse(strings.TrimSpace(req.Text("name")), w.Name)
	if channel := req.Text("channel"); channel != "" && channel != w.Channel {
		if err := k.CanPost(ctx, req.Desk.ID, channel); err != nil {
			return err
		}
		w.Channel = channel
	}
	if req.Flag("form") { // what is emptied there is meant to be
		for option, empty := range map[string]string{"quiet": noneOf, "cap": "0"} {
			req.Values[option] = orElse(req.Text(option), empty)
		}
	}
	return k.manner(ctx, req, w)
}

func editForm(req *Request, w news.Watch) *Reply {
	quiet, limit := "", ""
	if !w.Manner.Quiet.IsZero() {
		quiet = alert.Clock(w.Manner.Quiet.From) + "-" + alert.Clock(w.Manner.Quiet.To)
	}
	if w.Manner.Cap > 0 {
		limit = strconv.Itoa(w.Manner.Cap)
	}
	return &Reply{Modal: &Modal{
		Path: []string{"watch", "edit"}, Title: req.Say.Say("Change a watch"),
		Values: map[string]string{"watch": strconv.FormatInt(w.ID, 10)},
		Fields: []Field{
			{Name: "query", Label: req.Say.Say("What to look for"), Required: true, Long: true, Max: maxQueryInput, Value: w.Query},
			{Name: "name", Label: req.Say.Say("Name"), Required: true, Max: maxWatchName, Value: w.Name},
			{Name: "urgency", Label: req.Say.Say("Urgency"), Choices: urgencies(), Value: string(w.Manner.Presses())},
			{Name: "quiet", Label: req.Say.Say("Quiet hours"), Hint: req.Say.Say("Such as 22:00-7:00; leave it empty for none"), Max: 30, Value: quiet},
			{Name: "cap", Label: req.Say.Say("Most posts an hour"), Hint: req.Say.Say("Leave it empty for no bound"), Max: 4, Value: limit},
		},
	}}
}

// watchEntry shows a watch: what it looks for, where it posts and how.
func watchEntry(req *Request, w news.Watch, names mannerNames) Entry {
	e := Entry{Title: w.Name, Lines: []Line{{{Text: w.Query, Code: true}}}}
	state := Sentence(req.Say, "posts to %s", Span{Channel: w.Channel})
	if w.Paused {
		state = Sentence(req.Say, "paused; would post to %s", Span{Channel: w.Channel})
	}
	e.Lines = append(e.Lines, state)
	if how := mannerLine(req, w.Manner, names); how != nil {
		e.Lines = append(e.Lines, how)
	}
	return e
}
