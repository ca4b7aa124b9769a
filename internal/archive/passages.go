package archive

import (
	"context"

	"wiredesk/internal/match"
	"wiredesk/internal/news"
	"wiredesk/internal/text"
)

// Passages looks passages up among the reports that one desk sees.
type Passages struct {
	Store *Store
	Desk  string
}

// Holding gives the newest reports, at most limit, that hold at least one phrase
// of each group. A phrase is folded words (text.Fold) that follow one another in
// any of their forms, those of lang alone unless it is ""; PostgreSQL's index knows
// no order, so there they may stand apart. It gives candidates: who asks looks at
// their texts.
func (p Passages) Holding(ctx context.Context, lang string, groups [][][]string, limit int) ([]news.Report, error) {
	return p.newest(ctx, "find passages", limit, func(langs ...string) *match.Plan {
		if lang != "" {
			langs = []string{lang}
		}
		return passagePlan(groups, langs)
	})
}

// Named gives the newest reports, at most limit, whose texts hold a name of one of
// the keys.
func (p Passages) Named(ctx context.Context, keys []string, limit int) ([]news.Report, error) {
	return p.newest(ctx, "find names", limit, func(...string) *match.Plan {
		either := &match.Plan{Op: match.PlanOr, Exact: true}
		for _, k := range keys {
			either.Kids = append(either.Kids, &match.Plan{Op: match.PlanTerm, Column: match.TextKeys, Terms: []string{k}, Exact: true})
		}
		return either
	})
}

func (p Passages) newest(ctx context.Context, what string, limit int, plan func(langs ...string) *match.Plan) ([]news.Report, error) {
	var out []news.Report
	err := p.Store.search(ctx, what, func(ctx context.Context, q *querier) error {
		s, err := p.Store.searchFor(ctx, q, p.Desk, nil, plan, FindOptions{Limit: limit})
		if err != nil {
			return err
		}
		page, err := p.Store.readCandidates(ctx, q, s.lookup, 0, limit, false)
		if err != nil {
			return err
		}
		out, err = s.read(ctx, page)
		return err
	})
	return out, err
}

func passagePlan(groups [][][]string, langs []string) *match.Plan {
	all := &match.Plan{Op: match.PlanAnd, Exact: true}
	for _, phrases := range groups {
		either := &match.Plan{Op: match.PlanOr, Exact: true}
		for _, words := range phrases {
			either.Kids = append(either.Kids, phraseForms(words, langs)...)
		}
		all.Kids = append(all.Kids, either)
	}
	return all
}

// phraseForms gives the phrase as the index has it in each language, each once.
func phraseForms(words, langs []string) []*match.Plan {
	var out []*match.Plan
	seen := map[string]bool{}
	for _, lang := range append([]string{""}, langs...) {
		p := &match.Plan{Op: match.PlanPhrase, Column: match.TextStems, Exact: true}
		for _, w := range words {
			p.Terms = append(p.Terms, text.Term(w, lang))
		}
		key := termsKey(p)
		if seen[key] {
			continue
		}
		seen[key] = true
		if len(words) == 1 {
			p.Op = match.PlanTerm
		}
		out = append(out, p)
	}
	return out
}

// Common estimates in how many reports of the archive each folded word occurs, of
// any desk; words that are missing are rare.
func (p Passages) Common(ctx context.Context, words []string) (map[string]float64, error) {
	out := map[string]float64{}
	err := p.Store.look(ctx, "count words", func(ctx context.Context, q *querier) error {
		langs, err := p.Store.languages(ctx, q)
		if err != nil {
			return err
		}
		of := map[string]string{}
		var lexemes []string
		for _, w := range words {
			for _, t := range text.TermsFor(w, langs...) {
				l := lexeme(termWord, t)
				of[l] = w
				lexemes = append(lexemes, l)
			}
		}
		return inParts(lexemes, func(part []string) error {
			counted, _, err := sampleOf(ctx, q, part)
			for l, n := range counted {
				out[of[l]] += n
			}
			return err
		})
	})
	return out, err
}
