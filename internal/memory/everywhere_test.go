package memory_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"wiredesk/internal/dedup"
	"wiredesk/internal/fetch"
	"wiredesk/internal/memory"
	"wiredesk/internal/news"
	"wiredesk/internal/servers"
)

// suite is what Wiredesk asks of a Redis, whatever its kind.
var suite = map[string]func(*testing.T, func() *memory.Memory){
	"cache": useCache, "seen": useSeen, "lease": useLease, "notices": useNotices, "manners": useManners, "health": useHealth,
}

// TestEverywhere runs the suite on each kind of Redis: embedded, one server, a
// cluster of three and one behind sentinels, before and after a failover.
func TestEverywhere(t *testing.T) {
	t.Run("embedded", func(t *testing.T) {
		t.Parallel()
		m := open(t, "", "wiredesk-test")
		run(t, func() *memory.Memory { return m })
	})
	t.Run("server", func(t *testing.T) {
		t.Parallel()
		runAt(t, "redis://"+servers.Redis(t).Addr)
	})
	t.Run("cluster", func(t *testing.T) {
		t.Parallel()
		address, _ := servers.Cluster(t)
		runAt(t, address)
	})
	t.Run("sentinel", func(t *testing.T) {
		t.Parallel()
		address, master, _ := servers.Sentinel(t)
		runAt(t, address)
		if os.Getenv("WIREDESK_CHAOS") != "1" {
			t.Skip("the failover takes some seconds: set WIREDESK_CHAOS=1")
		}
		m := open(t, address, "failover")
		master.Signal(syscall.SIGSTOP)
		t.Cleanup(func() { master.Signal(syscall.SIGCONT) })
		began := time.Now()
		for m.Set(t.Context(), m.Key("after"), "", time.Minute).Err() != nil {
			if time.Sleep(50 * time.Millisecond); time.Since(began) > time.Minute {
				t.Fatal("no other master takes over")
			}
		}
		t.Logf("writes are taken again after %v", time.Since(began).Round(time.Millisecond))
		runAt(t, address)
	})
}

func open(t *testing.T, address, prefix string) *memory.Memory {
	t.Helper()
	m, err := memory.Open(address, prefix)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	})
	return m
}

func runAt(t *testing.T, address string) {
	t.Helper()
	prefix := fmt.Sprint("wiredesk-test:", time.Now().UnixNano())
	run(t, func() *memory.Memory { return open(t, address, prefix) })
}

func run(t *testing.T, connect func() *memory.Memory) {
	t.Helper()
	for name, use := range suite {
		t.Run(name, func(t *testing.T) { use(t, connect) })
	}
}

func useCache(t *testing.T, connect func() *memory.Memory) {
	here, there := memory.NewCache(connect()), memory.NewCache(connect())
	asked := 0
	look := func(c *memory.Cache, desk string) {
		t.Helper()
		answer := ""
		if err := c.Look(t.Context(), desk, "prison", &answer, func() error { asked++; answer = desk; return nil }); err != nil || answer != desk {
			t.Fatalf("answer %q, %v", answer, err)
		}
	}
	for n := range 20 {
		desk := fmt.Sprint("desk", n)
		if err := here.Changed(t.Context(), desk); err != nil {
			t.Fatal(err)
		}
		look(here, desk)
		look(there, desk)
		if asked != 2*n+1 {
			t.Errorf("desk %d: asked %d times, want once for both processes", n, asked)
		}
		if err := there.Changed(t.Context(), desk); err != nil {
			t.Fatal(err)
		}
		look(here, desk)
	}
}

func useSeen(t *testing.T, connect func() *memory.Memory) {
	here, there := dedup.NewSeen(connect(), time.Now), dedup.NewSeen(connect(), time.Now)
	var items [][]string
	for n := range 300 {
		items = append(items, []string{"1", fmt.Sprint("item ", n)})
	}
	if err := here.Mark(t.Context(), items[:200]); err != nil {
		t.Fatal(err)
	}
	known, err := there.Known(t.Context(), items)
	if err != nil {
		t.Fatal(err)
	}
	for n, k := range known {
		if k != (n < 200) {
			t.Errorf("item %d known: %v", n, k)
		}
	}
}

func useLease(t *testing.T, connect func() *memory.Memory) {
	const lasts = 300 * time.Millisecond
	here, there := connect().Lease("jobs", "here", lasts), connect().Lease("jobs", "there", lasts)
	take := func(l *memory.Lease) bool {
		t.Helper()
		got, err := l.Take(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	for deadline := time.Now().Add(2 * lasts); time.Now().Before(deadline); time.Sleep(lasts / 10) {
		if !take(here) {
			break // the machine was too busy to renew in time
		}
		if take(there) && here.Held() {
			t.Fatal("two hold one lease")
		}
	}
	for deadline := time.Now().Add(10 * time.Second); !take(there); time.Sleep(lasts / 10) {
		if time.Now().After(deadline) {
			t.Fatal("a lease that isn't renewed never ends")
		}
	}
	if err := errors.Join(here.Drop(t.Context()), there.Drop(t.Context())); err != nil || there.Held() {
		t.Errorf("dropped: %v", err)
	}
	for range 3 {
		if err := here.Drop(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

func useNotices(t *testing.T, connect func() *memory.Memory) {
	here, there := connect(), connect()
	if here == there {
		t.Skip("one process alone has nobody to tell")
	}
	ctx, cancel := context.WithCancel(t.Context())
	var own atomic.Int64
	heard, done := make(chan memory.Notice, 100), make(chan struct{}, 2)
	go func() { there.Hear(ctx, func(n memory.Notice) { heard <- n }); done <- struct{}{} }()
	go func() { here.Hear(ctx, func(memory.Notice) { own.Add(1) }); done <- struct{}{} }()
	for got := false; !got; {
		if err := here.Tell(ctx, memory.WatchesChanged); err != nil {
			t.Fatal(err)
		}
		select {
		case n := <-heard:
			if got = true; n != memory.WatchesChanged {
				t.Errorf("heard %q", n)
			}
		case <-time.After(50 * time.Millisecond): // who hears may not have begun
		}
	}
	cancel()
	<-done
	<-done
	if own.Load() > 0 {
		t.Error("a process hears its own notices")
	}
}

func useManners(t *testing.T, connect func() *memory.Memory) {
	const gap = 50 * time.Millisecond
	if connect().Embedded {
		t.Skip("the embedded Redis' clock goes by the second; internal/fetch tries it")
	}
	refuse := func(context.Context, string) (func(), error) { return nil, errors.New("redis isn't asked") }
	var starts []time.Time
	m := connect()
	limiters := []fetch.Limiter{
		fetch.Shared(m, m.Key("host", ""), fetch.Manners{AtOnce: 1, Every: gap}, refuse),
		fetch.Shared(connect(), m.Key("host", ""), fetch.Manners{AtOnce: 1, Every: gap}, refuse),
	}
	for n := range 6 {
		release, err := limiters[n%2](t.Context(), "example.org")
		if err != nil {
			t.Fatal(err)
		}
		starts = append(starts, time.Now())
		release()
	}
	if took := starts[5].Sub(starts[0]); took < 5*gap*9/10 {
		t.Errorf("six requests of two processes started within %v", took)
	}
}

func useHealth(t *testing.T, connect func() *memory.Memory) {
	if err := connect().Health(t.Context()); err != nil {
		t.Error(err)
	}
}

// TestEvictingIsWarnedOf finds one server of a cluster that drops keys.
func TestEvictingIsWarnedOf(t *testing.T) {
	server := servers.Redis(t, "--maxmemory", "10mb", "--maxmemory-policy", "allkeys-lru")
	err := open(t, "redis://"+server.Addr, "wiredesk-test").Health(t.Context())
	if news.CodeOf(err) != news.Conflict || !strings.Contains(err.Error(), "allkeys-lru") {
		t.Errorf("an evicting Redis: %v", err)
	}
}

// TestAccessAndTLS connects as a user with few rights, over TLS, to a server whose
// certificate is of an authority of one's own.
func TestAccessAndTLS(t *testing.T) {
	ca, cert, key := certificates(t)
	server := servers.Redis(t, "--user", "desk", "on", ">secret", "~*", "&*", "+@all", "-config", "-flushall")
	m := open(t, "redis://desk:secret@"+server.Addr, "wiredesk-test")
	if err := m.Health(t.Context()); err != nil {
		t.Errorf("a user who may not read the settings: %v", err)
	}
	if err := open(t, "redis://desk:wrong@"+server.Addr, "wiredesk-test").Health(t.Context()); news.CodeOf(err) != news.Unavailable {
		t.Errorf("a wrong password: %v", err)
	}
	encrypted := servers.RedisTLS(t, "--tls-cert-file", cert, "--tls-key-file", key, "--tls-ca-cert-file", ca, "--tls-auth-clients", "no")
	if err := open(t, "rediss://"+encrypted.Addr+"?ca_file="+ca, "wiredesk-test").Health(t.Context()); err != nil {
		t.Errorf("over TLS: %v", err)
	}
	if err := open(t, "rediss://"+encrypted.Addr, "wiredesk-test").Health(t.Context()); err == nil {
		t.Error("a certificate that nobody vouches for is taken")
	}
}
