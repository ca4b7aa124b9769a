package figure

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"

	"wiredesk/internal/news"
	"wiredesk/internal/shareddata"
)

// TestScoresQuantulum prints value F1 over the cases of quantulum3: all of them,
// and without what Wiredesk by its own rules does not call a figure.
func TestScoresQuantulum(t *testing.T) {
	bench(t)
	b, err := os.ReadFile(filepath.Join(shareddata.Dir(t, "quantulum3"), "quantities.json"))
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Req string
		Res []struct {
			Value       float64
			Unit        string
			Surface     string
			Uncertainty *float64
		}
	}
	if err := json.Unmarshal(b, &cases); err != nil {
		t.Fatal(err)
	}
	notFigures := regexp.MustCompile(`^(1[89]|20)\d\d$|^(101|32|860)$|^absolute zero$`)
	var all, own tally
	for _, c := range cases {
		got := Extract(c.Req, "en")
		used := make([]bool, len(got))
		all.given += len(got)
		own.given += len(got)
		for _, r := range c.Res {
			lo, hi := r.Value, r.Value
			if r.Uncertainty != nil && r.Unit != "kilometre per square second" {
				lo, hi = r.Value-*r.Uncertainty, r.Value+*r.Uncertainty
			}
			hit := false
			for i, f := range got {
				if used[i] {
					continue
				}
				a, b := ends(f)
				if closeTo(a, lo) && closeTo(b, hi) {
					used[i], hit = true, true
					break
				}
			}
			all.wanted++
			if hit {
				all.right++
			}
			if hit || !notFigures.MatchString(r.Surface) {
				own.wanted++
				if hit {
					own.right++
				} else {
					show("missed", r.Surface, r.Value, "in", c.Req, listed(got))
				}
			}
		}
		for i, f := range got {
			if !used[i] {
				show("extra", f.Text, "in", c.Req)
			}
		}
	}
	fmt.Printf("quantulum3\n  all %v\n  without years, names and ages %v\n", all, own)
}

func ends(f news.Figure) (low, high float64) {
	if f.Value != nil {
		return *f.Value, *f.Value
	}
	return *f.Low, *f.High
}

var ducklingNumber = regexp.MustCompile(`-?[0-9.]+(?:e-?\d+)?`)

// TestScoresDuckling prints for how many phrases of duckling the value is right.
func TestScoresDuckling(t *testing.T) {
	bench(t)
	right, total := map[string]int{}, map[string]int{}
	lines(t, filepath.Join(shareddata.Dir(t, "duckling"), "duckling-numeric.jsonl"), func(raw []byte) {
		var d struct{ Dim, Lang, Input, Value string }
		if err := json.Unmarshal(raw, &d); err != nil {
			t.Fatal(err)
		}
		if d.Dim == "Ordinal" {
			return
		}
		total[d.Lang]++
		want := ducklingNumber.FindAllString(d.Value, 2)
		got := Extract(d.Input, d.Lang)
		if len(got) == 1 && len(want) > 0 && ducklingRight(got[0], want) {
			right[d.Lang]++
		} else {
			show(d.Lang, d.Input, "want", d.Value, "got", listed(got))
		}
	})
	all, of := 0, 0
	for _, lang := range []string{"en", "fr", "ru", "uk"} {
		fmt.Printf("duckling %s: %d of %d, %.1f %%\n", lang, right[lang], total[lang], 100*float64(right[lang])/float64(total[lang]))
		all, of = all+right[lang], of+total[lang]
	}
	fmt.Printf("duckling together: %.1f %%\n", 100*float64(all)/float64(of))
}

// gramUnits are what Duckling turns into grams.
var gramUnits = map[string]float64{"kilogram": 1000, "milligram": 0.001}

func ducklingRight(f news.Figure, want []string) bool {
	a, b := ends(f)
	lo, _ := strconv.ParseFloat(want[0], 64)
	hi := lo
	if len(want) > 1 {
		hi, _ = strconv.ParseFloat(want[1], 64)
	}
	by := 1.0
	if m := gramUnits[f.Unit]; m > 0 {
		by = m
	}
	return closeTo(a*by, lo) && closeTo(b*by, hi)
}
