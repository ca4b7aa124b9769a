package main

import (
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"wiredesk/config"
)

// TestMetrics scrapes a running process after a post.
func TestMetrics(t *testing.T) {
	address := freeAddress(t)
	h := newHouse(t, func(c *config.Config) { c.Listen = address })
	old := [3]string{"Old", "/old", "Old."}
	h.press.text("/feed", "application/rss+xml", h.press.rss("Post", old))
	h.ask("editor", "source add", map[string]any{"address": h.press.URL + "/feed"})
	h.ask("editor", "watch add", map[string]any{"query": "strike", "channel": h.channel("wire")})
	h.until("the old item is archived", func() bool { return h.archived() == 1 })
	h.press.text("/feed", "application/rss+xml", h.press.rss("Post", [3]string{"A strike", "/new", "A strike."}, old))
	h.until("the alert is posted", func() bool { return len(h.posts("wire")) == 1 })
	h.until("the post is marked", func() bool { return strings.Contains(scrape(t, address), `wiredesk_deliveries{state="sent"} 1`) })
	said := scrape(t, address)
	for _, want := range []string{
		`wiredesk_polls_total{result="new"} 2`, `wiredesk_items_total 2`, `wiredesk_matches_total 1`, `wiredesk_sends_total{result="ok"} 1`,
		`wiredesk_post_lag_seconds_count 1`, `wiredesk_up{part="store"} 1`, `wiredesk_up{part="redis"} 1`, `wiredesk_up{part="discord"} 1`,
		`wiredesk_discord_limited_total 0`, `wiredesk_discord_invalid_requests 0`, `wiredesk_deliveries{state="held"} 0`, `go_goroutines`,
	} {
		if !strings.Contains(said, want) {
			t.Errorf("/metrics lacks %s", want)
		}
	}
	h.process.memory.Break(true)
	if said := scrape(t, address); !strings.Contains(said, `wiredesk_up{part="redis"} 0`) {
		t.Error("/metrics says that a broken Redis is up")
	}
}

// freeAddress is a loopback address that nobody listens on.
func freeAddress(t *testing.T) string {
	t.Helper()
	free, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := free.Close(); err != nil {
		t.Fatal(err)
	}
	return free.Addr().String()
}

func scrape(t *testing.T, address string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+address+"/metrics", nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		return "" // not listening yet
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, 1<<20))
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}
