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
	fresh  []fresh  // what the document in hand is the first to hold
	ids    []uint32 // room for the words of one lexeme
	warm   uint32   // what was read only to have it near
}

// met is a lexeme, its slot, were the table empty, and where in lists its words stand.
type met struct {
	lex   *text.Lexeme
	place uint32
	at    uint32
}

// fresh is a token whose lexeme wasn't met before, and the row of a dict that is
// likely its stem's.
type fresh struct {
	lex        *text.Lexeme
	token, row uint32
}

// Bounds of the table, which doubles when it is half full. One that has outgrown the
// bound is dropped before the next document.
const (
	leastMet = 1 << 10
	mostMet  = 1 << 18
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
	l.fresh = l.fresh[:0]
	token := 0
	for _, field := range [][]text.Token{v.doc.Title, v.doc.Text} {
		for i := range field {
			slot := l.slot(field[i].Lexeme, l.places[token])
			v.at[token] = slot.at
			l.warm += l.lists[slot.at]
			if slot.lex == nil {
				l.fresh = append(l.fresh, fresh{lex: field[i].Lexeme, token: uint32(token)})
			}
			token++
		}
	}
	l.meet(v, d)
}

// meet sets v.at for the fresh tokens. It too reads on the way what it will need, for
// all before it waits for any.
func (l *lexemes) meet(v *view, d *dict) {
	for i := range l.fresh {
		f := &l.fresh[i]
		f.row = d.likely(f.lex)
	}
	for _, f := range l.fresh {
		l.warm += uint32(len(d.stems.rows[f.row].key))
	}
	for _, f := range l.fresh {
		if key := d.stems.rows[f.row].key; key != "" {
			l.warm += uint32(key[0])
		}
	}
	for _, f := range l.fresh {
		v.at[f.token] = l.met(f.lex, l.places[f.token], d)
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

// slot gives the slot of a lexeme, or the free one where it would be.
func (l *lexemes) slot(lex *text.Lexeme, place uint32) *met {
	mask := uint32(len(l.slots) - 1)
	i := place & mask
	for l.slots[i].lex != nil && l.slots[i].lex != lex {
		i = (i + 1) & mask
	}
	return &l.slots[i]
}

// met gives where the words of a lexeme stand.
func (l *lexemes) met(lex *text.Lexeme, place uint32, d *dict) uint32 {
	slot := l.slot(lex, place)
	if slot.lex != nil {
		return slot.at
	}
	l.ids = d.lookup(lex, l.ids[:0])
	at := l.lists.add(l.ids)
	*slot = met{lex, place, at}
	if l.held++; 2*l.held > len(l.slots) {
		l.grow()
	}
	return at
}

// grow doubles the table.
func (l *lexemes) grow() {
	old := l.slots
	l.slots = make([]met, 2*len(old))
	for _, m := range old {
		if m.lex != nil {
			*l.slot(m.lex, m.place) = m
		}
	}
}
