package commands

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"wiredesk/internal/alert"
	"wiredesk/internal/news"
	"wiredesk/internal/outbox"
)

// Numbers of digests.
const (
	maxDigestName = 60
	maxDigests    = 25 // of one desk
	maxDigestAt   = 100
)

// The days that a digest can come on.
const (
	everyDay = "every day"
	weekdays = "weekdays"
	weekend  = "weekend"
)

func (k *Kit) digest() Command {
	which := Option{Name: "digest", Description: "The digest, by name", Required: true, Completes: true, MaxLength: maxDigestName}
	return Command{
		Name: "digest", Description: "Messages that tell of many stories at set times", Editors: true,
		Subs: []Command{
			{
				Name: "set", Description: "Make a digest, or change the one of that name", Run: k.digestSet, Complete: k.completeDigest,
				Options: []Option{
					{Name: "at", Description: "When it comes, such as 8:00, 18:30, by the desk's clocks", Required: true, MaxLength: maxDigestAt},
					{Name: "name", Description: "A short name for the digest", MaxLength: maxDigestName},
					{Name: "days", Description: "On which days", Choices: []Choice{{everyDay, everyDay}, {weekdays, weekdays}, {weekend, weekend}}},
					{Name: "channel", Description: "Where to post; the desk's channel when left out", Kind: Channel},
					{Name: "watch", Description: "A watch whose stories wait for it from now on", Completes: true},
				},
			},
			{Name: "list", Description: "The desk's digests", Run: k.digestList},
			{Name: "remove", Description: "Stop a digest; what waits for it is told once more", Options: []Option{which}, Run: k.digestRemove, Complete: k.completeDigest},
			{Name: "now", Description: "Tell at once of what waits for a digest", Options: []Option{which}, Run: k.digestNow, Complete: k.completeDigest},
		},
	}
}

func (k *Kit) digestSet(ctx context.Context, req *Request) (*Reply, error) {
	d, err := k.digestAsked(ctx, req)
	if err != nil {
		return nil, err
	}
	var fed *news.Watch
	if req.Text("watch") != "" {
		w, err := k.chosenWatch(ctx, req)
		if err != nil {
			return nil, err
		}
		fed = &w
	}
	if d, err = k.Store.SetDigest(ctx, d); err != nil {
		return nil, err
	}
	reply := &Reply{Head: Sentence(req.Say, "The digest %s comes in %s, next on %s.", Span{Text: d.Name, Bold: true}, Span{Channel: d.Channel}, Span{At: d.Next})}
	if fed == nil {
		reply.Foot = Sentence(req.Say, "Choose what it tells of with %s.", Span{Text: "/watch edit digest:", Code: true})
		return reply, nil
	}
	fed.Manner.Digest = d.ID
	if err := k.Store.UpdateWatch(ctx, *fed); err != nil {
		return nil, err
	}
	reply.Foot = Sentence(req.Say, "The stories of the watch %s wait for it.", Span{Text: fed.Name, Bold: true})
	return reply, nil
}

// digestAsked reads and checks what a digest is to be.
func (k *Kit) digestAsked(ctx context.Context, req *Request) (news.Digest, error) {
	d := news.Digest{
		Desk: req.Desk.ID, Name: orElse(strings.TrimSpace(req.Text("name")), req.Say.Say("Digest")),
		Channel: orElse(req.Text("channel"), orElse(req.Desk.Channel, req.Channel)), AddedBy: req.User, AddedAt: req.Now,
	}
	var err error
	if d.Times.At, err = alert.ParseTimes(req.Text("at")); err != nil {
		return d, err
	}
	switch req.Text("days") {
	case weekdays:
		d.Times.Days = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}
	case weekend:
		d.Times.Days = []time.Weekday{time.Saturday, time.Sunday}
	}
	d.Next = alert.Next(d.Times, req.Now, req.Desk.Location())
	if err := k.CanPost(ctx, req.Desk.ID, d.Channel); err != nil {
		return d, err
	}
	if forum, err := k.Forum(ctx, d.Channel); err != nil {
		return d, err
	} else if forum {
		return d, news.Errorf(news.Invalid, "A forum takes one post a story and no digest. Choose a text channel.")
	}
	list, err := k.Store.Digests(ctx, req.Desk.ID)
	if err != nil {
		return d, err
	}
	known := slices.ContainsFunc(list, func(o news.Digest) bool { return o.Name == d.Name })
	if !known && len(list) >= maxDigests {
		return d, news.Errorf(news.Limit, "This desk has %d digests, the most there can be. Remove one first.", len(list))
	}
	return d, nil
}

func (k *Kit) digestList(ctx context.Context, req *Request) (*Reply, error) {
	list, err := k.Store.Digests(ctx, req.Desk.ID)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return &Reply{Head: Sentence(req.Say, "This desk has no digest yet. Make one with %s.", Span{Text: "/digest set", Code: true})}, nil
	}
	watches, err := k.Store.Watches(ctx, req.Desk.ID)
	if err != nil {
		return nil, err
	}
	from, to, pages := page(len(list), req.Page)
	reply := &Reply{Head: Sentence(req.Say, "%d digests", len(list)), Pages: pages, Page: req.Page}
	for _, d := range list[from:to] {
		n, err := k.Store.WaitingFor(ctx, d.ID)
		if err != nil {
			return nil, err
		}
		var fed []string
		for _, w := range watches {
			if w.Manner.Digest == d.ID {
				fed = append(fed, w.Name)
			}
		}
		e := Entry{Title: d.Name, Lines: []Line{
			append(digestTimes(req, d.Times), append(Line{{Text: " → "}}, Span{Channel: d.Channel})...),
			Sentence(req.Say, "next on %s; %d stories wait", Span{At: d.Next}, n),
		}}
		if len(fed) > 0 {
			e.Lines = append(e.Lines, Sentence(req.Say, "Watches: %s", strings.Join(fed, ", ")))
		} else {
			e.Lines = append(e.Lines, Sentence(req.Say, "No watch feeds it: choose one with %s.", Span{Text: "/watch edit digest:", Code: true}))
		}
		reply.Entries = append(reply.Entries, e)
	}
	return reply, nil
}

// digestTimes says when a digest comes.
func digestTimes(req *Request, t news.Times) Line {
	var at []string
	for _, minute := range t.At {
		at = append(at, alert.Clock(minute))
	}
	days := everyDay
	if len(t.Days) == 2 {
		days = weekend
	} else if len(t.Days) > 0 {
		days = weekdays
	}
	return Plain(strings.Join(at, ", ") + " · " + req.Say.Say(days))
}

func (k *Kit) chosenDigest(ctx context.Context, req *Request) (news.Digest, error) {
	return k.namedDigest(ctx, req.Desk.ID, req.Text("digest"))
}

// namedDigest gives a desk's digest by number or name.
func (k *Kit) namedDigest(ctx context.Context, desk, typed string) (news.Digest, error) {
	typed = strings.TrimSpace(typed)
	list, err := k.Store.Digests(ctx, desk)
	if err != nil {
		return news.Digest{}, err
	}
	for _, d := range list {
		if strconv.FormatInt(d.ID, 10) == typed || strings.EqualFold(d.Name, typed) {
			return d, nil
		}
	}
	return news.Digest{}, news.Errorf(news.NotFound, "There is no digest called %s on this desk. See the list with /digest list.", typed)
}

func (k *Kit) digestNow(ctx context.Context, req *Request) (*Reply, error) {
	d, err := k.chosenDigest(ctx, req)
	if err != nil {
		return nil, err
	}
	n, err := k.Store.MakeDigest(ctx, d, req.Now, d.Next, outbox.Pages(outbox.DigestKey(d, req.Now), d.Desk, d.Channel, d.Name, req.Now))
	if err != nil {
		return nil, err
	}
	k.Wake()
	if n == 0 {
		return &Reply{Head: Sentence(req.Say, "Nothing waits for the digest %s.", Span{Text: d.Name, Bold: true})}, nil
	}
	return &Reply{Head: Sentence(req.Say, "The digest %s goes to %s now, with %d stories.", Span{Text: d.Name, Bold: true}, Span{Channel: d.Channel}, n)}, nil
}

func (k *Kit) digestRemove(ctx context.Context, req *Request) (*Reply, error) {
	d, err := k.chosenDigest(ctx, req)
	if err != nil {
		return nil, err
	}
	if err := k.Store.RemoveDigest(ctx, req.Desk.ID, d.ID); err != nil {
		return nil, err
	}
	return &Reply{Head: Sentence(req.Say, "The digest %s is removed. Its watches post each story by itself from now on.", Span{Text: d.Name, Bold: true})}, nil
}

// completeDigest proposes the desk's digests, or its watches for a new one.
func (k *Kit) completeDigest(ctx context.Context, req *Request) ([]Choice, error) {
	if req.Focused == "watch" {
		return k.completeWatch(ctx, req)
	}
	list, err := k.Store.Digests(ctx, req.Desk.ID)
	if err != nil {
		return nil, err
	}
	var out []Choice
	for _, d := range list {
		if strings.Contains(strings.ToLower(d.Name), strings.ToLower(req.Text("digest"))) && len(out) < suggestions {
			out = append(out, Choice{Name: d.Name, Value: strconv.FormatInt(d.ID, 10)})
		}
	}
	return out, nil
}
