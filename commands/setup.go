package commands

import (
	"context"
	"strings"

	"wiredesk/internal/news"
	"wiredesk/internal/query"
)

// maxSetupSources is how many sources the first form takes at once.
const maxSetupSources = 10

func (k *Kit) setup() Command {
	return Command{
		Name: "setup", Description: "First steps: a channel, sources, a first watch", Editors: true, Run: k.runSetup,
		Options: []Option{
			{Name: "channel", Description: "Where alerts go", Kind: Channel},
			{Name: "sources", Description: "Addresses of feeds or home pages, parted by spaces", MaxLength: 4000},
			{Name: "query", Description: "A first search to watch", MaxLength: maxQueryInput},
		},
	}
}

func (k *Kit) runSetup(ctx context.Context, req *Request) (*Reply, error) {
	if req.Text("channel") == "" {
		return k.setupForm(ctx, req)
	}
	var q *query.Query
	if text := strings.TrimSpace(req.Text("query")); text != "" {
		var err error
		if q, err = query.ParseWatch(text, req.Now); err != nil {
			return nil, err
		}
	}
	desk := req.Desk
	desk.Channel, desk.Setup = strings.TrimSpace(req.Text("channel")), true
	if desk.Lang == "" {
		desk.Lang = req.Say.Tag.String()
	}
	if err := k.CanPost(ctx, req.Desk.ID, desk.Channel); err != nil {
		return nil, err
	}
	if err := k.Store.SaveDesk(ctx, desk); err != nil {
		return nil, err
	}
	req.Desk = desk
	reply := &Reply{Head: Sentence(req.Say, "The desk is set up: alerts go to %s.", Span{Channel: desk.Channel})}
	reply.Entries = append(reply.Entries, k.setupSources(ctx, req)...)
	if q != nil {
		done, err := k.setupWatch(ctx, req, q)
		if err != nil {
			return nil, err
		}
		reply.Entries = append(reply.Entries, done)
	}
	reply.Foot = Sentence(req.Say, "Next: %s adds more sources, %s shows what a search would have posted, %s how everything is.",
		Span{Text: "/source add", Code: true}, Span{Text: "/watch test", Code: true}, Span{Text: "/status", Code: true})
	return reply, nil
}

func (k *Kit) setupForm(ctx context.Context, req *Request) (*Reply, error) {
	sources, err := k.Store.Sources(ctx, req.Desk.ID)
	if err != nil {
		return nil, err
	}
	hint := req.Say.Say("One address a line: a feed, or an outlet's home page")
	if len(sources) > 0 {
		hint = req.Say.Say("The desk follows %d sources already; add more, one a line", len(sources))
	}
	return &Reply{Modal: &Modal{
		Path: []string{"setup"}, Title: req.Say.Say("Set up this desk"),
		Fields: []Field{
			{Name: "channel", Label: req.Say.Say("Where alerts go"), Channel: true, Required: true},
			{Name: "sources", Label: req.Say.Say("Sources"), Hint: hint, Long: true, Max: 4000, Value: req.Text("sources")},
			{Name: "query", Label: req.Say.Say("A first watch"), Hint: req.Say.Say("Words that a report must hold to be posted"), Max: maxQueryInput, Value: req.Text("query")},
		},
	}}, nil
}

// setupSources adds the addresses of the form. One that fails is told and keeps
// no other from being added.
func (k *Kit) setupSources(ctx context.Context, req *Request) []Entry {
	var lines []Line
	for i, address := range strings.Fields(strings.ReplaceAll(req.Text("sources"), ",", " ")) {
		if i == maxSetupSources {
			lines = append(lines, Sentence(req.Say, "✗ More than %d at once; add the rest with %s.", maxSetupSources, Span{Text: "/source add", Code: true}))
			break
		}
		src, found, err := k.follow(ctx, req, news.Source{Address: address})
		shown, known := asNews(err)
		switch {
		case err == nil:
			lines = append(lines, Sentence(req.Say, "✓ %s, %d items", Span{Text: src.Name, Bold: true}, len(found.feed.Items)))
		case known:
			lines = append(lines, Sentence(req.Say, "✗ %s: %s", address, req.Say.Say(shown.Message, shown.Args...)))
		default:
			k.Log.Error("source not added", "err", err)
			lines = append(lines, Sentence(req.Say, "✗ %s: it could not be added; try it again with %s.", address, Span{Text: "/source add", Code: true}))
		}
	}
	if len(lines) == 0 {
		return nil
	}
	return []Entry{{Title: req.Say.Say("Sources"), Lines: lines}}
}

func (k *Kit) setupWatch(ctx context.Context, req *Request, q *query.Query) (Entry, error) {
	w, err := k.Store.AddWatch(ctx, news.Watch{
		Desk: req.Desk.ID, Name: watchName(q.String()), Query: q.String(), Channel: req.Desk.Channel, AddedBy: req.User, AddedAt: req.Now,
	})
	if news.CodeOf(err) == news.Conflict {
		shown, _ := asNews(err)
		return Entry{Title: req.Say.Say("A first watch"), Lines: []Line{Plain(req.Say.Say(shown.Message, shown.Args...))}}, nil
	}
	if err != nil {
		return Entry{}, err
	}
	return Entry{Title: req.Say.Say("A first watch"), Lines: []Line{
		Sentence(req.Say, "✓ %s posts to %s", Span{Text: w.Name, Bold: true}, Span{Channel: w.Channel}),
	}}, nil
}
