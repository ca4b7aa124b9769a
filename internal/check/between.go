package check

import (
	"slices"
	"strings"
)

// maxEdits is how many words two texts may differ in, outside their common
// beginning and end, before what lies between counts as rewritten whole: the
// search takes memory that grows with its square.
const maxEdits = 1500

// Between gives the words of two versions of a text: Kept in both, Dropped since
// the earlier, Added in the later. It is the shortest such list (Myers, "An O(ND)
// difference algorithm", 1986) up to maxEdits words. Spacing is no difference.
func Between(before, after string) []Change {
	a, b := strings.Fields(before), strings.Fields(after)
	start := 0
	for start < min(len(a), len(b)) && a[start] == b[start] {
		start++
	}
	end := 0
	for end < min(len(a), len(b))-start && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	out := joined(nil, Kept, a[:start])
	out = edits(out, a[start:len(a)-end], b[start:len(b)-end])
	return joined(out, Kept, a[len(a)-end:])
}

// joined appends words to the last run when they stand on the same side.
func joined(out []Change, op Op, words []string) []Change {
	if len(words) == 0 {
		return out
	}
	if n := len(out); n > 0 && out[n-1].Op == op {
		out[n-1].Text += " " + strings.Join(words, " ")
		return out
	}
	return append(out, Change{op, strings.Join(words, " ")})
}

// edits appends the way from a to b. Words that change side by side are told
// together, the dropped ones first.
func edits(out []Change, a, b []string) []Change {
	rows := furthest(a, b)
	if rows == nil {
		return joined(joined(out, Dropped, a), Added, b)
	}
	var back []Op // from the end of both texts to their beginning
	x, y := len(a), len(b)
	for d := len(rows) - 1; d > 0; d-- {
		from, added := stepTo(rows[d-1], d, x-y)
		to := from // where this row's first word has come or gone
		if !added {
			to++
		}
		back = append(back, slices.Repeat([]Op{Kept}, x-to)...)
		y -= x - to
		if x = from; added {
			y--
			back = append(back, Added)
		} else {
			back = append(back, Dropped)
		}
	}
	back = append(back, slices.Repeat([]Op{Kept}, x)...)
	var gone, come []string
	i, j := 0, 0
	for _, op := range slices.Backward(back) {
		switch op {
		case Dropped:
			gone = append(gone, a[i])
			i++
		case Added:
			come = append(come, b[j])
			j++
		default:
			out = joined(joined(joined(out, Dropped, gone), Added, come), Kept, a[i:i+1])
			gone, come = nil, nil
			i, j = i+1, j+1
		}
	}
	return joined(joined(out, Dropped, gone), Added, come)
}

// furthest gives, for each number d of edits, how far in a each diagonal (the
// place in a less the place in b) comes with d edits; diagonal k is at d+k. It is
// nil when maxEdits aren't enough.
func furthest(a, b []string) [][]int32 {
	var rows [][]int32
	for d := 0; d <= maxEdits; d++ {
		row := make([]int32, 2*d+1)
		for k := -d; k <= d; k += 2 {
			x := 0
			if d > 0 {
				from, added := stepTo(rows[d-1], d, k)
				if x = from; !added {
					x++
				}
			}
			for x < len(a) && x-k < len(b) && x-k >= 0 && a[x] == b[x-k] {
				x++
			}
			row[d+k] = int32(x)
			if x >= len(a) && x-k >= len(b) {
				return append(rows, row)
			}
		}
		rows = append(rows, row)
	}
	return nil
}

// stepTo tells from where in a the d-th edit comes to diagonal k, and whether it
// adds a word of b or drops one of a. The row is that of one edit less.
func stepTo(row []int32, d, k int) (from int, added bool) {
	at := func(k int) int { return int(row[d-1+k]) }
	if k == -d || k != d && at(k-1) < at(k+1) {
		return at(k + 1), true
	}
	return at(k - 1), false
}
