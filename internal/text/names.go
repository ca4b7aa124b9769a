package text

import (
	"slices"
	"strings"
)

// Names unites the spellings of names. The keys of a token are those of its
// spelling alone (SpellingKeys), which is what a store indexes; aliases widen the
// keys of the query's word, so that adding one needs no new index. Names is never
// changed and is safe for concurrent use.
type Names struct {
	desk map[string][]string // folded spelling to the keys of its group
}

// mostKeys bounds the keys of a word with all its aliases.
const mostKeys = 24

// NewNames gives the built-in aliases and a desk's own, each a group of spellings of
// one name.
func NewNames(desk [][]string) *Names {
	n := &Names{desk: map[string][]string{}}
	for _, group := range desk {
		n.add(group)
	}
	return n
}

func (n *Names) add(group []string) {
	var keys []string
	for _, spelling := range group {
		keys = append(keys, n.Keys(spelling)...)
	}
	for _, spelling := range group {
		at := foldName(spelling)
		n.desk[at] = unite(n.desk[at], keys)
	}
}

// Keys gives the keys of a name, those of its aliases included, the name's own
// first: two spellings meet when their keys intersect.
func (n *Names) Keys(name string) []string {
	at := foldName(name)
	keys := NameKeys(name)
	keys = unite(keys, builtIn().keys(at))
	keys = unite(keys, n.desk[at])
	return keys[:min(len(keys), mostKeys)]
}

func unite(a, b []string) []string {
	for _, k := range b {
		if !slices.Contains(a, k) {
			a = append(a, k)
		}
	}
	return a
}

// foldName gives the folded words of a name, with a space between.
func foldName(name string) string {
	var words []string
	for _, w := range nameWords(name) {
		words = append(words, Fold(w))
	}
	return strings.Join(words, " ")
}

func nameWords(name string) []string {
	return strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == '-' || r == '\u00a0' || r == '‑' || r == '–' })
}

// NameKeys gives the keys of the spelling of a name of one or more words: those of
// several words joined, every reading of one with every reading of the next.
func NameKeys(name string) []string {
	words := nameWords(name)
	if len(words) == 1 {
		return SpellingKeys(words[0])
	}
	keys := []string{""}
	for _, w := range words {
		own := SpellingKeys(w)
		if own == nil {
			own = []string{Fold(w)}
		}
		var next []string
		for _, k := range keys {
			for _, o := range own {
				next = append(next, k+o)
			}
		}
		keys = next[:min(len(next), mostKeys)]
	}
	if keys[0] == "" {
		return nil
	}
	return keys
}
