package text

import (
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/words"
)

// segments parts a string where Unicode parts words (UAX 29). The letters, digits
// and signs that nearly all news is written in are parted here in one pass; where
// any other could count, the library decides.
type segments struct {
	s    string
	rest *words.Iterator[string]
}

func newSegments(s string) segments { return segments{s: s, rest: words.FromString(s)} }

// next gives the end of the segment that begins at byte at, its code points, and
// whether it holds a letter or a digit.
func (g *segments) next(at int) (end, points int, word bool) {
	s := g.s
	if size, _ := plain(s, at); size > 0 {
		return g.word(at)
	}
	c := s[at]
	if c < utf8.RuneSelf && c != '_' && c != '\r' {
		switch next := at + 1; {
		case next == len(s), s[next] < utf8.RuneSelf && (c != ' ' || s[next] != ' '):
			return next, 1, false
		default:
			if size, _ := plain(s, next); size > 0 {
				return next, 1, false
			}
		}
	}
	return g.library(at)
}

// letters is next for a segment of plain letters alone; end is at where there is none,
// or where more than its letters must be looked at.
func (g *segments) letters(at int) (end, points int) {
	s := g.s
	i, points := letters(s, at)
	if i == at || i == len(s) {
		return i, points
	}
	size, joins := sign(s, i)
	switch {
	case size == 0 && (s[i] < '0' || s[i] > '9'), size == 1 && i+1 == len(s):
		return i, points
	case size == 1 && s[i+1] < utf8.RuneSelf && (joins&letter == 0 || latinRun(s[i+1:i+2], 0) == 0):
		return i, points
	}
	return at, 0
}

func (g *segments) library(at int) (end, points int, word bool) {
	g.rest.SetText(g.s[at:])
	g.rest.Next()
	raw := g.rest.Value()
	return at + len(raw), utf8.RuneCountInString(raw), wordLike(raw)
}

// word is next for a segment that begins with a plain letter or digit: runs of them,
// with a single sign between where Unicode's rules WB6, 7, 11 and 12 join them.
func (g *segments) word(at int) (end, points int, word bool) {
	s := g.s
	var last sort
	for i := at; ; {
		for {
			size, what := plain(s, i)
			if size == 0 {
				break
			}
			i += size
			points++
			last = what
		}
		size, joins := sign(s, i)
		if size == 0 {
			return i, points, true
		}
		if size < 0 {
			return g.library(at)
		}
		next := i + size
		if next == len(s) {
			return i, points, true
		}
		switch more, what := plain(s, next); {
		case more == 0 && s[next] >= utf8.RuneSelf:
			return g.library(at)
		case more == 0 || what != last || joins&what == 0:
			return i, points, true
		}
		i = next
		points++
	}
}

// sort is what a plain character is.
type sort uint8

const (
	letter sort = 1 << iota
	digit
)

// plain gives the bytes of the character at i and what it is, where it is a letter
// or digit of ASCII, or a letter of U+00C0 to U+017F or U+0400 to U+047F; else 0.
func plain(s string, i int) (int, sort) {
	if i >= len(s) {
		return 0, 0
	}
	c := s[i]
	if c < utf8.RuneSelf {
		switch {
		case 'a' <= c|0x20 && c|0x20 <= 'z':
			return 1, letter
		case '0' <= c && c <= '9':
			return 1, digit
		}
		return 0, 0
	}
	if c < 0xc3 || i+1 >= len(s) || s[i+1]&0xc0 != 0x80 {
		return 0, 0
	}
	switch c {
	case 0xd0, 0xd1, 0xc4, 0xc5:
		return 2, letter
	case 0xc3:
		if s[i+1] != 0x97 && s[i+1] != 0xb7 { // × and ÷
			return 2, letter
		}
	}
	return 0, 0
}

// sign gives the bytes of the sign at i and what it may join: 0 bytes where it ends
// any word, and -1 where the library must say.
func sign(s string, i int) (int, sort) {
	if i >= len(s) {
		return 0, 0
	}
	switch c := s[i]; c {
	case '.', '\'':
		return 1, letter | digit
	case ':':
		return 1, letter
	case ',', ';':
		return 1, digit
	case '_':
		return -1, 0
	case 0xc2:
		if i+1 < len(s) && (s[i+1] == 0xa0 || s[i+1] == 0xab || s[i+1] == 0xbb) { // no-break space, « »
			return 0, 0
		}
		return -1, 0
	case 0xe2:
		return generalSign(s[i:])
	default:
		if c < utf8.RuneSelf {
			return 0, 0
		}
		return -1, 0
	}
}

// generalSign is sign for U+2000 and on.
func generalSign(s string) (int, sort) {
	if len(s) < 3 || s[1] != 0x80 {
		return -1, 0
	}
	switch s[2] {
	case 0x99: // ’
		return 3, letter | digit
	case 0x93, 0x94, 0x9c, 0x9d, 0x9e, 0xa6: // – — “ ” „ …
		return 0, 0
	}
	return -1, 0
}
