package archive

import (
	"context"
	"math"
	"slices"
	"time"

	"wiredesk/internal/match"
	"wiredesk/internal/news"
)

// Count counts a desk's reports that match and were published since a time.
func (s *Store) Count(ctx context.Context, desk string, m *match.Matcher, since time.Time) (int, error) {
	return s.count(ctx, desk, s.evaluatorsOf(m), m.Plan, since)
}

func (s *Store) count(ctx context.Context, desk string, e evaluators, plan planner, since time.Time) (int, error) {
	n := 0
	err := s.search(ctx, "count reports", func(ctx context.Context, q *querier) error {
		search, err := s.searchFor(ctx, q, desk, e, plan, FindOptions{Limit: 50, From: since})
		if err != nil {
			return err
		}
		return search.eachID(ctx, allOfThem, func(int64) { n++ })
	})
	return n, err
}

// allOfThem is more matches than there are.
const allOfThem = 1 << 31

// eachID gives the numbers of the newest matches, newest first.
func (s *search) eachID(ctx context.Context, most int, fn func(int64)) error {
	if s.exact {
		return s.eachNumber(ctx, most, fn)
	}
	n := 0
	return s.eachMatch(ctx, func(r *news.Report, _ []match.Hit) bool {
		fn(r.ID)
		n++
		return n < most
	})
}

// eachNumber gives the numbers of the newest candidates.
func (s *search) eachNumber(ctx context.Context, most int, fn func(int64)) error {
	if !s.dialect.numbered {
		return s.step(ctx, s.querier, 0, most, false, func(c candidate) error {
			fn(c.id)
			return nil
		})
	}
	st := s.spanStatement(span{to: math.MaxInt64}, s.dialect, most, false)
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

// months counts the newest matches of each month: as many as best first compares, or
// where the index can't decide alone, those among the candidates that were judged.
// What the page holds whole isn't asked for again.
func (s *search) months(ctx context.Context) ([]MonthCount, error) {
	var ids []int64
	var err error
	switch {
	case !s.found.More && s.found.Total == len(s.found.Hits):
		for _, h := range s.found.Hits {
			ids = append(ids, h.Report.ID)
		}
		slices.Sort(ids)
		slices.Reverse(ids)
	case s.listed != nil:
		for _, c := range s.listed[:min(len(s.listed), window)] {
			ids = append(ids, c.id)
		}
	default:
		err = s.eachID(ctx, countBeyond, func(id int64) { ids = append(ids, id) })
	}
	var out []MonthCount
	for _, id := range ids {
		t := s.dialect.slotTime(id)
		month := time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC)
		if len(out) == 0 || !out[len(out)-1].Month.Equal(month) {
			out = append(out, MonthCount{Month: month})
		}
		out[len(out)-1].Count++
	}
	return out, err
}
