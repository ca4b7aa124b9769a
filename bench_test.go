package main

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"wiredesk/config"
	"wiredesk/internal/archive"
	"wiredesk/internal/dedup"
	"wiredesk/internal/ingest"
	"wiredesk/internal/match/matchtest"
	"wiredesk/internal/news"
)

// bench skips unless figures are asked for: they are printed, never asserted.
func bench(t *testing.T) {
	t.Helper()
	if os.Getenv("WIREDESK_BENCH") == "" {
		t.Skip("figures are printed with WIREDESK_BENCH=1 (make bench)")
	}
}

// TestBenchLine prints how many items a second come from loopback feeds into the
// archive, analysed and matched, without pages to fetch.
func TestBenchLine(t *testing.T) {
	bench(t)
	const sources, each = 200, 20
	h := newHouse(t)
	corpus := matchtest.New(1)
	for s := range sources {
		var items [][3]string
		for i := range each {
			r := corpus.Report()
			items = append(items, [3]string{html.EscapeString(r.Title), fmt.Sprintf("/%d/%d", s, i), html.EscapeString(r.Text)})
		}
		h.press.text(fmt.Sprintf("/feed%d", s), "application/rss+xml", h.press.rss("Bench", items...))
	}
	for range 50 {
		w := news.Watch{Desk: h.guild(), Name: "w", Query: corpus.Watch(corpus.Report()), Channel: h.channel("wire"), AddedAt: time.Now()}
		if _, err := h.process.store.AddWatch(t.Context(), w); err != nil && news.CodeOf(err) != news.Conflict {
			t.Fatal(err)
		}
	}
	now := time.Now()
	for s := range sources {
		src := news.Source{Desk: h.guild(), Kind: news.SourceFeed, Name: "s", Address: fmt.Sprintf("%s/feed%d", h.press.URL, s), AddedAt: now, NextPoll: now.Add(time.Hour)}
		if _, err := h.process.store.AddSource(t.Context(), src); err != nil {
			t.Fatal(err)
		}
	}
	began, spent := time.Now(), processorTime(t)
	h.ahead.Store(int64(2 * time.Hour)) // all of them are due at once
	h.process.poller.Soon()
	for h.archived() < sources*each && time.Since(began) < 5*time.Minute {
		time.Sleep(100 * time.Millisecond)
	}
	took := time.Since(began)
	spent = processorTime(t) - spent
	items := h.archived()
	fmt.Printf("line: %d items of 3 kB from %d feeds in %.1f s: %.0f items/s on %d cores, %.2f ms of processor time each (press and sandbox on the same ones)\n",
		items, sources, took.Seconds(), float64(items)/took.Seconds(), runtime.NumCPU(), ms(spent)/float64(items))
}

// stock archives generated reports, and gives about as many queries as are asked
// for that find some of them: as desks write them, and with any mix of means.
func (h *house) stock(reports, asked int) (typed, mixed []string) {
	h.t.Helper()
	corpus := matchtest.New(2)
	var batch []archive.Addition
	for i := range reports {
		r := corpus.Report()
		if i%(reports/asked) == 0 {
			typed, mixed = append(typed, corpus.Watch(r)), append(mixed, corpus.Query(r))
		}
		canonical, err := dedup.Canonical(r.Address)
		if err != nil {
			canonical = fmt.Sprint("bench:", i)
		}
		r.Canonical = canonical
		ingest.Seal(r)
		batch = append(batch, archive.Addition{Desk: h.guild(), Report: *r, Now: time.Now()})
		if len(batch) == 500 || i == reports-1 {
			if _, err := h.process.store.AddAll(h.t.Context(), batch); err != nil {
				h.t.Fatal(err)
			}
			batch = batch[:0]
		}
	}
	return typed, mixed
}

// TestBenchFind prints how long /find takes through the sandbox and its gateway.
func TestBenchFind(t *testing.T) {
	bench(t)
	h := newHouse(t)
	typed, mixed := h.stock(10000, 600)
	for kind, queries := range map[string][]string{"as desks write them": typed, "with any mix of the language's means": mixed} {
		var times []time.Duration
		for _, q := range queries {
			began := time.Now()
			h.ask("editor", "find", map[string]any{"query": q})
			times = append(times, time.Since(began))
		}
		slices.Sort(times)
		fmt.Printf("/find over %d reports through sandbox and gateway, %d queries %s: p50 %.1f ms, p99 %.1f ms, longest %.0f ms\n",
			h.archived(), len(times), kind, ms(times[len(times)/2]), ms(times[len(times)*99/100]), ms(times[len(times)-1]))
	}
}

// processorTime is what this process has used of the processors, all threads.
func processorTime(t *testing.T) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// TestBenchIdle prints the memory of an idle `run` and the size of the program.
func TestBenchIdle(t *testing.T) {
	bench(t)
	program := buildProgram(t)
	size, err := os.Stat(program)
	if err != nil {
		t.Fatal(err)
	}
	h := newHouse(t)
	h.stop()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	run := exec.CommandContext(ctx, program, "run")
	run.Env = append(os.Environ(), "DISCORD_TOKEN="+h.sandbox.Token(), "DISCORD_API_URL="+h.sandbox.URL()+"/api", "DATA_DIR="+t.TempDir(), "LISTEN_ADDR=127.0.0.1:8791")
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	h.until("the process is ready", func() bool {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://127.0.0.1:8791/readyz", nil)
		if err != nil {
			return false
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			return false
		}
		return res.Body.Close() == nil && res.StatusCode == http.StatusOK
	})
	time.Sleep(15 * time.Second) // what starting took is given back by then
	fmt.Printf("idle run with the embedded parts: %s RSS; stripped program: %.1f MB\n", residentMemory(t, run.Process.Pid), float64(size.Size())/1e6)
	cancel()
	if err := run.Wait(); err == nil {
		t.Log("ended")
	}
}

// buildProgram builds the program as it is released.
func buildProgram(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "wiredesk")
	build := exec.CommandContext(t.Context(), "go", "build", "-trimpath", "-ldflags=-s -w", "-o", program, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return program
}

func residentMemory(t *testing.T, pid int) string { return memoryOf(t, pid, "VmRSS:") }

// memoryOf reads one line of what Linux tells of a process.
func memoryOf(t *testing.T, pid int, name string) string {
	body, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		t.Skip("no /proc on this machine")
	}
	for line := range strings.Lines(string(body)) {
		if rest, ok := strings.CutPrefix(line, name); ok {
			return strings.TrimSpace(rest)
		}
	}
	return "?"
}

// TestBenchAlert prints how long it takes from an item's publication, on a source
// that is due, to its post in the channel, with Discord's limits.
func TestBenchAlert(t *testing.T) {
	bench(t)
	h := newHouse(t, func(c *config.Config) { c.PollMin = time.Minute })
	h.feed(0)
	h.ask("editor", "watch add", map[string]any{"query": "strike", "channel": h.channel("wire"), "name": "strikes"})
	list, err := h.process.store.Sources(t.Context(), h.guild())
	if err != nil {
		t.Fatal(err)
	}
	var times []time.Duration
	for n := 1; n <= 60; n++ {
		time.Sleep(time.Second) // five posts in five seconds are what a channel takes
		h.feed(n)
		began := time.Now()
		src := list[0]
		src.NextPoll = began
		if err := h.process.store.UpdateSource(t.Context(), src); err != nil {
			t.Fatal(err)
		}
		h.until("the story is posted", func() bool { return len(h.posts("wire")) == n })
		times = append(times, time.Since(began))
	}
	slices.Sort(times)
	fmt.Printf("from publication on a due source to the post, %d stories: p50 %.0f ms, p95 %.0f ms, longest %.0f ms\n",
		len(times), ms(times[len(times)/2]), ms(times[len(times)*95/100]), ms(times[len(times)-1]))
}
