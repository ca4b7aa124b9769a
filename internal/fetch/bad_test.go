package fetch

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
	"golang.org/x/net/dns/dnsmessage"

	"wiredesk/internal/news"
)

// failure fetches what must fail and gives the failure behind its sentence.
func failure(t *testing.T, c *Client, r Request) *Failure {
	t.Helper()
	resp, err := c.Get(t.Context(), r)
	if err == nil {
		t.Fatalf("%s: no error but %+v", r.Address, resp)
	}
	if news.CodeOf(err) == "" {
		t.Errorf("%s: not a sentence for people: %v", r.Address, err)
	}
	f, ok := errors.AsType[*Failure](err)
	if !ok {
		t.Fatalf("%s: no failure behind %v", r.Address, err)
	}
	return f
}

func TestStatuses(t *testing.T) {
	at := serve(t, func(w http.ResponseWriter, r *http.Request) {
		var status int
		_, _ = fmt.Sscanf(r.URL.Path, "/%d", &status)
		w.Header().Set("Retry-After", "120")
		w.WriteHeader(status)
	})
	c := client(t, Options{})
	for status, want := range map[int]Kind{404: NotFound, 410: Gone, 401: Refused, 403: Refused, 451: Refused, 429: Throttled, 500: ServerError, 503: ServerError, 418: BadStatus, 301: BadStatus} {
		f := failure(t, c, Request{Address: fmt.Sprintf("%s/%d", at, status)})
		if f.Kind != want || f.Status != status || f.RetryAfter != 2*time.Minute {
			t.Errorf("%d: %+v, want %s", status, f, want)
		}
	}
}

func TestRedirects(t *testing.T) {
	at := serve(t, func(w http.ResponseWriter, r *http.Request) {
		var n int
		switch {
		case r.URL.Path == "/circle":
			http.Redirect(w, r, "/circle2", http.StatusFound)
		case r.URL.Path == "/circle2":
			http.Redirect(w, r, "/circle", http.StatusFound)
		case r.URL.Path == "/mail":
			w.Header().Set("Location", "mailto:a@example.org")
			w.WriteHeader(http.StatusFound)
		case r.URL.Path == "/private":
			http.Redirect(w, r, "http://192.168.1.1/admin", http.StatusFound)
		case r.URL.Path == "/metadata":
			http.Redirect(w, r, "http://169.254.169.254/latest/meta-data/", http.StatusMovedPermanently)
		case scan(r.URL.Path, "/hops/%d", &n) && n > 0:
			http.Redirect(w, r, fmt.Sprintf("/hops/%d", n-1), http.StatusFound)
		case scan(r.URL.Path, "/moved/%d", &n) && n > 0:
			http.Redirect(w, r, fmt.Sprintf("/moved/%d", n-1), http.StatusMovedPermanently)
		case r.URL.Path == "/mixed":
			http.Redirect(w, r, "/mixed2", http.StatusPermanentRedirect)
		case r.URL.Path == "/mixed2":
			http.Redirect(w, r, "/moved/1", http.StatusTemporaryRedirect)
		}
	})
	c := client(t, Options{})
	for path, want := range map[string]Kind{"/circle": Loop, "/hops/11": TooManyHops, "/mail": BadRedirect, "/private": Private, "/metadata": Private} {
		if f := failure(t, c, Request{Address: at + path}); f.Kind != want || len(f.Hops) == 0 {
			t.Errorf("%s: %+v, want %s", path, f, want)
		}
	}
	for path, want := range map[string]string{"/hops/10": "", "/moved/2": at + "/moved/0", "/mixed": at + "/mixed2"} {
		resp, err := c.Get(t.Context(), Request{Address: at + path})
		if err != nil || resp.Permanent != want {
			t.Errorf("%s: permanent %q, want %q; %v", path, resp.Permanent, want, err)
		}
	}
}

func scan(s, format string, n *int) bool {
	k, err := fmt.Sscanf(s, format, n)
	return k == 1 && err == nil
}

func TestPrivateAddresses(t *testing.T) {
	c := New(Options{Timeout: 2 * time.Second})
	defer c.Close()
	for _, a := range []string{
		"http://127.0.0.1:80/", "http://localhost/", "http://10.0.0.1/", "http://172.16.3.4/", "http://192.168.0.1/", "http://169.254.1.1/",
		"http://100.64.0.1/", "http://0.0.0.0/", "http://[::1]/", "http://[fe80::1]/", "http://[fd00::1]/", "http://[::ffff:127.0.0.1]/",
		"http://2130706433/", "http://0x7f.1/", "http://127.1/",
	} {
		_, err := c.Get(t.Context(), Request{Address: a})
		if k := KindOf(err); k != Private && k != BadAddress {
			t.Errorf("%s: %v (%s)", a, err, k)
		}
	}
}

// TestRebinding has a name that resolves to an allowed address the first time and
// to a private one the second time.
func TestRebinding(t *testing.T) {
	at := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Connection", "close") })
	_, port, _ := net.SplitHostPort(strings.TrimPrefix(at, "http://"))
	var asked atomic.Int32
	dns := nameServer(t, func() [4]byte {
		if asked.Add(1) == 1 {
			return [4]byte{127, 0, 0, 1}
		}
		return [4]byte{127, 0, 0, 2}
	})
	c := client(t, Options{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}, Resolver: &net.Resolver{
		PreferGo: true,
		Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, "udp", dns)
		},
	}})
	address := "http://rebinding.example:" + port + "/"
	if _, err := c.Get(t.Context(), Request{Address: address}); err != nil {
		t.Fatal(err)
	}
	if f := failure(t, c, Request{Address: address}); f.Kind != Private {
		t.Errorf("second look-up: %+v", f)
	}
}

// nameServer answers every question for an A record with what answer gives.
func nameServer(t *testing.T, answer func() [4]byte) string {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0") //nolint:noctx // a test's own server
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	t.Cleanup(func() { _ = conn.Close(); <-done })
	go func() {
		defer close(done)
		buf := make([]byte, 1500)
		for {
			n, from, err := conn.ReadFrom(buf)
			if err != nil {
				return
			}
			var m dnsmessage.Message
			if m.Unpack(buf[:n]) != nil || len(m.Questions) == 0 {
				continue
			}
			q := m.Questions[0]
			m.Response, m.Additionals = true, nil
			if q.Type == dnsmessage.TypeA {
				m.Answers = []dnsmessage.Resource{{Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class}, Body: &dnsmessage.AResource{A: answer()}}}
			}
			if b, err := m.Pack(); err == nil {
				_, _ = conn.WriteTo(b, from)
			}
		}
	}()
	return conn.LocalAddr().String()
}

func TestNoSuchName(t *testing.T) {
	c := client(t, Options{Timeout: 3 * time.Second, Resolver: &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		return nil, errors.New("no network")
	}}})
	if f := failure(t, c, Request{Address: "https://no-such-name.example/"}); f.Kind != NoName {
		t.Errorf("%+v", f)
	}
}

func TestNobodyListens(t *testing.T) {
	s := httptest.NewServer(nil)
	s.Close()
	if f := failure(t, client(t, Options{}), Request{Address: s.URL}); f.Kind != NoConnect {
		t.Errorf("%+v", f)
	}
}

func TestCertificates(t *testing.T) {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	s.Config.ErrorLog = nil
	s.StartTLS()
	t.Cleanup(s.Close)
	c := client(t, Options{})
	if f := failure(t, c, Request{Address: s.URL}); f.Kind != BadTLS {
		t.Errorf("unknown authority: %+v", f)
	}
	plain := serve(t, func(http.ResponseWriter, *http.Request) {})
	if f := failure(t, c, Request{Address: strings.Replace(plain, "http:", "https:", 1)}); f.Kind != BadTLS {
		t.Errorf("plain server: %+v", f)
	}
}

func TestSlowServers(t *testing.T) {
	stop := make(chan struct{})
	at := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/silent" {
			<-stop
			return
		}
		w.WriteHeader(http.StatusOK)
		for {
			if _, err := w.Write([]byte("x")); err != nil {
				return
			}
			_ = http.NewResponseController(w).Flush()
			select {
			case <-stop:
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
	})
	t.Cleanup(func() { close(stop) })
	c := client(t, Options{Timeout: 300 * time.Millisecond})
	for _, path := range []string{"/drip", "/silent"} {
		start := time.Now()
		f := failure(t, c, Request{Address: at + path})
		if took := time.Since(start); f.Kind != Timeout || took > 2*time.Second {
			t.Errorf("%s: %+v after %v", path, f, took)
		}
	}
}

func TestCancelledIsNoFailureOfTheSite(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	at := serve(t, func(_ http.ResponseWriter, r *http.Request) { cancel(); <-r.Context().Done() })
	if _, err := client(t, Options{}).Get(ctx, Request{Address: at}); !errors.Is(err, context.Canceled) || news.CodeOf(err) != "" {
		t.Errorf("%v", err)
	}
}

// pack compresses b in an encoding.
func pack(t *testing.T, encoding string, b []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	var w io.WriteCloser
	switch encoding {
	case "gzip":
		w = gzip.NewWriter(&out)
	case "br":
		w = brotli.NewWriterLevel(&out, 5)
	case "zstd":
		w, _ = zstd.NewWriter(&out)
	case "deflate":
		w = zlib.NewWriter(&out)
	case "bare deflate":
		w, _ = flate.NewWriter(&out, 6)
	}
	if _, err := w.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestEncodings(t *testing.T) {
	bodies := map[string][]byte{}
	at := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if e, ok := strings.CutPrefix(r.URL.Path, "/as/"); ok {
			w.Header().Set("Content-Encoding", strings.TrimPrefix(strings.ReplaceAll(e, "_", ", "), "bare "))
		}
		_, _ = w.Write(bodies[r.URL.Path])
	})
	news := []byte("<rss>news</rss>")
	for _, e := range []string{"gzip", "br", "zstd", "deflate", "bare deflate"} {
		bodies["/as/"+e] = pack(t, e, news)
	}
	bodies["/as/gzip_br"] = pack(t, "br", pack(t, "gzip", news))
	bodies["/sitemap.xml.gz"] = pack(t, "gzip", news)
	bodies["/as/x-gzip"] = news // says gzip and isn't
	c := client(t, Options{})
	for path := range bodies {
		resp, err := c.Get(t.Context(), Request{Address: at + strings.ReplaceAll(path, " ", "%20")})
		if err != nil || !bytes.Equal(resp.Body, news) {
			t.Errorf("%s: %v", path, err)
		}
	}
	bodies["/as/zstd"], bodies["/as/br"], bodies["/as/rot13"] = []byte("<rss>"), []byte("\xff\xff\xff"), news
	for _, e := range []string{"zstd", "br", "rot13"} {
		if f := failure(t, c, Request{Address: at + "/as/" + e}); f.Kind != BadEncoding {
			t.Errorf("%s: %+v", e, f)
		}
	}
}

func TestBombs(t *testing.T) {
	const size = 64 << 20
	zeros := make([]byte, size)
	bodies := map[string][]byte{}
	at := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", strings.TrimPrefix(r.URL.Path, "/"))
		_, _ = w.Write(bodies[r.URL.Path])
	})
	for _, e := range []string{"gzip", "br", "zstd", "deflate"} {
		bodies["/"+e] = pack(t, e, zeros)
	}
	bodies["/identity"] = zeros
	c := client(t, Options{Limit: 1 << 20})
	for path, b := range bodies {
		if f := failure(t, c, Request{Address: at + path}); f.Kind != TooLarge {
			t.Errorf("%s of %d bytes: %+v", path, len(b), f)
		}
	}
}

func TestBrokenOff(t *testing.T) {
	at := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = w.Write([]byte("half"))
	})
	if f := failure(t, client(t, Options{}), Request{Address: at}); f.Kind != Broken {
		t.Errorf("%+v", f)
	}
}

func TestHugeHeaders(t *testing.T) {
	at := serve(t, func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("X", strings.Repeat("x", 2*maxHeader)) })
	failure(t, client(t, Options{}), Request{Address: at})
}
