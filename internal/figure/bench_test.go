package figure

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"wiredesk/internal/news"
	"wiredesk/internal/shareddata"
)

// bench skips a test that only prints scores, unless WIREDESK_BENCH is set.
func bench(t *testing.T) {
	t.Helper()
	if os.Getenv("WIREDESK_BENCH") == "" {
		t.Skip("set WIREDESK_BENCH=1 to print the scores")
	}
}

// tally counts what was asked for, what was given and what was both.
type tally struct{ right, given, wanted int }

func (s tally) String() string {
	p, r := float64(s.right)/float64(max(s.given, 1)), float64(s.right)/float64(max(s.wanted, 1))
	return fmt.Sprintf("P %.1f R %.1f F1 %.1f (right %d, given %d, wanted %d)", 100*p, 100*r, 200*p*r/max(p+r, 1e-9), s.right, s.given, s.wanted)
}

func lines(t *testing.T, path string, each func([]byte)) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	in := bufio.NewScanner(f)
	in.Buffer(nil, 1<<24)
	for in.Scan() {
		each(in.Bytes())
	}
}

type span2 struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
	Class string `json:"cls"`
}

// TestScoresSpans prints figures found and missed among the labelled numbers of
// texts, and how many of each other class were taken for figures.
func TestScoresSpans(t *testing.T) {
	bench(t)
	sets := []string{filepath.Join(shareddata.Dir(t, "seed"), "gold.json")}
	for _, lang := range []string{"en", "fr", "ru"} {
		sets = append(sets, filepath.Join(shareddata.Dir(t, "pud"), "pud-"+lang+".figures.silver.jsonl"))
	}
	for _, path := range sets {
		var all, exact tally
		wrong, total := map[string]int{}, map[string]int{}
		one := func(raw []byte) {
			var d struct {
				Lang, Text string
				Figures    []span2
			}
			if err := json.Unmarshal(raw, &d); err != nil {
				t.Fatal(err)
			}
			scoreSpans(d.Text, Extract(d.Text, d.Lang), d.Figures, &all, &exact, wrong, total)
		}
		if strings.HasSuffix(path, ".json") {
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			one(b)
		} else {
			lines(t, path, one)
		}
		fmt.Printf("%s\n  figures %v\n  without the class other and vague words %v\n  taken for figures:", filepath.Base(path), all, exact)
		for class, n := range total {
			if !positive(class) {
				fmt.Printf(" %s %d/%d", class, wrong[class], n)
			}
		}
		fmt.Println()
	}
}

func positive(class string) bool {
	return class == "count" || class == "currency" || class == "percent"
}

// vague are words that the silver labels count as numbers and Wiredesk does not.
var vague = regexp.MustCompile(`(?i)^(нескольк|мног|больше|мало|об[аеои]|одн|один)`)

func scoreSpans(text string, got []news.Figure, want []span2, all, strict *tally, wrong, total map[string]int) {
	used := make([]bool, len(got))
	runes := []rune(text)
	context := func(a, b int) string {
		return string(runes[max(0, a-40):a]) + "[" + string(runes[a:b]) + "]" + string(runes[b:min(len(runes), b+30)])
	}
	all.given += len(got)
	others := 0
	for _, w := range want {
		total[w.Class]++
		at := -1
		for i, f := range got {
			if !used[i] && f.Start < w.End && f.End > w.Start {
				at = i
				break
			}
		}
		if at >= 0 {
			used[at] = true
		}
		switch {
		case positive(w.Class):
			all.wanted++
			if at >= 0 {
				all.right++
			}
			if at >= 0 || !vague.MatchString(w.Text) {
				strict.wanted++
				if at >= 0 {
					strict.right++
				} else {
					show("missed", w.Class, context(w.Start, w.End))
				}
			}
		case at >= 0 && w.Class == "other":
			others++
			wrong[w.Class]++
			show("taken", w.Class, context(w.Start, w.End))
		case at >= 0:
			wrong[w.Class]++
			show("taken", w.Class, context(w.Start, w.End))
		}
	}
	strict.given += len(got) - others
	for i, f := range got {
		if !used[i] {
			show("unlabelled", string(f.Kind), context(f.Start, f.End))
		}
	}
}

// show prints a difference where WIREDESK_BENCH asks for them.
func show(args ...any) {
	if os.Getenv("WIREDESK_BENCH") == "all" {
		fmt.Println(append([]any{"   "}, args...)...)
	}
}

// TestScorer holds the shared scorer's own count against ours, where python3 is.
func TestScorer(t *testing.T) {
	bench(t)
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("no python3 on this machine")
	}
	for _, lang := range []string{"en", "fr", "ru"} {
		gold := filepath.Join(shareddata.Dir(t, "pud"), "pud-"+lang+".figures.silver.jsonl")
		var pred bytes.Buffer
		lines(t, gold, func(raw []byte) {
			var d struct{ Doc, Text, Lang string }
			if err := json.Unmarshal(raw, &d); err != nil {
				t.Fatal(err)
			}
			if err := json.NewEncoder(&pred).Encode(map[string]any{"doc": d.Doc, "figures": Extract(d.Text, d.Lang)}); err != nil {
				t.Fatal(err)
			}
		})
		file := filepath.Join(t.TempDir(), "pred.jsonl")
		if err := os.WriteFile(file, pred.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.CommandContext(t.Context(), python, shareddata.File(t, "tools", "score_figures.py"), "spans", gold, file).CombinedOutput()
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		fmt.Printf("score_figures.py spans %s\n%s", filepath.Base(gold), out)
	}
}
