package text

import (
	"math/bits"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/abadojack/whatlanggo"
)

// Detect gives the base language (such as "uk") of s: the declared one where it is
// usable, which is a BCP 47 tag such as "fr-CA" or "uk_UA", unless the text is in
// another alphabet than that language's; else the detected one; else "".
func Detect(s, declared string) string {
	lang := base(declared)
	script := scriptOf(s)
	if lang != "" && (script == unscripted || scriptOfLang(lang) == unscripted || scriptOfLang(lang) == script) {
		return lang
	}
	switch script {
	case latin, cyrillic:
		return detectWords(s, script)
	case unscripted:
		return ""
	}
	return detectOther(s)
}

// base gives the base language of a declared tag, "" where it can't be one.
func base(tag string) string {
	tag, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(tag)), "-")
	tag, _, _ = strings.Cut(tag, "_")
	switch tag {
	case "nb", "nn":
		return "no"
	case "ua":
		return "uk"
	case "iw":
		return "he"
	case "und", "mul", "zxx", "xx":
		return ""
	}
	if len(tag) == 3 {
		return whatlanggo.CodeToLang(tag).Iso6391()
	}
	if len(tag) != 2 || tag[0] < 'a' || tag[0] > 'z' || tag[1] < 'a' || tag[1] > 'z' {
		return ""
	}
	return tag
}

type script uint8

const (
	unscripted script = iota
	latin
	cyrillic
	otherScript
)

// sample is how much of a text, in bytes, its language is judged by.
const sample = 800

// scriptOf gives the alphabet that most letters of the start of s are in.
func scriptOf(s string) script {
	var n [otherScript + 1]int
	for i := 0; i < min(len(s), sample); {
		if end := latinRun(s, i); end > i {
			n[latin] += end - i
			i = end
			continue
		}
		if end := cyrillicRun(s, i); end > i {
			n[cyrillic] += (end - i) / 2
			i = end
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		i += size
		switch {
		case r < utf8.RuneSelf:
		case unicode.Is(unicode.Latin, r):
			n[latin]++
		case unicode.Is(unicode.Cyrillic, r):
			n[cyrillic]++
		case unicode.IsLetter(r):
			n[otherScript]++
		}
	}
	best := unscripted
	for sc := latin; sc <= otherScript; sc++ {
		if n[sc] > n[best] {
			best = sc
		}
	}
	return best
}

// scriptOfLang gives the alphabet of a language that function-words.txt lists, or
// unscripted, which is no evidence either way.
func scriptOfLang(lang string) script {
	switch lang {
	case "ru", "uk", "be", "bg":
		return cyrillic
	case "en", "fr", "de", "es", "it", "pt", "nl", "pl", "sv", "no", "da", "fi", "ro", "hu", "cs", "tr":
		return latin
	case "ar", "he", "fa", "el", "zh", "ja", "ko", "hi", "th", "ka", "hy":
		return otherScript
	}
	return unscripted
}

// detectWords judges by function words and by letters that few languages have; when
// they say little, by the trigrams of whatlanggo.
func detectWords(s string, sc script) string {
	l := functionWords()
	score := make([]float64, len(l.langs))
	if len(s) > sample {
		s = s[:sample]
	}
	words := 0
	for at := 0; at < len(s); {
		end, _ := letters(s, at)
		if end < len(s) && s[end] != ' ' {
			end += len(s[end:]) - len(strings.TrimLeftFunc(s[end:], isWritten))
		}
		if end == at {
			_, size := utf8.DecodeRuneInString(s[at:])
			at += size
			continue
		}
		words++
		l.hear(s[at:end], score)
		at = end
	}
	l.keepScript(sc, score)
	first, second := topTwo(score)
	if score[first]-score[second] < 1.5 || score[first] < 0.12*float64(words) {
		l.trigrams(s, score)
		first, second = topTwo(score)
	}
	if score[first] <= score[second] || score[first] <= 0 {
		return ""
	}
	return l.langs[first]
}

// isWritten tells whether r may be within a word.
func isWritten(r rune) bool { return unicode.IsLetter(r) || r == '\'' || r == '’' }

// hear adds what a word says.
func (l *functionList) hear(word string, score []float64) {
	var room [2 * longest]byte
	if folded := appendLower(room[:0], word); folded != nil {
		l.weigh(string(folded), score)
		l.letters(string(folded), score)
		return
	}
	lower := strings.ToLower(word)
	if strings.ContainsAny(lower, "'’") {
		if head, tail, ok := strings.Cut(strings.ReplaceAll(lower, "’", "'"), "'"); ok && elides(head) {
			lower = tail
		}
	}
	l.weigh(Fold(lower), score)
	l.letters(lower, score)
}

// prior is what a newsroom's wire makes likely before a word is read: it decides
// between near languages on a few words, and is nothing against a sentence.
func prior(lang string) float64 {
	switch lang {
	case "en", "ru":
		return 1
	case "fr", "uk", "de", "es":
		return 0.5
	case "it", "pt", "nl", "pl":
		return 0.25
	}
	return 0
}

func topTwo(score []float64) (first, second int) {
	first, second = 0, 1
	if score[1] > score[0] {
		first, second = 1, 0
	}
	for i := 2; i < len(score); i++ {
		switch {
		case score[i] > score[first]:
			first, second = i, first
		case score[i] > score[second]:
			second = i
		}
	}
	return first, second
}

// letterMasks says of a letter which languages it speaks for and which against, a
// bit each in the order of the list.
type letterMasks struct{ own, against uint32 }

// lettersEnd is behind the last letter that lettersOf lists.
const lettersEnd = 0x500

func letterTable(langs []string) []letterMasks {
	table := make([]letterMasks, lettersEnd)
	for i, lang := range langs {
		own, against := lettersOf(lang)
		for _, r := range own {
			table[r].own |= 1 << i
		}
		for _, r := range against {
			table[r].against |= 1 << i
		}
	}
	return table
}

// letters adds what the letters of a lower-case word say: those that a language
// has and its neighbours lack speak for it, those it lacks against it.
func (l *functionList) letters(word string, score []float64) {
	var all letterMasks
	for _, r := range word {
		if r >= utf8.RuneSelf && r < lettersEnd {
			all.own |= l.table[r].own
			all.against |= l.table[r].against
		}
	}
	for m := all.own; m != 0; m &= m - 1 {
		score[bits.TrailingZeros32(m)] += 0.5
	}
	for m := all.against; m != 0; m &= m - 1 {
		score[bits.TrailingZeros32(m)] -= 0.5
	}
}

func lettersOf(lang string) (has, lacks string) {
	switch lang {
	case "ru":
		return "ыэъё", "іїєґўјљњћђџ"
	case "uk":
		return "іїєґ", "ыэъёўјљњћђџ"
	case "be":
		return "ўіыэё", "ищъїєґјљњћђџ"
	case "bg":
		return "ъ", "ыэёіїєґўјљњћђџ"
	case "sr":
		return "јљњћђџ", "ыэёъйщьюяіїєґў"
	case "pl":
		return "ąęłśźżń", "äöåàèìùâêîûã"
	case "cs":
		return "ěřůčšžýťď", "äöåàèłąę"
	case "de":
		return "äöüß", "åøàèéçãõłąę"
	case "fr":
		return "éèêàçùœîôû", "äåøãõßłąęñ"
	case "es":
		return "ñ¿áíóú", "äåøãõßłąęàèç"
	case "it":
		return "àèìòù", "äåøãõßłąęñç"
	case "pt":
		return "ãõçáíóúâê", "äåøßłąęñ"
	case "sv":
		return "åäö", "øæßłąęñãõ"
	case "no", "da":
		return "åøæ", "äößłąęñãõ"
	case "fi":
		return "äö", "øæßłąęñãõçé"
	case "ro":
		return "șțăşţâî", "äöåøßłąęñãõ"
	case "hu":
		return "őűáéöü", "åøßłąęñãõç"
	case "tr":
		return "ğışçöü", "åøßłąęñãõä"
	case "en":
		return "", "äöåøßłąęñãõçàèùыэі"
	}
	return "", ""
}

// keepScript drops the languages of the other alphabet, and gives the rest their prior.
func (l *functionList) keepScript(sc script, score []float64) {
	for i, lang := range l.langs {
		if of := scriptOfLang(lang); of != sc && !(lang == "sr" && sc == cyrillic) {
			score[i] = -1e9
		} else {
			score[i] += prior(lang)
		}
	}
}

// trigrams gives the language that whatlanggo takes s for, among those we know of
// its alphabet, the weight of a word, unless it can't choose between the best two.
func (l *functionList) trigrams(s string, score []float64) {
	allowed := map[whatlanggo.Lang]bool{}
	for i, lang := range l.trigram {
		if score[i] > -1e8 {
			allowed[lang] = true
		}
	}
	found := whatlanggo.DetectWithOptions(s, whatlanggo.Options{Whitelist: allowed})
	if i := slices.Index(l.trigram, found.Lang); found.Lang >= 0 && found.Confidence > 0 && i >= 0 && score[i] > -1e8 {
		score[i]++
	}
}

// trigramLangs gives what whatlanggo calls the languages, -1 where it doesn't know one.
func trigramLangs(langs []string) []whatlanggo.Lang {
	out := slices.Repeat([]whatlanggo.Lang{-1}, len(langs))
	for lang := range whatlanggo.Langs {
		code := lang.Iso6391()
		if code == "nb" { // Bokmål, which most Norwegian news is in
			code = "no"
		}
		if i := slices.Index(langs, code); i >= 0 {
			out[i] = lang
		}
	}
	return out
}

func detectOther(s string) string {
	if len(s) > sample {
		s = s[:sample]
	}
	return base(whatlanggo.DetectLang(strings.ToValidUTF8(s, "")).Iso6391())
}
