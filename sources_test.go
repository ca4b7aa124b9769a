package main

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"wiredesk/config"
	"wiredesk/internal/archive"
	"wiredesk/internal/news"
)

func slowly(c *config.Config) { c.PollMin = time.Minute }

// followed sets a desk up on one feed of two old items and gives its source.
func followed(t *testing.T, h *house) news.Source {
	t.Helper()
	h.press.text("/feed", "application/rss+xml", h.press.rss("Harbour Post",
		[3]string{"One", "/1", "The first item."}, [3]string{"Two", "/2", "The second item."}))
	h.ask("editor", "setup", map[string]any{"channel": h.channel("wire"), "sources": h.press.URL + "/feed"})
	h.until("the source is read", func() bool { return only(t, h).Primed })
	return only(t, h)
}

func only(t *testing.T, h *house) news.Source {
	t.Helper()
	list, err := h.process.store.Sources(t.Context(), h.guild())
	if err != nil || len(list) != 1 {
		t.Fatalf("%d sources, %v", len(list), err)
	}
	return list[0]
}

// later moves the clock of polling and waits for the poll that falls due then.
func later(t *testing.T, h *house, by time.Duration) news.Source {
	t.Helper()
	before := only(t, h).LastPoll
	h.ahead.Add(int64(by))
	h.process.poller.Soon()
	h.until("the source is polled again", func() bool { return only(t, h).LastPoll.After(before) })
	return only(t, h)
}

func told(h *house, words string) int {
	n := 0
	for _, p := range h.posts("wire") {
		n += strings.Count(p, words)
	}
	return n
}

// TestHealthIsToldOnce leads a source through its troubles by a moved clock.
func TestHealthIsToldOnce(t *testing.T) {
	h := newHouse(t, slowly)
	followed(t, h)
	h.press.serve("/feed", func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "broken", http.StatusInternalServerError) })
	for range 4 {
		later(t, h, 7*time.Hour)
	}
	h.until("the desk is told that it is down", func() bool { return told(h, "has been down") > 0 })

	fresh := [3]string{"Three", "/3", "The third item."}
	h.press.text("/feed", "application/rss+xml", h.press.rss("Harbour Post", fresh, [3]string{"One", "/1", "The first item."}))
	later(t, h, 7*time.Hour)
	h.until("the desk is told that it is back", func() bool { return told(h, "is back") > 0 })

	for _, age := range []time.Duration{0, 7 * time.Hour} {
		h.ahead.Add(int64(age))
		src := only(t, h)
		src.NextPoll = h.now().Add(-time.Minute)
		if err := h.process.store.UpdateSource(t.Context(), src); err != nil {
			t.Fatal(err)
		}
		claims, err := h.process.store.ClaimSources(t.Context(), "test", h.now(), time.Minute, 1)
		if err != nil || len(claims) == 0 {
			continue // the process was quicker
		}
		c := claims[0]
		c.Source.Gap, c.Source.NextPoll = time.Hour, h.now()
		if _, err := h.process.store.FinishPolls(t.Context(), []archive.Finished{{Claim: c, At: h.now()}}); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		later(t, h, 7*time.Hour)
	}
	h.until("the desk is told that it is quiet", func() bool { return told(h, "has been quiet") > 0 })
	for words, want := range map[string]int{"has been down": 1, "is back": 1, "has been quiet": 1} {
		if n := told(h, words); n != want {
			t.Errorf("told %d times that it %q, want %d: %q", n, words, want, h.posts("wire"))
		}
	}
}

func TestMissingIsTold(t *testing.T) {
	h := newHouse(t, slowly)
	followed(t, h)
	body := h.press.rss("Harbour Post", [3]string{"Eight", "/8", "The eighth."}, [3]string{"Nine", "/9", "The ninth."})
	h.press.text("/feed", "application/rss+xml", strings.ReplaceAll(body, "2026", "2036"))
	later(t, h, 7*time.Hour)
	h.until("the desk is told that items are missing", func() bool { return told(h, "some items were never seen") == 1 })
}

func TestMovedSourceIsFollowed(t *testing.T) {
	h := newHouse(t, slowly)
	src := followed(t, h)
	h.press.text("/new", "application/rss+xml", h.press.rss("Harbour Post", [3]string{"One", "/1", "The first item."}))
	h.press.serve("/feed", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/new", http.StatusMovedPermanently) })
	for range 2 {
		if src = later(t, h, 7*time.Hour); !strings.HasSuffix(src.Address, "/feed") {
			t.Fatalf("moved to %s after too few sights", src.Address)
		}
	}
	if src = later(t, h, 7*time.Hour); !strings.HasSuffix(src.Address, "/new") {
		t.Fatalf("still at %s", src.Address)
	}
	h.until("the desk is told", func() bool { return told(h, "has moved for good") == 1 })
}

func TestGoneSourceIsPaused(t *testing.T) {
	h := newHouse(t, slowly)
	followed(t, h)
	h.press.serve("/feed", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusGone) })
	if src := later(t, h, 7*time.Hour); !src.Paused || src.PauseWhy == "" {
		t.Fatalf("not paused: %+v", src)
	}
	h.until("the desk is told", func() bool { return told(h, "gone for good") > 0 })
}

func TestListsOfSources(t *testing.T) {
	h := newHouse(t, slowly)
	followed(t, h)
	opml := `<opml version="2.0"><body><outline text="News"><outline text="B" xmlUrl="` + h.press.URL + `/b"/></outline>
		<outline text="A" xmlUrl="` + h.press.URL + `/feed"/><outline text="bad" xmlUrl="hello"/></body></opml>`
	upload, err := h.sandbox.Upload("editor", "feeds.opml", "text/x-opml", []byte(opml))
	if err != nil {
		t.Fatal(err)
	}
	said := h.ask("editor", "source import", map[string]any{"file": upload})
	t.Log(said)
	if list, err := h.process.store.Sources(t.Context(), h.guild()); err != nil || len(list) != 2 {
		t.Fatalf("%d sources, %v", len(list), err)
	}
	if !strings.Contains(said, "hello") {
		t.Errorf("/source import doesn't name what failed: %q", said)
	}
	h.ask("editor", "source rhythm", map[string]any{"source": "Harbour Post", "every": "10m"})
	list, err := h.process.store.Sources(t.Context(), h.guild())
	if err != nil || list[1].Every != 10*time.Minute {
		t.Errorf("interval: %+v, %v", list, err)
	}
	if said := h.ask("editor", "source rhythm", map[string]any{"source": "Harbour Post", "every": "7h"}); !strings.Contains(said, "1m") {
		t.Errorf("an interval of 7 h was answered with %q", said)
	}
	if said := h.ask("editor", "source export", nil); strings.Contains(said, "went wrong") {
		t.Errorf("/source export answered %q", said)
	}
}
