package article

// forest is a sum of small decision trees over a block's traits.
type forest struct{ trees []tree }

// tree is a full binary tree in the order of a heap: node k has the children
// 2k+1 and 2k+2. A block goes right when its trait is greater than the bound.
type tree struct {
	trait []int16
	bound []float64
	leaf  []float64
}

func (f *forest) score(x []float64) float64 {
	z := 0.0
	for i := range f.trees {
		t := &f.trees[i]
		k := 0
		for k < len(t.trait) {
			if x[t.trait[k]] > t.bound[k] {
				k = 2*k + 2
			} else {
				k = 2*k + 1
			}
		}
		z += t.leaf[k-len(t.trait)]
	}
	return z
}
