package check

import (
	"strings"

	"wiredesk/internal/news"
)

// Change is a run of words of a difference.
type Change struct {
	Op   Op     `json:"op"`
	Text string `json:"text"`
}

// Op says on which side words stand.
type Op string

// The sides.
const (
	Kept    Op = "same"    // in both
	Dropped Op = "dropped" // in the archive alone
	Added   Op = "added"   // in the draft alone
)

// clauseWords is the longest clause, such as “he said”, that a quote may pass over.
const clauseWords = 14

// difference gives the quote word by word against the passage that to leads to;
// nil when nothing differs.
func (d *draft) difference(p *page, w *quoted, to []int) []Change {
	first, last := unmatched, unmatched
	for _, j := range to {
		if j != unmatched && first == unmatched {
			first = j
		}
		if j != unmatched {
			last = j
		}
	}
	return d.differenceIn(p, w, to, first, last+1)
}

// differenceIn is difference against the words from a to b of the page.
func (d *draft) differenceIn(p *page, w *quoted, to []int, a, b int) []Change {
	s := diff{d: d, p: p, w: w, next: a}
	for i, j := range to {
		if j == unmatched {
			s.added = append(s.added, w.places[i])
			s.free = s.free || w.free[i]
			continue
		}
		s.free = s.free || w.free[i]
		s.until(j, i > 0)
		s.put(Kept, d.own.text(w.places[i].Start, w.places[i].End))
		s.next = j + 1
	}
	s.until(b, false)
	if !s.differs {
		return nil
	}
	return s.out
}

// diff is a difference in the making.
type diff struct {
	d       *draft
	p       *page
	w       *quoted
	next    int          // first word of the page not told of yet
	added   []news.Place // words of the draft not told of yet
	free    bool         // the draft says that words are left out here
	out     []Change
	differs bool
}

// until tells what lies between the last word in both and the page's word j.
func (s *diff) until(j int, inside bool) {
	free := s.free
	s.free = false
	dropped, added := s.dropped(j), s.spelt(s.added)
	s.added = nil
	if dropped == added || glued(dropped) == glued(added) {
		s.put(Kept, added)
		return
	}
	if dropped != "" && added == "" && (free && !s.p.trailsOff(s.next-1, j) || inside && s.clause(j)) {
		return
	}
	s.differs = true
	if dropped != "" {
		s.put(Dropped, dropped)
	}
	if added != "" {
		s.put(Added, added)
	}
}

func (s *diff) dropped(j int) string {
	if s.next >= j {
		return ""
	}
	return s.p.text(s.p.words[s.next].start, s.p.words[j-1].end)
}

func (s *diff) spelt(places []news.Place) string {
	if len(places) == 0 {
		return ""
	}
	return s.d.own.text(places[0].Start, places[len(places)-1].End)
}

// glued gives the letters alone: words run together or parted otherwise are no difference.
func glued(s string) string {
	var b strings.Builder
	for i, runes := 0, []rune(s); i < len(runes); {
		end, folded := wordAt(runes, i)
		b.WriteString(folded)
		i = max(end, i+1)
	}
	return b.String()
}

// clause tells whether the page's words up to j are a clause inserted into one
// sentence of a quote, outside its marks: “It will, he said, be long.”
func (s *diff) clause(j int) bool {
	if s.next == 0 || j-s.next > clauseWords {
		return false
	}
	start, end := s.p.words[s.next-1].end, s.p.words[j].start
	between := s.p.text(start, end)
	if strings.ContainsAny(between, ".!?\n") {
		return false
	}
	before, after := s.p.quoteAt(start-1, start), s.p.quoteAt(end, end+1)
	return before != nil && after != nil && before.End <= start+2 && after.Start >= end-1 && before.Start != after.Start
}

func (s *diff) put(op Op, text string) {
	if text == "" {
		return
	}
	if n := len(s.out); n > 0 && s.out[n-1].Op == op {
		s.out[n-1].Text += " " + text
		return
	}
	s.out = append(s.out, Change{op, text})
}
