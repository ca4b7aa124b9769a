package archive

import (
	"context"
	"math"

	"wiredesk/internal/match"
)

// For a beginning (refus*) FTS5 reads and unites the lists of all words that begin so
// before it gives the newest report. Where so many reports hold one of them that the
// page is found among the desk's next few anyway, those are put to the evaluator,
// which a beginning needs in any case.

// Costs in microseconds of processor time, as measured: to read and judge a report,
// and a report's place in the list of one word.
const (
	judgedReport  = 100.0
	begunInReport = 0.2
)

// loose is a lookup that leaves some of the query to the evaluator, for the first
// candidates alone: words may have been common and be so no more.
type loose struct {
	*lookup
	first int // candidates
}

// loosen gives the lookup without the beginnings that are common, nil where the index
// is likely to be quicker.
func (s *Store) loosen(ctx context.Context, q *querier, l *lookup, p *match.Plan, o FindOptions) (*loose, error) {
	begin := map[string]bool{}
	eachBeginning(p, func(k *match.Plan) { begin[k.Terms[0]] = true })
	if len(begin) == 0 || s.dialect.numbered || o.Source != 0 { // a source may have brought few of the desk's reports
		return nil, nil
	}
	_, total, err := sampleOf(ctx, q, nil)
	if err != nil || total == 0 {
		return nil, err
	}
	share, places := 1.0, 0.0
	for _, b := range sorted(begin) {
		n, err := sampleBeginning(ctx, q, lexeme(termWord, b))
		if err != nil {
			return nil, err
		}
		share *= 1 - math.Exp(-n/total)
		places += n
	}
	most := places * begunInReport / judgedReport // reports judged in the time that the index takes
	if through := float64(o.Offset+o.Limit+1) / share; through > most {
		return nil, nil
	}
	return s.looseLookup(l, p, o, int(most)), nil
}

func (s *Store) looseLookup(l *lookup, p *match.Plan, o FindOptions, first int) *loose {
	out := &loose{s.lookupOf(l.desk, withoutBeginnings(p), o), first}
	out.spill = l.spill
	return out
}

// eachBeginning calls fn with the beginnings that are looked for in the text.
func eachBeginning(p *match.Plan, fn func(*match.Plan)) {
	for _, k := range p.Kids {
		eachBeginning(k, fn)
	}
	if p.Op == match.PlanPrefix && p.Column == match.TextStems {
		fn(p)
	}
}

// withoutBeginnings gives a plan that holds wherever p does, and asks for none of them.
func withoutBeginnings(p *match.Plan) *match.Plan {
	if p.Op == match.PlanPrefix && p.Column == match.TextStems {
		return &match.Plan{Op: match.PlanAll}
	}
	out := *p
	out.Kids = make([]*match.Plan, len(p.Kids))
	for i, k := range p.Kids {
		out.Kids[i] = withoutBeginnings(k)
	}
	return &out
}
