package check

// Scores of an alignment; matches count by the weight of the word.
const (
	matchScore  = 12
	otherScore  = -14 // another word in its place
	addedScore  = -10 // a word that the text lacks
	gapScore    = -18 // words of the text left out, however many
	gapExtend   = -1  // each of them
	maxCells    = 1_500_000
	unmatched   = -1
	lowestScore = -1 << 28
)

// alignment says for each word of the draft which word of the text it is, or unmatched.
type alignment struct {
	to    []int
	score int
}

// The steps of the way back, two bits for the match, one for each gap.
const (
	stepStart  = 0
	stepMatch  = 1
	stepAdded  = 2
	stepGap    = 3
	addedAgain = 4
	gapAgain   = 8
)

// align finds the stretch of b that is most like all of a, with gaps on both
// sides whose cost is affine in the words left out of b (Gotoh, "An improved
// algorithm for matching biological sequences", 1982). free[i] lets words of b be
// left out before a[i] at no cost, as the draft says it leaves some out there.
func align(a, b []int32, weight func(int32) int32, free []bool) alignment {
	if len(a) == 0 || len(b) == 0 {
		return alignment{to: nowhere(len(a))}
	}
	n, m := len(a), len(b)
	way := make([]uint8, n*m)
	match, added, gap := make([]int32, m), make([]int32, m), make([]int32, m)
	above := struct{ match, added, gap []int32 }{make([]int32, m), make([]int32, m), make([]int32, m)}
	for i := range n {
		open, extend := int32(gapScore), int32(gapExtend)
		if i+1 < n && free != nil && free[i+1] {
			open, extend = 0, 0
		}
		w := weight(a[i])
		for j := range m {
			var step uint8
			s := otherScore * w / contentWeight
			if a[i] == b[j] {
				s = matchScore * w
			}
			match[j], step = cell(i, j, above.match, above.added, above.gap, s)
			added[j], step = addedCell(i, j, above.match, above.added, step)
			gap[j] = lowestScore
			if j > 0 {
				gap[j] = match[j-1] + open
				if g := gap[j-1] + extend; g > gap[j] {
					gap[j] = g
					step |= gapAgain
				}
			}
			way[i*m+j] = step
		}
		above.match, match = match, above.match
		above.added, added = added, above.added
		above.gap, gap = gap, above.gap
	}
	return back(way, n, m, above.match, above.added, a, b)
}

// cell gives the best score of a[i] standing for b[j], and the step before it.
func cell(i, j int, match, added, gap []int32, s int32) (int32, uint8) {
	best, step := int32(i)*addedScore, uint8(stepStart)
	if i > 0 && j > 0 {
		for k, v := range [...]int32{match[j-1], added[j-1], gap[j-1]} {
			if v > best {
				best, step = v, uint8(k+1)
			}
		}
	}
	return best + s, step
}

// addedCell gives the best score of a[i] added behind b[j].
func addedCell(i, j int, match, added []int32, step uint8) (int32, uint8) {
	if i == 0 {
		return lowestScore, step
	}
	if added[j] > match[j] {
		return added[j] + addedScore, step | addedAgain
	}
	return match[j] + addedScore, step
}

// back follows the steps from the best end.
func back(way []uint8, n, m int, match, added []int32, a, b []int32) alignment {
	out := alignment{to: nowhere(n), score: lowestScore}
	j, state := 0, stepMatch
	for k := range m {
		if v := int(match[k]); v > out.score {
			out.score, j, state = v, k, stepMatch
		}
		if v := int(added[k]); v > out.score {
			out.score, j, state = v, k, stepAdded
		}
	}
	for i := n - 1; i >= 0 && j >= 0; {
		step := way[i*m+j]
		switch state {
		case stepMatch:
			if a[i] == b[j] {
				out.to[i] = j
			}
			state = int(step & 3)
			if state == stepStart {
				return out
			}
			i--
			j--
		case stepAdded:
			if step&addedAgain == 0 {
				state = stepMatch
			}
			i--
		case stepGap:
			if step&gapAgain == 0 {
				state = stepMatch
			}
			j--
		}
	}
	return out
}

func nowhere(n int) []int {
	to := make([]int, n)
	for i := range to {
		to[i] = unmatched
	}
	return to
}

// window gives the stretch of b in which an alignment with a is looked for: all of
// it, or where it holds most of a's words when all would be too much.
func window(a, b []int32, weight func(int32) int32) (from, to int) {
	size := maxCells / max(1, len(a))
	if len(b) <= size {
		return 0, len(b)
	}
	wanted := map[int32]bool{}
	for _, id := range a {
		wanted[id] = weight(id) == contentWeight
	}
	best, sum := -1, 0
	for j, id := range b {
		if wanted[id] {
			sum++
		}
		if j >= size && wanted[b[j-size]] {
			sum--
		}
		if sum > best {
			best, to = sum, j+1
		}
	}
	from = max(0, to-size)
	return from, min(len(b), from+size)
}
