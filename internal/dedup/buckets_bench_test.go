package dedup

import (
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"wiredesk/internal/memory"
)

// ownRedis starts a Redis server that the test alone uses.
func ownRedis(t *testing.T) *memory.Memory {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
	l.Close()
	server := exec.CommandContext(t.Context(), "redis-server", "--port", port, "--save", "", "--appendonly", "no", "--dir", t.TempDir())
	if err := server.Start(); err != nil {
		t.Skip("no redis-server to start: ", err)
	}
	t.Cleanup(func() {
		if err := server.Process.Kill(); err == nil {
			server.Wait() // it was killed
		}
	})
	m, err := memory.Open("redis://127.0.0.1:"+port, "wiredesk:12345678")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.Close() })
	for range 100 {
		if m.Ping(t.Context()).Err() == nil {
			return m
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("redis-server doesn't answer")
	return nil
}

func redisInfo(t *testing.T, m *memory.Memory, section, field string) float64 {
	t.Helper()
	for line := range strings.Lines(m.Info(t.Context(), section).Val()) {
		if value, ok := strings.CutPrefix(line, field+":"); ok {
			f, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
			if err != nil {
				t.Fatal(err)
			}
			return f
		}
	}
	t.Fatalf("Redis says nothing of %s", field)
	return 0
}

// TestBenchBuckets fills a window of a million arrivals, half of them in stories
// of five, and measures what one takes to look up and write for two pollers, as a
// process has.
func TestBenchBuckets(t *testing.T) {
	if os.Getenv("WIREDESK_BENCH") == "" {
		t.Skip("WIREDESK_BENCH is not set")
	}
	m := ownRedis(t)
	const window, batch, pollers = 1_000_000, 16, 2
	b := NewBuckets(m, 72*time.Hour, time.Now)
	r := rand.New(rand.NewPCG(1, 2))
	empty := redisInfo(t, m, "memory", "used_memory")
	number := int64(0)
	var mu sync.Mutex
	next := func(upto int64) []Marked {
		mu.Lock()
		defer mu.Unlock()
		if number >= upto {
			return nil
		}
		list := make([]Marked, batch)
		for i := range list {
			number++
			list[i] = Marked{number, articleTerms(r, number)}
		}
		return list
	}
	busy := func() float64 {
		return redisInfo(t, m, "cpu", "used_cpu_user") + redisInfo(t, m, "cpu", "used_cpu_sys")
	}
	fill := func(n int, look bool) {
		began, cpu, own, from := time.Now(), busy(), processorTime(t), number
		var group errgroup.Group
		for range pollers {
			group.Go(func() error {
				for list := next(from + int64(n)); list != nil; list = next(from + int64(n)) {
					if look {
						var terms [][]uint32
						for _, x := range list {
							terms = append(terms, x.Terms)
						}
						if _, _, err := b.Near(t.Context(), "123456789012345678", terms, Candidates); err != nil {
							return err
						}
					}
					if err := b.Put(t.Context(), "123456789012345678", 0, list); err != nil {
						return err
					}
				}
				return nil
			})
		}
		if err := group.Wait(); err != nil {
			t.Fatal(err)
		}
		took, spent, ours := time.Since(began).Seconds(), busy()-cpu, processorTime(t)-own
		bytes := redisInfo(t, m, "memory", "used_memory") - empty
		t.Logf("%d more, looked up %v: %.0f a second, processor time of one %.0f µs in Redis and %.0f here; %d in all, %.0f bytes each",
			n, look, float64(n)/took, spent/float64(n)*1e6, ours.Seconds()/float64(n)*1e6, number, bytes/float64(number))
	}
	for number < window {
		fill(window/10, false)
	}
	fill(20_000, true)
}

// articleTerms draws the terms of an article: of a vocabulary in which half the
// draws fall on words that some hundred articles have, and the rest on rare ones. Of
// ten articles five tell one story and share two thirds of their terms.
func articleTerms(r *rand.Rand, number int64) []uint32 {
	own := r
	if number%10 < 5 {
		own = rand.New(rand.NewPCG(uint64(number/10), 7))
	}
	out := make([]uint32, 0, TermCount)
	for range TermCount {
		from := own
		if r.IntN(3) == 0 {
			from = r
		}
		word := from.Uint32() % 5_000_000
		if from.IntN(2) == 0 {
			word = from.Uint32() % 200_000
		}
		out = append(out, hashStem(binaryOf(word)))
	}
	return out
}

func binaryOf(n uint32) []byte { return strconv.AppendUint(nil, uint64(n), 36) }
