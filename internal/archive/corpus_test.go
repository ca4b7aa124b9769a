package archive

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"time"

	"wiredesk/internal/news"
)

// corpus makes reports of a newsroom's usual length (a median of 330 words, a
// tenth over 800) whose words fall off as Zipf found, in three languages, with
// names, quotes and figures. The same seed makes the same reports.
type corpus struct {
	*rand.Rand
	words map[string][]string
	names []string
	zipf  *rand.Zipf
	step  time.Duration // between two reports
}

func newCorpus(seed uint64, words int, step time.Duration) *corpus {
	c := &corpus{Rand: rand.New(rand.NewPCG(seed, 1)), words: map[string][]string{}, step: step}
	c.words["en"] = c.lexicon(words, "b br c cl d dr f g h j l m n p pr r s st t tr v w", "a e i o u ea ou", " n r s t l nd ng st ck", " ed ing s er ly")
	c.words["fr"] = c.lexicon(words, "b c ch d f g j l m n p qu r s t tr v", "a e é i o ou eau ai", " n r s t l nt", " ment tion s er é")
	c.words["ru"] = c.lexicon(words, "б в г д ж з к л м н п р с т ф х ц ч ш", "а е и о у ы я", " н р с т л", " ый ого ами ть ла")
	for range 400 {
		name := c.pick("B K L M N P R S T V Z Sh Z") + c.pick("a e i o u y") + c.pick("l n r s k v zh") + c.pick("ev ov enko sky ina man i in")
		c.names = append(c.names, name)
	}
	c.zipf = rand.NewZipf(c.Rand, 1.25, 8, uint64(words-1))
	return c
}

func (c *corpus) pick(of string) string {
	all := strings.Split(of, " ")
	return all[c.IntN(len(all))]
}

func (c *corpus) lexicon(n int, begin, middle, end, form string) []string {
	out := make([]string, n)
	for i := range out {
		var b strings.Builder
		for range 1 + c.IntN(2) + min(i/200, 1) {
			b.WriteString(c.pick(begin) + c.pick(middle) + c.pick(end))
		}
		out[i] = b.String() + c.pick(form)
	}
	return out
}

func (c *corpus) word(lang string) string {
	if c.IntN(25) == 0 {
		n := int(math.Pow(c.Float64(), 2) * float64(len(c.names)))
		return c.names[n]
	}
	return c.words[lang][c.zipf.Uint64()]
}

// report makes the report numbered n.
func (c *corpus) report(n int) news.Report {
	lang := []string{"en", "en", "en", "fr", "fr", "ru"}[c.IntN(6)]
	length := int(math.Exp(c.NormFloat64()*0.7) * 330)
	r := news.Report{
		Canonical: fmt.Sprintf("https://www.outlet%d.example/world/2022/06/%d-a-report-with-a-usual-address", c.IntN(200), n),
		Lang:      lang, Published: noon.Add(time.Duration(n)*c.step + time.Duration(c.IntN(1000))*time.Millisecond), PublishedFrom: "feed",
		Source: fmt.Sprint("Outlet ", c.IntN(200), " ", c.pick("Post Times Herald News")), Authors: []string{c.pick("Ann Bob Carl Dora") + " " + c.names[c.IntN(60)]},
	}
	r.Address, r.GUID = r.Canonical+"?at_medium=rss", fmt.Sprint("urn:x:", n)
	r.Title = c.sentence(lang, 6+c.IntN(6))
	var b strings.Builder
	for words := 0; words < max(length, 40); {
		k := 6 + c.IntN(20)
		b.WriteString(c.sentence(lang, k))
		if words += k; c.IntN(4) == 0 {
			b.WriteString(".\n")
		} else {
			b.WriteString(". ")
		}
	}
	r.Text = b.String()
	for range c.IntN(4) {
		r.Quotes = append(r.Quotes, news.Quote{Start: 0, End: 20, Text: "words that were said", Kind: news.QuoteDirect,
			Speaker: c.pick("Ivan Mary Yuri Anna") + " " + c.names[c.IntN(len(c.names))]})
	}
	for range c.IntN(4) {
		v := float64(c.IntN(1000))
		r.Figures = append(r.Figures, news.Figure{Start: 0, End: 3, Text: fmt.Sprint(v), Value: &v, Hedge: news.HedgeNone, Kind: news.FigureCount, Counted: "soldiers"})
	}
	return r
}

func (c *corpus) sentence(lang string, n int) string {
	words := make([]string, n)
	for i := range words {
		words[i] = c.word(lang)
	}
	words[0] = strings.ToUpper(words[0][:1]) + words[0][1:]
	if lang == "ru" || lang == "fr" {
		r := []rune(words[0])
		words[0] = strings.ToUpper(string(r[:1])) + string(r[1:])
	}
	return strings.Join(words, " ")
}

// query makes one of the kinds that people type, mostly of words that occur.
func (c *corpus) query(r *news.Report, depth int) string {
	words := strings.Fields(strings.NewReplacer(".", "", "\n", " ").Replace(r.Text))
	w := func() string { return words[c.IntN(len(words))] }
	switch k := c.IntN(18); {
	case k < 4:
		return w()
	case k < 6 && depth > 0:
		return c.query(r, depth-1) + " " + c.query(r, depth-1)
	case k < 8 && depth > 0:
		return "(" + c.query(r, depth-1) + " OR " + w() + " OR " + c.words["en"][c.IntN(2000)] + ")"
	case k == 8:
		return w() + " -" + w()
	case k == 9:
		i := c.IntN(len(words) - 3)
		return `"` + strings.Join(words[i:i+2+c.IntN(2)], " ") + `"`
	case k == 10:
		i := c.IntN(len(words) - 6)
		return `"` + words[i+3] + " " + words[i] + `"~5`
	case k == 11:
		runes := []rune(w())
		return string(runes[:min(len(runes), 3+c.IntN(3))]) + "*"
	case k == 12:
		return "=" + w()
	case k == 13:
		return "title:" + strings.Fields(r.Title)[c.IntN(4)]
	case k == 14:
		return w() + " " + c.pick("source:times source:herald source:\"outlet 7\" by:ann lang:fr lang:en by:\"bob "+strings.Fields(r.Authors[0])[1]+"\"")
	case k == 15 && len(r.Quotes) > 0:
		return w() + " speaker:" + strings.Fields(r.Quotes[0].Speaker)[1]
	case k == 16:
		return w() + " " + c.pick("after: before:") + r.Published.Format("2006-01-02")
	case k == 17 && len(r.Figures) > 0:
		return w() + " " + c.pick("figure>300 figure<20 figure=7")
	}
	return w()
}
