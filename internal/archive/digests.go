package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"wiredesk/internal/news"
)

const digestColumns = "id, desk, name, channel, times, next, last, added_by, added_at"

func scanDigest(row scanner) (news.Digest, error) {
	var d news.Digest
	var times string
	var next, last, added int64
	if err := row.Scan(&d.ID, &d.Desk, &d.Name, &d.Channel, &times, &next, &last, &d.AddedBy, &added); err != nil {
		return d, err
	}
	d.Next, d.Last, d.AddedAt = moment(next), moment(last), moment(added)
	return d, unpack(times, &d.Times)
}

// SetDigest keeps a desk's digest, in the place of the one of the same name.
func (s *Store) SetDigest(ctx context.Context, d news.Digest) (news.Digest, error) {
	times, err := packOne(d.Times)
	if err != nil {
		return d, err
	}
	err = s.change(ctx, "set digest", func(ctx context.Context, q *querier) error {
		if err := meetDesk(ctx, q, d.Desk); err != nil {
			return err
		}
		return q.row(ctx, `INSERT INTO digests (desk, name, channel, times, next, added_by, added_at) VALUES (?,?,?,?,?,?,?)
			ON CONFLICT (desk, name) DO UPDATE SET channel = excluded.channel, times = excluded.times, next = excluded.next RETURNING id`,
			d.Desk, d.Name, d.Channel, times, millis(d.Next), d.AddedBy, millis(d.AddedAt)).Scan(&d.ID)
	})
	return d, err
}

// Digest gives one digest of a desk.
func (s *Store) Digest(ctx context.Context, desk string, id int64) (news.Digest, error) {
	var d news.Digest
	err := s.look(ctx, "read digest", func(ctx context.Context, q *querier) error {
		var err error
		d, err = scanDigest(q.row(ctx, "SELECT "+digestColumns+" FROM digests WHERE desk = ? AND id = ?", desk, id))
		if errors.Is(err, sql.ErrNoRows) {
			return noDigest()
		}
		return err
	})
	return d, err
}

func noDigest() error {
	return news.Errorf(news.NotFound, "This desk has no such digest. See the list with /digest list.")
}

// Digests gives a desk's digests by name.
func (s *Store) Digests(ctx context.Context, desk string) ([]news.Digest, error) {
	return s.digests(ctx, "WHERE desk = ? ORDER BY name", desk)
}

// DueDigests gives the digests of all desks that are due, the longest due first.
func (s *Store) DueDigests(ctx context.Context, now time.Time, limit int) ([]news.Digest, error) {
	return s.digests(ctx, "WHERE next <= ? ORDER BY next LIMIT ?", millis(now), limit)
}

func (s *Store) digests(ctx context.Context, where string, args ...any) ([]news.Digest, error) {
	var out []news.Digest
	err := s.look(ctx, "list digests", func(ctx context.Context, q *querier) error {
		return q.each(ctx, func(row scanner) error {
			d, err := scanDigest(row)
			out = append(out, d)
			return err
		}, "SELECT "+digestColumns+" FROM digests "+where, args...)
	})
	return out, err
}

// RemoveDigest removes a digest of a desk. The watches that fed it post each
// story by itself again; what waited for it is told in a roll-up at once.
func (s *Store) RemoveDigest(ctx context.Context, desk string, id int64) error {
	return s.changeWatches(ctx, "remove digest", func(ctx context.Context, q *querier) error {
		_, err := q.exec(ctx, `UPDATE waiting SET digest = 0, channel = (SELECT channel FROM digests WHERE id = ?), due = 0
			WHERE digest = ? AND desk = ?`, id, id, desk)
		if err != nil {
			return err
		}
		n, err := q.exec(ctx, "DELETE FROM digests WHERE desk = ? AND id = ?", desk, id)
		if err == nil && n == 0 {
			return noDigest()
		}
		if err != nil {
			return err
		}
		var fed []news.Watch
		err = q.each(ctx, func(row scanner) error {
			w, err := scanWatch(row)
			if w.Manner.Digest == id {
				fed = append(fed, w)
			}
			return err
		}, "SELECT "+watchColumns+" FROM watches WHERE desk = ?"+q.dialect.rowLock, desk)
		if err != nil {
			return err
		}
		for _, w := range fed {
			w.Manner.Digest = 0
			manner, err := packOne(w.Manner)
			if err != nil {
				return err
			}
			if _, err := q.exec(ctx, "UPDATE watches SET manner = ? WHERE id = ?", manner, w.ID); err != nil {
				return err
			}
		}
		return nil
	})
}

// Compose writes the deliveries that tell of what waited, by watch.
type Compose func([]news.Group) []news.Delivery

// MakeDigest puts into the outbox what waits for a digest, and gives the digest
// its next time; it says how many stories there were. A digest whose time has
// changed since it was read is left to whoever changed it, so that of several
// processes one makes it.
func (s *Store) MakeDigest(ctx context.Context, d news.Digest, now, next time.Time, compose Compose) (int, error) {
	told := 0
	err := s.change(ctx, "make digest", func(ctx context.Context, q *querier) error {
		told = 0
		n, err := q.exec(ctx, "UPDATE digests SET next = ?, last = ? WHERE id = ? AND next = ?", millis(next), millis(now), d.ID, millis(d.Next))
		if err != nil || n == 0 {
			return err
		}
		told, err = tell(ctx, q, now, compose, "w.digest = ?", d.ID)
		return err
	})
	return told, err
}

// Roll is a channel of a desk whose roll-up is due.
type Roll struct{ Desk, Channel string }

// DueRolls gives the roll-ups that are due.
func (s *Store) DueRolls(ctx context.Context, now time.Time) ([]Roll, error) {
	var out []Roll
	err := s.look(ctx, "list roll-ups", func(ctx context.Context, q *querier) error {
		return q.each(ctx, func(row scanner) error {
			var r Roll
			err := row.Scan(&r.Desk, &r.Channel)
			out = append(out, r)
			return err
		}, "SELECT DISTINCT desk, channel FROM waiting WHERE digest = 0 AND due <= ?", millis(now))
	})
	return out, err
}

// MakeRoll puts into the outbox all that waits for a channel's roll-up.
func (s *Store) MakeRoll(ctx context.Context, r Roll, now time.Time, compose Compose) (int, error) {
	told := 0
	err := s.change(ctx, "make roll-up", func(ctx context.Context, q *querier) error {
		var err error
		told, err = tell(ctx, q, now, compose, "w.digest = 0 AND w.desk = ? AND w.channel = ?", r.Desk, r.Channel)
		return err
	})
	return told, err
}

// WaitingFor counts the stories that wait for a digest.
func (s *Store) WaitingFor(ctx context.Context, digest int64) (int, error) {
	n := 0
	err := s.look(ctx, "count waiting stories", func(ctx context.Context, q *querier) error {
		return q.row(ctx, "SELECT count(*) FROM waiting WHERE digest = ?", digest).Scan(&n)
	})
	return n, err
}

// tell turns what waits into deliveries.
func tell(ctx context.Context, q *querier, now time.Time, compose Compose, where string, args ...any) (int, error) {
	if q.dialect.rowLock != "" { // what another process tells of is gone once its turn ends
		if _, err := q.exec(ctx, "SELECT 1 FROM waiting w WHERE "+where+q.dialect.rowLock, args...); err != nil {
			return 0, fmt.Errorf("lock waiting stories: %w", err)
		}
	}
	groups, told, err := waitingGroups(ctx, q, where, args)
	if err != nil || told == 0 {
		return 0, err
	}
	for _, d := range compose(groups) {
		if d.Created.IsZero() {
			d.Created = now
		}
		if err := insertDelivery(ctx, q, d); err != nil {
			return 0, err
		}
	}
	if _, err := q.exec(ctx, "DELETE FROM waiting AS w WHERE "+where, args...); err != nil {
		return 0, fmt.Errorf("forget waiting stories: %w", err)
	}
	return told, nil
}

// waitingGroups reads what waits, by watch, with how many outlets carry each
// story by now.
func waitingGroups(ctx context.Context, q *querier, where string, args []any) ([]news.Group, int, error) {
	var out []news.Group
	told := 0
	err := q.each(ctx, func(row scanner) error {
		var watch, canonical string
		var t news.Told
		var published, seen int64
		if err := row.Scan(&watch, &t.Title, &t.Address, &canonical, &t.Source, &published, &seen, &t.Outlets); err != nil {
			return err
		}
		if t.Address == "" && !strings.HasPrefix(canonical, privateText) {
			t.Address = canonical
		}
		if t.At = moment(published); published == 0 {
			t.At = moment(seen)
		}
		if len(out) == 0 || out[len(out)-1].Watch != watch {
			out = append(out, news.Group{Watch: watch})
		}
		g := &out[len(out)-1]
		g.Stories = append(g.Stories, t)
		told++
		return nil
	}, `SELECT a.name, r.title, r.address, r.canonical, r.source, r.published, r.first_seen,
		(SELECT count(DISTINCT c.source) FROM desk_reports o JOIN reports c ON c.id = o.report WHERE o.desk = w.desk AND o.story = d.story)
		FROM waiting w JOIN watches a ON a.id = w.watch JOIN reports r ON r.id = w.report
		JOIN desk_reports d ON d.desk = w.desk AND d.report = w.report WHERE `+where+` ORDER BY a.name, w.since, w.report`, args...)
	if err != nil {
		return nil, 0, fmt.Errorf("read waiting stories: %w", err)
	}
	return out, told, nil
}
