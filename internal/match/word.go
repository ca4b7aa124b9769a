package match

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"wiredesk/internal/query"
	"wiredesk/internal/text"
)

// word is a word of a query and what it matches.
type word struct {
	op     query.Op // Word, Exact or Prefix
	folded string
	stems  []stem   // of Word: what the index terms in every language are without their marks
	keys   []string // of Word: name keys, aliases included
}

// stem is the stem of a word in the languages whose marks are set, a bit each
// (text.CutMark).
type stem struct {
	text  string
	marks uint32
}

// stemsOf gives the stems of a folded word, each once; those that it begins with, as
// most do, share its memory.
func stemsOf(folded string) []stem {
	var out []stem
	for _, t := range text.TermsFor(folded) {
		s, mark := text.CutMark(t)
		i := slices.IndexFunc(out, func(o stem) bool { return o.text == s })
		if i < 0 {
			if strings.HasPrefix(folded, s) {
				s = folded[:len(s)]
			} else {
				s = strings.Clone(s)
			}
			i, out = len(out), append(out, stem{text: s})
		}
		out[i].marks |= 1 << mark
	}
	return slices.Clip(out)
}

// newWord prepares a word, but for its stems. Within a phrase, whose words stand as they
// were said, only a word with a capital is taken for a name.
func newWord(n *query.Node, names *text.Names, quoted bool) word {
	w := word{op: n.Op, folded: folded(n.Text)}
	if n.Op != query.Word {
		return w
	}
	first, _ := utf8.DecodeRuneInString(n.Text)
	if !text.IsFunctionWord(w.folded) && (!quoted || unicode.IsUpper(first)) {
		w.keys = names.Keys(n.Text)
	}
	return w
}

// stemmed gives the word with its stems in all languages, which only texts are asked
// about: a plan knows the few languages that it is for.
func (w word) stemmed() word {
	if w.op == query.Word {
		w.stems = stemsOf(w.folded)
	}
	return w
}

// folded gives the folded form of a query's word, numbers as in any text.
func folded(s string) string {
	tokens := text.NewAnalyser().Words(s, "")
	if len(tokens) == 1 {
		return tokens[0].Word
	}
	return text.Fold(s)
}

// same is what makes two words of different queries one.
func (w *word) same() string {
	return string(rune('a'+w.op)) + w.folded + " " + strings.Join(w.keys, " ")
}
