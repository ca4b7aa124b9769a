package article

import (
	"math"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/atom"
)

// A first look scores each block by its words, its names and its place. Settling
// looks at the scores around it as well: what a paragraph's neighbours, siblings
// and likes are worth, and whether it stands in the run of blocks and in the
// element that hold the article.

// The views of the first look: each has its own weights.
const (
	viewAll   = iota
	viewText  // the block's own words and shape
	viewNames // elements, classes and ids around it
	viewPlace // where it stands and what is beside it
	views
)

// look is a block's log odds to be part of the article, by view.
type look [views]float64

// verdict is the page as the first look leaves it.
type verdict struct {
	*scene
	score    []look
	from, to int       // the run of blocks with the greatest sum, half-open
	holder   int       // the element with the greatest sum
	signs    []group   // by signature
	subtree  []group   // by element
	before   []float64 // sum of positive scores before block i
	anchor   int       // element with the most paragraphs near it
	about    []float64 // share of the description's words
	told     int       // block nearest to the description, -1 when none is near
	items    []int     // by signature: elements of that kind that hold several blocks
	top      float64   // mean score of the page's best words
}

// group sums up several blocks.
type group struct {
	sum, weight    float64
	blocks, links  int
	mean           float64
	words, longest int
}

func (g *group) add(x, w float64, b *block) {
	g.sum += x
	g.weight += w
	g.blocks++
	g.words += b.words
	g.longest = max(g.longest, b.words)
	if b.linkWords > 0 {
		g.links++
	}
}

// maxWeigh bounds how much one block's length counts.
const maxWeigh = 60

func (s *scene) weigh(i int) float64 {
	return float64(min(size(s.blocks[i].text, s.blocks[i].words)+2, maxWeigh))
}

// judge sums up the first look's scores.
func judge(s *scene, score []look) *verdict {
	v := &verdict{scene: s, score: score, signs: make([]group, len(s.signs)), subtree: make([]group, len(s.elems)), before: make([]float64, len(s.blocks)+1), holder: -1, told: -1}
	sum, best, start := 0.0, 0.0, 0
	for i := range s.blocks {
		b := &s.blocks[i]
		w := s.weigh(i)
		x := math.Tanh(score[i][viewAll]/3) * w
		v.signs[s.elems[b.elem].sign].add(x, w, b)
		v.subtree[b.elem].add(x, w, b)
		v.before[i+1] = v.before[i] + max(x, 0)
		if sum <= 0 {
			sum, start = 0, i
		}
		if sum += x; sum > best {
			best, v.from, v.to = sum, start, i+1
		}
	}
	for i := len(s.elems) - 1; i >= 0; i-- {
		g := &v.subtree[i]
		if p := s.elems[i].parent; p >= 0 {
			up := &v.subtree[p]
			up.sum, up.weight, up.blocks, up.links, up.words = up.sum+g.sum, up.weight+g.weight, up.blocks+g.blocks, up.links+g.links, up.words+g.words
		}
		if g.weight > 0 {
			g.mean = g.sum / g.weight
		}
		if v.holder < 0 || g.sum > v.subtree[v.holder].sum {
			v.holder = i
		}
	}
	for i := range v.signs {
		if g := &v.signs[i]; g.weight > 0 {
			g.mean = g.sum / g.weight
		}
	}
	v.findAnchor()
	v.findTold()
	v.countItems()
	v.findTop()
	return v
}

// countItems counts what repeats: comments, cards and teasers are many of a kind.
func (v *verdict) countItems() {
	v.items = make([]int, len(v.scene.signs))
	for i := range v.elems {
		if e := &v.elems[i]; e.last-e.first >= 2 {
			v.items[e.sign]++
		}
	}
}

// topWords is how many of the page's best words set the mark for the others.
const topWords = 150

func (v *verdict) findTop() {
	order := make([]int, len(v.blocks))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool { return v.score[order[a]][viewAll] > v.score[order[b]][viewAll] })
	words := 0.0
	for _, i := range order {
		w := v.weigh(i)
		v.top += v.score[i][viewAll] * w
		if words += w; words > topWords {
			break
		}
	}
	if words > 0 {
		v.top /= words
	}
}

// repeats gives the greatest number of elements of one kind among those around
// block i, and the mean score of that kind.
func (v *verdict) repeats(i int) (float64, float64) {
	most, mean := 0, 0.0
	for e, n := v.blocks[i].elem, 0; e >= 0 && n < maxClimb; e, n = v.elems[e].parent, n+1 {
		if c := v.items[v.elems[e].sign]; c > most {
			most, mean = c, v.subtree[e].mean
		}
	}
	return float64(most), mean
}

// findAnchor finds the element whose own children and grandchildren read most like
// paragraphs, those under names of comments and the like apart.
func (v *verdict) findAnchor() {
	near := make([]float64, len(v.elems))
	for i := range v.blocks {
		b := &v.blocks[i]
		if !b.reads() || v.score[i][viewNames] < -3 {
			continue
		}
		w := math.Min(float64(size(b.text, b.words)), 100)
		share := 1.0
		for e, up := b.elem, 0; e >= 0 && up < 3; e, up = v.elems[e].parent, up+1 {
			near[e] += w * share
			if up > 0 {
				share /= 2
			}
		}
	}
	for i, x := range near {
		if x > near[v.anchor] {
			v.anchor = i
		}
	}
}

// findTold finds the block that the page's description was taken from.
func (v *verdict) findTold() {
	v.about = make([]float64, len(v.blocks))
	want := triples(v.scene.about)
	if len(want) < 5 {
		return
	}
	best := 0.3
	for i := range v.blocks {
		n := 0
		eachTriple(v.folded[i], func(h uint64) {
			if want[h] {
				n++
			}
		})
		v.about[i] = float64(n) / float64(len(want))
		if v.blocks[i].words > 8 && v.about[i] > best {
			best, v.told = v.about[i], i
		}
	}
}

// apart counts the steps up from block i to the innermost element that holds block j too.
func (v *verdict) apart(i, j int) float64 {
	if j < 0 {
		return -1
	}
	n := 0
	for e := v.blocks[i].elem; e >= 0 && n < 30; e = v.elems[e].parent {
		if j >= v.elems[e].first && j < v.elems[e].last {
			break
		}
		n++
	}
	return float64(n)
}

// under counts the steps up from block i to element e, -1 when it isn't under it.
func (v *verdict) under(i, e int) float64 {
	n := 0.0
	for k := v.blocks[i].elem; k >= 0; k = v.elems[k].parent {
		if k == e {
			return n
		}
		if k < e {
			break
		}
		n++
	}
	return -1
}

// traits gives the numbers by which the trees decide on block i. Their order is
// part of the trained tables.
func (v *verdict) traits(i int, x []float64) []float64 {
	x = v.traitsOwn(i, x[:0])
	x = v.traitsNear(i, x)
	return v.traitsPage(i, x)
}

func (v *verdict) traitsOwn(i int, x []float64) []float64 {
	b := &v.blocks[i]
	e := &v.elems[b.elem]
	words := float64(max(b.words, 1))
	n := float64(size(b.text, b.words))
	x = append(x, v.score[i][:]...)
	x = append(x, n, float64(b.linkWords)/words, float64(b.links), float64(b.strong)/words)
	for _, a := range [][]atom.Atom{{atom.P}, {atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6}, {atom.Li}, {atom.Div}, {atom.Figcaption, atom.Figure}, {atom.Blockquote}} {
		x = append(x, bit(oneOf(e.atom, a)))
	}
	first, _ := utf8.DecodeRuneInString(b.text)
	kind := ending(b.text)
	x = append(x, bit(kind == "full"), bit(kind == "colon"), bit(unicode.IsLower(first)), bit(!unicode.IsLetter(first) && !unicode.IsDigit(first)),
		bit(v.title[v.folded[i]]), float64(v.seen[v.folded[i]]), v.scene.inBody(i), v.about[i], bit(e.hidden), bit(strings.ToUpper(b.text) == b.text))
	return x
}

func bit(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

func oneOf(a atom.Atom, of []atom.Atom) bool {
	for _, x := range of {
		if x == a {
			return true
		}
	}
	return false
}

func (v *verdict) traitsNear(i int, x []float64) []float64 {
	sign := v.elems[v.blocks[i].elem].sign
	for _, d := range []int{-2, -1, 1, 2} {
		j := i + d
		if j < 0 || j >= len(v.blocks) {
			x = append(x, -9, -9, 0, 0)
			continue
		}
		b := &v.blocks[j]
		x = append(x, v.score[j][viewAll], v.score[j][viewText], float64(size(b.text, b.words)), bit(v.elems[b.elem].sign == sign))
	}
	for _, d := range []int{-1, 1} {
		for _, far := range []int{5, 12} {
			sum := 0.0
			for j := 1; j <= far; j++ {
				t := -1.0
				if at := i + d*j; at >= 0 && at < len(v.blocks) {
					t = math.Tanh(v.score[at][viewAll] / 3)
				}
				sum += t
			}
			x = append(x, sum/float64(far))
		}
	}
	g := &v.signs[sign]
	x = append(x, g.mean, float64(g.blocks), float64(g.words)/float64(max(1, g.blocks)), float64(g.links)/float64(max(1, g.blocks)), float64(v.scene.bySign[sign])/float64(max(1, v.reading)))
	e := v.blocks[i].elem
	for range 4 {
		if e < 0 {
			x = append(x, -2, 0, 0)
			continue
		}
		el := &v.elems[e]
		x = append(x, v.subtree[e].mean, float64(el.linkWords)/float64(max(1, el.words)), float64(el.paraWords)/float64(max(1, v.reading)))
		e = el.parent
	}
	return x
}

func (v *verdict) traitsPage(i int, x []float64) []float64 {
	total := math.Max(v.before[len(v.blocks)], 1)
	x = append(x, clip(i-v.from), clip(v.to-1-i), bit(i >= v.from && i < v.to))
	x = append(x, v.before[i]/total, 1-v.before[i+1]/total)
	x = append(x, v.under(i, v.holder), v.under(i, v.anchor))
	x = append(x, v.apart(i, v.told), v.apart(i, v.h1), clip(i-v.h1), clip(i-v.told), bit(v.told >= 0))
	most, mean := v.repeats(i)
	x = append(x, most, mean, v.score[i][viewAll]-v.top, v.top)
	x = append(x, clip(i-v.lead), clip(i-v.tail), v.subtree[v.anchor].mean)
	return x
}

// clip keeps a distance within what matters.
func clip(d int) float64 { return float64(max(-40, min(d, 40))) }
