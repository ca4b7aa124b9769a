package match

import (
	"hash/maphash"
	"slices"
)

// table finds by a string the words that it stands for. It is open: a place holds
// the hash of a string and the number of its row.
type table struct {
	seed   maphash.Seed
	places []place
	rows   []row // the first one is nobody's
	vacant []uint32
}

type place struct{ hash, row uint32 } // row is 0 where the place is free

// row is a string and what it stands for; nearly all stand for one word.
type row struct {
	key   string
	first ref
	more  []ref
}

// ref is a word that a string stands for in the languages whose marks are set, a bit
// each (text.CutMark).
type ref struct{ word, marks uint32 }

const leastPlaces = 4

func newTable(seed maphash.Seed) table {
	return table{seed: seed, places: make([]place, leastPlaces), rows: make([]row, 1)}
}

func (t *table) hash(key string) uint32 { return uint32(maphash.String(t.seed, key)) }

// likely gives the row at the first place where a key may be, and reads no row.
func (t *table) likely(hash uint32) uint32 { return t.places[hash&uint32(len(t.places)-1)].row }

// find gives the row of a key, nil where there is none.
func (t *table) find(hash uint32, key string) *row {
	p := t.places[t.at(hash, key)]
	if p.row == 0 {
		return nil
	}
	return &t.rows[p.row]
}

// at gives the place of a key, or the free one where it would be.
func (t *table) at(hash uint32, key string) uint32 {
	mask := uint32(len(t.places) - 1)
	for i := hash & mask; ; i = (i + 1) & mask {
		p := t.places[i]
		if p.row == 0 || p.hash == hash && t.rows[p.row].key == key {
			return i
		}
	}
}

// held gives the number of keys.
func (t *table) held() int { return len(t.rows) - 1 - len(t.vacant) }

func (t *table) add(key string, r ref) {
	if 2*t.held() >= len(t.places) {
		t.grow()
	}
	hash := t.hash(key)
	i := t.at(hash, key)
	if n := t.places[i].row; n > 0 {
		t.rows[n].more = append(t.rows[n].more, r)
		return
	}
	var n uint32
	if k := len(t.vacant); k > 0 {
		n, t.vacant = t.vacant[k-1], t.vacant[:k-1]
	} else {
		n = uint32(len(t.rows))
		t.rows = append(t.rows, row{})
	}
	t.rows[n] = row{key: key, first: r}
	t.places[i] = place{hash, n}
}

func (t *table) grow() {
	old := t.places
	t.places = make([]place, 2*len(old))
	mask := uint32(len(t.places) - 1)
	for _, p := range old {
		if p.row == 0 {
			continue
		}
		i := p.hash & mask
		for t.places[i].row != 0 {
			i = (i + 1) & mask
		}
		t.places[i] = p
	}
}

// drop takes a word from under a key.
func (t *table) drop(key string, word uint32) {
	i := t.at(t.hash(key), key)
	n := t.places[i].row
	if n == 0 {
		return
	}
	r := &t.rows[n]
	if r.first.word != word {
		r.more = slices.DeleteFunc(r.more, func(x ref) bool { return x.word == word })
		return
	}
	if k := len(r.more); k > 0 {
		r.first, r.more = r.more[k-1], r.more[:k-1]
		return
	}
	*r = row{}
	t.vacant = append(t.vacant, n)
	t.close(i)
}

// close frees a place, and moves what stands behind it up.
func (t *table) close(free uint32) {
	mask := uint32(len(t.places) - 1)
	for i := (free + 1) & mask; t.places[i].row != 0; i = (i + 1) & mask {
		if (i-t.places[i].hash)&mask >= (i-free)&mask {
			t.places[free] = t.places[i]
			free = i
		}
	}
	t.places[free] = place{}
}
