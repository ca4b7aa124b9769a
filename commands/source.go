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
	maxSelector   = 300
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
					{Name: "as", Description: "What is at the address; a feed when left out", Choices: []Choice{
						{Name: "a feed, or a page that names one", Value: string(news.SourceFeed)},
						{Name: "a list of links to articles", Value: string(news.SourceList)},
						{Name: "one page, to be watched for change", Value: string(news.SourcePage)},
					}},
					{Name: "selector", Description: "CSS selector of a list's links, or of the part of a page to watch", MaxLength: maxSelector},
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
	kind    news.SourceKind
	got     *fetch.Response
	feed    *feed.Feed
	chosen  bool             // the feed was found on a page
	others  []feed.Candidate // further feeds that the page names
}

// lookAt fetches what want says and finds the feed there. A page that is wanted as
// such is read itself.
func (k *Kit) lookAt(ctx context.Context, want news.Source) (looked, error) {
	ctx, cancel := context.WithTimeout(ctx, lookWait)
	defer cancel()
	var err error
	if want.Address, err = fetch.Address(want.Address); err != nil {
		return looked{}, err
	}
	found, err := k.read(ctx, want)
	if err == nil || found.got == nil || ingest.IsPage(want.Kind) {
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
	found, err := k.read(ctx, news.Source{Address: address})
	found.chosen = true
	return found, err
}

func (k *Kit) read(ctx context.Context, want news.Source) (looked, error) {
	got, err := ingest.Get(ctx, k.Fetch, fetch.Request{
		Address: want.Address, Accept: ingest.AcceptFeed, Limit: ingest.FeedBytes, Page: ingest.IsPage(want.Kind),
	})
	if err != nil {
		return looked{}, err
	}
	found := looked{address: want.Address, kind: want.Kind, got: got}
	if got.Permanent != "" {
		found.address = got.Permanent
	}
	if found.feed, err = ingest.Parse(want, got); err == nil && !ingest.IsPage(want.Kind) {
		found.kind = sourceKind(found.feed.Kind)
	}
	return found, err
}

// wanted gives what a person asks to follow.
func wanted(req *Request) (news.Source, error) {
	src := news.Source{
		Address: req.Text("address"), Name: strings.TrimSpace(req.Text("name")),
		Kind: news.SourceKind(req.Text("as")), Selector: strings.TrimSpace(req.Text("selector")),
	}
	switch {
	case src.Kind == "" && src.Selector != "":
		src.Kind = news.SourceList
	case src.Kind == news.SourceList && src.Selector == "":
		return src, news.Errorf(news.Invalid, "A list of links needs a CSS selector that finds them, such as article h2 a. Give it as selector.")
	case src.Kind == news.SourceFeed && src.Selector != "":
		return src, news.Errorf(news.Invalid, "A feed needs no selector. Leave it out, or say that the address is a list of links or one page.")
	}
	return src, nil
}

func (k *Kit) sourceAdd(ctx context.Context, req *Request) (*Reply, error) {
	want, err := wanted(req)
	if err != nil {
		return nil, err
	}
	src, found, err := k.follow(ctx, req, want)
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

// follow adds the source that is wanted to the desk.
func (k *Kit) follow(ctx context.Context, req *Request, want news.Source) (news.Source, looked, error) {
	list, err := k.Store.Sources(ctx, req.Desk.ID)
	if err != nil {
		return news.Source{}, looked{}, err
	}
	if len(list) >= maxSources {
		return news.Source{}, looked{}, news.Errorf(news.Limit, "This desk has %d sources, the most there can be. Remove one first.", len(list))
	}
	found, err := k.lookAt(ctx, want)
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
		Desk: req.Desk.ID, Kind: found.kind, Address: found.address, Selector: want.Selector, Lang: found.feed.Lang,
		Name:    orElse(want.Name, orElse(found.feed.Title, fetch.Host(found.address))),
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
