package archive

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"wiredesk/internal/news"
)

// Hand is what a person does to stories: it runs inside the transaction and gives
// what follows for their messages.
type Hand func(ctx context.Context, past Past, stories []int64) (Outcome, error)

// Split takes reports out of their story of a desk and makes a story of their own of
// them, that is never joined again with the one they leave. It gives both.
func (s *Store) Split(ctx context.Context, desk string, reports []int64, now time.Time, then Hand) (left, made int64, err error) {
	err = s.change(ctx, "split story", func(ctx context.Context, q *querier) error {
		w := &adding{store: s, querier: q, desks: map[string]bool{desk: true}}
		if err := w.turn(ctx, desk); err != nil {
			return err
		}
		if left, made, err = split(ctx, q, desk, reports, now); err != nil {
			return err
		}
		return w.byHand(ctx, desk, made, now, then, left, made)
	})
	return left, made, err
}

func split(ctx context.Context, q *querier, desk string, reports []int64, now time.Time) (left, made int64, err error) {
	reports = slices.Compact(slices.Sorted(slices.Values(reports)))
	var stories []int64
	err = inParts(reports, func(part []int64) error {
		args := []any{desk}
		for _, id := range part {
			args = append(args, id)
		}
		return q.each(ctx, func(row scanner) error {
			var story int64
			err := row.Scan(&story)
			stories = append(stories, story)
			return err
		}, "SELECT story FROM desk_reports WHERE desk = ? AND report IN ("+marks(len(part))+")", args...)
	})
	if err != nil {
		return 0, 0, err
	}
	if len(stories) != len(reports) || len(slices.Compact(stories)) != 1 {
		return 0, 0, news.Errorf(news.Invalid, "Those reports aren't all in one story of this desk. /story show lists a story's reports.")
	}
	left = stories[0]
	var size int
	if err := q.row(ctx, "SELECT size FROM stories WHERE desk = ? AND id = ?", desk, left).Scan(&size); err != nil {
		return 0, 0, fmt.Errorf("read story: %w", err)
	}
	if size <= len(reports) {
		return 0, 0, news.Errorf(news.Invalid, "Nothing would be left of the story. Name the reports that don't belong, and leave one at least.")
	}
	if left, made, err = parted(ctx, q, desk, left, reports); err != nil {
		return 0, 0, err
	}
	return left, made, run(ctx, q, "split story", []step{
		{"INSERT INTO stories (desk, id, size, changed) VALUES (?,?,?,?)", []any{desk, made, len(reports), millis(now)}},
		{"UPDATE stories SET size = size - ?, changed = ? WHERE desk = ? AND id = ?", []any{len(reports), millis(now), desk, left}},
		{`INSERT INTO apart (desk, a, b, at) SELECT desk, CASE WHEN other < ? THEN other ELSE ? END, CASE WHEN other < ? THEN ? ELSE other END, at
			FROM (SELECT desk, at, CASE WHEN a = ? THEN b ELSE a END AS other FROM apart WHERE desk = ? AND (a = ? OR b = ?)) AS old
			WHERE other <> ? ON CONFLICT DO NOTHING`, []any{made, made, made, made, left, desk, left, left, made}},
		{"INSERT INTO apart (desk, a, b, at) VALUES (?,?,?,?) ON CONFLICT DO NOTHING", []any{desk, min(left, made), max(left, made), millis(now)}},
	})
}

// parted gives the reports a story of their own. A story is numbered by one of its
// reports: where that one leaves, the rest takes another number.
func parted(ctx context.Context, q *querier, desk string, story int64, reports []int64) (left, made int64, err error) {
	left, made = story, reports[0]
	if slices.Contains(reports, story) {
		args := []any{desk, story}
		for _, id := range reports {
			args = append(args, id)
		}
		var rest int64
		err := q.row(ctx, "SELECT min(report) FROM desk_reports WHERE desk = ? AND story = ? AND report NOT IN ("+marks(len(reports))+")", args...).Scan(&rest)
		if err != nil {
			return 0, 0, fmt.Errorf("number what is left: %w", err)
		}
		if _, err := q.exec(ctx, "INSERT INTO stories (desk, id, size, changed) VALUES (?,?,0,0)", desk, rest); err != nil {
			return 0, 0, err
		}
		if err := unite(ctx, q, desk, rest, story, time.Time{}); err != nil {
			return 0, 0, err
		}
		// The messages stay with the report that they were first about.
		if _, err := q.exec(ctx, "UPDATE deliveries SET story = ? WHERE desk = ? AND story = ?", story, desk, rest); err != nil {
			return 0, 0, err
		}
		left, made = rest, story
	}
	err = inParts(reports, func(part []int64) error {
		args := []any{made, desk}
		for _, id := range part {
			args = append(args, id)
		}
		_, err := q.exec(ctx, "UPDATE desk_reports SET story = ? WHERE desk = ? AND report IN ("+marks(len(part))+")", args...)
		return err
	})
	return left, made, err
}

// Merge makes two stories of a desk one, under the number of the one that began
// first, even when they were split before.
func (s *Store) Merge(ctx context.Context, desk string, x, y int64, now time.Time, then Hand) (story int64, err error) {
	into, from := min(x, y), max(x, y)
	err = s.change(ctx, "merge stories", func(ctx context.Context, q *querier) error {
		w := &adding{store: s, querier: q, desks: map[string]bool{desk: true}}
		if err := w.turn(ctx, desk); err != nil {
			return err
		}
		for _, id := range []int64{into, from} {
			var size int
			err := q.row(ctx, "SELECT size FROM stories WHERE desk = ? AND id = ?", desk, id).Scan(&size)
			if errors.Is(err, sql.ErrNoRows) {
				return news.Errorf(news.NotFound, "This desk has no such story. Name it by one of its reports.")
			}
			if err != nil {
				return err
			}
		}
		if _, err := q.exec(ctx, "DELETE FROM apart WHERE desk = ? AND a = ? AND b = ?", desk, into, from); err != nil {
			return err
		}
		if err := unite(ctx, q, desk, into, from, now); err != nil {
			return err
		}
		return w.byHand(ctx, desk, from, now, then, into)
	})
	return into, err
}

// byHand keeps what follows from what a person did to stories.
func (w *adding) byHand(ctx context.Context, desk string, report int64, now time.Time, then Hand, stories ...int64) error {
	o, err := then(ctx, Past{w.querier, desk}, stories)
	if err != nil {
		return err
	}
	var canonical string
	if err := w.row(ctx, "SELECT canonical FROM reports WHERE id = ?", report).Scan(&canonical); err != nil {
		return fmt.Errorf("read report: %w", err)
	}
	a := &Addition{Desk: desk, Now: now, Report: news.Report{Canonical: canonical}}
	return w.settle(ctx, a, Added{ID: report, Story: stories[0]}, o)
}

// DecisionsOf gives what one stage decided about some of a desk's reports, oldest first.
func (s *Store) DecisionsOf(ctx context.Context, desk, stage string, reports []int64) ([]Decision, error) {
	var out []Decision
	err := s.look(ctx, "list decisions", func(ctx context.Context, q *querier) error {
		return inParts(reports, func(part []int64) error {
			args := []any{desk, stage}
			for _, id := range part {
				args = append(args, id)
			}
			return q.each(ctx, func(row scanner) error {
				d := Decision{Desk: desk}
				var args string
				var at int64
				if err := row.Scan(&d.Report, &d.Stage, &d.Reason, &args, &at); err != nil {
					return err
				}
				d.At = moment(at)
				err := unpack(args, &d.Args)
				out = append(out, d)
				return err
			}, "SELECT report, stage, reason, args, at FROM decisions WHERE desk = ? AND stage = ? AND report <> 0 AND report IN ("+marks(len(part))+") ORDER BY id", args...)
		})
	})
	return out, err
}
