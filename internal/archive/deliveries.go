package archive

import (
	"context"
	"slices"
	"time"

	"wiredesk/internal/news"
)

func (s *Store) deliveries(ctx context.Context, where string, args ...any) ([]news.Delivery, error) {
	var out []news.Delivery
	err := s.look(ctx, "list deliveries", func(ctx context.Context, q *querier) error {
		return q.each(ctx, func(row scanner) error {
			d, err := scanDelivery(row)
			out = append(out, d)
			return err
		}, "SELECT "+deliveryColumns+" FROM deliveries "+where, args...)
	})
	return out, err
}

// Deliveries gives a desk's deliveries in a state, newest first.
func (s *Store) Deliveries(ctx context.Context, desk string, state news.DeliveryState, limit int) ([]news.Delivery, error) {
	return s.deliveries(ctx, "WHERE desk = ? AND state = ? ORDER BY id DESC LIMIT ?", desk, string(state), limit)
}

// DeliveriesOf gives a desk's deliveries of a report, oldest first.
func (s *Store) DeliveriesOf(ctx context.Context, desk string, report int64) ([]news.Delivery, error) {
	return s.deliveries(ctx, "WHERE desk = ? AND report = ? ORDER BY id", desk, report)
}

// DeliveriesOfStory gives a desk's deliveries of a story, oldest first.
func (s *Store) DeliveriesOfStory(ctx context.Context, desk string, story int64) ([]news.Delivery, error) {
	return s.deliveries(ctx, "WHERE desk = ? AND story = ? ORDER BY id", desk, story)
}

// Sent gives a desk's newest deliveries that were sent, at most limit, that stand
// for a watch: its posts and their edits, newest first.
func (s *Store) Sent(ctx context.Context, desk string, watch int64, limit int) ([]news.Delivery, error) {
	list, err := s.deliveries(ctx, "WHERE desk = ? AND state = 'sent' AND kind <> 'reply' AND report <> 0 ORDER BY id DESC LIMIT ?", desk, limit)
	return slices.DeleteFunc(list, func(d news.Delivery) bool { return !slices.Contains(d.Alert.By, watch) }), err
}

// DeliveryCounts counts deliveries by state, of one desk or of all when desk is "".
func (s *Store) DeliveryCounts(ctx context.Context, desk string) (map[news.DeliveryState]int, error) {
	out := map[news.DeliveryState]int{}
	err := s.look(ctx, "count deliveries", func(ctx context.Context, q *querier) error {
		where, args := "", []any(nil)
		if desk != "" {
			where, args = " WHERE desk = ?", []any{desk}
		}
		return q.each(ctx, func(row scanner) error {
			var state news.DeliveryState
			var n int
			err := row.Scan(&state, &n)
			out[state] = n
			return err
		}, "SELECT state, count(*) FROM deliveries"+where+" GROUP BY state", args...)
	})
	return out, err
}

// RequeueHeld lets what is held for a desk's channel, or for all its channels when
// channel is "", be tried at once, because what held it may be mended; it says how
// many. The state stays, so that nobody is told of it again.
func (s *Store) RequeueHeld(ctx context.Context, desk, channel string) (int, error) {
	var n int64
	err := s.change(ctx, "requeue deliveries", func(ctx context.Context, q *querier) error {
		var err error
		n, err = q.exec(ctx, "UPDATE deliveries SET not_before = 0 WHERE desk = ? AND (? = '' OR channel = ?) AND state = 'held'", desk, channel, channel)
		return err
	})
	return int(n), err
}

// Decision is what one stage of the line decided about an item, and why: the
// answer to /why. Reason is a catalogue sentence and Args what goes into it.
type Decision struct {
	Desk    string // filled in from the addition
	Address string // canonical address of the item
	Report  int64  // 0 when the item became no report
	Stage   string
	Reason  string
	Args    []string
	At      time.Time
}

// decide keeps the addition's decisions.
func (w *adding) decide(ctx context.Context, a *Addition, done Added, all []Decision) error {
	for _, d := range all {
		if d.Desk == "" {
			d.Desk = a.Desk
		}
		if d.Address == "" {
			d.Address = a.Report.Canonical
		}
		if d.Report == 0 {
			d.Report = done.ID
		}
		if d.At.IsZero() {
			d.At = a.Now
		}
		if err := insertDecision(ctx, w.querier, d); err != nil {
			return err
		}
	}
	return nil
}

func insertDecision(ctx context.Context, q *querier, d Decision) error {
	args, err := pack(d.Args)
	if err != nil {
		return err
	}
	key := hashOf(d.Address)
	_, err = q.exec(ctx, "INSERT INTO decisions (desk, report, akey, stage, reason, args, at) VALUES (?,?,?,?,?,?,?)",
		d.Desk, d.Report, key[:], d.Stage, d.Reason, args, millis(d.At))
	return err
}

// Decide keeps decisions about items that became no report, and counts those
// items as seen in their source when a key is given.
func (s *Store) Decide(ctx context.Context, source int64, itemKey string, all []Decision) error {
	return s.change(ctx, "record decisions", func(ctx context.Context, q *querier) error {
		for _, d := range all {
			if err := insertDecision(ctx, q, d); err != nil {
				return err
			}
		}
		if len(all) == 0 {
			return nil
		}
		w := &adding{store: s, querier: q}
		w.see(source, all[0].At, itemKey)
		return w.seeItems(ctx)
	})
}

// Decisions gives what was decided for a desk about a report, or about the item
// at a canonical address when report is 0, oldest first.
func (s *Store) Decisions(ctx context.Context, desk string, report int64, canonical string) ([]Decision, error) {
	where, arg := "report = ?", any(report)
	if report == 0 {
		key := hashOf(canonical)
		where, arg = "akey = ?", key[:]
	}
	var out []Decision
	err := s.look(ctx, "list decisions", func(ctx context.Context, q *querier) error {
		return q.each(ctx, func(row scanner) error {
			d := Decision{Desk: desk, Address: canonical}
			var args string
			var at int64
			if err := row.Scan(&d.Report, &d.Stage, &d.Reason, &args, &at); err != nil {
				return err
			}
			d.At = moment(at)
			err := unpack(args, &d.Args)
			out = append(out, d)
			return err
		}, "SELECT report, stage, reason, args, at FROM decisions WHERE desk = ? AND "+where+" ORDER BY id LIMIT 1000", desk, arg)
	})
	return out, err
}
