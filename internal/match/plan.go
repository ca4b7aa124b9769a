package match

import "time"

// PlanOp is what a node of a plan asks of an index.
type PlanOp uint8

// The operators of a plan.
const (
	PlanAll     PlanOp = iota // every report: the index can't tell
	PlanAnd                   // all kids
	PlanOr                    // any kid
	PlanNot                   // the one kid, which is exact, does not hold
	PlanTerm                  // Terms[0] occurs in Column
	PlanPrefix                // a term that begins with Terms[0] occurs in Column
	PlanPhrase                // Terms occur one after another in Column
	PlanSource                // the outlet's name contains the words of Value: see HoldsWords
	PlanBy                    // an author's name does
	PlanSpeaker               // a speaker's name does
	PlanLang                  // the report's language is Value
	PlanAfter                 // published (first seen where unknown) at Time or later
	PlanBefore                // published (first seen where unknown) before Time
	PlanFigure                // a figure's value compares by Value (> >= < <= =) to Number
)

// Column names what a term is looked for in.
type Column uint8

// The columns of the index; see text.TermsOf.
const (
	TitleStems Column = iota
	TextStems
	TitleKeys
	TextKeys
)

// Plan is a boolean expression over the terms of an index that holds for every
// report which the query matches. Where Exact is true it holds for no other, and
// nothing is left to verify; else Matcher.Eval decides on each candidate.
type Plan struct {
	Op     PlanOp
	Kids   []*Plan
	Column Column
	Terms  []string
	Value  string
	Time   time.Time
	Number float64
	Exact  bool
}

// Plan gives the plan of the query.
func (m *Matcher) Plan() *Plan { return &Plan{Op: PlanAll} }
