package main

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"wiredesk/internal/archive"
	"wiredesk/internal/news"
	"wiredesk/internal/sandbox"
)

// finish asks a process to stop and gives the processor time that it took.
func finish(p *exec.Cmd) time.Duration {
	_ = p.Process.Signal(syscall.SIGTERM) // it may have ended
	_ = p.Wait()                          // how it ended doesn't change what it took
	return p.ProcessState.UserTime() + p.ProcessState.SystemTime()
}

func benched(t *testing.T) {
	t.Helper()
	if os.Getenv("WIREDESK_BENCH") != "1" {
		t.Skip("measures, which takes minutes: set WIREDESK_BENCH=1")
	}
}

// stock archives reports of random words from a vocabulary, some common, most rare.
func stock(t *testing.T, store *archive.Store, desk string, reports int) {
	t.Helper()
	rng := rand.New(rand.NewPCG(9, 9))
	var all []archive.Addition
	for n := range reports {
		words := make([]string, 150)
		for i := range words {
			words[i] = vocabulary(int(rng.ExpFloat64() * 300))
		}
		all = append(all, archive.Addition{Desk: desk, ItemKeys: []string{fmt.Sprint("k", n)}, Now: time.Now(), Report: news.Report{
			Address: fmt.Sprint("https://example.org/", n), Canonical: fmt.Sprint("https://example.org/", n), Title: fmt.Sprint("Report ", n),
			Published: time.Now(), Source: "Example Post", Lang: "en", Text: strings.Join(words, " ") + ".",
		}})
		if len(all) == 200 || n == reports-1 {
			if _, err := store.AddAll(t.Context(), all); err != nil {
				t.Fatal(err)
			}
			all = nil
		}
	}
}

func vocabulary(n int) string {
	return fmt.Sprintf("vo%sk", strings.Map(func(r rune) rune { return r - '0' + 'a' }, fmt.Sprint(n)))
}

// looked is how long look-ups took, in order, and how many had no answer.
type looked struct {
	took   []time.Duration
	failed int64
}

func (l looked) quantile(percent int) time.Duration {
	return l.took[len(l.took)*percent/100].Round(100 * time.Microsecond)
}

// lookUps asks a number a second of the processes in turn, each at its time
// whether or not the ones before were answered.
func (c *company) lookUps(addresses []string, perSecond int, within time.Duration, query func(n int) string) looked {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 256}, Timeout: 10 * time.Second}
	defer client.CloseIdleConnections()
	total := perSecond * int(within/time.Second)
	took := make([]time.Duration, total)
	var asking sync.WaitGroup
	var bad atomic.Int64
	began := time.Now()
	run := rand.Uint32()
	for n := range total {
		due := began.Add(time.Duration(n) * time.Second / time.Duration(perSecond))
		time.Sleep(time.Until(due))
		asked := query(n)
		asking.Go(func() {
			if !c.lookUp(client, addresses[n%len(addresses)], fmt.Sprintf("%d%07d", run, n), asked) {
				bad.Add(1)
			}
			took[n] = time.Since(due)
		})
	}
	asking.Wait()
	slices.Sort(took)
	return looked{took, bad.Load()}
}

func (c *company) lookUp(client *http.Client, address, id, query string) bool {
	body := fmt.Sprintf(`{"id":%q,"application_id":"1","type":2,"token":"t","version":1,"guild_id":%q,"channel_id":"8","locale":"en-US","member":{"user":{"id":"9","username":"ed"},"permissions":"0"},"data":{"id":"1","name":"find","type":1,"options":[{"name":"query","type":3,"value":%q}]}}`, id, c.sandbox.GuildID(), query)
	req, err := http.NewRequestWithContext(c.t.Context(), http.MethodPost, "http://"+address+"/interactions", strings.NewReader(body))
	if err != nil {
		return false
	}
	c.sandbox.SignInteraction(req.Header, time.Now(), []byte(body))
	res, err := client.Do(req)
	if err != nil {
		return false
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	return err == nil && res.StatusCode == http.StatusOK && bytes.Contains(answer, []byte("Report "))
}

// web starts processes that answer over HTTP, each on one processor.
func (c *company) web(n int) (running []*exec.Cmd, addresses []string) {
	c.t.Helper()
	for range n {
		address := freeAddr(c.t)
		running = append(running, c.start("--roles web", "LISTEN_ADDR="+address, "DISCORD_PUBLIC_KEY="+c.sandbox.PublicKey(), "GOMAXPROCS=1"))
		addresses = append(addresses, address)
		c.until("the endpoint answers", func() bool {
			res, err := http.Get("http://" + address + "/healthz") //nolint:noctx // in a test, of this machine
			if err != nil {
				return false
			}
			return res.Body.Close() == nil && res.StatusCode == http.StatusOK
		})
	}
	return running, addresses
}

// TestBenchInteractions measures look-ups over HTTP with one process and two: of
// 1,500 words, whose answers are in Redis from the second time on, and of what nobody
// asked before. The client, PostgreSQL and Redis run on the same machine.
func TestBenchInteractions(t *testing.T) {
	benched(t)
	c := newCompany(t, 1, sandbox.GatewayOptions{})
	stock(t, c.store, c.sandbox.GuildID(), 10000)
	fresh := 0
	for _, processes := range []int{1, 2} {
		running, addresses := c.web(processes)
		asked := 0
		for _, of := range []struct {
			name  string
			query func(n int) string
		}{
			{"words that come again", func(n int) string { return vocabulary(n * 7 % 1500) }},
			{"never asked before", func(n int) string { fresh++; return fmt.Sprint(vocabulary(n*7%1500), " -never", fresh) }},
		} {
			asked += len(c.lookUps(addresses, 50, 4*time.Second, of.query).took) // warm
			for _, rate := range []int{100, 300, 500} {
				l := c.lookUps(addresses, rate, 10*time.Second, of.query)
				asked += len(l.took)
				t.Logf("%d process(es), %d/s, %s: p50 %v, p99 %v, longest %v, %d not answered", processes, rate, of.name,
					l.quantile(50), l.quantile(99), l.took[len(l.took)-1].Round(time.Millisecond), l.failed)
			}
		}
		var spent time.Duration
		for _, p := range running {
			spent += finish(p)
		}
		t.Logf("%d process(es): %v of processor time a look-up", processes, (spent / time.Duration(asked)).Round(time.Microsecond))
	}
}

// TestBenchIngest measures how fast one process and two archive what sources list,
// each on one processor, with PostgreSQL, Redis and the sources on the same machine. In
// the order one, two, two, one a machine that grows slower is no advantage to either.
func TestBenchIngest(t *testing.T) {
	benched(t)
	const sources, items = 40, 150
	took := map[int]time.Duration{}
	for _, processes := range []int{1, 2, 2, 1} {
		c := newCompany(t, sources, sandbox.GatewayOptions{})
		var running []*exec.Cmd
		for range processes {
			running = append(running, c.start("--roles poll", "GOMAXPROCS=1"))
		}
		c.primed()
		for n := range sources {
			c.publish(n, 1, items+1)
		}
		began := time.Now()
		c.until("all is archived", func() bool {
			st, err := c.store.Status(t.Context(), c.sandbox.GuildID())
			return err == nil && st.Reports >= sources*(items+1)
		})
		one := time.Since(began)
		took[processes] += one
		var spent time.Duration
		for _, p := range running {
			spent += finish(p)
		}
		c.database.End()
		c.redis.End()
		an := func(d time.Duration) time.Duration { return (d / (sources * items)).Round(10 * time.Microsecond) }
		t.Logf("%d process(es): %.0f items/s; processor time an item: theirs %v, PostgreSQL's %v, Redis's %v", processes, sources*items/one.Seconds(),
			an(spent), an(c.database.Spent), an(c.redis.Spent))
	}
	t.Logf("two processes archive %.2f times as fast as one", took[1].Seconds()/took[2].Seconds())
}
