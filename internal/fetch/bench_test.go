package fetch

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
)

// manyHosts serves h on all of 127.0.0.0/8, so that each address is a domain of
// its own with connections of its own, as sources are.
func manyHosts(b *testing.B, h http.HandlerFunc) (address func(i int) string) {
	l, err := net.Listen("tcp", "0.0.0.0:0") //nolint:noctx,gosec // the whole of 127.0.0.0/8, for the time of a benchmark
	if err != nil {
		b.Skip(err)
	}
	s := httptest.NewUnstartedServer(h)
	s.Listener = l
	s.Start()
	b.Cleanup(s.Close)
	port := l.Addr().(*net.TCPAddr).Port
	return func(i int) string {
		return fmt.Sprintf("http://127.%d.%d.%d:%d/feed", i>>16&0x3f, i>>8&0xff, i&0xff|1, port)
	}
}

// BenchmarkGet gives the time a source takes: not changed (304), or 25 kB of feed
// in gzip; polite, through the guard, each on a host of its own.
func BenchmarkGet(b *testing.B) {
	feed := bytes.Repeat([]byte("<item><title>The bridge reopens</title></item>\n"), 530)
	var zipped []byte
	{
		t := &testing.T{}
		zipped = pack(t, "gzip", feed)
	}
	for name, tag := range map[string]string{"unchanged": `"1"`, "changed": ""} {
		b.Run(name, func(b *testing.B) {
			address := manyHosts(b, func(w http.ResponseWriter, r *http.Request) {
				if r.Header.Get("If-None-Match") != "" {
					w.WriteHeader(http.StatusNotModified)
					return
				}
				w.Header().Set("Content-Encoding", "gzip")
				_, _ = w.Write(zipped)
			})
			c := New(Options{Allow: loopback(), Limiter: Local(Polite())})
			defer c.Close()
			var n atomic.Int64
			b.SetParallelism(32)
			b.ReportAllocs()
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					r, err := c.Get(b.Context(), Request{Address: address(int(n.Add(2))), ETag: tag})
					if err != nil || tag == "" && len(r.Body) != len(feed) {
						b.Error(strings.TrimSpace(fmt.Sprint(err)))
						return
					}
				}
			})
		})
	}
}
