package alert

import (
	"cmp"
	"slices"
)

// Bounds of what tuning a watch looks at.
const (
	leastMarked = 2   // posts that must be marked for anything to be shared by them
	mostShared  = 8   // words that are told
	sharedBy    = 0.5 // part of the marked posts that must hold a word
	lackedBy    = 0.1 // part of the others that may hold it too
)

// Judged is a post of a watch that people have, or haven't, marked as not relevant.
type Judged struct {
	Marked bool
	Words  []Held // of the report, in the order of the text
}

// Held is a word of a report.
type Held struct {
	Term  string // the same for all its forms
	Shown string // as people read it
	Watch bool   // the watch matched it
	Title bool
}

// Tally says how many marked posts and how many others hold a word.
type Tally struct {
	Word             string
	Marked, Unmarked int
	titles           int // marked posts that have it in their title
}

// Brought counts the words by which the watch found its marked posts, the one
// that brought most of them first.
func Brought(posts []Judged) []Tally {
	all := tallies(posts, func(h Held) bool { return h.Watch })
	all = slices.DeleteFunc(all, func(t Tally) bool { return t.Marked == 0 })
	slices.SortStableFunc(all, func(a, b Tally) int {
		return cmp.Or(b.Marked-a.Marked, a.Unmarked-b.Unmarked, cmp.Compare(a.Word, b.Word))
	})
	return all[:min(len(all), mostShared)]
}

// Shared gives the words beside those of the watch that at least half of the
// marked posts hold and at most a tenth of the others: the most telling first,
// then those that stand in titles. One marked post shares nothing.
func Shared(posts []Judged) []Tally {
	watched := map[string]bool{}
	marked, unmarked := 0, 0
	for _, p := range posts {
		if p.Marked {
			marked++
		} else {
			unmarked++
		}
		for _, h := range p.Words {
			watched[h.Term] = watched[h.Term] || h.Watch
		}
	}
	all := tallies(posts, func(h Held) bool { return !watched[h.Term] })
	all = slices.DeleteFunc(all, func(t Tally) bool {
		return t.Marked < leastMarked || float64(t.Marked) < sharedBy*float64(marked) || float64(t.Unmarked) > lackedBy*float64(unmarked)
	})
	slices.SortStableFunc(all, func(a, b Tally) int {
		return cmp.Or((b.Marked-b.Unmarked)-(a.Marked-a.Unmarked), b.titles-a.titles, cmp.Compare(a.Word, b.Word))
	})
	return all[:min(len(all), mostShared)]
}

// tallies counts each word once for each post that holds it, under the form that
// was met first.
func tallies(posts []Judged, of func(Held) bool) []Tally {
	at := map[string]int{}
	var out []Tally
	for _, p := range posts {
		seen, titled := map[string]bool{}, map[string]bool{}
		for _, h := range p.Words {
			if !of(h) {
				continue
			}
			i, ok := at[h.Term]
			if !ok {
				i = len(out)
				at[h.Term] = i
				out = append(out, Tally{Word: h.Shown})
			}
			if p.Marked && h.Title && !titled[h.Term] {
				titled[h.Term] = true
				out[i].titles++
			}
			if seen[h.Term] {
				continue
			}
			seen[h.Term] = true
			if p.Marked {
				out[i].Marked++
			} else {
				out[i].Unmarked++
			}
		}
	}
	return out
}

// Proposal chooses the exclusion whose dry run left out most marked posts for the
// others it left out with them, which count twice; false when none is worth it.
func Proposal(tried []Tally) (Tally, bool) {
	worth := func(t Tally) int { return t.Marked - 2*t.Unmarked }
	var best Tally
	for _, t := range tried {
		if worth(t) > worth(best) {
			best = t
		}
	}
	return best, worth(best) > 0
}
