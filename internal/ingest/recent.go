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
			total += len(d.prints.prints)
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

// termIndex holds prints in their order, the newest tailPrints of them, and chains
// the places at which terms of one hash stand: about 500 bytes a print.
type termIndex struct {
	prints []printed
	gone   int       // prints at the front that were dropped and still take room
	terms  []posting // dedup.TermCount a print
	chains []int32   // by hash of a term: its newest posting, counted from one
}

type printed struct {
	report int64
	at     int64 // Unix time, ns
	terms  int32
}

// posting is a term of a print and the posting before it in its chain, counted from one.
type posting struct {
	term   uint32
	before int32
}

// mostPlaces bounds the prints that are looked at for one term, the newest.
const mostPlaces = 1000

func (x *termIndex) add(list []archive.Print) {
	for _, p := range list {
		terms := p.Terms[:min(len(p.Terms), dedup.TermCount)]
		x.prints = append(x.prints, printed{p.Report, p.At.UnixNano(), int32(len(terms))})
		var row [dedup.TermCount]posting
		for i, t := range terms {
			row[i].term = t
		}
		x.terms = append(x.terms, row[:]...)
	}
	if len(x.terms) > len(x.chains) {
		x.chains = make([]int32, 2*len(x.terms))
		x.link(0)
	} else {
		x.link(len(x.prints) - len(list))
	}
}

// link puts the prints from a place on into the chains.
func (x *termIndex) link(from int) {
	for print := from; print < len(x.prints); print++ {
		for i := range int(x.prints[print].terms) {
			at := print*dedup.TermCount + i
			chain := x.chain(x.terms[at].term)
			x.terms[at].before, *chain = *chain, int32(at+1)
		}
	}
}

func (x *termIndex) chain(term uint32) *int32 {
	return &x.chains[uint64(term*2_654_435_769)*uint64(len(x.chains))>>32] // terms are drawn by their hashes, so these aren't evenly spread
}

// drop forgets what is older than since, and more than tailPrints.
func (x *termIndex) drop(since time.Time) {
	x.gone = max(x.gone, len(x.prints)-tailPrints)
	for x.gone < len(x.prints) && x.prints[x.gone].at < since.UnixNano() {
		x.gone++
	}
	if 4*x.gone > len(x.prints) {
		x.prints = slices.Delete(x.prints, 0, x.gone)
		x.terms = slices.Delete(x.terms, 0, x.gone*dedup.TermCount)
		x.gone = 0
		clear(x.chains)
		x.link(0)
	}
}

// sharing gives the reports that share most terms, most first and the newest of
// equals first, as the buckets do.
func (x *termIndex) sharing(terms []uint32, most int) []int64 {
	if len(x.chains) == 0 {
		return nil
	}
	var met []int32
	for _, t := range terms {
		places := 0
		for at := *x.chain(t); at > int32(x.gone*dedup.TermCount) && places < mostPlaces; at = x.terms[at-1].before {
			if x.terms[at-1].term == t {
				met = append(met, (at-1)/dedup.TermCount)
				places++
			}
		}
	}
	var out []int64
	for _, place := range dedup.Shared(met) {
		if report := x.prints[place].report; len(out) < most && !slices.Contains(out, report) {
			out = append(out, report)
		}
	}
	return out
}
