// Package matchtest makes reports and queries for tests and benchmarks: news of
// realistic length in four languages, whose words are invented but spread as words
// are (Zipf), with names across spellings, forms, numbers, quotes and figures. What
// it makes depends on the seed alone.
package matchtest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"time"

	"wiredesk/internal/news"
)

// Corpus makes reports and queries. It is not safe for concurrent use.
type Corpus struct {
	rng   *rand.Rand
	langs []*language
	zipf  *rand.Zipf
	made  int
	now   time.Time
}

// language is the invented vocabulary of one language.
type language struct {
	code   string
	share  float64
	common []string // function words, the commonest first
	words  []string // lemmas by rank
	ends   []string
	names  []string
}

// lemmas is the size of each vocabulary. The exponent and offset give, on 200,000
// reports, the spread of a news archive: the commonest word in nearly every
// report, half of the vocabulary in fewer than one of a thousand.
const (
	lemmas       = 60000
	zipfExponent = 1.15
	zipfOffset   = 12
)

// New makes a Corpus from a seed.
func New(seed uint64) *Corpus {
	rng := rand.New(rand.NewPCG(seed, 0x77697265))
	c := &Corpus{rng: rng, now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
	c.zipf = rand.NewZipf(rng, zipfExponent, zipfOffset, lemmas-1)
	for _, l := range tongues() {
		l.words = invent(rng, l.code)
		c.langs = append(c.langs, l)
	}
	return c
}

func tongues() []*language {
	return []*language{
		{code: "en", share: 0.55, common: strings.Fields("the of and to in a that for was on with by from said"),
			ends: []string{"", "", "s", "ed", "ing"}, names: strings.Fields("Zelensky Prigozhin Yuri Izyum Luhansk Kyiv Kharkiv Shoigu Mariupol Donetsk Smith Johnson")},
		{code: "fr", share: 0.25, common: strings.Fields("de la le les des et en un une du que pour dans sur"),
			ends: []string{"", "", "s", "e", "er", "ement"}, names: strings.Fields("Zelensky Prigojine Iouri Izioum Louhansk Kiev Kharkiv Choïgou Marioupol Donetsk Dupont Martin")},
		{code: "ru", share: 0.1, common: strings.Fields("в и не на что с по как это из за от для"),
			ends: []string{"", "а", "ы", "ов", "ого"}, names: strings.Fields("Зеленский Пригожин Юрий Изюм Луганск Киев Харьков Шойгу Мариуполь Донецк")},
		{code: "uk", share: 0.1, common: strings.Fields("і в не на що з до та за від для про"),
			ends: []string{"", "а", "и", "ів", "ого"}, names: strings.Fields("Зеленський Пригожин Юрій Ізюм Луганськ Київ Харків Шойгу Маріуполь Донецьк")},
	}
}

// invent gives words of two to four syllables, each once, shorter ones first.
func invent(rng *rand.Rand, lang string) []string {
	heads := strings.Fields("b br c ch cr d dr f fl g gr h j k l m n p pl pr qu r s sh sp st str t th tr v w")
	vowels := strings.Fields("a e i o u ea ai ou")
	tails := strings.Fields("b ck d ft g l ll m n nd ng nt p r rd rk s st t x")
	if lang == "ru" || lang == "uk" {
		heads = strings.Fields("б бр в вл г гр д др ж з к кр л м н п пр р с ст т тр ф х ц ч ш")
		vowels = strings.Fields("а е и о у я ю")
		tails = strings.Fields("в д ж з к л м н нт п р рд с ст т х ч ш")
	}
	seen := map[string]bool{}
	out := make([]string, 0, lemmas)
	for len(out) < lemmas {
		var b strings.Builder
		for range 1 + min(3, len(out)*4/lemmas+rng.IntN(2)) {
			b.WriteString(heads[rng.IntN(len(heads))])
			b.WriteString(vowels[rng.IntN(len(vowels))])
		}
		b.WriteString(tails[rng.IntN(len(tails))])
		if w := b.String(); !seen[w] {
			seen[w] = true
			out = append(out, w)
		}
	}
	return out
}

func (c *Corpus) language() *language {
	x := c.rng.Float64()
	for _, l := range c.langs {
		if x -= l.share; x < 0 {
			return l
		}
	}
	return c.langs[0]
}

// word gives a word of a running text: two in five are function words, and one in
// thirty a name.
func (c *Corpus) word(l *language) string {
	switch x := c.rng.Float64(); {
	case x < 0.4:
		i := min(c.rng.IntN(len(l.common)), c.rng.IntN(len(l.common)))
		return l.common[i]
	case x < 0.43:
		return l.names[c.rng.IntN(len(l.names))]
	case x < 0.445:
		return fmt.Sprint(1 + c.rng.IntN(3000))
	case x < 0.46:
		return title(c.lemma(l))
	}
	return c.lemma(l) + l.ends[c.rng.IntN(len(l.ends))]
}

func (c *Corpus) lemma(l *language) string { return l.words[c.zipf.Uint64()] }

func title(s string) string {
	rs := []rune(s)
	return strings.ToUpper(string(rs[0])) + string(rs[1:])
}

// Report makes the next report: about 3,000 characters, 480 words, in the mean.
func (c *Corpus) Report() *news.Report {
	l := c.language()
	c.made++
	r := &news.Report{
		ID: int64(c.made), Lang: l.code,
		Canonical: fmt.Sprintf("https://news.example/%d", c.made),
		Title:     c.sentence(l, 6+c.rng.IntN(6)),
		Source:    []string{"Reuters", "Le Monde", "AFP", "The Daily Wire", "Kyiv Post", "Медуза"}[c.rng.IntN(6)],
		Authors:   []string{[]string{"Anna Smith", "Iouri Dupont", "Yuri Ivanov", "Jean Martin"}[c.rng.IntN(4)]},
		Published: c.now.Add(time.Duration(c.made) * time.Minute),
	}
	r.FirstSeen = r.Published.Add(time.Minute)
	words := int(math.Min(4000, 40+math.Exp(5.85+0.6*c.rng.NormFloat64())))
	r.Text = c.text(l, words)
	r.Address = r.Canonical
	c.facts(l, r)
	return r
}

func (c *Corpus) text(l *language, words int) string {
	var b strings.Builder
	for words > 0 {
		n := min(words, 6+c.rng.IntN(26))
		b.WriteString(c.sentence(l, n))
		if words -= n; c.rng.IntN(4) == 0 {
			b.WriteString(".\n\n")
		} else {
			b.WriteString(". ")
		}
	}
	return strings.TrimSpace(b.String())
}

func (c *Corpus) sentence(l *language, n int) string {
	words := make([]string, n)
	for i := range words {
		words[i] = c.word(l)
		if i < n-1 && c.rng.IntN(12) == 0 {
			words[i] += ","
		}
	}
	words[0] = title(words[0])
	return strings.Join(words, " ")
}

// facts adds up to three quotes and figures.
func (c *Corpus) facts(l *language, r *news.Report) {
	for range c.rng.IntN(4) {
		r.Quotes = append(r.Quotes, news.Quote{Speaker: l.names[c.rng.IntN(len(l.names))], Kind: news.QuoteDirect, Text: c.sentence(l, 5)})
	}
	for range c.rng.IntN(4) {
		n := float64(c.rng.IntN(1000))
		f := news.Figure{Value: &n, Hedge: news.HedgeNone, Kind: news.FigureCount}
		if c.rng.IntN(5) == 0 {
			high := n * 2
			f.Value, f.Low, f.High = nil, &n, &high
		}
		r.Figures = append(r.Figures, f)
	}
}

// Now is the moment after the last report made.
func (c *Corpus) Now() time.Time { return c.now.Add(time.Duration(c.made+2) * time.Minute) }
