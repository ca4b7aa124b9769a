package figure

import (
	"strings"

	"wiredesk/internal/news"
)

// nounReach is how many words of a noun phrase are looked at.
const nounReach = 6

// countedBy gives the tokens of the thing that a figure counts: the noun phrase
// to the right, or that of "the number of dead" to the left.
func (d *document) countedBy(c *candidate) (from, to int) {
	if c.kind == news.FigureMeasure && d.g.moments[c.unit] {
		return 0, 0
	}
	if c.nounEnd > 0 {
		return c.noun, c.nounEnd
	}
	i := c.to
	if d.at(i).is("+") {
		i++
	}
	if c.kind != news.FigureCount {
		if !d.g.of[d.at(i).low] || d.g.articles[d.at(i+1).low] {
			return 0, 0
		}
	}
	if a, b := d.nounAt(i); b > a {
		return a, b
	}
	if c.kind != news.FigureCount {
		return 0, 0
	}
	if a, b := d.nounLeft(c); b > a {
		return a, b
	}
	return d.nounAsked(c)
}

// nounAsked gives the noun of the question that a figure answers: "How many are
// these resisters? Several hundred."
func (d *document) nounAsked(c *candidate) (from, to int) {
	a, _ := d.sentence(c.from)
	start, end := d.sentence(a - 1)
	if end <= start || !d.at(end-1).is("?") || !d.g.asks[d.phrase(start, 2)] && !d.g.asks[d.at(start).low] {
		return 0, 0
	}
	i := start + 1
	for i < end && i < start+8 && (d.g.stops[d.at(i).low] || d.g.skips[d.at(i).low] || d.g.asks["+"+d.at(i).low]) {
		i++
	}
	if from, to = d.nounAt(i); to > end {
		return 0, 0
	}
	return from, to
}

// nounAt gives the noun phrase that begins at i, short words before it left out.
func (d *document) nounAt(i int) (from, to int) {
	for k := 0; k < 5; k++ {
		t := d.at(i)
		if t.is("-") && !t.space && !d.at(i+1).space {
			i++
			continue
		}
		if t.sort == word && (d.g.of[t.low] || d.g.skips[t.low] || d.g.articles[t.low] && k > 0) || (t.is("'") || t.is("’")) && k > 0 {
			i++
			continue
		}
		break
	}
	from, to = i, i
	for k := 0; k < nounReach; k++ {
		t := d.at(i)
		if t.is("-") && !t.space && !d.at(i+1).space || (t.is("'") || t.is("’")) && !t.space && k > 0 && d.at(i+1).is("s") {
			i++
			continue
		}
		if t.sort == word && d.initial(i) {
			i += 2
			continue
		}
		if t.sort != word || d.g.stops[t.low] || d.g.free && slavicVerb(t.low) || k > 0 && (d.g.of[t.low] || d.g.says[t.low]) {
			break
		}
		i++
		to = i
		if t.capital() && d.at(i).is("-") && !d.at(i).space && d.at(i+1).sort == digits && !d.at(i+1).space { // F-16s
			i += 2
			if !d.at(i).space && d.at(i).sort == word {
				i++
			}
			return from, i
		}
		if d.headed(t, k) {
			break
		}
	}
	if d.g.plural != nil && !d.g.free && to > from+1 && !d.headed(d.at(to-1), 0) && !d.initial(from) {
		to = from + 1 // no plural in sight: the noun is the word beside the number
	}
	if t := d.at(from); to == from+1 && !d.g.free && !d.g.comma && len(t.low) > 4 && (strings.HasSuffix(t.low, "ed") || strings.HasSuffix(t.low, "ing")) {
		return 0, 0
	}
	return from, to
}

// initial says whether token i is a letter of U.S. and the like.
func (d *document) initial(i int) bool {
	t, dot := d.at(i), d.at(i+1)
	return len(t.text) == 1 && t.capital() && dot.is(".") && !dot.space && d.at(i+2).sort == word
}

// headed says whether a word is the noun that its phrase is about.
func (d *document) headed(t *token, k int) bool {
	if d.g.free {
		return !d.g.adjective(t.low)
	}
	if d.g.adjective != nil && d.g.adjective(t.low) {
		return false
	}
	return d.g.plurals[t.low] || d.g.plural(t.low) || d.g.comma && k > 0
}

// nounLeft looks in the sentence before the number for the number of something.
func (d *document) nounLeft(c *candidate) (from, to int) {
	a, _ := d.sentence(c.from)
	for i := c.from - 1; i >= max(a, c.from-14); i-- {
		if !d.g.left[d.at(i).low] && !d.g.left["="+d.at(i).low] {
			continue
		}
		if d.g.left["="+d.at(i).low] {
			return i, i + 1
		}
		if d.g.free {
			return d.nounAt(i + 1)
		}
		if !d.g.of[d.at(i+1).low] {
			if i > a && d.at(i-1).sort == word && d.g.left["+"+d.at(i).low] {
				return i - 1, i + 1
			}
			continue
		}
		j := i + 2
		for d.g.articles[d.at(j).low] || d.at(j).is("'") || d.at(j).is("’") || d.at(j).is("the") || d.at(j).is("les") {
			j++
		}
		from, to = j, j
		for k := 0; k < nounReach && j < c.from; k++ {
			t := d.at(j)
			if t.sort != word || d.g.stops[t.low] || d.g.rises[t.low] != "" || d.g.to[t.low] {
				break
			}
			j++
			to = j
			if d.headed(t, k) && (d.g.plurals[t.low] || d.g.free || d.g.plural(t.low)) {
				break
			}
		}
		return from, to
	}
	return 0, 0
}
