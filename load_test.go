package main

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

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
// faster: a thousand polls, 480 stories posted, 240 look-ups, a connection dropped
// each ten minutes. Its memory and goroutines must be at the end what they were
// after the first hour.
func TestChaosFourHoursOfDeskLife(t *testing.T) {
	chaos(t)
	h := newHouseIn(t, sandbox.Options{Limits: sandbox.Limits{Off: true}})
	p := newGazette(h)
	h.stop()
	address := freeAddress(t)
	bot := h.child(address)
	var memory, goroutines []float64
	for minute := range 240 {
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
	fmt.Printf("four hours of desk life: resident after each hour %.1f MB, goroutines %.0f\n", memory, goroutines)
	if goroutines[3] > goroutines[0]+5 {
		t.Errorf("%.0f goroutines after an hour, %.0f after four", goroutines[0], goroutines[3])
	}
	if memory[3] > memory[0]*1.2 {
		t.Errorf("%.1f MB after an hour, %.1f after four", memory[0], memory[3])
	}
	if err := bot.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	_ = bot.Wait() // the signal ended the test in it
	h.start()
	p.check()
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
