package text

import (
	"sync/atomic"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
)

// lexicon makes the lexemes of one language. It isn't safe for concurrent use.
type lexicon struct {
	lang string   // "" where the language has no stemmer
	stem *stemmer // nil likewise
	env  snowballstem.Env
}

func lexiconOf(lang string) lexicon {
	st := stemming().find(lang)
	if st == nil {
		lang = ""
	}
	return lexicon{lang: lang, stem: st}
}

// analyse gives the tokens of a segmented word.
func (l *lexicon) analyse(raw string) []part {
	var out []part
	for _, s := range split(raw) {
		lex := l.lexeme(raw[s.from:s.to])
		if lex.Word == "" {
			continue
		}
		start := utf8.RuneCountInString(raw[:s.from])
		out = append(out, part{start: int32(start), end: int32(start + utf8.RuneCountInString(raw[s.from:s.to])), lex: lex})
	}
	return out
}

func (l *lexicon) lexeme(raw string) *Lexeme {
	if n, ok := foldNumber(raw); ok {
		return newLexeme(n, plainTerm(n))
	}
	if digits(raw[:1]) {
		n := foldMixed(raw)
		return newLexeme(n, plainTerm(n))
	}
	word := Fold(raw)
	lex := newLexeme(word, l.stem.term(word, &l.env))
	if maybeName(raw, word) {
		lex.Keys = SpellingKeys(raw)
	}
	return lex
}

// made counts the lexemes.
var made atomic.Uint64

func newLexeme(word, term string) *Lexeme {
	return &Lexeme{Word: word, Term: term, Number: made.Add(1)}
}

// maybeName tells whether a word may be a name: it begins with a capital and is no
// function word.
func maybeName(raw, folded string) bool {
	r, _ := utf8.DecodeRuneInString(raw)
	return unicode.IsUpper(r) && !IsFunctionWord(folded)
}
