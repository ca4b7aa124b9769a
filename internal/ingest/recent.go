package ingest

import (
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
	list []archive.Print
	last int64
	turn int64
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
	d.list, d.last = append(d.list, fresh...), last
	old := 0
	for old < len(d.list) && d.list[old].At.Before(since) {
		old++
	}
	d.list = d.list[max(old, len(d.list)-tailPrints):]
	r.forget(desk)
	near := make([][]int64, len(terms))
	for i, t := range terms {
		near[i] = sharing(d.list, t, most)
	}
	return near, last, nil
}

// forget keeps all desks together within tailPrints, but for the one asked for.
func (r *recentPrints) forget(but string) {
	for {
		total, oldest := 0, ""
		for desk, d := range r.desks {
			total += len(d.list)
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

// sharing gives the reports that share most terms, most first and the newest of
// equals first, as the buckets do.
func sharing(list []archive.Print, terms []uint32, most int) []int64 {
	var wanted [1 << 10]uint64 // a bit for each term by its low bits: most terms of others aren't wanted
	for _, t := range terms {
		wanted[t>>6&(1<<10-1)] |= 1 << (t & 63)
	}
	type found struct {
		print  archive.Print
		shared int
	}
	var all []found
	for _, p := range list {
		n := 0
		for _, t := range p.Terms {
			if wanted[t>>6&(1<<10-1)]&(1<<(t&63)) != 0 && slices.Contains(terms, t) {
				n++
			}
		}
		if n >= dedup.LeastShared {
			all = append(all, found{p, n})
		}
	}
	slices.SortFunc(all, func(a, b found) int {
		if a.shared != b.shared {
			return b.shared - a.shared
		}
		return int(b.print.Number - a.print.Number)
	})
	var out []int64
	for _, f := range all {
		if len(out) < most && !slices.Contains(out, f.print.Report) {
			out = append(out, f.print.Report)
		}
	}
	return out
}
