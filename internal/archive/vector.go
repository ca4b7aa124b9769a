package archive

import (
	"strings"

	"wiredesk/internal/match"
)

// The letters that begin the terms of PostgreSQL's one index by what they are
// words of. The fields' terms have letters of their own.
const (
	termWord      = 'w' // of title or text
	termTitle     = 't'
	termKey       = 'k' // likewise
	termTitleKey  = 'n'
	maxTermLength = 500 // bytes; PostgreSQL refuses lexemes over 2 kB
)

// lexemes gives the terms of an entry, each once.
func lexemes(e *entry) []string {
	var out []string
	seen := map[string]bool{}
	put := func(letter byte, terms string) {
		for term := range strings.FieldsSeq(terms) {
			if l := lexeme(letter, term); !seen[l] {
				seen[l] = true
				out = append(out, l)
			}
		}
	}
	put(termWord, e.text.Stems)
	put(termWord, e.title.Stems)
	put(termTitle, e.title.Stems)
	put(termKey, e.text.Keys)
	put(termKey, e.title.Keys)
	put(termTitleKey, e.title.Keys)
	for _, f := range e.fields {
		put(f[0], f[1:])
	}
	return out
}

// vector writes an entry as a tsvector. It has no positions: PostgreSQL would
// not index them, and the evaluator checks phrases.
func vector(e *entry) string {
	var b strings.Builder
	for _, l := range lexemes(e) {
		b.WriteString(lexemeString(l))
		b.WriteByte(' ')
	}
	return b.String()
}

// letterOf gives the letter of the terms of columns: the title's own, or those of
// title and text together. Nothing asks for the text alone.
func letterOf(c columns) byte {
	switch {
	case c.has(match.TextStems):
		return termWord
	case c.has(match.TextKeys):
		return termKey
	case c.has(match.TitleKeys):
		return termTitleKey
	}
	return termTitle
}

func lexeme(letter byte, term string) string {
	if len(term) > maxTermLength {
		term = strings.ToValidUTF8(term[:maxTermLength], "")
	}
	return string(letter) + term
}
