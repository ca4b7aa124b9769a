package text

import (
	"slices"
	"strings"
	"testing"
)

// TestBegins finds every beginning of three letters and more in the term of its word, or
// among the terms that its words may have, in whatever way the stemmer shortens it.
func TestBegins(t *testing.T) {
	for lang, words := range map[string]string{
		"en": "being going using making hoping stopped stemming solutions popularity extremely commissioned representatives happy happily cities",
		"fr": "bâtiments moyenne personne intentionnellement chrétienne préparatifs changea raisonnable étonnantes veuille",
		"es": "naciones tuviéramos hablándole canciones felizmente vinieron",
		"de": "häusern freundlichkeiten gegangenen lebendigste",
		"ru": "родился верующим боящихся радио особенности удалось",
		"uk": "прокинувся містами говорили незалежності",
	} {
		for _, w := range strings.Fields(words) {
			word := Fold(w)
			term := Term(word, lang)
			letters := []rune(word)
			for n := 3; n <= len(letters); n++ {
				beginning := string(letters[:n])
				in := strings.HasPrefix(term, beginning) || slices.Contains(CutTerms(beginning, "en", "fr", "es", "de", "ru", "uk"), term)
				if n-len([]rune(term)) <= cutMost-1 && !in || in != Begins(beginning, term) {
					t.Errorf("%s: %s* by its term %s: among those to look for %v, by the term itself %v", word, beginning, term, in, Begins(beginning, term))
				}
			}
		}
	}
}

// TestCutTerms leaves out common short words that no word with the beginning is stemmed to.
func TestCutTerms(t *testing.T) {
	for beginning, not := range map[string]string{"nine": "ni2", "mesm": "me2", "horw": "ho1"} {
		if got := CutTerms(beginning, "en", "fr"); slices.Contains(got, not) {
			t.Errorf("%s* looks for %v, and %s is no stem of such a word", beginning, got, not)
		}
	}
	if got := CutTerms("bein", "en"); !slices.Contains(got, "be1") {
		t.Errorf("bein* looks for %v, and doesn't find being", got)
	}
}
