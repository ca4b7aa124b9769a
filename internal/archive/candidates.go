package archive

import (
	"context"
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
	const dated = " OR (SELECT CASE WHEN r.published = 0 THEN r.first_seen ELSE r.published END FROM reports r WHERE r.id = "
	if !l.from.IsZero() {
		lo := d.slotOf(l.from)
		s.add(" AND "+id+" >= ? AND ("+id+" >= ?"+dated+id+") >= ?)", lo, lo+l.spill, millis(l.from))
	}
	if !l.to.IsZero() {
		hi := d.slotOf(l.to)
		s.add(" AND "+id+" < ? AND ("+id+" < ?"+dated+id+") < ?)", hi+l.spill+1, hi, millis(l.to))
	}
}

// sqliteCandidates lets FTS5 walk its rows newest first and looks each up on the
// desk: CROSS JOIN keeps the planner from another order.
func sqliteCandidates(l *lookup, before int64, limit int, ranks bool) *statement {
	q := &statement{}
	id := "words.rowid"
	if l.expr == "" {
		id = "d.report"
	}
	q.add("SELECT " + id)
	if ranks {
		q.add(", k.length, k.terms")
	}
	if l.expr == "" {
		q.add(" FROM desk_reports d")
	} else {
		q.add(" FROM words CROSS JOIN desk_reports d ON d.report = words.rowid")
	}
	if ranks {
		q.add(" CROSS JOIN ranks k ON k.report = " + id)
	}
	q.add(" WHERE d.desk = ?", l.desk)
	if l.expr != "" {
		q.add(" AND words MATCH ?", l.expr)
	}
	l.narrow(q, sqlite, id, before)
	q.add(" ORDER BY "+id+" DESC LIMIT ?", limit)
	return q
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
	return q.candidates(ctx, sqliteCandidates(l, before, limit, ranks), ranks)
}

func (q *querier) candidates(ctx context.Context, st *statement, ranks bool) ([]candidate, error) {
	var out []candidate
	err := q.each(ctx, func(row scanner) error {
		c, err := scanCandidate(row, ranks)
		out = append(out, c)
		return err
	}, st.b.String(), st.args...)
	return out, err
}

func scanCandidate(row scanner, ranks bool) (c candidate, err error) {
	if ranks {
		err = row.Scan(&c.id, &c.length, &c.terms)
	} else {
		err = row.Scan(&c.id)
	}
	return c, err
}
