package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"wiredesk/config"
	"wiredesk/internal/sandbox"
	"wiredesk/internal/servers"
)

// tell sends a Redis one command.
func tell(t *testing.T, r *servers.Process, command ...any) {
	t.Helper()
	c := redis.NewClient(&redis.Options{Addr: r.Addr, DialTimeout: time.Second})
	defer c.Close()
	if err := c.Do(t.Context(), command...).Err(); err != nil {
		t.Fatalf("redis %v: %v", command, err)
	}
}

// redisFault is something that happens to a Redis while stories are published.
// said is what /status says of it while it lasts.
type redisFault struct {
	name       string
	begin, end func(*testing.T, *servers.Process)
	said       string
}

var redisFaults = []redisFault{
	{"killed", func(_ *testing.T, r *servers.Process) { r.Kill() }, func(_ *testing.T, r *servers.Process) { r.Start() }, "Redis doesn't answer"},
	{"flushed", flush, flush, "Redis answers"},
	{
		"hanging", func(_ *testing.T, r *servers.Process) { r.Signal(syscall.SIGSTOP) },
		func(_ *testing.T, r *servers.Process) { r.Signal(syscall.SIGCONT) }, "Redis doesn't answer",
	},
	{"full", func(t *testing.T, r *servers.Process) {
		tell(t, r, "CONFIG", "SET", "maxmemory-policy", "noeviction")
		tell(t, r, "CONFIG", "SET", "maxmemory", "1")
	}, roomAgain, "Redis is full"},
	{"evicting", func(t *testing.T, r *servers.Process) {
		tell(t, r, "CONFIG", "SET", "maxmemory-policy", "allkeys-random")
		tell(t, r, "CONFIG", "SET", "maxmemory", "4mb")
		tell(t, r, "EVAL", "for i = 1, 40000 do redis.call('SET', 'other:' .. i, string.rep('x', 100)) end return 1", 0)
	}, roomAgain, "Redis evicts keys"},
}

func flush(t *testing.T, r *servers.Process) { tell(t, r, "FLUSHALL") }

func roomAgain(t *testing.T, r *servers.Process) {
	tell(t, r, "CONFIG", "SET", "maxmemory", "0")
	tell(t, r, "CONFIG", "SET", "maxmemory-policy", "noeviction")
}

// TestRedisFaults publishes while a Redis is killed, flushed, hanging, full or
// evicting, and after it came back: each story stands in its channel once.
func TestRedisFaults(t *testing.T) {
	for _, fault := range redisFaults {
		t.Run(fault.name, func(t *testing.T) {
			t.Parallel()
			server := servers.Redis(t)
			h := newHouseIn(t, sandbox.Options{Limits: sandbox.Limits{Off: true}}, func(c *config.Config) { c.Redis = config.Secret("redis://" + server.Addr) })
			p := newGazette(h)
			p.publish(wave())
			fault.begin(t, server)
			p.publish(wave())
			h.until("/status says "+fault.said, func() bool { return strings.Contains(h.ask("editor", "status", nil), fault.said) })
			fault.end(t, server)
			p.publish(wave())
			h.until("/status says that Redis answers", func() bool { return strings.Contains(h.ask("editor", "status", nil), "Redis answers") })
			p.check()
		})
	}
}

// TestRedisGoneAtStart starts without a Redis, which comes later.
func TestRedisGoneAtStart(t *testing.T) {
	t.Parallel()
	server := servers.Redis(t)
	server.Kill()
	h := newHouseIn(t, sandbox.Options{Limits: sandbox.Limits{Off: true}}, func(c *config.Config) { c.Redis = config.Secret("redis://" + server.Addr) })
	p := newGazette(h)
	p.publish(wave())
	server.Start()
	p.publish(wave())
	h.until("/status says that Redis answers", func() bool { return strings.Contains(h.ask("editor", "status", nil), "Redis answers") })
	p.check()
}

// TestEmbeddedRedisFaults breaks and flushes the embedded one, and restarts the
// process without what it held.
func TestEmbeddedRedisFaults(t *testing.T) {
	t.Parallel()
	h := newHouseIn(t, sandbox.Options{Limits: sandbox.Limits{Off: true}})
	p := newGazette(h)
	p.publish(wave())
	h.process.memory.Break(true)
	p.publish(wave())
	h.process.memory.Break(false)
	if err := h.process.memory.FlushAll(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	p.publish(wave())
	h.stop()
	h.start()
	p.publish(wave())
	p.check()
}

// wave is how many stories are published at a time.
func wave() int {
	if os.Getenv("WIREDESK_CHAOS") == "1" {
		return 300
	}
	return 6
}

// gazette publishes stories that all match one watch, and knows which there are.
type gazette struct {
	h      *house
	items  [][3]string
	window int // of the newest items, which the feed lists; 0 for all
}

func newGazette(h *house) *gazette {
	h.t.Helper()
	p := &gazette{h: h, items: [][3]string{{"The first day", "/first", "Nothing of note happened on the first day."}}}
	h.press.text("/feed", "application/rss+xml", h.press.rss("Gazette", p.items...))
	h.ask("editor", "source add", map[string]any{"address": h.press.URL + "/feed"})
	h.ask("editor", "watch add", map[string]any{"query": "dispatch", "channel": h.channel("wire")})
	h.until("the first item is archived", func() bool { return h.archived() == 1 })
	return p
}

// publish prints n new stories and waits until all are posted.
func (p *gazette) publish(n int) {
	p.h.t.Helper()
	p.print(n)
	p.await()
}

// print puts n new stories into the feed.
func (p *gazette) print(n int) {
	for range n {
		i := len(p.items)
		p.items = append([][3]string{{fmt.Sprintf("Dispatch %d of the day", i), fmt.Sprintf("/story-%d", i), story(i)}}, p.items...)
	}
	listed := p.items
	if p.window > 0 {
		listed = listed[:min(len(listed), p.window)]
	}
	p.h.press.text("/feed", "application/rss+xml", p.h.press.rss("Gazette", listed...))
}

// await waits until all stories are posted.
func (p *gazette) await() {
	p.h.t.Helper()
	for end := time.Now().Add(2 * time.Minute); len(p.h.posts("wire")) < len(p.items)-1; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			p.h.t.Fatalf("%d of %d stories are posted", len(p.h.posts("wire")), len(p.items)-1)
		}
	}
}

// check polls twice more and counts what stands in the channel.
func (p *gazette) check() {
	p.h.t.Helper()
	polled := p.h.polls()
	p.h.until("two more polls are done", func() bool { return p.h.polls() > polled+1 })
	times := map[string]int{}
	for _, post := range p.h.posts("wire") {
		for i := 1; i < len(p.items); i++ {
			if title := fmt.Sprintf("Dispatch %d of the day", i); strings.Contains(post, title) {
				times[title]++
			}
		}
	}
	lost, twice := len(p.items)-1-len(times), 0
	for title, n := range times {
		if n > 1 {
			p.h.t.Logf("%s stands %d times", title, n)
			twice++
		}
	}
	if lost+twice > 0 {
		p.h.t.Errorf("of %d stories %d are lost and %d stand more than once", len(p.items)-1, lost, twice)
	}
}

// story writes a text that no other one resembles, in words of no language.
func story(i int) string {
	draw := rand.New(rand.NewPCG(uint64(i), 7))
	var b strings.Builder
	b.WriteString("A dispatch")
	for range 30 {
		b.WriteByte(' ')
		for range 3 {
			b.WriteByte("bdfgklmnprstvz"[draw.IntN(14)])
			b.WriteByte("aeiou"[draw.IntN(5)])
		}
	}
	return b.String() + "."
}
