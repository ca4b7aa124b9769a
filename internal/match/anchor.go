package match

import (
	"cmp"
	"slices"
)

// none stands for no word.
const none = ^uint32(0)

// anchor is a word that a report must hold, and where there is one a second, for
// one way of matching a watch: a report that holds no anchor of a watch can't match it.
type anchor struct{ first, second uint32 }

// choice is anchors that together cover a node, and how many of a thousand reports
// they are thought to let through.
type choice struct {
	anchors []anchor
	cost    float64
}

// eachWord calls f with each cell of code that numbers a word.
func eachWord(code []uint32, f func(*uint32)) {
	for i := 0; i < len(code); {
		count := int(code[i] >> 8)
		switch code[i] & 0xff {
		case codeAnd, codeOr, codeLeaf:
			i += 2
		case codeNot, codeTitle:
			i++
		case codeWord:
			f(&code[i+1])
			i += 2
		case codePhrase, codeNear:
			i++
			if code[i-1]&0xff == codeNear {
				i++
			}
			for range count {
				f(&code[i])
				i++
			}
		}
	}
}

// chooser finds the cheapest anchors of a program.
type chooser struct {
	code []uint32
	rate func(word uint32) float64 // share of reports that hold it
}

// node gives the choice for the node at i, nil where no word is required, the words
// that are required by themselves, and the cell behind the node.
func (c *chooser) node(i int) (best *choice, required []uint32, next int) {
	count := int(c.code[i] >> 8)
	switch c.code[i] & 0xff {
	case codeAnd:
		return c.and(i, count)
	case codeOr:
		best, next = c.or(i, count)
		return best, nil, next
	case codeNot:
		_, _, next = c.node(i + 1)
		return nil, nil, next
	case codeTitle:
		return c.node(i + 1)
	case codeWord:
		required = c.code[i+1 : i+2]
		return c.pair(required), required, i + 2
	case codePhrase:
		required = c.code[i+1 : i+1+count]
		return c.pair(required), required, i + 1 + count
	case codeNear:
		required = c.code[i+2 : i+2+count]
		return c.pair(required), required, i + 2 + count
	}
	return nil, nil, i + 2
}

func (c *chooser) and(i, count int) (best *choice, required []uint32, next int) {
	next = i + 2
	for range count {
		var kid *choice
		var words []uint32
		kid, words, next = c.node(next)
		required = append(required, words...)
		if kid != nil && (best == nil || kid.cost < best.cost) {
			best = kid
		}
	}
	if both := c.pair(required); both != nil && (best == nil || both.cost <= best.cost) {
		best = both
	}
	return best, required, next
}

func (c *chooser) or(i, count int) (*choice, int) {
	sum := &choice{}
	next := i + 2
	for range count {
		var kid *choice
		kid, _, next = c.node(next)
		if kid == nil {
			sum = nil
		}
		if sum != nil {
			sum.anchors = append(sum.anchors, kid.anchors...)
			sum.cost += kid.cost
		}
	}
	return sum, next
}

// pair gives the rarest of the words, with the second rarest beside it.
func (c *chooser) pair(words []uint32) *choice {
	if len(words) == 0 {
		return nil
	}
	sorted := slices.Clone(words)
	slices.SortFunc(sorted, func(a, b uint32) int { return cmp.Or(cmp.Compare(c.rate(a), c.rate(b)), cmp.Compare(a, b)) })
	sorted = slices.Compact(sorted)
	if len(sorted) == 1 {
		return &choice{[]anchor{{sorted[0], none}}, c.rate(sorted[0])}
	}
	// A posting that only the second word holds back costs about a twentieth of an evaluation.
	rate := c.rate(sorted[0])
	return &choice{[]anchor{{sorted[0], sorted[1]}}, rate * (0.05 + c.rate(sorted[1]))}
}

// anchor indexes the watch n on its cheapest anchors.
func (s *Set) anchor(n uint32) {
	w := &s.watches[n]
	c := chooser{code: w.prog.code, rate: s.rate}
	best, _, _ := c.node(0)
	if best == nil {
		s.loose = append(s.loose, n)
		return
	}
	w.anchors = best.anchors
	for _, a := range w.anchors {
		s.posts[a.first] = append(s.posts[a.first], posting{n, a.second})
	}
}

func (s *Set) unanchor(n uint32) {
	w := &s.watches[n]
	if w.anchors == nil {
		s.loose = slices.DeleteFunc(s.loose, func(x uint32) bool { return x == n })
		return
	}
	for _, a := range w.anchors {
		s.posts[a.first] = slices.DeleteFunc(s.posts[a.first], func(p posting) bool { return p.watch == n })
	}
	w.anchors = nil
}

// rate estimates the share of reports that hold a word: what was counted, blended
// with a guess from the word's length until enough was.
func (s *Set) rate(id uint32) float64 {
	const trust = 50
	w := &s.dict.words[id]
	guess := 0.3 / float64(1+len(w.folded)*len(w.folded)/4)
	return (float64(s.seen[id]) + trust*guess) / (float64(s.reports) + trust)
}

// The set learns which words are common from the reports it meets: it forgets half
// of what it counted every few thousand, and looks at the anchors of a few watches
// with each report.
const (
	learnReports = 20000
	tuneWatches  = 8
)

func (s *Set) learn() {
	for _, id := range s.view.words {
		s.seen[id]++
	}
	if s.reports++; s.reports >= learnReports {
		s.reports /= 2
		for i := range s.seen {
			s.seen[i] /= 2
		}
	}
	for range min(tuneWatches, len(s.watches)) {
		s.tuned = (s.tuned + 1) % len(s.watches)
		s.tune(uint32(s.tuned))
	}
}

// tune moves the watch to cheaper anchors where they are much cheaper.
func (s *Set) tune(n uint32) {
	w := &s.watches[n]
	if !w.used || w.anchors == nil {
		return
	}
	now := 0.0
	for _, a := range w.anchors {
		rate := s.rate(a.first)
		if a.second != none {
			rate *= 0.05 + s.rate(a.second)
		}
		now += rate
	}
	c := chooser{code: w.prog.code, rate: s.rate}
	if best, _, _ := c.node(0); best != nil && best.cost < 0.7*now {
		s.unanchor(n)
		s.anchor(n)
	}
}
