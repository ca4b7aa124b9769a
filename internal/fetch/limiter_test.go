package fetch

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
)

// crowd sends n requests to one domain at once through limiters in turn, and gives
// the most that were under way at a time and how long all took.
func crowd(t *testing.T, n int, hold time.Duration, limiters ...Limiter) (most int64, took time.Duration) {
	t.Helper()
	var now, peak atomic.Int64
	var wg sync.WaitGroup
	start := time.Now()
	for i := range n {
		wg.Go(func() {
			release, err := limiters[i%len(limiters)](t.Context(), "example.org")
			if err != nil {
				t.Error(err)
				return
			}
			defer release()
			for m := now.Add(1); ; {
				p := peak.Load()
				if m <= p || peak.CompareAndSwap(p, m) {
					break
				}
			}
			time.Sleep(hold) // the request itself
			now.Add(-1)
		})
	}
	wg.Wait()
	return peak.Load(), time.Since(start)
}

func TestLimitersKeepTheirManners(t *testing.T) {
	manners := Manners{AtOnce: 2, Every: 30 * time.Millisecond}
	server := miniredis.RunT(t)
	// Two processes: two clients of one Redis.
	shared := func() Limiter {
		rdb := redis.NewClient(&redis.Options{Addr: server.Addr()})
		t.Cleanup(func() { _ = rdb.Close() })
		return Shared(rdb, "test:", manners, Local(manners))
	}
	t.Cleanup(clock(server))
	for name, limiters := range map[string][]Limiter{"local": {Local(manners)}, "shared": {shared(), shared()}} {
		most, took := crowd(t, 6, 80*time.Millisecond, limiters...)
		if most > 2 {
			t.Errorf("%s: %d at once", name, most)
		}
		if took < 150*time.Millisecond { // six starts, five gaps
			t.Errorf("%s: six requests started within %v", name, took)
		}
	}
	for _, k := range server.Keys() {
		if server.TTL(k) == 0 {
			t.Errorf("key %s has no expiry", k)
		}
	}
}

// clock drives miniredis, which expires nothing by itself.
func clock(s *miniredis.Miniredis) (stop func()) {
	ticker, done := time.NewTicker(5*time.Millisecond), make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		last := time.Now()
		for {
			select {
			case now := <-ticker.C:
				s.FastForward(now.Sub(last))
				last = now
			case <-done:
				return
			}
		}
	})
	return func() { ticker.Stop(); close(done); wg.Wait() }
}

func TestLimiterDoesNotMixDomains(t *testing.T) {
	l := Local(Manners{AtOnce: 1, Every: time.Hour})
	for _, d := range []string{"a.example", "b.example"} {
		if _, err := l(t.Context(), d); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if _, err := l(ctx, "a.example"); err == nil {
		t.Error("a second request started at once")
	}
}

func TestSharedLimiterOutlivesRedis(t *testing.T) {
	server := miniredis.RunT(t)
	rdb := redis.NewClient(&redis.Options{Addr: server.Addr(), MaxRetries: -1, DialTimeout: 50 * time.Millisecond})
	defer rdb.Close() //nolint:errcheck // nothing depends on it
	l := Shared(rdb, "test:", Polite(), Local(Polite()))
	server.Close()
	release, err := l(t.Context(), "example.org")
	if err != nil {
		t.Fatal(err)
	}
	release()
}
