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
	type ranked struct {
		hash uint32
		rank float32
	}
	all := make([]ranked, 0, len(p.words))
	for i, w := range p.words {
		if i > 0 && p.words[i-1].hash == w.hash {
			continue
		}
		weight := r.weight(w.hash)
		all = append(all, ranked{w.hash, chance(w.hash) / (weight * weight * weight * weight)})
	}
	slices.SortFunc(all, func(a, b ranked) int { return cmp.Compare(a.rank, b.rank) })
	out := make([]uint32, 0, n)
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
