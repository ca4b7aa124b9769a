package figure

import (
	"strings"

	"wiredesk/internal/news"
)

// unitAfter reads a unit of measure after the number.
func (d *document) unitAfter(c *candidate) bool {
	i := d.unitStart(c)
	if t := d.at(i); i > c.last && d.g.ordinals[t.low] || d.g.free && c.plain && d.g.yearWord["+"+t.low] && c.value >= 200 && c.value <= 2100 {
		return false
	}
	u, end, ok := d.unitAt(i)
	if !ok && (d.at(i).is("(") || d.at(i).is("[") || d.at(i).is("{") || d.at(i).is("<")) {
		if u, end, ok = d.unitAt(i + 1); ok && (d.at(end).is(")") || d.at(end).is("]") || d.at(end).is("}") || d.at(end).is(">")) {
			end++
		} else {
			ok = false
		}
	}
	if !ok || d.glued(i, end) {
		return false
	}
	c.kind, c.unit, c.to, c.bound = news.FigureMeasure, u, end, true
	if v, end := d.halfAfter(end); v > 0 {
		c.value, c.to, c.whole, c.bare = c.value+v, end, false, false
	}
	d.perUnit(c)
	return true
}

// halfAfter reads the half of "a year and a half" and "un an et demi" at i, behind a unit.
func (d *document) halfAfter(i int) (value float64, end int) {
	for n := 2; n <= 3; n++ {
		if v := d.g.halves[d.phrase(i, n)]; v > 0 && !d.g.of[d.at(i+n).low] {
			return v, i + n
		}
	}
	return 0, i
}

// glued says whether what stands at i is only the beginning of a longer code:
// the L of 24703L202.
func (d *document) glued(i, end int) bool {
	next := d.at(end)
	return !next.space && (next.sort == digits || next.is("-") && d.at(end+1).sort == digits) && len(d.at(i).text) <= 2
}

// unitAt reads a unit of one word or more at i.
func (d *document) unitAt(i int) (string, int, bool) {
	t := d.at(i)
	if t.is("°") {
		if u := d.g.units["°"+d.at(i+1).low]; u != "" {
			return u, i + 2, true
		}
		return "degree", i + 1, true
	}
	if t.is(`"`) && !t.space {
		return "", i, false
	}
	if p := d.g.powers[t.low]; p != "" && t.sort == word {
		if u, end, ok := d.simpleUnit(i + 1); ok {
			return p + " " + u, end, true
		}
	}
	u, end, ok := d.simpleUnit(i)
	if !ok {
		return "", i, false
	}
	next := d.at(end)
	if p := d.g.powers[next.low]; p != "" && next.sort == word && (d.g.comma || next.low[len(next.low)-1] == 'd') {
		return p + " " + u, end + 1, true
	}
	if next.sort == digits && !next.space && len(t.text) <= 3 && (next.is("2") || next.is("3")) {
		return map[string]string{"2": "square ", "3": "cubic "}[next.low] + u, end + 1, true
	}
	if next.is("^") && (d.at(end+1).is("2") || d.at(end+1).is("3")) {
		return map[string]string{"2": "square ", "3": "cubic "}[d.at(end+1).low] + u, end + 2, true
	}
	return u, end, true
}

func (d *document) simpleUnit(i int) (string, int, bool) {
	t := d.at(i)
	if t.sort != word {
		return "", i, false
	}
	if (t.text == "C" || t.text == "F") && !t.space && d.at(i-1).sort == digits {
		return d.g.units["°"+t.low], i + 1, true
	}
	if t.is("in") && !d.inches(i) {
		return "", i, false
	}
	if u, end, ok := longest(d, d.g.units, i, 3); ok && end > i+1 {
		return u, end, true
	}
	if u, ok := d.g.units["="+t.text]; ok { // capital letters matter
		return u, i + 1, true
	}
	if u, ok := d.g.units[t.low]; ok && (len(t.low) > 2 || t.text == t.low || !t.space) {
		return u, i + 1, true
	}
	if base, p := strings.CutSuffix(t.low, "²"); p && d.g.units[base] != "" {
		return "square " + d.g.units[base], i + 1, true
	}
	if base, p := strings.CutSuffix(t.low, "³"); p && d.g.units[base] != "" {
		return "cubic " + d.g.units[base], i + 1, true
	}
	return "", i, false
}

// inches says whether "in" after a number is the unit.
func (d *document) inches(i int) bool {
	next := d.at(i + 1)
	return d.g.lang == "en" && (d.g.extents[next.low] || next.is("more") || d.stopped(i+1) && !next.is(","))
}

// perUnit reads "per hour", "/h" and "an hour" after a unit.
func (d *document) perUnit(c *candidate) {
	i := c.to
	t := d.at(i)
	slash := t.is("/") && !t.space
	switch {
	case slash:
		i++
	case c.kind == news.FigureMoney:
		return
	case d.g.per[t.low]:
		i++
		for d.g.articles[d.at(i).low] || d.at(i).is("'") || d.at(i).is("’") || d.at(i).is("l") {
			i++
		}
	case d.g.articles[t.low] && speed[c.unit]:
		i++
	default:
		return
	}
	u, end, ok := d.unitAt(i)
	if !ok || !slash && !d.g.moments[u] {
		return
	}
	if !slash && !speed[c.unit] && c.kind == news.FigureMeasure {
		return
	}
	c.unit, c.to = c.unit+" per "+u, end
}

// speed are the units that per hour and the like make a speed of.
var speed = set{"kilometre": true, "mile": true, "metre": true, "centimetre": true, "foot": true, "bit": true, "megabit": true, "gigabit": true}
