package archive

import (
	"cmp"
	"context"
	"math"
	"slices"

	"golang.org/x/sync/errgroup"
)

// window is how many of the newest matches relevance compares. Over all matches
// of common words it would take hundreds of milliseconds.
const window = 1000

// best ranks the newest matches by BM25 and takes the page from the top; of equal
// scores the newer comes first.
func (s *search) best(ctx context.Context) error {
	all, err := s.store.readCandidates(ctx, s.querier, s.lookup, 0, window+1, true)
	if err != nil {
		return err
	}
	if len(all) > window {
		s.found.Window, s.found.More = window, true
		all = all[:window]
	}
	scores, err := s.scores(ctx, all)
	if err != nil {
		return err
	}
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(scores[b], scores[a]) })
	if s.exact {
		s.listed = all
		s.found.Total = len(all)
		order = order[min(s.options.Offset, len(order)):]
		order = order[:min(s.options.Limit, len(order))]
	}
	return s.take(ctx, all, order, scores)
}

// take puts the ranked candidates to the evaluator until the page is full.
func (s *search) take(ctx context.Context, all []candidate, order []int, scores []float64) error {
	skip := s.options.Offset
	if s.exact {
		skip = 0
	}
	at := 0
	for at < len(order) && len(s.found.Hits) < s.options.Limit {
		part := order[at:min(at+s.options.Limit, len(order))]
		at += len(part)
		page := make([]candidate, len(part))
		score := make(map[int64]float64, len(part))
		for i, n := range part {
			page[i] = all[n]
			score[all[n].id] = scores[n]
		}
		judged, err := s.judge(ctx, page)
		if err != nil {
			return err
		}
		for i := range judged {
			s.rank(&judged[i], score[judged[i].report.ID], &skip)
		}
	}
	if !s.exact && at < len(order) {
		s.found.More = true
	}
	return ctx.Err()
}

// rank gives a match its place on the page.
func (s *search) rank(v *verdict, score float64, skip *int) {
	if !s.exact && len(s.found.Hits) == s.options.Limit {
		s.found.More = true
		return
	}
	if !v.ok {
		return
	}
	if !s.exact {
		s.found.Total++
	}
	if *skip > 0 {
		*skip--
		return
	}
	s.found.Hits = append(s.found.Hits, Hit{Report: v.report, Places: v.places, Score: score})
}

// The usual constants of BM25 (Robertson and Zaragoza, "The Probabilistic
// Relevance Framework", 2009), and what a word is worth in the title, or when
// only another spelling of it occurs.
const (
	bm25K       = 1.2
	bm25B       = 0.75
	titleWorth  = 2.0
	spellingsTF = 0.3
)

func (s *search) scores(ctx context.Context, all []candidate) ([]float64, error) {
	scores := make([]float64, len(all))
	if len(all) == 0 {
		return scores, nil
	}
	average := 0.0
	for _, c := range all {
		average += float64(c.length) / float64(len(all))
	}
	frequency, total, err := frequencies(ctx, s.querier, s.groups)
	if err != nil {
		return nil, err
	}
	own, err := s.ownSpelling(ctx, all)
	if err != nil {
		return nil, err
	}
	for _, g := range s.groups {
		present, spelt, err := s.presence(ctx, g, all, own)
		if err != nil {
			return nil, err
		}
		hashes := shortHashes(g.terms)
		n := 0.0
		for _, t := range g.terms {
			n += frequency[t]
		}
		idf := math.Log(1 + (max(total, n)-n+0.5)/(n+0.5))
		for i, c := range all {
			if present != nil && !present[c.id] {
				continue
			}
			tf := weight(c.terms, hashes)
			if tf == 0 {
				tf = 1
				if spelt != nil && !spelt[c.id] {
					tf = spellingsTF
				}
			}
			scores[i] += idf * tf * (bm25K + 1) / (tf + bm25K*(1-bm25B+bm25B*float64(c.length)/max(average, 1)))
		}
	}
	return scores, nil
}

// ownSpelling says which candidates hold all sure groups in their own spelling; nil
// stands for all. That mostly is so, and takes one question for all of the groups.
func (s *search) ownSpelling(ctx context.Context, all []candidate) (map[int64]bool, error) {
	if s.keyed() == 0 {
		return nil, nil
	}
	spelt, _ := compiler{s.store.syntax()}.compile(ownSpelling(s.plan))
	own, err := s.among(ctx, spelt, all)
	if err != nil {
		return nil, err
	}
	for _, c := range all {
		if !own[c.id] {
			return own, nil
		}
	}
	return nil, nil
}

// keyed counts the sure groups that have keys.
func (l *lookup) keyed() (n int) {
	for _, g := range l.groups {
		if g.sure && g.stems != "" {
			n++
		}
	}
	return n
}

// presence says which candidates hold a group, and which hold it in its own
// spelling; nil stands for all. Own is of all sure groups.
func (s *search) presence(ctx context.Context, g group, all []candidate, own map[int64]bool) (present, spelt map[int64]bool, err error) {
	if !g.sure {
		if present, err = s.holding(ctx, g.expr, all); err != nil {
			return nil, nil, err
		}
	}
	switch {
	case g.stems == "" || g.sure && own == nil:
	case g.sure && s.keyed() == 1:
		spelt = own
	default:
		spelt, err = s.holding(ctx, g.stems, all)
	}
	return present, spelt, err
}

// holding says which of the candidates an expression for some of the query finds.
func (s *search) holding(ctx context.Context, expr string, all []candidate) (map[int64]bool, error) {
	if !s.dialect.numbered && s.expr != "" && !s.either {
		expr = "(" + s.expr + ") AND (" + expr + ")"
	}
	return s.among(ctx, expr, all)
}

// among says which of the candidates, which are newest first, an expression finds.
func (s *search) among(ctx context.Context, expr string, all []candidate) (map[int64]bool, error) {
	parts := [][]candidate{all}
	if s.halved(s.dialect, len(all)) {
		parts = [][]candidate{all[:len(all)/2], all[len(all)/2:]}
	}
	found := make([][]int64, len(parts))
	group, ctx := errgroup.WithContext(ctx)
	for i, part := range parts {
		group.Go(func() (err error) {
			found[i], err = s.amongPart(ctx, expr, part)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	out := make(map[int64]bool, len(all))
	for _, ids := range found {
		for _, id := range ids {
			out[id] = true
		}
	}
	return out, nil
}

func (s *search) amongPart(ctx context.Context, expr string, part []candidate) (out []int64, err error) {
	read := func(row scanner) error {
		var id int64
		err := row.Scan(&id)
		out = append(out, id)
		return err
	}
	oldest, newest := part[len(part)-1].id, part[0].id
	if s.dialect.numbered {
		ids := make([]int64, len(part))
		for i, c := range part {
			ids[i] = c.id
		}
		err = s.each(ctx, read, `SELECT report FROM words WHERE report = ANY(?) AND month >= ? AND month <= ?
			AND (body @@ ?::tsquery) IS TRUE`, ids, s.dialect.monthOf(oldest), s.dialect.monthOf(newest), expr)
		return out, err
	}
	for _, v := range s.volumes.between(oldest, newest) {
		if err := s.each(ctx, read, "SELECT rowid FROM "+v.table+" WHERE "+v.table+" MATCH ? AND rowid >= ? AND rowid <= ?", expr, oldest, newest); err != nil {
			return nil, err
		}
	}
	return out, nil
}
