package article

import (
	"strings"

	"golang.org/x/net/html/atom"
)

const (
	fewWords    = 30   // a text with fewer words is looked for with a lower bar
	hopeless    = -4.0 // a page whose best block is worse has no article
	copyLen     = 30   // bytes of folded text from which a repeated block counts as a copy
	gapLen      = 5    // dropped blocks that part two islands of kept ones
	paleness    = 0.6  // an island whose mean score is a smaller part of the main one's is dropped
	echoWords   = 200  // words from which a block can be the whole text once more
	echoedWords = 4    // words from which a block can be one of those that it repeats
	maxEchoes   = 3    // such long blocks whose paragraphs are looked for
)

// pick chooses the blocks that make the article's text, by their settled scores.
func pick(s *scene, score []float64) []bool {
	keep := make([]bool, len(score))
	words, best := 0, -1e9
	for i, x := range score {
		best = max(best, x)
		if x > 0 {
			keep[i] = true
			words += size(s.blocks[i].text, s.blocks[i].words)
		}
	}
	if words < fewWords && best > hopeless {
		for i, x := range score {
			keep[i] = keep[i] || x > best-1.5
		}
	}
	dropEchoes(s, keep)
	dropCopies(s, score, keep)
	dropHead(s, score, keep)
	dropIslands(s, score, keep)
	dropLinks(s, keep)
	return keep
}

// dropCopies keeps the best of several copies of a paragraph.
func dropCopies(s *scene, score []float64, keep []bool) {
	best := map[string]int{}
	for i, k := range keep {
		f := s.folded[i]
		if !k || len(f) < copyLen || s.seen[f] == 1 {
			continue
		}
		if j, ok := best[f]; !ok {
			best[f] = i
		} else if score[i] > score[j] {
			keep[j], best[f] = false, i
		} else {
			keep[i] = false
		}
	}
}

// island is a run of kept blocks with few dropped ones in between.
type island struct {
	from, to    int
	sum, weight float64
	ink         float64 // like sum, but sure blocks count more
}

func (l *island) add(score, w float64) {
	l.sum, l.weight, l.ink = l.sum+score*w, l.weight+w, l.ink+score*score*w
}

func (l *island) mean() float64 { return l.sum / max(l.weight, 1) }

// dropIslands drops what stands apart from the main run and is much less sure.
func dropIslands(s *scene, score []float64, keep []bool) {
	var all []island
	gap := gapLen
	for i, k := range keep {
		if !k {
			gap++
			continue
		}
		if gap >= gapLen {
			all = append(all, island{from: i})
		}
		gap = 0
		l := &all[len(all)-1]
		l.to = i + 1
		l.add(score[i], s.weigh(i))
	}
	main := 0
	for i := range all {
		if all[i].ink > all[main].ink {
			main = i
		}
	}
	for i := range all {
		l := &all[i]
		if i == main || l.mean() >= paleness*all[main].mean() {
			continue
		}
		for j := l.from; j < l.to; j++ {
			keep[j] = false
		}
	}
}

// dropLinks drops paragraphs in capitals that are wholly one link: they lead to other articles.
func dropLinks(s *scene, keep []bool) {
	for i := range keep {
		b := &s.blocks[i]
		if keep[i] && b.links > 0 && b.linkWords == b.words && b.words >= 4 && s.elems[b.elem].atom == atom.P && strings.ToUpper(b.text) == b.text {
			keep[i] = false
		}
	}
}

// dropHead drops what stands above the headline and the headline itself, when what
// is kept below is more and surer.
func dropHead(s *scene, score []float64, keep []bool) {
	var all, above, at island
	for i, k := range keep {
		if k {
			all.add(score[i], s.weigh(i))
		}
	}
	cut := -1
	for i, k := range keep {
		if s.title[s.folded[i]] && above.sum < all.sum/2 {
			cut, at = i, above
		}
		if k {
			above.add(score[i], s.weigh(i))
		}
	}
	below := island{sum: all.sum - at.sum, weight: all.weight - at.weight}
	for i := 0; i <= cut; i++ {
		if at.mean() < paleness*below.mean() || s.title[s.folded[i]] {
			keep[i] = false
		}
	}
}

// dropEchoes drops very long blocks whose words are mostly those of other blocks:
// the whole text once more, for a machine. The paragraphs it repeats are kept.
func dropEchoes(s *scene, keep []bool) {
	echoes := 0
	for i := range keep {
		if !keep[i] || !s.echo(i) {
			continue
		}
		keep[i] = false
		if echoes++; echoes > maxEchoes {
			continue
		}
		text := triples(s.folded[i])
		for j := range keep {
			if keep[j] || s.blocks[j].words < echoedWords || s.blocks[j].words >= echoWords {
				continue
			}
			all, in := 0, 0
			eachTriple(s.folded[j], func(h uint64) {
				all++
				if text[h] {
					in++
				}
			})
			keep[j] = in*10 >= all*9
		}
	}
}

// echo tells whether block i is such a repetition.
func (s *scene) echo(i int) bool {
	if s.blocks[i].words < echoWords {
		return false
	}
	if s.short == nil {
		s.short = map[uint64]bool{}
		for j := range s.blocks {
			if s.blocks[j].words < echoWords {
				eachTriple(s.folded[j], func(h uint64) { s.short[h] = true })
			}
		}
	}
	all, in := 0, 0
	eachTriple(s.folded[i], func(h uint64) {
		all++
		if s.short[h] {
			in++
		}
	})
	return in*10 > all*7
}
