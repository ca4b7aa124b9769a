package archive

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"time"

	"wiredesk/internal/news"
)

// Mention says whether a delivery may mention a role of its desk: when no other
// has mentioned it for as long as rest. Asked again for the same delivery it says
// the same, so that a post that is tried twice is the same post.
func (s *Store) Mention(ctx context.Context, key, desk, role string, rest time.Duration, now time.Time) (bool, error) {
	granted := false
	err := s.change(ctx, "mention role", func(ctx context.Context, q *querier) error {
		err := q.row(ctx, "SELECT granted FROM mentions WHERE key = ?", key).Scan(&granted)
		if !errors.Is(err, sql.ErrNoRows) {
			return err
		}
		err = q.row(ctx, `INSERT INTO mentions (key, desk, role, at, granted) SELECT CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS BIGINT),
			CASE WHEN EXISTS (SELECT 1 FROM mentions WHERE desk = ? AND role = ? AND granted = 1 AND at > ?) THEN 0 ELSE 1 END
			RETURNING granted`, key, desk, role, millis(now), desk, role, millis(now.Add(-rest))).Scan(&granted)
		return err
	})
	return granted, err
}

// Busy is a watch that found many stories since a time.
type Busy struct {
	Watch news.Watch
	Now   int
	Told  bool // its desk was told of the spike that it is in
}

// SpikeKey names the notice of a watch's spike.
func SpikeKey(watch int64) string { return "spike/" + strconv.FormatInt(watch, 10) }

// BusyWatches gives the watches that found least stories or more since a time, and
// those whose desk was told of a spike that hasn't ended.
func (s *Store) BusyWatches(ctx context.Context, since time.Time, least int) ([]Busy, error) {
	var out []Busy
	err := s.look(ctx, "find busy watches", func(ctx context.Context, q *querier) error {
		counts := map[int64]int{}
		err := q.each(ctx, func(row scanner) error {
			var id int64
			var n int
			err := row.Scan(&id, &n)
			counts[id] = n
			return err
		}, "SELECT watch, count(*) FROM finds WHERE at >= ? GROUP BY watch", millis(since))
		if err != nil {
			return err
		}
		told := map[string]bool{}
		err = q.each(ctx, func(row scanner) error {
			var key string
			err := row.Scan(&key)
			told[key] = true
			return err
		}, "SELECT key FROM notices WHERE key LIKE 'spike/%'")
		if err != nil {
			return err
		}
		return q.each(ctx, func(row scanner) error {
			w, err := scanWatch(row)
			b := Busy{w, counts[w.ID], told[SpikeKey(w.ID)]}
			if b.Told || b.Now >= least {
				out = append(out, b)
			}
			return err
		}, "SELECT "+watchColumns+" FROM watches ORDER BY id")
	})
	return out, err
}

// FoundAt gives when a watch found its stories since a time, oldest first.
func (s *Store) FoundAt(ctx context.Context, watch int64, since time.Time) ([]time.Time, error) {
	var out []time.Time
	err := s.look(ctx, "read finds", func(ctx context.Context, q *querier) error {
		return q.each(ctx, func(row scanner) error {
			var at int64
			err := row.Scan(&at)
			out = append(out, moment(at))
			return err
		}, "SELECT at FROM finds WHERE watch = ? AND at >= ? ORDER BY at", watch, millis(since))
	})
	return out, err
}

// TellOnce puts a notice into the outbox if the desk has not been told of key yet.
func (s *Store) TellOnce(ctx context.Context, key string, d news.Delivery) (bool, error) {
	first := false
	err := s.change(ctx, "tell once", func(ctx context.Context, q *querier) error {
		n, err := q.exec(ctx, "INSERT INTO notices (desk, key, at) VALUES (?,?,?) ON CONFLICT DO NOTHING", d.Alert.Desk, key, millis(d.Created))
		if first = n == 1; err != nil || !first {
			return err
		}
		return insertDelivery(ctx, q, d)
	})
	return first, err
}
