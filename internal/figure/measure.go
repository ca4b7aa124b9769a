package figure

import (
	"strings"

	"wiredesk/internal/news"
)

// measureAll gives each number its unit.
func (d *document) measureAll() {
	last := 0
	for i := range d.found {
		c := &d.found[i]
		if c.first < last { // it is the 2 of km^2
			c.merged = true
			continue
		}
		d.free, last = last, c.to
		if c.clumsy {
			continue
		}
		c.kind = news.FigureCount
		d.abbreviated(c)
		_ = d.percentage(c) || d.moneyBefore(c) || d.moneyAfter(c) || d.unitAfter(c)
		last = c.to
	}
	for i := 0; i+1 < len(d.found); i++ {
		d.addSubunit(&d.found[i], &d.found[i+1])
	}
}

// abbreviated takes the dot of тыс. and млн. into the number.
func (d *document) abbreviated(c *candidate) {
	t, next := d.at(c.last), d.at(c.last+1)
	if d.g.free && t.is(".") && !t.space && c.times > 1 && d.at(c.last-1).sort == word && len(d.at(c.last-1).low) <= 8 && next.sort != line && !next.capital() {
		c.last, c.to = c.last+1, c.last+1
	}
}

// longest gives the value of the longest phrase of up to n tokens at i that m holds.
func longest[V any](d *document, m map[string]V, i, n int) (v V, end int, ok bool) {
	for ; n > 0; n-- {
		if n > 1 && i+n > len(d.toks) {
			continue
		}
		p := d.phrase(i, n)
		if p == "" {
			continue
		}
		if v, ok = m[p]; ok {
			return v, i + n, true
		}
	}
	return v, i, false
}

// beyond gives the token after a number where its unit stands: a hyphen glued
// between the two is stepped over.
func (d *document) beyond(i int) int {
	if d.at(i).is("-") && !d.at(i).space && !d.at(i+1).space && d.at(i+1).sort == word {
		return i + 1
	}
	return i
}

// unitStart gives the token where a number's unit or currency begins: "of" in French,
// and the article of half a mile, are stepped over.
func (d *document) unitStart(c *candidate) int {
	i := d.beyond(c.last)
	if c.words && c.value == 0.5 && d.g.articles[d.at(i).low] && c.last == c.first+1 {
		i++
	}
	if i == c.last {
		for d.g.of[d.at(i).low] || d.at(i).is("'") || d.at(i).is("’") {
			i++
		}
	}
	return i
}

func (d *document) percentage(c *candidate) bool {
	u, end, ok := longest(d, d.g.percent, d.beyond(c.last), 4)
	if !ok {
		return false
	}
	c.kind, c.unit, c.to, c.bound = news.FigurePercent, u, end, true
	return true
}

// moneyBefore reads a symbol or a code before the number: US$ 5, EUR 20.
func (d *document) moneyBefore(c *candidate) bool {
	i := c.first - 1
	u, ok := d.currency(i)
	t := d.at(i)
	if i < d.free {
		return false // it belongs to the number before
	}
	if !ok || d.g.cents[u] && t.sort == word || t.sort == word && len(t.text) > 3 || t.sort == word && d.at(c.first).space && t.text != strings.ToUpper(t.text) && t.text != "Rs" {
		if t.is(".") && d.at(i-1).text == "Rs" {
			u, i = "Indian rupee", i-1
		} else {
			return false
		}
	}
	from := i
	if t.is("$") || t.is("£") || t.is("€") || t.is("¥") {
		if name, at, ok := d.symbolPrefix(i); ok {
			u, from = name, at
		}
	}
	c.kind, c.unit, c.from, c.bound = news.FigureMoney, u, from, true
	d.million(c)
	if v, end, ok := d.moneyWord(c.to); ok && d.at(c.to).text == strings.ToUpper(d.at(c.to).text) && d.at(c.to).sort == word {
		c.unit, c.to = v, end
	}
	d.perUnit(c)
	if before := d.at(c.from - 2); d.at(c.from-1).is("(") && d.at(c.to).is(")") && (d.g.of[before.low] || before.is("is") || before.is("was") || before.is("were")) {
		c.value = -c.value // as accounts write a loss: the result was ($1.2 million)
	}
	return true
}

// million reads the m, T and the like of £5m and $2T, which without a currency
// would be metres and tonnes.
func (d *document) million(c *candidate) {
	t := d.at(c.to)
	if t.space || c.times > 1 || t.sort != word {
		return
	}
	by := map[string]float64{"m": 1e6, "mn": 1e6, "M": 1e6, "b": 1e9, "B": 1e9, "t": 1e12, "T": 1e12, "tr": 1e12, "к": 1e3, "К": 1e3}[t.text]
	if by > 0 {
		c.value, c.times, c.scale, c.plain = c.value*by, by, by, false
		c.last, c.to = c.to+1, c.to+1
	}
}

// symbolPrefix reads what stands before a symbol: US$, C $, AUD$.
func (d *document) symbolPrefix(i int) (string, int, bool) {
	t := d.at(i - 1)
	if t.is(".") && d.at(i-2).is("s") && d.at(i-3).is(".") && d.at(i-4).is("u") && d.at(i).is("$") {
		return "US dollar", i - 4, true
	}
	if t.is("s") && d.at(i-2).is(".") && d.at(i-3).is("u") && d.at(i).is("$") {
		return "US dollar", i - 3, true
	}
	if t.sort == word && (len(t.low) > 1 || t.text != t.low || !d.at(i).space || t.is("c")) && !d.at(i-2).is("'") && !d.at(i-2).is("’") {
		if u, ok := d.g.nations[t.low+"$"]; ok && d.at(i).is("$") {
			return u, i - 1, true
		}
	}
	return "", 0, false
}

// currency looks up one token as a symbol, code or word of money.
func (d *document) currency(i int) (string, bool) {
	t := d.at(i)
	if u, ok := d.g.money[t.text]; ok && t.text != "" {
		return u, true
	}
	u, ok := d.g.money[t.low]
	return u, ok && t.low != ""
}

// moneyWord reads a currency of one or more words at i.
func (d *document) moneyWord(i int) (string, int, bool) {
	first := d.at(i)
	if n, end, ok := longest(d, d.g.nations, i, 2); ok && d.at(end).sort == word {
		if u, ok := d.g.money[d.at(end).low]; ok {
			return national(n, u), end + 1, true
		}
	}
	if u, end, ok := longest(d, d.g.money, i, 2); ok && end > i+1 {
		return u, end, true
	}
	u, ok := d.currency(i)
	if !ok {
		return "", i, false
	}
	end := i + 1
	if first.is("$") || first.is("£") {
		if v, ok := d.g.nations[d.at(end).low+"$"]; ok && d.at(end).sort == word {
			return v, end + 1, true
		}
	}
	if n, e, ok := longest(d, d.g.nations, end, 1); ok && (d.g.comma) {
		return national(n, u), e, true
	}
	if d.at(end).is("sterling") {
		return "pound sterling", end + 1, true
	}
	return u, end, true
}

func national(nation, unit string) string {
	if i := strings.LastIndexByte(unit, ' '); i >= 0 && unit != "pound sterling" {
		unit = unit[i+1:]
	}
	if unit == "pound sterling" {
		if nation == "British" {
			return unit
		}
		unit = "pound"
	}
	return nation + " " + unit
}

func (d *document) moneyAfter(c *candidate) bool {
	i := d.unitStart(c)
	u, end, ok := d.moneyWord(i)
	if !ok {
		return d.millionsOf(c, i)
	}
	t := d.at(i)
	if weight := d.g.units[t.low]; weight != "" && !d.rich(c) {
		return false
	}
	if t.sort == word && len(t.low) == 1 && (t.space || c.value >= 100 && !t.is("p") || pictures[c.value]) {
		return false
	}
	if t.sort == mark && d.at(end).sort == digits && (!d.at(end).space || t.space && d.at(end+1).sort != mark) && !d.second(end) {
		return false // the symbol belongs to the number after it
	}
	c.kind, c.unit, c.to, c.bound = news.FigureMoney, u, end, true
	if m := d.g.numerals[d.at(end).low]; m.class == scale && c.times <= 1 {
		c.value, c.times, c.scale, c.to = c.value*m.value, m.value, m.value, end+1
	}
	return true
}

// pictures are the sizes of pictures: 1080p is no price.
var pictures = map[float64]bool{240: true, 360: true, 480: true, 720: true, 1080: true, 1440: true, 2160: true, 4320: true}

// millionsOf reads MUSD and the like.
func (d *document) millionsOf(c *candidate, i int) bool {
	t := d.at(i)
	if t.sort != word || len(t.text) != 4 || t.text[0] != 'M' {
		return false
	}
	u, ok := d.g.money[strings.ToLower(t.text[1:])]
	if !ok {
		return false
	}
	c.kind, c.unit, c.to, c.bound, c.value, c.scale, c.times = news.FigureMoney, u, i+1, true, c.value*1e6, 1e6, 1e6
	return true
}

// rich says whether pounds are money rather than weight.
func (d *document) rich(c *candidate) bool {
	if c.value >= 1000 || c.open && c.high >= 1000 {
		return true
	}
	a, b := d.sentence(c.from)
	for i := max(a, c.from-15); i < min(b, c.to+10); i++ {
		if d.g.says["$"+d.at(i).low] {
			return true
		}
	}
	return len(d.toks) <= 3
}

// addSubunit adds cents to dollars and inches to feet.
func (d *document) addSubunit(a, b *candidate) {
	if a.clumsy || b.clumsy || a.open || b.open || a.ranged || a.merged {
		return
	}
	i := a.to
	and := d.g.and[d.at(i).low]
	if and {
		i++
	}
	if i != b.from || !a.whole {
		return
	}
	switch {
	case a.kind == news.FigureMoney && b.kind == news.FigureMoney && d.g.cents[b.unit] && !d.g.cents[a.unit]:
		a.value += b.value / 100
	case a.kind == news.FigureMoney && !b.bound && b.whole && b.value < 100 && b.value > 0 && !d.g.cents[a.unit] && d.at(a.to-1).sort == word && d.stopped(b.to):
		a.value += b.value / 100
	case a.unit == "foot" && b.unit == "inch" && b.value < 12:
		a.value += b.value / 12
	default:
		return
	}
	a.to, b.merged = b.to, true
}

// second says whether the number at i has a currency of its own behind it, so
// that the symbol before it belongs to the number before that.
func (d *document) second(i int) bool {
	w, ok := d.digitsAt(i)
	if !ok {
		return false
	}
	_, _, ok = d.moneyWord(w.end)
	return ok
}

// stopped says whether nothing goes on at i.
func (d *document) stopped(i int) bool {
	t := d.at(i)
	return t.sort == line || t.sort == mark && !t.dash() && !t.is("%") && !t.is("$") && !t.is("€") && !t.is("£") && !t.is("'") && !t.is("’")
}
