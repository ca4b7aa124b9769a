package text

import (
	"math/bits"
	"math/rand/v2"
	"strings"
	"sync"
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
// buckets that doubles up to a bound (a word costs about 200 bytes). A word that comes
// again moves up by one slot; in a full bucket a new one comes before the last, which is
// forgotten, so that words that come often stay.
const (
	bucketSlots = 4
	leastSlots  = 1 << 6
	mostSlots   = 1 << 15
	mostLong    = 1 << 13
)

// cache remembers the words of one language.
type cache struct {
	lexicon
	slots []slot
	held  int
	salt  [2]uint64
	long  map[string][]part // by the word as written: those that have no room in a spelling, and those of several tokens
	warm  uint64            // what was read only to have it near
}

// slot is a word that is one token, all of it.
type slot struct {
	raw spelling
	lex *Lexeme // nil for one that long holds, or for a slot that is free
}

func (a *Analyser) cache(lang string) *cache {
	if c := a.langs[lang]; c != nil {
		return c
	}
	words := lexiconOf(lang)
	c := a.langs[words.lang]
	if c == nil {
		c = &cache{
			lexicon: words, slots: make([]slot, leastSlots), salt: [2]uint64{rand.Uint64(), rand.Uint64()},
			long: map[string][]part{},
		}
		a.langs[words.lang] = c
	}
	return c
}

func (c *cache) hash(k *spelling) uint64 {
	h, l := bits.Mul64(k.a^c.salt[0], k.b^c.salt[1])
	h, l = bits.Mul64(h^l^c.salt[0], k.c^c.salt[1])
	return h ^ l
}

// bucket gives the slots in which a word of that hash may be.
func (c *cache) bucket(hash uint64) *[bucketSlots]slot {
	at := int(hash&uint64(len(c.slots)/bucketSlots-1)) * bucketSlots
	return (*[bucketSlots]slot)(c.slots[at : at+bucketSlots])
}

// fetch reads the buckets of pieces one after the other without waiting for any, so
// that most are near when they are asked.
func (c *cache) fetch(pieces []piece) {
	for i := range pieces {
		if pieces[i].other {
			continue
		}
		b := c.bucket(pieces[i].hash)
		c.warm += b[0].raw.c + b[2].raw.c // a line of the processor's cache each
	}
}

// find gives the lexeme of a piece of s, or where that is nil its parts.
func (c *cache) find(s string, p *piece) (*Lexeme, []part) {
	if p.end-p.at > spellingBytes {
		return nil, c.parts(s[p.at:p.end])
	}
	b := c.bucket(p.hash)
	for i := range b {
		if b[i].raw == p.raw {
			lex := b[i].lex
			if i > 0 {
				b[i-1], b[i] = b[i], b[i-1]
			}
			if lex == nil {
				return nil, c.parts(s[p.at:p.end])
			}
			return lex, nil
		}
	}
	raw := strings.Clone(s[p.at:p.end]) // the text it is part of needn't stay
	if p.letters {
		if lex := c.lexeme(raw); lex.Word != "" {
			c.keep(slot{p.raw, lex})
			return lex, nil
		}
	}
	parts := c.analyse(raw)
	if len(parts) == 1 && parts[0].start == 0 && int(parts[0].end) == utf8.RuneCountInString(raw) {
		c.keep(slot{p.raw, parts[0].lex})
		return parts[0].lex, nil
	}
	c.keep(slot{raw: p.raw})
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
	b := c.bucket(c.hash(&w.raw))
	for i := range b {
		if b[i].raw == (spelling{}) {
			b[i] = w
			c.held++
			return
		}
	}
	b[bucketSlots-2], b[bucketSlots-1] = w, b[bucketSlots-2]
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
