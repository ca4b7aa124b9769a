package archive

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// density is how close reports lie of late.
type density struct {
	newest, oldest int64   // of the numbers looked through
	mine, any      float64 // a number's chance to be a report of the desk's, or any; 0 where there are few
	total          float64 // reports of the archive, by the sample
}

// A density is measured over densityOver reports. The newest don't count: feeds date
// some into the future. What was imported at once may lie far closer than the rest,
// so whatever is reckoned from a density is bounded by the total.
const (
	densityOver  = 1000
	densitySkips = 16
)

// densities keeps those of the desks for a while: measuring takes longer than
// finding a rare word.
type densities struct {
	mu    sync.Mutex
	desks map[string]measured
}

type measured struct {
	density
	at time.Time
}

// How long a density stands, and of how many desks.
const (
	densityStands = 10 * time.Second
	maxDensities  = 10_000
)

func (d *densities) get(desk string, now time.Time) (density, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	m, ok := d.desks[desk]
	return m.density, ok && now.Sub(m.at) < densityStands
}

func (d *densities) put(desk string, m measured) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.desks == nil || len(d.desks) >= maxDensities {
		d.desks = map[string]measured{}
	}
	d.desks[desk] = m
}

// densityOf gives how close the reports lie that a desk sees, as measured lately.
func (s *Store) densityOf(ctx context.Context, q *querier, desk string) (density, error) {
	if near, ok := s.densities.get(desk, time.Now()); ok {
		return near, nil
	}
	near, err := readDensity(ctx, q, desk)
	if err == nil {
		s.densities.put(desk, measured{near, time.Now()})
	}
	return near, err
}

func readDensity(ctx context.Context, q *querier, desk string) (density, error) {
	const (
		mine = "coalesce((SELECT report FROM desk_reports WHERE desk = ? ORDER BY report DESC OFFSET ? LIMIT 1), 0)"
		all  = "coalesce((SELECT id FROM reports ORDER BY id DESC OFFSET ? LIMIT 1), 0)"
	)
	var first, last, firstAny, lastAny int64
	var near density
	err := q.row(ctx, "SELECT "+mine+", "+mine+", "+mine+", "+all+", "+all+`,
		coalesce((SELECT min(report) FROM desk_reports WHERE desk = ?), 0)`, desk, 0, desk, densitySkips, desk, densitySkips+densityOver,
		densitySkips, densitySkips+densityOver, desk).Scan(&near.newest, &first, &last, &firstAny, &lastAny, &near.oldest)
	if err != nil {
		return near, fmt.Errorf("measure density: %w", err)
	}
	if last != 0 {
		near.mine = densityOver / float64(first-last)
	}
	if lastAny != 0 {
		near.any = densityOver / float64(firstAny-lastAny)
	}
	return near, nil
}

// measure takes the desk's density, as far as the lookup's dates reach.
func (s *Store) measure(ctx context.Context, q *querier, l *lookup) error {
	var err error
	if l.density, err = s.densityOf(ctx, q, l.desk); err != nil {
		return err
	}
	near, d := &l.density, s.dialect
	if !l.from.IsZero() {
		near.oldest = max(near.oldest, d.slotOf(l.from))
	}
	if !l.to.IsZero() {
		near.newest = min(near.newest, d.slotOf(l.to)+l.spill)
	}
	return nil
}
