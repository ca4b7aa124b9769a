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
	own     func(string) string
}

// stemmers gives the stemmers, in the order in which Terms lists them.
func stemmers() []stemmer {
	return []stemmer{
		{lang: "en", mark: "1", snow: english.Stem},
		{lang: "fr", mark: "2", snow: french.Stem, restore: [][2]string{{"ees", "e"}, {"ee", "e"}, {"es", "e"}}},
		{lang: "de", mark: "3", snow: german.Stem},
		{lang: "es", mark: "4", snow: spanish.Stem, restore: [][2]string{{"cion", "ción"}, {"sion", "sión"}}},
		{lang: "it", mark: "5", snow: italian.Stem},
		{lang: "pt", mark: "6", snow: portuguese.Stem, restore: [][2]string{{"coes", "ções"}, {"cao", "ção"}, {"oes", "ão"}, {"ao", "ão"}}},
		{lang: "nl", mark: "7", snow: dutch.Stem},
		{lang: "pl", mark: "8", own: polish()},
		{lang: "sv", mark: "90", snow: swedish.Stem},
		{lang: "no", mark: "91", snow: norwegian.Stem},
		{lang: "da", mark: "92", snow: danish.Stem},
		{lang: "ro", mark: "93", snow: romanian.Stem},
		{lang: "fi", mark: "94", snow: finnish.Stem},
		{lang: "hu", mark: "95", snow: hungarian.Stem},
		{lang: "tr", mark: "96", snow: turkish.Stem},
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

// Marks gives the marks that end the terms of the languages given, or of all those
// we stem when none is given, each once.
func Marks(langs ...string) []string {
	var out []string
	for _, s := range stemming() {
		if (len(langs) == 0 || slices.Contains(langs, s.lang)) && !slices.Contains(out, s.mark) {
			out = append(out, s.mark)
		}
	}
	return out
}

// CutMark parts a term into its stem and the number of its language's mark, below 32:
// those of Marks have one each, and 0 is for a plain term, which is its own stem.
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
