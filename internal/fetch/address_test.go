package fetch

import (
	"net/http"
	"testing"
	"time"
)

func TestAddress(t *testing.T) {
	for in, want := range map[string]string{
		" <https://Example.ORG/a b> ":     "https://example.org/a%20b",
		"example.org/feed":                "https://example.org/feed",
		"feed://example.org/rss":          "http://example.org/rss",
		"feed:https://example.org/rss":    "https://example.org/rss",
		"//example.org":                   "https://example.org/",
		"http://user:word@example.org/":   "http://example.org/",
		"https://bücher.example/#top":     "https://xn--bcher-kva.example/",
		"example.org:8080/x":              "https://example.org:8080/x",
		"https://example.org/%D0%B0?q=ё":  "https://example.org/%D0%B0?q=%D1%91",
		"http://www.example.org:80/?a&&b": "http://www.example.org/?a&&b",
	} {
		if got, err := Address(in); err != nil || got != want {
			t.Errorf("%q: %q, %v; want %q", in, got, err, want)
		}
	}
	for _, bad := range []string{"", "hello", "the news", "ftp://example.org/", "javascript:alert(1)", "file:///etc/passwd", "http://", "https://exa mple.org/", "mailto:a@b.org"} {
		if got, err := Address(bad); KindOf(err) != BadAddress {
			t.Errorf("%q: %q, %v", bad, got, err)
		}
	}
}

func TestHostShowsLookAlikes(t *testing.T) {
	for in, want := range map[string]string{
		"https://example.org/x":         "example.org",
		"https://аpple.com/":            "аpple.com (xn--pple-43d.com)",
		"https://xn--80ak6aa92e.com/x":  "аррӏе.com (xn--80ak6aa92e.com)",
		"https://münchen.example:8080/": "münchen.example (xn--mnchen-3ya.example)",
		"no address":                    "no address",
	} {
		if got := Host(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestDomain(t *testing.T) {
	for in, want := range map[string]string{
		"https://feeds.bbc.co.uk/x":    "bbc.co.uk",
		"https://a.b.example.org./":    "example.org",
		"http://127.0.0.1:8080/":       "127.0.0.1",
		"http://[2001:db8::1]/":        "[2001:db8::1]",
		"https://desk.blogspot.com/":   "desk.blogspot.com",
		"http://localhost:9/":          "localhost",
		"https://Example.ORG/feed.xml": "example.org",
	} {
		if got := Domain(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestHeaders(t *testing.T) {
	now := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	const later, date = "Wed, 04 Mar 2026 12:10:00 GMT", "Wed, 04 Mar 2026 12:00:00 GMT"
	for _, c := range []struct {
		header http.Header
		after  time.Duration
		fresh  time.Duration
	}{
		{http.Header{"Retry-After": {"90"}}, 90 * time.Second, 0},
		{http.Header{"Retry-After": {later}}, 10 * time.Minute, 0},
		{http.Header{"Retry-After": {"-5"}}, 0, 0},
		{http.Header{"Retry-After": {"soon"}}, 0, 0},
		{http.Header{"Retry-After": {"99999999999999999999"}}, 0, 0},
		{http.Header{"Cache-Control": {"public, max-age=600"}}, 0, 10 * time.Minute},
		{http.Header{"Cache-Control": {"max-age=600"}, "Age": {"500"}}, 0, 100 * time.Second},
		{http.Header{"Cache-Control": {"max-age=60"}, "Age": {"500"}}, 0, 0},
		{http.Header{"Cache-Control": {"no-cache", "max-age=600"}}, 0, 0},
		{http.Header{"Cache-Control": {"max-age=x"}, "Expires": {later}}, 0, 0},
		{http.Header{"Expires": {later}, "Date": {date}}, 0, 10 * time.Minute},
		{http.Header{"Expires": {"0"}}, 0, 0},
		{http.Header{}, 0, 0},
	} {
		if after, f := retryAfter(c.header, now), fresh(c.header, now); after != c.after || f != c.fresh {
			t.Errorf("%v: retry %v, fresh %v; want %v, %v", c.header, after, f, c.after, c.fresh)
		}
	}
}

func TestRobots(t *testing.T) {
	asked := 0
	at := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/robots.txt" {
			asked++
			_, _ = w.Write([]byte("User-agent: *\nDisallow: /archive/\n\nUser-agent: wiredesk\nDisallow: /drafts/\n"))
		}
	})
	c := client(t, Options{})
	for path, allowed := range map[string]bool{"/story": true, "/archive/1": true, "/drafts/1": false} {
		_, err := c.Get(t.Context(), Request{Address: at + path, Page: true})
		if (err == nil) != allowed || err != nil && KindOf(err) != Robots {
			t.Errorf("%s: %v", path, err)
		}
	}
	if asked != 1 {
		t.Errorf("robots.txt was fetched %d times", asked)
	}
	if _, err := c.Get(t.Context(), Request{Address: at + "/drafts/feed"}); err != nil {
		t.Errorf("a feed was kept from being read: %v", err)
	}
}

func TestRobotsThatCannotBeRead(t *testing.T) {
	for status, allowed := range map[int]bool{404: true, 403: true, 500: false} {
		at := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/robots.txt" {
				w.WriteHeader(status)
			}
		})
		if _, err := client(t, Options{}).Get(t.Context(), Request{Address: at + "/", Page: true}); (err == nil) != allowed {
			t.Errorf("robots.txt answers %d: %v", status, err)
		}
	}
}
