package article

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"wiredesk/internal/shareddata"
)

type truthPage struct {
	id, site, want string
	words          []string
	html           []byte
	sc             *scene
	feats          [][views][]int32
	looks          []look
	weight         []float64
	kept           []bool
	kin            int
	short          map[uint64]bool // word triples of all blocks that aren't very long
	address        string
	label          []bool
	share          []float64
	score          []float64
}

var wordRE = regexp.MustCompile(`[\p{L}\p{N}_]+`)

func truth(t testing.TB) []*truthPage {
	dir := shareddata.Dir(t, "pages")
	b, err := os.ReadFile(filepath.Join(dir, "ground-truth.json"))
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]struct{ ArticleBody, URL string }
	if err := json.Unmarshal(b, &m); err != nil {
		t.Fatal(err)
	}
	var out []*truthPage
	for id, v := range m {
		f, err := os.Open(filepath.Join(dir, "html", id+".html.gz"))
		if err != nil {
			t.Fatal(err)
		}
		z, err := gzip.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		h, err := io.ReadAll(z)
		if err != nil {
			t.Fatal(err)
		}
		f.Close()
		u, _ := url.Parse(v.URL)
		out = append(out, &truthPage{id: id, site: u.Hostname(), address: v.URL, want: v.ArticleBody, html: h, words: wordRE.FindAllString(v.ArticleBody, -1)})
	}
	sort.Slice(out, func(i, j int) bool { return out[i].id < out[j].id })
	return out
}

// lcs marks the words of a that a longest common subsequence with b uses (Myers).
func lcs(a, b []string) []bool {
	n, m := len(a), len(b)
	keep := make([]bool, n)
	off := n + m
	v := make([]int32, 2*off+2)
	var trace [][]int32
	for d := 0; d <= n+m; d++ {
		trace = append(trace, append([]int32(nil), v[off-d:off+d+1]...))
		for k := -d; k <= d; k += 2 {
			var x int32
			if k == -d || k != d && v[off+k-1] < v[off+k+1] {
				x = v[off+k+1]
			} else {
				x = v[off+k-1] + 1
			}
			y := x - int32(k)
			for int(x) < n && int(y) < m && a[x] == b[y] {
				x++
				y++
			}
			v[off+k] = x
			if int(x) >= n && int(y) >= m {
				// back
				cx, cy := x, y
				for dd := d; dd > 0; dd-- {
					vv := trace[dd]
					at := func(k int) int32 { // v before step dd
						if k < -dd || k > dd {
							return -1
						}
						return vv[k+dd]
					}
					kk := int(cx - cy)
					var pk int
					if kk == -dd || kk != dd && at(kk-1) < at(kk+1) {
						pk = kk + 1
					} else {
						pk = kk - 1
					}
					px := at(pk)
					py := px - int32(pk)
					for cx > px && cy > py && cx > 0 && cy > 0 && a[cx-1] == b[cy-1] && !(cx == px || cy == py) {
						keep[cx-1] = true
						cx--
						cy--
					}
					cx, cy = px, py
				}
				for cx > 0 && cy > 0 {
					keep[cx-1] = true
					cx--
					cy--
				}
				return keep
			}
		}
	}
	return keep
}

func (p *truthPage) prepare(t testing.TB) {
	s, _ := decode(p.html, "")
	root, err := html.Parse(strings.NewReader(s))
	if err != nil {
		t.Fatal(p.id, err)
	}
	p.sc = stage(cut(root), declare(root))
	var words []string
	var start []int
	for i := range p.sc.blocks {
		start = append(start, len(words))
		if !p.echo(i) {
			words = append(words, wordRE.FindAllString(p.sc.blocks[i].text, -1)...)
		}
	}
	start = append(start, len(words))
	keep := lcs(words, p.words)
	want := solid(p.want)
	for i := range p.sc.blocks {
		n := 0
		for j := start[i]; j < start[i+1]; j++ {
			if keep[j] {
				n++
			}
		}
		sh := 0.0
		if start[i+1] > start[i] {
			sh = float64(n) / float64(start[i+1]-start[i])
		}
		p.share = append(p.share, sh)
		ft := solid(p.sc.blocks[i].text)
		p.label = append(p.label, sh > 0.75 || len(ft) > 30 && sh < 1 && strings.Contains(want, ft))
		p.weight = append(p.weight, 1)
		if p.echo(i) {
			p.label[i], p.weight[i] = false, 0
		}
	}
	// scattered matches of short blocks far from everything are chance: a kept block
	// needs a kept long neighbour or text that runs on
	for i := range p.label {
		if p.label[i] && start[i+1]-start[i] <= 3 {
			near := false
			for d := 1; d <= 6 && !near; d++ {
				near = i-d >= 0 && p.label[i-d] && p.sc.blocks[i-d].words > 8 || i+d < len(p.label) && p.label[i+d] && p.sc.blocks[i+d].words > 8
			}
			if !near {
				p.label[i] = false
			}
		}
	}
	p.mask()
}

// mask takes copies of kept paragraphs out of training: which copy the truth means can't be told.
func (p *truthPage) mask() {
	n := map[string]int{}
	for i, f := range p.sc.folded {
		if p.label[i] {
			n[f]++
		}
	}
	for i, f := range p.sc.folded {
		if p.sc.seen[f] > 1 && n[f] > 0 && len(f) > 30 {
			p.weight[i] = 0
			if p.label[i] {
				p.weight[i] = 0.3
			}
		}
	}
}

// solid is a text without anything but letters and digits.
func solid(s string) string { return strings.ReplaceAll(fold(s), " ", "") }

func (p *truthPage) oracle() string {
	var out []string
	for i, b := range p.sc.blocks {
		if p.label[i] {
			out = append(out, b.text)
		}
	}
	return strings.Join(out, "\n\n")
}

type figures struct{ p, r, f1, exact float64 }

func shingles(s string) map[[4]string]int {
	w := wordRE.FindAllString(s, -1)
	out := map[[4]string]int{}
	if len(w) == 0 {
		return out
	}
	for i := 0; i < max(1, len(w)-3); i++ {
		var k [4]string
		copy(k[:], w[i:min(i+4, len(w))])
		out[k]++
	}
	return out
}

func pageFigures(want, got string) (hit, extra, lost int, exact bool) {
	t, p := shingles(want), shingles(got)
	for k, n := range t {
		h := min(n, p[k])
		hit += h
		lost += n - h
	}
	for k, n := range p {
		extra += n - min(n, t[k])
	}
	exact = strings.Join(wordRE.FindAllString(want, -1), " ") == strings.Join(wordRE.FindAllString(got, -1), " ")
	return
}

func measure(pages []*truthPage, got func(*truthPage) string) figures {
	var f figures
	np, nr := 0, 0
	for _, p := range pages {
		hit, extra, lost, exact := pageFigures(p.want, got(p))
		if hit+extra > 0 {
			f.p += float64(hit) / float64(hit+extra)
			np++
		}
		if hit+lost > 0 {
			f.r += float64(hit) / float64(hit+lost)
			nr++
		}
		if exact {
			f.exact++
		}
	}
	f.p /= float64(np)
	f.r /= float64(nr)
	f.exact /= float64(len(pages))
	f.f1 = 2 * f.p * f.r / (f.p + f.r)
	return f
}

func (f figures) String() string {
	return fmt.Sprintf("P %.4f  R %.4f  F1 %.4f  exact %.3f", f.p, f.r, f.f1, f.exact)
}

// echo tells whether block i is the whole text once more, for a machine: very long,
// and mostly of words that other blocks have. It would steal their labels.
func (p *truthPage) echo(i int) bool {
	s := p.sc
	if s.blocks[i].words < 200 {
		return false
	}
	if p.short == nil {
		p.short = map[uint64]bool{}
		for j := range s.blocks {
			if s.blocks[j].words < 200 {
				eachTriple(s.folded[j], func(h uint64) { p.short[h] = true })
			}
		}
	}
	all, in := 0, 0
	eachTriple(s.folded[i], func(h uint64) {
		all++
		if p.short[h] {
			in++
		}
	})
	return in*10 > all*7
}
