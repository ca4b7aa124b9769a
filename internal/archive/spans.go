package archive

import (
	"context"
	"math"
)

// On PostgreSQL a look-up goes back in time by spans: the first is as long as the
// words' frequencies say the page needs, the next follow what was found. Within a
// span either the index is read and sorted, or the desk's reports are walked
// newest first, whichever is likely to cost less. Left to itself PostgreSQL walks
// for rare words too, through all of the archive.

// density is how close reports lie of late.
type density struct {
	newest, oldest int64   // of the numbers looked through
	mine, any      float64 // a number's chance to be a report of the desk's, or any; 0 where there are few
}

// A density is measured over densityOf reports. The newest don't count: feeds date
// some into the future.
const (
	densityOf    = 1000
	densitySkips = 16
)

// readDensity measures how close the reports lie, and bounds what is looked through
// by the lookup's dates.
func (l *lookup) readDensity(ctx context.Context, q *querier) error {
	const (
		mine = "coalesce((SELECT report FROM desk_reports WHERE desk = ? ORDER BY report DESC OFFSET ? LIMIT 1), 0)"
		all  = "coalesce((SELECT id FROM reports ORDER BY id DESC OFFSET ? LIMIT 1), 0)"
	)
	var first, last, firstAny, lastAny int64
	near := &l.density
	err := q.row(ctx, "SELECT "+mine+", "+mine+", "+mine+", "+all+", "+all+`,
		coalesce((SELECT min(report) FROM desk_reports WHERE desk = ?), 0)`, l.desk, 0, l.desk, densitySkips, l.desk, densitySkips+densityOf,
		densitySkips, densitySkips+densityOf, l.desk).Scan(&near.newest, &first, &last, &firstAny, &lastAny, &near.oldest)
	if err != nil {
		return err
	}
	if last != 0 {
		near.mine = densityOf / float64(first-last)
	}
	if lastAny != 0 {
		near.any = densityOf / float64(firstAny-lastAny)
	}
	if !l.from.IsZero() {
		near.oldest = max(near.oldest, q.dialect.slotOf(l.from))
	}
	if !l.to.IsZero() {
		near.newest = min(near.newest, q.dialect.slotOf(l.to)+l.spill)
	}
	return nil
}

// span is one stretch of numbers of a look-up.
type span struct {
	from, to int64 // half-open; from is 0 where it reaches the beginning
	walk     bool  // newest first through the desk's reports
}

// Costs of the two ways in microseconds of processor time, as measured: a step of
// the walk unpacks and checks one report's words; a match from the index is looked
// up on the desk and sorted.
const (
	walkStep   = 18.0
	indexMatch = 2.5
)

// spanSlack is how much longer than expected a span is taken, so that one mostly
// is enough.
const spanSlack = 1.5

// before gives the span that ends at a number and is likely to hold as many
// matches as are needed.
func (l *lookup) before(to int64, need int, d dialect) span {
	near := l.density
	end := max(min(to, near.newest), near.oldest)
	reach := float64(end - near.oldest + 1)
	through := float64(need) / l.share // of the desk's reports
	width, steps := reach, min(through, densityOf)
	if near.mine > 0 {
		width = min(reach, spanSlack*through/near.mine)
		steps = min(through, width*near.mine)
	}
	out := span{to: to}
	if width < reach {
		out.from = end - int64(width)
	}
	indexed := float64(end - d.monthStart(max(out.from, near.oldest))) // a month is read whole
	out.walk = steps*walkStep < l.share*near.any*indexed*indexMatch
	return out
}

// learn corrects the share by what a span held.
func (l *lookup) learn(s span, found int) {
	reports := float64(min(s.to, l.density.newest)-s.from) * l.density.mine
	l.share = (float64(found) + 0.5) / max(reports, 1)
}

// readSpans is readCandidates for PostgreSQL.
func (l *lookup) readSpans(ctx context.Context, q *querier, before int64, limit int, ranks bool) ([]candidate, error) {
	to := int64(math.MaxInt64)
	if before != 0 {
		to = before
	}
	var out []candidate
	for {
		s := span{to: to}
		if l.expr != "" {
			s = l.before(to, limit-len(out), q.dialect)
		}
		part, err := q.candidates(ctx, l.spanStatement(s, q.dialect, limit-len(out), ranks), ranks)
		if err != nil {
			return nil, err
		}
		out = append(out, part...)
		if s.from == 0 || len(out) >= limit {
			return out, nil
		}
		l.learn(s, len(part))
		to = s.from
	}
}

// spanStatement asks for the numbers of a span's reports that may match. OFFSET 0
// and LATERAL keep PostgreSQL to the order in which the tables are written here,
// whatever it knows or doesn't know of them.
func (l *lookup) spanStatement(s span, d dialect, limit int, ranks bool) *statement {
	q := &statement{}
	from, to := d.monthOf(s.from), d.monthOf(s.to)
	narrow := func() {
		q.add(" AND d.report >= ? AND d.report < ?", s.from, s.to)
		l.narrow(q, d, "d.report", 0)
	}
	switch {
	case l.expr == "":
		q.add("SELECT d.report FROM desk_reports d WHERE d.desk = ?", l.desk)
		narrow()
	case s.walk:
		q.add(`SELECT d.report FROM desk_reports d CROSS JOIN LATERAL (SELECT 1 FROM words w WHERE w.report = d.report
			AND w.month >= ? AND w.month <= ? AND w.body @@ ?::tsquery OFFSET 0) m WHERE d.desk = ?`, from, to, l.expr, l.desk)
		narrow()
	default:
		q.add(`SELECT d.report FROM (SELECT report FROM words WHERE body @@ ?::tsquery AND month >= ? AND month <= ? OFFSET 0) m
			CROSS JOIN LATERAL (SELECT d.report FROM desk_reports d WHERE d.desk = ? AND d.report = m.report`, l.expr, from, to, l.desk)
		narrow()
		q.add(" OFFSET 0) d")
	}
	q.add(" ORDER BY d.report DESC LIMIT ?", limit)
	if !ranks {
		return q
	}
	all := &statement{args: q.args}
	all.add("SELECT k.report, k.length, k.terms FROM (" + q.b.String() + ") c JOIN ranks k ON k.report = c.report ORDER BY k.report DESC")
	return all
}
