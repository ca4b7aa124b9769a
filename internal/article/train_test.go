package article

import (
	"bufio"
	"flag"
	"fmt"
	"hash/fnv"
	"math"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
)

var trainFlag = flag.Bool("train", false, "cross-validate the extractor on the shared pages and write weights.txt anew")

const (
	folds       = 10    // of the cross-validation
	insideFolds = 5     // folds by which a stage sees the scores of unseen pages
	minKin      = 4     // groups of pages a feature must occur in, so that no site has words of its own
	kinship     = 0.4   // share of common class words that makes two pages of one kin
	epochs      = 15    // of the linear models
	decay       = 0.003 // of the linear models
	bags        = 2     // forests that are averaged
	clearly     = -5    // first look under which a block is clearly nothing; of those one in thin is learnt from
	thin        = 4
	showWorst   = "WIREDESK_WORST"
)

type model struct {
	w        []float64
	g        []float64
	bias, gb float64
}

func (m *model) dot(x []int32) float64 {
	s := m.bias
	for _, f := range x {
		s += m.w[f]
	}
	return s
}

func trainModel(n int, xs [][]int32, ys []bool, ws []float64) *model {
	m := &model{w: make([]float64, n), g: make([]float64, n)}
	order := make([]int, len(xs))
	for i := range order {
		order[i] = i
	}
	seed := uint32(1)
	for e := 0; e < epochs; e++ {
		for i := len(order) - 1; i > 0; i-- {
			seed = seed*1664525 + 1013904223
			j := int(seed>>8) % (i + 1)
			order[i], order[j] = order[j], order[i]
		}
		for _, i := range order {
			z := m.dot(xs[i])
			y := 0.0
			if ys[i] {
				y = 1
			}
			g := (1/(1+math.Exp(-z)) - y) * ws[i]
			m.gb += g * g
			m.bias -= 0.05 * g / math.Sqrt(m.gb+1)
			for _, f := range xs[i] {
				gg := g + decay*m.w[f]
				m.g[f] += gg * gg
				m.w[f] -= 0.05 * gg / math.Sqrt(m.g[f]+1e-2)
			}
		}
	}
	return m
}

// corpus is the training pages with their features numbered.
type corpus struct {
	pages []*truthPage
	ids   map[string]int32
	names []string
	view  []int
	kin   []map[int]bool // by feature: the kin it occurs in
}

func newCorpus(t testing.TB) *corpus {
	c := &corpus{pages: truth(t), ids: map[string]int32{}}
	for _, p := range c.pages {
		p.prepare(t)
	}
	findKin(c.pages)
	for _, p := range c.pages {
		c.number(p)
	}
	for _, p := range c.pages {
		c.prune(p)
	}
	return c
}

// findKin groups the pages that share most of their class words: pages of one
// site, or of sites made with one system by one publisher.
func findKin(pages []*truthPage) {
	words := make([]map[string]bool, len(pages))
	for i, p := range pages {
		p.kin = i
		words[i] = map[string]bool{}
		for _, e := range p.sc.elems {
			for _, n := range e.names {
				words[i][n] = true
			}
		}
	}
	for i, p := range pages {
		for j, q := range pages[:i] {
			both := 0
			for w := range words[i] {
				if words[j][w] {
					both++
				}
			}
			if all := len(words[i]) + len(words[j]) - both; p.site == q.site || float64(both) > kinship*float64(all) {
				old := p.kin
				for _, r := range pages[:i+1] {
					if r.kin == old {
						r.kin = q.kin
					}
				}
			}
		}
	}
}

func (c *corpus) number(p *truthPage) {
	for i := range p.sc.blocks {
		var fs [views][]int32
		k := &sink{}
		k.add = func(key []byte) {
			id, ok := c.ids[string(key)]
			if !ok {
				id = int32(len(c.names))
				c.ids[string(key)] = id
				c.names = append(c.names, string(key))
				c.view = append(c.view, k.view)
				c.kin = append(c.kin, map[int]bool{})
			}
			c.kin[id][p.kin] = true
			fs[viewAll] = append(fs[viewAll], id)
			fs[k.view] = append(fs[k.view], id)
		}
		p.sc.describe(i, k)
		p.feats = append(p.feats, fs)
	}
}

// prune forgets the features of too few kin.
func (c *corpus) prune(p *truthPage) {
	for i := range p.feats {
		for v := range p.feats[i] {
			var x []int32
			for _, f := range p.feats[i][v] {
				if len(c.kin[f]) >= minKin {
					x = append(x, f)
				}
			}
			p.feats[i][v] = x
		}
	}
}

// fold gives the number of the fold a page is in; its kin is in the same one.
func (p *truthPage) fold(salt string, k int) int {
	h := fnv.New32a()
	fmt.Fprint(h, p.kin, salt)
	return int(h.Sum32()>>7) % k
}

func split(pages []*truthPage, salt string, k, f int) (in, out []*truthPage) {
	for _, p := range pages {
		if p.fold(salt, k) == f {
			out = append(out, p)
		} else {
			in = append(in, p)
		}
	}
	return in, out
}

// extractor is all that is learnt.
type extractor struct {
	first    []*model
	settling [settlings]*forest
}

// learn trains all stages on pages. Each stage learns from scores that the stage
// before gave to pages it had not seen.
func (c *corpus) learn(pages []*truthPage) *extractor {
	x := &extractor{}
	for f := range folds {
		in, out := split(pages, "first", folds, f)
		m := c.fit(in)
		for _, p := range out {
			p.look(m)
		}
	}
	x.first = c.fit(pages)
	for n := range settlings {
		x.settling[n] = fitTrees(pages, bags)
		if n == settlings-1 {
			break
		}
		for f := range insideFolds {
			in, out := split(pages, "settle"+strconv.Itoa(n), insideFolds, f)
			m := fitTrees(in, 1)
			for _, p := range out {
				p.score = p.settle(m)
			}
		}
		for _, p := range pages {
			p.again()
		}
	}
	return x
}

// apply scores the blocks of a page.
func (x *extractor) apply(p *truthPage) {
	p.look(x.first)
	for _, m := range x.settling {
		p.score = p.settle(m)
		p.again()
	}
}

func (p *truthPage) look(ms []*model) {
	p.looks = nil
	for i := range p.feats {
		var l look
		for v := range l {
			l[v] = ms[v].dot(p.feats[i][v])
		}
		p.looks = append(p.looks, l)
	}
}

func (p *truthPage) settle(f *forest) []float64 {
	v := judge(p.sc, p.looks)
	var out, x []float64
	for i := range p.sc.blocks {
		x = v.traits(i, x)
		out = append(out, f.score(x))
	}
	return out
}

// again makes the settled scores the first look of another settling.
func (p *truthPage) again() {
	for i := range p.looks {
		p.looks[i][viewAll] = p.score[i]
	}
}

// worth is how much a block counts in training: long ones more, copies less.
func (p *truthPage) worth(i int) float64 {
	return p.weight[i] * math.Min(3, 0.3+float64(p.sc.blocks[i].words)/20)
}

func (c *corpus) fit(pages []*truthPage) []*model {
	ms := make([]*model, views)
	for v := range ms {
		var xs [][]int32
		var ys []bool
		var ws []float64
		for _, p := range pages {
			for i := range p.feats {
				xs, ys, ws = append(xs, p.feats[i][v]), append(ys, p.label[i]), append(ws, p.worth(i))
			}
		}
		ms[v] = trainModel(len(c.names), xs, ys, ws)
	}
	return ms
}

func fitTrees(pages []*truthPage, bags int) *forest {
	var xs [][]float64
	var ys []bool
	var ws []float64
	for _, p := range pages {
		v := judge(p.sc, p.looks)
		for i := range p.sc.blocks {
			w := p.worth(i)
			if v.score[i][viewAll] < clearly && !p.label[i] {
				if i%thin != 0 {
					continue
				}
				w *= thin
			}
			xs, ys, ws = append(xs, v.traits(i, nil)), append(ys, p.label[i]), append(ws, w)
		}
	}
	out := &forest{}
	for bag := range uint64(bags) {
		for _, t := range growForest(xs, ys, ws, bag).trees {
			for k := range t.leaf {
				t.leaf[k] /= float64(bags)
			}
			out.trees = append(out.trees, t)
		}
	}
	return out
}

// TestTrain cross-validates and, with -train, writes weights.txt.
func TestTrain(t *testing.T) {
	if !*trainFlag {
		t.Skip("takes minutes: run with -train")
	}
	c := newCorpus(t)
	t.Logf("best that whole blocks allow: %v", measure(c.pages, (*truthPage).oracle))
	c.crossValidate(t)
	if err := c.write("weights.txt", c.learn(c.pages)); err != nil {
		t.Fatal(err)
	}
}

// crossValidate scores each page by an extractor that saw no page of its kin.
func (c *corpus) crossValidate(t *testing.T) {
	var wg sync.WaitGroup
	turn := make(chan bool, 2)
	for f := range folds {
		wg.Go(func() {
			turn <- true
			defer func() { <-turn }()
			in, out := split(c.pages, "outer", folds, f)
			mine := make([]*truthPage, len(in))
			for i, p := range in {
				q := *p
				mine[i] = &q
			}
			x := c.learn(mine)
			for _, p := range out {
				x.apply(p)
			}
		})
	}
	wg.Wait()
	var half [2][]*truthPage
	for i, p := range c.pages {
		half[i%2] = append(half[i%2], p)
	}
	t.Logf("cross-validated, all:    %v", measure(c.pages, (*truthPage).choose))
	t.Logf("cross-validated, half A: %v", measure(half[0], (*truthPage).choose))
	t.Logf("cross-validated, half B: %v", measure(half[1], (*truthPage).choose))
	if os.Getenv(showWorst) != "" {
		for _, p := range half[0] {
			p.explain(t)
		}
		for _, p := range half[1] { // seen by their figures only, so that nothing is fitted to them
			hit, extra, lost, _ := pageFigures(p.want, p.choose())
			t.Logf("half B: hit %d extra %d lost %d", hit, extra, lost)
		}
	}
}

func (p *truthPage) choose() string {
	p.kept = pick(p.sc, p.score)
	text, _ := compose(p.sc, p.kept)
	return text
}

// explain logs what was chosen wrongly.
func (p *truthPage) explain(t *testing.T) {
	hit, extra, lost, exact := pageFigures(p.want, p.choose())
	if exact {
		return
	}
	t.Logf("%s %s hit %d extra %d lost %d", p.id, p.site, hit, extra, lost)
	for i, b := range p.sc.blocks {
		if p.kept[i] != p.label[i] {
			t.Logf("    want %v score %.1f <%s> %s", p.label[i], p.score[i], p.sc.elems[b.elem].atom, head(b.text, 110))
		}
	}
}

func (c *corpus) write(name string, x *extractor) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	fmt.Fprint(w, "bias\t")
	for _, m := range x.first {
		fmt.Fprintf(w, " %.4g", m.bias)
	}
	fmt.Fprintln(w)
	for i, name := range c.names {
		all, own := x.first[viewAll].w[i], x.first[c.view[i]].w[i]
		if len(c.kin[i]) >= minKin && (math.Abs(all) > 0.005 || math.Abs(own) > 0.005) && !strings.ContainsAny(name, "\t\n") {
			fmt.Fprintf(w, "f\t%d\t%.3g\t%.3g\t%s\n", c.view[i], all, own, name)
		}
	}
	for n, forest := range x.settling {
		for _, tree := range forest.trees {
			fmt.Fprintf(w, "t\t%d\t", n)
			for k := range tree.trait {
				fmt.Fprintf(w, " %d:%.4g", tree.trait[k], tree.bound[k])
			}
			fmt.Fprint(w, "\t")
			for _, leaf := range tree.leaf {
				fmt.Fprintf(w, " %.3g", leaf)
			}
			fmt.Fprintln(w)
		}
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return f.Close()
}
