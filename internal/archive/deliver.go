package archive

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"wiredesk/internal/news"
)

const deliveryColumns = `id, key, nonce, kind, target, story, alert, state, reason, attempts, message, created, not_before,
	tried_at, sent_at, fence`

func scanDelivery(row scanner) (news.Delivery, error) {
	var d news.Delivery
	var alert string
	var story, created, due, tried, sent int64
	err := row.Scan(&d.ID, &d.Key, &d.Nonce, &d.Kind, &d.Target, &story, &alert, &d.State, &d.Reason, &d.Attempts, &d.Message, &created, &due,
		&tried, &sent, &d.Fence)
	if err != nil {
		return d, err
	}
	d.Created, d.NotBefore, d.TriedAt, d.SentAt = moment(created), moment(due), moment(tried), moment(sent)
	if err := json.Unmarshal([]byte(alert), &d.Alert); err != nil {
		return d, fmt.Errorf("read alert of delivery %s: %w", d.Key, err)
	}
	d.Alert.Story = story // it may have become another one since
	return d, nil
}

// deliver writes the addition's deliveries to the outbox. One whose key is there
// already is left as it is.
func (w *adding) deliver(ctx context.Context, a *Addition, done Added, all []news.Delivery) error {
	for _, d := range all {
		if d.Alert.Report == 0 {
			d.Alert.Report = done.ID
		}
		if d.Alert.Story == 0 {
			d.Alert.Story = done.Story
		}
		if d.Alert.Desk == "" {
			d.Alert.Desk = a.Desk
		}
		if d.Created.IsZero() {
			d.Created = a.Now
		}
		if !w.desks[d.Alert.Desk] {
			if err := meetDesk(ctx, w.querier, d.Alert.Desk); err != nil {
				return err
			}
			w.desks[d.Alert.Desk] = true
		}
		if err := insertDelivery(ctx, w.querier, d); err != nil {
			return err
		}
	}
	return nil
}

// superseded gives an edit's alert to the last delivery for the same message when
// nobody has tried to send that yet, and says whether it did. So a message that
// changes faster than Discord takes edits is edited once, and a post that waits says
// what is true when it goes out.
func superseded(ctx context.Context, q *querier, d news.Delivery, alert string) (bool, error) {
	n, err := q.exec(ctx, `UPDATE deliveries SET alert = ?, report = ? WHERE state = 'pending' AND attempts = 0 AND tried_at = 0 AND id =
		(SELECT max(id) FROM deliveries WHERE desk = ? AND story = ? AND channel = ? AND kind <> 'reply' AND report <> 0)`,
		alert, d.Alert.Report, d.Alert.Desk, d.Alert.Story, d.Alert.Channel)
	return n == 1, err
}

func insertDelivery(ctx context.Context, q *querier, d news.Delivery) error {
	if d.Key == "" {
		return errors.New("write delivery: no key given")
	}
	if d.Kind == "" {
		d.Kind = news.DeliveryPost
	}
	if d.State == "" {
		d.State = news.DeliveryPending
	}
	alert, err := json.Marshal(d.Alert)
	if err != nil {
		return fmt.Errorf("write alert: %w", err)
	}
	if d.Kind == news.DeliveryEdit && d.Alert.Story != 0 {
		if done, err := superseded(ctx, q, d, string(alert)); err != nil || done {
			return err
		}
	}
	_, err = q.exec(ctx, `INSERT INTO deliveries (key, nonce, kind, target, desk, channel, report, story, alert, state, reason,
		created, not_before) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (key) DO NOTHING`,
		d.Key, d.Nonce, string(d.Kind), d.Target, d.Alert.Desk, d.Alert.Channel, d.Alert.Report, d.Alert.Story, string(alert),
		string(d.State), d.Reason, millis(d.Created), millis(d.NotBefore))
	if err != nil {
		return fmt.Errorf("write delivery %s: %w", d.Key, err)
	}
	return nil
}

// AddDeliveries writes deliveries that come with no report, such as a digest or a
// notice to a desk. Keys that are there already are left as they are.
func (s *Store) AddDeliveries(ctx context.Context, all []news.Delivery) error {
	return s.change(ctx, "add deliveries", func(ctx context.Context, q *querier) error {
		for _, d := range all {
			if d.Created.IsZero() {
				d.Created = s.now()
			}
			if err := meetDesk(ctx, q, d.Alert.Desk); err != nil {
				return err
			}
			if err := insertDelivery(ctx, q, d); err != nil {
				return err
			}
		}
		return nil
	})
}

// open are the states in which a delivery may still change its channel.
const open = "state IN ('pending', 'sending', 'unknown', 'held')"

// heads finds, for each channel, the first open delivery that nothing puts off:
// all after it wait for it. It steps from channel to channel through the index,
// so that a long queue costs no more than a short one. Its argument is the time.
const heads = `WITH RECURSIVE channels (channel) AS (
	SELECT min(channel) FROM deliveries WHERE ` + open + `
	UNION ALL
	SELECT (SELECT min(d.channel) FROM deliveries d WHERE d.` + open + ` AND d.channel > c.channel)
	FROM channels c WHERE c.channel IS NOT NULL
), heads (id) AS (
	SELECT (SELECT d.id FROM deliveries d WHERE d.` + open + ` AND d.channel = c.channel
		AND NOT (d.state = 'pending' AND d.attempts = 0 AND d.not_before > ?) ORDER BY d.id LIMIT 1)
	FROM channels c WHERE c.channel IS NOT NULL
) `

// ClaimDeliveries leases for owner the next delivery of each of up to limit
// channels and gives them as they were before, with Fence raised and, for edits
// and replies, Target filled in from the story's last message in the channel.
// Within a channel nothing overtakes an earlier open delivery, but for one that
// is put off to a later time and belongs to another story.
func (s *Store) ClaimDeliveries(ctx context.Context, owner string, lease time.Duration, limit int) ([]news.Delivery, error) {
	var out []news.Delivery
	err := s.change(ctx, "claim deliveries", func(ctx context.Context, q *querier) error {
		out = nil
		now, err := q.leaseClock(ctx, s.now())
		if err != nil {
			return err
		}
		err = q.each(ctx, func(row scanner) error {
			d, err := scanDelivery(row)
			out = append(out, d)
			return err
		}, heads+`SELECT `+deliveryColumns+` FROM deliveries WHERE id IN (SELECT id FROM heads) AND `+open+`
			AND not_before <= ? AND until <= ? AND NOT EXISTS (SELECT 1 FROM deliveries e WHERE e.`+open+`
			AND e.channel = deliveries.channel AND e.id < deliveries.id AND e.story = deliveries.story AND e.story <> 0)
			ORDER BY id LIMIT ?`+q.dialect.skipLocked, now, now, now, limit)
		if err != nil {
			return err
		}
		for i := range out {
			if err := claim(ctx, q, &out[i], owner, now, now+lease.Milliseconds()); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

func claim(ctx context.Context, q *querier, d *news.Delivery, owner string, now, until int64) error {
	err := q.row(ctx, `UPDATE deliveries SET state = 'sending', owner = ?, until = ?, fence = fence + 1,
		tried_at = CASE WHEN tried_at = 0 THEN ? ELSE tried_at END WHERE id = ? RETURNING fence`, owner, until, now, d.ID).Scan(&d.Fence)
	if err != nil {
		return fmt.Errorf("claim delivery %s: %w", d.Key, err)
	}
	if d.Kind == news.DeliveryPost || d.Target != "" {
		return nil
	}
	err = q.row(ctx, `SELECT message FROM deliveries WHERE story = ? AND channel = ? AND id < ? AND kind = 'post'
		AND state = 'sent' AND message <> '' ORDER BY id DESC LIMIT 1`, d.Alert.Story, d.Alert.Channel, d.ID).Scan(&d.Target)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("find message of story: %w", err)
	}
	return nil
}

// SettleDelivery writes a claimed delivery's Kind, State, Reason, Attempts, Message,
// NotBefore, TriedAt and SentAt and ends its lease, if d.Fence is still the
// newest; it says whether it did.
func (s *Store) SettleDelivery(ctx context.Context, d news.Delivery) (bool, error) {
	done := false
	err := s.change(ctx, "settle delivery", func(ctx context.Context, q *querier) error {
		n, err := q.exec(ctx, `UPDATE deliveries SET kind = ?, state = ?, reason = ?, attempts = ?, message = ?, target = ?, not_before = ?, tried_at = ?,
			sent_at = ?, owner = '', until = 0 WHERE id = ? AND fence = ?`, string(d.Kind), string(d.State), d.Reason, d.Attempts, d.Message, d.Target,
			millis(d.NotBefore), millis(d.TriedAt), millis(d.SentAt), d.ID, d.Fence)
		done = n == 1
		return err
	})
	return done, err
}

// ReleaseDeliveries ends the leases of an owner that has just started and
// therefore holds none. What it was sending is unknown.
func (s *Store) ReleaseDeliveries(ctx context.Context, owner string) error {
	return s.change(ctx, "release deliveries", func(ctx context.Context, q *querier) error {
		_, err := q.exec(ctx, "UPDATE deliveries SET state = 'unknown', owner = '', until = 0, fence = fence + 1 WHERE state = 'sending' AND owner = ?", owner)
		return err
	})
}

// NextDelivery says when the next open delivery falls due or its lease ends; zero
// when none is open.
func (s *Store) NextDelivery(ctx context.Context) (time.Time, error) {
	var at sql.NullInt64
	err := s.look(ctx, "find next delivery", func(ctx context.Context, q *querier) error {
		now, err := q.leaseClock(ctx, s.now())
		if err != nil {
			return err
		}
		return q.row(ctx, heads+`SELECT min(due) FROM (
			SELECT CASE WHEN until > not_before THEN until ELSE not_before END AS due FROM deliveries WHERE id IN (SELECT id FROM heads)
				AND NOT EXISTS (SELECT 1 FROM deliveries e WHERE e.`+open+` AND e.channel = deliveries.channel
				AND e.id < deliveries.id AND e.story = deliveries.story AND e.story <> 0)
			UNION ALL SELECT min(not_before) FROM deliveries WHERE state = 'pending' AND not_before > ?) AS next`, now, now).Scan(&at)
	})
	if err != nil || !at.Valid {
		return time.Time{}, err
	}
	return time.UnixMilli(at.Int64).UTC(), nil
}
