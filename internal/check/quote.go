package check

import (
	"context"
	"slices"
	"strings"

	"wiredesk/internal/news"
)

// What counts as the same quote. docs/checking.md has the figures behind these.
const (
	minCoverage  = 0.5 // share of a quote's weight that an altered quote keeps
	minKept      = 4   // weight that it keeps at least: two content words
	shortQuote   = 5   // words below which a quote needs its surroundings to be known again
	middling     = 10  // words below which they help where its own words don't
	contextWords = 12  // of the draft on each side of a short quote
	minContext   = 0.6 // share of its surroundings that a short quote keeps
	maxGap       = 400 // words of a report that a shortened quote leaves out at one place
)

// quoted is a quote of the draft in words.
type quoted struct {
	*news.Quote
	ids    []int32
	places []news.Place // of each word
	free   []bool       // the draft says that it leaves words out before this one
	parts  []probe
}

// quote compares one quote of the draft.
func (d *draft) quote(ctx context.Context, q *news.Quote) (Finding, error) {
	f := Finding{Kind: Quote, Start: q.Start, End: q.End, Text: q.Text, Verdict: Absent, Quote: q}
	w := d.quoted(q)
	if len(w.ids) == 0 {
		return f, nil
	}
	found, err := d.verbatim(ctx, w.parts)
	if err != nil {
		return f, err
	}
	if d.settle(&f, w, d.exact(w, found)) {
		return f, nil
	}
	if len(w.ids) >= shortQuote {
		if err := d.altered(ctx, &f, w); err != nil || f.Verdict != Absent || len(w.ids) >= middling {
			return f, err
		}
	}
	return f, d.shortAltered(ctx, &f, w)
}

// quoted cuts a quote into its words. An ellipsis leaves words out, and so do
// square brackets with the words in them, which are the writer's.
func (d *draft) quoted(q *news.Quote) *quoted {
	w := &quoted{Quote: q}
	from, to := d.own.between(q.Start, q.End)
	start, left := q.Start, false
	for i := from; i < to; i++ {
		at := d.own.words[i]
		if i > from && leavesOut(d.own.text(d.own.words[i-1].end, at.start)) {
			left = true
		}
		if d.bracketed(q, at.start) {
			left = true
			continue
		}
		if left && len(w.ids) > 0 {
			w.parts = append(w.parts, d.probe(start, w.places[len(w.places)-1].End, nil))
			start = at.start
		} else if left {
			start = at.start
		}
		w.free = append(w.free, left && len(w.ids) > 0)
		w.ids = append(w.ids, at.id)
		w.places = append(w.places, news.Place{Start: at.start, End: at.end})
		left = false
	}
	if len(w.ids) > 0 {
		w.parts = append(w.parts, d.probe(start, w.places[len(w.places)-1].End, nil))
	}
	return w
}

func leavesOut(between string) bool {
	return strings.Contains(between, "…") || strings.Contains(between, "..")
}

// bracketed tells whether a place of a quote stands in square brackets.
func (d *draft) bracketed(q *news.Quote, place int) bool {
	for i := place - 1; i >= q.Start && i > place-80; i-- {
		switch d.own.runes[i] {
		case ']':
			return false
		case '[':
			return true
		}
	}
	return false
}

// match is a passage of a report that a quote was found in.
type match struct {
	page     *page
	to       []int // word of the page for each word of the quote, or unmatched
	passage  Passage
	change   []Change
	coverage float64
	kept     int32
}

// exact gives the passages that hold the quote word for word.
func (d *draft) exact(w *quoted, found []news.Report) []match {
	var out []match
	for i := range found {
		p := d.page(&found[i])
		if to := p.find(w); to != nil && !d.ownEllipsis(p, w, to) {
			out = append(out, d.matched(p, w, to))
		}
	}
	return out
}

// find looks for the words of a quote one after another, with gaps where the
// quote leaves words out. It prefers a place inside quotation marks.
func (p *page) find(w *quoted) []int {
	var first []int
	for j := range p.words {
		if p.words[j].id != w.ids[0] {
			continue
		}
		to := p.follow(w, j)
		if to == nil {
			continue
		}
		if p.quoteAt(p.words[to[0]].start, p.words[to[len(to)-1]].end) != nil {
			return to
		}
		if first == nil {
			first = to
		}
	}
	return first
}

// follow matches the quote from word j on; behind a gap it takes the first place
// at which the next part stands as a whole.
func (p *page) follow(w *quoted, j int) []int {
	to := make([]int, 0, len(w.ids))
	for i := 0; i < len(w.ids); {
		end := i + 1
		for end < len(w.ids) && !w.free[end] {
			end++
		}
		part := w.ids[i:end]
		limit := j
		if i > 0 {
			limit = min(j+maxGap, len(p.words))
		}
		for ; j <= limit && !p.holds(part, j); j++ {
		}
		if j > limit {
			return nil
		}
		for range part {
			to = append(to, j)
			j++
		}
		i = end
	}
	return to
}

func (p *page) holds(part []int32, j int) bool {
	if j+len(part) > len(p.words) {
		return false
	}
	for k, id := range part {
		if p.words[j+k].id != id {
			return false
		}
	}
	return true
}

// settle decides between verbatim and said by someone else. It says false when
// the passages say neither.
func (d *draft) settle(f *Finding, w *quoted, passages []match) bool {
	short := len(w.ids) < shortQuote
	var other, best, cut *match
	for i := range passages {
		m := &passages[i]
		said := m.passage.Quote
		if short && said == nil && !d.sameSurroundings(w, m) {
			continue
		}
		if d.differ(f.Quote, said) {
			if other == nil && (!short || d.sameSurroundings(w, m)) {
				other = m
			}
			continue
		}
		if d.denied(w, m) {
			cut = m
			continue
		}
		if best == nil || best.passage.Quote == nil && said != nil {
			best = m
		}
	}
	switch {
	case best != nil && (best.passage.Quote != nil || other == nil):
		f.Verdict, f.Archived = Verbatim, &best.passage
	case other != nil:
		f.Verdict, f.Archived = SomeoneElse, &other.passage
	case cut != nil:
		f.Verdict, f.Archived, f.Difference = Altered, &cut.passage, cut.change
	default:
		return false
	}
	return true
}

// sameSurroundings tells whether the text around a passage is that around the quote.
func (d *draft) sameSurroundings(w *quoted, m *match) bool {
	from, to := d.own.between(w.Start, w.End)
	before := shared(d.own.words[max(0, from-contextWords):from], m.page.words[max(0, m.to[0]-2*contextWords):m.to[0]], d.weight)
	last := m.to[len(m.to)-1] + 1
	after := shared(d.own.words[to:min(len(d.own.words), to+contextWords)], m.page.words[last:min(len(m.page.words), last+2*contextWords)], d.weight)
	return before+after >= 3*contentWeight
}

// shared gives the weight of the words that stand in both.
func shared(a, b []word, weight func(int32) int32) int32 {
	met := map[int32]bool{}
	for _, w := range b {
		met[w.id] = true
	}
	var sum int32
	for _, w := range a {
		if met[w.id] {
			met[w.id] = false
			if weight(w.id) == contentWeight {
				sum += contentWeight
			}
		}
	}
	return sum
}

// altered looks for the quote in other words.
func (d *draft) altered(ctx context.Context, f *Finding, w *quoted) error {
	var whole probe
	for _, p := range w.parts {
		whole.tokens = append(whole.tokens, p.tokens...)
	}
	var best []match
	look := func(found []news.Report) bool {
		best = append(best, d.aligned(w, found)...)
		return len(best) > 0
	}
	err := d.near(ctx, whole, look)
	if err == nil && len(best) == 0 {
		err = d.scattered(ctx, whole, look)
	}
	if err != nil || len(best) == 0 {
		return err
	}
	slices.SortStableFunc(best, func(a, b match) int { return int(b.rank() - a.rank()) })
	var same []match
	for _, m := range best {
		if len(m.change) == 0 {
			same = append(same, m)
		}
	}
	if len(same) > 0 && d.settle(f, w, same) {
		return nil
	}
	f.Verdict, f.Archived, f.Difference = Altered, &best[0].passage, best[0].change
	return nil
}

// rank orders alignments: what they keep, and whether they stand in a quote.
func (m match) rank() int32 {
	r := 4 * m.kept
	if m.passage.Quote != nil {
		r += 2 * contentWeight
	}
	return r
}

// aligned gives the alignments with reports that keep enough of the quote.
func (d *draft) aligned(w *quoted, found []news.Report) []match {
	var out []match
	for _, p := range d.likest(w.ids, found) {
		ids := make([]int32, len(p.words))
		for j, word := range p.words {
			ids[j] = word.id
		}
		from, to := window(w.ids, ids, d.weight)
		way := align(w.ids, ids[from:to], d.weight, w.free)
		for i := range way.to {
			if way.to[i] != unmatched {
				way.to[i] += from
			}
		}
		if m, ok := d.enough(p, w, way.to); ok {
			out = append(out, m)
		}
	}
	return out
}

func (d *draft) enough(p *page, w *quoted, to []int) (match, bool) {
	var kept, all int32
	run, longest := 0, 0
	for i, j := range to {
		all += d.weight(w.ids[i])
		if j == unmatched {
			run = 0
			continue
		}
		if run++; i > 0 && to[i-1] != unmatched && j != to[i-1]+1 {
			run = 1
		}
		longest = max(longest, run)
		kept += d.weight(w.ids[i])
	}
	coverage := float64(kept) / float64(max(1, all))
	if coverage < minCoverage || kept < minKept || longest < 3 {
		return match{}, false
	}
	m := d.matched(p, w, to)
	m.coverage, m.kept = coverage, kept
	return m, true
}

// matched makes the passage of an alignment.
func (d *draft) matched(p *page, w *quoted, to []int) match {
	first, last := unmatched, 0
	for _, j := range to {
		if j == unmatched {
			continue
		}
		if first == unmatched {
			first = j
		}
		last = j
	}
	start, end := p.words[first].start, p.words[last].end
	m := match{page: p, to: to, passage: p.passage(start, end)}
	m.passage.Quote = p.quoteAt(start, end)
	m.change = d.difference(p, w, to)
	return m
}
