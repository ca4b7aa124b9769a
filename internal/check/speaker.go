package check

import (
	"slices"
	"unicode"

	"wiredesk/internal/news"
	"wiredesk/internal/text"
)

// differ tells whether two quotes have speakers who are surely not one: both are
// named, and no word of one name is a word of the other in any spelling. A role
// or a pronoun may be anybody.
func (d *draft) differ(a, b *news.Quote) bool {
	if a == nil || b == nil {
		return false
	}
	one, two := d.nameWords(a), d.nameWords(b)
	if len(one) == 0 || len(two) == 0 {
		return false
	}
	for _, x := range one {
		for _, y := range two {
			if x == y || d.alike(x, y) {
				return false
			}
		}
	}
	return true
}

// nameWords gives the words of a speaker that are parts of a name.
func (d *draft) nameWords(q *news.Quote) []string {
	var out []string
	for _, s := range [...]string{q.Speaker, q.Name} {
		for i, t := range d.Analyser.Words(s, d.lang) {
			runes := []rune(s)
			if unicode.IsUpper(runes[t.Start]) && !text.IsFunctionWord(t.Word) && t.End-t.Start > 1 && !(i == 0 && titled(t.Word)) {
				out = append(out, string(runes[t.Start:t.End]))
			}
		}
	}
	return out
}

// titled are words that stand before names or in place of them.
func titled(word string) bool {
	return slices.Contains([]string{
		"mr", "mrs", "ms", "dr", "sir", "lord", "lady", "president", "minister", "prime", "senator", "general", "colonel", "captain", "judge",
		"professor", "one", "officials", "official", "analysts", "police", "m", "mme", "mlle", "monsieur", "madame", "chief", "chairman", "another", "many", "some",
	}, word)
}

func (d *draft) alike(x, y string) bool {
	if text.Fold(x) == text.Fold(y) {
		return true
	}
	keys := d.Names.Keys(y)
	return slices.ContainsFunc(d.Names.Keys(x), func(k string) bool { return slices.Contains(keys, k) })
}
