package check

import (
	"strings"
	"unicode"

	"wiredesk/internal/text"
)

// ownEllipsis tells whether an ellipsis of the draft is one that the passage has
// itself, with words beside it that the draft lacks: those are left out silently.
func (d *draft) ownEllipsis(p *page, w *quoted, to []int) bool {
	for i := 1; i < len(to); i++ {
		if w.free[i] && !strings.ContainsRune(d.own.text(w.places[i-1].End, w.places[i].Start), '[') && p.trailsOff(to[i-1], to[i]) {
			return true
		}
	}
	return false
}

// trailsOff tells whether an ellipsis stands right beside one of two words of the
// page, others lying between the two.
func (p *page) trailsOff(i, j int) bool {
	if i < 0 || j <= i+1 || j >= len(p.words) {
		return false
	}
	return leavesOut(p.text(p.words[i].end, p.words[i+1].start)) != leavesOut(p.text(p.words[j-1].end, p.words[j].start))
}

// denied tells whether a quote was cut out right behind or right before the word
// that denies it in the archived quote, where the draft does not deny it in words
// of its own; the difference then has that word.
func (d *draft) denied(w *quoted, m *match) bool {
	q := m.passage.Quote
	if q == nil {
		return false
	}
	first, last := m.to[0], m.to[len(m.to)-1]
	from, to := d.own.between(w.Start, w.End)
	if first > 0 && m.page.words[first-1].start >= q.Start && m.page.beside(first-1) && m.page.negates(first-1) && !d.own.denies(from-4, from) {
		m.change = d.differenceIn(m.page, w, m.to, first-1, last+1)
		return true
	}
	if last+1 < len(m.page.words) && m.page.words[last+1].end <= q.End && m.page.beside(last) && m.page.negates(last+1) && !d.own.denies(to, to+2) {
		m.change = d.differenceIn(m.page, w, m.to, first, last+2)
		return true
	}
	return false
}

// beside tells whether nothing but space parts word i from the next.
func (p *page) beside(i int) bool {
	return strings.TrimFunc(p.text(p.words[i].end, p.words[i+1].start), unicode.IsSpace) == ""
}

// negates tells whether word i turns what stands beside it into its opposite.
func (p *page) negates(i int) bool {
	word := strings.ToLower(strings.ReplaceAll(p.text(p.words[i].start, p.words[i].end), "’", "'"))
	return strings.HasSuffix(word, "n't") || negations[word]
}

// denies tells whether one of the words from a to b denies something.
func (p *page) denies(a, b int) bool {
	for i := max(0, a); i < min(b, len(p.words)); i++ {
		if p.negates(i) || denials[text.Fold(p.text(p.words[i].start, p.words[i].end))] {
			return true
		}
	}
	return false
}

var negations = map[string]bool{"not": true, "never": true, "cannot": true, "pas": true, "jamais": true, "не": true}

// denials are words by which a writer denies what a quote says, folded.
var denials = map[string]bool{
	"no": true, "without": true, "deny": true, "denies": true, "denied": true, "denying": true, "refuse": true, "refuses": true, "refused": true,
	"reject": true, "rejects": true, "rejected": true, "hardly": true, "neither": true, "nor": true, "sans": true, "aucun": true, "aucune": true,
	"ni": true, "nie": true, "dement": true, "dementi": true, "plus": true, "без": true, "отрицает": true, "отрицал": true, "заперечив": true, "заперечуе": true,
}
