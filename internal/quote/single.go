package quote

import (
	"unicode"
	"unicode/utf8"
)

func single(t *token) bool {
	switch t.low {
	case "‘", "’", "'", "‚", "‛", "`", "‹", "›":
		return true
	}
	return false
}

// pairSingles adds the spans between single marks that stand outside the others.
func pairSingles(toks []token, spans []span, a, b int) []span {
	var out []span
	open, weak := -1, -1
	keep := func(close int) {
		out = append(out, span{open: open, first: open + 1, close: close, single: true})
		open, weak = -1, -1
	}
	drop := func() {
		if open >= 0 && weak >= 0 {
			keep(weak)
		}
		open, weak = -1, -1
	}
	k := 0
	for i := a; i < b; i++ {
		if k < len(spans) && i == spans[k].open {
			drop()
			out = append(out, spans[k])
			i = spans[k].close
			k++
			continue
		}
		if toks[i].sort != mark || !single(&toks[i]) {
			continue
		}
		switch singleRole(toks, i, a, b, open >= 0) {
		case opens:
			drop()
			open = i
		case closes:
			if open >= 0 && i > open+1 {
				keep(i)
			}
		case either: // may be the apostrophe of a plural: soldiers’ homes
			if open >= 0 && i > open+1 {
				weak = i
			}
		}
	}
	drop()
	for ; k < len(spans); k++ {
		out = append(out, spans[k])
	}
	return out
}

func singleRole(toks []token, i, a, b int, open bool) role {
	t := &toks[i]
	before := i == a || t.space || opensBefore(&toks[i-1])
	after := i+1 >= b || toks[i+1].space || toks[i+1].sort == punct || toks[i+1].sort == mark
	switch {
	case t.low == "‹":
		return opens
	case t.low == "›":
		return closes
	case before && !after:
		if next := &toks[i+1]; next.sort == number || clipped(next.low) || t.low == "’" && !open && !next.capital() {
			return neither
		}
		return opens
	case !before && after:
		if i > a && toks[i-1].sort == number {
			return neither // feet, minutes
		}
		if i+1 < b && toks[i+1].sort == word && !toks[i+1].capital() && plural(toks[i-1].low) {
			return either
		}
		return closes
	}
	return neither
}

func plural(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return unicode.ToLower(r) == 's' || r == 'x' || r == 'n'
}

// clipped says whether a word usually follows an apostrophe that stands for
// letters left out.
func clipped(s string) bool {
	switch s {
	case "em", "til", "tis", "twas", "cause", "bout", "round", "n", "cos", "ere", "im", "ello", "s", "t", "d", "ll", "re", "ve", "m":
		return true
	}
	return false
}
