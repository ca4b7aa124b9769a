package ingest

import (
	"slices"
	"testing"
	"time"

	"wiredesk/internal/news"
)

// remember stands in for the store: the keys of all items of earlier polls.
type remember map[string]bool

func (r remember) poll(items ...news.Item) []entry {
	var list []entry
	for _, item := range items {
		e := entry{item: item}
		e.keys, e.canonical = keysOf(item)
		e.known = knowledge{r[e.keys.address], e.keys.guid != "" && r[e.keys.guid], r[e.keys.head], r[e.keys.body]}
		list = append(list, e)
	}
	out := unread(list)
	order(out)
	for _, e := range out {
		for _, k := range e.keys.all() {
			r[k] = true
		}
	}
	return out
}

func titles(list []entry) []string {
	out := []string{}
	for _, e := range list {
		out = append(out, e.item.Title)
	}
	return out
}

// TestWhatIsNews: dates, order and guids make no news, another title at the same
// address does.
func TestWhatIsNews(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2026, 3, d, 12, 0, 0, 0, time.UTC) }
	a := news.Item{ID: "1", Link: "https://example.org/a?utm_source=feed", Title: "Dam holds", Published: day(1), Summary: "It holds."}
	b := news.Item{ID: "2", Link: "https://example.org/b", Title: "Ferry late", Published: day(2), Summary: "It is late."}
	alter := func(i news.Item, f func(*news.Item)) news.Item { f(&i); return i }
	for name, test := range map[string]struct {
		then []news.Item
		want []string
		kind change
	}{
		"the same":          {[]news.Item{b, a}, []string{}, same},
		"re-dated":          {[]news.Item{alter(a, func(i *news.Item) { i.Published = day(9) })}, []string{}, same},
		"another guid":      {[]news.Item{alter(a, func(i *news.Item) { i.ID = "99" })}, []string{}, same},
		"no guid any more":  {[]news.Item{alter(a, func(i *news.Item) { i.ID = "" })}, []string{}, same},
		"tracked otherwise": {[]news.Item{alter(a, func(i *news.Item) { i.Link = "http://example.org/a#xtor=RSS-1" })}, []string{}, same},
		"other words":       {[]news.Item{alter(a, func(i *news.Item) { i.Summary = "It broke." })}, []string{"Dam holds"}, changed},
		"a new headline":    {[]news.Item{alter(a, func(i *news.Item) { i.Title = "Dam breaks" })}, []string{"Dam breaks"}, changed},
		"a second report at the address": {
			[]news.Item{alter(a, func(i *news.Item) { i.ID, i.Title = "3", "Reservoir full" }), a}, []string{"Reservoir full"}, second,
		},
		"new, oldest first": {
			[]news.Item{
				alter(b, func(i *news.Item) { i.ID, i.Link, i.Title, i.Published = "5", "https://example.org/e", "Later", day(5) }),
				alter(b, func(i *news.Item) {
					i.ID, i.Link, i.Title, i.Published = "4", "https://example.org/d", "Earlier", day(4)
				}),
			}, []string{"Earlier", "Later"}, fresh,
		},
		"twice in one feed": {
			[]news.Item{
				{ID: "7", Link: "https://example.org/g", Title: "Once", Summary: "x"}, {ID: "8", Link: "https://example.org/g", Title: "Once", Summary: "x"},
			}, []string{"Once"}, fresh,
		},
	} {
		t.Run(name, func(t *testing.T) {
			store := remember{}
			if first := store.poll(b, a); !slices.Equal(titles(first), []string{"Dam holds", "Ferry late"}) {
				t.Fatalf("the first poll gave %v", titles(first))
			}
			got := store.poll(test.then...)
			if !slices.Equal(titles(got), test.want) {
				t.Fatalf("got %v, want %v", titles(got), test.want)
			}
			for _, e := range got {
				if kind := e.known.change(); kind != test.kind {
					t.Errorf("%s is of kind %d, want %d", e.item.Title, kind, test.kind)
				}
			}
			if again := store.poll(test.then...); len(again) != 0 {
				t.Errorf("polled again it gave %v", titles(again))
			}
		})
	}
}
