package archive

import (
	"context"
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
	Count  bool      // count matches past the page, up to countBeyond, which takes longer
	Months bool      // count the newest matches by month too, which takes longer still
}

// Found is one page of what a look-up found.
type Found struct {
	Hits   []Hit
	Total  int          // matches counted: those of the page and before it, and those past it where they are
	More   bool         // there are or may be more than Total
	Window int          // with SortBest: the newest matches that were compared; 0 when it was all of them
	Months []MonthCount // of the newest matches, latest first; a month without matches is left out
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
	return s.find(ctx, desk, s.evaluatorsOf(m), m.Plan, o)
}

// planner gives the plan of a query for reports in some languages.
type planner func(langs ...string) *match.Plan

// evaluator decides on reports, one after another.
type evaluator func(*news.Report) (bool, []match.Hit)

// evaluators make one for each lane of a look-up.
type evaluators func() evaluator

func (s *Store) evaluatorsOf(m *match.Matcher) evaluators {
	return func() evaluator { return m.Judge(s.analyser).Eval }
}

func (s *Store) find(ctx context.Context, desk string, e evaluators, plan planner, o FindOptions) (Found, error) {
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
func (s *Store) searchFor(ctx context.Context, q *querier, desk string, e evaluators, plan planner, o FindOptions) (*search, error) {
	langs, err := s.languages(ctx, q)
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
	b, err := s.beginnings(ctx, q, p)
	if err != nil {
		return nil, err
	}
	out := &search{store: s, querier: q, lookup: l, evaluators: e, options: o}
	if o.Sort != SortBest {
		out.loose = s.loosen(l, p, o, b)
	}
	if b.many() {
		l.plan = b.inPieces(l.plan)
		l.expr, _ = compiler{s.syntax()}.compile(l.plan)
	}
	return out, nil
}

// search is one look-up under way.
type search struct {
	store *Store
	*querier
	*lookup
	loose      *loose // what eachMatch asks for first; nil for the lookup itself
	evaluators evaluators
	lanes      []evaluator // one each, made as they are needed
	options    FindOptions
	found      *Found
	listed     []candidate // the newest matches that are known on the way, which months counts
	tried      int         // candidates that were put to the evaluator
	matched    int         // those of them that match
}

// newest takes the page from candidates that all match.
func (s *search) newest(ctx context.Context) error {
	o := s.options
	want := o.Offset + o.Limit + 1
	if o.Count || o.Months {
		want += countBeyond
	}
	read := want
	if o.Months {
		read = max(want, window)
	}
	// The first half of the page is read and judged while the index finds the other.
	s.open(mostLanes)
	var halves [mostLanes][]verdict
	marks := []int{o.Offset, o.Offset + (o.Limit+1)/2, o.Offset + o.Limit}
	all, _, err := s.early(ctx, s.lookup, 0, read, marks, func(ctx context.Context, n int, half []candidate) (_ bool, err error) {
		halves[n], err = s.lane(ctx, n, half)
		return true, err
	})
	for _, half := range halves {
		for i := range half {
			s.found.Hits = append(s.found.Hits, Hit{Report: half[i].report, Places: half[i].places})
		}
	}
	s.listed = all
	s.found.Total = min(len(all), want-1)
	s.found.More = len(all) >= want
	return err
}

// read gives the candidates' reports in their order. One that is gone is left out.
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

// verified takes the page from candidates that are each put to the evaluator, and
// stops at the first match after it. Where months are counted it goes on as far as
// judgedForMonths.
func (s *search) verified(ctx context.Context) error {
	o := s.options
	return s.eachMatch(ctx, func(r *news.Report, places []match.Hit) bool {
		s.listed = append(s.listed, candidate{id: r.ID})
		if s.found.Total == o.Offset+o.Limit {
			s.found.More = true
			return o.Months
		}
		s.found.Total++
		if s.found.Total > o.Offset {
			s.found.Hits = append(s.found.Hits, Hit{Report: *r, Places: places})
		}
		return true
	})
}

// judgedForMonths is how many candidates are put to the evaluator so that months can
// be counted: reading each of them is what takes time.
const judgedForMonths = 100

// ahead is how many candidates are asked for at once, which on SQLite costs little
// beside asking again: a beginning's lists are all read each time.
const ahead = 500

// asked gives how many candidates to ask for after so many.
func (s *search) asked(before int) int {
	if s.dialect.numbered || s.sought != nil {
		return min(4*before, ahead)
	}
	return ahead
}

// eachMatch gives the matches newest first until fn has had enough.
func (s *search) eachMatch(ctx context.Context, fn func(*news.Report, []match.Hit) bool) error {
	var before int64
	chunk := s.options.Limit + 1
	now, want := s.lookup, chunk+countBeyond
	switch {
	case s.loose != nil:
		now, want = s.loose.lookup, s.loose.first
	case s.dialect.numbered || s.sought != nil: // where a few more cost more, or can be had later
		want = 2 * chunk
	}
	for ; ; now, want = s.lookup, s.asked(want) {
		all, more, err := s.early(ctx, now, before, want, []int{0, chunk}, func(ctx context.Context, _ int, some []candidate) (bool, error) {
			return s.judged(ctx, some, fn)
		})
		rest := all[min(chunk, len(all)):]
		for chunk = s.after(chunk); more && err == nil && len(rest) > 0; chunk = s.after(chunk) {
			some := rest[:min(chunk, len(rest))]
			rest = rest[len(some):]
			more, err = s.judged(ctx, some, fn)
		}
		if !more || err != nil || len(all) < want {
			return err
		}
		before = all[len(all)-1].id
	}
}

// after gives how many candidates to judge after so many: as many as are likely to hold
// what the page lacks, and where that isn't known, twice as many.
func (s *search) after(chunk int) int {
	twice := min(2*chunk, ahead)
	lacking := s.options.Offset + s.options.Limit + 1 - s.matched
	if s.matched == 0 || lacking <= 0 {
		return twice
	}
	return min(lacking*s.tried/s.matched+2, twice)
}

// enoughForMonths tells that a page is full, that more follows, and that as many were
// read as months may cost.
func (s *search) enoughForMonths() bool {
	return s.found != nil && s.found.More && s.options.Sort != SortBest && s.tried >= judgedForMonths
}

// judged gives those of the candidates that match; false when fn has had enough, or
// months have.
func (s *search) judged(ctx context.Context, page []candidate, fn func(*news.Report, []match.Hit) bool) (bool, error) {
	for len(page) > 0 {
		some := page[:min(len(page), judgedAtOnce)]
		page = page[len(some):]
		judged, err := s.judge(ctx, some)
		if err != nil {
			return false, err
		}
		for i := range judged {
			s.tried++
			if judged[i].ok {
				s.matched++
			}
			if j := &judged[i]; j.ok && !fn(&j.report, j.places) || s.enoughForMonths() {
				return false, nil
			}
		}
	}
	return true, nil
}
