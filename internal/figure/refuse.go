package figure

import (
	"math"
	"strings"

	"wiredesk/internal/news"
)

// reason says why a number is no figure.
type reason string

// The reasons.
const (
	figured  reason = ""
	unclear  reason = "unclear"  // digits that make no number
	address  reason = "address"  // part of a web or mail address
	name     reason = "name"     // Su-34, Route 66, Article 5
	ordinal  reason = "ordinal"  // 205th, 5-й
	year     reason = "year"     // 2014, the 1990s
	date     reason = "date"     // March 7
	clock    reason = "clock"    // 10:30, 6 pm
	age      reason = "age"      // Maxime, 50
	pronoun  reason = "pronoun"  // one of, one by one, l'un
	score    reason = "score"    // 3-1
	phone    reason = "phone"    // 01 23 45 67 89
	marker   reason = "marker"   // 1) at the beginning of a line
	offset   reason = "offset"   // two months later: says when
	fraction reason = "fraction" // 24/7, 9/11
)

// refuse says why a candidate is no figure, or figured.
func (d *document) refuse(c *candidate) reason {
	if c.clumsy || math.IsInf(c.value, 0) || math.IsInf(c.high, 0) || math.IsNaN(c.value) {
		return unclear
	}
	if d.alone(c) {
		return figured
	}
	for _, test := range []func(*document, *candidate) reason{
		(*document).inAddress, (*document).gluedTo, (*document).isOrdinal, (*document).isPronoun, (*document).isClock,
		(*document).isDate, (*document).isAge, (*document).isScore, (*document).isName, (*document).isYear, (*document).isPhone,
		(*document).isMarker, (*document).isOffset, (*document).isBare,
	} {
		if r := test(d, c); r != figured {
			return r
		}
	}
	return figured
}

// alone says whether a text is one number and nothing else.
func (d *document) alone(c *candidate) bool {
	return c.from == 0 && (c.to == len(d.toks) || c.to == len(d.toks)-1 && d.at(c.to).sort != word)
}

// inAddress looks for the marks of an address in what is written without a space
// around the number.
func (d *document) inAddress(c *candidate) reason {
	for i := c.first; i > c.first-60 && i >= 0; i-- {
		t := d.at(i)
		if t.is("@") || t.is("=") || t.is("_") || t.is("#") || t.is("/") && d.at(i-1).is("/") || t.is("www") {
			return address
		}
		if t.space || t.sort == line {
			break
		}
	}
	for i := c.to; i < c.to+20 && !d.at(i).space && d.at(i).sort != line; i++ {
		if d.at(i).is("@") || d.at(i).is("=") || d.at(i).is("_") {
			return address
		}
	}
	return figured
}

// gluedTo refuses a number that is written together with letters that are no unit.
func (d *document) gluedTo(c *candidate) reason {
	before, after := d.at(c.from-1), d.at(c.to)
	first := d.at(c.from)
	if !first.space && before.sort == word && first.sort != word {
		return name
	}
	if before.is(".") && !first.space && !before.space && d.at(c.from-2).sort == word {
		return name
	}
	if (before.is("'") || before.is("’") || before.is("‘")) && !first.space && before.space && c.plain && len(first.text) == 2 {
		return year
	}
	if c.to == c.from+2 && !c.bound && d.at(c.from+1).text == "K" && (c.value == 4000 || c.value == 8000) {
		return name
	}
	if before.dash() && !first.space && !before.space && !c.ranged {
		if p := d.at(c.from - 2); p.sort == digits && len(p.text) == 4 && yearly(parse(p.text)) && d.at(c.first).sort == digits && c.value < 100 {
			return year // the 96 of the 1995-96 year
		}
		if p := d.at(c.from - 2); p.sort == word && d.g.numerals[p.low].class == 0 && !d.hedgeWord(p.low) {
			return name
		}
	}
	if after.is("(") && !after.space && len(d.at(c.to+1).text) == 1 && d.at(c.to+1).sort == word && c.plain {
		return name // 401(k)
	}
	if before.is("/") && !first.space || after.is("/") && !after.space && d.at(c.to+1).sort == digits {
		return fraction
	}
	if (after.is("'") || after.is("’")) && !after.space && d.at(c.to+1).is("s") && !d.at(c.to+1).space && c.plain && c.value >= 20 && c.value < 100 && int(c.value)%10 == 0 {
		return year // in his 30's
	}
	if !after.space && after.sort == word && d.at(c.to-1).sort == digits {
		if d.g.ordinals[after.low] {
			return ordinal
		}
		if after.is("s") {
			return year
		}
		if c.plain && d.gluedNoun(c.to) {
			return figured
		}
		return name
	}
	return figured
}

// gluedNoun says whether the word at i, written together with the number before it, is
// what the number counts, its space lost on the way: 12soldiers, but not 4chan.
func (d *document) gluedNoun(i int) bool {
	t, next := d.at(i), d.at(i+1)
	if d.g.free || t.text != t.low || len(t.low) < 3 || d.g.stops[t.low] || next.sort != line && !next.space && !d.stopped(i+1) {
		return false
	}
	return d.g.plurals[t.low] || d.g.plural(t.low) || len(t.low) == 3 && t.low[2] == 's'
}

func (d *document) hedgeWord(low string) bool { _, ok := d.g.before[low]; return ok }

// isOrdinal refuses 5-й, 26-го and twenty-first.
func (d *document) isOrdinal(c *candidate) reason {
	t := d.at(c.to)
	if t.dash() && !t.space && !d.at(c.to+1).space {
		next := d.at(c.to + 1)
		if d.g.ordinals[next.low] {
			return ordinal
		}
		if d.g.ages[next.low] || d.g.ages["-"+next.low] {
			return age
		}
	}
	if last := d.at(c.to - 1); d.g.free && c.unit == "century" && c.plain && !(d.g.ordinals["="+last.low] || c.value < 5 && d.g.ordinals["=="+last.low]) {
		return ordinal
	}
	if c.value > 1 && d.g.ordinals["&"+t.low] && !c.bound {
		return ordinal // на 34 хвилині
	}
	if c.words && t.sort == word && d.g.ordinals["+"+t.low] {
		return ordinal
	}
	return figured
}

// isPronoun refuses words for one that count nothing.
func (d *document) isPronoun(c *candidate) reason {
	if c.value != 1 || !c.words || c.article && c.bound && c.kind == news.FigureMeasure {
		return figured
	}
	if !c.bare {
		return figured
	}
	i := c.first
	before, next := d.at(i-1), d.at(c.last)
	hedge, _ := d.hedgeBefore(d.stepBack(i))
	if d.g.articles[d.at(i).low] {
		if c.kind == news.FigureMoney || c.kind == news.FigurePercent || hedge != "" && c.bound {
			return figured
		}
		return pronoun
	}
	if c.kind == news.FigureMoney || c.kind == news.FigurePercent {
		return figured
	}
	if next.is("-") && d.g.idle["-"+d.at(c.last+1).low] || d.g.notOne[before.low] && hedge == "" || next.sort != word && !(next.is("-") && !next.space) || d.g.of[next.low] || d.g.stops[next.low] || d.g.idle[next.low] && hedge == "" {
		return pronoun
	}
	return figured
}

func (d *document) isScore(c *candidate) reason {
	before, after := d.at(c.from-1), d.at(c.to)
	if after.dash() && !after.space && d.at(c.to+1).sort == digits && !d.at(c.to+1).space && !c.bound ||
		before.dash() && !d.at(c.from).space && d.at(c.from-2).sort == digits && !c.bound {
		return score
	}
	if !c.bound && c.plain && (d.tally(c.to) || d.tally(c.from-1)) {
		return score
	}
	if c.ranged && !c.bound && c.high < 20 && d.at(c.from+1).dash() && d.stopped(c.to) && c.to == c.from+3 {
		return score
	}
	return figured
}

// tally says whether token i parts the two numbers of a score, of which the second
// is no more than the first, as that of a range would be: 2 - 0, 2 à 0.
func (d *document) tally(i int) bool {
	a, b := d.at(i-1), d.at(i+1)
	return (d.at(i).dash() || d.at(i).is("à") && !d.g.fromTo[d.at(i-2).low]) && d.at(i).space && b.space && a.sort == digits && b.sort == digits && len(a.text) < 3 && len(b.text) < 3 &&
		parse(a.text) >= parse(b.text) && d.stopped(i+2)
}

// isName refuses numbers that belong to a name or name a thing of a series.
func (d *document) isName(c *candidate) reason {
	before := d.at(c.from - 1)
	if before.is("°") && d.at(c.from-2).is("n") || before.is("№") || before.is("§") {
		return name
	}
	if after := d.at(c.to); c.kind == news.FigureMeasure && d.at(c.last).capital() && (before.is("“") && after.is("”") || before.is("«") && after.is("»") || before.is(`"`) && after.is(`"`)) {
		return name // “60 Minutes”
	}
	if before.is(".") && d.g.labels[d.at(c.from-2).low+"."] && !before.space {
		return name
	}
	if d.g.labels["+"+d.at(c.to).low] && !c.bound && c.plain {
		return name
	}
	if d.g.labels[before.low] && !c.bound && c.scale == 1 && d.at(c.from).sort != line {
		return name
	}
	if d.g.labels["^"+before.low] && d.starts(c.from-1) && before.capital() && !c.bound {
		return name
	}
	if !c.bound && d.version(c) {
		return name
	}
	if c.bound || c.words || !c.whole || c.ranged || !before.capital() && !before.mixed() || before.sort != word || c.scale > 1 {
		return figured
	}
	if d.known(before.low) || d.hedgeWord(before.low) || d.g.until[before.low] {
		return figured
	}
	if d.starts(c.from-1) && d.countable(c) {
		return figured
	}
	if d.countable(c) && c.value >= 2 && !d.g.places["@"+d.at(c.from-2).low] {
		a, _ := d.sentence(c.from)
		if c.from-a > 1 && (d.g.places[d.at(c.from-2).low] || d.at(c.from-2).is(",")) {
			return figured
		}
	}
	if !c.plain && c.value >= 1000 {
		return figured
	}
	return name
}

// version says whether a number is that of a release: Windows 3.1.
func (d *document) version(c *candidate) bool {
	b := d.at(c.from - 1)
	return !c.words && !c.ranged && !c.whole && c.last == c.first+3 && d.at(c.first+1).is(".") && len(d.at(c.first).text) < 3 && len(d.at(c.first+2).text) == 1 &&
		b.sort == word && b.capital() && !d.starts(c.from-1) && !d.known(b.low) && !d.hedgeWord(b.low) && !d.countable(c)
}

// known says whether a word is one of the language's little ones, or of time.
func (d *document) known(low string) bool {
	return d.g.stops[low] || d.g.months[low] || d.g.days[low] || d.g.skips[low] || d.g.yearCue[low] || d.g.articles[low] || d.g.of[low] ||
		d.g.places[low] || d.g.notOne[low] || d.g.rises[low] != "" || d.g.says[low] || d.g.times[low]
}

// starts says whether token i is the first word of its sentence.
func (d *document) starts(i int) bool {
	a, _ := d.sentence(i)
	for a < i && d.at(a).sort != word && d.at(a).sort != digits {
		a++
	}
	return a == i
}

// isMarker refuses 1. and 1) at the beginning of a line.
func (d *document) isMarker(c *candidate) reason {
	if c.words || c.bound || c.value > 99 {
		return figured
	}
	if b := d.at(c.from - 1); b.is("(") && !b.space && d.at(c.from-2).sort == digits && d.at(c.to).is(")") {
		return name // Article 12(3)
	}
	first := d.at(c.from-1).sort == line || d.at(c.from-1).is("(") && d.at(c.from-2).sort == line
	after := d.at(c.to)
	if b := d.at(c.from - 1); b.is("(") && after.is(")") && c.plain && c.value < 100 && d.at(c.from-2).sort != line {
		return marker // a reference or a tie-break: calories (34)
	}
	if after.is(")") && !after.space && (first || d.at(c.from).space) {
		return marker
	}
	if first && after.is(".") && !after.space && d.at(c.to+1).capital() {
		return marker
	}
	return figured
}

// isBare refuses what counts nothing: millions with no noun after it, "the two".
func (d *document) isBare(c *candidate) reason {
	if c.bound || c.hedge != "" {
		return figured
	}
	after := d.at(c.to)
	if c.open && d.g.crowds[d.at(c.from).low].low > 0 && !d.g.of[after.low] {
		if a, b := d.nounAt(c.to); b <= a || !d.g.free && !d.countable(c) && !d.g.crowdVerb[after.low] {
			return pronoun
		}
	}
	before := d.at(c.from - 1)
	if c.words && d.g.the["!"+before.low] {
		return pronoun
	}
	if c.words && c.whole && c.value < 10 && d.g.the[before.low] && d.acts(c) {
		return pronoun
	}
	if c.words && c.whole && c.value < 10 && (d.g.the[before.low] || before.is("in") || d.g.the["+"+before.low]) && (after.sort == mark && !after.dash() || after.sort == line || d.g.stops[after.low] && !d.g.of[after.low]) {
		return pronoun
	}
	if c.words && d.at(c.from).capital() && after.capital() && after.sort == word && !d.starts(c.from) && !before.capital() && !d.known(after.low) && d.at(c.from+1).sort == word && c.scale == 1 {
		return name
	}
	if c.words && d.at(c.from).capital() && before.capital() && before.sort == word && !d.starts(c.from-1) && c.scale == 1 && !(after.capital() && d.countable(c)) {
		return name // the Big Six banks, Formula One
	}
	if c.words && d.at(c.from).capital() && before.sort == word && !before.capital() && before.text == before.low && !d.starts(c.from) && c.scale == 1 {
		return name // the Group of Seven
	}
	return figured
}

// isOffset refuses durations that only say when: two months later.
func (d *document) isOffset(c *candidate) reason {
	if c.kind != news.FigureMeasure || !d.g.moments[c.unit] || d.hedged(c.from) {
		return figured // nearly two years later says how long
	}
	for n := 1; n <= 2; n++ {
		if d.g.times["+"+d.phrase(c.to, n)] {
			return offset
		}
	}
	return figured
}

// acts says whether a verb follows the number, so that it stands for those named
// before: the two agreed on a date.
func (d *document) acts(c *candidate) bool {
	t, next := d.at(c.to), d.at(c.to+1)
	return d.g.lang == "en" && t.sort == word && !t.capital() && strings.HasSuffix(t.low, "ed") && (d.stopped(c.to+1) || d.g.stops[next.low] || d.g.of[next.low])
}
