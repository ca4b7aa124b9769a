package match

import (
	"slices"

	"wiredesk/internal/query"
	"wiredesk/internal/text"
)

// dict finds the words that a lexeme matches.
type dict struct {
	words    []word
	terms    map[string][]uint32
	keys     map[string][]uint32
	exact    map[string][]uint32
	prefixes map[string][]uint32
	lengths  []int         // bytes of the prefixes, ascending
	sieve    sieve         // what is in none of the maps, mostly
	initials text.Initials // of all but the keys
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
	return &dict{terms: map[string][]uint32{}, keys: map[string][]uint32{}, exact: map[string][]uint32{}, prefixes: map[string][]uint32{}}
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
		d.initials = d.initials.With(w.folded)
		d.exact[w.folded] = append(d.exact[w.folded], id)
	case query.Prefix:
		d.sieve.put(w.folded)
		d.initials = d.initials.With(w.folded)
		d.prefixes[w.folded] = append(d.prefixes[w.folded], id)
		if i, found := slices.BinarySearch(d.lengths, len(w.folded)); !found {
			d.lengths = slices.Insert(d.lengths, i, len(w.folded))
		}
	default:
		for _, t := range w.terms {
			d.sieve.put(t)
			d.initials = d.initials.With(t)
			d.terms[t] = append(d.terms[t], id)
		}
		for _, k := range w.keys {
			d.sieve.put(k)
			d.keys[k] = append(d.keys[k], id)
		}
	}
}

func (d *dict) unlink(id uint32) {
	w := &d.words[id]
	switch w.op {
	case query.Exact:
		drop(d.exact, w.folded, id)
	case query.Prefix:
		drop(d.prefixes, w.folded, id)
	default:
		for _, t := range w.terms {
			drop(d.terms, t, id)
		}
		for _, k := range w.keys {
			drop(d.keys, k, id)
		}
	}
}

func drop(m map[string][]uint32, key string, id uint32) {
	ids := slices.DeleteFunc(m[key], func(x uint32) bool { return x == id })
	if len(ids) == 0 {
		delete(m, key)
		return
	}
	m[key] = ids
}

// find sets v.at for all tokens of the document, and gives the lists.
func (d *dict) find(v *view) lists {
	var l lists
	l.add(nil)
	token := 0
	for _, field := range [][]text.Token{v.doc.Title, v.doc.Text} {
		for i := range field {
			v.at[token] = l.add(d.lookup(field[i].Lexeme))
			token++
		}
	}
	return l
}

// lookup gives the words that a lexeme matches, each once.
func (d *dict) lookup(lex *text.Lexeme) []uint32 {
	var out []uint32
	if d.sieve.may(lex.Term) {
		out = append(out, d.terms[lex.Term]...)
	}
	for _, k := range lex.Keys {
		if !d.sieve.may(k) {
			continue
		}
		for _, id := range d.keys[k] {
			if !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	if len(d.exact) > 0 && d.sieve.may(lex.Word) {
		out = append(out, d.exact[lex.Word]...)
	}
	for _, n := range d.lengths {
		if n > len(lex.Word) {
			break
		}
		if !d.sieve.may(lex.Word[:n]) {
			continue
		}
		if ids := d.prefixes[lex.Word[:n]]; ids != nil && reaches(lex.Word[:n], lex.Term) {
			out = append(out, ids...)
		}
	}
	return out
}
