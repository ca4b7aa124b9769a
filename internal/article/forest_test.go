package article

import (
	"math"
	"math/rand/v2"
	"sort"
)

const (
	treeCount = 100
	treeDepth = 4
	treeRate  = 0.08
	treeBins  = 32
	treeL2    = 3.0
	treeShare = 0.6 // of traits that a tree may ask
)

// growForest trains a forest by gradient boosting on the logistic loss.
func growForest(xs [][]float64, ys []bool, ws []float64, seed uint64) *forest {
	n, d := len(xs), len(xs[0])
	bounds := make([][]float64, d)
	bin := make([][]uint8, d)
	for j := range d {
		vals := make([]float64, n)
		for i := range xs {
			vals[i] = xs[i][j]
		}
		sort.Float64s(vals)
		var bs []float64
		for q := 1; q < treeBins; q++ {
			b := vals[q*n/treeBins]
			if b < vals[n-1] && (len(bs) == 0 || b > bs[len(bs)-1]) {
				bs = append(bs, b)
			}
		}
		bounds[j] = bs
		bin[j] = make([]uint8, n)
		for i := range xs {
			bin[j][i] = uint8(sort.SearchFloat64s(bs, xs[i][j]))
		}
	}
	f := &forest{}
	z := make([]float64, n)
	g, h := make([]float64, n), make([]float64, n)
	node := make([]int, n)
	rnd := rand.New(rand.NewPCG(seed, 2))
	for range treeCount {
		for i := range xs {
			p := 1 / (1 + math.Exp(-z[i]))
			y := 0.0
			if ys[i] {
				y = 1
			}
			w := ws[i]
			if rnd.Float64() > 0.7 {
				w = 0
			}
			g[i], h[i] = (p-y)*w, p*(1-p)*w
			node[i] = 0
		}
		use := make([]bool, d)
		for j := range use {
			use[j] = rnd.Float64() < treeShare
		}
		t := growTree(bin, bounds, use, g, h, node)
		for i := range xs {
			z[i] += t.leaf[node[i]-len(t.trait)]
		}
		f.trees = append(f.trees, t)
	}
	return f
}

func growTree(bin [][]uint8, bounds [][]float64, use []bool, g, h []float64, node []int) tree {
	inner := 1<<treeDepth - 1
	t := tree{trait: make([]int16, inner), bound: make([]float64, inner), leaf: make([]float64, inner+1)}
	G0, H0 := make([][treeBins]float64, 1<<treeDepth), make([][treeBins]float64, 1<<treeDepth)
	for depth := range treeDepth {
		G, H := G0, H0
		lo, n := 1<<depth-1, 1<<depth
		bestGain := make([]float64, n)
		for k := range n {
			t.bound[lo+k] = math.MaxFloat32
		}
		split := make([]uint8, n)
		for k := range split {
			split[k] = 255
		}
		for j := range bin {
			if !use[j] || len(bounds[j]) == 0 {
				continue
			}
			clear(G[:n])
			clear(H[:n])
			for i, b := range bin[j] {
				if k := node[i] - lo; h[i] > 0 {
					G[k][b] += g[i]
					H[k][b] += h[i]
				}
			}
			for k := range n {
				sg, sh := 0.0, 0.0
				for b := range treeBins {
					sg += G[k][b]
					sh += H[k][b]
				}
				lg, lh := 0.0, 0.0
				for b := range bounds[j] {
					lg += G[k][b]
					lh += H[k][b]
					if lh < 2 || sh-lh < 2 {
						continue
					}
					gain := lg*lg/(lh+treeL2) + (sg-lg)*(sg-lg)/(sh-lh+treeL2) - sg*sg/(sh+treeL2)
					if gain > bestGain[k]+1e-9 {
						bestGain[k] = gain
						t.trait[lo+k], t.bound[lo+k], split[k] = int16(j), bounds[j][b], uint8(b)
					}
				}
			}
		}
		for i := range node {
			k := node[i] - lo
			if split[k] != 255 && bin[t.trait[lo+k]][i] > split[k] {
				node[i] = 2*node[i] + 2
			} else {
				node[i] = 2*node[i] + 1
			}
		}
	}
	G, H := make([]float64, inner+1), make([]float64, inner+1)
	for i, k := range node {
		G[k-inner] += g[i]
		H[k-inner] += h[i]
	}
	for k := range t.leaf {
		t.leaf[k] = -treeRate * G[k] / (H[k] + treeL2)
	}
	return t
}
