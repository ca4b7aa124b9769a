package dedup

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wiredesk/internal/shareddata"
)

type judged struct {
	ID, Story, Level, Lang, Text string
}

func readJudged(t testing.TB, name string) []judged {
	t.Helper()
	f, err := os.Open(filepath.Join(shareddata.Dir(t, "duplicates"), name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var out []judged
	for d := json.NewDecoder(bufio.NewReader(z)); d.More(); {
		var r judged
		if err := d.Decode(&r); err != nil {
			t.Fatal(err)
		}
		out = append(out, r)
	}
	return out
}

// inHalf parts the stories of a set in two.
func inHalf(story string, which uint32) bool {
	h := fnv.New32a()
	h.Write([]byte(story))
	return h.Sum32()>>7&1 == which
}

// measureHalf scores the pairs of one half of the stories; a pair wrongly made of
// both halves counts half.
func measureHalf(all []judged, stories []int64, which uint32) (s score) {
	var both, gold, pred float64
	for i := range all {
		for j := range i {
			g, p := all[i].Story == all[j].Story, stories[i] == stories[j]
			if !g && !p {
				continue
			}
			w := 0.0
			for _, n := range []int{i, j} {
				if inHalf(all[n].Story, which) {
					w += 0.5
				}
			}
			if g {
				gold += w
			}
			if p {
				pred += w
			}
			if g && p {
				both += w
			}
		}
	}
	s.P, s.R = both/pred, both/gold
	s.F1 = 2 * s.P * s.R / (s.P + s.R)
	return s
}

// group puts a set into stories, in order: the story of each.
func group(t testing.TB, all []judged) []int64 {
	t.Helper()
	g := Grouper{Index: NewRecent(72 * time.Hour), Rarity: NewRarity()}
	prints := make([]*Print, len(all))
	for i, r := range all {
		prints[i] = Fingerprint(r.Text)
		g.Rarity.Learn(prints[i])
	}
	into := map[int64]int64{}
	out := make([]int64, len(all))
	for i := range all {
		d, err := g.Add(t.Context(), Arrival{Report: int64(i + 1), Print: prints[i]})
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range d.Merged {
			into[m] = d.Story
		}
		out[i] = d.Story
	}
	for i := range out {
		for s, ok := into[out[i]]; ok; s, ok = into[out[i]] {
			out[i] = s
		}
	}
	return out
}

type score struct{ P, R, F1, ARI float64 }

func (s score) String() string {
	out := fmt.Sprintf("P %.4f R %.4f F1 %.4f", s.P, s.R, s.F1)
	if s.ARI != 0 {
		out += fmt.Sprintf(" ARI %.4f", s.ARI)
	}
	return out
}

// measure is the pairwise score of stories, and the adjusted Rand index.
func measure(all []judged, stories []int64) score {
	type cell struct {
		gold string
		pred int64
	}
	cells, golds, preds := map[cell]int{}, map[string]int{}, map[int64]int{}
	for i, r := range all {
		cells[cell{r.Story, stories[i]}]++
		golds[r.Story]++
		preds[stories[i]]++
	}
	pairs := func(n int) float64 { return float64(n) * float64(n-1) / 2 }
	var both, inGold, inPred float64
	for _, n := range cells {
		both += pairs(n)
	}
	for _, n := range golds {
		inGold += pairs(n)
	}
	for _, n := range preds {
		inPred += pairs(n)
	}
	s := score{P: both / max(inPred, 1), R: both / max(inGold, 1)}
	s.F1 = 2 * s.P * s.R / max(s.P+s.R, 1e-9)
	expected := inGold * inPred / pairs(len(all))
	s.ARI = (both - expected) / ((inGold+inPred)/2 - expected)
	return s
}

func TestScores(t *testing.T) {
	if os.Getenv("WIREDESK_BENCH") == "" {
		t.Skip("set WIREDESK_BENCH=1 to print the scores")
	}
	wire, planted := readJudged(t, "wire-dev.jsonl.gz"), readJudged(t, "planted.jsonl.gz")
	stories := group(t, wire)
	t.Logf("wire-dev, half 0: %v", measureHalf(wire, stories, 0))
	t.Logf("wire-dev, half 1: %v", measureHalf(wire, stories, 1))
	t.Logf("wire-dev: %v", measure(wire, stories))
	t.Logf("planted: %v", measure(planted, group(t, planted)))
	t.Logf("made-up translations: %v", pretended(t, 0.3))
	t.Logf("made-up translations, freer: %v", pretended(t, 0.4))
}

// pretended makes three renderings of each English document, each with other words
// in place of a share of its common words, and scores their grouping. Names and
// numbers stay, as they do between two translations of one article.
func pretended(t testing.TB, share float64) score {
	t.Helper()
	var all []judged
	for _, r := range readJudged(t, "translated.jsonl.gz") {
		if r.Lang != "eng" {
			continue
		}
		for v := range 3 {
			all = append(all, judged{ID: fmt.Sprint(r.ID, v), Story: r.Story, Text: rendering(r.Text, v, share)})
		}
	}
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return measure(all, group(t, all))
}

func rendering(body string, version int, share float64) string {
	random := rand.New(rand.NewPCG(uint64(version), uint64(len(body))))
	words := strings.Split(body, " ")
	for i, w := range words {
		if len(w) > 3 && w[0] >= 'a' && w[0] <= 'z' && random.Float64() < share {
			words[i] = fmt.Sprintf("%c%d%s", 'a'+version, version, w)
		}
	}
	return strings.Join(words, " ")
}
