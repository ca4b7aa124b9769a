package check

import (
	"sort"
	"strings"
	"unicode"

	"wiredesk/internal/figure"
	"wiredesk/internal/news"
	"wiredesk/internal/text"
)

// word is a word of a page: the number of its folded form, and its code points.
type word struct {
	id         int32
	start, end int
}

// vocabulary numbers folded words and says how much each weighs.
type vocabulary struct {
	ids     map[string]int32
	weights []int32
}

// What words weigh in an alignment.
const (
	functionWeight = 1
	contentWeight  = 2
)

func (v *vocabulary) id(folded string) int32 {
	if id, ok := v.ids[folded]; ok {
		return id
	}
	id := int32(len(v.weights))
	v.ids[strings.Clone(folded)] = id
	weight := int32(contentWeight)
	if text.IsFunctionWord(folded) || len(folded) == 1 {
		weight = functionWeight
	}
	v.weights = append(v.weights, weight)
	return id
}

// page is a text in words, with the quotes and figures that stand in it.
type page struct {
	report  *news.Report // nil for the draft
	runes   []rune
	words   []word
	quotes  []news.Quote
	figures []news.Figure
	numbers bool    // figures were looked for
	masked  []token // made when first asked for
	v       *vocabulary
}

func (v *vocabulary) page(s string, quotes []news.Quote, figures []news.Figure) *page {
	p := &page{runes: []rune(s), quotes: quotes, figures: figures, v: v, numbers: len(figures) > 0}
	for i := 0; i < len(p.runes); {
		end, folded := wordAt(p.runes, i)
		if end > i {
			p.words = append(p.words, word{v.id(folded), i, end})
			i = end
			continue
		}
		i++
	}
	return p
}

func wordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

func apostrophe(r rune) bool { return r == '\'' || r == '’' || r == 'ʼ' || r == '‘' || r == '`' }

// wordAt reads the word that begins at i: letters and digits with the apostrophes
// between them, digits with the signs between them, or a sign that counts as a word.
func wordAt(runes []rune, i int) (end int, folded string) {
	r := runes[i]
	if strings.ContainsRune("%‰$€£¥₴₽", r) {
		return i + 1, string(r)
	}
	if unicode.IsDigit(r) {
		return numberAt(runes, i)
	}
	if !wordRune(r) {
		return i, ""
	}
	end = i
	for end < len(runes) {
		inner := apostrophe(runes[end]) && end+1 < len(runes) && unicode.IsLetter(runes[end+1])
		if !wordRune(runes[end]) && !inner {
			break
		}
		end++
	}
	if folded = text.Fold(string(runes[i:end])); folded == "" {
		folded = string(runes[i:end])
	}
	return end, folded
}

// numberAt reads digits; signs between groups of three fall away, a decimal sign
// becomes a point.
func numberAt(runes []rune, i int) (end int, folded string) {
	var b strings.Builder
	for end = i; end < len(runes) && end < i+maxNumber; end++ {
		r := runes[end]
		switch {
		case wordRune(r):
			b.WriteRune(unicode.ToLower(r))
		case (r == ',' || r == '.' || r == '\'' || r == '’') && end+1 < len(runes) && unicode.IsDigit(runes[end+1]):
			if !thousands(runes[end+1:]) || r == '.' && end == i+1 && runes[i] == '0' {
				b.WriteByte('.')
			}
		default:
			return end, b.String()
		}
	}
	return end, b.String()
}

// maxNumber bounds one number's signs; a longer one is read in pieces.
const maxNumber = 64

func thousands(rest []rune) bool {
	for k := range 3 {
		if k >= len(rest) || !unicode.IsDigit(rest[k]) {
			return false
		}
	}
	return len(rest) == 3 || !unicode.IsDigit(rest[3])
}

// between gives the words that begin and end between two places.
func (p *page) between(start, end int) (from, to int) {
	from = sort.Search(len(p.words), func(i int) bool { return p.words[i].start >= start })
	to = sort.Search(len(p.words), func(i int) bool { return p.words[i].end > end })
	return from, max(from, to)
}

func (p *page) text(start, end int) string {
	return string(p.runes[max(0, start):min(len(p.runes), end)])
}

// token is a word, or a figure as a whole: which one then doesn't matter.
type token struct {
	id         int32 // figureID for a figure
	start, end int
	figure     int // number of the figure, -1 for a word
}

const figureID = -1

// tokens gives the page with each figure as one token.
func (p *page) tokens(lang string) []token {
	if p.masked != nil {
		return p.masked
	}
	if !p.numbers && p.report != nil {
		p.figures, p.numbers = figure.Extract(p.report.Text, orElse(p.report.Lang, lang)), true
	}
	p.masked = make([]token, 0, len(p.words))
	next := 0
	for _, w := range p.words {
		for next < len(p.figures) && p.figures[next].End <= w.start {
			next++
		}
		if next == len(p.figures) || w.end <= p.figures[next].Start {
			p.masked = append(p.masked, token{w.id, w.start, w.end, -1})
			continue
		}
		if last := len(p.masked) - 1; last < 0 || p.masked[last].figure != next {
			p.masked = append(p.masked, token{figureID, p.figures[next].Start, p.figures[next].End, next})
		}
	}
	return p.masked
}

func orElse(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// around is how much of a text is shown before and after a passage.
const around = 120

func (p *page) passage(start, end int) Passage {
	before, after := max(0, start-around), min(len(p.runes), end+around)
	for i := start - 1; i >= before; i-- {
		if p.runes[i] == '\n' {
			before = i + 1
		}
	}
	for i := end; i < after; i++ {
		if p.runes[i] == '\n' {
			after = i
		}
	}
	out := Passage{Start: start, End: end, Text: p.text(start, end), Before: p.text(before, start), After: p.text(end, after)}
	if p.report != nil {
		out.Report = *p.report
	}
	return out
}

// quoteAt gives the archived quote that a passage stands in, for its most part.
func (p *page) quoteAt(start, end int) *news.Quote {
	best, most := -1, 0
	for i, q := range p.quotes {
		if n := min(end, q.End) - max(start, q.Start); n > most {
			best, most = i, n
		}
	}
	if best < 0 || 2*most < min(end-start, p.quotes[best].End-p.quotes[best].Start) {
		return nil
	}
	return &p.quotes[best]
}
