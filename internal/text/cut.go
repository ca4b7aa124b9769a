package text

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
)

// cutMost is how many letters of a beginning a stemmer may have taken off a word.
const cutMost = 4

// CutTerms gives the terms that words with a folded beginning may have in the languages
// given although the terms don't begin so: those of bein* may have "be1", of which there is
// less than it asks for.
func CutTerms(beginning string, langs ...string) []string {
	var out []string
	stems := cutShort(beginning)
	for _, s := range stemming() {
		if len(langs) > 0 && !slices.Contains(langs, s.lang) || !s.fits(beginning) {
			continue
		}
		for _, stem := range stems {
			if term := stem + s.mark; !slices.Contains(out, term) && s.cuts(beginning, stem) {
				out = append(out, term)
			}
		}
	}
	return out
}

// Begins tells whether the term of a word that begins with a folded beginning says so:
// it begins likewise, or is one of CutTerms.
func Begins(beginning, term string) bool {
	if strings.HasPrefix(term, beginning) {
		return true
	}
	for _, stem := range cutShort(beginning) {
		mark, ok := strings.CutPrefix(term, stem)
		if !ok {
			continue
		}
		for _, s := range stemming() {
			if s.mark == mark && s.fits(beginning) && s.cuts(beginning, stem) {
				return true
			}
		}
	}
	return false
}

// cutShort gives what may be left of a beginning when its word is stemmed.
func cutShort(beginning string) []string {
	rs := []rune(beginning)
	var out []string
	for k := len(rs) - 1; k >= max(2, len(rs)-cutMost); k-- {
		out = append(out, string(rs[:k]), string(rs[:k])+"e") // making, make
	}
	if last := len(rs) - 1; rs[last] == 'y' {
		out = append(out, string(rs[:last])+"i")
	}
	return out
}

// shortStem is the longest stem that is tried: short ones are common words, which an
// index would find in vain, and stemmers seldom leave as little.
const shortStem = 3

// cuts tells whether a word with a beginning may have a stem that is shorter. It tries
// the stemmer's endings and what is left of them when their first letters stay, and
// both after a letter more, which may be one that is written twice (stopped) or an
// ending itself (bât-i-ment). A long stem is believed, and so is a stemmer whose endings
// aren't known.
func (s *stemmer) cuts(beginning, stem string) bool {
	rest, ok := strings.CutPrefix(beginning, stem)
	if root, e := strings.CutSuffix(stem, "e"); e && !ok {
		return s.tails != nil && s.tried(stem, root, beginning[len(root):])
	}
	if !ok || s.tails == nil || utf8.RuneCountInString(stem) > shortStem {
		return true
	}
	if s.tried(stem, stem, rest) {
		return true
	}
	_, size := utf8.DecodeRuneInString(rest)
	return (size < len(rest) || strings.HasSuffix(stem, rest)) && s.tried(stem, stem+rest[:size], rest[size:])
}

// tried tells whether some word of a head and an ending that begins with rest has the stem.
func (s *stemmer) tried(stem, head, rest string) bool {
	var env snowballstem.Env
	tails := s.tails()
	from, _ := slices.BinarySearch(tails, rest)
	for _, tail := range tails[from:] {
		if !strings.HasPrefix(tail, rest) {
			break
		}
		if s.stem(head+tail, &env) == stem {
			return true
		}
	}
	return false
}

// tailsOf gives the folded endings in a stemmer's tables and all their ends.
func tailsOf(tables ...[]*snowballstem.Among) func() []string {
	return sync.OnceValue(func() []string {
		var out []string
		for _, table := range tables {
			for _, ending := range table {
				for tail := Fold(ending.Str); tail != ""; {
					out = append(out, tail)
					_, size := utf8.DecodeRuneInString(tail)
					tail = tail[size:]
				}
			}
		}
		slices.Sort(out)
		return slices.Compact(out)
	})
}
