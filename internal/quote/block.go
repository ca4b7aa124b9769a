package quote

// block is a paragraph with its quotes: one line, or several where a quote that
// is left open at the end of one is closed in a later one.
type block struct {
	from, to int // tokens
	spans    []span
}

// pairMarks cuts the tokens into blocks and finds their quoted spans, outermost
// only, in order.
func pairMarks(toks []token) []block {
	var out []block
	for a := 0; a < len(toks); {
		b := lineEnd(toks, a)
		for leadsOn(toks, b) {
			b = lineEnd(toks, b+1)
		}
		if leftOpen(toks, a, b) {
			b = closedLater(toks, a, b)
		}
		if b > a {
			out = append(out, block{a, b, pairParagraph(toks, a, b)})
		}
		a = b + 1
	}
	return out
}

func lineEnd(toks []token, a int) int {
	for a < len(toks) && toks[a].sort != line {
		a++
	}
	return a
}

// leadsOn says whether the line that ends at b leads to a quote on the next one,
// by a comma or a colon, or by a word that can't end a sentence.
func leadsOn(toks []token, b int) bool {
	if b == 0 || b+1 >= len(toks) || toks[b+1].sort != mark || single(&toks[b+1]) {
		return false
	}
	last := &toks[b-1]
	return last.is(",") || last.is(":") || last.is("que") || last.is("that") || last.is("що") || last.is("что")
}

// leftOpen says whether a line has more marks that open than marks that close.
func leftOpen(toks []token, a, b int) bool {
	p := &pairing{toks: toks}
	n := 0
	for i := a; i < b; i++ {
		if toks[i].sort != mark || single(&toks[i]) {
			continue
		}
		switch p.lean(i, a, b) {
		case opens:
			n++
		case closes:
			n = max(n-1, 0)
		case either:
			if n > 0 {
				n--
			}
		}
	}
	return n > 0
}

// reach is how many lines a quote may go on without its mark being repeated.
const reach = 8

// closedLater gives the end of the line that closes the mark left open in the
// line a to b, or b when none does before another mark opens.
func closedLater(toks []token, a, b int) int {
	p := &pairing{toks: toks}
	to := b
	for n := 0; n < reach && to+1 < len(toks); n++ {
		from := to + 1
		to = lineEnd(toks, from)
		for i := from; i < to; i++ {
			if toks[i].sort != mark || single(&toks[i]) {
				continue
			}
			if p.lean(i, from, to) == closes {
				if leftOpen(toks, i+1, to) {
					return closedLater(toks, i+1, to)
				}
				return to
			}
			return b
		}
	}
	return b
}
