package figure

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
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

// excluded are the cases of recognizers-text that no news text holds, with why.
var excluded = []struct {
	why  string
	when *regexp.Regexp
}{
	{"no news text: an IP or web address", regexp.MustCompile(`\d+\.\d+\.\d+\.\d+|https?://`)},
	{"not a figure: dates, phone numbers, codes and lists of references", regexp.MustCompile(`\d/\d+/\d|\+1-222|SCP|[Ee]xercise|three-nought|version two`)},
	{"arithmetic: powers, and fractions of more than a figure has", regexp.MustCompile(`\^|(?i)\b(one|1|two thousand|2000) over \w|illionth|illioni|fifths|twenty[- ](fifth|first)|hundredths|[0-9]e[+-]?\d|x10|unieme|unième|vingt[- ]cinqui|cinqui[eè]mes?|vingt premi`)},
	{"digits in the wrong groups, or a spreadsheet's rendering of another case", regexp.MustCompile(`423 0000|4000 3|22,240|1, 234|245 23|43894|-92321312|10000000000\.0|-0,8|40000 est|\d\.0$`)},
	{"a unit without a number, or an article taken for one", regexp.MustCompile(`^(an?|un/une|m|pour cent)$|un vent glacial|jour née|1 234 567,89 est un|vingt-dix-cinq|à cinq cent`)},
}

func excludes(input string) string {
	for _, e := range excluded {
		if e.when.MatchString(input) {
			return e.why
		}
	}
	return ""
}

type spec struct {
	Input   string
	Results []struct {
		Text       string
		Start      *int
		Resolution struct{ Value, Unit *string }
	}
}

// TestScoresSpecs prints span and value F1 over the cases of recognizers-text,
// all of them and those that a news text could hold.
func TestScoresSpecs(t *testing.T) {
	bench(t)
	for _, lang := range []string{"English", "French"} {
		var sum, sumAll tally
		for _, model := range []string{"Number.NumberModel", "Number.PercentModel", "NumberWithUnit.CurrencyModel", "NumberWithUnit.DimensionModel"} {
			b, err := os.ReadFile(filepath.Join(shareddata.Dir(t, "recognizers-text", lang), model+".json"))
			if err != nil {
				t.Fatal(err)
			}
			var specs []spec
			if err := json.Unmarshal(bytes.TrimPrefix(b, []byte("\ufeff")), &specs); err != nil {
				t.Fatal(err)
			}
			var every, news tally
			left := map[string]int{}
			for _, s := range specs {
				one := scoreSpec(s, lang, model)
				every.add(one)
				if why := excludes(s.Input); why != "" {
					left[why]++
				} else {
					news.add(one)
					if one.right != one.wanted || one.given != one.wanted {
						show(model, s.Input, wantedOf(s), "got", gotOf(s, lang, model))
					}
				}
			}
			fmt.Printf("%s %s\n  news %v\n  all  %v\n  left out %v\n", lang, model, news, every, left)
			sum.add(news)
			sumAll.add(every)
		}
		fmt.Printf("%s together: news %v; all %v\n", lang, sum, sumAll)
	}
}

func (s *tally) add(o tally) {
	s.right += o.right
	s.given += o.given
	s.wanted += o.wanted
}

type found struct {
	start, end int
	value      float64
}

// answer gives what Extract finds as a recognizer of one model would say it:
// numbers without their units, or only those with a unit of the model.
func answer(text, lang, model string) []found {
	var out []found
	code := map[string]string{"English": "en", "French": "fr"}[lang]
	g := grammarFor(code)
	d := &document{g: g, text: text}
	d.toks = tokenize(text, g)
	d.scan()
	d.measureAll()
	if model == "Number.NumberModel" {
		for i := 0; i+1 < len(d.found); i++ {
			d.isShare(&d.found[i], &d.found[i+1])
		}
	} else {
		d.joinRanges()
	}
	for i := range d.found {
		c := &d.found[i]
		if c.merged || d.refuse(c) != figured {
			continue
		}
		from, to := c.from, c.to
		switch model {
		case "Number.NumberModel":
			from, to = c.first, c.last
			if c.kind == news.FigureMeasure && !d.at(c.last).space {
				continue
			}
		case "Number.PercentModel":
			if c.kind != news.FigurePercent {
				continue
			}
		case "NumberWithUnit.CurrencyModel":
			if c.kind != news.FigureMoney {
				continue
			}
		default:
			if c.kind != news.FigureMeasure || strings.HasPrefix(c.unit, "degree") && strings.Contains(c.unit, "C") || g.moments[c.unit] {
				continue
			}
		}
		f := found{start: d.toks[from].start, end: d.toks[to-1].end, value: c.value}
		if c.ranged {
			f.value = c.high
		}
		out = append(out, f)
	}
	return out
}

func wantedOf(s spec) (out []string) {
	for _, r := range s.Results {
		v := "-"
		if r.Resolution.Value != nil {
			v = *r.Resolution.Value
		}
		out = append(out, r.Text+"="+v)
	}
	return out
}

func gotOf(s spec, lang, model string) (out []string) {
	runes := []rune(s.Input)
	for _, f := range answer(s.Input, lang, model) {
		out = append(out, fmt.Sprintf("%s=%v", string(runes[f.start:f.end]), f.value))
	}
	return out
}

func scoreSpec(s spec, lang, model string) tally {
	got := answer(s.Input, lang, model)
	one := tally{given: len(got), wanted: len(s.Results)}
	for _, r := range s.Results {
		at := 0
		if r.Start != nil {
			at = *r.Start
		} else if b := strings.Index(strings.ToLower(s.Input), strings.ToLower(r.Text)); b >= 0 {
			at = len([]rune(s.Input[:b]))
		}
		for _, f := range got {
			if f.start == at && f.end == at+len([]rune(r.Text)) && sameValue(r.Resolution.Value, f.value, lang) {
				one.right++
				break
			}
		}
	}
	return one
}

func sameValue(want *string, got float64, lang string) bool {
	if want == nil {
		return true
	}
	v := strings.TrimSuffix(*want, "%")
	if lang == "French" {
		v = strings.ReplaceAll(v, ",", ".")
	}
	w, err := strconv.ParseFloat(v, 64)
	return err == nil && closeTo(w, got)
}

func closeTo(a, b float64) bool { return math.Abs(a-b) <= 1e-8+1e-5*math.Max(math.Abs(a), math.Abs(b)) }

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
