package alert

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"wiredesk/internal/news"
)

func told(title string, outlets, hour int) news.Told {
	return news.Told{
		Title: title, Address: "https://example.org/" + title, Source: "Post", Outlets: outlets,
		At: time.Date(2026, 3, 1, hour, 0, 0, 0, time.UTC),
	}
}

func TestPagesOrder(t *testing.T) {
	pages := Pages("Morning", []news.Group{
		{Watch: "prisons", Stories: []news.Told{told("a", 1, 1), told("b", 3, 1), told("c", 1, 2)}},
		{Watch: "mines", Stories: []news.Told{told("b", 3, 1), told("d", 1, 1)}},
		{Watch: "empty"},
	})
	var got []string
	for _, p := range pages {
		for _, g := range p.Groups {
			got = append(got, g.Watch+":")
			for _, s := range g.Stories {
				got = append(got, s.Title)
			}
		}
	}
	if s := strings.Join(got, " "); s != "prisons: b c a mines: d" || len(pages) != 1 || pages[0].Of != 1 {
		t.Errorf("%d pages: %s", len(pages), s)
	}
	if len(Pages("Morning", nil)) != 0 {
		t.Error("nothing made a page")
	}
}

// TestPagesLoseNothing lays out awkward digests: every story stands on one page,
// and no page is over Discord's bounds however much of it must be escaped.
func TestPagesLoseNothing(t *testing.T) {
	for name, groups := range map[string][]news.Group{
		"many":         {{Watch: "w", Stories: stories("t", 500, "")}},
		"long":         {{Watch: strings.Repeat("*", 80), Stories: stories(strings.Repeat("*🗞", 200), 40, strings.Repeat("x", 1900))}},
		"many watches": watches(40),
	} {
		t.Run(name, func(t *testing.T) {
			want := 0
			for _, g := range groups {
				want += len(g.Stories)
			}
			got := 0
			for i, p := range Pages("Morning", groups) {
				size := 0
				for _, g := range p.Groups {
					size += 2 * units(g.Watch)
					for _, s := range g.Stories {
						size += weight(s)
						got++
					}
				}
				if size > 4096 || len(p.Groups) > 10 || len(p.Groups) == 0 || p.Number != i+1 {
					t.Fatalf("page %d of %d: %d characters in %d groups", p.Number, p.Of, size, len(p.Groups))
				}
			}
			if got != want {
				t.Errorf("%d stories told of %d", got, want)
			}
		})
	}
}

func stories(title string, n int, path string) []news.Told {
	var out []news.Told
	for i := range n {
		s := told(fmt.Sprint(i, title), 1, 1)
		s.Address += path
		out = append(out, s)
	}
	return out
}

func watches(n int) []news.Group {
	var out []news.Group
	for i := range n {
		out = append(out, news.Group{Watch: fmt.Sprint("watch ", i), Stories: []news.Told{told(fmt.Sprint("story ", i), 1, 1)}})
	}
	return out
}
