// Package wordlist holds what the grammars of quotes and figures are made of: sets
// of words written as plain text, and the choice of a language's grammar.
package wordlist

import (
	"strings"
	"sync"
)

// Set is a set of words or phrases in lower case.
type Set map[string]bool

// Of reads words that space parts; _ stands for a space within a phrase.
func Of(lists ...string) Set {
	s := Set{}
	for _, l := range lists {
		for w := range strings.FieldsSeq(l) {
			s[strings.ReplaceAll(w, "_", " ")] = true
		}
	}
	return s
}

// ByLanguage gives the function that chooses a grammar by a BCP 47 tag; one that
// is not known is read as English. Each grammar is made when first asked for.
func ByLanguage[G any](english, french, ukrainian, russian func() *G) func(lang string) *G {
	english, french, ukrainian, russian = sync.OnceValue(english), sync.OnceValue(french), sync.OnceValue(ukrainian), sync.OnceValue(russian)
	return func(lang string) *G {
		base, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(lang, "_", "-")), "-")
		switch base {
		case "fr":
			return french()
		case "uk":
			return ukrainian()
		case "ru":
			return russian()
		}
		return english()
	}
}
