package text

import (
	"math/bits"
	"math/rand/v2"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Analyser analyses texts and remembers the words it has met, within a bound. It
// is safe for concurrent use.
type Analyser struct {
	mu    sync.Mutex
	langs map[string]*cache
}

// NewAnalyser makes an Analyser.
func NewAnalyser() *Analyser { return &Analyser{langs: map[string]*cache{}} }

// The words of one language are remembered in buckets of a few slots, a number of
// buckets that doubles up to a bound (a word costs about 200 bytes); then a new word
// takes the place of one in its bucket.
const (
	bucketSlots = 4
	leastSlots  = 1 << 6
	mostSlots   = 1 << 17
	mostLong    = 1 << 13
)

// cache remembers the words of one language.
type cache struct {
	lang  string
	slots []slot
	held  int
	salt  [2]uint64
	long  map[string][]part // by the word as written: those that have no room in a spelling, and those of several tokens
	turns uint32
}

// slot is a word that is one token, all of it.
type slot struct {
	raw spelling
	lex *Lexeme // nil for one that long holds, or for a slot that is free
}

// spelling is a word of up to 23 bytes as written, its length in the last byte, so
// that words compare without another place in memory being read.
type spelling [3]uint64

const spellingBytes = 23

// spell gives the spelling of s[at:end].
func spell(s string, at, end int) spelling {
	var k spelling
	n := end - at
	for i := 0; i*8 < n; i++ {
		from := at + i*8
		if from+8 > len(s) {
			for j := from; j < end; j++ {
				k[i] |= uint64(s[j]) << (8 * (j - from))
			}
			break
		}
		b := s[from : from+8]
		k[i] = uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
			uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
		if left := end - from; left < 8 {
			k[i] &= 1<<(8*left) - 1
		}
	}
	k[2] |= uint64(n) << 56
	return k
}

func (a *Analyser) cache(lang string) *cache {
	if stemming().find(lang) == nil {
		lang = ""
	}
	c := a.langs[lang]
	if c == nil {
		c = &cache{
			lang: lang, slots: make([]slot, leastSlots), salt: [2]uint64{rand.Uint64(), rand.Uint64()},
			long: map[string][]part{},
		}
		a.langs[lang] = c
	}
	return c
}

func (c *cache) bucket(k spelling) []slot {
	h, l := bits.Mul64(k[0]^c.salt[0], k[1]^c.salt[1])
	h, l = bits.Mul64(h^l^c.salt[0], k[2]^c.salt[1])
	at := int((h^l)%uint64(len(c.slots)/bucketSlots)) * bucketSlots
	return c.slots[at : at+bucketSlots]
}

// find gives the lexeme of the segmented word s[at:end], or where that is nil its parts.
func (c *cache) find(s string, at, end int) (*Lexeme, []part) {
	if end-at > spellingBytes {
		return nil, c.parts(s[at:end])
	}
	k := spell(s, at, end)
	b := c.bucket(k)
	for i := range b {
		if b[i].raw == k {
			if b[i].lex == nil {
				return nil, c.parts(s[at:end])
			}
			return b[i].lex, nil
		}
	}
	raw := strings.Clone(s[at:end]) // the text it is part of needn't stay
	parts := c.analyse(raw)
	if len(parts) == 1 && parts[0].start == 0 && int(parts[0].end) == utf8.RuneCountInString(raw) {
		c.keep(slot{k, parts[0].lex})
		return parts[0].lex, nil
	}
	c.keep(slot{raw: k})
	c.keepLong(raw, parts)
	return nil, parts
}

// keep puts a word in its bucket.
func (c *cache) keep(w slot) {
	if c.held >= len(c.slots)/2 && len(c.slots) < mostSlots {
		old := c.slots
		c.slots, c.held = make([]slot, 2*len(old)), 0
		for _, o := range old {
			if o.raw != (spelling{}) {
				c.put(o)
			}
		}
	}
	c.put(w)
}

func (c *cache) put(w slot) {
	b := c.bucket(w.raw)
	for i := range b {
		if b[i].raw == (spelling{}) {
			b[i] = w
			c.held++
			return
		}
	}
	c.turns++
	b[c.turns%bucketSlots] = w
}

func (c *cache) parts(raw string) []part {
	if parts, ok := c.long[raw]; ok {
		return parts
	}
	raw = strings.Clone(raw)
	parts := c.analyse(raw)
	c.keepLong(raw, parts)
	return parts
}

func (c *cache) keepLong(raw string, parts []part) {
	if len(c.long) >= mostLong {
		clear(c.long)
	}
	c.long[raw] = parts
}

func (c *cache) analyse(raw string) []part {
	var out []part
	for _, s := range split(raw) {
		lex := lexeme(raw[s.from:s.to], c.lang)
		if lex.Word == "" {
			continue
		}
		start := utf8.RuneCountInString(raw[:s.from])
		out = append(out, part{start: int32(start), end: int32(start + utf8.RuneCountInString(raw[s.from:s.to])), lex: lex})
	}
	return out
}

func (c *cache) number(raw string) *Lexeme { return lexeme(raw, c.lang) }

func lexeme(raw, lang string) *Lexeme {
	if n, ok := foldNumber(raw); ok {
		return &Lexeme{Word: n, Term: plainTerm(n)}
	}
	if digits(raw[:1]) {
		n := foldMixed(raw)
		return &Lexeme{Word: n, Term: plainTerm(n)}
	}
	word := Fold(raw)
	lex := &Lexeme{Word: word, Term: Term(word, lang)}
	if maybeName(raw, word) {
		lex.Keys = SpellingKeys(raw)
	}
	return lex
}

// maybeName tells whether a word may be a name: it begins with a capital and is no
// function word.
func maybeName(raw, folded string) bool {
	r, _ := utf8.DecodeRuneInString(raw)
	return unicode.IsUpper(r) && !IsFunctionWord(folded)
}
