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
	Months bool      // count the matches of each month, which takes longer
}

// Found is one page of what a look-up found.
type Found struct {
	Hits   []Hit
	Total  int  // matches counted
	More   bool // there are more than Total
	Window int  // with SortBest: how many of the newest matches were compared; 0 for all
	Months []MonthCount
}

// Hit is one report found, with the places that made it match.
type Hit struct {
	Report news.Report
	Places []match.Hit
	Score  float64 // with SortBest
}

// MonthCount is how many matches were published in a month.
type MonthCount struct {
	Month time.Time // its first moment, UTC
	Count int
}

// Find looks a query up among the reports that a desk sees. It returns exactly
// what m holds for.
func (s *Store) Find(ctx context.Context, desk string, m *match.Matcher, o FindOptions) (Found, error) {
	if o.Limit == 0 {
		o.Limit = 10
	}
	var found Found
	var before int64
	for {
		page, err := s.Recent(ctx, desk, before, 200)
		if err != nil || len(page) == 0 {
			return found, err
		}
		for i := range page {
			r := &page[i]
			before = r.ID
			ok, places := m.Eval(match.NewDoc(s.analyser, r))
			if !ok {
				continue
			}
			found.Total++
			if found.Total > o.Offset && len(found.Hits) < o.Limit {
				found.Hits = append(found.Hits, Hit{Report: *r, Places: places})
			}
		}
	}
}

// Count counts a desk's reports that match and were published since a time.
func (s *Store) Count(ctx context.Context, desk string, m *match.Matcher, since time.Time) (int, error) {
	found, err := s.Find(ctx, desk, m, FindOptions{From: since})
	return found.Total, err
}
