package match

import "wiredesk/internal/text"

// lexemes remembers which words of a dict the lexemes met match. Lexemes have numbers in
// the order in which they were first met, so that the commonest stand together at the
// beginning; one whose slot another has taken since is looked up again.
type lexemes struct {
	slots []met
	turn  uint32 // of the slots that count
	lists lists
	fresh []fresh  // what the document in hand is the first to hold
	ids   []uint32 // room for the words of one lexeme
	warm  uint32   // what was read only to have it near
}

// met is a lexeme by its number, and the words that it matches, as lists gives them.
type met struct {
	lexeme   uint64
	turn, at uint32
}

// fresh is a token whose lexeme isn't remembered, and the row of a dict that is likely
// its stem's.
type fresh struct {
	lex        *text.Lexeme
	token, row uint32
}

// Bounds of what is remembered: lexemes, and the cells of the lists of those that match
// several words; with more than that, all is dropped before the next document.
const (
	mostMet    = 1 << 17
	mostListed = 1 << 18
)

// forget drops all, in no time however many they are.
func (l *lexemes) forget() {
	l.lists = nil
	if l.turn++; l.turn == 0 {
		l.slots = nil
	}
}

// slot gives the slot of a lexeme, which may be another's.
func (l *lexemes) slot(lex *text.Lexeme) *met { return &l.slots[lex.Number%mostMet] }

// met tells whether the slot is the lexeme's.
func (l *lexemes) met(slot *met, lex *text.Lexeme) bool {
	return slot.lexeme == lex.Number && slot.turn == l.turn
}

// find sets v.at for all tokens of the document.
func (l *lexemes) find(v *view, d *dict) {
	if len(l.lists) > mostListed {
		l.forget()
	}
	if l.slots == nil {
		l.slots, l.turn = make([]met, mostMet), 1
	}
	l.fetch(v.doc)
	l.fresh = l.fresh[:0]
	token := 0
	for _, field := range [][]text.Token{v.doc.Title, v.doc.Text} {
		for i := range field {
			lex := field[i].Lexeme
			if slot := l.slot(lex); l.met(slot, lex) {
				v.at[token] = slot.at
			} else {
				l.fresh = append(l.fresh, fresh{lex: lex, token: uint32(token)})
			}
			token++
		}
	}
	l.meet(v, d)
}

// fetch reads the slots of the document's tokens one after the other without waiting
// for any, so that most are near when they are asked.
func (l *lexemes) fetch(d *Doc) {
	for _, field := range [][]text.Token{d.Title, d.Text} {
		for i := range field {
			l.warm += l.slot(field[i].Lexeme).at
		}
	}
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
		slot := l.slot(f.lex)
		if !l.met(slot, f.lex) { // the same word may stand in the document twice
			l.ids = d.lookup(f.lex, l.ids[:0])
			*slot = met{f.lex.Number, l.turn, l.lists.add(l.ids)}
		}
		v.at[f.token] = slot.at
	}
}
