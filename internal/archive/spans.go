package archive

import (
	"context"

	"golang.org/x/sync/errgroup"
)

// On PostgreSQL a look-up goes back in time by spans: the first is as long as the
// words' frequencies say the page needs, the next follow what was found. Within a
// span either the index is read and sorted, or the desk's reports are walked
// newest first, whichever is likely to cost less. Left to itself PostgreSQL walks
// for rare words too, through all of the archive.

// span is one stretch of numbers of a look-up.
type span struct {
	from, to int64 // half-open; from is 0 where it reaches the beginning
	walk     bool  // newest first through the desk's reports
}

// Costs of the two ways in microseconds of processor time, as measured: a step of
// the walk unpacks and checks one report's words; a match from the index is read and
// sorted, and looked up on the desk until there are enough.
const (
	walkStep   = 18.0
	indexMatch = 0.5
	deskMatch  = 2.0
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
	width, steps := reach, min(through, densityOver)
	if near.mine > 0 {
		width = min(reach, spanSlack*through/near.mine)
		steps = min(through, width*near.mine, near.total)
	}
	out := span{to: to}
	if width < reach {
		out.from = end - int64(width)
	}
	start := d.monthStart(max(out.from, near.oldest)) // a month is read whole
	matches := l.share * min(near.any*float64(end-start), near.total)
	looked := matches
	if near.mine > 0 {
		looked = min(matches, float64(need)*near.any/near.mine)
	}
	out.walk = steps*walkStep < matches*indexMatch+looked*deskMatch
	if !out.walk && out.from != 0 {
		out.from = start
	}
	return out
}

// learn corrects the share by what a span held.
func (l *lookup) learn(s span, found int) {
	reports := min(float64(min(s.to, l.density.newest)-s.from)*l.density.mine, l.density.total)
	l.share = (float64(found) + 0.5) / max(reports, 1)
}

// within gives the span's numbers as far as the lookup's dates reach, see bounds.
func (l *lookup) within(s span, d dialect) (from, to int64) {
	from, to = s.from, s.to
	if !l.from.IsZero() {
		from = max(from, d.slotOf(l.from))
	}
	if !l.to.IsZero() {
		to = min(to, d.slotOf(l.to)+l.spill+1)
	}
	return from, to
}

// readSpans is readCandidates for PostgreSQL.
func (l *lookup) readSpans(ctx context.Context, q *querier, before int64, limit int, ranks bool) ([]candidate, error) {
	to := beforeOr(before)
	var out []candidate
	for {
		s := span{to: to}
		if l.expr != "" {
			s = l.before(to, limit-len(out), q.dialect)
		}
		part, err := l.readSpan(ctx, q, s, limit-len(out), ranks)
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

// halved is from how many months on a span is read in two halves at a time: each
// month's index is asked by itself, and most of what a rare word takes is that.
const halved = 12

// readSpan gives the candidates of a span.
func (l *lookup) readSpan(ctx context.Context, q *querier, s span, limit int, ranks bool) ([]candidate, error) {
	read := func(ctx context.Context, s span) ([]candidate, error) {
		return q.candidates(ctx, l.spanStatement(s, q.dialect, limit, ranks), ranks)
	}
	from, to := l.within(s, q.dialect)
	from, to = max(from, l.density.oldest), min(to, l.density.newest+1)
	middle := q.dialect.monthStart(from + (to-from)/2)
	if s.walk || middle <= from || to-from < halved*30*24*3600*q.dialect.slots {
		return read(ctx, s)
	}
	var newer, older []candidate
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() (err error) { newer, err = read(ctx, span{from: middle, to: s.to}); return err })
	group.Go(func() (err error) { older, err = read(ctx, span{from: s.from, to: middle}); return err })
	if err := group.Wait(); err != nil {
		return nil, err
	}
	all := append(newer, older...)
	return all[:min(len(all), limit)], nil
}

// spanStatement asks for the numbers of a span's reports that may match. OFFSET 0
// and LATERAL keep PostgreSQL to the order in which the tables are written here,
// whatever it knows or doesn't know of them.
func (l *lookup) spanStatement(s span, d dialect, limit int, ranks bool) *statement {
	q := &statement{}
	from, to := l.within(s, d)
	switch {
	case l.expr == "":
		q.add("SELECT d.report FROM desk_reports d WHERE d.desk = ? AND d.report >= ? AND d.report < ?", l.desk, from, to)
		l.narrow(q, d, "d.report", 0)
		q.add(" ORDER BY d.report DESC")
	case s.walk:
		q.add(`SELECT d.report FROM desk_reports d CROSS JOIN LATERAL (SELECT 1 FROM words w WHERE w.report = d.report
			AND w.month >= ? AND w.month <= ? AND w.body @@ ?::tsquery OFFSET 0) m WHERE d.desk = ? AND d.report >= ? AND d.report < ?`,
			d.monthOf(from), d.monthOf(to), l.expr, l.desk, from, to)
		l.narrow(q, d, "d.report", 0)
		q.add(" ORDER BY d.report DESC")
	default: // sorted first: the desk is asked about no more of them than are needed
		q.add(`SELECT m.report FROM (SELECT report FROM (SELECT report FROM words WHERE body @@ ?::tsquery AND month >= ? AND month <= ? OFFSET 0) w
			WHERE report >= ? AND report < ? ORDER BY report DESC OFFSET 0) m
			CROSS JOIN LATERAL (SELECT 1 FROM desk_reports d WHERE d.desk = ? AND d.report = m.report`,
			l.expr, d.monthOf(from), d.monthOf(to), from, to, l.desk)
		l.narrow(q, d, "m.report", 0)
		q.add(" OFFSET 0) mine ORDER BY m.report DESC")
	}
	q.add(" LIMIT ?", limit)
	if !ranks {
		return q
	}
	all := &statement{args: q.args}
	all.add("SELECT k.report, k.length, k.terms FROM (" + q.b.String() + ") c JOIN ranks k ON k.report = c.report ORDER BY k.report DESC")
	return all
}
