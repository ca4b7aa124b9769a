package dedup

import (
	"unicode"
	"unicode/utf8"

	"wiredesk/internal/text"
)

// Sizes of what is read of a text. A live blog that grows for ever is compared by
// its first part, which is the newest.
const (
	maxWords     = 6000
	maxSentences = 400
	stemLetters  = 7 // a longer word is known by its beginning, so that its forms meet
)

// isNumber marks the words that begin with a digit.
const isNumber = 1 << 31

// word is a word of a text, in the sentence where it stands.
type word struct {
	hash     uint32
	sentence uint16
}

// reader walks a text once and gives each word that carries meaning.
type reader struct {
	text    string
	at      int // byte
	began   int // byte where the last word begins
	place   int // code point
	raw     []byte
	letters int // of the word in raw
	digit   bool
	plain   bool // all ASCII
}

// next reads the next word into r.raw, folded as far as ASCII goes, and gives the
// code points where it begins; false at the end of the text. Sentence and line ends on
// the way are told through end.
func (r *reader) next(end func()) (start int, ok bool) {
	s := r.text
	for r.at < len(s) {
		c := s[r.at]
		if c < utf8.RuneSelf {
			if letter[c] != 0 {
				break
			}
			if c == '\n' {
				end()
			}
			r.at++
			r.place++
			continue
		}
		l, size := utf8.DecodeRuneInString(s[r.at:])
		if unicode.IsLetter(l) || unicode.IsDigit(l) {
			break
		}
		r.at += size
		r.place++
		if l == '。' || l == '\u2028' || l == '\u2029' {
			end()
		}
	}
	if r.at >= len(s) {
		return r.place, false
	}
	start, r.began = r.place, r.at
	r.read()
	return start, true
}

func (r *reader) read() {
	s := r.text
	r.raw, r.letters, r.plain = r.raw[:0], 0, true
	r.digit = s[r.at] >= '0' && s[r.at] <= '9'
	for r.at < len(s) {
		c := s[r.at]
		if c < utf8.RuneSelf {
			low := letter[c]
			if low == 0 {
				if r.digit && (c == ',' || c == '.') && r.at+1 < len(s) && s[r.at+1] >= '0' && s[r.at+1] <= '9' {
					r.at++
					r.place++
					continue
				}
				return
			}
			r.raw = append(r.raw, low)
			r.at++
		} else {
			l, size := utf8.DecodeRuneInString(s[r.at:])
			if !unicode.IsLetter(l) && !unicode.IsDigit(l) && !unicode.IsMark(l) {
				return
			}
			if ideograph(l) && r.letters > 0 {
				return
			}
			r.plain = false
			r.raw = utf8.AppendRune(r.raw, l)
			r.at += size
			r.place++
			r.letters++
			if ideograph(l) {
				return
			}
			continue
		}
		r.place++
		r.letters++
	}
}

// ideograph tells letters that are words by themselves.
func ideograph(l rune) bool {
	return l >= 0x2E80 && unicode.In(l, unicode.Han, unicode.Hiragana, unicode.Katakana)
}

// meaning gives the word's hash, or false for one that carries none: a function
// word or a single letter.
func (r *reader) meaning() (uint32, bool) {
	if r.plain {
		if r.letters < 2 && !r.digit || r.letters > 1 && !r.digit && r.letters <= longestFunction && text.IsFunctionWord(string(r.raw)) {
			return 0, false
		}
		return hashWord(r.raw, r.digit), true
	}
	folded := text.Fold(string(r.raw))
	if text.IsFunctionWord(folded) || utf8.RuneCountInString(folded) < 2 && !ideograph([]rune(folded + " ")[0]) {
		return 0, false
	}
	at, n := len(folded), 0
	for i := range folded {
		if n == stemLetters {
			at = i
			break
		}
		n++
	}
	return hashStem([]byte(folded[:at])), true
}

// longestFunction bounds the words that are looked up among the function words.
const longestFunction = 8

func hashWord(raw []byte, digit bool) uint32 {
	if digit {
		return hashStem(raw) | isNumber
	}
	if len(raw) > stemLetters {
		raw = raw[:stemLetters]
	} else if len(raw) > 3 && raw[len(raw)-1] == 's' {
		raw = raw[:len(raw)-1]
	}
	return hashStem(raw)
}

// fnv1a is the hash that the others begin with.
func fnv1a(raw []byte) uint32 {
	h := uint32(2166136261)
	for _, c := range raw {
		h = (h ^ uint32(c)) * 16777619
	}
	return h
}

// hashStem is FNV-1a with a final mix, without the mark of numbers.
func hashStem(raw []byte) uint32 {
	h := fnv1a(raw)
	h ^= h >> 15
	h *= 0x2c1b3c6d
	h ^= h >> 13
	return h &^ isNumber
}

// letter gives the lower case of ASCII letters and digits, 0 for all else.
var letter = [utf8.RuneSelf]byte{
	'0': '0', '1': '1', '2': '2', '3': '3', '4': '4', '5': '5', '6': '6', '7': '7', '8': '8', '9': '9',
	'a': 'a', 'b': 'b', 'c': 'c', 'd': 'd', 'e': 'e', 'f': 'f', 'g': 'g', 'h': 'h', 'i': 'i', 'j': 'j', 'k': 'k', 'l': 'l', 'm': 'm',
	'n': 'n', 'o': 'o', 'p': 'p', 'q': 'q', 'r': 'r', 's': 's', 't': 't', 'u': 'u', 'v': 'v', 'w': 'w', 'x': 'x', 'y': 'y', 'z': 'z',
	'A': 'a', 'B': 'b', 'C': 'c', 'D': 'd', 'E': 'e', 'F': 'f', 'G': 'g', 'H': 'h', 'I': 'i', 'J': 'j', 'K': 'k', 'L': 'l', 'M': 'm',
	'N': 'n', 'O': 'o', 'P': 'p', 'Q': 'q', 'R': 'r', 'S': 's', 'T': 't', 'U': 'u', 'V': 'v', 'W': 'w', 'X': 'x', 'Y': 'y', 'Z': 'z',
}
