package dedup

import (
	"cmp"
	"encoding/binary"
	"slices"
)

// Terms gives at most n of the print's words to find it by. Which they are hangs
// on each word alone, the rarer the likelier, so that two texts that share words
// share terms (weighted bottom-k sampling).
func (p *Print) Terms(r *Rarity, n int) []uint32 {
	all := make([]ranked, 0, len(p.words))
	for i, w := range p.words {
		if i == 0 || p.words[i-1].hash != w.hash {
			all = append(all, rank(w.hash, r.weight(w.hash)))
		}
	}
	return best(all, n)
}

// ranked is a word with its place in the draw, the lowest first.
type ranked struct {
	hash uint32
	rank float32
}

func rank(h uint32, weight float32) ranked {
	return ranked{h, chance(h) / (weight * weight * weight * weight)}
}

// best gives the n words that are drawn.
func best(all []ranked, n int) []uint32 {
	slices.SortFunc(all, func(a, b ranked) int { return cmp.Compare(a.rank, b.rank) })
	out := make([]uint32, 0, min(n, len(all)))
	for _, t := range all[:min(n, len(all))] {
		out = append(out, t.hash)
	}
	return out
}

// chance is a number from 0 to 1 that hangs on the hash alone.
func chance(h uint32) float32 {
	h *= 0x9E3779B1
	h ^= h >> 16
	h *= 0x85EBCA6B
	h ^= h >> 13
	return (float32(h) + 1) / (1 << 32)
}

func textKey(p *Print) Key {
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], p.exact)
	return Key{SameText, string(b[:])}
}
