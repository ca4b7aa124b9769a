package main

import (
	"database/sql"
	"fmt"
	"html"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"wiredesk/internal/archive"
	"wiredesk/internal/match/matchtest"
	"wiredesk/internal/news"
)

// manySources is a press of many sites, each on a loopback address of its own.
type manySources struct {
	port    int
	feeds   [][]byte     // served in turn: sites may share the text, never the addresses
	trouble bool         // a site in twenty hangs, another fails
	first   atomic.Int64 // when the first request came, in nanoseconds
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
	m.first.CompareAndSwap(0, time.Now().UnixNano())
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
	const tag = `"1"`
	w.Header().Set("ETag", tag)
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Header().Set("Content-Type", "application/rss+xml")
	body := strings.ReplaceAll(string(m.feeds[n%len(m.feeds)]), "SITE", address(m.port, n))
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
	for f := range feeds {
		var b strings.Builder
		b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Bench</title><link>SITE</link>`)
		for i := range items {
			r := corpus.Report()
			for len(r.Text) < 1000 { // so long that no page is needed
				r.Text += "\n" + corpus.Report().Text
			}
			at := time.Now().Add(-time.Duration(f*items+i) * 10 * time.Minute)
			fmt.Fprintf(&b, `<item><title>%s</title><link>SITE/%d</link><guid isPermaLink="false">SITE/%d</guid><pubDate>%s</pubDate><content:encoded>%s</content:encoded></item>`,
				html.EscapeString(r.Title), i, i, at.Format(time.RFC1123Z), html.EscapeString(r.Text))
		}
		b.WriteString(`</channel></rss>`)
		m.feeds = append(m.feeds, []byte(b.String()))
	}
}

// TestBenchSources prints how fast thousands of sources are polled, and then polled
// again unchanged: all of them well, and with a tenth in trouble. The program runs
// in a process of its own, whose time and memory are what is told; the sites are
// served from this one, on the same cores.
func TestBenchSources(t *testing.T) {
	bench(t)
	sources := benchNumber("WIREDESK_BENCH_SOURCES", 10000)
	program := buildProgram(t)
	t.Run("well", func(t *testing.T) { benchSources(t, program, sources, false) })
	t.Run("trouble", func(t *testing.T) { benchSources(t, program, sources, true) })
}

func benchSources(t *testing.T, program string, sources int, trouble bool) {
	const each = 20
	healthy := sources
	if trouble {
		healthy -= sources / 20 * 2
	}
	press := &manySources{trouble: trouble}
	press.write(50, each)
	press.listen(t)
	h := newHouse(t)
	h.stop()
	dir := t.TempDir()
	follow(t, dir, h.guild(), press, sources)
	h.round(program, dir, press, "new items", healthy*each, "wiredesk_items_total")
	dueAgain(t, dir)
	h.round(program, dir, press, "unchanged sources", healthy, `wiredesk_polls_total{result="unchanged"}`)
}

// round runs the program until it has counted so many, and prints what it took.
func (h *house) round(program, dir string, press *manySources, what string, most int, counted string) {
	h.t.Helper()
	const listen = "127.0.0.1:8792"
	press.first.Store(0)
	run := exec.CommandContext(h.t.Context(), program, "run")
	run.Cancel = func() error { return run.Process.Signal(os.Interrupt) }
	run.Env = append(os.Environ(), "DISCORD_TOKEN="+h.sandbox.Token(), "DISCORD_API_URL="+h.sandbox.URL()+"/api", "DATA_DIR="+dir,
		"LISTEN_ADDR="+listen, "FETCH_ALLOW=127.0.0.0/8", "LOG_LEVEL=error")
	run.Stderr = os.Stderr
	if err := run.Start(); err != nil {
		h.t.Fatal(err)
	}
	for limit := time.Now().Add(40 * time.Minute); ; time.Sleep(200 * time.Millisecond) {
		told := counts(scrape(h.t, listen))
		if n := told[counted]; n >= float64(most) {
			took, spent := time.Since(time.Unix(0, press.first.Load())).Seconds(), told["process_cpu_seconds_total"]
			fmt.Printf("%s: %d %s in %.1f s, %.0f a second; %.1f s of its processor time with starting, %.0f a processor second; at most %s; load %s\n",
				h.t.Name(), most, what, took, n/took, spent, n/spent, memoryOf(h.t, run.Process.Pid, "VmHWM:"), load())
			break
		} else if time.Now().After(limit) {
			h.t.Fatalf("%.0f of %d %s", n, most, what)
		}
	}
	if err := run.Process.Signal(os.Interrupt); err != nil {
		h.t.Fatal(err)
	}
	if err := run.Wait(); err != nil {
		h.t.Errorf("run ended: %v", err)
	}
}

// counts gives the metrics of a scrape by name and labels.
func counts(scraped string) map[string]float64 {
	told := map[string]float64{}
	for line := range strings.Lines(scraped) {
		var name string
		var value float64
		if n, _ := fmt.Sscan(line, &name, &value); n == 2 {
			told[name] = value
		}
	}
	return told
}

func load() string {
	body, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	return strings.Fields(string(body))[0]
}

func benchNumber(name string, otherwise int) int {
	var n int
	if _, err := fmt.Sscan(os.Getenv(name), &n); err != nil {
		return otherwise
	}
	return n
}

// follow has the desk follow the first n sites.
func follow(t *testing.T, dir, desk string, m *manySources, n int) {
	t.Helper()
	store, err := archive.Open(t.Context(), "", archive.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	now := time.Now()
	for i := range n {
		src := news.Source{Desk: desk, Kind: news.SourceFeed, Name: "s", Address: address(m.port, i) + "/feed", AddedAt: now, NextPoll: now}
		if _, err := store.AddSource(t.Context(), src); err != nil {
			t.Fatal(err)
		}
	}
}

// dueAgain makes all sources due.
func dueAgain(t *testing.T, dir string) {
	t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(dir, "wiredesk.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), "UPDATE sources SET next_poll = 1"); err != nil {
		t.Fatal(err)
	}
}
