package article

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
)

// weightsFile holds what was learnt from pages with known text: a line for each
// feature of the first look with its weight in view 0 and in its own view, then
// the trees of the two settlings. TestTrain writes it; docs/articles.md tells how.
//
//go:embed weights.txt
var weightsFile string

// weights are the learnt tables.
type weights struct {
	bias     look
	feature  map[string]weight
	settling [settlings]forest
}

// weight is what a feature adds to view 0 and to its own view.
type weight struct {
	all, own float64
	view     int
}

// settlings is how often the scores are settled, each time by a forest of its own.
const settlings = 2

// learnt reads the embedded tables once; they never change.
var learnt = sync.OnceValues(func() (*weights, error) { return readWeights(weightsFile) })

func readWeights(file string) (*weights, error) {
	w := &weights{feature: map[string]weight{}}
	for line := range strings.Lines(file) {
		kind, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		var err error
		switch kind {
		case "bias":
			err = readBias(&w.bias, rest)
		case "f":
			err = w.readFeature(rest)
		case "t":
			err = w.readTree(rest)
		}
		if err != nil {
			return nil, fmt.Errorf("read weights: %w", err)
		}
	}
	return w, nil
}

func readBias(bias *look, s string) (err error) {
	for i, f := range strings.Fields(s) {
		if bias[i%views], err = strconv.ParseFloat(f, 64); err != nil {
			return err
		}
	}
	return nil
}

func (w *weights) readFeature(s string) error {
	f := strings.Split(s, "\t") // view, weight in view 0, weight in its own view, name
	if len(f) != 4 {
		return fmt.Errorf("feature %q: want 4 fields", s)
	}
	view, err := strconv.Atoi(f[0])
	if err != nil {
		return err
	}
	all, err := strconv.ParseFloat(f[1], 64)
	if err != nil {
		return err
	}
	own, err := strconv.ParseFloat(f[2], 64)
	w.feature[f[3]] = weight{all: all, own: own, view: view}
	return err
}

// readTree reads "settling<TAB>trait:bound …<TAB>leaf …".
func (w *weights) readTree(s string) error {
	f := strings.Split(s, "\t")
	if len(f) != 3 {
		return fmt.Errorf("tree %q: want 3 fields", head(s, 30))
	}
	n, err := strconv.Atoi(f[0])
	if err != nil || n < 0 || n >= settlings {
		return fmt.Errorf("tree of settling %q: %w", f[0], err)
	}
	var t tree
	for node := range strings.FieldsSeq(f[1]) {
		trait, bound, _ := strings.Cut(node, ":")
		k, err := strconv.ParseInt(trait, 10, 16)
		if err != nil {
			return err
		}
		b, err := strconv.ParseFloat(bound, 64)
		if err != nil {
			return err
		}
		t.trait, t.bound = append(t.trait, int16(k)), append(t.bound, b)
	}
	for leaf := range strings.FieldsSeq(f[2]) {
		x, err := strconv.ParseFloat(leaf, 64)
		if err != nil {
			return err
		}
		t.leaf = append(t.leaf, x)
	}
	w.settling[n].trees = append(w.settling[n].trees, t)
	return nil
}

// firstLook scores every block by itself.
func (w *weights) firstLook(s *scene) []look {
	out := make([]look, len(s.blocks))
	for i := range out {
		out[i] = w.bias
		k := sink{}
		k.add = func(key []byte) {
			if f, ok := w.feature[string(key)]; ok {
				out[i][viewAll] += f.all
				out[i][f.view] += f.own
			}
		}
		s.describe(i, &k)
	}
	return out
}

// settle gives the final score of every block: log odds to be part of the article.
func (w *weights) settle(s *scene) []float64 {
	looks := w.firstLook(s)
	score := make([]float64, len(looks))
	var x []float64
	for n := range w.settling {
		v := judge(s, looks)
		for i := range looks {
			x = v.traits(i, x)
			score[i] = w.settling[n].score(x)
		}
		for i := range looks {
			looks[i][viewAll] = score[i]
		}
	}
	return score
}
