package text

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"testing"

	"wiredesk/internal/shareddata"
)

func TestDetect(t *testing.T) {
	for _, c := range []struct{ in, declared, want string }{
		{"Президент заявив про нову допомогу", "", "uk"},
		{"Президент заявил о новой помощи", "", "ru"},
		{"Війська відступили", "", "uk"},
		{"Войска отступили из города", "", "ru"},
		{"Вибух у Харкові", "", "uk"},
		{"Взрыв в Харькове", "", "ru"},
		{"Troops withdrew from the city", "", "en"},
		{"Les troupes se retirent de la ville", "", "fr"},
		{"Die Truppen verlassen die Stadt", "", "de"},
		{"Las tropas se retiran de la ciudad", "", "es"},
		{"Le truppe si ritirano dalla città", "", "it"},
		{"Wojska wycofują się z miasta", "", "pl"},
		{"De troepen trekken zich terug uit de stad", "", "nl"},
		{"As tropas retiram-se da cidade", "", "pt"},
		{"Trupperna drar sig tillbaka från staden", "", "sv"},
		{"Trupele se retrag din oraș", "", "ro"},
		{"Troops withdrew", "fr-CA", "fr"},
		{"Войска отступили из города", "en", "ru"},
		{"1200", "", ""},
		{"1200", "uk_UA", "uk"},
		{"", "und", ""},
		{"القوات تنسحب من المدينة", "en", "ar"},
	} {
		if got := Detect(c.in, c.declared); got != c.want {
			t.Errorf("Detect(%q, %q) = %q, want %q", c.in, c.declared, got, c.want)
		}
	}
}

// TestDetectNews prints how often the language of a translated news text is told
// from the whole and from its first characters.
func TestDetectNews(t *testing.T) {
	sizes := []int{1 << 20, 200, 80, 40, 25}
	right := make([]map[string]int, len(sizes))
	total := map[string]int{}
	for _, d := range translated(t) {
		rs := []rune(d.Text)
		total[d.Lang]++
		for i, n := range sizes {
			if right[i] == nil {
				right[i] = map[string]int{}
			}
			if Detect(string(rs[:min(n, len(rs))]), "") == base(d.Lang) {
				right[i][d.Lang]++
			} else if n == 80 {
				t.Logf("%s %s: %q", d.Lang, Detect(string(rs[:min(n, len(rs))]), ""), string(rs[:min(n, len(rs))]))
			}
		}
	}
	for i, n := range sizes {
		t.Logf("first %7d characters: right of %v: %v", n, total, right[i])
	}
	for lang, n := range total {
		if right[0][lang] < n {
			t.Errorf("%s: only %d of %d whole texts", lang, right[0][lang], n)
		}
	}
}

type translation struct{ Lang, Text string }

// translated reads the news texts in several languages.
func translated(t *testing.T) []translation {
	f, err := os.Open(shareddata.Dir(t, "duplicates") + "/translated.jsonl.gz")
	if err != nil {
		t.Skip(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var out []translation
	in := bufio.NewScanner(z)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		var d translation
		if err := json.Unmarshal(in.Bytes(), &d); err != nil {
			t.Fatal(err)
		}
		out = append(out, d)
	}
	return out
}
