package figure

import (
	"strings"
	"testing"
	"time"
)

func FuzzExtract(f *testing.F) {
	for _, s := range []string{
		"1,234.5", "1 200 000", "12k", "$1.2bn", "between 3 and 5 million", "2 1/2 in", "½", "4e14", "2^-1", "-", "- 1", "a", "a half", "half a", "un",
		"one of", "several hundred thousand", "quatre-vingt-dix-sept mille", "двадцать пять тысяч", "5 feet 2 inches", "$", "$ $ 5 $", "5 5 5 5",
		strings.Repeat("9", 400), "1e999", "٣ 三", "12\u00a0000", "\xff1\xfe", "1.2.3.4", "км 5", "(((5)))", "5%%", "°5°C", "1/0", "000", "5-6-7",
	} {
		for _, lang := range []string{"en", "fr", "uk", "ru", ""} {
			f.Add(s, lang)
		}
	}
	f.Fuzz(func(t *testing.T, text, lang string) {
		text = strings.ToValidUTF8(text, "\uFFFD")
		checkPlaces(t, text, Extract(text, lang))
	})
}

// TestLinear grows texts that tempt the rules to look far sixteenfold, and fails
// when the time grows much more than that.
func TestLinear(t *testing.T) {
	for _, piece := range []string{
		"1", "1 ", "1,", "1.", "1 000 ", "one ", "one hundred ", "million ", "hundreds of ", "and ", "5 and ", "5-", "-", "$", "$5 ", "5$", "5 to ", "(5) ",
		"between 5 and ", "more than ", "number of ", "said ", "5 said ", "in X ", "a ", "un ", "de ", "5 de ", "half ", "point ", "two point ", "1/", "km ",
		"5 km per ", "May 5 ", "5 May, ", "several ", "сто ", "5 тыс. ", "'", "s'", "according to ", "X 5 ", "\n5", "é5",
	} {
		for _, lang := range []string{"en", "uk"} {
			const small, times = 1000, 16
			few, many := strings.Repeat(piece, small/len(piece)), strings.Repeat(piece, times*small/len(piece))
			if a, b := quickest(few, lang), quickest(many, lang); b > 8*times*a && b > 100*time.Millisecond {
				t.Errorf("%q in %s: %v for %d bytes, %v for %d", piece, lang, a, len(few), b, len(many))
			}
		}
	}
}

// quickest gives the shortest of a few runs, so that a busy machine matters little.
func quickest(text, lang string) time.Duration {
	best := time.Hour
	for range 3 {
		start := time.Now()
		Extract(text, lang)
		best = min(best, time.Since(start))
	}
	return best
}

func BenchmarkExtract(b *testing.B) {
	const paragraph = "“The bridge will stay shut until spring,” the mayor of the town, Ellen Marsh, said on Tuesday. " +
		"At least 12 people were hurt when the cable broke on March 7, and repairs will cost between $3.5 million and $4 million. " +
		"According to the port, about 1,200 people cross it every day.\n\n"
	const paragraphs = 100
	text := strings.Repeat(paragraph, paragraphs)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Extract(text, "en")
	}
	b.ReportMetric(float64(b.N)*paragraphs/b.Elapsed().Seconds(), "paragraphs/s")
}
