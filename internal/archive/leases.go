package archive

import (
	"context"
	"time"
)

// Leases are names that one process at a time holds: gateway shards, turns to
// identify, and its own name while it lives. They run by the database's clock, so
// that no process's own can cut them short or draw them out.

// forgetLease is how long after its end a lease is forgotten.
const forgetLease = time.Minute

// TakeLease takes a name for owner if nobody holds it, for as long as lasts; it
// gives false when somebody does, be it owner itself.
func (s *Store) TakeLease(ctx context.Context, name, owner string, lasts time.Duration) (bool, error) {
	taken := false
	err := s.change(ctx, "take lease", func(ctx context.Context, q *querier) error {
		clock, err := q.leaseClock(ctx, s.now())
		if err != nil {
			return err
		}
		n, err := q.exec(ctx, `INSERT INTO leases (name, owner, until) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE
			SET owner = excluded.owner, until = excluded.until WHERE leases.until <= ?`, name, owner, clock+lasts.Milliseconds(), clock)
		taken = n == 1
		return err
	})
	return taken, err
}

// KeepLeases renews what owner still holds among the names, and gives all leases
// that run, with their owners. One that had ended isn't renewed: another process
// may have had it since.
func (s *Store) KeepLeases(ctx context.Context, owner string, names []string, lasts time.Duration) (map[string]string, error) {
	var held map[string]string
	err := s.change(ctx, "keep leases", func(ctx context.Context, q *querier) error {
		held = map[string]string{}
		clock, err := q.leaseClock(ctx, s.now())
		if err != nil {
			return err
		}
		if len(names) > 0 {
			args := []any{clock + lasts.Milliseconds(), owner, clock}
			for _, n := range names {
				args = append(args, n)
			}
			if _, err := q.exec(ctx, "UPDATE leases SET until = ? WHERE owner = ? AND until > ? AND name IN ("+marks(len(names))+")", args...); err != nil {
				return err
			}
		}
		return q.each(ctx, func(row scanner) error {
			var name, owner string
			err := row.Scan(&name, &owner)
			held[name] = owner
			return err
		}, "SELECT name, owner FROM leases WHERE until > ?", clock)
	})
	return held, err
}

// DropLease gives back a name that owner holds.
func (s *Store) DropLease(ctx context.Context, name, owner string) error {
	return s.change(ctx, "drop lease", func(ctx context.Context, q *querier) error {
		_, err := q.exec(ctx, "DELETE FROM leases WHERE name = ? AND owner = ?", name, owner)
		return err
	})
}

// ReleaseDead lets go the sources that are claimed by owners who hold no lease of
// their own name, with the prefix before it, so that nobody waits for the claims'
// end. A process that only slept finds its claims fenced off. What is left of
// leases that ended long ago goes too.
func (s *Store) ReleaseDead(ctx context.Context, prefix string) (int, error) {
	released := int64(0)
	err := s.change(ctx, "release the dead's sources", func(ctx context.Context, q *querier) error {
		clock, err := q.leaseClock(ctx, s.now())
		if err != nil {
			return err
		}
		released, err = q.exec(ctx, `UPDATE sources SET owner = '', until = 0, fence = fence + 1 WHERE owner <> '' AND until > ?
			AND NOT EXISTS (SELECT 1 FROM leases WHERE leases.name = ? || sources.owner AND leases.until > ?)`, clock, prefix, clock)
		if err == nil {
			_, err = q.exec(ctx, "DELETE FROM leases WHERE until < ?", clock-forgetLease.Milliseconds())
		}
		return err
	})
	return int(released), err
}

// RaiseFence counts a named fence up and gives it.
func (s *Store) RaiseFence(ctx context.Context, name string) (int64, error) {
	var fence int64
	err := s.change(ctx, "raise fence", func(ctx context.Context, q *querier) error {
		return q.row(ctx, `INSERT INTO counters (name, value) VALUES (?, 1) ON CONFLICT (name) DO UPDATE
			SET value = counters.value + 1 RETURNING value`, "fence:"+name).Scan(&fence)
	})
	return fence, err
}

// NewestFence gives the newest of a named fence, 0 before the first. It asks the
// primary: a replica may not have heard of it yet.
func (s *Store) NewestFence(ctx context.Context, name string) (int64, error) {
	var fence int64
	err := s.change(ctx, "read fence", func(ctx context.Context, q *querier) error {
		return q.row(ctx, "SELECT coalesce(max(value), 0) FROM counters WHERE name = ?", "fence:"+name).Scan(&fence)
	})
	return fence, err
}
