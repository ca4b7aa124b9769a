package dedup

import (
	"os"
	"testing"

	"wiredesk/internal/text"
)

func TestLinkScores(t *testing.T) {
	if os.Getenv("WIREDESK_BENCH") == "" {
		t.Skip("set WIREDESK_BENCH=1 to print the scores")
	}
	all := readJudged(t, "translated.jsonl.gz")
	an, ear, r := text.NewAnalyser(), new(Listener), NewRarity()
	by := map[string][]*Signs{}
	stories := map[string][]string{}
	for _, d := range all {
		lang := text.Detect(d.Text, d.Lang)
		s := ear.Signs(an.Words(d.Text, lang), lang)
		r.learnSigns(s)
		by[d.Lang] = append(by[d.Lang], s)
		stories[d.Lang] = append(stories[d.Lang], d.Story)
	}
	for _, l := range []string{"fra", "deu", "spa", "rus", "ukr"} {
		first := 0
		for i, a := range by[l] {
			weights := r.weigh(a)
			best, score := 0, float32(-1)
			for j, b := range by["eng"] {
				if s := kin(a, b, weights, r.weigh(b)); s > score {
					best, score = j, s
				}
			}
			if stories["eng"][best] == stories[l][i] {
				first++
			}
		}
		t.Logf("%s: right English partner first %.3f", l, float64(first)/float64(len(by[l])))
	}
	linked := link(all)
	for _, l := range []string{"fra", "deu", "spa", "rus", "ukr"} {
		for which := range uint32(2) {
			t.Logf("%s–eng, half %d: %v", l, which, measureLinks(all, linked, "eng", l, which))
		}
	}
	made, reports := alone(t, all)
	t.Logf("links where there is nothing to link: %d among %d reports", made, reports)
	for _, pair := range [][2]string{{"fra", "deu"}, {"fra", "spa"}, {"rus", "ukr"}, {"fra", "rus"}, {"deu", "ukr"}} {
		t.Logf("%s–%s: %v %v", pair[0], pair[1], measureLinks(all, linked, pair[0], pair[1], 0), measureLinks(all, linked, pair[0], pair[1], 1))
	}
}

// alone counts the links made where there is nothing to link: the English of one
// half of the stories, the other languages of the other half, and the wire's reports.
func alone(t testing.TB, all []judged) (made, reports int) {
	t.Helper()
	var some []judged
	for _, r := range readJudged(t, "wire-dev.jsonl.gz")[:1500] {
		if r.Level == "orig" {
			some = append(some, r)
		}
	}
	for _, d := range all {
		if (d.Lang == "eng") == inHalf(d.Story, 0) {
			some = append(some, d)
		}
	}
	for pair := range link(some) {
		if a, b := some[pair[0]], some[pair[1]]; a.Story != b.Story {
			made++
		}
	}
	return made, len(some)
}

// link gives the pairs of places in all that a Linker links, as they arrive.
func link(all []judged) map[[2]int]bool {
	an, ear, l := text.NewAnalyser(), new(Listener), NewLinker(10000)
	var signs []*Signs
	for _, d := range all {
		lang := text.Detect(d.Text, d.Lang)
		s := ear.Signs(an.Words(d.Text, lang), lang)
		l.Learn(s)
		signs = append(signs, s)
	}
	out := map[[2]int]bool{}
	for i, s := range signs {
		for _, k := range l.Add(int64(i), int64(i), s) {
			out[[2]int{int(k.Report), i}] = true
		}
	}
	return out
}

func measureLinks(all []judged, linked map[[2]int]bool, one, other string, which uint32) score {
	var right, made, gold float64
	for i := range all {
		for j := range i {
			if langs := [2]string{all[i].Lang, all[j].Lang}; langs != [2]string{one, other} && langs != [2]string{other, one} || !inHalf(all[i].Story, which) {
				continue
			}
			same, is := all[i].Story == all[j].Story, linked[[2]int{j, i}]
			if same {
				gold++
			}
			if is {
				made++
			}
			if same && is {
				right++
			}
		}
	}
	s := score{P: right / made, R: right / gold}
	s.F1 = 2 * s.P * s.R / (s.P + s.R)
	return s
}
