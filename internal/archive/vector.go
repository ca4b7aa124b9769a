package archive

import "strings"

// The letters that begin the terms of PostgreSQL's one index by what they are
// words of. The fields' terms have letters of their own.
const (
	termText      = 'w'
	termTitle     = 't'
	termKey       = 'k'
	termTitleKey  = 'n'
	maxTermLength = 500 // bytes; PostgreSQL refuses lexemes over 2 kB
)

// vector writes an entry as a tsvector. It has no positions: PostgreSQL would
// not index them, and the evaluator checks phrases.
func vector(e *entry) string {
	var b strings.Builder
	seen := map[string]bool{}
	put := func(letter byte, terms string) {
		for term := range strings.FieldsSeq(terms) {
			lexeme := lexeme(letter, term)
			if seen[lexeme] {
				continue
			}
			seen[lexeme] = true
			b.WriteByte('\'')
			b.WriteString(strings.NewReplacer(`'`, `''`, `\`, `\\`).Replace(lexeme))
			b.WriteString("' ")
		}
	}
	put(termText, e.text.Stems)
	put(termTitle, e.title.Stems)
	put(termKey, e.text.Keys)
	put(termTitleKey, e.title.Keys)
	for _, f := range e.fields {
		put(f[0], f[1:])
	}
	return b.String()
}

func lexeme(letter byte, term string) string {
	if len(term) > maxTermLength {
		term = strings.ToValidUTF8(term[:maxTermLength], "")
	}
	return string(letter) + term
}
