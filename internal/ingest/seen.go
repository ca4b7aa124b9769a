package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"

	"wiredesk/internal/archive"
	"wiredesk/internal/dedup"
	"wiredesk/internal/news"
	"wiredesk/internal/text"
)

// itemKeys name an item in the seen-set. An item that is only dated anew, moved
// in the feed or given another guid has the same head and body; two items that
// share an address but differ in title have different heads.
type itemKeys struct {
	address string // its canonical address
	guid    string // its guid, "" when it has none
	head    string // address and title
	body    string // head and all that it says
}

// knowledge is what the store knows of an item.
type knowledge struct {
	address, guid, head, body bool
}

// change sorts an item by what is known of it.
type change int

const (
	same    change = iota // nothing to read
	twice                 // stands further up in the same feed
	changed               // a known report says something else
	fresh                 // a new report
	second                // a new report at an address that another one has
)

func (k knowledge) change() change {
	switch {
	case k.body:
		return same
	case k.head || k.guid:
		return changed
	case k.address:
		return second
	}
	return fresh
}

func keysOf(item news.Item) (itemKeys, string) {
	canonical, err := dedup.Canonical(item.Link)
	if err != nil || canonical == "" {
		canonical = "item:" + item.ID
		if item.ID == "" {
			canonical = "item:" + text.Fold(item.Title)
		}
	}
	title := text.Fold(strings.Join(strings.Fields(item.Title), " "))
	k := itemKeys{address: short("a", canonical), head: short("h", canonical, title)}
	k.body = short("b", canonical, title, item.Summary, item.Content)
	if item.ID != "" {
		k.guid = short("g", item.ID)
	}
	return k, canonical
}

func (k itemKeys) all() []string {
	out := []string{k.address, k.head, k.body}
	if k.guid != "" {
		out = append(out, k.guid)
	}
	return out
}

func short(kind string, parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return kind + hex.EncodeToString(sum[:10])
}

// unseen keeps the items that are new or say something else than before, oldest
// first. Redis answers for most; the store decides on the rest.
func (l *Line) unseen(ctx context.Context, b *batch) error {
	candidates := make([]entry, 0, len(b.feed.Items))
	asked := make([][]string, 0, len(b.feed.Items))
	for _, item := range b.feed.Items {
		if empty(item) {
			continue
		}
		e := entry{item: item}
		e.keys, e.canonical = keysOf(item)
		candidates = append(candidates, e)
		asked = append(asked, seenParts(b.claim.Source, e.keys))
	}
	quick, err := l.Seen.Known(ctx, asked)
	if err != nil {
		l.Log.Debug("seen-set not asked", "source", b.claim.Source.ID, "err", err)
	}
	var rest []entry
	for i, e := range candidates {
		if !quick[i] {
			rest = append(rest, e)
		}
	}
	if err := known(ctx, l.Store, b.claim.Source.ID, rest); err != nil {
		return err
	}
	b.items = unread(rest)
	b.known = listed(candidates, b.items)
	order(b.items)
	b.done = len(b.items) == 0
	return nil
}

// listed gives the keys of the items that a source lists again.
func listed(all, unread []entry) []string {
	fresh := make(map[string]bool, len(unread))
	for _, e := range unread {
		fresh[e.keys.body] = true
	}
	var out []string
	for _, e := range all {
		if !fresh[e.keys.body] {
			out = append(out, e.keys.all()...)
		}
	}
	return out
}

// seenParts name an item to Redis. The source's number is never given twice.
func seenParts(src news.Source, k itemKeys) []string {
	return []string{strconv.FormatInt(src.ID, 10), k.body}
}

// empty tells an item that says nothing.
func empty(item news.Item) bool {
	return item.Link == "" && item.Title == "" && item.Content == "" && item.Summary == ""
}

// known asks the store what it knows of the items of a source.
func known(ctx context.Context, store *archive.Store, source int64, list []entry) error {
	if len(list) == 0 {
		return nil
	}
	var keys []string
	for _, e := range list {
		keys = append(keys, e.keys.all()...)
	}
	met, err := store.KnownItems(ctx, source, keys)
	if err != nil {
		return err
	}
	for i, e := range list {
		list[i].known = knowledge{met[e.keys.address], e.keys.guid != "" && met[e.keys.guid], met[e.keys.head], met[e.keys.body]}
	}
	return nil
}

// judge says of each item what is to be done with it. Items of one poll count as
// known to those after them, so that an item that stands twice in a feed is one.
func judge(list []entry) []change {
	met := map[string]bool{}
	out := make([]change, len(list))
	for i, e := range list {
		k := e.known
		k.address, k.head, k.body = k.address || met[e.keys.address], k.head || met[e.keys.head], k.body || met[e.keys.body]
		c := k.change()
		if c == same && !e.known.body || c == changed && met[e.keys.head] && !e.known.head && !e.known.guid {
			c = twice
		}
		for _, key := range e.keys.all() {
			met[key] = true
		}
		list[i].known, out[i] = k, c
	}
	return out
}

// unread keeps what is to be read.
func unread(list []entry) []entry {
	var out []entry
	for i, c := range judge(list) {
		e := list[i]
		if c == same || c == twice {
			continue
		}
		if c == second {
			e.canonical += "#" + e.keys.head
		}
		out = append(out, e)
	}
	return out
}

// order puts the oldest first. Feeds put the newest first, so what has no date
// keeps its place from the feed's end and counts as old as its neighbour there.
func order(list []entry) {
	slices.Reverse(list)
	dates := make(map[string]time.Time, len(list))
	var last time.Time
	for _, e := range list {
		if date := e.item.Published; !date.IsZero() {
			last = date
		} else if date := e.item.Updated; !date.IsZero() {
			last = date
		}
		dates[e.keys.body] = last
	}
	slices.SortStableFunc(list, func(a, b entry) int { return dates[a.keys.body].Compare(dates[b.keys.body]) })
}
