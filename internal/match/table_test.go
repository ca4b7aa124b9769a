package match

import (
	"hash/maphash"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
)

// TestTable adds and drops at random, and checks that the table always holds what a map
// does.
func TestTable(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	table, want := newTable(maphash.MakeSeed()), map[string][]uint32{}
	for range 20000 {
		key, word := strconv.Itoa(rng.IntN(300)), uint32(rng.IntN(4))
		if slices.Contains(want[key], word) {
			table.drop(key, word)
			want[key] = slices.DeleteFunc(want[key], func(w uint32) bool { return w == word })
		} else if rng.IntN(2) == 0 {
			table.add(key, ref{word, 1 << word})
			want[key] = append(want[key], word)
		}
		key = strconv.Itoa(rng.IntN(300))
		var got []uint32
		if r := table.find(table.hash(key), key); r != nil {
			got = r.in(1, unite(nil, r))
			if slices.Contains(want[key], 1) { // by its mark too
				got = got[:len(got)-1]
			}
		}
		slices.Sort(got)
		if slices.Sort(want[key]); !slices.Equal(got, want[key]) {
			t.Fatalf("%s: the table has %v, want %v", key, got, want[key])
		}
	}
}
