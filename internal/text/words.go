package text

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"wiredesk/internal/spare"
)

// part is a piece of a segmented word that is a token by itself; its place is in
// code points from the start of the word.
type part struct {
	start, end int32
	lex        *Lexeme
}

func (p part) token(begin int) Token {
	return Token{Lexeme: p.lex, Start: begin + int(p.start), End: begin + int(p.end)}
}

// Words gives the tokens of s, which is in the language lang ("" when unknown).
// Segments are those of Unicode's UAX 29; an elided article (l’armée) and a
// possessive 's are left out, a hyphen or an underscore parts words, and a number
// is one token however its thousands are grouped.
func (a *Analyser) Words(s, lang string) []Token {
	room := spareTokens.Borrow(len(s) / wordBytes)
	room = a.words(room, s, lang, nil)
	defer spareTokens.GiveBack(room)
	return append([]Token{}, room...)
}

// spareTokens are for the text in hand.
var spareTokens = spare.Slices[Token]{Most: 1 << 16}

// WordsFrom is Words for who looks for some words alone, and adds the tokens to out.
// Of a word in lower case that isn't sought it says where it stands, but not what it is,
// or where that is all the same, nothing.
func (a *Analyser) WordsFrom(out []Token, s, lang string, sought *Sought) []Token {
	if !sought.Apart {
		out = slices.Grow(out, len(s)/wordBytes)
	}
	return a.words(out, s, lang, sought)
}

// wordBytes is about how many bytes a word of news has, with the space behind it.
const wordBytes = 6

// words locks what is remembered for some pieces at a time, so that others analyse meanwhile.
func (a *Analyser) words(out []Token, s, lang string, sought *Sought) []Token {
	a.mu.Lock()
	c := a.cache(lang)
	a.mu.Unlock()
	w := walk{segments: newSegments(s), cache: c, sought: sought, out: out}
	for w.at < len(s) {
		a.take(&w, w.some())
	}
	return w.out
}

func (a *Analyser) take(w *walk, pieces []piece) {
	a.mu.Lock()
	defer a.mu.Unlock()
	w.cache.fetch(pieces)
	for i := range pieces {
		w.take(&pieces[i])
	}
}

// piece is a segment that holds a letter or a digit: bytes at to end, code points
// begin to stop.
type piece struct {
	at, end, begin, stop int
	raw                  spelling // where it is short enough
	hash                 uint64
	letters              bool // plain letters alone
	other                bool // nobody asks what word it is
}

// pieces is how many segments are looked up together.
const pieces = 64

// walk is a text on its way into tokens.
type walk struct {
	segments
	cache     *cache
	sought    *Sought // nil for all
	at, place int     // byte and code point behind the last segment
	room      [pieces]piece
	numbers   numbers
	last      int // byte behind the last piece taken
	out       []Token
}

// some gives the next pieces of the text, none at its end.
func (w *walk) some() []piece {
	n := 0
	for s := w.s; w.at < len(s) && n < len(w.room); {
		if w.sought != nil && w.sought.Apart {
			w.skip()
		}
		p := &w.room[n]
		p.at, p.begin = w.at, w.place
		var points int
		if p.end, points = w.letters(w.at); p.end > p.at {
			p.letters = true
		} else {
			var word bool
			if p.end, points, word = w.segments.next(w.at); !word {
				w.at, w.place = p.end, w.place+points
				continue
			}
			p.letters = false
		}
		w.at, w.place = p.end, w.place+points
		p.stop = w.place
		p.other = p.letters && w.sought != nil && !w.sought.may(s[p.at:])
		if p.other && w.sought.Apart {
			continue
		}
		if !p.other && p.end-p.at <= spellingBytes {
			p.raw = spell(s, p.at, p.end)
			p.hash = w.cache.hash(&p.raw)
		}
		n++
	}
	return w.room[:n]
}

// skip steps over words that nobody asks for, as long as it is plain where they end.
func (w *walk) skip() {
	for !w.sought.may(w.s[w.at:]) {
		end, points := letters(w.s, w.at)
		n := gap(w.s, end)
		if n == 0 {
			return
		}
		w.at, w.place = end+n, w.place+points+n
	}
}

// gap gives the bytes between a word that ends at i and the next, where they are a space
// or a line's end, with or without a sign before it, and each is a segment by itself; 0
// for anything else.
func gap(s string, i int) int {
	if i+2 >= len(s) {
		return 0
	}
	n := 1
	switch s[i] {
	case ',', '.', ';', ':', '!', '?', ')':
		n = 2
	}
	if c := s[i+n-1]; c != ' ' && c != '\n' {
		return 0
	}
	if size, _ := plain(s, i+n); size == 0 && (s[i+n] == ' ' || s[i+n] >= utf8.RuneSelf) {
		return 0
	}
	return n
}

// take adds the tokens of a piece.
func (w *walk) take(p *piece) {
	if p.other {
		w.numbers.whole, w.last = "", p.end
		w.out = append(w.out, Token{Lexeme: &otherWord, Start: p.begin, End: p.stop})
		return
	}
	lex, parts := w.cache.find(w.s, p)
	if w.numbers.whole != "" || w.s[p.at] <= '9' {
		raw := w.s[p.at:p.end]
		w.numbers.gap(w.s[w.last:p.at])
		if w.numbers.joins(raw) && len(w.out) > 0 {
			last := &w.out[len(w.out)-1]
			last.End, last.Lexeme = p.stop, w.cache.lexeme(w.numbers.add(raw))
			w.last = p.end
			return
		}
		w.numbers.begin(raw)
	}
	w.last = p.end
	if lex != nil {
		w.out = append(w.out, Token{Lexeme: lex, Start: p.begin, End: p.stop})
	}
	for _, q := range parts {
		w.out = append(w.out, q.token(p.begin))
	}
}

func wordLike(s string) bool {
	if s == "" {
		return false
	}
	if c := s[0]; c < utf8.RuneSelf && len(s) == 1 {
		size, _ := plain(s, 0)
		return size > 0
	}
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return true
		}
	}
	return false
}

// span is a run of a raw word: bytes, half-open.
type span struct{ from, to int }

// split parts a segment into the words it holds, without elided articles and
// possessives.
func split(raw string) []span {
	if first, _ := utf8.DecodeRuneInString(raw); unicode.IsDigit(first) {
		return []span{{0, len(raw)}}
	}
	var out []span
	from := 0
	cut := func(to int) {
		if to > from && wordLike(raw[from:to]) {
			out = append(out, span{from, to})
		}
	}
	abbreviation := isAbbreviation(raw)
	for i, r := range raw {
		if r == '_' || r == ':' || r == '·' || r == ',' || r == ';' || isDot(r) && !abbreviation {
			cut(i)
			from = i + utf8.RuneLen(r)
		}
	}
	cut(len(raw))
	for i := range out {
		out[i] = trimApostrophes(raw, out[i])
	}
	return out
}

func isDot(r rune) bool { return r == '.' || r == '․' || r == '．' }

// isAbbreviation tells whether raw is single letters with dots, as in U.S.A.
func isAbbreviation(raw string) bool {
	run := 0
	for _, r := range raw {
		switch {
		case isDot(r):
			run = 0
		case run == 1:
			return false
		default:
			run++
		}
	}
	return true
}

func isApostrophe(r rune) bool {
	switch r {
	case '\'', '’', 'ʼ', '‘', '＇', '′', '`':
		return true
	}
	return false
}

// trimApostrophes takes an elided article from the front (l’, qu’, dell’) and a
// possessive or a contracted verb from the back ('s, 're); an apostrophe that stays
// is part of its word and folds away.
func trimApostrophes(raw string, s span) span {
	word := raw[s.from:s.to]
	first := strings.IndexFunc(word, isApostrophe)
	if first < 0 {
		return s
	}
	_, size := utf8.DecodeRuneInString(word[first:])
	if elides(word[:first]) && wordLike(word[first+size:]) && !contracted(word[first+size:]) {
		s.from += first + size
		return s
	}
	last := strings.LastIndexFunc(word, isApostrophe)
	_, size = utf8.DecodeRuneInString(word[last:])
	if contracted(word[last+size:]) && last > 0 {
		s.to = s.from + last
	}
	return s
}

func elides(head string) bool {
	switch Fold(head) {
	case "l", "d", "j", "m", "t", "s", "c", "n", "qu", "lorsqu", "puisqu", "jusqu", "quoiqu", "quelqu",
		"dell", "all", "nell", "sull", "dall", "coll", "un", "quest", "quell", "bell", "sant", "gl":
		return true
	}
	return false
}

func contracted(tail string) bool {
	switch Fold(tail) {
	case "s", "re", "ve", "ll", "d", "m", "":
		return true
	}
	return false
}
