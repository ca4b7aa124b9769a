package archive

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Print is what the store keeps of an arrival to find it by. Numbers count a
// desk's arrivals without a gap.
type Print struct {
	Number int64
	Report int64
	At     time.Time
	Terms  []uint32
}

// Prints gives a desk's prints after a number and since a time, oldest first, the
// newest when there are more than limit; and the number of the desk's last print.
func (s *Store) Prints(ctx context.Context, desk string, after int64, since time.Time, limit int) (list []Print, last int64, err error) {
	err = s.look(ctx, "read prints", func(ctx context.Context, q *querier) error {
		list, last, err = q.printsAfter(ctx, desk, after, since, limit)
		return err
	})
	return list, last, err
}

func (q *querier) printsAfter(ctx context.Context, desk string, after int64, since time.Time, limit int) (list []Print, last int64, err error) {
	// The last is read first: what comes in between is given twice rather than not at all.
	if err := q.row(ctx, "SELECT coalesce(max(number), 0) FROM prints WHERE desk = ?", desk).Scan(&last); err != nil {
		return nil, 0, fmt.Errorf("read last print: %w", err)
	}
	if last <= after {
		return nil, last, nil
	}
	err = q.each(ctx, func(row scanner) error {
		var p Print
		var at int64
		var terms []byte
		err := row.Scan(&p.Number, &p.Report, &at, &terms)
		p.At, p.Terms = moment(at), unpackTerms(terms)
		list = append(list, p)
		return err
	}, "SELECT number, report, at, terms FROM prints WHERE desk = ? AND number > ? AND at >= ? ORDER BY number DESC LIMIT ?", desk, after, millis(since), limit)
	slices.Reverse(list)
	return list, last, err
}

// PrintsByNumber gives those of a desk's prints that there are, without their terms.
func (s *Store) PrintsByNumber(ctx context.Context, desk string, numbers []int64) (map[int64]Print, error) {
	out := make(map[int64]Print, len(numbers))
	err := s.look(ctx, "read prints", func(ctx context.Context, q *querier) error {
		return inParts(numbers, func(part []int64) error {
			args, in := in([]any{desk}, part)
			return q.each(ctx, func(row scanner) error {
				var p Print
				var at int64
				err := row.Scan(&p.Number, &p.Report, &at)
				p.At = moment(at)
				out[p.Number] = p
				return err
			}, "SELECT number, report, at FROM prints WHERE desk = ? AND number IN ("+in+")", args...)
		})
	})
	return out, err
}

// Texts gives the texts of those of the reports that the desk sees.
func (s *Store) Texts(ctx context.Context, desk string, ids []int64) (map[int64]string, error) {
	out := make(map[int64]string, len(ids))
	err := s.look(ctx, "read texts", func(ctx context.Context, q *querier) error {
		return inParts(ids, func(part []int64) error {
			args, in := in([]any{desk}, part)
			return q.each(ctx, func(row scanner) error {
				var id int64
				var body []byte
				if err := row.Scan(&id, &body); err != nil {
					return err
				}
				var err error
				out[id], err = unpackText(body)
				return err
			}, "SELECT r.id, r.text"+ofDesk+" AND d.report IN ("+in+")", args...)
		})
	})
	return out, err
}

// Founder is a report that began a story on a desk.
type Founder struct {
	Report int64
	Text   string
}

// Founders gives those among the newest reports before a number, 0 for all, that
// began a story, and the number to go on from, 0 at the end.
func (s *Store) Founders(ctx context.Context, before int64, among int) (list []Founder, next int64, err error) {
	if before == 0 {
		before = 1<<63 - 1
	}
	err = s.look(ctx, "read founders", func(ctx context.Context, q *querier) error {
		n := 0
		err := q.each(ctx, func(row scanner) error {
			var f Founder
			var body []byte
			var began bool
			if err := row.Scan(&f.Report, &body, &began); err != nil {
				return err
			}
			n++
			next = f.Report
			if !began {
				return nil
			}
			var err error
			f.Text, err = unpackText(body)
			list = append(list, f)
			return err
		}, `SELECT r.id, r.text, EXISTS (SELECT 1 FROM desk_reports d WHERE d.report = r.id AND d.story = r.id)
			FROM reports r WHERE r.id < ? ORDER BY r.id DESC LIMIT ?`, before, among)
		if n < among {
			next = 0
		}
		return err
	})
	return list, next, err
}

// PrunePrints forgets prints from before a time, but for each desk's last, which
// the numbers of those to come are counted from.
func (s *Store) PrunePrints(ctx context.Context, before time.Time) (int, error) {
	n := int64(0)
	err := s.change(ctx, "prune prints", func(ctx context.Context, q *querier) error {
		var err error
		n, err = q.exec(ctx, `DELETE FROM prints WHERE at < ? AND number < (SELECT max(number) FROM prints last WHERE last.desk = prints.desk)`, millis(before))
		return err
	})
	return int(n), err
}

// Spoken is an arrival by its language.
type Spoken struct {
	Report, Story int64
	Lang          string
}

// Spoken gives a desk's arrivals after a number and since a time, oldest first, the
// newest when there are more than limit; and the number of the last.
func (s *Store) Spoken(ctx context.Context, desk string, after int64, since time.Time, limit int) (list []Spoken, last int64, err error) {
	err = s.look(ctx, "read arrivals", func(ctx context.Context, q *querier) error {
		if err := q.row(ctx, "SELECT coalesce(max(number), 0) FROM prints WHERE desk = ?", desk).Scan(&last); err != nil || last <= after {
			return err
		}
		err := q.each(ctx, func(row scanner) error {
			var r Spoken
			err := row.Scan(&r.Report, &r.Story, &r.Lang)
			list = append(list, r)
			return err
		}, `SELECT p.report, d.story, r.lang FROM prints p JOIN reports r ON r.id = p.report JOIN desk_reports d ON d.desk = p.desk AND d.report = p.report
			WHERE p.desk = ? AND p.number > ? AND p.number <= ? AND p.at >= ? ORDER BY p.number DESC LIMIT ?`, desk, after, last, millis(since), limit)
		slices.Reverse(list)
		return err
	})
	return list, last, err
}
