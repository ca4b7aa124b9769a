package archive

import (
	"context"
	"time"

	"wiredesk/internal/news"
)

// Claim is a source held for one poll. A poll that ends after another process
// has claimed the source changes nothing.
type Claim struct {
	Source news.Source
	Owner  string
	Fence  int64
	Health string // what FinishPolls last kept of the source's health, "" at first
}

// ClaimSources takes up to limit sources that are due, not paused and not held,
// the longest due first, for owner and for as long as lease. Those whose last
// poll failed are left to ClaimTroubled.
func (s *Store) ClaimSources(ctx context.Context, owner string, now time.Time, lease time.Duration, limit int) ([]Claim, error) {
	return s.claim(ctx, owner, now, lease, limit, "failures = 0")
}

// ClaimTroubled is ClaimSources for those whose last poll failed, so that they
// can be polled without keeping others waiting.
func (s *Store) ClaimTroubled(ctx context.Context, owner string, now time.Time, lease time.Duration, limit int) ([]Claim, error) {
	return s.claim(ctx, owner, now, lease, limit, "failures > 0")
}

// healthName is the setting in which a source's health is kept.
const healthName = "'health:' || sources.id"

func (s *Store) claim(ctx context.Context, owner string, now time.Time, lease time.Duration, limit int, which string) ([]Claim, error) {
	var out []Claim
	err := s.change(ctx, "claim sources", func(ctx context.Context, q *querier) error {
		out = nil
		clock, err := q.leaseClock(ctx, now)
		if err != nil {
			return err
		}
		return q.each(ctx, func(row scanner) error {
			c := Claim{Owner: owner}
			var err error
			c.Source, err = scanSource(row, &c.Fence, &c.Health)
			out = append(out, c)
			return err
		}, `UPDATE sources SET owner = ?, until = ?, fence = fence + 1 WHERE id IN (
			SELECT id FROM sources WHERE paused = 0 AND next_poll <= ? AND until <= ? AND `+which+` ORDER BY next_poll, id LIMIT ?`+
			q.dialect.skipLocked+`) RETURNING `+sourceColumns+`, fence,
			coalesce((SELECT value FROM settings WHERE settings.desk = sources.desk AND settings.name = `+healthName+`), '')`,
			owner, clock+lease.Milliseconds(), millis(now), clock, limit)
	})
	return out, err
}

// ReleaseSources lets go what an owner held that has just started, and therefore
// polls nothing.
func (s *Store) ReleaseSources(ctx context.Context, owner string) error {
	return s.change(ctx, "release sources", func(ctx context.Context, q *querier) error {
		_, err := q.exec(ctx, "UPDATE sources SET owner = '', until = 0, fence = fence + 1 WHERE owner = ?", owner)
		return err
	})
}

// ReturnSources lets go claims whose polls were not begun, so that the sources are due
// at once and not when the lease ends. What others have claimed since stays theirs.
func (s *Store) ReturnSources(ctx context.Context, claims []Claim) error {
	return s.change(ctx, "return sources", func(ctx context.Context, q *querier) error {
		for _, c := range claims {
			if _, err := q.exec(ctx, "UPDATE sources SET owner = '', until = 0 WHERE id = ? AND owner = ? AND fence = ?", c.Source.ID, c.Owner, c.Fence); err != nil {
				return err
			}
		}
		return nil
	})
}

// Finished is a poll that is over, with all that is kept or lost together with it.
type Finished struct {
	Claim   Claim           // as claimed, with what the poll found out in Source and Health
	At      time.Time       // when it was over
	Seen    []string        // keys of the items that the source lists
	Moved   bool            // Source.Address is new
	Notices []news.Delivery // what the desk is told about the source
}

// FinishPolls keeps what polls found out about their sources and lets them go:
// the validators, when to poll next, failures, the usual gap, health, and a pause
// or a new address when the poll itself calls for one. It does so for all in one
// transaction and gives the sources whose claim is no longer held, for which
// nothing is kept.
func (s *Store) FinishPolls(ctx context.Context, all []Finished) (lost []int64, err error) {
	err = s.change(ctx, "finish polls", func(ctx context.Context, q *querier) error {
		lost = nil
		for _, f := range all {
			held, err := finish(ctx, q, f)
			if err != nil {
				return err
			}
			if !held {
				lost = append(lost, f.Claim.Source.ID)
			}
		}
		return nil
	})
	return lost, err
}

func finish(ctx context.Context, q *querier, f Finished) (held bool, err error) {
	src := f.Claim.Source
	n, err := q.exec(ctx, `UPDATE sources SET etag = ?, last_modified = ?, primed = ?, next_poll = ?, last_poll = ?, last_ok = ?,
		last_new = ?, failures = ?, last_error = ?, gap = ?, owner = '', until = 0 WHERE id = ? AND owner = ? AND fence = ?`,
		src.ETag, src.LastModified, flag(src.Primed), millis(src.NextPoll), millis(src.LastPoll), millis(src.LastOK),
		millis(src.LastNew), src.Failures, src.LastError, src.Gap.Milliseconds(), src.ID, f.Claim.Owner, f.Claim.Fence)
	if err != nil || n == 0 {
		return false, err
	}
	if src.Paused {
		if _, err := q.exec(ctx, "UPDATE sources SET paused = 1, pause_why = ? WHERE id = ? AND paused = 0", src.PauseWhy, src.ID); err != nil {
			return true, err
		}
	}
	if f.Moved {
		if _, err := q.exec(ctx, `UPDATE sources SET address = ? WHERE id = ? AND NOT EXISTS
			(SELECT 1 FROM sources other WHERE other.desk = ? AND other.address = ?)`, src.Address, src.ID, src.Desk, src.Address); err != nil {
			return true, err
		}
	}
	if f.Claim.Health != "" {
		if _, err := q.exec(ctx, `INSERT INTO settings (desk, name, value) SELECT desk, `+healthName+`, ? FROM sources WHERE id = ?
			ON CONFLICT (desk, name) DO UPDATE SET value = excluded.value WHERE settings.value <> excluded.value`, f.Claim.Health, src.ID); err != nil {
			return true, err
		}
	}
	for _, d := range f.Notices {
		if err := insertDelivery(ctx, q, d); err != nil {
			return true, err
		}
	}
	return true, seenAgain(ctx, q, src.ID, f.Seen, f.At)
}
