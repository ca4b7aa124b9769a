package figure

import "wiredesk/internal/news"

// joinRanges makes one figure of the two ends of a range.
func (d *document) joinRanges() {
	for i := 0; i+1 < len(d.found); i++ {
		a, b := &d.found[i], &d.found[i+1]
		if a.merged || b.merged || a.clumsy || b.clumsy || a.open || b.open || a.ranged {
			continue
		}
		if d.isShare(a, b) || d.isShareOf(a, b) || d.isTolerance(a, b) {
			continue
		}
		d.respectively(a, b)
		if d.isRange(a, b) && d.spread(a, b) {
			b.merged = true
		}
	}
}

// isRange says whether the words between two numbers make a range of them.
func (d *document) isRange(a, b *candidate) bool {
	i, end := a.to, b.from
	if a.plain && yearly(a.value) && !a.bound && (b.bound || d.g.yearCue[d.at(a.from-1).low]) && !yearly(b.value) {
		return false
	}
	if end-i > 5 || end <= i {
		return false
	}
	t := d.at(i)
	if end == i+1 && t.dash() {
		return t.space == d.at(end).space && !d.hyphened(a, b)
	}
	if t.is("-") && !t.space && d.g.until[d.at(i+1).low] && end == i+2 {
		return true
	}
	join := t.low
	i++
	for i < end {
		h, n := d.hedgeAt(i, end)
		if h == "" {
			break
		}
		b.hedge = string(h)
		i = n
	}
	if i != end {
		return false
	}
	before := d.at(a.from - 1).low
	switch {
	case before == "by" && (a.bound || a.scale > 1) && b.bound && b.value > 3*a.value:
		return false // by two cents to ten cents
	case d.g.between[before] || d.hedged(a.from) && d.g.between[d.at(a.from-3).low]:
		return d.g.and[join] || d.g.until[join]
	case d.g.fromTo[before]:
		return d.g.until[join] && !(d.g.comma && d.g.and[join]) && !d.changing(a.from-1)
	}
	if join == "or" || join == "ou" || join == "или" || join == "або" {
		return b.value == a.value+1 && !a.bound
	}
	grow := !d.changing(a.from) || !a.bound && b.kind == news.FigurePercent // will grow 3 to 5 percent
	return d.g.until[join] && !d.g.and[join] && grow && !b.fromRise() && join != "and" && join != "et"
}

func (c *candidate) fromRise() bool { return c.kind == news.FigurePercent && !c.whole && c.value == 0 }

// hyphened says whether the dash between two numbers joins codes or a date.
func (d *document) hyphened(a, b *candidate) bool {
	before, after := d.at(a.from-1), d.at(b.to)
	return before.dash() && !d.at(a.from).space || after.dash() && !after.space && d.at(b.to+1).sort == digits
}

// changing says whether a verb of change stands right before token i.
func (d *document) changing(i int) bool {
	for k := i - 1; k >= i-3 && k >= 0; k-- {
		if d.g.rises[d.at(k).low] != "" || d.g.rises["="+d.at(k).low] != "" {
			return true
		}
	}
	return false
}

// spread makes a the range from a to b, if the two measure the same.
func (d *document) spread(a, b *candidate) bool {
	switch {
	case a.bound && b.bound && a.unit != b.unit:
		return false
	case a.bound && !b.bound && a.kind != news.FigureMoney:
		return false
	}
	low := a.value
	if a.scale == 1 && b.scale > 1 && low < b.value/b.scale {
		low *= b.scale
	}
	if low >= b.value && !(low < 0 || b.value < 0) {
		return false
	}
	a.low, a.high = min(low, b.value), max(low, b.value)
	a.ranged, a.bare = true, false
	if b.bound {
		a.unit, a.kind = b.unit, b.kind
	}
	a.bound = a.bound || b.bound
	a.to, a.last = b.to, b.last
	return true
}

// shares are the wholes that people take shares of.
var shares = map[float64]bool{2: true, 3: true, 4: true, 5: true, 6: true, 7: true, 8: true, 9: true, 10: true, 12: true, 20: true, 50: true, 100: true, 500: true, 1000: true, 10000: true, 100000: true}

// isShare reads nine in ten and un sur trois, and forty-five (45), which says a
// number twice.
func (d *document) isShare(a, b *candidate) bool {
	i, n := a.to, b.from-a.to
	if a.bound || b.bound || !a.whole || !b.whole || n < 1 || n > 3 {
		return false
	}
	if n == 1 && d.at(i).is("(") && d.at(b.to).is(")") && a.value == b.value {
		a.to, b.merged = b.to+1, true
		return true
	}
	if a.value >= b.value || a.value < 1 || !shares[b.value] && n == 1 || !d.g.shares[d.phrase(i, n)] {
		return false
	}
	a.value, a.part, a.whole, a.plain, a.bare = a.value/b.value, true, false, false, false
	a.to, a.last, b.merged = b.to, b.last, true
	return true
}

// isShareOf reads four adults in ten and quatre adultes sur dix, which name the
// thing between the two numbers.
func (d *document) isShareOf(a, b *candidate) bool {
	if a.kind != news.FigureCount || a.bound || b.bound || !a.whole || !b.whole || a.value < 1 || a.value >= b.value || !ratios[b.value] && !(b.value > 2 && b.value < 6 && (d.opens(a.from) || d.hedged(a.from))) || d.countable(b) && !slavicVerb(d.at(b.to).low) || d.at(a.to).sort != word {
		return false
	}
	for i := a.to + 1; i < b.from && i < a.to+4; i++ {
		if n := b.from - i; n <= 3 && d.g.shares[d.phrase(i, n)] {
			if from, to := d.nounAt(a.to); from != a.to || to != i {
				return false
			}
			a.noun, a.nounEnd = a.to, i
			a.value, a.part, a.whole, a.plain, a.bare = a.value/b.value, true, false, false, false
			a.to, a.last, b.merged = b.to, b.last, true
			return true
		}
	}
	return false
}

// ratios are the wholes beside which a share's own noun may stand; three points
// out of four are more often a count.
var ratios = map[float64]bool{10: true, 100: true, 1000: true}

// isTolerance reads 20 ± 1 kg as 20 kg, whose tolerance is no figure of its own.
func (d *document) isTolerance(a, b *candidate) bool {
	if a.kind == news.FigureMoney && !b.bound || a.open || b.open || b.value > a.value {
		return false
	}
	switch p := d.phrase(a.to, b.from-a.to); p {
	case "±", "+/-", "+/ -", "+-", "plus or minus", "give or take", "plus ou moins", "плюс-минус":
	default:
		return false
	}
	if !a.bound {
		a.unit, a.kind, a.bound = b.unit, b.kind, b.bound
	}
	a.to, a.last, b.merged = b.to, b.last, true
	return true
}

// respectively gives the first of two numbers the million or the unit that is
// written once for both: 2 and 1.4 billion euros respectively.
func (d *document) respectively(a, b *candidate) {
	if a.bound || a.scale > 1 || a.ranged || !b.bound && b.scale <= 1 || b.from != a.to+1 || !d.g.and[d.at(a.to).low] {
		return
	}
	from, to := d.sentence(a.from)
	for i := max(from, a.from-4); i < min(to, b.to+6); i++ {
		if d.g.each[d.at(i).low] {
			a.value, a.scale, a.plain = a.value*b.scale, b.scale, a.plain && b.scale == 1
			a.kind, a.unit, a.bound = b.kind, b.unit, b.bound
			return
		}
	}
}
