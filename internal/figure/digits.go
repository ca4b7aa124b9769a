package figure

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// written is a number in digits.
type written struct {
	value   float64
	end     int  // first token after it
	plain   bool // one run of digits: may be a year
	whole   bool // no decimals
	clumsy  bool // groups that make no number: an address, a version, a date
	decimal bool
}

// digitsAt reads the number in digits that begins at token i, with its groups,
// decimals, fraction and power of ten.
func (d *document) digitsAt(i int) (written, bool) {
	t := d.at(i)
	if t.sort == vulgar {
		r, _ := utf8.DecodeRuneInString(t.text)
		return written{value: vulgarValue(r), end: i + 1}, true
	}
	if d.leadingPoint(i) {
		return written{value: parse("0." + d.at(i+1).text), end: i + 2}, true
	}
	if t.sort != digits {
		return written{}, false
	}
	w := d.grouped(i)
	if w.clumsy {
		return w, true
	}
	return d.fraction(d.power(w)), true
}

// leadingPoint says whether .5 stands at i.
func (d *document) leadingPoint(i int) bool {
	t, next := d.at(i), d.at(i+1)
	point := t.is(".") || d.g.comma && t.is(",")
	return point && next.sort == digits && !next.space && (t.space || i == 0 || d.at(i-1).sort == mark && !d.at(i-1).is(t.low))
}

// grouped reads runs of digits parted by separators.
func (d *document) grouped(i int) written {
	runs := []string{d.at(i).text}
	seps := ""
	j := i + 1
	for ; d.at(j).sort == mark && !d.at(j).space && separator(d.at(j).low) && d.at(j+1).sort == digits && !d.at(j+1).space; j += 2 {
		seps += d.at(j).low[:1]
		runs = append(runs, d.at(j+1).text)
		if len(runs) > 40 {
			break
		}
	}
	if seps == "" {
		return d.spaced(i)
	}
	return d.separated(i, j, runs, seps)
}

func separator(s string) bool { return s == "," || s == "." || s == "'" || s == "’" }

// spaced reads 1 200 000, whose groups a space parts, with decimals after it.
func (d *document) spaced(i int) written {
	text := d.at(i).text
	w := written{end: i + 1, plain: true, whole: true}
	for len(text) <= 300 && len(d.at(i).text) <= 3 && text[0] != '0' {
		next := d.at(w.end)
		if next.sort != digits || !next.space || next.wide || len(next.text) != 3 {
			break
		}
		text += next.text
		w.end++
		w.plain = false
	}
	w.value = parse(text)
	if !w.plain {
		p, n := d.at(w.end), d.at(w.end+1)
		if (p.is(",") || p.is(".")) && !p.space && n.sort == digits && !n.space {
			w.value = parse(text + "." + n.text)
			w.end += 2
			w.whole = false
		}
	}
	return w
}

// separated tells thousands from decimals in a number with separators.
func (d *document) separated(i, j int, runs []string, seps string) written {
	w := written{end: j, whole: true}
	last := seps[len(seps)-1]
	decimal := byte('.')
	if d.g.comma {
		decimal = ','
	}
	same := strings.Count(seps, seps[:1]) == len(seps)
	switch {
	case len(seps) == 1 && (last == decimal && !(last == ',' && runs[1] == "000") || !thousands(runs) || last == '\''):
		if last == '\'' || last == 0xe2 {
			return written{value: parse(runs[0]), end: i + 1, plain: true, whole: true}
		}
		w.value, w.whole, w.decimal = parse(runs[0]+"."+runs[1]), false, true
	case same && thousands(runs):
		w.value = parse(strings.Join(runs, ""))
	case same:
		if last == ',' {
			return written{value: parse(runs[0]), end: i + 1, plain: true, whole: true}
		}
		w.clumsy = true
	case strings.Count(seps, string(last)) == 1 && thousands(runs[:len(runs)-1]):
		w.value, w.whole = parse(strings.Join(runs[:len(runs)-1], "")+"."+runs[len(runs)-1]), false
	default:
		w.clumsy = true
	}
	return w
}

// thousands says whether runs of digits are groups of three, or the Indian ones.
func thousands(runs []string) bool {
	if len(runs[0]) > 3 || len(runs) < 1 || runs[0][0] == '0' {
		return false
	}
	western, indian := true, len(runs[0]) <= 2
	for i, r := range runs[1:] {
		western = western && len(r) == 3
		indian = indian && (len(r) == 2 || i == len(runs)-2 && len(r) == 3)
	}
	return western || indian && len(runs[len(runs)-1]) == 3
}

// power reads 4e14, 2.48×10−5 and 1.1^23.
func (d *document) power(w written) written {
	t := d.at(w.end)
	if t.space {
		return w
	}
	switch {
	case t.is("e"):
		if v, end, ok := d.signed(w.end + 1); ok {
			return d.raised(w, math.Pow(10, v), end)
		}
	case t.is("x") || t.is("×"):
		if d.at(w.end+1).is("10") || d.at(w.end+1).is("2") {
			j := w.end + 2
			if d.at(j).is("^") {
				j++
			}
			if v, end, ok := d.signed(j); ok {
				return d.raised(w, math.Pow(parse(d.at(w.end+1).text), v), end)
			}
		}
	case t.is("^"):
		if v, end, ok := d.signed(w.end + 1); ok {
			w.value = math.Pow(w.value, v)
			return d.raised(w, 1, end)
		}
	}
	return w
}

func (d *document) raised(w written, by float64, end int) written {
	w.value *= by
	w.end, w.plain, w.whole = end, false, false
	return w
}

func (d *document) signed(i int) (v float64, end int, ok bool) {
	sign := 1.0
	for n := 0; n < 2 && (d.at(i).is("+") || d.at(i).dash()) && !d.at(i).space; n++ {
		if d.at(i).dash() {
			sign = -1
		}
		i++
	}
	if d.at(i).sort != digits || d.at(i).space {
		return 0, 0, false
	}
	return sign * parse(d.at(i).text), i + 1, true
}

// fraction reads 1/4, 2 1/2, 2-1/2 and 2½.
func (d *document) fraction(w written) written {
	if !w.whole {
		return w
	}
	if t := d.at(w.end); t.sort == vulgar {
		r, _ := utf8.DecodeRuneInString(t.text)
		return written{value: w.value + vulgarValue(r), end: w.end + 1}
	}
	if v, end, ok := d.slash(w.end); ok && d.at(w.end).space && v < 1 {
		return written{value: w.value + v, end: end}
	}
	if t := d.at(w.end); t.is("-") && !t.space && !d.at(w.end+1).space {
		if v, end, ok := d.slash(w.end + 1); ok && v < 1 {
			return written{value: w.value + v, end: end} // 54-3/8
		}
	}
	if v, end, ok := d.slash(w.end - 1); ok && w.plain {
		return written{value: v, end: end}
	}
	return w
}

// slash reads a fraction whose numerator is token i. Only denominators that
// people write are taken, so that 9/11 and 24/7 are none.
func (d *document) slash(i int) (v float64, end int, ok bool) {
	a, s, b := d.at(i), d.at(i+1), d.at(i+2)
	if a.sort != digits || !s.is("/") && !s.is("⁄") || s.space || b.sort != digits || b.space || b.text[0] == '0' || a.text[0] == '0' {
		return 0, 0, false
	}
	if next := d.at(i + 3); next.is("/") && !next.space {
		return 0, 0, false
	}
	n, m := parse(a.text), parse(b.text)
	switch m {
	case 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 15, 16, 20, 25, 30, 32, 40, 50, 60, 64, 100, 1000:
		return n / m, i + 3, n < m && n+1 < 10+m && !(n > 9 && m == n+1)
	}
	return 0, 0, false
}

// parse reads digits with a point; more than any float holds is infinite, which
// refuse turns down.
func parse(s string) float64 {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return math.Inf(1)
	}
	return v
}

// at gives token i, and an empty one beyond the ends.
func (d *document) at(i int) *token {
	if i < 0 || i >= len(d.toks) {
		return &token{sort: line}
	}
	return &d.toks[i]
}
