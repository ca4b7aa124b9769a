package figure

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wiredesk/internal/news"
)

var update = flag.Bool("update", false, "write what Extract finds into testdata, to be read over by hand")

// listed gives figures as the lines of testdata write them.
func listed(figures []news.Figure) string {
	var out []string
	for _, f := range figures {
		v := ""
		if f.Value != nil {
			v = fmt.Sprintf("%v", *f.Value)
		} else {
			v = fmt.Sprintf("%v..%v", *f.Low, *f.High)
		}
		line := strings.Join([]string{"= " + f.Text, v, string(f.Hedge), string(f.Kind), f.Unit, f.Counted, f.StatedBy, f.Place, f.Time}, " | ")
		out = append(out, strings.TrimRight(line, " |"))
	}
	return strings.Join(out, "\n")
}

// TestExtract holds Extract against the labelled sentences of testdata.
func TestExtract(t *testing.T) {
	for _, lang := range []string{"en", "fr", "uk", "ru"} {
		path := filepath.Join("testdata", lang+".txt")
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for block := range strings.SplitSeq(strings.TrimSpace(string(b)), "\n\n") {
			text, want := "", []string(nil)
			for l := range strings.SplitSeq(block, "\n") {
				switch {
				case strings.HasPrefix(l, "= "):
					want = append(want, l)
				case strings.HasPrefix(l, "# "):
					out = append(out, l)
				default:
					text += l
				}
			}
			if text == "" {
				continue
			}
			figures := Extract(text, lang)
			checkPlaces(t, text, figures)
			got := listed(figures)
			out = append(out, strings.TrimSpace("\n"+text+"\n"+got), "")
			if got != strings.Join(want, "\n") && !*update {
				t.Errorf("%s\n%s\n got\n%s\nwant\n%s", lang, text, got, strings.Join(want, "\n"))
			}
		}
		if *update {
			if err := os.WriteFile(path, []byte(strings.TrimSpace(strings.Join(out, "\n"))+"\n"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// checkPlaces holds what is promised of every figure: places in order, and texts
// that stand there.
func checkPlaces(t *testing.T, text string, figures []news.Figure) {
	t.Helper()
	runes, last := []rune(text), 0
	for _, f := range figures {
		if f.Start < last || f.End <= f.Start || f.End > len(runes) || string(runes[f.Start:f.End]) != f.Text {
			t.Fatalf("%q: figure %+v does not stand there", text, f)
		}
		if f.Counted != "" && string(runes[f.CountedStart:f.CountedEnd]) != f.Counted {
			t.Fatalf("%q: counted %q does not stand at %d-%d", text, f.Counted, f.CountedStart, f.CountedEnd)
		}
		if (f.Value == nil) != (f.Low != nil && f.High != nil) || f.Low != nil && *f.Low > *f.High {
			t.Fatalf("%q: %q has a value and a range, or neither", text, f.Text)
		}
		last = f.End
	}
}
