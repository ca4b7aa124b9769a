package commands

import (
	"context"
	"strconv"
	"strings"
	"time"

	"wiredesk/internal/article"
	"wiredesk/internal/dedup"
	"wiredesk/internal/feed"
	"wiredesk/internal/fetch"
	"wiredesk/internal/ingest"
	"wiredesk/internal/match"
	"wiredesk/internal/news"
	"wiredesk/internal/query"
)

// Numbers of sources.
const (
	previewItems  = 3
	maxSources    = 2000 // of one desk
	maxSourceName = 80
	lookWait      = 20 * time.Second
)

func (k *Kit) source() Command {
	which := Option{Name: "source", Description: "The source, by name", Required: true, Completes: true}
	return Command{
		Name: "source", Description: "Feeds and pages that the desk follows", Editors: true,
		Subs: []Command{
			{
				Name: "add", Description: "Follow a feed, or the feed of a home page", Run: k.sourceAdd,
				Options: []Option{
					{Name: "address", Description: "The address of the feed or of the outlet's home page", Required: true, MaxLength: 2000},
					{Name: "name", Description: "How the source is called on this desk", MaxLength: maxSourceName},
				},
			},
			{Name: "list", Description: "The desk's sources and how they are", Run: k.sourceList},
			{Name: "remove", Description: "Stop following a source; its reports stay", Options: []Option{which}, Run: k.sourceRemove, Complete: k.completeSource},
			{
				Name: "test", Description: "Fetch a source or an address now and show each step", Run: k.sourceTest, Complete: k.completeSource,
				Options: []Option{{Name: "source", Description: "A source of the desk, or any address", Required: true, Completes: true, MaxLength: 2000}},
			},
			{Name: "pause", Description: "Let a source rest", Options: []Option{which}, Run: k.sourcePause(true), Complete: k.completeSource},
			{Name: "resume", Description: "Follow a source that rests again", Options: []Option{which}, Run: k.sourcePause(false), Complete: k.completeSource},
			{
				Name: "rhythm", Description: "Set how often a source is read", Run: k.sourceRhythm, Complete: k.completeSource,
				Options: []Option{which, {Name: "every", Description: "A time from 1m to 6h, or auto", Required: true, MaxLength: 20}},
			},
			{
				Name: "import", Description: "Follow all that an OPML file lists", Run: k.sourceImport,
				Options: []Option{{Name: "file", Description: "An OPML file, as feed readers export it", Kind: File, Required: true}},
			},
			{Name: "export", Description: "The desk's sources as an OPML file", Run: k.sourceExport},
		},
	}
}

// looked is what was found at an address.
type looked struct {
	address string // of the feed
	got     *fetch.Response
	feed    *feed.Feed
	chosen  bool             // the feed was found on a page
	others  []feed.Candidate // further feeds that the page names
}

// look fetches an address and finds the feed there.
func (k *Kit) lookAt(ctx context.Context, typed string) (looked, error) {
	ctx, cancel := context.WithTimeout(ctx, lookWait)
	defer cancel()
	address, err := fetch.Address(typed)
	if err != nil {
		return looked{}, err
	}
	found, err := k.read(ctx, address)
	if err == nil || found.got == nil {
		return found, err
	}
	page, _ := feed.Decode(found.got.Body, found.got.ContentType)
	if candidates := feed.Discover(page, found.got.Address); len(candidates) > 0 {
		better, err := k.chosen(ctx, candidates[0].Address)
		better.others = candidates[1:]
		return better, err
	}
	for _, guess := range feed.Guesses(found.got.Address) {
		if better, err := k.chosen(ctx, guess); err == nil {
			return better, nil
		}
	}
	return found, err
}

func (k *Kit) chosen(ctx context.Context, address string) (looked, error) {
	found, err := k.read(ctx, address)
	found.chosen = true
	return found, err
}

func (k *Kit) read(ctx context.Context, address string) (looked, error) {
	got, err := k.Fetch.Get(ctx, fetch.Request{Address: address, Accept: ingest.AcceptFeed, Limit: ingest.FeedBytes})
	if err != nil {
		return looked{}, err
	}
	found := looked{address: address, got: got}
	if got.Permanent != "" {
		found.address = got.Permanent
	}
	found.feed, err = feed.Parse(got.Body, got.ContentType, got.Base())
	return found, err
}

func (k *Kit) sourceAdd(ctx context.Context, req *Request) (*Reply, error) {
	src, found, err := k.follow(ctx, req, req.Text("address"), req.Text("name"))
	if err != nil {
		return nil, err
	}
	reply := &Reply{Head: Sentence(req.Say, "%s is followed now: %s, %d items.", Span{Text: src.Name, Bold: true}, strings.ToUpper(string(found.feed.Kind)), len(found.feed.Items))}
	if found.chosen {
		reply.Head = append(append(reply.Head, Span{Text: " "}), Sentence(req.Say, "The page names this feed: %s", Span{Text: src.Address, Code: true})...)
	}
	if len(found.others) > 0 {
		reply.Entries = append(reply.Entries, otherFeeds(req, found.others))
	}
	reply.Foot = Sentence(req.Say, "What it holds now is archived and not posted; what is new from here on is. The newest:")
	matches, err := k.previewMatches(ctx, req, found.feed)
	if err != nil {
		return nil, err
	}
	reply.Entries = append(preview(req, found.feed, matches), reply.Entries...)
	return reply, nil
}

// maxOthers is how many further feeds of a page are named.
const maxOthers = 5

func otherFeeds(req *Request, list []feed.Candidate) Entry {
	e := Entry{Title: req.Say.Say("The page names other feeds too")}
	for i, c := range list {
		if i == maxOthers {
			break
		}
		line := Line{{Text: c.Address, Code: true}}
		if c.Title != "" {
			line = append(line, Span{Text: " " + c.Title})
		}
		e.Lines = append(e.Lines, line)
	}
	return e
}

// follow adds the source at an address to the desk.
func (k *Kit) follow(ctx context.Context, req *Request, typed, name string) (news.Source, looked, error) {
	list, err := k.Store.Sources(ctx, req.Desk.ID)
	if err != nil {
		return news.Source{}, looked{}, err
	}
	if len(list) >= maxSources {
		return news.Source{}, looked{}, news.Errorf(news.Limit, "This desk has %d sources, the most there can be. Remove one first.", len(list))
	}
	found, err := k.lookAt(ctx, typed)
	if err != nil {
		return news.Source{}, found, err
	}
	key, _ := dedup.Canonical(found.address)
	for _, s := range list {
		if other, _ := dedup.Canonical(s.Address); other == key {
			return s, found, news.Errorf(news.Conflict, "The desk follows %s already, as %s.", s.Address, s.Name)
		}
	}
	src, err := k.Store.AddSource(ctx, news.Source{
		Desk: req.Desk.ID, Kind: sourceKind(found.feed.Kind), Address: found.address, Lang: found.feed.Lang,
		Name:    orElse(strings.TrimSpace(name), orElse(found.feed.Title, fetch.Host(found.address))),
		AddedBy: req.User, AddedAt: req.Now, NextPoll: req.Now,
	})
	if err == nil {
		k.PollSoon()
	}
	return src, found, err
}

func sourceKind(kind feed.Kind) news.SourceKind {
	if kind == feed.Sitemap || kind == feed.Index {
		return news.SourceSitemap
	}
	return news.SourceFeed
}

// previewMatches says which of the desk's watches the newest items would match,
// by what the feed itself says of them.
func (k *Kit) previewMatches(ctx context.Context, req *Request, f *feed.Feed) ([][]string, error) {
	watches, err := k.Store.Watches(ctx, req.Desk.ID)
	if err != nil || len(watches) == 0 {
		return nil, err
	}
	names, err := ingest.DeskNames(ctx, k.Store, req.Desk.ID)
	if err != nil {
		return nil, err
	}
	out := make([][]string, min(len(f.Items), previewItems))
	docs := make([]*match.Doc, len(out))
	for i := range docs {
		item := f.Items[i]
		docs[i] = ingest.Analyse(k.Analyser, &news.Report{
			Title: item.Title, Authors: item.Authors, Lang: orElse(item.Lang, f.Lang),
			Text: orElse(article.Fragment(item.Content), article.Fragment(item.Summary)),
		})
	}
	for _, w := range watches {
		q, err := query.ParseWatch(w.Query, req.Now)
		if err != nil || w.Paused {
			continue // one that can't be read any more matches nothing
		}
		m := match.Compile(q, names)
		for i, d := range docs {
			if ok, _ := m.Eval(d); ok {
				out[i] = append(out[i], w.Name)
			}
		}
	}
	return out, nil
}

func preview(req *Request, f *feed.Feed, matches [][]string) []Entry {
	var out []Entry
	for i, item := range f.Items {
		if i == previewItems {
			break
		}
		e := Entry{Title: orElse(item.Title, req.Say.Say("Untitled")), Link: item.Link}
		if item.Published.IsZero() {
			e.Lines = append(e.Lines, Sentence(req.Say, "date unknown"))
		} else {
			e.Lines = append(e.Lines, Line{{At: item.Published}})
		}
		if i < len(matches) && len(matches[i]) > 0 {
			e.Lines = append(e.Lines, Sentence(req.Say, "would match: %s", strings.Join(matches[i], ", ")))
		} else if i < len(matches) {
			e.Lines = append(e.Lines, Sentence(req.Say, "would match no watch"))
		}
		out = append(out, e)
	}
	return out
}

func (k *Kit) sourceList(ctx context.Context, req *Request) (*Reply, error) {
	list, err := k.Store.Sources(ctx, req.Desk.ID)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return &Reply{Head: Sentence(req.Say, "This desk follows no source yet. Add one with %s.", Span{Text: "/source add", Code: true})}, nil
	}
	from, to, pages := page(len(list), req.Page)
	reply := &Reply{Head: Sentence(req.Say, "%d sources", len(list)), Pages: pages, Page: req.Page}
	for _, s := range list[from:to] {
		reply.Entries = append(reply.Entries, Entry{Title: s.Name, Link: s.Address, Lines: []Line{Plain(s.Address), sourceState(req, s)}})
	}
	return reply, nil
}

// sourceState says in a line how a source is.
func sourceState(req *Request, s news.Source) Line {
	switch {
	case s.Paused && s.PauseWhy != "":
		return Sentence(req.Say, "paused: %s", said(req.Say, s.PauseWhy))
	case s.Paused:
		return Sentence(req.Say, "paused")
	case s.LastPoll.IsZero():
		return Sentence(req.Say, "not polled yet")
	case s.LastError != "" && s.LastOK.IsZero():
		return Sentence(req.Say, "never read, %d tries: %s", s.Failures, said(req.Say, s.LastError))
	case s.LastError != "":
		return Sentence(req.Say, "in trouble since %s, %d tries: %s", Span{At: s.LastOK, Ago: true}, s.Failures, said(req.Say, s.LastError))
	}
	return Sentence(req.Say, "well; read %s, again %s", Span{At: s.LastOK, Ago: true}, Span{At: s.NextPoll, Ago: true})
}

// chosenSource gives the source that the option source names, by number or name.
func (k *Kit) chosenSource(ctx context.Context, req *Request) (news.Source, error) {
	typed := strings.TrimSpace(req.Text("source"))
	if id, err := strconv.ParseInt(typed, 10, 64); err == nil {
		return k.Store.Source(ctx, req.Desk.ID, id)
	}
	list, err := k.Store.Sources(ctx, req.Desk.ID)
	if err != nil {
		return news.Source{}, err
	}
	for _, s := range list {
		if strings.EqualFold(s.Name, typed) || s.Address == typed {
			return s, nil
		}
	}
	return news.Source{}, news.Errorf(news.NotFound, "There is no source called %s on this desk. See the list with /source list.", typed)
}

func (k *Kit) sourceRemove(ctx context.Context, req *Request) (*Reply, error) {
	s, err := k.chosenSource(ctx, req)
	if err != nil {
		return nil, err
	}
	if err := k.Store.RemoveSource(ctx, req.Desk.ID, s.ID); err != nil {
		return nil, err
	}
	return &Reply{Head: Sentence(req.Say, "%s is no longer followed. Its reports stay in the archive.", Span{Text: s.Name, Bold: true})}, nil
}

func (k *Kit) sourcePause(pause bool) Run {
	return func(ctx context.Context, req *Request) (*Reply, error) {
		s, err := k.chosenSource(ctx, req)
		if err != nil {
			return nil, err
		}
		s.Paused, s.PauseWhy = pause, ""
		if !pause {
			s.NextPoll = req.Now
		}
		if err := k.Store.UpdateSource(ctx, s); err != nil {
			return nil, err
		}
		name := Span{Text: s.Name, Bold: true}
		if pause {
			return &Reply{Head: Sentence(req.Say, "%s rests until it is resumed.", name)}, nil
		}
		k.PollSoon()
		return &Reply{Head: Sentence(req.Say, "%s is followed again.", name)}, nil
	}
}

// sourceTest fetches now and shows each step, saving nothing.
func (k *Kit) sourceTest(ctx context.Context, req *Request) (*Reply, error) {
	address := req.Text("source")
	if s, err := k.chosenSource(ctx, req); err == nil {
		address = s.Address
	} else if news.CodeOf(err) == "" {
		return nil, err
	} else if !strings.ContainsAny(address, "./:") {
		return nil, err
	}
	found, err := k.lookAt(ctx, address)
	steps := Entry{Title: req.Say.Say("Step by step"), Lines: testSteps(req, found)}
	if err != nil {
		shown, ok := asNews(err)
		if !ok {
			return nil, err
		}
		steps.Lines = append(steps.Lines, Line{{Text: "✗ " + req.Say.Say(shown.Message, shown.Args...), Bold: true}})
		return &Reply{Head: Sentence(req.Say, "%s can't be read as a source.", address), Entries: []Entry{steps}}, nil
	}
	steps.Lines = append(steps.Lines, Sentence(req.Say, "✓ %s with %d items, language %s, charset %s", strings.ToUpper(string(found.feed.Kind)), len(found.feed.Items), orElse(found.feed.Lang, "?"), orElse(found.feed.Charset, "?")))
	reply := &Reply{Head: Sentence(req.Say, "%s can be read. Nothing was saved.", orElse(found.feed.Title, address))}
	reply.Entries = append([]Entry{steps}, preview(req, found.feed, nil)...)
	return reply, nil
}

func testSteps(req *Request, found looked) []Line {
	if found.got == nil {
		return nil
	}
	var out []Line
	for _, hop := range found.got.Hops {
		out = append(out, Sentence(req.Say, "→ %s answers %d and points on", shownAddress(hop.Address), hop.Status))
	}
	out = append(out, Sentence(req.Say, "✓ %s answers %d, %s, %d bytes", shownAddress(found.got.Address), found.got.Status, orElse(found.got.ContentType, "?"), len(found.got.Body)))
	if found.chosen {
		out = append(out, Sentence(req.Say, "✓ the page names the feed %s", found.address))
	}
	return out
}

// shownAddress adds to an address whose name is outside ASCII that name in both forms.
func shownAddress(address string) string {
	if host := fetch.Host(address); strings.Contains(host, " (") {
		return address + " = " + host
	}
	return address
}

func (k *Kit) completeSource(ctx context.Context, req *Request) ([]Choice, error) {
	list, err := k.Store.SuggestSources(ctx, req.Desk.ID, req.Text("source"), suggestions)
	if err != nil {
		return nil, err
	}
	var out []Choice
	for _, s := range list {
		out = append(out, Choice{Name: s.Name + " · " + fetch.Host(s.Address), Value: strconv.FormatInt(s.ID, 10)})
	}
	return out, nil
}
