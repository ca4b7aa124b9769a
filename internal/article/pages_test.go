package article

import (
	"encoding/json"
	"os"
	"testing"
	"time"
)

// TestPages checks the judged figures on the shared pages. The tables are learnt
// from these very pages, so this guards against breakage; what to expect on pages
// not seen is what TestTrain measures by cross-validation.
func TestPages(t *testing.T) {
	pages := truth(t)
	got := map[string]string{}
	start := time.Now()
	for _, p := range pages {
		a, err := Extract(p.html, "", p.address)
		if err != nil {
			t.Logf("%s: %v", p.id, err)
			continue
		}
		got[p.id] = a.Text
	}
	took := time.Since(start)
	f := measure(pages, func(p *truthPage) string { return got[p.id] })
	t.Logf("%v  %.0f pages a second", f, float64(len(pages))/took.Seconds())
	if f.f1 < 0.972 || f.exact < 0.32 {
		t.Errorf("%v: want F1 0.972 and exact 0.320 at least", f)
	}
	if file := os.Getenv("WIREDESK_PAGES_OUT"); file != "" {
		out, err := os.Create(file)
		if err != nil {
			t.Fatal(err)
		}
		defer out.Close()
		for id, text := range got {
			if err := json.NewEncoder(out).Encode(map[string]string{"id": id, "text": text}); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func BenchmarkExtract(b *testing.B) {
	pages := truth(b)
	n := 0
	start := processorTime()
	for b.Loop() {
		p := pages[n%len(pages)]
		n++
		if _, err := Extract(p.html, "", ""); err != nil {
			b.Logf("%s: %v", p.id, err)
		}
	}
	b.ReportMetric(float64(b.N)/(processorTime()-start).Seconds(), "pages/cpu-s")
}
