package check

import (
	"context"
	"strings"

	"wiredesk/internal/news"
)

// shortAltered looks for a quote of a few words by the sentence it stands in: at
// the same place the archive has another quote.
func (d *draft) shortAltered(ctx context.Context, f *Finding, w *quoted) error {
	from, to := d.own.between(w.Start, w.End)
	lo, hi := d.surroundings(from, to, "\n")
	if hi-lo-(to-from) < shortQuote {
		lo, hi = d.surroundings(from, to, "\n\n\n")
	}
	if hi-lo-(to-from) < shortQuote {
		return nil
	}
	wide := &quoted{Quote: w.Quote}
	for _, o := range d.own.words[lo:hi] {
		wide.ids = append(wide.ids, o.id)
		wide.places = append(wide.places, news.Place{Start: o.start, End: o.end})
		wide.free = append(wide.free, false)
	}
	around := d.probe(d.own.words[lo].start, d.own.words[hi-1].end, []news.Place{{Start: w.Start, End: w.End}})
	return d.near(ctx, around, func(found []news.Report) bool {
		for _, m := range d.aligned(wide, found) {
			if d.sameSpot(f, w, &m, from-lo, to-lo) {
				return true
			}
		}
		return false
	})
}

// surroundings gives the words of the draft around a stretch, as far as the mark
// that parts paragraphs.
func (d *draft) surroundings(from, to int, part string) (int, int) {
	lo, hi := from, to
	for lo > 0 && lo > from-contextWords && !strings.Contains(d.own.text(d.own.words[lo-1].end, d.own.words[lo].start), part) {
		lo--
	}
	for hi < len(d.own.words) && hi < to+contextWords && !strings.Contains(d.own.text(d.own.words[hi-1].end, d.own.words[hi].start), part) {
		hi++
	}
	return lo, hi
}

// sameSpot sees whether an alignment of the surroundings leads to an archived
// quote in the place of the draft's.
func (d *draft) sameSpot(f *Finding, w *quoted, m *match, from, to int) bool {
	before, after := unmatched, unmatched
	for i, j := range m.to {
		if j != unmatched && i < from {
			before = j
		}
		if j != unmatched && i >= to && after == unmatched {
			after = j
		}
	}
	kept, all := int32(0), int32(0)
	for i, id := range m.of(d, w, from, to) {
		all += d.weight(id)
		if i < len(m.to) && m.to[i] != unmatched {
			kept += d.weight(id)
		}
	}
	if float64(kept) < minContext*float64(all) || before == unmatched && after == unmatched {
		return false
	}
	q := m.page.quoteBetween(before, after)
	if q == nil {
		return false
	}
	a, b := m.page.between(q.Start, q.End)
	if a == b {
		return false
	}
	ids := make([]int32, 0, b-a)
	for _, o := range m.page.words[a:b] {
		ids = append(ids, o.id)
	}
	way := align(w.ids, ids, d.weight, w.free)
	if len(w.ids) >= shortQuote && !d.half(w.ids, way.to) {
		return false
	}
	for i := range way.to {
		if way.to[i] != unmatched {
			way.to[i] += a
		}
	}
	passage := m.page.passage(q.Start, q.End)
	passage.Quote = q
	f.Archived, f.Difference = &passage, d.differenceIn(m.page, w, way.to, a, b)
	f.Verdict = Altered
	if len(f.Difference) == 0 {
		f.Verdict, f.Difference = Verbatim, nil
	}
	return true
}

// half tells whether an alignment keeps half of the words by weight.
func (d *draft) half(ids []int32, to []int) bool {
	var kept, all int32
	for i, id := range ids {
		all += d.weight(id)
		if to[i] != unmatched {
			kept += d.weight(id)
		}
	}
	return float64(kept) >= minCoverage*float64(all)
}

// of gives the ids of the surroundings, without those of the quote itself as words
// that needn't be kept.
func (m *match) of(d *draft, w *quoted, from, to int) map[int]int32 {
	lo, _ := d.own.between(w.Start, w.End)
	lo -= from
	out := map[int]int32{}
	for i := range m.to {
		if i < from || i >= to {
			out[i] = d.own.words[lo+i].id
		}
	}
	return out
}

// quoteBetween gives the archived quote that stands between two words, or beside
// the one that is known.
func (p *page) quoteBetween(before, after int) *news.Quote {
	const reach = 6
	var lo, hi int
	if before != unmatched {
		lo = p.words[before].end
	} else {
		lo = p.words[max(0, after-reach)].start
	}
	if after != unmatched {
		hi = p.words[after].start
	} else {
		hi = p.words[min(len(p.words)-1, before+reach)].end
	}
	for i, q := range p.quotes {
		if q.Start >= lo && q.End <= hi {
			return &p.quotes[i]
		}
	}
	return nil
}
