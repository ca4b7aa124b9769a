package archive

import (
	"context"

	"wiredesk/internal/match"
	"wiredesk/internal/news"
	"wiredesk/internal/text"
)

// SuggestReports gives a desk's newest reports whose titles hold the words typed
// so far, the last of which may be unfinished; the newest of all when nothing is
// typed. They come without text, quotes and figures.
func (s *Store) SuggestReports(ctx context.Context, desk, typed string, limit int) ([]news.Report, error) {
	var out []news.Report
	err := s.search(ctx, "suggest reports", func(ctx context.Context, q *querier) error {
		langs, err := s.languages(ctx, q)
		if err != nil {
			return err
		}
		p := titlePlan(s.fieldWords(typed), langs)
		l := s.lookupOf(desk, p, FindOptions{})
		if err := s.weigh(ctx, q, l, p); err != nil {
			return err
		}
		all, err := s.readCandidates(ctx, q, l, 0, limit, false)
		if err != nil || len(all) == 0 {
			return err
		}
		args := []any{desk}
		for _, c := range all {
			args = append(args, c.id)
		}
		return q.each(ctx, func(row scanner) error {
			var r news.Report
			var published, first int64
			err := row.Scan(&r.ID, &r.Title, &r.Source, &r.Lang, &published, &first)
			r.Published, r.FirstSeen = moment(published), moment(first)
			out = append(out, r)
			return err
		}, "SELECT r.id, r.title, r.source, r.lang, r.published, r.first_seen"+ofDesk+" AND d.report IN ("+marks(len(all))+") ORDER BY r.id DESC", args...)
	})
	return out, err
}

// titlePlan asks for words in the title, the last as a beginning too.
func titlePlan(words, langs []string) *match.Plan {
	p := &match.Plan{Op: match.PlanAnd, Exact: true}
	for i, w := range words {
		either := &match.Plan{Op: match.PlanOr, Exact: true}
		for _, t := range text.TermsFor(w, langs...) {
			either.Kids = append(either.Kids, &match.Plan{Op: match.PlanTerm, Column: match.TitleStems, Terms: []string{t}, Exact: true})
		}
		if i == len(words)-1 {
			either.Kids = append(either.Kids, &match.Plan{Op: match.PlanPrefix, Column: match.TitleStems, Terms: []string{w}, Exact: true})
		}
		p.Kids = append(p.Kids, either)
	}
	return p
}
