package quote

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wiredesk/internal/news"
	"wiredesk/internal/shareddata"
)

// TestExtract holds Extract against the labelled texts of testdata.
func TestExtract(t *testing.T) {
	for _, lang := range []string{"en", "fr", "uk", "ru"} {
		b, err := os.ReadFile(filepath.Join("testdata", lang+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		text, want := "", []string(nil)
		check := func() {
			text = strings.TrimSpace(text)
			if text == "" {
				return
			}
			t.Run(lang+"/"+text[:min(len(text), 40)], func(t *testing.T) {
				quotes := Extract(text, lang)
				checkPlaces(t, text, quotes)
				if got := written(quotes); got != strings.Join(want, "\n") {
					t.Errorf("%s\n got %s\nwant %s", text, got, strings.Join(want, "\n"))
				}
			})
			text, want = "", nil
		}
		for _, l := range strings.Split(string(b), "\n") {
			switch {
			case strings.HasPrefix(l, "#"):
			case strings.HasPrefix(l, "= "):
				want = append(want, l)
			case l == "~":
				text += "\n"
			case l == "":
				check()
			default:
				text += l + "\n"
			}
		}
		check()
	}
}

func written(quotes []news.Quote) string {
	out := make([]string, len(quotes))
	for i, q := range quotes {
		out[i] = fmt.Sprintf("= %s | %s | %s | %s | %s", q.Kind, q.Speaker, q.Name, q.Cue, q.Text)
	}
	return strings.Join(out, "\n")
}

// checkPlaces fails when the places of a quote, its speaker or its cue are not
// those of their words, or quotes overlap or are out of order.
func checkPlaces(t *testing.T, text string, quotes []news.Quote) {
	t.Helper()
	runes := []rune(text)
	last := 0
	for _, q := range quotes {
		if q.Start < last || q.End <= q.Start || q.End > len(runes) {
			t.Fatalf("quote at %d to %d after %d in %d code points", q.Start, q.End, last, len(runes))
		}
		last = q.End
		for _, p := range []struct {
			start, end int
			words      string
		}{{q.Start, q.End, q.Text}, {q.SpeakerStart, q.SpeakerEnd, q.Speaker}, {q.CueStart, q.CueEnd, q.Cue}} {
			if p.start < 0 || p.end > len(runes) || string(runes[p.start:p.end]) != p.words {
				t.Fatalf("words %q are not at %d to %d", p.words, p.start, p.end)
			}
		}
	}
}

// TestSeed holds Extract against the text this project began with: each of its
// quotes with its speaker, and not a word more.
func TestSeed(t *testing.T) {
	texts, raw := readLabelled(t, filepath.Join(shareddata.Dir(t, "seed"), "gold.json"))
	var gold struct {
		Quotes []struct {
			Start, End         int
			Text, Kind         string
			Speaker, Canonical string
		}
	}
	if err := json.Unmarshal(raw[0], &gold); err != nil {
		t.Fatal(err)
	}
	quotes := Extract(texts[0].Text, "en")
	if len(quotes) != len(gold.Quotes) {
		t.Fatalf("%d quotes, want %d", len(quotes), len(gold.Quotes))
	}
	for i, want := range gold.Quotes {
		got := quotes[i]
		if got.Start != want.Start || got.End != want.End || got.Text != want.Text || string(got.Kind) != want.Kind {
			t.Errorf("quote %d is %s %d to %d %q, want %s %d to %d %q", i, got.Kind, got.Start, got.End, got.Text, want.Kind, want.Start, want.End, want.Text)
		}
		if !strings.HasSuffix(got.Speaker, want.Speaker) || got.Speaker != want.Canonical && got.Name != want.Canonical {
			t.Errorf("quote %d is by %q, named %q, want %q, %q", i, got.Speaker, got.Name, want.Speaker, want.Canonical)
		}
	}
}
