package archive

import (
	"strings"
	"time"

	"wiredesk/internal/match"
)

// lookup is a query in the form in which the database is asked for candidates.
type lookup struct {
	desk     string
	expr     string      // full-text expression, "" when the index can't narrow the search
	plan     *match.Plan // what expr says, without its dates
	exact    bool        // every candidate matches
	source   int64       // the desk's source, 0 for all
	from, to time.Time
	spill    int64            // the furthest that a number lies beyond its moment
	either   bool             // the query is an OR of words: whatever holds one of them matches
	volumes  volumes          // of the index, on SQLite
	sought   []sought         // on SQLite: words whose rows are read, where FTS5 isn't asked for expr
	piles    map[string]*pile // those that were read, by volume
	groups   []group          // what relevance is reckoned from
	share    float64          // of the reports, that is likely to match, for PostgreSQL's choice of spans
	density  density          // likewise
}

// group is one word of the query with its forms and spellings: alternatives that
// count as one for relevance.
type group struct {
	expr  string   // "" when there is nothing to ask
	stems string   // expr without the keys of names; "" when there are no keys
	terms []string // stems in the text or title
	sure  bool     // all matches hold it
}

// syntax is how a database writes a full-text expression.
type syntax struct {
	and, or, not string // not stands between what must and what must not be
	term         func(c columns, term string) string
	prefix       func(c columns, term string) string
	phrase       func(c columns, terms []string) (expr string, exact bool)
	field        func(letter byte, word string) string
}

// columns is a set of columns of the index, a bit for each.
type columns uint8

func (c columns) has(one match.Column) bool { return c&(1<<one) != 0 }

// compiler turns a plan into an expression.
type compiler struct{ syntax }

func (s *Store) lookupOf(desk string, p *match.Plan, o FindOptions) *lookup {
	l := &lookup{desk: desk, source: o.Source, from: o.From, to: o.To}
	if o.Lang != "" {
		p = &match.Plan{Op: match.PlanAnd, Exact: p.Exact, Kids: []*match.Plan{p, {Op: match.PlanLang, Value: o.Lang, Exact: true}}}
	}
	c := compiler{s.syntax()}
	l.plan = c.bound(l, p)
	if all := s.volumes.Load(); all != nil {
		l.volumes, l.sought = *all, soughtBy(l.plan)
	}
	l.expr, l.exact = c.compile(l.plan)
	l.exact = l.exact && p.Exact
	c.collect(&l.groups, p, true)
	l.either = p.Op == match.PlanOr
	return l
}

func (s *Store) fieldWords(value string) []string {
	var out []string
	for _, t := range s.analyser.Words(value, "") {
		out = append(out, t.Word)
	}
	return out
}

// bound takes the dates that hold for every match out of the plan into the lookup.
func (c compiler) bound(l *lookup, p *match.Plan) *match.Plan {
	switch p.Op {
	case match.PlanAfter:
		if p.Time.After(l.from) {
			l.from = p.Time
		}
		return &match.Plan{Op: match.PlanAll, Exact: p.Exact}
	case match.PlanBefore:
		to := p.Time
		if to.IsZero() {
			to = to.Add(1) // the zero time stands for no bound
		}
		if l.to.IsZero() || to.Before(l.to) {
			l.to = to
		}
		return &match.Plan{Op: match.PlanAll, Exact: p.Exact}
	case match.PlanAnd:
		kids := make([]*match.Plan, len(p.Kids))
		for i, k := range p.Kids {
			kids[i] = c.bound(l, k)
		}
		return &match.Plan{Op: match.PlanAnd, Kids: kids, Exact: p.Exact}
	}
	return p
}

// compile gives an expression that holds wherever the plan does, "" for one that
// always holds, and whether it holds nowhere else.
func (c compiler) compile(p *match.Plan) (string, bool) {
	switch p.Op {
	case match.PlanAll:
		return "", p.Exact
	case match.PlanAnd:
		return c.compileAnd(p)
	case match.PlanOr:
		return c.compileOr(p)
	case match.PlanTerm, match.PlanPrefix, match.PlanPhrase:
		return c.compileTerms(p, 1<<p.Column)
	case match.PlanSource, match.PlanBy, match.PlanSpeaker:
		return c.compileField(fieldLetter(p.Op), p.Names)
	case match.PlanLang:
		return c.field(fieldLang, strings.ToLower(p.Value)), true
	}
	return "", false // dates below an OR, negations alone, figures: the evaluator decides
}

// compileField asks for every word of a name, or a key of its spelling. Whether
// they stand side by side in one name the index can't tell.
func (c compiler) compileField(letter byte, words []match.NameWord) (string, bool) {
	var parts []string
	for _, w := range words {
		either := []string{c.field(letter, w.Word)}
		for _, k := range w.Keys {
			either = append(either, c.field(keyLetter(letter), k))
		}
		parts = append(parts, c.join(either, c.or))
	}
	return c.join(parts, c.and), len(parts) == 1
}

func (c compiler) join(parts []string, with string) string {
	switch len(parts) {
	case 0:
		return ""
	case 1:
		return parts[0]
	}
	return "(" + strings.Join(parts, with) + ")"
}

func (c compiler) compileAnd(p *match.Plan) (string, bool) {
	var must, mustNot []string
	exact := true
	for _, k := range p.Kids {
		negated := k.Op == match.PlanNot
		if negated {
			k = k.Kids[0]
		}
		expr, ok := c.compile(k)
		exact = exact && ok
		switch {
		case negated && ok && expr != "":
			mustNot = append(mustNot, expr)
		case negated:
			exact = false
		case expr != "":
			must = append(must, expr)
		}
	}
	if len(must) == 0 {
		return "", exact && len(mustNot) == 0
	}
	expr := c.join(must, c.and)
	if len(mustNot) > 0 {
		expr = "(" + expr + c.not + c.join(mustNot, c.or) + ")"
	}
	return expr, exact
}

// compileOr joins alternatives; the same terms in several columns are asked for at once.
func (c compiler) compileOr(p *match.Plan) (string, bool) {
	var parts []string
	exact := true
	in := map[string]columns{}
	for _, k := range p.Kids {
		if onTerms(k) {
			in[termsKey(k)] |= 1 << k.Column
		}
	}
	for _, k := range p.Kids {
		var expr string
		var ok bool
		if !onTerms(k) {
			expr, ok = c.compile(k)
		} else if all := in[termsKey(k)]; all != 0 {
			in[termsKey(k)] = 0
			expr, ok = c.compileTerms(k, all)
		} else {
			continue
		}
		if expr == "" {
			return "", exact && ok
		}
		exact = exact && ok
		parts = append(parts, expr)
	}
	return c.join(parts, c.or), exact
}

// compileTerms asks for the terms in any of the columns.
func (c compiler) compileTerms(p *match.Plan, in columns) (string, bool) {
	switch p.Op {
	case match.PlanTerm:
		return c.term(in, p.Terms[0]), true
	case match.PlanPrefix:
		return c.prefix(in, p.Terms[0]), true
	}
	return c.phrase(in, p.Terms)
}

func termsKey(p *match.Plan) string { return string('0'+rune(p.Op)) + strings.Join(p.Terms, " ") }

func onTerms(p *match.Plan) bool {
	return p.Op == match.PlanTerm || p.Op == match.PlanPrefix || p.Op == match.PlanPhrase
}

// collect gathers the groups of a plan. A group is sure while only ANDs stand above it.
func (c compiler) collect(groups *[]group, p *match.Plan, sure bool) {
	switch p.Op {
	case match.PlanAnd:
		for _, k := range p.Kids {
			c.collect(groups, k, sure)
		}
	case match.PlanOr:
		if !allTerms(p) {
			for _, k := range p.Kids {
				c.collect(groups, k, false)
			}
			return
		}
		*groups = append(*groups, c.group(p, sure))
	case match.PlanTerm, match.PlanPrefix, match.PlanPhrase:
		*groups = append(*groups, c.group(&match.Plan{Op: match.PlanOr, Kids: []*match.Plan{p}}, sure))
	}
}

func allTerms(p *match.Plan) bool {
	for _, k := range p.Kids {
		if !onTerms(k) {
			return false
		}
	}
	return true
}

func (c compiler) group(p *match.Plan, sure bool) group {
	g := group{sure: sure}
	g.expr, _ = c.compileOr(p)
	stems := withoutKeys(p)
	for _, k := range stems.Kids {
		if k.Op != match.PlanPrefix {
			g.terms = append(g.terms, k.Terms...)
		}
	}
	if n := len(stems.Kids); n > 0 && n < len(p.Kids) {
		g.stems, _ = c.compileOr(stems)
	}
	return g
}

// withoutKeys gives those of the alternatives that aren't keys of names.
func withoutKeys(p *match.Plan) *match.Plan {
	out := *p
	out.Kids = nil
	for _, k := range p.Kids {
		if k.Column != match.TitleKeys && k.Column != match.TextKeys {
			out.Kids = append(out.Kids, k)
		}
	}
	return &out
}

// ownSpelling gives the plan for those of its matches that hold all sure groups in
// their own spelling.
func ownSpelling(p *match.Plan) *match.Plan {
	switch {
	case p.Op == match.PlanAnd:
		out := *p
		out.Kids = make([]*match.Plan, len(p.Kids))
		for i, k := range p.Kids {
			out.Kids[i] = ownSpelling(k)
		}
		return &out
	case p.Op == match.PlanOr && allTerms(p):
		if stems := withoutKeys(p); len(stems.Kids) > 0 {
			return stems
		}
	}
	return p
}
