package matchtest

import (
	"fmt"
	"math"
	"strings"

	"wiredesk/internal/news"
)

// Query makes a query of one to five words with any of the language's means; half
// of its phrases are taken from the report given, so that they are found.
func (c *Corpus) Query(from *news.Report) string {
	parts := make([]string, 1+c.rng.IntN(3))
	for i := range parts {
		parts[i] = c.part(from)
	}
	if len(parts) > 1 && c.rng.IntN(4) == 0 {
		return strings.Join(parts, " OR ")
	}
	if len(parts) > 1 && c.rng.IntN(4) == 0 {
		return parts[0] + " -" + parts[1]
	}
	return strings.Join(parts, " ")
}

func (c *Corpus) part(from *news.Report) string {
	switch c.rng.IntN(14) {
	case 0:
		return `"` + c.run(from, 2+c.rng.IntN(2)) + `"`
	case 1:
		return fmt.Sprintf(`"%s %s"~%d`, c.pick(from), c.pick(from), 2+c.rng.IntN(20))
	case 2:
		if w := []rune(c.pick(from)); len(w) > 3 {
			return string(w[:3+c.rng.IntN(len(w)-3)]) + "*"
		}
	case 3:
		return "=" + c.pick(from)
	case 4:
		return "title:" + c.pick(from)
	case 5:
		return "(" + c.pick(from) + " OR " + c.pick(from) + " OR " + c.pick(from) + ")"
	case 6:
		return c.field()
	case 7:
		return c.name()
	case 8:
		return "(" + c.pick(from) + " -" + c.pick(from) + ")"
	}
	return c.pick(from)
}

func (c *Corpus) field() string {
	n := c.rng.IntN(1000)
	day := c.now.AddDate(0, 0, c.rng.IntN(4)).Format("2006-01-02")
	all := []string{
		"lang:fr", "lang:en", "source:Reuters", `source:"Le Monde"`, "by:Yuri", "by:Smith", "speaker:Zelensky", "speaker:Prigozhin",
		fmt.Sprintf("figure>%d", n), fmt.Sprintf("figure<=%d", n), "after:" + day, "before:" + day, "last:1d",
	}
	return all[c.rng.IntN(len(all))]
}

func (c *Corpus) name() string {
	l := c.langs[c.rng.IntN(len(c.langs))]
	n := l.names[c.rng.IntN(len(l.names))]
	if c.rng.IntN(2) == 0 {
		return strings.ToLower(n)
	}
	return n
}

// pick gives a word: two in three from the report, the rest from the vocabulary.
func (c *Corpus) pick(from *news.Report) string {
	if from != nil && c.rng.IntN(3) > 0 {
		return c.run(from, 1)
	}
	return c.lemma(c.language())
}

// run gives n words that stand side by side in the report.
func (c *Corpus) run(from *news.Report, n int) string {
	if from == nil {
		return c.lemma(c.langs[0])
	}
	words := strings.FieldsFunc(from.Text, func(r rune) bool { return strings.ContainsRune(" ,.\n", r) })
	at := c.rng.IntN(max(1, len(words)-n))
	run := strings.Join(words[at:min(len(words), at+n)], " ")
	if strings.TrimLeft(run, "0123456789") == "" {
		return "1200"
	}
	return run
}

// Watch makes a watch as desks write them: two to five words with AND, OR, NOT or a
// phrase. A draw of 100,000 gives about 50 matches a report.
func (c *Corpus) Watch(from *news.Report) string {
	l := c.language()
	rare := func() string { return l.words[lemmas/3+c.rng.IntN(lemmas*2/3)] }
	word := func() string { return l.words[int(220*math.Pow(41, c.rng.Float64()))] } // ranks 220 to 9,000, evenly by order of size
	switch c.rng.IntN(10) {
	case 0, 1, 2:
		return word() + " " + word()
	case 3:
		return word() + " " + word() + " " + word()
	case 4, 5:
		return rare() + " OR " + rare()
	case 6:
		return word() + " (" + word() + " OR " + word() + " OR " + rare() + ")"
	case 7:
		return word() + " " + word() + " -" + word()
	case 8:
		return c.name() + " " + word() + " " + word()
	}
	return `"` + c.run(from, 2) + `" ` + word()
}
