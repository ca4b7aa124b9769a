package main

import (
	"fmt"
	"html"
	"net"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"wiredesk/internal/match/matchtest"
	"wiredesk/internal/sandbox"
)

// chaos skips what takes minutes unless it was asked for (make chaos).
func chaos(t *testing.T) {
	t.Helper()
	if os.Getenv("WIREDESK_CHAOS") == "" {
		t.Skip("takes minutes: runs with WIREDESK_CHAOS=1 (make chaos)")
	}
}

// TestChaosLookUpsWhilePosting asks for 200 look-ups a second for a minute while
// stories are posted. Discord lets nobody wait for longer than three seconds: no
// answer may be missed. The times are printed.
func TestChaosLookUpsWhilePosting(t *testing.T) {
	chaos(t)
	const each, lasting = 200, time.Minute
	h := unjudged(t, sandbox.Options{Limits: sandbox.Limits{Off: true}})
	h.begin()
	p := newGazette(h)
	p.window = 100 // as feeds do
	typed, _ := h.stock(10000, 600)
	var asking sync.WaitGroup
	var mu sync.Mutex
	var times []time.Duration
	missed := 0
	tick := time.NewTicker(time.Second / each)
	defer tick.Stop()
	began, posted := time.Now(), 0
	for i := 0; time.Since(began) < lasting; i++ {
		<-tick.C
		if i%each == 0 { // ten stories a second
			p.print(10)
			posted += 10
			h.sandbox.ForgetRequests() // a ledger of them all would keep the collector busy
		}
		asking.Go(func() {
			began := time.Now()
			in, err := h.sandbox.Invoke("editor", h.channel("wire"), "find", map[string]any{"query": typed[i%len(typed)]})
			if err == nil {
				_, err = in.Wait(t.Context())
			}
			mu.Lock()
			defer mu.Unlock()
			times = append(times, time.Since(began))
			if err != nil {
				missed++
			}
		})
	}
	asking.Wait()
	slices.Sort(times)
	fmt.Printf("%d look-ups in %v (%d a second asked for) while %d stories were published: p50 %.1f ms, p99 %.1f ms, longest %.0f ms, unanswered %d\n",
		len(times), lasting, each, posted, ms(times[len(times)/2]), ms(times[len(times)*99/100]), ms(times[len(times)-1]), missed)
	if missed > 0 {
		t.Errorf("%d of %d look-ups had no answer in time", missed, len(times))
	}
	p.await()
	p.check()
}

// TestChaosFourHoursOfDeskLife has a process do what a desk does in four hours,
// faster: ten outlets and a gazette polled each second, 2,400 reports archived and
// 480 stories posted, 240 look-ups, a connection dropped each ten minutes. The day
// before, 5,000 reports came, and filled what a process remembers of them. Memory and
// goroutines must be at the end what they were after the first hour.
func TestChaosFourHoursOfDeskLife(t *testing.T) {
	chaos(t)
	h := newHouseIn(t, sandbox.Options{Limits: sandbox.Limits{Off: true}})
	p := newGazette(h)
	p.window = 100
	outlets := newOutlets(h, 10)
	h.stop()
	address := freeAddress(t)
	bot := h.child(address)
	h.until("the process listens", func() bool { return scrape(t, address) != "" })
	for range 10 {
		outlets.print(50)
		h.until("yesterday's reports are archived", func() bool { return gauge(t, address, "wiredesk_items_total") >= float64(outlets.printed) })
	}
	memory, goroutines := []float64{gauge(t, address, "process_resident_memory_bytes") / 1e6}, []float64{gauge(t, address, "go_goroutines")}
	for minute := range 240 {
		outlets.print(1)
		p.publish(2)
		command := []string{"find", "status", "quotes", "figures"}[minute%4]
		option := map[string]map[string]any{"find": {"query": "dispatch"}, "quotes": {"about": "baker"}, "figures": {"about": "dispatch"}}[command]
		h.ask("editor", command, option)
		if minute%10 == 9 {
			if err := h.sandbox.BreakGateway(sandbox.GatewayFault{Do: "drop"}); err != nil {
				t.Fatal(err)
			}
			h.until("the bot is back", func() bool { return h.sandbox.Online() > 0 })
		}
		if minute%60 == 59 {
			time.Sleep(5 * time.Second) // what is in hand is done by then
			memory = append(memory, gauge(t, address, "process_resident_memory_bytes")/1e6)
			goroutines = append(goroutines, gauge(t, address, "go_goroutines"))
		}
	}
	fmt.Printf("four hours of desk life: resident before and after each hour %.1f MB, goroutines %.0f\n", memory, goroutines)
	if goroutines[4] > goroutines[1]+5 {
		t.Errorf("%.0f goroutines after an hour, %.0f after four", goroutines[1], goroutines[4])
	}
	if memory[4] > memory[1]*1.2 {
		t.Errorf("%.1f MB after an hour, %.1f after four", memory[1], memory[4])
	}
	if err := bot.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	_ = bot.Wait() // the signal ended the test in it
	h.start()
	p.check()
}

// outlets print reports of a news text's length and words, which no watch wants.
// Each is a site of its own, for a site isn't asked twice a second.
type outlets struct {
	h       *house
	corpus  *matchtest.Corpus
	press   *fakePress
	feeds   [][][3]string
	printed int
}

func newOutlets(h *house, n int) *outlets {
	l, err := (&net.ListenConfig{}).Listen(h.t.Context(), "tcp", "0.0.0.0:0") // all of 127.0.0.0/8
	if err != nil {
		h.t.Fatal(err)
	}
	o := &outlets{h: h, corpus: matchtest.New(3), press: newPressAt(h.t, l), feeds: make([][][3]string, n)}
	port := l.Addr().(*net.TCPAddr).Port
	o.press.URL = fmt.Sprint("http://127.0.1.1:", port)
	o.print(1)
	for i := range n {
		h.ask("editor", "source add", map[string]any{"address": fmt.Sprintf("http://127.0.1.%d:%d/outlet-%d", i+1, port, i)})
	}
	o.printed = 0 // those are none of the process to come
	h.until("the outlets' first reports are archived", func() bool { return h.archived() == n+1 })
	return o
}

// print has each outlet print n reports; its feed holds the newest 50.
func (o *outlets) print(n int) {
	for i := range o.feeds {
		for range n {
			r := o.corpus.Report()
			for len(r.Text) < 1000 { // so long that no page is needed
				r.Text += "\n" + o.corpus.Report().Text
			}
			item := [3]string{html.EscapeString(r.Title), fmt.Sprintf("/outlet-%d/%d", i, r.ID), html.EscapeString(r.Text)}
			o.feeds[i] = append([][3]string{item}, o.feeds[i][:min(len(o.feeds[i]), 49)]...)
			o.printed++
		}
		path := fmt.Sprintf("/outlet-%d", i)
		o.press.text(path, "application/rss+xml", o.press.rss("Outlet "+strconv.Itoa(i), o.feeds[i]...))
	}
}

// gauge reads one number from a process's metrics.
func gauge(t *testing.T, address, name string) float64 {
	t.Helper()
	for line := range strings.Lines(scrape(t, address)) {
		if rest, ok := strings.CutPrefix(line, name+" "); ok {
			n, err := strconv.ParseFloat(strings.TrimSpace(rest), 64)
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
	}
	t.Fatalf("/metrics has no %s", name)
	return 0
}
