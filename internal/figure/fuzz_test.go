package figure

import (
	"strings"
	"testing"
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
