package archive

import (
	"context"
	"time"

	"wiredesk/internal/news"
)

// Status is what a desk's /status says about the archive.
type Status struct {
	Reports    int
	Sources    int
	Failing    int // sources whose last poll failed
	Paused     int // sources
	Watches    int
	LastNew    time.Time // when a report last came in; zero when none has
	Deliveries map[news.DeliveryState]int
}

// Status counts what the archive holds for a desk.
func (s *Store) Status(ctx context.Context, desk string) (Status, error) {
	var st Status
	err := s.look(ctx, "read status", func(ctx context.Context, q *querier) error {
		var last int64
		err := q.row(ctx, `SELECT (SELECT count(*) FROM desk_reports WHERE desk = ?),
			(SELECT count(*) FROM sources WHERE desk = ?), (SELECT count(*) FROM sources WHERE desk = ? AND failures > 0),
			(SELECT count(*) FROM sources WHERE desk = ? AND paused = 1), (SELECT count(*) FROM watches WHERE desk = ?),
			(SELECT coalesce(max(last_new), 0) FROM sources WHERE desk = ?)`, desk, desk, desk, desk, desk, desk).
			Scan(&st.Reports, &st.Sources, &st.Failing, &st.Paused, &st.Watches, &last)
		st.LastNew = moment(last)
		return err
	})
	if err != nil {
		return st, err
	}
	st.Deliveries, err = s.DeliveryCounts(ctx, desk)
	return st, err
}

// Prune forgets what is no longer needed: items not seen in their source since
// before, decisions, notices and sent or failed deliveries from before it. Reports
// stay. It works in small transactions and says how many rows it removed.
func (s *Store) Prune(ctx context.Context, before time.Time) (int, error) {
	total := 0
	for _, statement := range []string{
		"DELETE FROM items WHERE (source, key) IN (SELECT source, key FROM items WHERE seen < ? LIMIT 2000)",
		"DELETE FROM decisions WHERE id IN (SELECT id FROM decisions WHERE at < ? LIMIT 2000)",
		"DELETE FROM notices WHERE (desk, key) IN (SELECT desk, key FROM notices WHERE at < ? LIMIT 2000)",
		"DELETE FROM finds WHERE (watch, story) IN (SELECT watch, story FROM finds WHERE at < ? LIMIT 2000)",
		"DELETE FROM mentions WHERE key IN (SELECT key FROM mentions WHERE at < ? LIMIT 2000)",
		"DELETE FROM mutes WHERE (desk, story, channel) IN (SELECT desk, story, channel FROM mutes WHERE at < ? LIMIT 2000)",
		"DELETE FROM claims WHERE (desk, story) IN (SELECT desk, story FROM claims WHERE at < ? LIMIT 2000)",
		"DELETE FROM deliveries WHERE id IN (SELECT id FROM deliveries WHERE state IN ('sent', 'failed', 'gone') AND created < ? LIMIT 2000)",
	} {
		for {
			var n int64
			err := s.change(ctx, "prune archive", func(ctx context.Context, q *querier) error {
				var err error
				n, err = q.exec(ctx, statement, millis(before))
				return err
			})
			if err != nil {
				return total, err
			}
			total += int(n)
			if n < 2000 {
				break
			}
		}
	}
	return total, nil
}
