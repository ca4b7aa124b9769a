package main

import (
	"context"
	"fmt"
	"html"
	"net"
	"net/http"
	"os"
	"runtime"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"wiredesk/internal/match/matchtest"
	"wiredesk/internal/news"
)

// manySources is a press of many sites, each on a loopback address of its own.
type manySources struct {
	port    int
	feeds   [][]byte // served in turn: sites may share the text, never the addresses
	round   atomic.Int64
	trouble bool // a site in twenty hangs, another fails
	full    atomic.Int64
	spared  atomic.Int64 // answered with 304
	stop    chan struct{}
}

// site gives the number of the site that a request is for, from its host.
func site(host string) int {
	var a, b, c int
	if _, err := fmt.Sscanf(host, "127.%d.%d.%d:", &a, &b, &c); err != nil {
		return -1
	}
	return (a-1)<<16 | b<<8 | c
}

func address(port, n int) string {
	return fmt.Sprintf("http://127.%d.%d.%d:%d", 1+n>>16, n>>8&255, n&255, port)
}

func (m *manySources) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	n := site(r.Host)
	switch {
	case r.URL.Path != "/feed":
		http.NotFound(w, r)
		return
	case m.trouble && n%20 == 7:
		select {
		case <-r.Context().Done():
		case <-m.stop:
		}
		return
	case m.trouble && n%20 == 13:
		http.Error(w, "broken", http.StatusInternalServerError)
		return
	}
	tag := fmt.Sprintf(`"%d"`, m.round.Load())
	w.Header().Set("ETag", tag)
	if r.Header.Get("If-None-Match") == tag {
		m.spared.Add(1)
		w.WriteHeader(http.StatusNotModified)
		return
	}
	m.full.Add(1)
	w.Header().Set("Content-Type", "application/rss+xml")
	body := strings.ReplaceAll(string(m.feeds[n%len(m.feeds)]), "SITE", fmt.Sprintf("%s/%d", address(m.port, n), m.round.Load()))
	fmt.Fprint(w, body)
}

func (m *manySources) listen(t *testing.T) {
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "0.0.0.0:0")
	if err != nil {
		t.Fatal(err)
	}
	m.port, m.stop = l.Addr().(*net.TCPAddr).Port, make(chan struct{})
	server := &http.Server{Handler: m, ReadHeaderTimeout: time.Minute}
	done := make(chan error, 1)
	go func() { done <- server.Serve(l) }()
	t.Cleanup(func() {
		close(m.stop)
		if err := server.Close(); err != nil {
			t.Error(err)
		}
		<-done
	})
}

// write makes feeds of items whose texts are whole in the feed.
func (m *manySources) write(feeds, items int) {
	corpus := matchtest.New(5)
	for range feeds {
		var b strings.Builder
		b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Bench</title><link>SITE</link>`)
		for i := range items {
			r := corpus.Report()
			for len(r.Text) < 1000 { // so long that no page is needed
				r.Text += "\n" + corpus.Report().Text
			}
			fmt.Fprintf(&b, `<item><title>%s</title><link>SITE/%d</link><guid isPermaLink="false">SITE/%d</guid><content:encoded>%s</content:encoded></item>`,
				html.EscapeString(r.Title), i, i, html.EscapeString(r.Text))
		}
		b.WriteString(`</channel></rss>`)
		m.feeds = append(m.feeds, []byte(b.String()))
	}
}

// TestBenchSources prints how fast thousands of sources are polled: all changed,
// all unchanged, and with a tenth of them in trouble.
func TestBenchSources(t *testing.T) {
	bench(t)
	const each = 20
	sources := benchNumber("WIREDESK_BENCH_SOURCES", 10000)
	for _, trouble := range []bool{false, true} {
		press := &manySources{trouble: trouble}
		press.write(50, each)
		press.listen(t)
		h := newHouse(t)
		follow(t, h, press, sources)
		healthy := sources
		if trouble {
			healthy -= sources / 20 * 2
		}
		name := "all well"
		if trouble {
			name = "a twentieth hanging, a twentieth failing"
		}
		began, spent := time.Now(), processorTime(t)
		due(t, h)
		h.within(20*time.Minute, "the healthy sources are archived", func() bool { return h.archived() == healthy*each })
		took := time.Since(began)
		spent = processorTime(t) - spent
		fmt.Printf("sources changed, %s: %d × %d items in %.1f s: %.0f items/s; %.1f s of processor time, press included: %.0f items a processor second\n",
			name, healthy, each, took.Seconds(), float64(healthy*each)/took.Seconds(), spent.Seconds(), float64(healthy*each)/spent.Seconds())
		h.within(2*time.Minute, "the polls are written down", func() bool { return settled(t, h) >= healthy })

		press.spared.Store(0)
		began = time.Now()
		due(t, h)
		h.within(5*time.Minute, "the healthy sources are polled again", func() bool { return press.spared.Load() >= int64(healthy) })
		took = time.Since(began)
		fmt.Printf("sources unchanged, %s: %d in %.1f s: %.0f sources/s\n", name, healthy, took.Seconds(), float64(healthy)/took.Seconds())
		fmt.Printf("memory with press, sandbox and all: %s\n", residentMemory(t, os.Getpid()))
		h.stop()
		runtime.GC()
	}
}

func processorTime(t *testing.T) time.Duration {
	t.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

func benchNumber(name string, otherwise int) int {
	var n int
	if _, err := fmt.Sscan(os.Getenv(name), &n); err != nil {
		return otherwise
	}
	return n
}

// follow has the desk follow the first n sites, none of them due.
func follow(t *testing.T, h *house, m *manySources, n int) {
	t.Helper()
	for i := range n {
		src := news.Source{Desk: h.guild(), Kind: news.SourceFeed, Name: "s", Address: address(m.port, i) + "/feed", AddedAt: time.Now(), NextPoll: time.Now().Add(24 * time.Hour)}
		if _, err := h.process.store.AddSource(t.Context(), src); err != nil {
			t.Fatal(err)
		}
	}
}

// due lets the poller see a clock at which everything is due.
func due(t *testing.T, h *house) {
	t.Helper()
	h.ahead.Add(int64(25 * time.Hour))
	h.process.poller.Soon()
}

// settled counts the sources that were read.
func settled(t *testing.T, h *house) int {
	t.Helper()
	list, err := h.process.store.Sources(context.WithoutCancel(t.Context()), h.guild())
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, s := range list {
		if s.Primed {
			n++
		}
	}
	return n
}

// within waits as until does, longer, and looks less often.
func (h *house) within(most time.Duration, what string, ok func() bool) {
	h.t.Helper()
	for deadline := time.Now().Add(most); !ok(); {
		if time.Now().After(deadline) {
			h.t.Fatalf("waited %s until %s: %d reports", most, what, h.archived())
		}
		time.Sleep(100 * time.Millisecond)
	}
}
