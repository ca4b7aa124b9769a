package dedup

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// Recent is an Index in memory, of the reports of a time window. It isn't safe
// for concurrent use.
type Recent struct {
	window  time.Duration
	entries []recentEntry
	first   int // number of entries[0]
	known   map[Key]int
	terms   map[uint32][]int
	stories map[int64][]int
}

type recentEntry struct {
	Entry
	keys  []Key
	terms []uint32
}

// longestList bounds the reports that are looked at for one term: the newest.
const longestList = 256

// NewRecent makes an empty Recent.
func NewRecent(window time.Duration) *Recent {
	return &Recent{window: window, known: map[Key]int{}, terms: map[uint32][]int{}, stories: map[int64][]int{}}
}

// Known is Index's.
func (r *Recent) Known(_ context.Context, at time.Time, k Key) (Entry, bool, error) {
	r.forget(at.Add(-r.window))
	n, ok := r.known[k]
	if !ok {
		return Entry{}, false, nil
	}
	return r.entries[n-r.first].Entry, true, nil
}

// Near is Index's.
func (r *Recent) Near(_ context.Context, at time.Time, terms []uint32, limit int) ([]Entry, error) {
	r.forget(at.Add(-r.window))
	var met []int
	for _, t := range terms {
		list := r.terms[t]
		met = append(met, list[max(0, len(list)-longestList):]...)
	}
	numbers := Shared(met)
	var out []Entry
	for _, n := range numbers[:min(limit, len(numbers))] {
		e := r.entries[n-r.first].Entry
		e.Size = len(r.stories[e.Story])
		out = append(out, e)
	}
	return out, nil
}

// LeastShared is how many terms two reports must share to be compared.
const LeastShared = 2

// Shared gives the numbers that were met LeastShared times or more, those met most
// first and the newest, the greatest, of equals first. It sorts met: counting in a map
// takes twice as long.
func Shared[N cmp.Ordered](met []N) []N {
	slices.Sort(met)
	type found struct {
		number N
		times  int
	}
	var all []found
	for i := 0; i < len(met); {
		n := i
		for n < len(met) && met[n] == met[i] {
			n++
		}
		if n-i >= LeastShared {
			all = append(all, found{met[i], n - i})
		}
		i = n
	}
	slices.SortFunc(all, func(a, b found) int {
		return cmp.Or(cmp.Compare(b.times, a.times), cmp.Compare(b.number, a.number))
	})
	out := make([]N, len(all))
	for i, f := range all {
		out[i] = f.number
	}
	return out
}

// Put is Index's.
func (r *Recent) Put(_ context.Context, a Arrival, story int64, keys []Key, terms []uint32) error {
	n := r.first + len(r.entries)
	e := recentEntry{Entry: Entry{Report: a.Report, Story: story, Print: a.Print, At: a.At}, terms: terms}
	for _, k := range keys {
		if k.Reason != SameText || terms != nil {
			r.known[k] = n
			e.keys = append(e.keys, k)
		}
	}
	for _, t := range terms {
		r.terms[t] = append(r.terms[t], n)
	}
	r.stories[story] = append(r.stories[story], n)
	r.entries = append(r.entries, e)
	return nil
}

// Unite is Index's.
func (r *Recent) Unite(_ context.Context, into int64, from []int64) error {
	for _, s := range from {
		for _, n := range r.stories[s] {
			r.entries[n-r.first].Story = into
		}
		r.stories[into] = append(r.stories[into], r.stories[s]...)
		delete(r.stories, s)
	}
	return nil
}

// forget drops the entries that arrived before then.
func (r *Recent) forget(then time.Time) {
	for len(r.entries) > 0 && r.entries[0].At.Before(then) {
		e := r.entries[0]
		for _, k := range e.keys {
			if r.known[k] == r.first {
				delete(r.known, k)
			}
		}
		for _, t := range e.terms {
			if r.terms[t] = without(r.terms[t], r.first); len(r.terms[t]) == 0 {
				delete(r.terms, t)
			}
		}
		if r.stories[e.Story] = without(r.stories[e.Story], r.first); len(r.stories[e.Story]) == 0 {
			delete(r.stories, e.Story)
		}
		r.entries[0] = recentEntry{}
		r.entries, r.first = r.entries[1:], r.first+1
	}
}

func without(list []int, n int) []int {
	if i := slices.Index(list, n); i >= 0 {
		return slices.Delete(list, i, i+1)
	}
	return list
}
