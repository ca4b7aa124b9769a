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
			total += d.prints.held
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

// termIndex holds prints in a ring, the newest tailPrints of them, and chains the
// places at which terms of one hash stand, newest first: about 350 bytes a print.
type termIndex struct {
	prints []printed // the ring
	terms  []posting // dedup.TermCount a print
	chains []int32   // by hash of a term: the place of its newest posting, counted from one
	next   int       // where in the ring the next print goes
	held   int       // the newest prints, which count
}

type printed struct {
	report int64
	at     int64 // Unix time, ns
	terms  int8
}

// posting is a term of a print and the place of the posting before it in its chain,
// counted from one.
type posting struct {
	term   uint32
	before int32
}

const (
	fewPrints  = 64   // that a ring begins with
	mostPlaces = 1000 // prints that are looked at for one term, the newest
)

func (x *termIndex) add(list []archive.Print) {
	for _, p := range list {
		if x.held == len(x.prints) && x.held < tailPrints {
			x.grow()
		}
		x.put(printed{report: p.Report, at: p.At.UnixNano()}, p.Terms)
	}
}

// grow makes the ring twice as large.
func (x *termIndex) grow() {
	old := *x
	size := min(max(2*len(old.prints), fewPrints), tailPrints)
	*x = termIndex{prints: make([]printed, size), terms: make([]posting, size*dedup.TermCount), chains: make([]int32, size*dedup.TermCount/2)}
	var terms [dedup.TermCount]uint32
	for n := range old.held {
		slot := old.slot(n)
		for i := range terms {
			terms[i] = old.terms[slot*dedup.TermCount+i].term
		}
		x.put(old.prints[slot], terms[:old.prints[slot].terms])
	}
}

// put takes a print into the ring, in the place of the oldest.
func (x *termIndex) put(p printed, terms []uint32) {
	x.unchain(x.next)
	terms = terms[:min(len(terms), dedup.TermCount)]
	p.terms = int8(len(terms))
	x.prints[x.next] = p
	for i, t := range terms {
		place, chain := x.next*dedup.TermCount+i, x.chain(t)
		x.terms[place] = posting{t, *chain}
		*chain = int32(place + 1)
	}
	x.next = (x.next + 1) % len(x.prints)
	x.held = min(x.held+1, len(x.prints))
}

// unchain takes a print's postings from the chains that begin with them. Where they
// stand further down, a reader sees by their age that they are gone.
func (x *termIndex) unchain(slot int) {
	for i := range int(x.prints[slot].terms) {
		place := slot*dedup.TermCount + i
		if chain := x.chain(x.terms[place].term); *chain == int32(place+1) {
			*chain = 0
		}
	}
}

func (x *termIndex) chain(term uint32) *int32 {
	return &x.chains[uint64(term*2_654_435_769)*uint64(len(x.chains))>>32] // terms are drawn by their hashes, so these aren't evenly spread
}

// slot is where the n-th of the prints that count stands, the oldest first.
func (x *termIndex) slot(n int) int {
	return (x.next - x.held + n + len(x.prints)) % len(x.prints)
}

// drop forgets what is older than since.
func (x *termIndex) drop(since time.Time) {
	for x.held > 0 && x.prints[x.slot(0)].at < since.UnixNano() {
		x.held--
	}
}

// sharing gives the reports that share most terms, most first and the newest of
// equals first, as the buckets do.
func (x *termIndex) sharing(terms []uint32, most int) []int64 {
	if x.held == 0 {
		return nil
	}
	var met []int32
	for _, t := range terms {
		met = x.places(met, t)
	}
	var out []int64
	for _, n := range dedup.Shared(met) {
		if report := x.prints[x.slot(int(n))].report; len(out) < most && !slices.Contains(out, report) {
			out = append(out, report)
		}
	}
	return out
}

// places adds the numbers of the newest prints that hold a term.
func (x *termIndex) places(met []int32, term uint32) []int32 {
	most := len(met) + mostPlaces
	last := -1
	for at := *x.chain(term); at > 0 && len(met) < most; at = x.terms[at-1].before {
		age := (x.next*dedup.TermCount - int(at) + len(x.terms)) % len(x.terms) // in places, the newest's last is 0
		if age <= last || age >= x.held*dedup.TermCount {
			break // a print has taken the place since, or it counts no more
		}
		if last = age; x.terms[at-1].term == term {
			met = append(met, int32(x.held-1-age/dedup.TermCount))
		}
	}
	return met
}
