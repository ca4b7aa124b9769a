package text

import (
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
	young, old map[string][]part
}

func (a *Analyser) cache(lang string) *cache {
	if stemming().find(lang) == nil {
		lang = ""
	}
	c := a.langs[lang]
	if c == nil {
		c = &cache{lang: lang, young: map[string][]part{}}
		a.langs[lang] = c
	}
	return c
}

// parts gives the tokens of a segmented word.
func (c *cache) parts(raw string) []part {
	if p, ok := c.young[raw]; ok {
		return p
	}
	p, ok := c.old[raw]
	if !ok {
		p = c.analyse(strings.Clone(raw))
	}
	if len(c.young) >= remembered {
		c.old, c.young = c.young, map[string][]part{}
	}
	c.young[strings.Clone(raw)] = p
	return p
}

func (c *cache) analyse(raw string) []part {
	spans := split(raw)
	out := make([]part, 0, len(spans))
	for _, s := range spans {
		lex := lexeme(raw[s.from:s.to], c.lang)
		if lex.Word == "" {
			continue
		}
		start := utf8.RuneCountInString(raw[:s.from])
		out = append(out, part{start: start, end: start + utf8.RuneCountInString(raw[s.from:s.to]), lex: lex})
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
