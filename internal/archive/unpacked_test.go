package archive

import (
	"strings"
	"testing"

	"wiredesk/internal/news"
)

// TestUnpacked checks that remembered parts are given out for the same packed ones
// alone, and that long ones aren't kept.
func TestUnpacked(t *testing.T) {
	var u unpacked
	fill := func(p packed) news.Report {
		t.Helper()
		var r news.Report
		if err := u.fill(&r, p); err != nil {
			t.Fatal(err)
		}
		return r
	}
	p := packed{id: 7, body: []byte("Sixteen came back."), quotes: `[{"Text":"back"}]`, figures: `[{"Text":"Sixteen"}]`}
	first := fill(p)
	if again := fill(p); &again.Quotes[0] != &first.Quotes[0] {
		t.Error("the same parts were unpacked twice")
	}
	first.Quotes = append(first.Quotes, news.Quote{Text: "a caller's own"})
	for name, change := range map[string]func(*packed){
		"text":    func(p *packed) { p.body = []byte("Seventeen came back.") },
		"quotes":  func(p *packed) { p.quotes = `[{"Text":"came"}]` },
		"figures": func(p *packed) { p.figures = "" },
		"report":  func(p *packed) { p.id += rememberedReports },
	} {
		other := p
		change(&other)
		fill(p)
		got := fill(other)
		if got.Text != string(other.body) || len(got.Figures) != min(1, len(other.figures)) || !strings.Contains(other.quotes, got.Quotes[0].Text) {
			t.Errorf("after another %s: %q, %v, %v", name, got.Text, got.Quotes, got.Figures)
		}
		if back := fill(p); back.Text != string(p.body) || len(back.Quotes) != 1 || len(back.Figures) != 1 {
			t.Errorf("back after another %s: %q, %v, %v", name, back.Text, back.Quotes, back.Figures)
		}
	}
	long := packed{id: 8, body: []byte(strings.Repeat("long ", rememberedBytes/5))}
	if fill(long); u.place(8).Load() != nil {
		t.Error("a long text was remembered")
	}
}
