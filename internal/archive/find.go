package archive

import (
	"context"
	"math"
	"time"

	"wiredesk/internal/match"
	"wiredesk/internal/news"
)

// Sort is the order of what Find returns.
type Sort string

// The orders.
const (
	SortNew  Sort = "new"  // latest published first
	SortBest Sort = "best" // most relevant first, among the newest matches
)

// FindOptions narrow and order a look-up. The zero value asks for the ten newest.
type FindOptions struct {
	Sort   Sort
	Limit  int // 10 when 0
	Offset int
	Source int64     // the desk's source, 0 for all
	Lang   string    // base language, "" for all
	From   time.Time // published at From or later; zero for no bound
	To     time.Time // published before To; zero for no bound
	Months bool      // count the matches of each month, which takes longer
}

// Found is one page of what a look-up found.
type Found struct {
	Hits   []Hit
	Total  int  // matches counted
	More   bool // there are or may be more than Total
	Window int  // with SortBest: the newest matches that were compared; 0 when it was all of them
	Months []MonthCount
}

// Hit is one report found, with the places that made it match.
type Hit struct {
	Report news.Report
	Places []match.Hit
	Score  float64 // with SortBest
}

// countBeyond is how far past the page matches are counted.
const countBeyond = 100

// Find looks a query up among the reports that a desk sees. It finds exactly
// what m holds for: the index gives candidates, and where it can't tell, m decides.
func (s *Store) Find(ctx context.Context, desk string, m *match.Matcher, o FindOptions) (Found, error) {
	return s.find(ctx, desk, evaluator{s, m.Eval}, m.Plan, o)
}

// planner gives the plan of a query for reports in some languages.
type planner func(langs ...string) *match.Plan

// evaluator decides on reports.
type evaluator struct {
	store *Store
	eval  func(*match.Doc) (bool, []match.Hit)
}

func (e evaluator) of(r *news.Report) (bool, []match.Hit) {
	return e.eval(e.store.docs.of(e.store.analyser, r))
}

func (s *Store) find(ctx context.Context, desk string, e evaluator, plan planner, o FindOptions) (Found, error) {
	if o.Limit <= 0 {
		o.Limit = 10
	}
	var found Found
	err := s.search(ctx, "find reports", func(ctx context.Context, q *querier) error {
		search, err := s.searchFor(ctx, q, desk, e, plan, o)
		if err != nil {
			return err
		}
		search.found = &found
		switch {
		case o.Sort == SortBest:
			err = search.best(ctx)
		case search.exact:
			err = search.newest(ctx)
		default:
			err = search.verified(ctx)
		}
		if err == nil && o.Months {
			found.Months, err = search.months(ctx)
		}
		return err
	})
	return found, err
}

// searchFor plans a look-up for the languages that the archive holds.
func (s *Store) searchFor(ctx context.Context, q *querier, desk string, e evaluator, plan planner, o FindOptions) (*search, error) {
	langs, err := languages(ctx, q)
	if err != nil {
		return nil, err
	}
	p := plan(langs...)
	l := s.lookupOf(desk, p, o)
	if !l.from.IsZero() || !l.to.IsZero() {
		if err := q.row(ctx, "SELECT value FROM counters WHERE name = 'spill'").Scan(&l.spill); err != nil {
			return nil, err
		}
	}
	if err := s.weigh(ctx, q, l, p); err != nil {
		return nil, err
	}
	return &search{store: s, querier: q, lookup: l, evaluator: e, options: o}, nil
}

// search is one look-up under way.
type search struct {
	store *Store
	*querier
	*lookup
	evaluator
	options FindOptions
	found   *Found
}

// newest takes the page from candidates that all match.
func (s *search) newest(ctx context.Context) error {
	o := s.options
	want := o.Offset + o.Limit + countBeyond + 1
	all, err := s.store.readCandidates(ctx, s.querier, s.lookup, 0, want, false)
	if err != nil {
		return err
	}
	s.found.Total = min(len(all), want-1)
	s.found.More = len(all) == want
	page := all[min(o.Offset, len(all)):]
	return s.load(ctx, page[:min(o.Limit, len(page))])
}

// load reads the page's reports and marks their places.
func (s *search) load(ctx context.Context, page []candidate) error {
	reports, err := s.read(ctx, page)
	if err != nil {
		return err
	}
	for _, r := range reports {
		_, places := s.of(&r)
		s.found.Hits = append(s.found.Hits, Hit{Report: r, Places: places})
	}
	return nil
}

// read gives the candidates' reports in their order.
func (s *search) read(ctx context.Context, page []candidate) ([]news.Report, error) {
	ids := make([]int64, len(page))
	for i, c := range page {
		ids[i] = c.id
	}
	byID := make(map[int64]news.Report, len(ids))
	if err := reportsByID(ctx, s.querier, s.desk, ids, byID); err != nil {
		return nil, err
	}
	out := make([]news.Report, 0, len(byID))
	for _, id := range ids {
		if r, ok := byID[id]; ok {
			out = append(out, r)
		}
	}
	return out, nil
}

// verified takes the page from candidates that are each put to the evaluator,
// and stops at the first match after it.
func (s *search) verified(ctx context.Context) error {
	o := s.options
	return s.eachMatch(ctx, func(r *news.Report, places []match.Hit) bool {
		if s.found.Total == o.Offset+o.Limit {
			s.found.More = true
			return false
		}
		s.found.Total++
		if s.found.Total > o.Offset {
			s.found.Hits = append(s.found.Hits, Hit{Report: *r, Places: places})
		}
		return true
	})
}

// eachMatch gives the matches newest first until fn has had enough.
func (s *search) eachMatch(ctx context.Context, fn func(*news.Report, []match.Hit) bool) error {
	var before int64
	for chunk := s.options.Limit + 1; ; chunk = min(2*chunk, 500) {
		page, err := s.store.readCandidates(ctx, s.querier, s.lookup, before, chunk, false)
		if err != nil {
			return err
		}
		reports, err := s.read(ctx, page)
		if err != nil {
			return err
		}
		for i := range reports {
			if err := ctx.Err(); err != nil {
				return err
			}
			if ok, places := s.of(&reports[i]); ok && !fn(&reports[i], places) {
				return nil
			}
		}
		if len(page) < chunk {
			return nil
		}
		before = page[len(page)-1].id
	}
}

// Count counts a desk's reports that match and were published since a time.
func (s *Store) Count(ctx context.Context, desk string, m *match.Matcher, since time.Time) (int, error) {
	return s.count(ctx, desk, evaluator{s, m.Eval}, m.Plan, since)
}

func (s *Store) count(ctx context.Context, desk string, e evaluator, plan planner, since time.Time) (int, error) {
	n := 0
	err := s.search(ctx, "count reports", func(ctx context.Context, q *querier) error {
		search, err := s.searchFor(ctx, q, desk, e, plan, FindOptions{Limit: 50, From: since})
		if err != nil {
			return err
		}
		return search.eachID(ctx, func(int64) { n++ })
	})
	return n, err
}

// eachID gives the numbers of all matches, newest first.
func (s *search) eachID(ctx context.Context, fn func(int64)) error {
	if s.exact {
		return s.eachNumber(ctx, fn)
	}
	return s.eachMatch(ctx, func(r *news.Report, _ []match.Hit) bool { fn(r.ID); return true })
}

// eachNumber gives the numbers of all candidates.
func (s *search) eachNumber(ctx context.Context, fn func(int64)) error {
	st := sqliteCandidates(s.lookup, 0, 1<<31, false)
	if s.dialect.numbered {
		st = s.spanStatement(span{to: math.MaxInt64}, s.dialect, 1<<31, false)
	}
	return s.each(ctx, func(row scanner) error {
		var id int64
		err := row.Scan(&id)
		fn(id)
		return err
	}, st.b.String(), st.args...)
}

// MonthCount is how many matches were published in a month.
type MonthCount struct {
	Month time.Time // its first moment, UTC
	Count int
}

// months counts the matches of each month, latest first. A month without matches is left out.
func (s *search) months(ctx context.Context) ([]MonthCount, error) {
	var out []MonthCount
	count := func(t time.Time) {
		month := time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC)
		if len(out) == 0 || !out[len(out)-1].Month.Equal(month) {
			out = append(out, MonthCount{Month: month})
		}
		out[len(out)-1].Count++
	}
	err := s.eachID(ctx, func(id int64) { count(s.dialect.slotTime(id)) })
	return out, err
}
