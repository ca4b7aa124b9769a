package text

import (
	"os"
	"path/filepath"
	"testing"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/words"

	"wiredesk/internal/shareddata"
)

// sameSegments checks that s is parted as the library parts it.
func sameSegments(t *testing.T, s string) {
	t.Helper()
	g := newSegments(s)
	at := 0
	ends, claimed := map[int]bool{}, []int{}
	for it := words.FromString(s); it.Next(); {
		raw := it.Value()
		end, points, word := g.next(at)
		if end != it.End() || points != utf8.RuneCountInString(raw) || word != wordLike(raw) {
			t.Fatalf("%q at %d: %q of %d, word %v; the library has %q of %d, word %v",
				s, at, s[at:end], points, word, raw, utf8.RuneCountInString(raw), wordLike(raw))
		}
		if e, p := g.letters(at); e > at && (e != end || p != points || !word) {
			t.Fatalf("%q at %d: letters to %d, the segment ends at %d", s, at, e, end)
		}
		if e, _ := letters(s, at); e > at {
			for n := gap(s, e); n > 0; n-- {
				claimed = append(claimed, e, e+n)
			}
		}
		at = end
		ends[at] = true
	}
	for _, end := range claimed {
		if !ends[end] {
			t.Fatalf("%q: no segment ends at %d, where a gap begins or ends", s, end)
		}
	}
	if at != len(s) {
		t.Fatalf("%q: parted to %d of %d", s, at, len(s))
	}
}

// TestSegments puts every character to U+2FFF, and some beyond, in every place that
// the rules look at.
func TestSegments(t *testing.T) {
	around := []string{"", "a", "1", "é", "я", " ", ".", "'", "’", ",", ":", "_", "\"", "\n", "\u0301", "\u00ad", "\u200d", "א", "カ"}
	for r := rune(0); r < 0x3000; r++ {
		for _, before := range around {
			for _, after := range around[:12] {
				sameSegments(t, before+string(r)+after)
			}
		}
	}
	for _, a := range around {
		for _, b := range around {
			for _, c := range around {
				for _, d := range around {
					sameSegments(t, a+b+c+d+a)
				}
			}
		}
	}
	for _, s := range []string{"", "\xff", "a\xd0", "é\xc3", "a\xe2\x80", "\xd0b", "a.\xd1", "🇺🇦🇫🇷 a👩‍🚀b", "  a", "a\r\nb"} {
		sameSegments(t, s)
	}
}

// TestSegmentsOfNews parts real news in six languages.
func TestSegmentsOfNews(t *testing.T) {
	for _, d := range translated(t) {
		sameSegments(t, d.Text)
	}
	seed, err := os.ReadFile(filepath.Join(shareddata.Dir(t, "seed"), "article.txt"))
	if err != nil {
		t.Skip(err)
	}
	sameSegments(t, string(seed))
}

func FuzzSegments(f *testing.F) {
	for _, s := range []string{"L’armée d'Ukraine", "1 200 000,5", "\xff\xfe", "co\u00adop", "Об’єднані", "צה\"ל U.S.A. 3.5", "e\u0301 \u202eabc", "a_b:c;d", "ﬁ Ⅳ ½ カタカナ"} {
		f.Add(s)
	}
	f.Fuzz(sameSegments)
}
