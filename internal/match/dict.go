package match

import (
	"hash/maphash"
	"slices"

	"wiredesk/internal/query"
	"wiredesk/internal/text"
)

// dict finds the words that a lexeme matches.
type dict struct {
	words    []word
	stems    table
	keys     table
	exact    table
	prefixes table
	lengths  []int       // bytes of the prefixes, ascending
	sieve    sieve       // what is in none of the tables, mostly
	sought   text.Sought // how all but the keys begin
}

// sieve holds back most strings that were never put in it, and none that was.
type sieve [16]uint64

func (s *sieve) bit(t string) (cell int, bit uint64) {
	n := len(t)
	if n == 0 {
		return 0, 1
	}
	h := uint32(n)*0x9e3779b1 ^ uint32(t[n/3])*0x85ebca6b ^ uint32(t[n/2])*0xc2b2ae35 ^ uint32(t[n-1])*0x27d4eb2f
	return int(h >> 28), 1 << (h >> 22 & 63)
}

func (s *sieve) put(t string) {
	cell, bit := s.bit(t)
	s[cell] |= bit
}

func (s *sieve) may(t string) bool {
	cell, bit := s.bit(t)
	return s[cell]&bit != 0
}

func newDict() *dict {
	seed := maphash.MakeSeed()
	return &dict{stems: newTable(seed), keys: newTable(seed), exact: newTable(seed), prefixes: newTable(seed)}
}

func (d *dict) add(w word) uint32 {
	id := uint32(len(d.words))
	d.words = append(d.words, w)
	d.link(id)
	return id
}

func (d *dict) link(id uint32) {
	w := &d.words[id]
	switch w.op {
	case query.Exact:
		d.sieve.put(w.folded)
		d.sought.Add(w.folded)
		d.exact.add(w.folded, ref{word: id})
	case query.Prefix:
		d.sieve.put(w.folded)
		d.sought.Add(w.folded)
		d.prefixes.add(w.folded, ref{word: id})
		if i, found := slices.BinarySearch(d.lengths, len(w.folded)); !found {
			d.lengths = slices.Insert(d.lengths, i, len(w.folded))
		}
	default:
		for _, s := range w.stems {
			d.sieve.put(s.text)
			d.sought.Add(s.text)
			d.stems.add(s.text, ref{id, s.marks})
		}
		for _, k := range w.keys {
			d.sieve.put(k)
			d.keys.add(k, ref{word: id})
		}
	}
}

func (d *dict) unlink(id uint32) {
	w := &d.words[id]
	switch w.op {
	case query.Exact:
		d.exact.drop(w.folded, id)
	case query.Prefix:
		d.prefixes.drop(w.folded, id)
	default:
		for _, s := range w.stems {
			d.stems.drop(s.text, id)
		}
		for _, k := range w.keys {
			d.keys.drop(k, id)
		}
	}
}

// find sets v.at for all tokens of the document, and gives the lists.
func (d *dict) find(v *view) lists {
	var l lists
	token := 0
	var ids []uint32
	for _, field := range [][]text.Token{v.doc.Title, v.doc.Text} {
		for i := range field {
			v.at[token] = 0
			if field[i].Told() {
				ids = d.lookup(field[i].Lexeme, ids[:0])
				v.at[token] = l.add(ids)
			}
			token++
		}
	}
	return l
}

// lookup appends the words that a lexeme matches to out, which is empty, each once.
func (d *dict) lookup(lex *text.Lexeme, out []uint32) []uint32 {
	if stem, mark := text.CutMark(lex.Term); d.sieve.may(stem) {
		if r := d.stems.find(d.stems.hash(stem), stem); r != nil {
			out = r.in(mark, out)
		}
	}
	for _, k := range lex.Keys {
		if d.sieve.may(k) {
			out = unite(out, d.keys.find(d.keys.hash(k), k))
		}
	}
	if d.exact.held() > 0 && d.sieve.may(lex.Word) {
		out = unite(out, d.exact.find(d.exact.hash(lex.Word), lex.Word))
	}
	for _, n := range d.lengths {
		if n > len(lex.Word) {
			break
		}
		prefix := lex.Word[:n]
		if !d.sieve.may(prefix) {
			continue
		}
		if r := d.prefixes.find(d.prefixes.hash(prefix), prefix); r != nil && text.Begins(prefix, lex.Term) {
			out = unite(out, r)
		}
	}
	return out
}

// likely gives the row that a lexeme's stem most likely has in stems, and reads where
// its keys may stand without waiting for it.
func (d *dict) likely(lex *text.Lexeme) uint32 {
	for _, k := range lex.Keys {
		d.keys.likely(d.keys.hash(k))
	}
	stem, _ := text.CutMark(lex.Term)
	return d.stems.likely(d.stems.hash(stem))
}

// in appends the words that the row stands for in the language of a mark.
func (r *row) in(mark int, out []uint32) []uint32 {
	if r.first.marks>>mark&1 != 0 {
		out = append(out, r.first.word)
	}
	for _, f := range r.more {
		if f.marks>>mark&1 != 0 {
			out = append(out, f.word)
		}
	}
	return out
}

// unite appends the words of a row, which may be nil, that out hasn't.
func unite(out []uint32, r *row) []uint32 {
	if r == nil {
		return out
	}
	if !slices.Contains(out, r.first.word) {
		out = append(out, r.first.word)
	}
	for _, f := range r.more {
		if !slices.Contains(out, f.word) {
			out = append(out, f.word)
		}
	}
	return out
}
