package match_test

import (
	"slices"
	"strings"
	"time"

	"wiredesk/internal/match"
	"wiredesk/internal/news"
)

func split(s string) []string { return strings.Fields(s) }

// holds evaluates a plan as a store would.
func (ix *index) holds(p *match.Plan) bool {
	terms := ix.terms[p.Column]
	switch p.Op {
	case match.PlanAll:
		return true
	case match.PlanAnd:
		return !slices.ContainsFunc(p.Kids, func(k *match.Plan) bool { return !ix.holds(k) })
	case match.PlanOr:
		return slices.ContainsFunc(p.Kids, ix.holds)
	case match.PlanNot:
		return !ix.holds(p.Kids[0])
	case match.PlanTerm:
		return ix.has[p.Column][p.Terms[0]]
	case match.PlanPrefix:
		return slices.ContainsFunc(terms, func(t string) bool { return strings.HasPrefix(t, p.Terms[0]) })
	case match.PlanPhrase:
		for i := 0; i+len(p.Terms) <= len(terms); i++ {
			if slices.Equal(terms[i:i+len(p.Terms)], p.Terms) {
				return true
			}
		}
		return false
	}
	return ix.field(p)
}

func (ix *index) field(p *match.Plan) bool {
	switch p.Op {
	case match.PlanSource:
		return p.Holds(ix.r.Source)
	case match.PlanBy:
		return slices.ContainsFunc(ix.r.Authors, p.Holds)
	case match.PlanSpeaker:
		return slices.ContainsFunc(ix.r.Quotes, func(q news.Quote) bool { return p.Holds(q.Speaker) || p.Holds(q.Name) })
	case match.PlanLang:
		return ix.r.Lang == p.Value
	case match.PlanAfter:
		return !ix.r.Published.Before(p.Time)
	case match.PlanBefore:
		return ix.r.Published.Before(p.Time)
	}
	return slices.ContainsFunc(ix.r.Figures, func(f news.Figure) bool {
		low, high := f.Value, f.Value
		if f.Value == nil {
			low, high = f.Low, f.High
		}
		return map[string]bool{
			">": *high > p.Number, ">=": *high >= p.Number, "<": *low < p.Number, "<=": *low <= p.Number,
			"=": *low <= p.Number && *high >= p.Number,
		}[p.Value]
	})
}

func day(s string) time.Time {
	t, err := time.Parse("2006-01-02", s)
	if err != nil {
		panic(err)
	}
	return t
}
