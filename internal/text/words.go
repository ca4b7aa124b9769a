package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
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
	a.mu.Lock()
	defer a.mu.Unlock()
	c := a.cache(lang)
	out := make([]Token, 0, len(s)/6+1)
	var n numbers
	at, place := 0, 0 // byte and code point behind the last segment
	for g := newSegments(s); at < len(s); {
		end, points, word := g.next(at)
		raw, begin := s[at:end], place
		place += points
		if !word {
			n.gap(raw)
			at = end
			continue
		}
		lex, parts := c.find(s, at, end)
		at = end
		switch {
		case n.joins(raw) && len(out) > 0:
			last := &out[len(out)-1]
			last.End = place
			last.Lexeme = c.number(n.add(raw))
			continue
		case lex != nil:
			out = append(out, Token{Lexeme: lex, Start: begin, End: place})
		}
		for _, p := range parts {
			out = append(out, p.token(begin))
		}
		n.begin(raw)
	}
	return out
}

func wordLike(s string) bool {
	if s == "" {
		return false
	}
	if c := s[0]; c < utf8.RuneSelf && len(s) == 1 {
		return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9'
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
