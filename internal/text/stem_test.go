package text

import (
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"
)

func TestStems(t *testing.T) {
	b, err := os.ReadFile("testdata/stems.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(b)) {
		lang, rest, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok || lang[0] == '#' {
			continue
		}
		same, other, _ := strings.Cut(rest, " | ")
		words := strings.Fields(same)
		want := Term(Fold(words[0]), lang)
		for _, w := range words[1:] {
			if got := Term(Fold(w), lang); got != want {
				t.Errorf("%s: %s is %s, %s is %s", lang, words[0], want, w, got)
			}
		}
		for _, w := range strings.Fields(other) {
			if got := Term(Fold(w), lang); got == want {
				t.Errorf("%s: %s and %s are both %s", lang, words[0], w, got)
			}
		}
	}
}

// TestMarks checks that no two stemmers of one alphabet share a mark, on which the
// store's agreement with the evaluator rests.
func TestMarks(t *testing.T) {
	seen := map[string]string{}
	for _, s := range stemming() {
		key := s.mark
		if s.cyril {
			key = "cyrillic " + key
		}
		if other, ok := seen[key]; ok {
			t.Errorf("%s and %s share the mark %s", s.lang, other, s.mark)
		}
		seen[key] = s.lang
		if strings.Trim(s.mark, "0123456789") != "" {
			t.Errorf("%s: mark %s isn't digits", s.lang, s.mark)
		}
	}
	numbers := map[int]string{0: ""}
	for _, s := range stemming() {
		stem, n := CutMark("word" + s.mark)
		if other, ok := numbers[n]; stem != "word" || n >= 32 || ok && other != s.mark {
			t.Errorf("mark %s: stem %s, number %d, which is that of %q", s.mark, stem, n, other)
		}
		numbers[n] = s.mark
	}
	for _, term := range []string{"", "1200", "3p5x", "t72x", "word", "word12"} {
		if stem, n := CutMark(term); stem != term || n != 0 {
			t.Errorf("%q: stem %q, number %d", term, stem, n)
		}
	}
}

func FuzzWords(f *testing.F) {
	for _, s := range []string{"L’armée d'Ukraine", "1 200 000,5", "\xff\xfe", "co\u00adop", "Об’єднані", "צה\"ל U.S.A. 3.5", "e\u0301te\u0301 \u202eabc", "ﬁ Ⅳ ½ カタカナ"} {
		f.Add(s, "fr")
		f.Add(s, "uk")
	}
	f.Fuzz(func(t *testing.T, s, lang string) {
		runes := len([]rune(s))
		last := 0
		tokens := NewAnalyser().Words(s, lang)
		for _, w := range tokens {
			if w.Start < last || w.End <= w.Start || w.End > runes {
				t.Fatalf("%q: place %d-%d after %d of %d", s, w.Start, w.End, last, runes)
			}
			last = w.End
			for _, term := range append([]string{w.Word, w.Term}, w.Keys...) {
				if term == "" || strings.ContainsFunc(term, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
					t.Fatalf("%q: term %q can't be indexed", s, term)
				}
			}
			if !slices.Contains(TermsFor(w.Word), w.Term) {
				t.Fatalf("%q: %s isn't among the terms of its own word %s", s, w.Term, w.Word)
			}
		}
		Detect(s, lang)
		NewNames(nil).Keys(s)
	})
}
