package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"wiredesk/internal/news"
)

// Redraw makes an edit of the message that stands for a story in one channel;
// last is the newest delivery that says what the message shows.
type Redraw func(last news.Delivery) news.Delivery

// Take gives a story to a person unless somebody has it, and says who has it
// then. When it changes hands, its messages are drawn anew.
func (s *Store) Take(ctx context.Context, c news.Claim, redraw Redraw) (news.Claim, error) {
	holder := c
	err := s.change(ctx, "take story", func(ctx context.Context, q *querier) error {
		if err := meetDesk(ctx, q, c.Desk); err != nil {
			return err
		}
		n, err := q.exec(ctx, "INSERT INTO claims (desk, story, person, name, at) VALUES (?,?,?,?,?) ON CONFLICT DO NOTHING",
			c.Desk, c.Story, c.Person, c.Name, millis(c.At))
		if err != nil {
			return err
		}
		if n == 1 {
			return drawAnew(ctx, q, c.Desk, c.Story, redraw)
		}
		holder, err = claimOf(ctx, q, c.Desk, c.Story)
		return err
	})
	return holder, err
}

// Release frees a story that the person has, or with person "" whoever has it;
// it says whether there was anything to free.
func (s *Store) Release(ctx context.Context, desk string, story int64, person string, redraw Redraw) (bool, error) {
	freed := false
	err := s.change(ctx, "release story", func(ctx context.Context, q *querier) error {
		n, err := q.exec(ctx, "DELETE FROM claims WHERE desk = ? AND story = ? AND (? = '' OR person = ?)", desk, story, person, person)
		if freed = n == 1; err != nil || !freed {
			return err
		}
		return drawAnew(ctx, q, desk, story, redraw)
	})
	return freed, err
}

// ClaimOf says who has taken a story; the zero Claim when nobody has.
func (s *Store) ClaimOf(ctx context.Context, desk string, story int64) (news.Claim, error) {
	var c news.Claim
	err := s.look(ctx, "read claim", func(ctx context.Context, q *querier) error {
		var err error
		if c, err = claimOf(ctx, q, desk, story); errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	})
	return c, err
}

func claimOf(ctx context.Context, q *querier, desk string, story int64) (news.Claim, error) {
	c := news.Claim{Desk: desk, Story: story}
	var at int64
	err := q.row(ctx, "SELECT person, name, at FROM claims WHERE desk = ? AND story = ?", desk, story).Scan(&c.Person, &c.Name, &at)
	if err != nil {
		return news.Claim{}, err
	}
	c.At = moment(at)
	return c, nil
}

// drawAnew puts an edit of each message that stands for a story into the outbox.
func drawAnew(ctx context.Context, q *querier, desk string, story int64, redraw Redraw) error {
	var edits []news.Delivery
	err := q.each(ctx, func(row scanner) error {
		d, err := scanDelivery(row)
		if err == nil {
			edits = append(edits, redraw(d))
		}
		return err
	}, "SELECT "+deliveryColumns+` FROM deliveries d WHERE desk = ? AND story = ? AND id = (SELECT max(e.id) FROM deliveries e
		WHERE e.desk = d.desk AND e.story = d.story AND e.channel = d.channel AND e.kind <> 'reply' AND e.state <> 'failed')`, desk, story)
	if err != nil {
		return fmt.Errorf("list messages of story: %w", err)
	}
	for _, d := range edits {
		if err := insertDelivery(ctx, q, d); err != nil {
			return err
		}
	}
	return nil
}

// Mute keeps a desk's channel from posts about a story.
func (s *Store) Mute(ctx context.Context, desk string, story int64, channel, person string, at time.Time) error {
	return s.change(ctx, "mute story", func(ctx context.Context, q *querier) error {
		if err := meetDesk(ctx, q, desk); err != nil {
			return err
		}
		_, err := q.exec(ctx, "INSERT INTO mutes (desk, story, channel, person, at) VALUES (?,?,?,?,?) ON CONFLICT DO NOTHING",
			desk, story, channel, person, millis(at))
		return err
	})
}

// Unmute lets a channel have posts about a story again.
func (s *Store) Unmute(ctx context.Context, desk string, story int64, channel string) error {
	return s.change(ctx, "unmute story", func(ctx context.Context, q *querier) error {
		_, err := q.exec(ctx, "DELETE FROM mutes WHERE desk = ? AND story = ? AND channel = ?", desk, story, channel)
		return err
	})
}

// Mark keeps that a report was not relevant to those of the watches that the
// desk has, and gives their names.
func (s *Store) Mark(ctx context.Context, desk string, report int64, person string, at time.Time, watches []int64) ([]string, error) {
	var names []string
	err := s.change(ctx, "mark report", func(ctx context.Context, q *querier) error {
		names = nil
		for _, id := range watches {
			w, err := scanWatch(q.row(ctx, "SELECT "+watchColumns+" FROM watches WHERE desk = ? AND id = ?", desk, id))
			if errors.Is(err, sql.ErrNoRows) {
				continue
			}
			if err != nil {
				return err
			}
			_, err = q.exec(ctx, "INSERT INTO marks (watch, report, person, at) VALUES (?,?,?,?) ON CONFLICT DO NOTHING", id, report, person, millis(at))
			if err != nil {
				return err
			}
			names = append(names, w.Name)
		}
		return nil
	})
	return names, err
}

// Marked gives the reports that were marked as not relevant to a watch, newest
// mark first.
func (s *Store) Marked(ctx context.Context, desk string, watch int64, limit int) ([]news.Report, error) {
	return s.reports(ctx, " AND d.report IN (SELECT m.report FROM marks m WHERE m.watch = ?) ORDER BY d.report DESC LIMIT ?", desk, watch, limit)
}
