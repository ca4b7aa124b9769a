package ingest

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"wiredesk/internal/archive"
	"wiredesk/internal/dedup"
)

// recentPrints are desks' prints in memory, where Redis isn't there or doesn't
// answer. The desk that was asked for longest ago is forgotten first.
type recentPrints struct {
	mu    sync.Mutex
	desks map[string]*deskPrints
	turn  int64
}

type deskPrints struct {
	prints termIndex
	last   int64
	turn   int64
}

func (r *recentPrints) near(ctx context.Context, store *archive.Store, desk string, terms [][]uint32, since time.Time, most int) ([][]int64, int64, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	d := r.desks[desk]
	if d == nil {
		d = &deskPrints{}
		r.desks[desk] = d
	}
	r.turn++
	d.turn = r.turn
	fresh, last, err := store.Prints(ctx, desk, d.last, since, tailPrints)
	if err != nil {
		return nil, 0, err
	}
	d.last = last
	d.prints.add(fresh)
	d.prints.drop(since)
	r.forget(desk)
	near := make([][]int64, len(terms))
	for i, t := range terms {
		near[i] = d.prints.sharing(t, most)
	}
	return near, last, nil
}

// forget keeps all desks together within tailPrints, but for the one asked for.
func (r *recentPrints) forget(but string) {
	for {
		total, oldest := 0, ""
		for desk, d := range r.desks {
			total += len(d.prints.list)
			if desk != but && (oldest == "" || d.turn < r.desks[oldest].turn) {
				oldest = desk
			}
		}
		if total <= tailPrints || oldest == "" {
			return
		}
		delete(r.desks, oldest)
	}
}

// termIndex holds prints in their order, the newest tailPrints of them, and where
// each term stands.
type termIndex struct {
	list  []archive.Print
	first int32              // place of the first among all that were ever added
	terms map[uint32][]int32 // places, ascending; those before first are stale
	stale int                // prints that were dropped and still stand in terms
}

// mostPlaces bounds the prints that are looked at for one term, the newest.
const mostPlaces = 1000

func (x *termIndex) add(list []archive.Print) {
	if x.terms == nil {
		x.terms = make(map[uint32][]int32, len(list)*dedup.TermCount)
	}
	for _, p := range list {
		place := x.first + int32(len(x.list))
		x.list = append(x.list, p)
		for _, t := range p.Terms {
			x.terms[t] = append(x.terms[t], place)
		}
	}
}

// drop forgets what is older than since, and more than tailPrints.
func (x *termIndex) drop(since time.Time) {
	old := max(0, len(x.list)-tailPrints)
	for old < len(x.list) && x.list[old].At.Before(since) {
		old++
	}
	x.list, x.first, x.stale = x.list[old:], x.first+int32(old), x.stale+old
	if x.stale > len(x.list) {
		list := slices.Clone(x.list)
		*x = termIndex{}
		x.add(list)
	}
}

// sharing gives the reports that share most terms, most first and the newest of
// equals first, as the buckets do.
func (x *termIndex) sharing(terms []uint32, most int) []int64 {
	var met []int32
	for _, t := range terms {
		places := x.terms[t]
		from, _ := slices.BinarySearch(places, x.first)
		met = append(met, places[max(from, len(places)-mostPlaces):]...)
	}
	slices.Sort(met)
	type found struct{ place, shared int32 }
	var all []found
	for i := 0; i < len(met); {
		n := i
		for n < len(met) && met[n] == met[i] {
			n++
		}
		if n-i >= dedup.LeastShared {
			all = append(all, found{met[i], int32(n - i)})
		}
		i = n
	}
	slices.SortFunc(all, func(a, b found) int {
		return cmp.Or(cmp.Compare(b.shared, a.shared), cmp.Compare(b.place, a.place))
	})
	var out []int64
	for _, f := range all {
		if report := x.list[f.place-x.first].Report; len(out) < most && !slices.Contains(out, report) {
			out = append(out, report)
		}
	}
	return out
}
