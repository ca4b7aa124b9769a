// Package figure finds the numbers of a text that say how many or how much, with
// their hedge, unit, the thing counted and who states them, and leaves alone those
// that are dates, ages, names and the like. It is pure: no I/O, no state. The
// rules are in docs/figures.md.
package figure

import (
	"strings"
	"unicode/utf8"

	"wiredesk/internal/news"
)

// Extract gives the figures of a text in the order in which they stand. lang is a
// BCP 47 language; en, fr, uk and ru have rules of their own, any other is read by
// those of English. Places are code points in text. Time and memory are linear in
// the length of the text.
func Extract(text, lang string) []news.Figure {
	if !utf8.ValidString(text) {
		text = strings.ToValidUTF8(text, "\uFFFD")
	}
	d := &document{g: grammarFor(lang), text: text}
	d.toks = tokenize(text, d.g)
	defer spareTokens.GiveBack(d.toks)
	d.scan()
	d.measureAll()
	d.joinRanges()
	out := []news.Figure{}
	for i := range d.found {
		c := &d.found[i]
		if c.merged || d.refuse(c) != figured {
			continue
		}
		out = append(out, d.figure(c))
	}
	return out
}

// document is a text with the numbers found in it.
type document struct {
	g     *grammar
	text  string
	toks  []token
	found []candidate
	free  int   // first token that the number before the one being measured left
	ends  []int // for each token, the first token of the next sentence; made when first asked for
	since []int // for each token, the first token of its sentence
}

// candidate is a number with its unit, which may turn out to be a figure.
type candidate struct {
	number
	from, to int // tokens of the whole, unit included
	kind     news.FigureKind
	unit     string
	merged   bool // the end of a range before it, or a subunit
	ranged   bool // low and high are its value
	noun     int  // the thing counted, where it stands inside: four adults in ten
	nounEnd  int
	bound    bool    // a unit or a currency is written with it
	hedge    string  // hedge that stands inside, such as the "around" of "from around 3 to 5"
	scale    float64 // million and the like that it was multiplied with, 1 for none
}

// figure makes what is handed out of a candidate.
func (d *document) figure(c *candidate) news.Figure {
	f := news.Figure{
		Start: d.toks[c.from].start, End: d.toks[c.to-1].end, Kind: c.kind, Unit: c.unit,
		Text: d.text[d.toks[c.from].byte0:d.toks[c.to-1].byte1],
	}
	if low, high, value := c.low, c.high, c.value; c.ranged || c.open {
		f.Low, f.High = &low, &high
	} else {
		f.Value = &value
	}
	f.Hedge = d.hedgeOf(c)
	if a, b := d.countedBy(c); b > a {
		f.CountedStart, f.CountedEnd = d.toks[a].start, d.toks[b-1].end
		f.Counted = d.text[d.toks[a].byte0:d.toks[b-1].byte1]
	}
	d.scope(c, &f)
	return f
}
