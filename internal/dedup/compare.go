package dedup

import (
	"math"
	"slices"

	"wiredesk/internal/news"
)

// Reason names why two reports tell the same news, or why they don't.
type Reason string

// The reasons.
const (
	SameAddress  Reason = "address"  // the same canonical address
	SameGUID     Reason = "guid"     // the same item of a source
	SameText     Reason = "text"     // the same words
	SamePassages Reason = "passages" // sentences that agree make up enough of both
	Unlike       Reason = "unlike"
	Template     Reason = "template" // the sentences agree, their numbers don't
	TooShort     Reason = "short"    // too few words to tell
)

// Verdict is how two texts compare.
type Verdict struct {
	Same     bool
	Reason   Reason
	Score    float32 // 0 to 1
	Passages []Passage
}

// Passage is a run of sentences that agree: places in both texts, code points, half-open.
type Passage struct{ A, B news.Place }

// Numbers of the comparison, chosen on wire-dev; docs/stories.md has each half's figures.
const (
	agreeFrom    = 0.25 // below this share of common weight two sentences have nothing in common
	agreeFull    = 0.65 // from here they are one sentence
	sameFrom     = 0.465
	orderedFrom  = 0.33 // enough where the sentences follow each other in the same order
	orderedShare = 0.8  // of the agreeing weight of both texts that must do so
	shownFrom    = 0.5  // agreement of sentences that are shown as shared
	fewWords     = 12   // texts shorter than this are one story only when they are equal
	shortWords   = 30
	shortFrom    = 0.7 // below shortWords more must agree
)

// Compare tells whether two texts tell the same news. Each sentence is held
// against all of the other text and takes the one that shares most of the weight
// of its words, rare words weighing more (Dice's coefficient). The score is the
// geometric mean of how much of either text agrees, so that a short text quoted whole
// in a long one about something else stays apart from it.
func Compare(a, b *Print, r *Rarity) Verdict { return Weigh(a, r).Compare(b) }

// Weighed is a text with the weights of its words, to be compared with many others.
type Weighed struct {
	side
	rarity *Rarity
}

// Weigh makes a Weighed. It is to be used before more is learnt of how rare words are.
func Weigh(p *Print, r *Rarity) *Weighed { return &Weighed{newSide(p, r), r} }

// Compare is Compare with another text.
func (x *Weighed) Compare(b *Print) Verdict {
	a := x.Print
	if a.exact == b.exact && len(a.words) > 0 && len(a.words) == len(b.words) {
		return Verdict{Same: true, Reason: SameText, Score: 1, Passages: whole(a, b)}
	}
	if min(len(a.words), len(b.words)) < fewWords {
		return Verdict{Reason: TooShort}
	}
	c := newComparison(x, b)
	c.meet()
	score := float32(math.Sqrt(float64(c.agreement(c.a) * c.agreement(c.b))))
	v := Verdict{Reason: Unlike, Score: score}
	if score < orderedFrom || score < sameFrom && c.ordered() < orderedShare || min(len(a.words), len(b.words)) < shortWords && score < shortFrom {
		return v
	}
	if c.template() {
		v.Reason = Template
		return v
	}
	v.Same, v.Reason, v.Passages = true, SamePassages, c.passages()
	return v
}

// Whole is the passage that a text shares with one of the same words: all of it.
func Whole(p *Print) []Passage { return whole(p, p) }

func whole(a, b *Print) []Passage {
	last := len(a.sentences) - 1
	if last < 0 || last != len(b.sentences)-1 {
		return nil
	}
	return []Passage{{
		news.Place{Start: a.sentences[0].Start, End: a.sentences[last].End},
		news.Place{Start: b.sentences[0].Start, End: b.sentences[last].End},
	}}
}

// side is one of the texts compared.
type side struct {
	*Print
	weight []float32 // of each sentence's words
	share  []float32 // how much of a sentence counts: less where it is stock
	best   []float32 // agreement with the best sentence of the other side
	with   []int     // that sentence
}

type comparison struct {
	a, b   side
	rarity *Rarity
	common []float32 // weight of the words common to a's sentence i and b's sentence j, at i*len(b)+j
}

func newComparison(a *Weighed, b *Print) *comparison {
	c := &comparison{a: a.side, b: newSide(b, a.rarity), rarity: a.rarity}
	for _, s := range []*side{&c.a, &c.b} {
		s.best, s.with = make([]float32, len(s.sentences)), make([]int, len(s.sentences))
	}
	c.common = make([]float32, len(a.sentences)*len(b.sentences))
	return c
}

func newSide(p *Print, r *Rarity) side {
	n := len(p.sentences)
	s := side{Print: p, weight: make([]float32, n), share: make([]float32, n)}
	var w float32
	for i, o := range p.words {
		if i == 0 || p.words[i-1].hash != o.hash {
			w = r.weight(o.hash)
		}
		s.weight[o.sentence] += w
	}
	for i := range s.share {
		s.share[i] = 1
		if p.stock[i] || r.isStock(p.hashes[i]) {
			s.share[i] = 0
		}
	}
	return s
}

// meet walks both prints at once and finds each sentence's best partner.
func (c *comparison) meet() {
	a, b, n := c.a.words, c.b.words, len(c.b.sentences)
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch h := a[i].hash; {
		case h < b[j].hash:
			i++
		case h > b[j].hash:
			j++
		default:
			w, from := c.rarity.weight(h), j
			for ; i < len(a) && a[i].hash == h; i++ {
				for j = from; j < len(b) && b[j].hash == h; j++ {
					c.common[int(a[i].sentence)*n+int(b[j].sentence)] += w
				}
			}
		}
	}
	for i := range c.a.sentences {
		for j, w := range c.common[i*n : (i+1)*n] {
			if w == 0 {
				continue
			}
			dice := 2 * w / (c.a.weight[i] + c.b.weight[j])
			if dice > c.a.best[i] {
				c.a.best[i], c.a.with[i] = dice, j
			}
			if dice > c.b.best[j] {
				c.b.best[j], c.b.with[j] = dice, i
			}
		}
	}
}

// agreement is the share of a side's weight that the other agrees with.
func (c *comparison) agreement(s side) float32 {
	var sum, all float32
	for i, w := range s.weight {
		all += w * s.share[i]
		sum += w * s.share[i] * min(1, max(0, (s.best[i]-agreeFrom)/(agreeFull-agreeFrom)))
	}
	if all == 0 {
		return 0
	}
	return sum / all
}

// ordered is how much of both texts stands in sentences that have a partner and
// follow each other in the same order as their partners, as in two translations of
// one article.
func (c *comparison) ordered() float32 {
	chain := make([]float32, len(c.a.sentences)) // heaviest chain that ends with a sentence
	var heaviest, all float32
	for i, j := range c.a.with {
		w := c.a.weight[i] * c.a.share[i]
		all += w
		if c.a.best[i] < agreeFrom {
			continue
		}
		for before := range i {
			if c.a.best[before] >= agreeFrom && c.a.with[before] <= j {
				chain[i] = max(chain[i], chain[before])
			}
		}
		chain[i] += w
		heaviest = max(heaviest, chain[i])
	}
	if all == 0 {
		return 0
	}
	return heaviest / all
}

// Numbers of templates: texts that agree in nearly all words and in few numbers.
const (
	templateNumbers = 4   // numbers that must stand in sentences that agree
	templateShare   = 0.4 // less of them in common is a template
)

// template tells whether the sentences agree but their numbers don't: yesterday's
// weather, or another share's prices, in the same words.
func (c *comparison) template() bool {
	var all, kept int
	for i := 0; i < len(c.a.words); i++ {
		w := c.a.words[i]
		if w.hash&isNumber == 0 || c.a.best[w.sentence] < shownFrom {
			continue
		}
		all++
		if c.b.has(word{w.hash, uint16(c.a.with[w.sentence])}) {
			kept++
		}
	}
	return all >= templateNumbers && float64(kept) < templateShare*float64(all)
}

func (p *Print) has(w word) bool {
	_, ok := slices.BinarySearchFunc(p.words, w, order)
	return ok
}

// passages joins neighbouring sentences that agree with neighbours.
func (c *comparison) passages() []Passage {
	var out []Passage
	last := -2
	for i, j := range c.a.with {
		if c.a.best[i] < shownFrom || c.a.share[i] == 0 {
			continue
		}
		p := Passage{c.a.sentences[i], c.b.sentences[j]}
		if last == i-1 && c.a.with[last] == j-1 {
			out[len(out)-1].A.End, out[len(out)-1].B.End = p.A.End, p.B.End
		} else {
			out = append(out, p)
		}
		last = i
	}
	return out
}
