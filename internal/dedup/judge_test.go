package dedup

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
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

// half parts the stories of a set, so that what is chosen on one half is confirmed on the other.
func half(all []judged, which uint32) []judged {
	var out []judged
	for _, r := range all {
		h := fnv.New32a()
		h.Write([]byte(r.Story))
		if h.Sum32()>>7&1 == which {
			out = append(out, r)
		}
	}
	return out
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
	return fmt.Sprintf("P %.4f R %.4f F1 %.4f ARI %.4f", s.P, s.R, s.F1, s.ARI)
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
	wire := readJudged(t, "wire-dev.jsonl.gz")
	for _, set := range []struct {
		name string
		all  []judged
	}{{"wire-dev, chosen on", half(wire, 0)}, {"wire-dev, confirmed on", half(wire, 1)}, {"wire-dev, all", wire}, {"planted", readJudged(t, "planted.jsonl.gz")}} {
		began := time.Now()
		stories := group(t, set.all)
		took := time.Since(began)
		t.Logf("%s: %d reports, %s, %.0f reports/s", set.name, len(set.all), measure(set.all, stories), float64(len(set.all))/took.Seconds())
	}
}
