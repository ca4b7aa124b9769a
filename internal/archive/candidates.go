package archive

import (
	"context"
	"errors"
	"math"
	"strings"
)

// statement is SQL in the making, with its arguments.
type statement struct {
	b    strings.Builder
	args []any
}

func (s *statement) add(sql string, args ...any) {
	s.b.WriteString(sql)
	s.args = append(s.args, args...)
}

// bounds narrows to the lookup's dates. Numbers only move on from their moment,
// by spill at the most: outside of it they decide alone.
func (l *lookup) bounds(s *statement, d dialect, id string) {
	if l.from.IsZero() && l.to.IsZero() {
		return
	}
	dated := " OR (SELECT " + dateIn("r") + " FROM reports r WHERE r.id = "
	if !l.from.IsZero() {
		lo := d.slotOf(l.from)
		s.add(" AND "+id+" >= ? AND ("+id+" >= ?"+dated+id+") >= ?)", lo, lo+l.spill, millis(l.from))
	}
	if !l.to.IsZero() {
		hi := d.slotOf(l.to)
		s.add(" AND "+id+" < ? AND ("+id+" < ?"+dated+id+") < ?)", hi+l.spill+1, hi, millis(l.to))
	}
}

// sqliteCandidates lets FTS5 walk the rows of one volume after another newest first, as
// far as they are read, and looks each up on the desk.
func sqliteCandidates(l *lookup, before int64, ranks bool) *statement {
	q := &statement{}
	if l.expr == "" {
		l.walk(q, "", before, ranks)
		return q
	}
	all := l.reach(before)
	if len(all) == 1 {
		l.walk(q, all[0].table, before, ranks)
		return q
	}
	for i, v := range all {
		if i > 0 {
			q.add(" UNION ALL ")
		}
		q.add("SELECT * FROM (")
		l.walk(q, v.table, before, ranks)
		q.add(")")
	}
	return q
}

// walk asks a volume, or without one the desk, for candidates, and leaves it to who reads
// them how many are wanted: from 3.54 on SQLite plans a statement anew whenever a bound limit
// changes (docs/decisions/0146). Without any limit a part of a union would lose its order.
func (l *lookup) walk(q *statement, volume string, before int64, ranks bool) {
	id := l.choose(q, volume, ranks)
	if volume != "" {
		q.add(" AND "+volume+" MATCH ?", l.expr)
	}
	l.narrow(q, sqlite, id, before)
	q.add(" ORDER BY " + id + " DESC LIMIT -1")
}

// choose begins a statement for those of a volume's reports, or without one of all, that
// the desk sees, and gives what stands for their numbers: CROSS JOIN keeps the planner
// from another order.
func (l *lookup) choose(q *statement, volume string, ranks bool) (id string) {
	id = volume + ".rowid"
	if volume == "" {
		id = "d.report"
	}
	q.add("SELECT " + id)
	if ranks {
		q.add(", k.length, k.terms")
	}
	if volume == "" {
		q.add(" FROM desk_reports d")
	} else {
		q.add(" FROM " + volume + " CROSS JOIN desk_reports d ON d.report = " + id)
	}
	if ranks {
		q.add(" CROSS JOIN ranks k ON k.report = " + id)
	}
	q.add(" WHERE d.desk = ?", l.desk)
	return id
}

// reach gives the volumes that may hold what is asked for.
func (l *lookup) reach(before int64) volumes {
	from, to := l.within(span{to: beforeOr(before)}, sqlite)
	return l.volumes.between(from, to-1)
}

// beforeOr gives a bound, the highest number where there is none.
func beforeOr(before int64) int64 {
	if before == 0 {
		return math.MaxInt64
	}
	return before
}

func (l *lookup) narrow(q *statement, d dialect, id string, before int64) {
	if l.source != 0 {
		q.add(" AND d.source = ?", l.source)
	}
	if before != 0 {
		q.add(" AND "+id+" < ?", before)
	}
	l.bounds(q, d, id)
}

// candidate is a report that may match.
type candidate struct {
	id     int64
	length int64
	terms  []byte
}

// readCandidates gives the reports that may match, older than before when it isn't
// 0, newest first. With ranks it gives their lengths and weights too.
func (s *Store) readCandidates(ctx context.Context, q *querier, l *lookup, before int64, limit int, ranks bool) ([]candidate, error) {
	if s.dialect.numbered {
		return l.readSpans(ctx, q, before, limit, ranks)
	}
	if l.halved(s.dialect, limit) {
		return l.readHalves(ctx, q, before, limit, ranks)
	}
	var out gathered
	err := l.step(ctx, q, before, limit, ranks, out.add)
	return out, err
}

func (q *querier) candidates(ctx context.Context, st *statement, ranks bool) ([]candidate, error) {
	var out gathered
	err := q.eachCandidate(ctx, st, ranks, out.add)
	return out, err
}

// gathered are candidates that are given one by one.
type gathered []candidate

func (g *gathered) add(c candidate) error {
	*g = append(*g, c)
	return nil
}

// step gives up to limit candidates on SQLite one by one, until fn says errEnough or fails.
func (l *lookup) step(ctx context.Context, q *querier, before int64, limit int, ranks bool, fn func(candidate) error) error {
	var err error
	fn = upTo(limit, fn)
	if l.sought != nil {
		err = l.stepSought(ctx, q, before, limit, ranks, fn)
	} else {
		err = q.eachCandidate(ctx, sqliteCandidates(l, before, ranks), ranks, fn)
	}
	if errors.Is(err, errEnough) {
		return nil
	}
	return err
}

// errEnough ends the reading of candidates.
var errEnough = errors.New("enough")

// upTo says errEnough with the last candidate that is wanted, of which there is at least one.
func upTo(limit int, fn func(candidate) error) func(candidate) error {
	return func(c candidate) error {
		limit--
		if err := fn(c); err != nil || limit > 0 {
			return err
		}
		return errEnough
	}
}

func (q *querier) eachCandidate(ctx context.Context, st *statement, ranks bool, fn func(candidate) error) error {
	return q.each(ctx, func(row scanner) error {
		c, err := scanCandidate(row, ranks)
		if err != nil {
			return err
		}
		return fn(c)
	}, st.b.String(), st.args...)
}

func scanCandidate(row scanner, ranks bool) (c candidate, err error) {
	if ranks {
		err = row.Scan(&c.id, &c.length, &c.terms)
	} else {
		err = row.Scan(&c.id)
	}
	return c, err
}
