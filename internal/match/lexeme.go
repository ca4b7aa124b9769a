package match

import (
	"hash/maphash"
	"slices"

	"wiredesk/internal/text"
)

// lexemes remembers which words of a dict the lexemes met match.
type lexemes struct {
	slots  []met
	held   int
	lists  lists
	seed   maphash.Seed
	places []uint32 // by token of the document in hand: its slot, were the table empty
	warm   uint32   // what was read only to have it near
}

// met is a lexeme and where in lists its words stand.
type met struct {
	lex *text.Lexeme
	at  uint32
}

// Bounds of the table, which doubles when it is half full. One that has outgrown the
// bound is dropped before the next document.
const (
	leastMet = 1 << 10
	mostMet  = 1 << 19
)

func newLexemes() lexemes { return lexemes{seed: maphash.MakeSeed()} }

// forget drops all, in no time however many they are.
func (l *lexemes) forget() {
	if l.held > 0 {
		l.slots, l.held, l.lists = nil, 0, nil
	}
}

// find sets v.at for all tokens of the document.
func (l *lexemes) find(v *view, d *dict) {
	if len(l.slots) > mostMet {
		l.forget()
	}
	l.lists.add(nil)
	l.fetch(v.doc)
	token := 0
	for _, field := range [][]text.Token{v.doc.Title, v.doc.Text} {
		for i := range field {
			v.at[token] = l.at(field[i].Lexeme, l.places[token], d)
			token++
		}
	}
}

// fetch reads the slots of the document's tokens one after the other without waiting
// for any, so that most are near when they are asked.
func (l *lexemes) fetch(d *Doc) {
	if len(l.slots) == 0 {
		l.slots = make([]met, leastMet)
	}
	l.places = slices.Grow(l.places[:0], len(d.Title)+len(d.Text))
	mask := uint32(len(l.slots) - 1)
	for _, field := range [][]text.Token{d.Title, d.Text} {
		for i := range field {
			place := uint32(maphash.Comparable(l.seed, field[i].Lexeme))
			l.places = append(l.places, place)
			l.warm += l.slots[place&mask].at
		}
	}
}

func (l *lexemes) at(lex *text.Lexeme, place uint32, d *dict) uint32 {
	mask := uint32(len(l.slots) - 1)
	i := place & mask
	for ; l.slots[i].lex != nil; i = (i + 1) & mask {
		if l.slots[i].lex == lex {
			return l.slots[i].at
		}
	}
	at := l.lists.add(d.lookup(lex))
	l.slots[i] = met{lex, at}
	if l.held++; 2*l.held > len(l.slots) {
		l.grow()
	}
	return at
}

// grow doubles the table.
func (l *lexemes) grow() {
	old := l.slots
	l.slots = make([]met, 2*len(old))
	mask := uint32(len(l.slots) - 1)
	for _, m := range old {
		if m.lex == nil {
			continue
		}
		i := uint32(maphash.Comparable(l.seed, m.lex)) & mask
		for l.slots[i].lex != nil {
			i = (i + 1) & mask
		}
		l.slots[i] = m
	}
}
