package text_test

import (
	"testing"

	"wiredesk/internal/match/matchtest"
	"wiredesk/internal/text"
)

func BenchmarkWords(b *testing.B) {
	c := matchtest.New(3)
	a := text.NewAnalyser()
	var texts, langs []string
	for range 3000 {
		r := c.Report()
		texts, langs = append(texts, r.Text), append(langs, r.Lang)
	}
	for i := range 2000 {
		a.Words(texts[i], langs[i])
	}
	for i := 0; b.Loop(); i++ {
		a.Words(texts[2000+i%1000], langs[2000+i%1000])
	}
}

func BenchmarkDetect(b *testing.B) {
	r := matchtest.New(3).Report()
	for b.Loop() {
		text.Detect(r.Text, "")
	}
}

// BenchmarkNewWords analyses a text whose words are met for the first time.
func BenchmarkNewWords(b *testing.B) {
	c := matchtest.New(3)
	var texts, langs []string
	for range 300 {
		r := c.Report()
		texts, langs = append(texts, r.Text), append(langs, r.Lang)
	}
	for i := 0; b.Loop(); i++ {
		text.NewAnalyser().Words(texts[i%len(texts)], langs[i%len(texts)])
	}
}
