// Package quote finds verbatim words in a text, with who says them and the word
// that tells so. It is pure: no I/O, no state. The rules are in docs/quotes.md.
package quote

import (
	"strings"
	"unicode/utf8"

	"wiredesk/internal/news"
)

// Extract gives the quotes of a text in the order in which they stand. lang is a
// BCP 47 language; en, fr, uk and ru have rules of their own, any other is read
// by those of English. Places are code points in text. Time and memory are
// linear in the length of the text.
func Extract(text, lang string) []news.Quote {
	if !utf8.ValidString(text) {
		text = strings.ToValidUTF8(text, "\uFFFD")
	}
	g := grammarFor(lang)
	toks := tokenize(text, g)
	defer spareTokens.GiveBack(toks)
	blocks := pairMarks(toks)
	if cut := g.unglue(toks, blocks); len(cut) != len(toks) {
		toks = cut
		blocks = pairMarks(toks)
	}
	d := &document{g: g, text: text, toks: toks}
	d.read(blocks)
	d.attribute()
	return d.result()
}
