package figure

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"wiredesk/internal/news"
	"wiredesk/internal/shareddata"
)

// excluded are the cases of recognizers-text that no news text holds, with why.
var excluded = []struct {
	why  string
	when *regexp.Regexp
}{
	{"no news text: an IP or web address", regexp.MustCompile(`\d+\.\d+\.\d+\.\d+|https?://`)},
	{"not a figure: dates, phone numbers, codes and lists of references", regexp.MustCompile(`\d/\d+/\d|\+1-222|SCP|[Ee]xercise|three-nought|version two`)},
	{"arithmetic: powers, and fractions of more than a figure has", regexp.MustCompile(`\^|(?i)\b(one|1|two thousand|2000) over \w|illionth|illioni|fifths|twenty[- ](fifth|first)|hundredths|[0-9]e[+-]?\d|x10|unieme|unième|vingt[- ]cinqui|cinqui[eè]mes?|one one hundred|vingt premi`)},
	{"digits in the wrong groups, or a spreadsheet's rendering of another case", regexp.MustCompile(`423 0000|4000 3|22,240|1, 234|245 23|43894|-92321312|10000000000\.0|-0,8|40000 est|\d\.0$`)},
	{"a percentage before its number", regexp.MustCompile(`^(percents?|per cent|pourcentage|pourcent) (of|de|des) `)},
	{"a unit without a number", regexp.MustCompile(`small percent attain|the % of increase|calculate a percentage|communicating medical|dollars thousand|dollar dollar|dollar rmb`)},
	{"a word for an article taken for one, or no unit", regexp.MustCompile(`^(an?|un/une|m|pour cent)$|un vent glacial|jour née|1 234 567,89 est un|vingt-dix-cinq|à cinq cent|crédit de €1000`)},
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
