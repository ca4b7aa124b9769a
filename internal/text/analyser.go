package text

import (
	"hash/maphash"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// remembered bounds the words an Analyser remembers in each of its two
// generations for one language; a word costs about 250 bytes.
const remembered = 1 << 16

// Analyser analyses texts and remembers the words it has met, within a bound. It
// is safe for concurrent use.
type Analyser struct {
	mu    sync.Mutex
	langs map[string]*cache
}

// NewAnalyser makes an Analyser.
func NewAnalyser() *Analyser { return &Analyser{langs: map[string]*cache{}} }

// cache remembers the words of one language. When young is full it becomes old,
// and what old held and nobody asked for since is forgotten.
type cache struct {
	lang       string
	young, old map[string]entry
	front      [frontSlots]fronted // the commonest words, where the processor's cache holds them
	seed       maphash.Seed
}

const frontSlots = 4096

type fronted struct {
	raw string
	entry
}

// entry is the tokens of a segmented word: nearly always one.
type entry struct {
	one  part // its lex is nil unless the word is one token
	many []part
}

func (a *Analyser) cache(lang string) *cache {
	if stemming().find(lang) == nil {
		lang = ""
	}
	c := a.langs[lang]
	if c == nil {
		c = &cache{lang: lang, young: map[string]entry{}, seed: maphash.MakeSeed()}
		a.langs[lang] = c
	}
	return c
}

// entry gives the tokens of a segmented word.
func (c *cache) entry(raw string) entry {
	slot := &c.front[maphash.String(c.seed, raw)%frontSlots]
	if slot.raw == raw {
		return slot.entry
	}
	e := c.find(raw)
	*slot = fronted{strings.Clone(raw), e}
	return e
}

func (c *cache) find(raw string) entry {
	if e, ok := c.young[raw]; ok {
		return e
	}
	raw = strings.Clone(raw) // the text it is part of needn't stay
	e, ok := c.old[raw]
	if !ok {
		e = c.analyse(raw)
	}
	if len(c.young) >= remembered {
		c.old, c.young = c.young, map[string]entry{}
	}
	c.young[raw] = e
	return e
}

func (c *cache) analyse(raw string) entry {
	var e entry
	for _, s := range split(raw) {
		lex := lexeme(raw[s.from:s.to], c.lang)
		if lex.Word == "" {
			continue
		}
		start := utf8.RuneCountInString(raw[:s.from])
		e.many = append(e.many, part{start: int32(start), end: int32(start + utf8.RuneCountInString(raw[s.from:s.to])), lex: lex})
	}
	if len(e.many) == 1 {
		e.one, e.many = e.many[0], nil
	}
	return e
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
