package archive

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"wiredesk/internal/match"
	"wiredesk/internal/news"
)

// ExcerptOptions narrow and page a look-up of quotes or figures. The zero value
// asks for the ten newest.
type ExcerptOptions struct {
	Limit  int // 10 when 0
	Offset int
	From   time.Time // published at From or later; zero for no bound
	To     time.Time // published before To; zero for no bound
}

// QuoteFound is a quote with the report it stands in.
type QuoteFound struct {
	Report news.Report
	Quote  news.Quote
}

// FigureFound is a figure with the report it stands in.
type FigureFound struct {
	Report news.Report
	Figure news.Figure
}

// Quotes gives quotes in a desk's reports that about matches, newest report first
// and in the order of the text, and whether there are more. Of a report whose
// title matches it gives all quotes, of others those in a paragraph with matched
// words or beside one. Keep, when given, chooses among them, as by speaker.
func (s *Store) Quotes(ctx context.Context, desk string, about *match.Matcher, keep func(news.Quote) bool, o ExcerptOptions) ([]QuoteFound, bool, error) {
	var out []QuoteFound
	more, err := s.excerpts(ctx, desk, about, o, func(r *news.Report, near func(start, end int) bool, take func() bool) {
		for _, q := range r.Quotes {
			if (keep == nil || keep(q)) && near(q.Start, q.End) && take() {
				out = append(out, QuoteFound{*r, q})
			}
		}
	})
	return out, more, err
}

// Figures gives figures likewise.
func (s *Store) Figures(ctx context.Context, desk string, about *match.Matcher, keep func(news.Figure) bool, o ExcerptOptions) ([]FigureFound, bool, error) {
	var out []FigureFound
	more, err := s.excerpts(ctx, desk, about, o, func(r *news.Report, near func(start, end int) bool, take func() bool) {
		for _, f := range r.Figures {
			if (keep == nil || keep(f)) && near(f.Start, f.End) && take() {
				out = append(out, FigureFound{*r, f})
			}
		}
	})
	return out, more, err
}

// Telling is a report with those of its quotes and figures that are about a query.
type Telling struct {
	Report  news.Report
	Quotes  []news.Quote
	Figures []news.Figure
}

// Tellings gives the reports of a desk that about matches, newest first, each with
// what Quotes and Figures would give of it, and whether there are more.
func (s *Store) Tellings(ctx context.Context, desk string, about *match.Matcher, o ExcerptOptions) ([]Telling, bool, error) {
	var out []Telling
	more, err := s.excerpts(ctx, desk, about, o, func(r *news.Report, near func(start, end int) bool, take func() bool) {
		if !take() {
			return
		}
		t := Telling{Report: *r}
		for _, q := range r.Quotes {
			if near(q.Start, q.End) {
				t.Quotes = append(t.Quotes, q)
			}
		}
		for _, f := range r.Figures {
			if near(f.Start, f.End) {
				t.Figures = append(t.Figures, f)
			}
		}
		out = append(out, t)
	})
	return out, more, err
}

// excerpts walks the reports that match. For each, each calls near to ask whether
// a place is about the query, and take before it keeps one.
func (s *Store) excerpts(ctx context.Context, desk string, about *match.Matcher, o ExcerptOptions,
	each func(r *news.Report, near func(start, end int) bool, take func() bool)) (more bool, err error) {
	if o.Limit <= 0 {
		o.Limit = 10
	}
	seen := 0
	take := func() bool {
		seen++
		more = more || seen > o.Offset+o.Limit
		return seen > o.Offset && !more
	}
	err = s.search(ctx, "find excerpts", func(ctx context.Context, q *querier) error {
		search, err := s.searchFor(ctx, q, desk, s.evaluatorsOf(about), about.Plan, FindOptions{Limit: 20, From: o.From, To: o.To})
		if err != nil {
			return err
		}
		return search.eachMatch(ctx, func(r *news.Report, hits []match.Hit) bool {
			each(r, nearby(r.Text, hits), take)
			return !more
		})
	})
	return more, err
}

// nearby tells which places of a text stand in a paragraph with a hit or beside
// one: all do when the title holds a hit, or when no hit has a place.
func nearby(body string, hits []match.Hit) func(start, end int) bool {
	var inText []match.Hit
	for _, h := range hits {
		if h.Field == match.InTitle {
			inText = nil
			break
		}
		inText = append(inText, h)
	}
	if len(inText) == 0 {
		return func(int, int) bool { return true }
	}
	ends := paragraphEnds(body)
	hit := make([]bool, len(ends))
	for _, h := range inText {
		hit[paragraphAt(ends, h.Start)] = true
	}
	return func(start, end int) bool {
		first, last := paragraphAt(ends, start), paragraphAt(ends, max(end-1, start))
		for i := max(first-1, 0); i <= min(last+1, len(hit)-1); i++ {
			if hit[i] {
				return true
			}
		}
		return false
	}
}

// paragraphEnds gives the code point at which each paragraph that has words ends.
func paragraphEnds(body string) []int {
	var ends []int
	at := 0
	for line := range strings.SplitSeq(body, "\n") {
		at += utf8.RuneCountInString(line) + 1
		if strings.TrimSpace(line) != "" || len(ends) == 0 {
			ends = append(ends, at)
		} else {
			ends[len(ends)-1] = at // empty lines belong to the paragraph before them
		}
	}
	return ends
}

func paragraphAt(ends []int, place int) int {
	for i, end := range ends {
		if place < end {
			return i
		}
	}
	return len(ends) - 1
}
