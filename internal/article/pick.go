package article

import (
	"strings"

	"golang.org/x/net/html/atom"
)

const (
	fewWords       = 30   // a text with fewer words is looked for with a lower bar
	lowered        = 3.0  // how far under the best paragraph that bar is
	hopeless       = -4.0 // a page whose best paragraph is worse has no article
	copyWords      = 12   // words from which a repeated block is a copy and no refrain
	gapLen         = 5    // dropped blocks that part two islands of kept ones
	relatedHeading = 6    // words of a heading over links to other articles
	paleness       = 0.6  // an island whose mean score is a smaller part of the main one's is dropped
)

// pick chooses the blocks that make the article's text, by their settled scores.
func pick(s *scene, score []float64) []bool {
	keep := make([]bool, len(score))
	words, best := 0, hopeless
	for i, x := range score {
		if s.blocks[i].reads() {
			best = max(best, x)
		}
		if x > 0 {
			keep[i] = true
			words += size(s.blocks[i].text, s.blocks[i].words)
		}
	}
	if words < fewWords && best > hopeless {
		for i, x := range score {
			keep[i] = x > best-lowered
		}
	}
	dropHead(s, score, keep)
	dropIslands(s, score, keep)
	dropCopies(s, score, keep)
	dropLinks(s, keep)
	dropRelated(s, keep)
	return keep
}

// dropCopies keeps one of several copies of a paragraph: the one in the surest
// run of blocks.
func dropCopies(s *scene, score []float64, keep []bool) {
	ink := make([]float64, len(keep))
	for _, l := range islands(s, score, keep) {
		for i := l.from; i < l.to; i++ {
			ink[i] = l.ink
		}
	}
	best := map[string]int{}
	for i, k := range keep {
		f := s.folded[i]
		if !k || s.blocks[i].words < copyWords || s.seen[f] == 1 {
			continue
		}
		if j, ok := best[f]; !ok {
			best[f] = i
		} else if ink[i] > ink[j] || ink[i] == ink[j] && score[i] > score[j] {
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

// islands gives the runs of kept blocks.
func islands(s *scene, score []float64, keep []bool) []island {
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
	return all
}

// dropIslands drops what stands apart from the main run and is much less sure.
func dropIslands(s *scene, score []float64, keep []bool) {
	all := islands(s, score, keep)
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

// dropRelated drops the sections that begin with a heading such as "You may also like".
func dropRelated(s *scene, keep []bool) {
	for i := range keep {
		b := &s.blocks[i]
		if b.words > relatedHeading || !s.elems[b.elem].isHeading() || boilerplate(b.text) != WhyRelated {
			continue
		}
		last := i + 1
		for e := b.elem; e >= 0 && s.elems[e].first == i; e = s.elems[e].parent {
			last = s.elems[e].last
		}
		clear(keep[i:last])
	}
}

func (e *elem) isHeading() bool {
	return oneOf(e.atom, []atom.Atom{atom.H2, atom.H3, atom.H4, atom.H5, atom.H6})
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
