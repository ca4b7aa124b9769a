package article

import (
	"strings"

	"golang.org/x/net/html/atom"
)

const (
	fewWords = 30   // a text with fewer words is looked for with a lower bar
	hopeless = -4.0 // a page whose best block is worse has no article
	copyLen  = 30   // bytes of folded text from which a repeated block counts as a copy
	gapLen   = 5    // dropped blocks that part two islands of kept ones
	paleness = 0.6  // an island whose mean score is a smaller part of the main one's is dropped
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
	from, to         int
	sum, weight, ink float64
}

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
		w := s.weigh(i)
		l.to, l.sum, l.weight, l.ink = i+1, l.sum+score[i]*w, l.weight+w, l.ink+score[i]*score[i]*w
	}
	main := 0
	for i := range all {
		if all[i].ink > all[main].ink {
			main = i
		}
	}
	for i := range all {
		l := &all[i]
		if i == main || l.sum/l.weight >= paleness*all[main].sum/all[main].weight {
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

// dropHead drops what stands above the headline and the headline itself, when most
// of what is kept stands below it.
func dropHead(s *scene, score []float64, keep []bool) {
	total := 0.0
	for i, k := range keep {
		if k {
			total += score[i] * s.weigh(i)
		}
	}
	below := total
	cut := -1
	for i, k := range keep {
		if s.title[s.folded[i]] && below >= total/2 {
			cut = i
		}
		if k {
			below -= score[i] * s.weigh(i)
		}
	}
	for i := 0; i <= cut; i++ {
		keep[i] = false
	}
}
