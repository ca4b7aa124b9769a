package archive

import (
	"context"
	"runtime"
	"slices"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"wiredesk/internal/match"
	"wiredesk/internal/news"
)

// One look-up has several things to do at a time that don't wait for one another: the
// reports of a page are read and judged while the index goes on to those past it. None
// holds a connection while it waits for another.

// mostLanes is how many of a page's reports are read and judged at a time.
const mostLanes = 2

// judgedAtOnce bounds what is judged before anybody says whether it is enough.
const judgedAtOnce = 64

// verdict is a report and what the evaluator says of it.
type verdict struct {
	report news.Report
	ok     bool
	places []match.Hit
}

// judge reads the candidates' reports and puts them to the evaluator; they come in the
// order of the candidates. One that is gone is left out.
func (s *search) judge(ctx context.Context, page []candidate) ([]verdict, error) {
	lanes := max(min(mostLanes, runtime.GOMAXPROCS(0), len(page)), 1)
	s.open(lanes)
	if lanes == 1 {
		return s.lane(ctx, 0, page)
	}
	parts := make([][]verdict, lanes)
	group, ctx := errgroup.WithContext(ctx)
	for n := range lanes {
		group.Go(func() error {
			var err error
			parts[n], err = s.lane(ctx, n, page[n*len(page)/lanes:(n+1)*len(page)/lanes])
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return slices.Concat(parts...), nil
}

// open makes lanes, as many as are missing.
func (s *search) open(lanes int) {
	for len(s.lanes) < lanes {
		s.lanes = append(s.lanes, s.evaluators())
	}
}

// lane judges the candidates one after another.
func (s *search) lane(ctx context.Context, n int, page []candidate) ([]verdict, error) {
	reports, err := s.read(ctx, page)
	if err != nil {
		return nil, err
	}
	out := make([]verdict, len(reports))
	for i := range reports {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		out[i].report = reports[i]
		out[i].ok, out[i].places = s.lanes[n](&out[i].report)
	}
	return out, nil
}

// roomAhead is how many candidates there is room for from the start.
const roomAhead = 128

// early reads up to want candidates and gives some of them to fn as soon as they are
// known: those from one mark to the next, as its n-th part. On SQLite, whose index steps
// from one to the next, it goes on meanwhile, until fn says that no more are needed.
func (s *search) early(ctx context.Context, l *lookup, before int64, want int, marks []int, fn func(ctx context.Context, n int, part []candidate) (more bool, err error)) (all []candidate, more bool, err error) {
	var enough atomic.Bool
	group, ctx := errgroup.WithContext(ctx)
	told := 0
	tell := func() { // the next part, or what there is of it
		n := told
		part := all[min(marks[n], len(all)):min(marks[n+1], len(all))]
		if told++; len(part) == 0 {
			return
		}
		group.Go(func() error {
			more, err := fn(ctx, n, part)
			if !more {
				enough.Store(true)
			}
			return err
		})
	}
	if s.dialect.numbered || runtime.GOMAXPROCS(0) < 2 {
		all, err = s.store.readCandidates(ctx, s.querier, l, before, want, false)
	} else {
		all = make([]candidate, 0, min(want, roomAhead))
		err = l.step(ctx, s.querier, before, want, false, func(c candidate) error {
			all = append(all, c)
			for told < len(marks)-1 && len(all) == marks[told+1] {
				tell()
			}
			if enough.Load() {
				return errEnough
			}
			return nil
		})
	}
	for err == nil && told < len(marks)-1 {
		tell()
	}
	if failed := group.Wait(); failed != nil {
		err = failed
	}
	return all, !enough.Load(), err
}

// halved tells whether so many candidates are read in two halves at a time. For a
// beginning FTS5 would unite its words' lists twice, and on PostgreSQL it goes by the
// months that they are in.
func (l *lookup) halved(d dialect, candidates int) bool {
	return !d.numbered && candidates >= worthHalving && runtime.GOMAXPROCS(0) > 1 && !asksBeginning(l.plan)
}

const worthHalving = 500

// toldApart is how many candidates tell how far apart they lie.
const toldApart = 64

// readHalves is readCandidates for many on SQLite: as soon as the first few tell where
// half of what is wanted will have been found, another lane begins there.
func (l *lookup) readHalves(ctx context.Context, q *querier, before int64, limit int, ranks bool) ([]candidate, error) {
	var newer, older []candidate
	var lacking atomic.Int64 // how many older ones are wanted, once that is known
	lacking.Store(int64(limit))
	group, ctx := errgroup.WithContext(ctx)
	readOlder := func(border int64) error {
		return l.step(ctx, q, border, limit, ranks, func(c candidate) error {
			if int64(len(older)) >= lacking.Load() {
				return errEnough
			}
			older = append(older, c)
			return nil
		})
	}
	group.Go(func() error {
		border := int64(0)
		defer func() { lacking.Store(int64(limit - len(newer))) }()
		return l.step(ctx, q, before, limit, ranks, func(c candidate) error {
			if c.id < border {
				return errEnough
			}
			if newer = append(newer, c); len(newer) == toldApart {
				apart := (newer[0].id - c.id) / (toldApart - 1)
				border = max(c.id-apart*int64(limit/2-toldApart), 1)
				group.Go(func() error { return readOlder(border) })
			}
			return nil
		})
	})
	err := group.Wait()
	all := append(newer, older...)
	return all[:min(len(all), limit)], err
}
