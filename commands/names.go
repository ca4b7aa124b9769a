package commands

import (
	"context"
	"slices"
	"strings"

	"wiredesk/internal/archive"
	"wiredesk/internal/ingest"
	"wiredesk/internal/news"
)

// Numbers of a desk's own names.
const (
	maxNameLength = 40 // so that both names fit a choice
	maxAliases    = 500
	aliasesAtOnce = 20 // on a page
)

func (k *Kit) names() Command {
	name := Option{Name: "name", Description: "A name, one word", Required: true, MaxLength: maxNameLength}
	same := Option{Name: "same", Description: "Another spelling of it, one word", Required: true, MaxLength: maxNameLength}
	which := Option{Name: "name", Description: "The pair, or one of its names", Required: true, Completes: true, MaxLength: 100}
	return Command{
		Name: "names", Description: "Names that are one and the same on this desk",
		Subs: []Command{
			{Name: "add", Description: "Let two spellings of a name count as one", Editors: true, Options: []Option{name, same}, Run: k.namesAdd},
			{Name: "list", Description: "The desk's own pairs of names", Run: k.namesList},
			{Name: "remove", Description: "Let two names be two again", Editors: true, Options: []Option{which}, Run: k.namesRemove, Complete: k.completeName},
		},
	}
}

// nameWord gives the one word that a name must be, as typed and folded: names are
// compared word by word.
func (k *Kit) nameWord(typed string) (word, folded string, err error) {
	tokens := k.Analyser.Words(typed, "")
	if len(tokens) != 1 {
		return "", "", news.Errorf(news.Invalid, "%s is not one word. Give the word that is spelled in two ways, such as the surname.", orElse(typed, "–"))
	}
	t := tokens[0]
	return string([]rune(typed)[t.Start:t.End]), t.Word, nil
}

func (k *Kit) namesAdd(ctx context.Context, req *Request) (*Reply, error) {
	name, folded, err := k.nameWord(req.Text("name"))
	if err != nil {
		return nil, err
	}
	same, sameFolded, err := k.nameWord(req.Text("same"))
	if err != nil {
		return nil, err
	}
	if err := k.newName(ctx, req.Desk.ID, name, same); err != nil {
		return nil, err
	}
	if folded > sameFolded { // one order, so that the same pair is kept once
		name, folded, same = same, sameFolded, name
	}
	if err := k.Store.AddAlias(ctx, req.Desk.ID, folded, archive.Alias{Name: name, Same: same}); err != nil {
		return nil, err
	}
	k.namesChanged(ctx, req.Desk.ID)
	return &Reply{Head: Sentence(req.Say, "%s and %s are one name on this desk from now on, in look-ups and in watches.", Span{Text: name, Bold: true}, Span{Text: same, Bold: true})}, nil
}

// newName says whether a pair is worth keeping: nil, or why it isn't.
func (k *Kit) newName(ctx context.Context, desk, name, same string) error {
	list, err := k.Store.Aliases(ctx, desk)
	if err != nil {
		return err
	}
	if len(list) >= maxAliases {
		return news.Errorf(news.Limit, "This desk has %d pairs of names, the most there can be. Remove one first.", len(list))
	}
	names, err := ingest.DeskNames(ctx, k.Store, desk)
	if err != nil {
		return err
	}
	keys := names.Keys(name)
	if slices.ContainsFunc(names.Keys(same), func(key string) bool { return slices.Contains(keys, key) }) {
		return news.Errorf(news.Conflict, "%s and %s meet already: a search for one finds the other.", name, same)
	}
	return nil
}

// namesChanged drops the answers that were given with the names before. What
// Redis doesn't hear of ends by its expiry.
func (k *Kit) namesChanged(ctx context.Context, desk string) {
	if err := k.Cache.Changed(ctx, desk); err != nil {
		k.Log.Debug("cache not told of a change", "err", err)
	}
}

func (k *Kit) namesList(ctx context.Context, req *Request) (*Reply, error) {
	list, err := k.Store.Aliases(ctx, req.Desk.ID)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return &Reply{Head: Sentence(req.Say, "This desk has no names of its own. Wiredesk knows most spellings by itself; %s adds what it misses.", Span{Text: "/names add", Code: true})}, nil
	}
	pages := (len(list) + aliasesAtOnce - 1) / aliasesAtOnce
	at := min(max(0, req.Page), pages-1)
	e := Entry{Title: req.Say.Say("Names of this desk")}
	for _, a := range list[at*aliasesAtOnce : min(len(list), (at+1)*aliasesAtOnce)] {
		e.Lines = append(e.Lines, Line{{Text: a.Name, Bold: true}, {Text: " = "}, {Text: a.Same, Bold: true}})
	}
	return &Reply{Head: Sentence(req.Say, "%d pairs of names", len(list)), Entries: []Entry{e}, Pages: pages, Page: at}, nil
}

func aliasLabel(a archive.Alias) string { return a.Name + " = " + a.Same }

func (k *Kit) namesRemove(ctx context.Context, req *Request) (*Reply, error) {
	list, err := k.Store.Aliases(ctx, req.Desk.ID)
	if err != nil {
		return nil, err
	}
	typed := strings.TrimSpace(req.Text("name"))
	found := slices.DeleteFunc(list, func(a archive.Alias) bool {
		return !strings.EqualFold(aliasLabel(a), typed) && !strings.EqualFold(a.Name, typed) && !strings.EqualFold(a.Same, typed)
	})
	switch len(found) {
	case 0:
		return nil, news.Errorf(news.NotFound, "This desk has no alias for %s. See the list with /names list.", typed)
	case 1:
	default:
		return nil, news.Errorf(news.Invalid, "%s stands in %d pairs. Choose one from the list while typing.", typed, len(found))
	}
	_, folded, err := k.nameWord(found[0].Name)
	if err != nil {
		return nil, err
	}
	if err := k.Store.RemoveAlias(ctx, req.Desk.ID, folded, found[0]); err != nil {
		return nil, err
	}
	k.namesChanged(ctx, req.Desk.ID)
	return &Reply{Head: Sentence(req.Say, "%s and %s are two names again.", Span{Text: found[0].Name, Bold: true}, Span{Text: found[0].Same, Bold: true})}, nil
}

func (k *Kit) completeName(ctx context.Context, req *Request) ([]Choice, error) {
	list, err := k.Store.Aliases(ctx, req.Desk.ID)
	if err != nil {
		return nil, err
	}
	typed := strings.ToLower(strings.TrimSpace(req.Text("name")))
	var out []Choice
	for _, a := range list {
		if label := aliasLabel(a); strings.Contains(strings.ToLower(label), typed) && len(out) < suggestions {
			out = append(out, Choice{Name: label, Value: label})
		}
	}
	return out, nil
}
