package text

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/danish"
	"github.com/blevesearch/snowballstem/dutch"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/finnish"
	"github.com/blevesearch/snowballstem/french"
	"github.com/blevesearch/snowballstem/german"
	"github.com/blevesearch/snowballstem/hungarian"
	"github.com/blevesearch/snowballstem/italian"
	"github.com/blevesearch/snowballstem/norwegian"
	"github.com/blevesearch/snowballstem/portuguese"
	"github.com/blevesearch/snowballstem/romanian"
	"github.com/blevesearch/snowballstem/russian"
	"github.com/blevesearch/snowballstem/spanish"
	"github.com/blevesearch/snowballstem/swedish"
	"github.com/blevesearch/snowballstem/turkish"
)

// stemmer stems the folded words of one language. mark ends its terms, so that a
// stem of one language never meets a like stem of another ("care" in Italian would
// be "car"). Languages of different alphabets may share a mark.
type stemmer struct {
	lang    string
	mark    string
	cyril   bool
	restore [][2]string // folded ending and what the stemmer knows it by; the first that fits
	snow    func(*snowballstem.Env) bool
	tails   func() []string // of the endings that snow takes off, sorted; nil where they follow one another (лиш-ил-ся) or the stemmer is our own
	own     func(string) string
}

// stemmers gives the stemmers, in the order in which Terms lists them.
func stemmers() []stemmer {
	return []stemmer{
		{lang: "en", mark: "1", snow: english.Stem, tails: tailsOf(english.A_0, english.A_1, english.A_2, english.A_3, english.A_4, english.A_5, english.A_6, english.A_7, english.A_8, english.A_9, english.A_10)},
		{lang: "fr", mark: "2", snow: french.Stem, tails: tailsOf(french.A_0, french.A_1, french.A_2, french.A_3, french.A_4, french.A_5, french.A_6, french.A_7, french.A_8), restore: [][2]string{{"ees", "e"}, {"ee", "e"}, {"es", "e"}}},
		{lang: "de", mark: "3", snow: german.Stem, tails: tailsOf(german.A_0, german.A_1, german.A_2, german.A_3, german.A_4)},
		{lang: "es", mark: "4", snow: spanish.Stem, tails: tailsOf(spanish.A_0, spanish.A_1, spanish.A_2, spanish.A_3, spanish.A_4, spanish.A_5, spanish.A_6, spanish.A_7, spanish.A_8, spanish.A_9), restore: [][2]string{{"cion", "ción"}, {"sion", "sión"}}},
		{lang: "it", mark: "5", snow: italian.Stem, tails: tailsOf(italian.A_0, italian.A_1, italian.A_2, italian.A_3, italian.A_4, italian.A_5, italian.A_6, italian.A_7)},
		{lang: "pt", mark: "6", snow: portuguese.Stem, tails: tailsOf(portuguese.A_0, portuguese.A_1, portuguese.A_2, portuguese.A_3, portuguese.A_4, portuguese.A_5, portuguese.A_6, portuguese.A_7, portuguese.A_8), restore: [][2]string{{"coes", "ções"}, {"cao", "ção"}, {"oes", "ão"}, {"ao", "ão"}}},
		{lang: "nl", mark: "7", snow: dutch.Stem, tails: tailsOf(dutch.A_0, dutch.A_1, dutch.A_2, dutch.A_3, dutch.A_4, dutch.A_5)},
		{lang: "pl", mark: "8", own: polish()},
		{lang: "sv", mark: "90", snow: swedish.Stem, tails: tailsOf(swedish.A_0, swedish.A_1, swedish.A_2)},
		{lang: "no", mark: "91", snow: norwegian.Stem, tails: tailsOf(norwegian.A_0, norwegian.A_1, norwegian.A_2)},
		{lang: "da", mark: "92", snow: danish.Stem, tails: tailsOf(danish.A_0, danish.A_1, danish.A_2)},
		{lang: "ro", mark: "93", snow: romanian.Stem, tails: tailsOf(romanian.A_0, romanian.A_1, romanian.A_2, romanian.A_3, romanian.A_4, romanian.A_5)},
		{lang: "fi", mark: "94", snow: finnish.Stem, tails: tailsOf(finnish.A_0, finnish.A_1, finnish.A_2, finnish.A_3, finnish.A_4, finnish.A_5, finnish.A_6, finnish.A_7, finnish.A_8, finnish.A_9)},
		{lang: "hu", mark: "95", snow: hungarian.Stem, tails: tailsOf(hungarian.A_0, hungarian.A_1, hungarian.A_2, hungarian.A_3, hungarian.A_4, hungarian.A_5, hungarian.A_6, hungarian.A_7, hungarian.A_8, hungarian.A_9, hungarian.A_10, hungarian.A_11)},
		{lang: "tr", mark: "96", snow: turkish.Stem, tails: tailsOf(turkish.A_0, turkish.A_1, turkish.A_2, turkish.A_3, turkish.A_4, turkish.A_5, turkish.A_6, turkish.A_7, turkish.A_8, turkish.A_9, turkish.A_10, turkish.A_11, turkish.A_12, turkish.A_13, turkish.A_14, turkish.A_15, turkish.A_16, turkish.A_17, turkish.A_18, turkish.A_19, turkish.A_20, turkish.A_21, turkish.A_22, turkish.A_23)},
		{lang: "ru", mark: "1", cyril: true, snow: russian.Stem},
		{lang: "uk", mark: "2", cyril: true, own: ukrainian()},
	}
}

// term gives the index term of a folded word; s is nil for a language that has no
// stemmer, and env is room to stem in.
func (s *stemmer) term(folded string, env *snowballstem.Env) string {
	if s == nil || utf8.RuneCountInString(folded) < 2 || !s.fits(folded) {
		return plainTerm(folded)
	}
	return s.stem(folded, env) + s.mark
}

// stem gives the stem of a folded word. The stem depends on the folded form alone,
// so that a query typed without accents finds the same words.
func (s *stemmer) stem(folded string, env *snowballstem.Env) string {
	if s.own != nil {
		return s.own(folded)
	}
	for _, r := range s.restore {
		if head, ok := strings.CutSuffix(folded, r[0]); ok && len(head) > 2 {
			folded = head + r[1]
			break
		}
	}
	env.SetCurrent(folded)
	s.snow(env)
	if out := Fold(env.Current()); out != "" {
		return out
	}
	return folded
}

// fits tells whether a folded word is in the stemmer's alphabet, all of it.
func (s *stemmer) fits(folded string) bool {
	switch len(folded) {
	case latinRun(folded, 0):
		return !s.cyril
	case cyrillicRun(folded, 0):
		return s.cyril
	}
	for _, r := range folded {
		if s.cyril != unicode.Is(unicode.Cyrillic, r) || !s.cyril && !unicode.Is(unicode.Latin, r) {
			return false
		}
	}
	return true
}

// plainTerm is the term of a word that isn't stemmed. A word of letters and digits
// ends in a letter of its own, so that no stem with its mark can equal it.
func plainTerm(folded string) string {
	letters, digits := false, false
	for _, r := range folded {
		if unicode.IsDigit(r) {
			digits = true
		} else {
			letters = true
		}
	}
	if letters && digits {
		return folded + "x"
	}
	return folded
}

// stemming gives the stemmers, made once and never changed.
var stemming = sync.OnceValue(func() stemmerList { return stemmers() })

type stemmerList []stemmer

func (l stemmerList) find(lang string) *stemmer {
	for i := range l {
		if l[i].lang == lang {
			return &l[i]
		}
	}
	return nil
}

// Languages lists the languages that are stemmed.
func Languages() []string {
	var out []string
	for _, s := range stemming() {
		out = append(out, s.lang)
	}
	return out
}

// Term gives the index term of a folded word in a text in lang.
func Term(folded, lang string) string {
	return stemming().find(lang).term(folded, &snowballstem.Env{})
}

// TermsFor gives the index terms that a query's folded word stands for in texts in
// any of the languages given, or in all those we stem when none is given: a word
// matches a token whose term is among them. The first is the plain term, that of
// texts in no language we stem.
func TermsFor(folded string, langs ...string) []string {
	out := []string{plainTerm(folded)}
	if len(langs) == 0 {
		langs = Languages()
	}
	for _, lang := range langs {
		if t := Term(folded, lang); !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}

// CutMark parts a term into its stem and the number of its language's mark, below 32:
// each mark has one, and 0 is for a plain term, which is its own stem.
func CutMark(term string) (stem string, mark int) {
	i := len(term)
	for i > 0 && '0' <= term[i-1] && term[i-1] <= '9' {
		i--
	}
	switch mark := term[i:]; {
	case i == 0:
	case len(mark) == 1:
		return term[:i], int(mark[0] - '0')
	case len(mark) == 2 && mark[0] == '9':
		return term[:i], 10 + int(mark[1]-'0')
	}
	return term, 0
}
