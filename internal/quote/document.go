package quote

import (
	"unicode"
	"unicode/utf8"
)

// document is a text with its quotes, paragraph by paragraph.
type document struct {
	g          *grammar
	text       string
	toks       []token
	quotes     []candidate
	paragraphs []paragraph
}

// candidate is a span that may become a quote.
type candidate struct {
	span
	words     int
	paragraph int
	sentence  int
	item      int // in its sentence
	found     bool
	cue       cue
	speaker   place
	cueAt     place
	score     int
	full      bool       // an utterance by its form
	shared    *candidate // the part of the split quote before this one
}

// place is a stretch of the text in code points, half-open, with its words.
type place struct {
	start, end int
	pronoun    bool
	low        string // last word
	name       bool   // a name and no more
	capital    bool   // its last word begins with a capital letter
	words      []token
}

func (p place) empty() bool { return p.end <= p.start }

type paragraph struct {
	sentences []sentence
	quotes    run // candidates that stand in it
}

type sentence struct {
	items []token
	cues  []cue
	read  bool // cues are found
	spare bool // nothing but quotes stands in it
}

// read splits the spans at their cue clauses and lays out paragraphs and sentences.
func (d *document) read(blocks []block) {
	for _, b := range blocks {
		var here []span
		for _, s := range b.spans {
			here = append(here, d.g.split(d.toks, s)...)
		}
		d.paragraph(b.from, b.to, here)
	}
}

// paragraph lays out the tokens a up to b with each quote as one item.
func (d *document) paragraph(a, b int, spans []span) {
	if len(spans) == 0 {
		spans = d.g.dialogue(d.toks, a, b)
	}
	p := paragraph{quotes: run{len(d.quotes), len(d.quotes)}}
	items := d.toks[a:a:a] // grows into a copy, but for a paragraph without quotes
	at := a
	for _, s := range spans {
		if s.unopened && !d.g.cueAfterMark(d.toks[:b], s.close+1) {
			continue
		}
		begin, end := s.around()
		items = append(items, d.toks[at:max(begin, at)]...)
		if words := d.count(s); words > 0 {
			items = append(items, token{start: d.toks[s.first].start, end: d.toks[s.close-1].end, sort: quoted, quote: len(d.quotes), space: true})
			d.quotes = append(d.quotes, candidate{span: s, paragraph: len(d.paragraphs), words: words})
		}
		at = min(end, b)
	}
	if at == a {
		items = d.toks[a:b:b]
	} else {
		items = append(items, d.toks[min(at, b):b]...)
	}
	p.quotes.to = len(d.quotes)
	p.sentences = d.sentences(items)
	d.place(p.sentences)
	d.paragraphs = append(d.paragraphs, p)
}

// around gives the tokens that a quote takes out of its sentence: the words with
// those marks that are its own.
func (s *span) around() (begin, end int) {
	begin, end = s.open, s.close+1
	if s.before || s.dialogue {
		begin = s.first
	}
	if s.after || s.dialogue {
		end = s.close
	}
	return begin, end
}

func (d *document) count(s span) int {
	n := 0
	for i := s.first; i < s.close; i++ {
		if d.toks[i].sort == word || d.toks[i].sort == number {
			n++
		}
	}
	return n
}

// place notes where in the sentences of a paragraph its quotes stand.
func (d *document) place(sentences []sentence) {
	for i := range sentences {
		s := &sentences[i]
		s.spare = !hasWord(s.items) && !hasNumber(s.items)
		for j := range s.items {
			if q := s.items[j].quote; q >= 0 {
				d.quotes[q].sentence, d.quotes[q].item = i, j
			}
		}
	}
}

func hasNumber(items []token) bool {
	for i := range items {
		if items[i].sort == number {
			return true
		}
	}
	return false
}

// cuesIn finds the cues of a sentence, once.
func (d *document) cuesIn(s *sentence) []cue {
	if !s.read {
		s.cues, s.read = d.g.cuesOf(s.items), true
	}
	return s.cues
}

// sentences cuts a paragraph's items where sentences end.
func (d *document) sentences(items []token) []sentence {
	var out []sentence
	from := 0
	for i := range items {
		if i+1 < len(items) && d.ends(items, i) {
			out = append(out, sentence{items: items[from : i+1]})
			from = i + 1
		}
	}
	if from < len(items) {
		out = append(out, sentence{items: items[from:]})
	}
	return out
}

// ends says whether a sentence ends after item i.
func (d *document) ends(items []token, i int) bool {
	t, next := &items[i], &items[i+1]
	switch {
	case t.sort == quoted:
		return d.endsAfterQuote(items, i)
	case t.sort != punct:
		return false
	case next.sort == punct || next.sort == mark:
		return false
	case t.is("!") || t.is("?"):
		return d.begins(next)
	case t.low == "." || t.low == "…" || t.low == "...":
		if i > 0 && t.low == "." && !t.space && d.g.abbreviations[items[i-1].low] {
			return next.sort == quoted && d.capitalised(&d.quotes[next.quote])
		}
		return d.begins(next)
	}
	return false
}

// begins says whether an item can be the first of a sentence.
func (d *document) begins(t *token) bool {
	return t.sort == quoted || t.sort == number || t.sort == dash || t.capital()
}

// endsAfterQuote says whether the sentence ends with the quote at i: its words
// end with a stop, and what follows is neither a cue nor small letters.
func (d *document) endsAfterQuote(items []token, i int) bool {
	q := &d.quotes[items[i].quote]
	next := &items[i+1]
	if next.sort == quoted {
		n := &d.quotes[next.quote]
		return !q.after && (d.stops(q) || n.words >= 4 && d.capitalised(n))
	}
	if q.after || !d.stops(q) || next.sort == punct || next.sort == dash {
		return false
	}
	if next.sort == word && !next.capital() {
		return false
	}
	if i > 0 && (items[i-1].is(",") || items[i-1].is(":")) && next.capital() {
		return true
	}
	return !d.g.cueFollows(items, i+1)
}

// cueFollows says whether a subject and a cue stand right at item i: "Smith said".
func (g *grammar) cueFollows(items []token, i int) bool {
	for k := i; k < len(items) && k < i+14; k++ {
		t := &items[k]
		if t.sort == punct && !t.is(",") && !t.is("(") && !t.is(")") && !(t.is(".") && g.abbreviations[items[k-1].low]) {
			return false
		}
		if t.sort == quoted {
			return false
		}
		u := g.cues[t.low]
		if k > i && t.sort == word && !t.capital() && u&finite != 0 && u&nounlike == 0 || k == i && u&finite != 0 {
			end := k + 1
			for end < len(items) && items[end].sort == word && !g.that[items[end].low] && (g.adverbs[items[end].low] || g.times[items[end].low] || g.to[items[end].low]) {
				end++
			}
			if end < len(items) && (items[end].is(":") || items[end].sort == quoted || items[end].is(",") && end+1 < len(items) && items[end+1].sort == quoted) {
				return false
			}
			if end < len(items) && g.pronouns[items[end].low] || end < len(items) && g.that[items[end].low] {
				return false
			}
			return true
		}
		if t.sort == word && (g.relatives[t.low] || g.auxiliaries[t.low] && !g.determiners[t.low] && !g.joins[t.low]) && u == 0 && g.lang == "en" && !t.is("who") && !t.is("had") && !t.is("has") {
			return false
		}
	}
	return false
}

// cueAfterMark says whether a cue stands right behind the closing mark before i,
// as it must when the opening mark is missing.
func (g *grammar) cueAfterMark(toks []token, i int) bool {
	if i < len(toks) && toks[i].is(",") {
		i++
	}
	if i < len(toks) && toks[i].capital() || i < len(toks) && (g.determiners[toks[i].low] || g.pronouns[toks[i].low]) {
		return g.cueFollows(toks, i)
	}
	_, _, ok := g.insertedCue(toks, i)
	return ok
}

// stops says whether a quote's last words end a sentence.
func (d *document) stops(q *candidate) bool {
	if q.close <= q.first {
		return false
	}
	switch d.toks[q.close-1].low {
	case ".", "!", "?", "…", "...", "....":
		return true
	}
	return false
}

// capitalised says whether a quote begins with a capital letter or a number.
func (d *document) capitalised(q *candidate) bool {
	for i := q.first; i < q.close; i++ {
		t := &d.toks[i]
		if t.sort == number {
			return true
		}
		if t.sort == word {
			r, _ := utf8.DecodeRuneInString(t.text)
			return unicode.IsUpper(r)
		}
	}
	return false
}
