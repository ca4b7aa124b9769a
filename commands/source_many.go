package commands

import (
	"context"
	"strings"
	"time"

	"wiredesk/internal/feed"
	"wiredesk/internal/fetch"
	"wiredesk/internal/news"
)

// Numbers of lists of sources.
const (
	maxList     = 4 << 20 // bytes of an OPML file
	listTrouble = 10      // addresses that failed that are named one by one
	firstPolls  = 50 * time.Millisecond
)

// The interval a person may set for a source.
const (
	shortestEvery = time.Minute
	longestEvery  = 6 * time.Hour
)

// sourceImport follows all that an OPML file lists. What can't be followed is told
// and keeps nothing else from being followed.
func (k *Kit) sourceImport(ctx context.Context, req *Request) (*Reply, error) {
	file := req.Files["file"]
	if file.Size > maxList {
		return nil, news.Errorf(news.Limit, "%s is larger than 4 MB. Split the list into smaller files.", file.Name)
	}
	got, err := k.Fetch.Get(ctx, fetch.Request{Address: file.Address, Limit: maxList})
	if err != nil {
		return nil, err
	}
	list, err := feed.ReadOPML(got.Body)
	if err != nil {
		return nil, err
	}
	have, err := k.Store.Sources(ctx, req.Desk.ID)
	if err != nil {
		return nil, err
	}
	t := taking{kit: k, req: req, room: maxSources - len(have)}
	for _, o := range list {
		if err := t.take(ctx, o); err != nil {
			return nil, err
		}
	}
	k.PollSoon()
	return t.reply(len(list)), nil
}

// taking is one import under way.
type taking struct {
	kit           *Kit
	req           *Request
	room          int
	added, doubly int
	failed        int
	trouble       []Line
}

func (t *taking) take(ctx context.Context, o feed.Outline) error {
	address, err := fetch.Address(o.Address)
	if err == nil && t.added >= t.room {
		err = news.Errorf(news.Limit, "This desk has %d sources, the most there can be. Remove one first.", maxSources)
	}
	if err == nil {
		_, err = t.kit.Store.AddSource(ctx, news.Source{
			Desk: t.req.Desk.ID, Kind: o.Kind, Address: address, Selector: o.Selector, Name: orElse(clipName(o.Title), fetch.Host(address)),
			AddedBy: t.req.User, AddedAt: t.req.Now, NextPoll: t.req.Now.Add(time.Duration(t.added) * firstPolls),
		})
	}
	shown, known := asNews(err)
	switch {
	case err == nil:
		t.added++
	case !known:
		return err
	case shown.Code == news.Conflict:
		t.doubly++
	default:
		t.failed++
		if len(t.trouble) < listTrouble {
			t.trouble = append(t.trouble, Sentence(t.req.Say, "✗ %s: %s", o.Address, t.req.Say.Say(shown.Message, shown.Args...)))
		}
	}
	return nil
}

func (t *taking) reply(listed int) *Reply {
	say := t.req.Say
	reply := &Reply{Head: Sentence(say, "Sources in the file: %d · followed from now on: %d · followed before: %d · not followed: %d", listed, t.added, t.doubly, t.failed)}
	if len(t.trouble) > 0 {
		reply.Entries = append(reply.Entries, Entry{Title: say.Say("Not followed"), Lines: t.trouble})
	}
	reply.Foot = Sentence(say, "They are read for the first time now. %s shows which of them can't be read, and why.", Span{Text: "/status", Code: true})
	return reply
}

// clipName cuts a name that a list gives to the length that a person may give.
func clipName(s string) string {
	if r := []rune(strings.TrimSpace(s)); len(r) > maxSourceName {
		return strings.TrimSpace(string(r[:maxSourceName-1])) + "…"
	}
	return strings.TrimSpace(s)
}

func (k *Kit) sourceExport(ctx context.Context, req *Request) (*Reply, error) {
	list, err := k.Store.Sources(ctx, req.Desk.ID)
	if err != nil {
		return nil, err
	}
	outlines := make([]feed.Outline, len(list))
	for i, s := range list {
		outlines[i] = feed.Outline{Title: s.Name, Address: s.Address, Kind: s.Kind, Selector: s.Selector}
	}
	body, err := feed.WriteOPML("Wiredesk", outlines)
	if err != nil {
		return nil, err
	}
	return &Reply{
		Head:  Sentence(req.Say, "%d sources", len(list)),
		Files: []ReplyFile{{Name: "sources.opml", Type: "text/x-opml", Body: body}},
	}, nil
}

// sourceRhythm sets how often a source is read.
func (k *Kit) sourceRhythm(ctx context.Context, req *Request) (*Reply, error) {
	every, err := interval(req.Text("every"))
	if err != nil {
		return nil, err
	}
	s, err := k.chosenSource(ctx, req)
	if err != nil {
		return nil, err
	}
	s.Every, s.NextPoll = every, req.Now
	if err := k.Store.UpdateSource(ctx, s); err != nil {
		return nil, err
	}
	k.PollSoon()
	name := Span{Text: s.Name, Bold: true}
	if every == 0 {
		return &Reply{Head: Sentence(req.Say, "%s is read as often as it publishes.", name)}, nil
	}
	return &Reply{Head: Sentence(req.Say, "%s is read every %s from now on.", name, span(every))}, nil
}

// interval reads "auto" (0), or a time such as 90s, 10m, 1h30m, or minutes alone.
func interval(typed string) (time.Duration, error) {
	s := strings.ToLower(strings.ReplaceAll(typed, " ", ""))
	if s == "auto" {
		return 0, nil
	}
	d, err := time.ParseDuration(strings.TrimSuffix(s, "in")) // 10min
	if err != nil {
		d, err = time.ParseDuration(s + "m")
	}
	if err != nil || d < shortestEvery || d > longestEvery {
		return 0, news.Errorf(news.Invalid, "%s is no interval. Write a time from 1m to 6h, such as 10m or 2h, or auto.", typed)
	}
	return d, nil
}

// span writes an interval without the parts that are nothing: 1h30m, 10m.
func span(d time.Duration) string {
	s := d.String()
	for _, zero := range []string{"m0s", "h0m"} {
		if strings.HasSuffix(s, zero) {
			s = s[:len(s)-2]
		}
	}
	return s
}
