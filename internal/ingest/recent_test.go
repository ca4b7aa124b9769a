package ingest

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"wiredesk/internal/archive"
	"wiredesk/internal/dedup"
)

// TestTermIndex finds what a walk through all prints finds, while old ones are
// dropped and new ones come.
func TestTermIndex(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	terms := func() []uint32 {
		var out []uint32
		for len(out) < 8 {
			if t := r.Uint32N(60); !slices.Contains(out, t) {
				out = append(out, t)
			}
		}
		return out
	}
	var x termIndex
	var all []archive.Print
	start := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	for round := range 40 {
		var fresh []archive.Print
		for range 25 {
			n := len(all) + len(fresh)
			fresh = append(fresh, archive.Print{Number: int64(n), Report: int64(n / 2), At: start.Add(time.Duration(n) * time.Minute), Terms: terms()})
		}
		all = append(all, fresh...)
		since := start.Add(time.Duration(max(0, round*25-200)) * time.Minute)
		x.add(fresh)
		x.drop(since)
		wanted := terms()
		recent := slices.DeleteFunc(slices.Clone(all), func(p archive.Print) bool {
			return p.At.Before(since) || shared(p.Terms, wanted) < dedup.LeastShared
		})
		slices.SortFunc(recent, func(a, b archive.Print) int {
			return cmp.Or(shared(b.Terms, wanted)-shared(a.Terms, wanted), cmp.Compare(b.Number, a.Number))
		})
		var want []int64
		for _, p := range recent {
			if len(want) < 12 && !slices.Contains(want, p.Report) {
				want = append(want, p.Report)
			}
		}
		if got := x.sharing(wanted, 12); !slices.Equal(got, want) || len(want) == 0 {
			t.Fatalf("round %d: found %v, want %v", round, got, want)
		}
	}
}

func shared(a, b []uint32) int {
	n := 0
	for _, t := range a {
		if slices.Contains(b, t) {
			n++
		}
	}
	return n
}
