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

// TestOtherScripts finds words in scripts that nobody stems, and around bytes that are
// no text.
func TestOtherScripts(t *testing.T) {
	for _, c := range []struct{ text, find, miss string }{
		{"القوات تنسحب من المدينة", "المدينة", "القرية"},
		{"הצבא נסוג מהעיר", "נסוג", "כפר"},
		{"Ο στρατός αποχώρησε", "στρατοσ", "πόλη"},
		{"军队撤出北京市", "北京", "京北"},
		{"軍隊が東京から撤退", "東京", "京都"},
		{"ჯარი ქალაქიდან გავიდა", "ქალაქიდან", "სოფელი"},
		{"सेना शहर से हट गई", "शहर", "गाँव"},
		{"군대가 도시에서 철수했다", "도시에서", "마을"},
		{"bad \xff\xfe bytes\x00 and \u202eprison\u202c", "prison", "ison"},
		{"a p\u00adris\u00adon", "prison", "pris"},
	} {
		d := match.NewDoc(text.NewAnalyser(), &news.Report{Text: c.text, Lang: text.Detect(c.text, "")})
		for in, want := range map[string]bool{c.find: true, c.miss: false} {
			q, err := query.Parse(in, day("2022-06-26"))
			if err != nil {
				t.Fatalf("%s: %v", in, err)
			}
			ok, hits := match.Compile(q, text.NewNames(nil)).Eval(d)
			if ok != want || ok && len(hits) == 0 {
				t.Errorf("%s in %q: %v at %v", in, c.text, ok, hits)
			}
		}
	}
}
