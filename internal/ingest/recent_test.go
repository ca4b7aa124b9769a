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
	var x termIndex
	var all []archive.Print
	for round := range 40 {
		fresh := prints(r, len(all), 25, 60)
		all = append(all, fresh...)
		since := max(0, round*25-200)
		x.add(fresh)
		x.drop(all[since].At)
		wanted := terms(r, 60)
		if got, want := x.sharing(wanted, 12), nearest(all[since:], wanted); !slices.Equal(got, want) || len(want) == 0 {
			t.Fatalf("round %d: found %v, want %v", round, got, want)
		}
	}
}

// TestTermIndexFull goes on with the newest when there is no room for all.
func TestTermIndexFull(t *testing.T) {
	const kinds = 4000
	r := rand.New(rand.NewPCG(1, 2))
	all := prints(r, 0, tailPrints*5/4, kinds)
	var x termIndex
	x.add(all)
	for range 100 {
		wanted := terms(r, kinds)
		if got, want := x.sharing(wanted, 12), nearest(all[len(all)-tailPrints:], wanted); !slices.Equal(got, want) || len(want) == 0 {
			t.Fatalf("found %v, want %v", got, want)
		}
	}
}

// terms draws eight terms of so many kinds.
func terms(r *rand.Rand, kinds uint32) []uint32 {
	var out []uint32
	for len(out) < 8 {
		if t := r.Uint32N(kinds); !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}

// prints draws more prints after so many, two of each report and one a minute.
func prints(r *rand.Rand, after, more int, kinds uint32) []archive.Print {
	start := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	var out []archive.Print
	for n := after; n < after+more; n++ {
		out = append(out, archive.Print{Number: int64(n), Report: int64(n / 2), At: start.Add(time.Duration(n) * time.Minute), Terms: terms(r, kinds)})
	}
	return out
}

// nearest walks through all prints.
func nearest(all []archive.Print, wanted []uint32) []int64 {
	all = slices.DeleteFunc(slices.Clone(all), func(p archive.Print) bool { return shared(p.Terms, wanted) < dedup.LeastShared })
	slices.SortFunc(all, func(a, b archive.Print) int {
		return cmp.Or(shared(b.Terms, wanted)-shared(a.Terms, wanted), cmp.Compare(b.Number, a.Number))
	})
	var out []int64
	for _, p := range all {
		if len(out) < 12 && !slices.Contains(out, p.Report) {
			out = append(out, p.Report)
		}
	}
	return out
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
