package fetch

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
	"time"
)

// loopback lets the servers of the tests through the guard.
func loopback() []netip.Prefix {
	return []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}
}

func client(t *testing.T, o Options) *Client {
	t.Helper()
	if o.Allow == nil {
		o.Allow = loopback()
	}
	c := New(o)
	t.Cleanup(c.Close)
	return c
}

func serve(t *testing.T, h http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

func TestConditionalRequestSendsBackWhatCame(t *testing.T) {
	const etag, modified = `W/"odd 'tag'-gzip"`, "yesterday, about noon"
	at := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") == etag && r.Header.Get("If-Modified-Since") == modified {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("ETag", etag)
		w.Header().Set("Last-Modified", modified)
		w.Header().Set("Cache-Control", "public, max-age=120")
		_, _ = w.Write([]byte("news"))
	})
	c := client(t, Options{})
	first, err := c.Get(t.Context(), Request{Address: at})
	if err != nil || string(first.Body) != "news" || first.Fresh != 2*time.Minute {
		t.Fatalf("first answer %+v, error %v", first, err)
	}
	second, err := c.Get(t.Context(), Request{Address: at, ETag: first.ETag, LastModified: first.LastModified})
	if err != nil || !second.NotModified || len(second.Body) != 0 {
		t.Fatalf("second answer %+v, error %v", second, err)
	}
}
