package quote

import (
	"unicode/utf8"
)

// span is what stands between two marks: tokens open and close are the marks,
// either of which may be missing (then it is the place where it would stand).
type span struct {
	open, close   int  // tokens; the words are those from first up to close
	first         int  // first token inside
	single        bool // ‘ ’ or ' '
	continues     bool // goes on in the next paragraph, which repeats the mark
	unclosed      bool
	unopened      bool // only the closing mark is there
	inserted      bool // part of a quote that a cue clause splits
	before, after bool // the other part of the split quote stands before, after
	dialogue      bool // follows a dash, not a mark
}

// role of a mark in its place.
type role uint8

const (
	neither role = iota
	opens
	closes
	either
)

// pairing finds the outermost quoted spans of one paragraph of tokens.
type pairing struct {
	toks  []token
	stack []int
	spans []span
	seen  bool // a mark came before
}

func pairParagraph(toks []token, a, b int) []span {
	p := &pairing{toks: toks}
	opening, closing := p.count(a, b)
	for i := a; i < b; i++ {
		t := &toks[i]
		if t.sort != mark || single(t) {
			continue
		}
		switch p.role(i, a, b) {
		case opens:
			if n := len(p.stack); n > 0 && closing < n+opening && !p.nests(i) {
				p.stack = p.stack[:n-1] // it was never closed
			}
			p.stack = append(p.stack, i)
			opening--
			p.seen = true
		case closes:
			p.shut(i, a)
			closing--
			p.seen = true
		}
	}
	spans := p.outermost()
	spans = p.unclosed(spans, a, b)
	return pairSingles(toks, spans, a, b)
}

// count gives how many marks of a paragraph look like opening and closing ones.
func (p *pairing) count(a, b int) (opening, closing int) {
	straight := 0
	for i := a; i < b; i++ {
		t := &p.toks[i]
		if t.sort != mark || single(t) {
			continue
		}
		switch p.lean(i, a, b) {
		case opens:
			opening++
		case closes:
			closing++
		default:
			straight++
		}
	}
	return opening + straight/2, closing + (straight+1)/2
}

// lean says what a mark is by its shape and its neighbours alone.
func (p *pairing) lean(i, a, b int) role {
	t := &p.toks[i]
	spaceBefore := i == a || t.space || opensBefore(&p.toks[i-1])
	spaceAfter := i+1 >= b || p.toks[i+1].space || (p.toks[i+1].sort == punct && !opensBefore(&p.toks[i+1]))
	switch t.low {
	case "«":
		if !spaceBefore && spaceAfter && i > a && !elided(&p.toks[i-1]) && p.toks[i-1].sort != punct {
			return closes // »…« as in German books
		}
		return opens
	case "»":
		if spaceBefore && !spaceAfter && len(p.stack) == 0 {
			return opens
		}
		return closes
	case "“", "„", "‟", "``":
		if !spaceBefore && spaceAfter && t.low != "„" {
			return closes
		}
		return opens
	case "”", "''":
		if spaceBefore && !spaceAfter {
			return opens
		}
		return closes
	}
	if i > a && p.toks[i-1].sort == number && !t.space && len(p.stack) == 0 {
		return neither // inches, seconds
	}
	if !spaceBefore && i+1 < b && p.toks[i+1].sort == mark { // ,""
		spaceAfter = i+2 >= b || p.toks[i+2].space || p.toks[i+2].sort == punct
	}
	switch {
	case spaceBefore && !spaceAfter:
		return opens
	case !spaceBefore && spaceAfter:
		return closes
	}
	return either
}

func opensBefore(t *token) bool {
	switch t.low {
	case "(", "[", "{", "-", "–", "—", "/", "¿", "¡":
		return true
	}
	return t.sort == mark || elided(t)
}

func elided(t *token) bool {
	if t.sort != word {
		return false
	}
	r, _ := utf8.DecodeLastRuneInString(t.text)
	return isApostrophe(r)
}

// role decides a mark with the open marks in view.
func (p *pairing) role(i, a, b int) role {
	lean := p.lean(i, a, b)
	if n := len(p.stack); n == 0 {
		if lean == either || lean == closes && p.toks[i].low == `"` {
			if i+1 < b && !p.toks[i+1].space && (p.toks[i+1].sort == word || p.toks[i+1].sort == number) {
				return opens
			}
			if lean == either && !p.seen && i > a && p.toks[i-1].is(",") {
				return closes
			}
		}
		return lean
	} else if lean == either {
		return closes
	} else if lean == opens && p.toks[i].low == `"` && p.toks[p.stack[n-1]].low == `"` && i > p.stack[n-1]+1 && !p.toks[i].space {
		return closes // glued: opens only by the bracket or mark before it
	}
	return lean
}

// nests says whether the mark at i is of another shape than the open one, so
// that it may well stand inside it.
func (p *pairing) nests(i int) bool {
	return shape(&p.toks[i]) != shape(&p.toks[p.stack[len(p.stack)-1]])
}

func shape(t *token) byte {
	switch t.low {
	case "«", "»":
		return 'g'
	case `"`, "＂":
		return 's'
	}
	return 'c'
}

// depth is how many marks of other shapes a closing mark may close with its own.
const depth = 4

// shut closes the nearest open mark that the one at i can close.
func (p *pairing) shut(i, a int) {
	n := len(p.stack)
	if n == 0 {
		if !p.seen && i > a+4 {
			p.spans = append(p.spans, span{open: a, first: a, close: i, unopened: true})
		}
		return
	}
	k := n - 1
	s := shape(&p.toks[i])
	for k > 0 && n-k < depth && shape(&p.toks[p.stack[k]]) != s {
		k--
	}
	if shape(&p.toks[p.stack[k]]) != s {
		k = n - 1
		if n > 1 {
			return
		}
	}
	p.spans = append(p.spans, span{open: p.stack[k], first: p.stack[k] + 1, close: i})
	p.stack = p.stack[:k]
}

// outermost keeps the spans that no other contains; they come in the order in
// which they close, so an outer one follows the inner ones.
func (p *pairing) outermost() []span {
	var out []span
	for _, s := range p.spans {
		for len(out) > 0 && out[len(out)-1].open > s.open {
			out = out[:len(out)-1]
		}
		out = append(out, s)
	}
	return out
}

// unclosed makes a span up to the paragraph's end of a mark that was left open
// after all others, when the next paragraph repeats the mark or the paragraph
// begins with it.
func (p *pairing) unclosed(spans []span, a, b int) []span {
	if len(p.stack) == 0 {
		return spans
	}
	open := p.stack[0]
	for len(spans) > 0 && spans[len(spans)-1].open > open {
		last := spans[len(spans)-1]
		if last.close > open && open != a {
			return spans
		}
		spans = spans[:len(spans)-1]
	}
	next := b + 1
	repeats := next < len(p.toks) && p.toks[next].sort == mark && !single(&p.toks[next]) && shape(&p.toks[next]) == shape(&p.toks[open])
	return append(spans, span{open: open, first: open + 1, close: b, continues: repeats, unclosed: true})
}
