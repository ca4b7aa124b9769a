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
	termPair      = 'p' // two words that follow one another in title or text
	maxTermLength = 500 // bytes; PostgreSQL refuses lexemes over 2 kB
)

// lexemes gives the terms of an entry, each once.
func lexemes(e *entry) []string {
	l := lexemeList{out: wordLexemes(e), seen: map[string]bool{}}
	l.put(termTitle, e.title.Stems)
	l.put(termKey, e.text.Keys)
	l.put(termKey, e.title.Keys)
	l.put(termTitleKey, e.title.Keys)
	for _, f := range e.fields {
		l.put(f[0], f[1:])
	}
	return l.out
}

// wordLexemes gives those of the words alone, wherever they stand.
func wordLexemes(e *entry) []string {
	l := lexemeList{seen: map[string]bool{}}
	l.put(termWord, e.text.Stems)
	l.put(termWord, e.title.Stems)
	return l.out
}

// lexemeList has each lexeme once.
type lexemeList struct {
	out  []string
	seen map[string]bool
}

func (l *lexemeList) put(letter byte, terms string) {
	for term := range strings.FieldsSeq(terms) {
		if x := lexeme(letter, term); !l.seen[x] {
			l.seen[x] = true
			l.out = append(l.out, x)
		}
	}
}

// pairs gives the terms of the words that follow one another in an entry.
func pairs(e *entry) []string {
	var out []string
	seen := map[string]bool{}
	for _, terms := range []string{e.title.Stems, e.text.Stems} {
		before := ""
		for term := range strings.FieldsSeq(terms) {
			if p := pair(before, term); before != "" && !seen[p] {
				seen[p] = true
				out = append(out, p)
			}
			before = term
		}
	}
	return out
}

// unpaired is in the vectors of reports that were indexed without pairs, by a
// schema before the fourth.
const unpaired = string(termPair)

// pairDigits write a pair's number; quotes and backslashes would have to be doubled.
const pairDigits = "!#$%&()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~"

// pair numbers two words that follow one another, by FNV-1a, in three digits. About
// one pair in 750,000 shares another's number: the evaluator tells them apart.
func pair(first, second string) string {
	h := termHash(first, "\x00", second)
	const n = uint32(len(pairDigits))
	return string([]byte{termPair, pairDigits[h%n], pairDigits[h/n%n], pairDigits[h/n/n%n]})
}

// vector writes an entry as a tsvector. It has no positions, which PostgreSQL
// doesn't index: phrases are found by their pairs, and the evaluator checks them.
func vector(e *entry) string {
	var b strings.Builder
	for _, l := range append(lexemes(e), pairs(e)...) {
		b.WriteString(lexemeString(l))
		b.WriteByte(' ')
	}
	return b.String()
}

// lettersOf gives the letters of the terms of columns, one for the words among them
// and one for the names' keys: the title's own, or those of title and text together.
// Nothing asks for the text alone.
func lettersOf(c columns) []byte {
	var out []byte
	switch {
	case c.has(match.TextStems):
		out = append(out, termWord)
	case c.has(match.TitleStems):
		out = append(out, termTitle)
	}
	switch {
	case c.has(match.TextKeys):
		out = append(out, termKey)
	case c.has(match.TitleKeys):
		out = append(out, termTitleKey)
	}
	return out
}

func lexeme(letter byte, term string) string {
	if len(term) > maxTermLength {
		term = strings.ToValidUTF8(term[:maxTermLength], "")
	}
	return string(letter) + term
}
