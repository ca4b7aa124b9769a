package figure

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"wiredesk/internal/spare"
)

// sort tells what a token is.
type sort uint8

const (
	word   sort = iota
	digits      // decimal digits and nothing else
	vulgar      // ½ and its like
	mark        // one character of anything else
	line        // the end of one or more lines
)

// token is a piece of text.
type token struct {
	start, end   int // code points, half-open
	byte0, byte1 int
	sort         sort
	space        bool // white space or the start of the text stands before it
	wide         bool // more than one character of it
	text         string
	low          string // lower case, with ' for ’
}

// spareTokens are those of earlier texts: tokens are most of what reading one
// allocates. What is handed out never refers to them.
var spareTokens = spare.Slices[token]{Most: 1 << 14}

func (t *token) is(s string) bool { return t.low == s }

// capital says whether a word begins with an upper-case letter.
func (t *token) capital() bool {
	if t.sort != word {
		return false
	}
	r, _ := utf8.DecodeRuneInString(t.text)
	return unicode.IsUpper(r)
}

// mixed says whether a word has a capital letter inside, as names of things made
// have: iPhone.
func (t *token) mixed() bool {
	return t.sort == word && t.text != t.low && !t.capital()
}

// dash says whether a token is a hyphen or a dash of any length.
func (t *token) dash() bool {
	switch t.low {
	case "-", "–", "—", "‐", "‑", "‒", "−":
		return true
	}
	return false
}

// tokenize cuts a text into words, runs of digits and single marks.
func tokenize(text string, g *grammar) []token {
	out := spareTokens.Borrow(len(text)/5 + 8)
	spaces, at := 1, 0
	for i := 0; i < len(text); {
		c, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case c == '\n' || c == '\r' || c == '\u2028' || c == '\u2029':
			if len(out) == 0 || out[len(out)-1].sort != line {
				out = append(out, token{start: at, end: at + 1, byte0: i, byte1: i + n, sort: line, low: "\n"})
			}
			spaces = 1
		case unicode.IsSpace(c) || c == '\u200b' || c == '\ufeff':
			spaces++
		default:
			t := token{start: at, byte0: i, space: spaces > 0, wide: spaces > 1, sort: sortOf(c)}
			t.byte1, t.end = i+n, at+1
			if t.sort == word || t.sort == digits {
				t.byte1, t.end = run(text, i, at, t.sort, g)
			}
			t.text = text[t.byte0:t.byte1]
			t.low = lower(t.text)
			out = append(out, t)
			i, at, spaces = t.byte1, t.end, 0
			continue
		}
		i, at = i+n, at+1
	}
	return out
}

func sortOf(c rune) sort {
	switch {
	case c >= '0' && c <= '9':
		return digits
	case unicode.IsLetter(c) || unicode.Is(unicode.Mn, c):
		return word
	case vulgarValue(c) > 0:
		return vulgar
	}
	return mark
}

// run gives the end of the word or the digits that begin at i.
func run(text string, i, at int, s sort, g *grammar) (bytes, runes int) {
	for first := i; i < len(text); {
		c, n := utf8.DecodeRuneInString(text[i:])
		switch {
		case sortOf(c) == s:
		case s == word && (c == '²' || c == '³') && i > first:
		case s == word && g.apostrophes && i > first && (c == '\'' || c == '’' || c == 'ʼ' || c == '‘') && letterAt(text, i+n):
		default:
			return i, at
		}
		i, at = i+n, at+1
	}
	return i, at
}

func letterAt(text string, i int) bool {
	c, _ := utf8.DecodeRuneInString(text[i:])
	return unicode.IsLetter(c)
}

func lower(s string) string {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= 'A' && c <= 'Z' || c >= 0x80 {
			s = strings.ToLower(s)
			if strings.ContainsAny(s, "’ʼ‘") {
				s = apostrophes.Replace(s)
			}
			return s
		}
	}
	return s
}

var apostrophes = strings.NewReplacer("’", "'", "ʼ", "'", "‘", "'")

// vulgarValue gives the value of a fraction that is one character, 0 for any other.
func vulgarValue(c rune) float64 {
	switch c {
	case '¼':
		return 1.0 / 4
	case '½':
		return 1.0 / 2
	case '¾':
		return 3.0 / 4
	case '⅓':
		return 1.0 / 3
	case '⅔':
		return 2.0 / 3
	case '⅕':
		return 1.0 / 5
	case '⅖':
		return 2.0 / 5
	case '⅗':
		return 3.0 / 5
	case '⅘':
		return 4.0 / 5
	case '⅙':
		return 1.0 / 6
	case '⅚':
		return 5.0 / 6
	case '⅛':
		return 1.0 / 8
	case '⅜':
		return 3.0 / 8
	case '⅝':
		return 5.0 / 8
	case '⅞':
		return 7.0 / 8
	}
	return 0
}
