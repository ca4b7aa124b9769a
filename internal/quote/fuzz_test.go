package quote

import (
	"strings"
	"testing"
)

func FuzzExtract(f *testing.F) {
	for _, s := range []string{
		"“My son told me”says Max, 50.", "« Il pleut, dit-il. On part. »", "- Oui, répond-il.", "'a' \"b 'c\" d'", "„x“ “y” «z» ‘w’ 5'10\"",
		"“a\n\n“b\n\n“c”", "said said said “x” he said", "He said: “a “b “c “d", "himreports Max.”", "»a« \"\" ''``", "\xff“a\xfe”", "ʼ’'’”“",
		"«Так, — каже він. — Ні».", ", dit,il, « , explique-t-il", "(“x”) \"titre\"", "\u2028“é\u0301”\u200b",
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
		"She called the delay “a small price” and added that nobody had been hurt when the cable broke in March. " +
		"According to the port, about 1,200 people cross it every day.\n\n"
	const paragraphs = 100
	text := strings.Repeat(paragraph, paragraphs)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Extract(text, "en")
	}
	b.ReportMetric(paragraphs*float64(b.N)/b.Elapsed().Seconds(), "paragraphs/s")
}
