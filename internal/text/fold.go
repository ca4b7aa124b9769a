package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// longest bounds a folded word in code points: what is longer is no word, and an
// index has no use for its end.
const longest = 60

// Fold gives the folded form of one word: compatibility forms united (NFKC), lower
// case, no diacritics, letters and digits alone. Cyrillic й and ї, which are letters
// of their own, stay; ё and ґ become е and г.
func Fold(word string) string {
	if plainLower(word) {
		return word
	}
	if lower := strings.ToLower(word); plainLower(lower) {
		return lower
	}
	var b strings.Builder
	b.Grow(len(word))
	n := 0
	for _, r := range norm.NFKC.String(word) {
		if n == longest {
			break
		}
		n += foldRune(&b, r)
	}
	return b.String()
}

// plainLower tells that a word is its own folded form: lower-case letters and
// digits of ASCII, or letters of Russian and Ukrainian without a mark to take off.
func plainLower(s string) bool {
	if len(s) > longest {
		return false
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		if 'a' <= c && c <= 'z' || '0' <= c && c <= '9' {
			continue
		}
		if c < 0xd0 || c > 0xd1 || i+1 == len(s) {
			return false
		}
		i++
		switch next := s[i]; {
		case c == 0xd0 && 0xb0 <= next && next <= 0xbf: // а to п
		case c == 0xd1 && (0x80 <= next && next <= 0x8f || next == 0x94 || next == 0x96 || next == 0x97): // р to я, є, і, ї
		default:
			return false
		}
	}
	return true
}

// appendLower appends a word in lower case, where that is its folded form: one of the
// letters of ASCII, or of Russian and Ukrainian without a mark to take off. It gives nil
// for any other.
func appendLower(out []byte, word string) []byte {
	if len(word) > longest {
		return nil
	}
	for i := 0; i < len(word); i++ {
		c := word[i]
		if 'a' <= c|0x20 && c|0x20 <= 'z' {
			out = append(out, c|0x20)
			continue
		}
		if c != 0xd0 && c != 0xd1 || i+1 == len(word) {
			return nil
		}
		i++
		switch next := word[i]; {
		case c == 0xd0 && 0x90 <= next && next <= 0x9f: // А to П
			out = append(out, c, next+0x20)
		case c == 0xd0 && 0xa0 <= next && next <= 0xaf: // Р to Я
			out = append(out, 0xd1, next-0x20)
		default:
			out = append(out, c, next)
			if !plainLower(word[i-1 : i+1]) {
				return nil
			}
		}
	}
	return out
}

// foldRune appends the folded form of r, and says how many code points that took.
func foldRune(b *strings.Builder, r rune) int {
	r = unicode.ToLower(r)
	switch {
	case r < utf8.RuneSelf:
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') {
			return 0
		}
		b.WriteByte(byte(r))
		return 1
	case r == 'й' || r == 'ї' || r == 'ў' || 'а' <= r && r <= 'я':
		b.WriteRune(r)
		return 1
	}
	if s, ok := letterFold(r); ok {
		b.WriteString(s)
		return utf8.RuneCountInString(s)
	}
	var buf [utf8.UTFMax]byte
	if d := norm.NFD.PropertiesString(string(r)).Decomposition(); d != nil {
		r, _ = utf8.DecodeRune(d)
		r = unicode.ToLower(r)
	}
	if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
		return 0
	}
	b.Write(buf[:utf8.EncodeRune(buf[:], r)])
	return 1
}

// letterFold folds the letters whose mark is part of them, so that no
// decomposition takes it off.
func letterFold(r rune) (string, bool) {
	switch r {
	case 'ß':
		return "ss", true
	case 'æ', 'ǽ':
		return "ae", true
	case 'œ':
		return "oe", true
	case 'ø', 'ǿ':
		return "o", true
	case 'ł':
		return "l", true
	case 'đ', 'ð':
		return "d", true
	case 'þ':
		return "th", true
	case 'ħ':
		return "h", true
	case 'ŧ':
		return "t", true
	case 'ı':
		return "i", true
	case 'ŋ':
		return "n", true
	case 'ё':
		return "е", true
	case 'ґ':
		return "г", true
	case 'ς':
		return "σ", true
	case 'ʼ', 'ʹ', 'ʻ', 'ʽ', 'ʺ', 'ˈ': // letters to Unicode, apostrophes to writers
		return "", true
	}
	return "", false
}
