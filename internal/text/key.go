package text

import (
	"bytes"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A name key is the sound of a spelling in a rough Slavic ear: a letter for each
// sound, vowels kept, double letters single, soft signs and iotation gone. A word is
// read as English, French, German and Polish write foreign names, so that it has up
// to four keys; a Cyrillic one has that of its case and of its nominative.
//
// The sounds of a long name are told apart coarsely: g h kh are one, so are s z ts,
// and so are zh sh ch. Short words, of which many would meet so that have nothing in
// common, keep them apart.
const coarseFrom = 5

// shortestKey is the least sounds of a key: shorter ones say too little.
const shortestKey = 3

// SpellingKeys gives the keys of a spelling by itself, nil when it can't be a name.
// Letters with marks of their own (ž, ł, ё) are heard, so the word needn't be folded.
func SpellingKeys(word string) []string {
	switch word, script := alphabetOf(word); script {
	case cyrillic:
		return cyrillicKeys(word)
	case latin:
		return latinKeys(spellOut(word))
	}
	return nil
}

// SpellingKey gives one key of a spelling: the first of SpellingKeys, where Latin
// letters are read as in English. Words that are no names are compared by it; "" when
// it can't be one.
func SpellingKey(word string) string {
	var sounds []byte
	switch word, script := alphabetOf(word); script {
	case cyrillic:
		sounds = hearCyrillic(nominatives(strings.ReplaceAll(word, "’", ""))[0])
	case latin:
		sounds = orthographies()[0].hear(nil, spellOut(word))
	}
	if keys := finish(sounds); len(keys) > 0 {
		return keys[0]
	}
	return ""
}

// alphabetOf gives a word in lower case and the alphabet that it is heard in, that of
// its first letter which has one; unscripted when it can't be a name.
func alphabetOf(word string) (string, script) {
	word = strings.ToLower(norm.NFC.String(word))
	if utf8.RuneCountInString(word) > longest {
		return "", unscripted
	}
	for _, r := range word {
		switch {
		case unicode.Is(unicode.Cyrillic, r):
			return word, cyrillic
		case unicode.Is(unicode.Latin, r):
			return word, latin
		}
	}
	return "", unscripted
}

func cyrillicKeys(word string) []string {
	var out []string
	for _, form := range nominatives(strings.ReplaceAll(word, "’", "")) {
		out = addKeys(out, hearCyrillic(form))
	}
	return out
}

// latinKeys gives the keys of a spelled-out word.
func latinKeys(word string) []string {
	var out []string
	var plain, sounds []byte // as in English, and in each language
	letters := lettersIn(word)
	for i, reading := range orthographies() {
		if i > 0 && !reading.reads(letters) {
			continue
		}
		sounds = reading.hear(sounds[:0], word)
		switch {
		case i == 0:
			plain = bytes.Clone(sounds)
		case bytes.Equal(sounds, plain):
			continue
		case len(sounds) < coarseFrom && strings.Contains(word, "ch"):
			continue // ship and chip: a short word has ch as in English
		}
		out = addKeys(out, sounds)
	}
	return out
}

// addKeys appends the keys of heard sounds that out hasn't, and needs the sounds no more.
func addKeys(out []string, sounds []byte) []string {
	for _, k := range finish(sounds) {
		if !slices.Contains(out, k) {
			out = append(out, k)
		}
	}
	return out
}

// hearCyrillic gives the sounds of a lower-case Russian or Ukrainian word. G stands
// for г, which is g to one and h to the other.
func hearCyrillic(word string) []byte {
	word = strings.ReplaceAll(strings.ReplaceAll(word, "дж", "ж"), "тс", "ц")
	b := make([]byte, 0, len(word))
	for _, r := range word {
		b = append(b, cyrillicSound(r)...)
	}
	return b
}

func cyrillicSound(r rune) string {
	switch r {
	case 'и', 'й', 'і', 'ї', 'ы':
		return "i"
	case 'е', 'ё', 'є', 'э':
		return "e"
	case 'у', 'ў':
		return "u"
	case 'ш', 'щ':
		return "S"
	}
	const letters, sounds = "абвгґджзклмнопрстфхцчюя", "abvGgdZzklmnoprstfhTCUA"
	at := 0
	for _, l := range letters {
		if l == r {
			return iotated(sounds[at])
		}
		at++
	}
	return ""
}

func iotated(sound byte) string {
	switch sound {
	case 'U':
		return "iu"
	case 'A':
		return "ia"
	}
	return string(rune(sound))
}

// nominatives gives the word and what its nominative may be, were it in another case.
func nominatives(word string) []string {
	out := []string{word}
	if utf8.RuneCountInString(word) < 5 {
		return out
	}
	for _, e := range caseEndings() {
		head, ok := strings.CutSuffix(word, e.ending)
		if !ok || utf8.RuneCountInString(head) < 3 {
			continue
		}
		for _, n := range e.nominative {
			if form := head + n; !slices.Contains(out, form) {
				out = append(out, form)
			}
		}
		break
	}
	return out
}

type caseEnding struct {
	ending     string
	nominative []string
}

// caseEndings gives the endings of Russian and Ukrainian names and the nominatives
// they may come from, longer endings first.
var caseEndings = sync.OnceValue(func() []caseEnding {
	return []caseEnding{
		{"ского", []string{"ский"}}, {"скому", []string{"ский"}}, {"ським", []string{"ський"}}, {"ского", []string{"ский"}},
		{"ського", []string{"ський"}}, {"ському", []string{"ський"}}, {"ским", []string{"ский"}}, {"ском", []string{"ский", "ск"}},
		{"ської", []string{"ська"}}, {"ською", []string{"ська"}}, {"ской", []string{"ская"}}, {"скую", []string{"ская"}}, {"ську", []string{"ська", "ськ"}},
		{"иею", []string{"ия"}}, {"ией", []string{"ия"}}, {"ією", []string{"ія"}}, {"ии", []string{"ия"}}, {"ию", []string{"ия", "ий"}}, {"ії", []string{"ія"}}, {"ію", []string{"ія", "ій"}},
		{"ием", []string{"ий"}}, {"ієм", []string{"ій"}}, {"ия", []string{"ий"}}, {"ія", []string{"ій"}},
		{"ові", []string{""}}, {"еві", []string{""}}, {"ями", []string{""}}, {"ами", []string{""}},
		{"ой", []string{"а"}}, {"ою", []string{"а"}}, {"ей", []string{"я"}}, {"ею", []string{"я"}}, {"ом", []string{""}}, {"ем", []string{"", "ь"}}, {"ым", []string{""}}, {"им", []string{"", "ий"}},
		{"а", []string{""}}, {"у", []string{"", "а"}}, {"ю", []string{"ь", "я"}}, {"я", []string{"ь", "й"}}, {"е", []string{"", "а"}}, {"ы", []string{"а"}}, {"и", []string{"а", "я", "ь"}}, {"і", []string{"", "а", "я", "ь"}},
	}
})

// finish gives the keys of heard sounds: single letters, ie as e, coarse where the
// name is long, and both readings of G where it is short. It works in the sounds' place.
func finish(sounds []byte) []string {
	s := single(withoutIotation(single(sounds)))
	if len(s) >= coarseFrom {
		for i := range s {
			s[i] = coarse(s[i])
		}
		return []string{string(oneVowel(single(s)))}
	}
	if len(s) < shortestKey {
		return nil
	}
	key := string(s)
	for _, sound := range [...][2]string{{"Z", "zh"}, {"S", "sh"}, {"C", "ch"}, {"T", "ts"}} {
		key = strings.ReplaceAll(key, sound[0], sound[1])
	}
	if strings.Contains(key, "G") {
		return []string{strings.ReplaceAll(key, "G", "g"), strings.ReplaceAll(key, "G", "h")}
	}
	return []string{key}
}

// withoutIotation takes the i of each ie out.
func withoutIotation(s []byte) []byte {
	out := s[:0]
	for i, c := range s {
		if c != 'i' || i+1 == len(s) || s[i+1] != 'e' {
			out = append(out, c)
		}
	}
	return out
}

func coarse(c byte) byte {
	switch c {
	case 'g', 'G':
		return 'h'
	case 'z', 'T':
		return 's'
	case 'Z', 'S', 'C':
		return 'c'
	}
	return c
}

// oneVowel unites the vowels that Ukrainian and Russian have in the same closed
// syllables: i, o and e before v at the end or before a consonant (Kharkiv, Kharkov;
// Chernivtsi, Chernovtsy), and in -pil and -pol.
func oneVowel(b []byte) []byte {
	for i := 1; i+1 < len(b); i++ {
		end := i+2 == len(b)
		closed := b[i+1] == 'v' && (end || strings.IndexByte("aeiou", b[i+2]) < 0) || b[i+1] == 'l' && end && b[i-1] == 'p'
		if closed && (b[i] == 'i' || b[i] == 'o') {
			b[i] = 'e'
		}
	}
	return single(b)
}

// single takes what doubles the letter before it out.
func single(s []byte) []byte {
	out := s[:0]
	for _, c := range s {
		if n := len(out); n == 0 || out[n-1] != c {
			out = append(out, c)
		}
	}
	return out
}
