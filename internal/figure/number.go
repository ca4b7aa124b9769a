package figure

import "math"

// number is a number as it stands in the text, without its unit.
type number struct {
	first, last int // tokens, half-open
	value       float64
	low, high   float64 // of an open number such as several hundred
	open        bool
	about       bool // a round number that says "about" by itself: une centaine
	plain       bool // one run of digits
	whole       bool
	words       bool // no digit in it
	clumsy      bool
	part        bool // a fraction in words
	bare        bool // a lone word for one
	article     bool // begins with a or un
	times       float64
}

// sum adds up the words of one number.
type sum struct {
	total, now float64
	slot       float64 // the lowest place that is filled since the last scale
	scale      float64 // the last scale
	times      float64 // the greatest scale
	last       class
	some       bool
	digits     bool // begins with digits
}

// scan finds the numbers of the text.
func (d *document) scan() {
	for i := 0; i < len(d.toks); {
		t := &d.toks[i]
		if t.sort == line || t.sort == mark && !t.is(".") && !t.is(",") && !t.dash() {
			i++
			continue
		}
		n, ok := d.numberAt(i)
		if !ok {
			i++
			continue
		}
		d.found = append(d.found, candidate{number: n, from: n.first, to: n.last, scale: max(n.times, 1)})
		i = max(n.last, i+1)
	}
}

// numberAt reads the number that begins at token i.
func (d *document) numberAt(i int) (number, bool) {
	if t := d.at(i); t.dash() || d.g.minus[t.low] && !(d.g.minus["-"+d.at(i-1).low] && (t.is("moins") || t.is("minus") || t.is("минус"))) && !d.g.articles[d.at(i-1).low] {
		return d.negative(i)
	}
	if n, ok := d.openAt(i); ok {
		return n, true
	}
	if v, ok := d.g.wholes[d.at(i).low]; ok && d.wholeAt(i) {
		n := number{first: i, last: i + 1, value: v, words: true, part: v < 1, whole: false}
		return d.scaled(n), true
	}
	return d.amountAt(i)
}

// negative reads a number with a minus sign or word.
func (d *document) negative(i int) (number, bool) {
	t, next := d.at(i), d.at(i+1)
	if t.dash() {
		before := d.at(i - 1)
		if !t.space && before.sort != line && !before.is("(") && !before.is("$") && !before.is("€") && !before.is("£") && !before.is("[") || t.is("—") {
			return number{}, false
		}
		if d.at(i-1).sort == digits || next.space && (i > 0 || len(d.toks) > 8) || !next.space && next.sort == word {
			return number{}, false
		}
	}
	n, ok := d.amountAt(i + 1)
	if !ok || n.clumsy || n.open {
		return number{}, false
	}
	n.first, n.value, n.plain, n.bare = i, -n.value, false, false
	return n, true
}

// amountAt reads digits or words, an article before them included.
func (d *document) amountAt(i int) (number, bool) {
	if d.g.articles[d.at(i).low] {
		if n, ok := d.afterArticle(i); ok {
			return n, true
		}
		if n, ok := d.aUnit(i); ok {
			return n, true
		}
	}
	n, ok := d.composed(i)
	if !ok || n.clumsy {
		return n, ok
	}
	if n.words || n.whole && d.at(n.last+1).sort == digits {
		if p, ok := d.partOf(n); ok && n.words {
			return p, true
		}
		n = d.pointed(n)
	}
	return d.scaled(d.andHalf(n)), true
}

// afterArticle reads a hundred, a dozen, a third, half a million.
func (d *document) afterArticle(i int) (number, bool) {
	t := d.at(i + 1)
	if d.g.articles[t.low] && d.g.halves[d.at(i).low] == 0 {
		return number{}, false
	}
	if v, ok := d.g.round[t.low]; ok && (v >= 10 || d.g.of[d.at(i+2).low] || len(d.toks) == 2) {
		n := number{first: i, last: i + 2, value: v, words: true, about: true, whole: true, article: true}
		return d.scaledAbout(n), true
	}
	if m, ok := d.g.parts[t.low]; ok && !d.g.numerals[d.at(i).low].alone {
		return d.partAlone(number{first: i, last: i + 2, value: 1 / m, words: true, part: true, article: true})
	}
	m, ok := d.g.numerals[t.low]
	if !ok || m.class != hundred && m.class != scale || d.g.lang == "fr" && m.value == 100 {
		return number{}, false
	}
	s := sum{slot: 1000, scale: math.Inf(1), now: 1, some: true}
	n := d.compose(i+1, s)
	n.first, n.article = i, true
	return d.scaled(d.andHalf(n)), true
}

// aUnit reads the one of "more than a year": an article before a unit, after a
// hedge, before a half, where the text is nothing else, or where it says how much: a
// gallon of milk.
func (d *document) aUnit(i int) (number, bool) {
	if d.g.numerals[d.at(i).low].alone || d.at(i+1).sort != word {
		return number{}, false
	}
	u, end, ok := d.unitAt(i + 1)
	if !ok {
		u, end, ok = d.moneyWord(i + 1)
	}
	half, _ := d.halfAfter(end)
	alone := i == 0 && end >= len(d.toks)
	one := ok && (d.hedged(i) || half > 0 || alone || d.g.amounts[u] && d.howMuch(i, end))
	return number{first: i, last: i + 1, value: 1, words: true, whole: true, article: true}, one
}

// howMuch says whether the article at i and the unit that ends before end say how much
// there is: not what a price or a rate is for (cents a gallon, 50 miles a gallon), what
// is denied (not a penny), or what kind of thing a noun after it is (a gallon jug).
func (d *document) howMuch(i, end int) bool {
	next := d.at(end)
	if next.sort == word && !d.g.of[next.low] && !d.g.stops[next.low] && !d.g.extents[next.low] || next.sort == digits || next.dash() && !next.space {
		return false
	}
	start, _ := d.sentence(i)
	start = max(start, i-8)
	for k := start; k < i; k++ {
		if d.g.none[d.at(k).low] {
			return false
		}
	}
	for k := i - 1; k >= start; k-- { // as far as nothing parts what stands there from the article
		t := d.at(k)
		_, money := d.currency(k)
		if t.sort == mark && !money || t.sort == line || d.g.stops[t.low] {
			break
		}
		if _, _, unit := d.unitAt(k); unit || money || t.sort == digits || d.g.numerals[t.low].alone {
			return false
		}
	}
	return true
}

// partAlone takes a third or a quarter where it is one: before "of" or a scale.
func (d *document) partAlone(n number) (number, bool) {
	next := d.at(n.last)
	if next.is("-") && !next.space && d.g.numerals[d.at(n.last+1).low].class == scale {
		return d.scaled(n), true
	}
	if _, _, unit := d.unitAt(n.last); unit && n.value == 0.25 {
		return n, true // a quarter century
	}
	if d.g.of[next.low] || next.is("were") || next.is("are") || d.g.numerals[next.low].class == scale || d.hedged(n.first) || next.sort == line || next.sort == mark && !next.dash() {
		return d.scaled(n), true
	}
	return number{}, false
}

// composed reads digits and words that make one number together.
func (d *document) composed(i int) (number, bool) {
	t := d.at(i)
	if w, ok := d.digitsAt(i); ok {
		if w.clumsy {
			return number{first: i, last: w.end, clumsy: true}, true
		}
		s := sum{now: w.value, some: true, digits: true, slot: 0, scale: math.Inf(1), last: unit}
		n := d.compose(w.end, s)
		n.first, n.words = i, false
		if n.last == w.end {
			n.plain, n.whole = w.plain, w.whole
		}
		return n, true
	}
	m, ok := d.g.numerals[t.low]
	if !ok || !m.alone && !(m.class == hundred && d.g.numerals[d.at(i+1).low].class == scale) {
		return number{}, false
	}
	n := d.compose(i, sum{slot: 1000, scale: math.Inf(1)})
	n.first, n.words, n.whole = i, true, true
	n.bare = n.last == i+1 && d.g.ones[t.low]
	return n, true
}

// compose adds the words from token i on to what s holds.
func (d *document) compose(i int, s sum) number {
	end := i
	for {
		j := d.link(end, &s)
		next, ok := d.term(j, s)
		if !ok {
			break
		}
		s, end = next.sum, next.end
	}
	v := s.total + s.now
	return number{last: end, value: v, whole: v == math.Trunc(v), times: s.times}
}

// link steps over what may stand between two words of a number: a hyphen, "and".
func (d *document) link(i int, s *sum) int {
	if !s.some {
		return i
	}
	t, next := d.at(i), d.at(i+1)
	switch {
	case t.is("-") || t.is("‑") || t.is("–") && t.space == next.space:
		if t.space == next.space && next.sort == word {
			if d.g.and[next.low] && d.at(i+2).is("-") {
				return i + 3
			}
			return i + 1
		}
	case d.g.and[t.low]:
		big := s.last == hundred || s.last == hundreds || s.last == scale
		if m := d.g.numerals[next.low]; m.class > 0 && m.class < hundred && (big || s.last == ten && d.g.lang == "fr") && d.g.parts[d.at(i+2).low] == 0 {
			return i + 1
		}
		if big && next.sort == digits && d.at(i-1).sort == word && len(next.text) <= 2 && d.at(i+2).sort == word {
			return i + 1
		}
	case t.is(",") && s.last == scale:
		if m, ok := d.g.numerals[next.low]; ok && m.class <= ten && d.g.numerals[d.at(i+2).low].class >= hundred {
			return i + 1
		}
	}
	return i
}

type step struct {
	sum sum
	end int
}

// term takes the word at i into the sum, if it can follow.
func (d *document) term(i int, s sum) (step, bool) {
	t := d.at(i)
	if t.sort == digits {
		return d.termDigits(i, s)
	}
	m, ok := d.g.numerals[t.low]
	if !ok || s.some && d.capitalBreak(i) || s.digits && s.last == scale && s.scale >= 1e6 && m.class < hundred && d.g.numerals[d.at(i+1).low].class < hundred {
		return step{}, false // $1.8 billion two years ago
	}
	if d.g.lang == "fr" {
		if t.is("cents") && s.some && (s.slot == 0 || s.now > 19) && (d.g.numerals[d.at(i+1).low].class == 0 || d.g.articles[d.at(i+1).low]) && d.at(i+1).sort != digits && !d.g.and[d.at(i+1).low] {
			return step{}, false // 50 cents are money
		}
		if next, ok := french80(m, s); ok {
			return step{next, i + 1}, true
		}
	}
	if !s.take(m) {
		return step{}, false
	}
	return step{s, i + 1}, true
}

// capitalBreak says whether a word begins a name instead of going on with a number.
func (d *document) capitalBreak(i int) bool {
	return d.at(i).capital() && !d.at(i-1).capital() && d.at(i-1).sort == word
}

// termDigits takes digits after a scale: 4 thousand 3 hundred and 21.
func (d *document) termDigits(i int, s sum) (step, bool) {
	if !s.some || s.last != scale && s.last != hundred || !d.at(i).space {
		return step{}, false
	}
	w, ok := d.digitsAt(i)
	room := s.scale
	if s.last == hundred {
		room = 100
	}
	next := d.g.numerals[d.at(w.end).low]
	if !ok || w.clumsy || w.value >= room || w.value == 0 || !w.whole || s.last == scale && next.class != hundred && next.class != scale && !d.g.and[d.at(i-1).low] {
		return step{}, false
	}
	s.now += w.value
	s.slot, s.last = 1, unit
	return step{s, w.end}, true
}

// take adds a word, and says whether the number may go on with it.
func (s *sum) take(m numeral) bool {
	switch m.class {
	case unit:
		if s.slot <= 1 || m.value == 0 && s.some {
			return false
		}
		s.now, s.slot = s.now+m.value, 1
	case teen:
		if s.slot <= 10 {
			return false
		}
		s.now, s.slot = s.now+m.value, 1
	case ten:
		if s.slot <= 10 {
			return false
		}
		s.now, s.slot = s.now+m.value, 10
	case hundreds:
		if s.slot <= 100 {
			return false
		}
		s.now, s.slot = s.now+m.value, 100
	case hundred:
		if s.now >= 100 && s.last != unit || s.now == 0 && s.some && s.last != scale || s.now >= 1000 {
			return false
		}
		s.now, s.slot = max(s.now, 1)*100, 100
	case scale:
		if !s.multiply(m.value) {
			return false
		}
	}
	s.some, s.last = true, m.class
	return true
}

func (s *sum) multiply(by float64) bool {
	switch {
	case s.now == 0 && s.total > 0:
		s.total *= by
	case by >= s.scale:
		return false
	default:
		if s.now == 0 && !s.some {
			s.now = 1
		}
		s.total += s.now * by
	}
	s.now, s.slot, s.scale = 0, 1000, by
	s.times = max(s.times, by)
	return true
}

// french80 takes the words of soixante-dix and quatre-vingts.
func french80(m numeral, s sum) (sum, bool) {
	units := math.Mod(s.now, 100)
	switch {
	case m.class == ten && m.value == 20 && units == 4 && s.last == unit && s.some:
		s.now, s.slot, s.last = s.now+76, 10, ten
	case m.class == teen && s.slot == 10 && (units == 60 || units == 80):
		s.now, s.slot, s.last = s.now+m.value, 1, teen
	case m.class == unit && m.value >= 7 && s.last == teen && (units == 10 || units == 70 || units == 90):
		s.now, s.last = s.now+m.value, unit
	default:
		return s, false
	}
	return s, true
}
