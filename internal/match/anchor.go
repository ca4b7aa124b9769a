package match

import "slices"

// none stands for no word.
const none = ^uint32(0)

// anchor is a word that a report must hold, and where there is one a second, for
// one way of matching a watch: a report that holds no anchor of a watch can't match it.
// Where an anchor is enough, a report that holds it does match.
type anchor struct {
	first, second uint32
	enough        bool
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
	code  []uint32
	set   *Set
	words []uint32 // room for the words that are required
	room  []anchor
}

// choice is what a node requires: anchors that together cover it, none where no word is
// required, and the share of reports that they are thought to let through. words are
// those required by themselves; a node that is whole holds wherever they occur. next is
// the cell behind the node.
type choice struct {
	anchors []anchor
	cost    float32
	words   []uint32
	whole   bool
	next    int
}

// choose gives the cheapest anchors of a program, until it is asked again.
func (c *chooser) choose(code []uint32) choice {
	c.code, c.words, c.room = code, c.words[:0], c.room[:0]
	return c.node(0)
}

func (c *chooser) node(i int) choice {
	count := int(c.code[i] >> 8)
	switch c.code[i] & 0xff {
	case codeAnd:
		return c.and(i, count)
	case codeOr:
		return c.or(i, count)
	case codeNot:
		return choice{next: c.node(i + 1).next}
	case codeTitle:
		kid := c.node(i + 1)
		kid.whole = false
		for k := range kid.anchors {
			kid.anchors[k].enough = false
		}
		return kid
	case codeWord:
		return c.pair(choice{words: c.code[i+1 : i+2], whole: true, next: i + 2})
	case codePhrase:
		return c.pair(choice{words: c.code[i+1 : i+1+count], next: i + 1 + count})
	case codeNear:
		return c.pair(choice{words: c.code[i+2 : i+2+count], next: i + 2 + count})
	}
	return choice{next: i + 2}
}

func (c *chooser) and(i, count int) choice {
	all := choice{whole: true, next: i + 2}
	var best choice
	from := len(c.words)
	for range count {
		at := len(c.words)
		kid := c.node(all.next)
		c.words = append(c.words[:at], kid.words...) // without what stands within OR and NOT
		all.whole = all.whole && kid.whole
		all.next = kid.next
		if kid.anchors != nil && (best.anchors == nil || kid.cost < best.cost) {
			best = kid
		}
	}
	all.words = c.words[from:]
	all = c.pair(all)
	if best.anchors == nil || all.anchors != nil && all.cost <= best.cost {
		return all
	}
	all.anchors, all.cost = best.anchors, best.cost
	for k := range all.anchors {
		all.anchors[k].enough = all.anchors[k].enough && count == 1
	}
	return all
}

func (c *chooser) or(i, count int) choice {
	sum := choice{next: i + 2}
	var anchors []anchor
	covered := true
	for range count {
		kid := c.node(sum.next)
		sum.next = kid.next
		sum.cost += kid.cost
		covered = covered && kid.anchors != nil
		anchors = append(anchors, kid.anchors...)
	}
	if covered {
		sum.anchors = anchors
	}
	return sum
}

// pair adds to what words requires the anchor of the rarest of them, with the second
// rarest beside it.
func (c *chooser) pair(of choice) choice {
	if len(of.words) == 0 {
		return of
	}
	a := anchor{none, none, of.whole}
	var first, second float32
	for _, w := range of.words {
		rate := c.set.rate(w)
		switch {
		case w == a.first || w == a.second:
		case a.first == none || rate < first || rate == first && w < a.first:
			if a.second != none {
				a.enough = false
			}
			a.first, a.second, first, second = w, a.first, rate, first
		case a.second == none || rate < second || rate == second && w < a.second:
			if a.second != none {
				a.enough = false
			}
			a.second, second = w, rate
		default:
			a.enough = false
		}
	}
	at := len(c.room)
	c.room = append(c.room, a)
	of.anchors = c.room[at : at+1 : at+1]
	of.cost = pairCost(a, first, second)
	return of
}

// pairCost gives the cost of an anchor whose words have these rates: a posting that only
// the second word holds back costs about a twentieth of an evaluation.
func pairCost(a anchor, first, second float32) float32 {
	if a.second == none {
		return first
	}
	return first * (0.05 + second)
}

// anchor indexes the watch n on its cheapest anchors.
func (s *Set) anchor(n uint32) {
	w := &s.watches[n]
	best := s.chooser.choose(w.prog.code)
	if best.anchors == nil {
		s.loose = append(s.loose, n)
		return
	}
	w.anchors = slices.Clone(best.anchors)
	for _, a := range w.anchors {
		s.known[a.first].posts = append(s.known[a.first].posts, newPosting(n, a))
	}
}

func (s *Set) unanchor(n uint32) {
	w := &s.watches[n]
	if w.anchors == nil {
		s.loose = slices.DeleteFunc(s.loose, func(x uint32) bool { return x == n })
		return
	}
	for _, a := range w.anchors {
		s.known[a.first].posts = slices.DeleteFunc(s.known[a.first].posts, func(p posting) bool { return p.watch() == n })
	}
	w.anchors = nil
}

// rate estimates the share of reports that hold a word: what was counted, blended
// with a guess from the word's length until enough was.
func (s *Set) rate(id uint32) float32 {
	const trust = 50
	w := &s.known[id]
	return (w.reports + trust*w.guess) / (s.reports + trust)
}

// guess estimates the share of reports that hold a word by its length.
func guess(w word) float32 { return 0.3 / float32(1+len(w.folded)*len(w.folded)/4) }

// The set learns which words are common from the reports it meets, and forgets half of
// what it counted every few thousand. Each time that it has counted several times as
// many, and each time that it forgot, it goes over the anchors of all watches, of some
// with each report.
const (
	learnReports = 20000
	tuneReports  = 64 // the first time
	tuneTimes    = 4
	tuneWatches  = 512
)

func (s *Set) learn() {
	for _, id := range s.view.words {
		s.known[id].reports++
	}
	s.reports++
	if s.reports >= s.tuneAt {
		s.untuned = len(s.watches)
		s.tuneAt = min(tuneTimes*s.tuneAt, learnReports)
	}
	if s.reports >= learnReports {
		s.reports /= 2
		for i := range s.known {
			s.known[i].reports /= 2
		}
	}
	for n := min(tuneWatches, s.untuned); n > 0; n-- {
		s.untuned--
		s.tune(uint32(s.untuned))
	}
}

// tune moves the watch to cheaper anchors where they are much cheaper.
func (s *Set) tune(n uint32) {
	w := &s.watches[n]
	if w.anchors == nil {
		return
	}
	now := float32(0)
	for _, a := range w.anchors {
		second := float32(0)
		if a.second != none {
			second = s.rate(a.second)
		}
		now += pairCost(a, s.rate(a.first), second)
	}
	if best := s.chooser.choose(w.prog.code); best.anchors != nil && best.cost < 0.7*now {
		s.unanchor(n)
		s.anchor(n)
	}
}
