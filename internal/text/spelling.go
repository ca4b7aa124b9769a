package text

// spelling is a word of up to 23 bytes as written, its length in the last byte, so
// that words compare without another place in memory being read.
type spelling struct{ a, b, c uint64 }

const spellingBytes = 23

// spell gives the spelling of s[at:end].
func spell(s string, at, end int) spelling {
	var k spelling
	n := end - at
	if at+24 > len(s) {
		var room [24]byte
		copy(room[:], s[at:end])
		s, at = string(room[:]), 0
	}
	k.a = eight(s[at:]) & first(n)
	if n > 8 {
		k.b = eight(s[at+8:]) & first(n-8)
	}
	if n > 16 {
		k.c = eight(s[at+16:]) & first(n-16)
	}
	k.c |= uint64(n) << 56
	return k
}

// eight gives the first eight bytes of s, the first one lowest.
func eight(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
		uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

// first masks the lowest n bytes.
func first(n int) uint64 {
	if n >= 8 {
		return ^uint64(0)
	}
	return 1<<(8*n) - 1
}
