package figure

import "math"

// partOf reads the denominator of a fraction in words: two thirds, deux tiers.
func (d *document) partOf(n number) (number, bool) {
	i := n.last
	if d.at(i).is("-") && d.at(i).space == d.at(i+1).space {
		i++
	}
	m, ok := d.g.parts[d.at(i).low]
	if !ok || n.value < 1 || n.value > 99 || n.value >= 2*m && m < 10 || m == 4 && d.ofTheYear(n, i) {
		return number{}, false
	}
	if n.last == n.first+1 && d.g.ones[d.at(n.first).low] && d.g.articles[d.at(n.first).low] {
		return d.partAlone(number{first: n.first, last: i + 1, value: n.value / m, words: true, part: true, article: true})
	}
	return d.scaled(number{first: n.first, last: i + 1, value: n.value / m, words: true, part: true}), true
}

// ofTheYear says whether the quarters at i are those of a year: the last three
// quarters, two quarters ago.
func (d *document) ofTheYear(n number, i int) bool {
	before := d.at(n.first - 1).low
	return d.at(i).is("quarters") && (n.value != 3 || d.g.ordinals[before] || !d.g.of[d.at(i+1).low] && (before == "for" || before == "in"))
}

// pointed reads decimals in words: two point five.
func (d *document) pointed(n number) number {
	if !d.g.point[d.at(n.last).low] || !n.words && d.at(n.last+1).sort != digits {
		return n
	}
	place, v := 0.1, n.value
	i := n.last + 1
	if t := d.at(i); t.sort == digits {
		n.value += parse("0." + t.text)
		n.last, n.whole = i+1, false
		return n
	}
	for ; d.g.numerals[d.at(i).low].class == unit && place > 1e-9; i++ {
		m := d.g.numerals[d.at(i).low]
		if m.value > 0 || d.g.numerals[d.at(i+1).low].class > 0 {
			v += m.value * place
		}
		place /= 10
	}
	if c := d.g.numerals[d.at(i).low].class; c == teen || c == ten {
		tail := d.compose(i, sum{slot: 1000, scale: math.Inf(1)})
		v += tail.value * place / 10
		i = tail.last
	}
	if i > n.last+1 {
		n.value, n.last, n.whole, n.bare = v, i, false, false
	}
	return n
}

// andHalf reads what is added at the end: two and a half, un million et demi.
func (d *document) andHalf(n number) number {
	var a, b string
	a = d.at(n.last).low
	for l := 3; l >= 2; l-- {
		b = d.phrase(n.last, l)
		if v := d.g.halves[b]; v > 0 && b != a {
			n.value += v * max(d.lastScale(n), 1)
			n.last += l
			n.whole, n.bare, n.plain = false, false, false
			return n
		}
	}
	if i := n.last; d.g.and[a] && n.whole && d.g.numerals[d.at(i+1).low].class > 0 {
		if p, ok := d.composed(i + 1); ok && p.words {
			if p, ok = d.partOf(p); ok && p.value < 1 && p.times == 0 {
				n.value += p.value * d.lastScale(n)
				n.last, n.whole, n.bare, n.plain = p.last, false, false, false
			}
		}
	}
	return n
}

// lastScale gives the million of "a million and a half".
func (d *document) lastScale(n number) float64 {
	if m := d.g.numerals[d.at(n.last-1).low]; m.class == scale {
		return m.value
	}
	return 1
}

// phrase joins the words of n tokens from i on; other tokens give "".
func (d *document) phrase(i, n int) string {
	if n == 1 {
		return d.at(i).low
	}
	var b [64]byte
	out := b[:0]
	for k := i; k < i+n; k++ {
		t := d.at(k)
		if t.sort == line || t.sort == digits {
			return ""
		}
		if k > i && t.space {
			out = append(out, ' ')
		}
		out = append(out, t.low...)
	}
	return string(out)
}

// scaled multiplies with the scale that follows: 1.2 million, 12k, half a dozen.
func (d *document) scaled(n number) number {
	for {
		i := n.last
		if n.part && d.g.of[d.at(i).low] {
			i++
			if d.g.articles[d.at(i).low] {
				i++
			}
		} else if n.part && d.g.articles[d.at(i).low] {
			i++
		} else if d.at(i).is("-") && !d.at(i+1).space && !d.at(i).space {
			i++
		}
		m, ok := d.g.numerals[d.at(i).low]
		if !ok || m.class != scale || !n.part && n.whole && i > n.last || n.times >= m.value {
			return d.suffixed(n)
		}
		n.value *= m.value
		n.times = m.value
		n.last, n.plain, n.bare, n.whole = i+1, false, false, n.value*m.value == math.Trunc(n.value*m.value)
		n.part = false
	}
}

// suffixed multiplies with a letter glued to the digits: 12k, 2bn.
func (d *document) suffixed(n number) number {
	t := d.at(n.last)
	if d.at(n.last-1).sort != digits || t.sort != word || n.times > 1 {
		return n
	}
	by := 0.0
	switch t.text {
	case "k", "K", "к", "К", "тыс":
		by = 1e3
	case "mn", "mln", "mil", "mio", "Mio", "MM", "mm":
		by = 1e6
	case "M", "М":
		by = 1e6
	case "m":
		if d.isMillion(n.last + 1) {
			by = 1e6
		}
	case "bn", "bln", "B", "b", "G", "Г", "Bn", "BN":
		by = 1e9
	case "tn", "tln", "trn":
		by = 1e12
	}
	if (t.text == "G" || t.text == "Г") && len(d.toks) > n.last+1 {
		return n // 5G and the like name a network
	}
	glued := !t.space
	if by == 0 || !glued && len(t.text) < 2 && (t.text != "k" || d.at(n.last+1).sort != line) || t.text == "mm" {
		return n
	}
	if next := d.at(n.last + 1); next.sort == digits && !next.space {
		return n
	}
	n.value *= by
	n.times = by
	n.last++
	n.plain, n.whole = false, true
	return n
}

// isMillion says whether an m before token i is a million rather than a metre:
// money or a plural noun follows.
func (d *document) isMillion(i int) bool {
	t := d.at(i)
	if d.g.lang != "en" || t.sort != word {
		return false
	}
	if _, ok := d.g.money[t.low]; ok {
		return true
	}
	return d.g.plurals[t.low] || d.g.plural(t.low) && d.g.units[t.low] == "" && !d.g.stops[t.low]
}

func (d *document) scaledAbout(n number) number {
	i := n.last
	if d.g.of[d.at(i).low] {
		i++
	}
	if m, ok := d.g.numerals[d.at(i).low]; ok && m.class == scale {
		n.value, n.last, n.times = n.value*m.value, i+1, m.value
	}
	return n
}

// wholeAt says whether a number of one word such as half counts here: before
// "of", a scale or an article, or after a hedge.
func (d *document) wholeAt(i int) bool {
	if d.g.wholes[d.at(i).low] >= 1 {
		return true
	}
	next, before := d.at(i+1), d.at(i-1).low
	if d.g.wholes[d.at(i).low] < 0.5 && (d.g.notOne[before] || d.g.months[before] || d.g.ordinals["+"+before]) {
		return false // the quarter, the fourth quarter
	}
	if next.is("-") && !next.space && d.g.numerals[d.at(i+2).low].class == scale {
		return true
	}
	if d.at(i-1).is("-") || next.is("-") || d.g.ordinals[d.at(i-1).low] {
		return false
	}
	if d.g.free || d.g.of[next.low] || d.g.numerals[next.low].class == scale || d.hedged(i) {
		return true
	}
	if d.g.halved[next.low] || d.g.stops[next.low] && d.at(i-1).sort != word && d.at(i-1).sort != digits && !d.at(i-1).dash() {
		return true // half its staff; half came
	}
	return d.g.articles[next.low] && (d.g.numerals[d.at(i+2).low].class == scale || d.g.units[d.at(i+2).low] != "" || d.g.money[d.at(i+2).low] != "")
}

// openAt reads numbers that are ranges by themselves: several hundred, hundreds
// of thousands, десятки тысяч.
func (d *document) openAt(i int) (number, bool) {
	t := d.at(i)
	if t.sort != word {
		return number{}, false
	}
	n := number{first: i, open: true, words: true}
	if d.g.several[t.low] || d.g.articles[t.low] && d.g.several[d.at(i+1).low] {
		j := i + 1
		if !d.g.several[t.low] {
			j++
		}
		return d.severalAt(n, j)
	}
	s, ok := d.g.crowds[t.low]
	if !ok || d.at(i+1).is("-") || d.at(i).capital() && i > 0 && d.at(i-1).sort == word && !d.at(i-1).capital() {
		return number{}, false
	}
	n.low, n.high, n.last = s.low, s.high, i+1
	j := n.last
	if d.g.of[d.at(j).low] {
		j++
	}
	if by := d.base(j); by > 1 && !(d.at(j+1).is("-") && !d.at(j+1).space) {
		n.low, n.high, n.last = n.low*by, (n.high+1)*by-1, j+1
	}
	return n, true
}

// base gives the scale that stands at i, that of an open word such as milliers
// included.
func (d *document) base(i int) float64 {
	if s, ok := d.g.crowds[d.at(i).low]; ok {
		return s.low / 2
	}
	return d.big(i)
}

// severalAt reads the scale after several.
func (d *document) severalAt(n number, i int) (number, bool) {
	if d.g.of[d.at(i).low] {
		i++
	}
	if s, ok := d.g.crowds[d.at(i).low]; ok && !d.g.numerals[d.at(i).low].alone {
		n.low, n.high, n.last = s.low, s.high, i+1
		return d.grown(n), true
	}
	by := d.big(i)
	if m := d.g.numerals[d.at(i).low]; m.class == hundred && by == 0 {
		by = m.value
	}
	if r := d.g.round[d.at(i).low]; r > 0 && by == 0 {
		by = r
	}
	if by == 0 {
		return n, false
	}
	n.low, n.high, n.last = 2*by, 10*by-1, i+1
	return d.grown(n), true
}

// grown multiplies an open number with the scales that follow it.
func (d *document) grown(n number) number {
	for {
		j := n.last
		if d.g.of[d.at(j).low] {
			j++
		}
		more := d.base(j)
		if more == 0 {
			return n
		}
		n.low, n.high, n.last = n.low*more, (n.high+1)*more-1, j+1
	}
}

// big gives the scale that stands at i, 0 for none.
func (d *document) big(i int) float64 {
	if m := d.g.numerals[d.at(i).low]; m.class == scale || m.class == hundred {
		return m.value
	}
	return 0
}
