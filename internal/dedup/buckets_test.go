package dedup

import (
	"context"
	crand "crypto/rand"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"time"

	"wiredesk/internal/memory"
)

// onRedis runs a test over the embedded Redis and, when WIREDESK_TEST_REDIS_URL is
// set, over a real one.
func onRedis(t *testing.T, test func(*testing.T, *memory.Memory)) {
	for name, address := range map[string]string{"embedded": "", "redis": os.Getenv("WIREDESK_TEST_REDIS_URL")} {
		t.Run(name, func(t *testing.T) {
			if name == "redis" && address == "" {
				t.Skip("WIREDESK_TEST_REDIS_URL is not set: not run on a real Redis")
			}
			m, err := memory.Open(address, "wiredesk:test:"+crand.Text())
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() {
				for _, key := range keysOf(t, m) {
					m.Del(context.Background(), key)
				}
				if err := m.Close(); err != nil {
					t.Error(err)
				}
			})
			test(t, m)
		})
	}
}

func keysOf(t *testing.T, m *memory.Memory) []string {
	keys, err := m.Keys(context.Background(), m.Key("*", "*")).Result()
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

// drawTerms draws terms so that arrivals of one topic share some.
func drawTerms(r *rand.Rand, topics int) []uint32 {
	own := rand.New(rand.NewPCG(uint64(r.IntN(topics)), 0))
	out := make([]uint32, 0, TermCount)
	for range TermCount {
		word := own.Uint32() >> 1
		if r.IntN(3) == 0 {
			word = r.Uint32() >> 1
		}
		out = append(out, word)
	}
	return out
}

// TestBucketsFindWhatMemoryFinds holds the buckets to the index in memory, over
// several segments, and says what every key must have: an end.
func TestBucketsFindWhatMemoryFinds(t *testing.T) {
	onRedis(t, func(t *testing.T, m *memory.Memory) {
		const arrivals = 1500
		b, recent, r := NewBuckets(m, 72*time.Hour, time.Now), NewRecent(allTime), rand.New(rand.NewPCG(1, 2))
		var list []Marked
		for n := range int64(arrivals) {
			terms := drawTerms(r, 30)
			list = append(list, Marked{n + 1, terms})
			if err := recent.Put(t.Context(), Arrival{Report: n + 1, Print: &Print{}}, n+1, nil, terms); err != nil {
				t.Fatal(err)
			}
		}
		if err := b.Put(t.Context(), "desk", 0, list); err != nil {
			t.Fatal(err)
		}
		var asked [][]uint32
		for range 40 {
			asked = append(asked, drawTerms(r, 30))
		}
		got, upto, err := b.Near(t.Context(), "desk", asked, Candidates)
		if err != nil || upto != arrivals {
			t.Fatalf("known up to %d, %v", upto, err)
		}
		for i, terms := range asked {
			entries, err := recent.Near(t.Context(), time.Time{}, terms, Candidates)
			if err != nil {
				t.Fatal(err)
			}
			var want []int64
			for _, e := range entries {
				want = append(want, e.Report)
			}
			if len(want) < 5 || !slices.Equal(got[i], want) {
				t.Errorf("found %v, want %v", got[i], want)
			}
		}
		if other, upto, err := b.Near(t.Context(), "other", asked[:1], Candidates); err != nil || upto != 0 || len(other[0]) != 0 {
			t.Errorf("another desk finds %v up to %d, %v", other, upto, err)
		}
		for _, key := range keysOf(t, m) {
			if ttl := m.TTL(t.Context(), key).Val(); ttl <= 0 {
				t.Errorf("%q never ends: %v", key, ttl)
			}
		}
	})
}

// allTime is the window of tests in which nothing grows too old.
const allTime = 100 * 365 * 24 * time.Hour

// TestBucketsKeepTheNewest puts arrivals that share two terms, more of them than a
// hash may hold of one, and have others for which the hashes are split again and again.
func TestBucketsKeepTheNewest(t *testing.T) {
	onRedis(t, func(t *testing.T, m *memory.Memory) {
		const arrivals, own = 1000, 42
		b, r := NewBuckets(m, time.Hour, time.Now), rand.New(rand.NewPCG(1, 2))
		var all [][]uint32
		for n := range arrivals {
			terms := []uint32{1, 2 << 20}
			for range own {
				terms = append(terms, r.Uint32())
			}
			all = append(all, terms)
			if err := b.Put(t.Context(), "d", 0, []Marked{{int64(n + 1), terms}}); err != nil {
				t.Fatal(err)
			}
			got, _, err := b.Near(t.Context(), "d", [][]uint32{terms[:2]}, arrivals)
			if err != nil {
				t.Fatal(err)
			}
			if len(got[0]) < min(64, n+1) || len(got[0]) > 84 {
				t.Fatalf("of %d arrivals found %d", n+1, len(got[0]))
			}
			for i, found := range got[0] {
				if found != int64(n+1-i) {
					t.Fatalf("of %d arrivals found %v", n+1, got[0])
				}
			}
		}
		got, _, err := b.Near(t.Context(), "d", all, 1)
		if err != nil {
			t.Fatal(err)
		}
		for n, found := range got {
			if !slices.Equal(found, []int64{int64(n + 1)}) {
				t.Errorf("by the terms of %d found %v", n+1, found)
			}
		}
	})
}

// TestBucketsForget puts arrivals while windows pass.
func TestBucketsForget(t *testing.T) {
	onRedis(t, func(t *testing.T, m *memory.Memory) {
		now := time.Now()
		b := NewBuckets(m, time.Hour, func() time.Time { return now })
		terms := []uint32{1, 2, 3}
		for i, want := range [][]int64{{1}, {2, 1}, {3, 2, 1}, {4, 3}, {5}} {
			if err := b.Put(t.Context(), "d", 0, []Marked{{int64(i + 1), terms}}); err != nil {
				t.Fatal(err)
			}
			got, upto, err := b.Near(t.Context(), "d", [][]uint32{terms}, 10)
			if err != nil || upto != int64(i+1) || !slices.Equal(got[0], want) {
				t.Errorf("found %v up to %d, %v; want %v", got[0], upto, err, want)
			}
			now = now.Add([]time.Duration{40 * time.Minute, 40 * time.Minute, 50 * time.Minute, 3 * time.Hour, 0}[i])
		}
	})
}

// TestBucketsKnowTheirGaps puts arrivals out of order and loses some.
func TestBucketsKnowTheirGaps(t *testing.T) {
	onRedis(t, func(t *testing.T, m *memory.Memory) {
		b := NewBuckets(m, time.Hour, time.Now)
		terms := []uint32{1, 2, 3}
		put := func(base int64, numbers ...int64) {
			t.Helper()
			var list []Marked
			for _, n := range numbers {
				list = append(list, Marked{n, terms})
			}
			if err := b.Put(t.Context(), "d", base, list); err != nil {
				t.Fatal(err)
			}
		}
		expect := func(what string, known int64, want ...int64) {
			t.Helper()
			got, upto, err := b.Near(t.Context(), "d", [][]uint32{terms}, 10)
			if err != nil || upto != known || !slices.Equal(got[0], want) {
				t.Errorf("%s: found %v up to %d, %v; want %v up to %d", what, got, upto, err, want, known)
			}
		}
		put(0, 1, 2, 4)
		expect("with a gap", 2, 4, 2, 1)
		put(0, 5, 4, 2)
		expect("the same again", 2, 5, 4, 2, 1)
		put(0, 3)
		expect("the gap closed", 5, 5, 4, 3, 2, 1)
		if err := m.Del(t.Context(), keysOf(t, m)...).Err(); err != nil {
			t.Fatal(err)
		}
		put(0, 7)
		expect("after all was lost", 0, 7)
		put(4, 5, 6)
		expect("from the window's beginning", 7, 7, 6, 5)
	})
}
