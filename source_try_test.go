package main

import (
	"net/http"
	"strings"
	"testing"
)

// TestSourceTestShowsEachStep tries a source that redirects, one that fails after
// a redirect, an address nobody follows, and a name with letters of another alphabet.
func TestSourceTestShowsEachStep(t *testing.T) {
	h := newHouse(t, slowly)
	followed(t, h)
	h.press.text("/feed", "application/rss+xml", h.press.rss("Harbour Post",
		[3]string{"Three", "/3", "The third item."}, [3]string{"One", "/1", "The first item."}, [3]string{"Two, corrected", "/2", "The second item."},
		[3]string{"Three", "/3", "The third item."}))
	h.press.serve("/moved", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/feed", http.StatusMovedPermanently)
	})
	h.press.serve("/lost", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/nowhere", http.StatusFound) })
	for _, c := range []struct {
		tried string
		says  []string
	}{
		{"Harbour Post", []string{
			"The address is " + h.press.URL + "/feed", "answers 200, application/rss+xml", "RSS with 4 items", "charset utf-8",
			"New: 1 · changed: 1 · read before: 1 · left out: 1", "✓ new: Three", "read before, as it is: One", "changed since it was read: Two, corrected",
			"stands further up already: Three", "It is read again",
		}},
		{h.press.URL + "/moved", []string{h.press.URL + "/moved answers 301 and points on", "New: 3", "The desk doesn't follow it"}},
		{h.press.URL + "/lost", []string{h.press.URL + "/lost answers 302 and points on", "the answer is 404", "has nothing at this address (404)"}},
		{"http://аpple.test/feed", []string{"аpple.test (xn--pple-43d.test)"}},
	} {
		said := plainly(h.ask("editor", "source test", map[string]any{"source": c.tried}))
		for _, words := range c.says {
			if !strings.Contains(said, words) {
				t.Errorf("/source test of %s answered %q, which lacks %q", c.tried, said, words)
			}
		}
	}
	h.ask("editor", "source pause", map[string]any{"source": "Harbour Post"})
	if said := h.ask("editor", "source test", map[string]any{"source": "Harbour Post"}); !strings.Contains(said, "is paused") {
		t.Errorf("/source test of a paused source answered %q", said)
	}
	if h.archived() != 2 {
		t.Errorf("%d reports are archived after trying, want the 2 from before", h.archived())
	}
}

// plainly takes out what keeps Markdown and links from being read as such.
func plainly(said string) string { return strings.NewReplacer(`\`, "", "\u200b", "").Replace(said) }

// TestPagesAsSources follows a list of links, and one page, and says what is wrong
// with a selector.
func TestPagesAsSources(t *testing.T) {
	h := newHouse(t, slowly)
	page := `<!doctype html><html lang="en"><title>Council</title><main><h1>Council papers</h1><ul>
		<li class="paper"><a href="/p/1">Budget of the harbour for next year</a></li><li class="paper"><a href="/p/2">Minutes of the dam board</a></li></ul></main>`
	h.press.text("/papers", "text/html; charset=utf-8", page)
	ask := func(options map[string]any, says string) {
		t.Helper()
		options["address"] = h.press.URL + "/papers"
		if said := plainly(h.ask("editor", "source add", options)); !strings.Contains(said, says) {
			t.Errorf("/source add with %v answered %q, which lacks %q", options, said, says)
		}
	}
	ask(map[string]any{"as": "list"}, "needs a CSS selector")
	ask(map[string]any{"as": "feed", "selector": "a"}, "A feed needs no selector")
	ask(map[string]any{"selector": ".paper >"}, "is not a CSS selector")
	ask(map[string]any{"selector": ".none a"}, "matches the selector .none a")
	ask(map[string]any{"selector": ".paper a"}, "LIST, 2 items")
	if said := plainly(h.ask("editor", "source test", map[string]any{"source": "Council"})); !strings.Contains(said, "LIST with 2 items") {
		t.Errorf("/source test of a list answered %q", said)
	}
	h.ask("editor", "source remove", map[string]any{"source": "Council"})
	ask(map[string]any{"as": "page"}, "PAGE, 1 item")
}
