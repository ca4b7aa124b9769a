package quote

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
	number      // digits with their separators
	punct       // one character of punctuation, or a run of dots
	mark        // a character that may open or close a quote
	dash        // a dash that stands alone
	line        // the end of one or more lines
	quoted      // a whole quote, standing for its words in the sentence around it
)

// token is a piece of text; places are code points, half-open.
type token struct {
	start, end int
	quote      int // index of the quote, for sort quoted
	text       string
	low        string // lower case, with ' for ’
	sort       sort
	space      bool // white space stands before it
	tail       bool // the rest of a word that was cut in two
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

func isMark(r rune) bool {
	switch r {
	case '"', '“', '”', '„', '‟', '«', '»', '‘', '’', '‚', '‛', '\'', '‹', '›', '`', '＂':
		return true
	}
	return false
}

func isApostrophe(r rune) bool { return r == '\'' || r == '’' || r == 'ʼ' || r == '‘' }

func isDash(r rune) bool { return r == '-' || r == '–' || r == '—' || r == '―' || r == '−' }

// reader cuts a text into tokens. It walks bytes and code points side by side.
type reader struct {
	text  string
	lang  *grammar
	at    int // byte
	rune  int // code point
	space bool
	out   []token
}

func tokenize(text string, g *grammar) []token {
	r := &reader{text: text, lang: g, out: spareTokens.Borrow(len(text)/5 + 8)}
	for r.at < len(text) {
		r.next()
	}
	return r.out
}

func (r *reader) peek(at int) (rune, int) { return utf8.DecodeRuneInString(r.text[at:]) }

func (r *reader) next() {
	c, n := r.peek(r.at)
	switch {
	case c == '\n' || c == '\r' || c == '\u2029' || c == '\u2028':
		r.lineEnd()
	case unicode.IsSpace(c) || c == '\u200b' || c == '\ufeff':
		r.at += n
		r.rune++
		r.space = true
	case unicode.IsLetter(c) || c == '@':
		r.word()
	case unicode.IsDigit(c):
		r.number()
	case isMark(c):
		r.markRun(c)
	case c == '.' || c == '…':
		r.run(punct, func(c rune) bool { return c == '.' || c == '…' })
	case isDash(c):
		r.run(dash, isDash)
	default:
		r.emit(punct, n, 1)
	}
}

// lineEnd takes a run of line ends and white space as one token.
func (r *reader) lineEnd() {
	bytes, runes := 0, 0
	for i := r.at; i < len(r.text); {
		c, n := r.peek(i)
		if !unicode.IsSpace(c) && c != '\u2028' && c != '\u2029' {
			break
		}
		i += n
		bytes += n
		runes++
	}
	r.emit(line, bytes, runes)
	r.space = true
}

func (r *reader) run(s sort, in func(rune) bool) {
	bytes, runes := 0, 0
	for i := r.at; i < len(r.text); {
		c, n := r.peek(i)
		if !in(c) {
			break
		}
		i += n
		bytes += n
		runes++
	}
	r.emit(s, bytes, runes)
}

// markRun takes one mark; two backquotes or two apostrophes are one mark, as
// typewriters and TeX write them.
func (r *reader) markRun(c rune) {
	_, n := r.peek(r.at)
	if c == '`' || c == '\'' {
		if next, m := r.peek(r.at + n); next == c {
			r.emit(mark, n+m, 2)
			return
		}
	}
	r.emit(mark, n, 1)
}

// word takes letters and digits, with apostrophes and hyphens inside, and dots
// inside such as in "U.S.".
func (r *reader) word() {
	bytes, runes := 0, 0
	for i := r.at; i < len(r.text); {
		c, n := r.peek(i)
		switch {
		case unicode.IsLetter(c) || unicode.IsDigit(c) || unicode.Is(unicode.Mn, c) || c == '@' || c == '_':
		case bytes > 0 && (isApostrophe(c) || c == '-' || c == '‑' || c == '&') && r.letterAt(i+n):
			if isApostrophe(c) && bytes <= 12 && r.lang.elides(strings.ToLower(r.text[r.at:i])) {
				r.emit(word, bytes+n, runes+1)
				return
			}
		case c == '.' && r.initials(i):
		default:
			r.emitWord(bytes, runes)
			return
		}
		i += n
		bytes += n
		runes++
	}
	r.emitWord(bytes, runes)
}

func (r *reader) letterAt(i int) bool {
	if i >= len(r.text) {
		return false
	}
	c, _ := r.peek(i)
	return unicode.IsLetter(c) || unicode.IsDigit(c)
}

// initials says whether the dot at i belongs to letters such as U.S. or J.-C.
func (r *reader) initials(i int) bool {
	c, n := utf8.DecodeLastRuneInString(r.text[:i])
	if !unicode.IsUpper(c) {
		return false
	}
	before := i - n
	if before > 0 {
		p, _ := utf8.DecodeLastRuneInString(r.text[:before])
		if p != '.' && p != '-' && before != r.at {
			return false
		}
	}
	next, m := r.peek(i + 1)
	if unicode.IsUpper(next) {
		after, _ := r.peek(i + 1 + m)
		return after == '.'
	}
	// The last dot of U.S. belongs to it; that of a lone initial too.
	return before > r.at || unicode.IsSpace(next)
}

func (r *reader) emitWord(bytes, runes int) {
	text := r.text[r.at : r.at+bytes]
	if r.lang.inversion != nil {
		if i := r.lang.inversion(text); i > 0 {
			head := utf8.RuneCountInString(text[:i])
			r.emit(word, i, head)
			r.emit(word, bytes-i, runes-head)
			r.out[len(r.out)-1].tail = true
			return
		}
	}
	r.emit(word, bytes, runes)
}

func (r *reader) number() {
	bytes, runes := 0, 0
	for i := r.at; i < len(r.text); {
		c, n := r.peek(i)
		if !unicode.IsDigit(c) && !unicode.IsLetter(c) {
			next, _ := r.peek(i + n)
			if !(c == '.' || c == ',' || c == ':' || c == '/' || c == '-') || !unicode.IsDigit(next) {
				break
			}
		}
		i += n
		bytes += n
		runes++
	}
	r.emit(number, bytes, runes)
}

func (r *reader) emit(s sort, bytes, runes int) {
	text := r.text[r.at : r.at+bytes]
	t := token{start: r.rune, end: r.rune + runes, sort: s, space: r.space || r.at == 0, text: text, quote: -1}
	if s == word {
		t.low = lower(text)
	} else {
		t.low = text
	}
	r.out = append(r.out, t)
	r.at += bytes
	r.rune += runes
	r.space = false
}

func lower(s string) string {
	s = strings.ToLower(s)
	if strings.ContainsAny(s, "’ʼ‑") {
		s = apostrophes.Replace(s)
	}
	return s
}

var apostrophes = strings.NewReplacer("’", "'", "ʼ", "'", "‘", "'", "‑", "-")
