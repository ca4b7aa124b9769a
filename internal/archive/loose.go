package archive

import (
	"context"
	"math"
	"slices"

	"wiredesk/internal/match"
)

// For a beginning (refus*) FTS5 reads and unites the lists of all words that begin so, in
// a volume, before it gives the newest report. Where so many reports hold one of them
// that the page is found among the desk's next few anyway, those are put to the
// evaluator, which a beginning needs in any case.

// Costs in microseconds of processor time, as measured: to read and judge a report,
// and a report's place in the list of one word, for FTS5 and where we read it (sought.go).
const (
	judgedReport  = 100.0
	begunInReport = 0.2
	readInReport  = 0.1
)

// loose is a lookup that leaves some of the query to the evaluator, for the first
// candidates alone: words may have been common and be so no more.
type loose struct {
	*lookup
	first int // candidates
}

// begun is how many places the beginnings of a query have in the index, by estimate, and
// how many reports there are.
type begun struct {
	places map[string]float64
	total  float64
	volume float64 // the part of the places that one volume has
}

// beginnings counts those of a plan in the sample; only SQLite's index wants to know.
func (s *Store) beginnings(ctx context.Context, q *querier, p *match.Plan) (begun, error) {
	out := begun{places: map[string]float64{}}
	eachBeginning(p, func(k *match.Plan) { out.places[k.Terms[0]] = 0 })
	if len(out.places) == 0 || s.dialect.numbered {
		return begun{}, nil
	}
	var err error
	for b := range out.places {
		if out.places[b], out.total, err = sampleBeginning(ctx, q, lexeme(termWord, b)); err != nil {
			return out, err
		}
	}
	out.volume = min(max(float64(s.fullVolume)/max(out.total, 1), 1.0/volumeShare), 1)
	return out, nil
}

// loosen gives the lookup without the beginnings that are common, nil where the index
// is likely to be quicker.
func (s *Store) loosen(l *lookup, p *match.Plan, o FindOptions, b begun) *loose {
	if b.total == 0 || o.Source != 0 { // a source may have brought few of the desk's reports
		return nil
	}
	share, places := 1.0, 0.0
	for _, n := range b.places {
		share *= 1 - math.Exp(-n/b.total)
		places += n * b.volume
	}
	cost := begunInReport
	if l.sought != nil {
		cost = readInReport
	}
	most := places * cost / judgedReport // reports judged in the time that the index takes
	if through := float64(o.Offset+o.Limit+1) / share; through > most {
		return nil
	}
	return s.looseLookup(l, p, o, int(most))
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

// asksBeginning tells whether a plan asks for a beginning.
func asksBeginning(p *match.Plan) bool {
	return p.Op == match.PlanPrefix || slices.ContainsFunc(p.Kids, asksBeginning)
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

// manyPlaces are so many, in a volume, that a beginning's lists are united sooner in
// pieces, one for each way in which the next letter may begin: the pieces are merged no
// further than the newest that are wanted.
const manyPlaces = 50_000

func (b begun) many() bool {
	for _, n := range b.places {
		if n*b.volume >= manyPlaces {
			return true
		}
	}
	return false
}

// inPieces gives a plan that holds wherever p does, with the beginnings of many places in pieces.
func (b begun) inPieces(p *match.Plan) *match.Plan {
	out := *p
	out.Kids = nil
	for _, k := range p.Kids {
		switch {
		case k.Op != match.PlanPrefix || b.places[k.Terms[0]]*b.volume < manyPlaces:
			out.Kids = append(out.Kids, b.inPieces(k))
		case p.Op == match.PlanOr:
			out.Kids = append(out.Kids, pieces(k)...)
		default:
			out.Kids = append(out.Kids, &match.Plan{Op: match.PlanOr, Kids: pieces(k), Exact: k.Exact})
		}
	}
	return &out
}

// pieces gives the word that a beginning is itself, and the beginnings that are a byte
// longer: of a digit, a letter of ASCII, or any other letter.
func pieces(p *match.Plan) []*match.Plan {
	whole := *p
	whole.Op = match.PlanTerm
	out := []*match.Plan{&whole}
	for c := 0; c <= math.MaxUint8; c++ {
		if '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || c >= firstLead {
			longer := *p
			longer.Terms = []string{p.Terms[0] + string([]byte{byte(c)})}
			out = append(out, &longer)
		}
	}
	return out
}

// firstLead is the least byte that a letter beyond ASCII begins with in UTF-8.
const firstLead = 0xC2
