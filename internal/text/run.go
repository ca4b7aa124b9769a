package text

import (
	"math/bits"
	"unicode/utf8"
)

// The bytes of most news are runs of ASCII's letters or of Cyrillic ones, which are
// two bytes each in UTF-8; both are told eight bytes at a time.

const (
	each1 = 0x0101010101010101 // one in each byte
	each2 = 0x0001000100010001 // one in each pair of bytes
)

// latinRun gives the end of the run of ASCII letters that begins at byte i of s.
func latinRun(s string, i int) int {
	for i+8 <= len(s) {
		x := eight(s[i:])
		low := (x | 0x20*each1) & (0x7f * each1)
		is := (low + (0x80-'a')*each1) &^ (low + (0x7f-'z')*each1) &^ x & (0x80 * each1)
		if is != 0x80*each1 {
			return i + bits.TrailingZeros64(^is&(0x80*each1))/8
		}
		i += 8
	}
	for i < len(s) && 'a' <= s[i]|0x20 && s[i]|0x20 <= 'z' {
		i++
	}
	return i
}

// cyrillicRun gives the end of the run of letters of U+0400 to U+047F that begins at
// byte i of s.
func cyrillicRun(s string, i int) int {
	for i+8 <= len(s) {
		not := eight(s[i:])&(0xc0fe*each2) ^ 0x80d0*each2
		if not != 0 {
			return i + bits.TrailingZeros64(not)/16*2
		}
		i += 8
	}
	for i+1 < len(s) && s[i]&0xfe == 0xd0 && s[i+1]&0xc0 == 0x80 {
		i += 2
	}
	return i
}

// letters gives the end of the run of plain letters that begins at byte i, and its
// code points.
func letters(s string, i int) (end, points int) {
	for {
		at := i
		i = latinRun(s, i)
		points += i - at
		if i == len(s) || s[i] < utf8.RuneSelf {
			return i, points
		}
		if end := cyrillicRun(s, i); end > i {
			points += (end - i) / 2
			i = end
		} else if size, _ := plain(s, i); size > 0 {
			points++
			i += size
		} else {
			return i, points
		}
	}
}
