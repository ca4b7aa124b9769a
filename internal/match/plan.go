package match

import (
	"slices"
	"time"

	"wiredesk/internal/query"
	"wiredesk/internal/text"
)

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
	PlanSource                // Holds is true of the outlet's name
	PlanBy                    // Holds is true of an author's name
	PlanSpeaker               // Holds is true of a quote's Speaker or Name
	PlanLang                  // the report's language is Value
	PlanAfter                 // published (first seen where unknown) at Time or later
	PlanBefore                // published (first seen where unknown) before Time
	PlanFigure                // a figure compares by Value (> >= < <= =) to Number, see below
)

// Column names what a term is looked for in; see text.Terms.
type Column uint8

// The columns of the index. What may stand in title or text is an Or of both.
const (
	TitleStems Column = iota
	TextStems
	TitleKeys
	TextKeys
)

// Plan is a boolean expression over an index that holds for every report which
// the query matches. Where Exact is true it holds for no other, and nothing is
// left to verify; else Matcher.Eval decides on each candidate. A figure without a
// value is a range: > and >= compare its high end, < and <= its low end, and =
// holds where the number is within.
type Plan struct {
	Op     PlanOp
	Kids   []*Plan
	Column Column
	Terms  []string
	Value  string
	Time   time.Time
	Number float64
	Holds  func(name string) bool
	Names  []NameWord // what Holds looks for, in this order side by side in the name
	Exact  bool
}

// NameWord is one word of a name asked for: a token of the name is it when its
// word is Word or one of its keys is among Keys.
type NameWord struct {
	Word string
	Keys []string
}

// Plan gives the plan of the query for an index of reports in the languages given
// (news.Report.Lang), or in any when none is given; naming the few languages that an
// archive holds makes it several times shorter.
func (m *Matcher) Plan(langs ...string) *Plan {
	p := planner{m: m, langs: langs}
	return p.node(m.query.Root, false)
}

type planner struct {
	m     *Matcher
	langs []string
}

func (p *planner) node(n *query.Node, title bool) *Plan {
	switch n.Op {
	case query.And, query.Or:
		kids := make([]*Plan, len(n.Kids))
		for i, k := range n.Kids {
			kids[i] = p.node(k, title)
		}
		if n.Op == query.And {
			return all(kids)
		}
		return anyOf(kids)
	case query.Not:
		kid := p.node(n.Kids[0], title)
		if !kid.Exact {
			return &Plan{Op: PlanAll}
		}
		return &Plan{Op: PlanNot, Kids: []*Plan{kid}, Exact: true}
	case query.Title:
		return p.node(n.Kids[0], true)
	case query.Word, query.Exact, query.Prefix:
		return p.word(newWord(n, p.m.names, false), title)
	case query.Phrase, query.Near:
		return p.phrase(n, title)
	}
	return p.leaf(n)
}

// all joins kids that must all hold. One that says nothing is left out.
func all(kids []*Plan) *Plan {
	out := &Plan{Op: PlanAnd, Exact: true}
	for _, k := range kids {
		out.Exact = out.Exact && k.Exact
		if k.Op != PlanAll {
			out.Kids = append(out.Kids, k)
		}
	}
	switch len(out.Kids) {
	case 0:
		return &Plan{Op: PlanAll}
	case 1:
		only := *out.Kids[0]
		only.Exact = out.Exact
		return &only
	}
	return out
}

func anyOf(kids []*Plan) *Plan {
	if len(kids) == 1 {
		return kids[0]
	}
	out := &Plan{Op: PlanOr, Kids: kids, Exact: true}
	for _, k := range kids {
		if k.Op == PlanAll {
			return &Plan{Op: PlanAll}
		}
		out.Exact = out.Exact && k.Exact
	}
	return out
}

// columns gives where a word may stand.
func columns(title bool) (stems, keys []Column) {
	if title {
		return []Column{TitleStems}, []Column{TitleKeys}
	}
	return []Column{TitleStems, TextStems}, []Column{TitleKeys, TextKeys}
}

// terms gives the index terms of a folded word in the planner's languages, the
// plain one, which is that of all others, first.
func (p *planner) terms(folded string) []string { return text.TermsFor(folded, p.langs...) }

func (p *planner) word(w word, title bool) *Plan {
	stems, keys := columns(title)
	var kids []*Plan
	term := func(op PlanOp, columns []Column, t string) {
		for _, c := range columns {
			kids = append(kids, &Plan{Op: op, Column: c, Terms: []string{t}, Exact: true})
		}
	}
	if w.op == query.Prefix {
		term(PlanPrefix, stems, w.folded)
		for _, t := range text.CutTerms(w.folded, p.langs...) {
			term(PlanTerm, stems, t)
		}
	} else {
		for _, t := range p.terms(w.folded) {
			term(PlanTerm, stems, t)
		}
	}
	for _, k := range w.keys {
		term(PlanTerm, keys, k)
	}
	out := anyOf(kids)
	if w.op != query.Word {
		out.Exact = false
	}
	return out
}

// phrase plans a phrase of plain words as one phrase a language, which is exact; a
// name among them, a mark or a distance leaves the order to be verified.
func (p *planner) phrase(n *query.Node, title bool) *Plan {
	words := make([]word, len(n.Kids))
	plain := n.Op == query.Phrase
	for i, k := range n.Kids {
		words[i] = newWord(k, p.m.names, true)
		plain = plain && words[i].op == query.Word && len(words[i].keys) == 0
	}
	if plain {
		return p.phrases(words, title)
	}
	var kids []*Plan
	for _, w := range words {
		kids = append(kids, p.word(w, title))
	}
	out := *all(kids)
	out.Exact = false
	return &out
}

func (p *planner) phrases(words []word, title bool) *Plan {
	stems, _ := columns(title)
	langs := p.langs
	if len(langs) == 0 {
		langs = text.Languages()
	}
	var kids []*Plan
	for _, lang := range append([]string{""}, langs...) {
		terms := make([]string, len(words))
		for i := range words {
			terms[i] = text.Term(words[i].folded, lang)
		}
		if slices.ContainsFunc(kids, func(k *Plan) bool { return slices.Equal(k.Terms, terms) }) {
			continue
		}
		for _, c := range stems {
			kids = append(kids, &Plan{Op: PlanPhrase, Column: c, Terms: terms, Exact: true})
		}
	}
	return anyOf(kids)
}

func (p *planner) leaf(n *query.Node) *Plan {
	l := newLeaf(n, p.m.names, p.m.query.Now)
	out := &Plan{Value: n.Text, Time: n.Time, Number: n.Number, Exact: true}
	for _, w := range l.words {
		out.Names = append(out.Names, NameWord{Word: w.folded, Keys: w.keys})
	}
	named := func(name string) bool { return l.named(text.NewAnalyser().Words(name, "")) }
	switch n.Op {
	case query.Source:
		out.Op, out.Holds = PlanSource, named
	case query.By:
		out.Op, out.Holds = PlanBy, named
	case query.Speaker:
		out.Op, out.Holds = PlanSpeaker, named
	case query.Lang:
		out.Op = PlanLang
	case query.After:
		out.Op = PlanAfter
	case query.Last:
		out.Op, out.Time = PlanAfter, p.m.query.Now.Add(-n.Span)
	case query.Before:
		out.Op = PlanBefore
	case query.Figure:
		out.Op = PlanFigure
	default:
		return &Plan{Op: PlanAll}
	}
	return out
}
