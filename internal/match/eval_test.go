package match_test

import (
	"os"
	"strings"
	"testing"

	"wiredesk/internal/match"
	"wiredesk/internal/news"
	"wiredesk/internal/query"
	"wiredesk/internal/text"
)

// report is what the cases of testdata/eval.txt are asked of.
func report() *news.Report {
	value, low, high := 320.0, 10.0, 20.0
	return &news.Report{
		Title: "Army deserters held in Izyum prison",
		Text: "“I want them to come out,” Yuri Lutsenko said. The soldiers refused to fight, and 1,200 of them " +
			"were jailed near Kharkiv. The army says that no deserter was beaten. Refusing costs years.",
		Source: "Le Monde", Authors: []string{"Anna Smith", "Volodymyr Zelenskyy"}, Lang: "en",
		Published: day("2022-06-24"),
		Quotes:    []news.Quote{{Speaker: "Yuri Lutsenko", Text: "I want them to come out,"}},
		Figures:   []news.Figure{{Value: &value}, {Low: &low, High: &high}},
	}
}

// TestEval reads testdata/eval.txt: + or - for a match or none, a query, and behind
// => the words that matched.
func TestEval(t *testing.T) {
	b, err := os.ReadFile("testdata/eval.txt")
	if err != nil {
		t.Fatal(err)
	}
	r := report()
	d := match.NewDoc(text.NewAnalyser(), r)
	names := text.NewNames([][]string{{"Lutsenko", "Jouravel"}})
	for line := range strings.Lines(string(b)) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		in, want, _ := strings.Cut(line[2:], " => ")
		q, err := query.ParseWatch(in, day("2022-06-26"))
		if err != nil {
			q, err = query.Parse(in, day("2022-06-26"))
		}
		if err != nil {
			t.Errorf("%s: %v", in, err)
			continue
		}
		m := match.Compile(q, names)
		ok, hits := m.Eval(d)
		if ok != (line[0] == '+') {
			t.Errorf("%s: matches: %v", line, ok)
			continue
		}
		if got := marked(r, hits); want != "" && got != want {
			t.Errorf("%s\n got %s", line, got)
		}
	}
}

func marked(r *news.Report, hits []match.Hit) string {
	fields := [][]rune{[]rune(r.Title), []rune(r.Text)}
	var out []string
	for _, h := range hits {
		out = append(out, string(fields[h.Field][h.Start:h.End]))
	}
	return strings.Join(out, "|")
}
