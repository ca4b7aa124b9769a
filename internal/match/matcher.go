package match

import (
	"cmp"
	"regexp"
	"slices"
	"unicode/utf8"
)

// Query gives the canonical form of the matcher's query.
func (m *Matcher) Query() string { return m.query.String() }

// Eval tells whether the report matches, and where: hits in the order of the
// text, title first; none for a match by fields alone.
func (m *Matcher) Eval(d *Doc) (bool, []Hit) {
	return m.eval(&view{}, d)
}

func (m *Matcher) eval(v *view, d *Doc) (bool, []Hit) {
	var hits []Hit
	if !m.run(v, d, &hits) {
		return false, nil
	}
	return true, tidy(hits)
}

// Match is Eval without the places: faster where they aren't shown.
func (m *Matcher) Match(d *Doc) bool { return m.run(&view{}, d, nil) }

func (m *Matcher) run(v *view, d *Doc, places *[]Hit) bool {
	v.reset(d, len(m.dict.words))
	v.fill(m.dict.find(v))
	r := &run{v: v, p: &m.prog, places: places}
	ok, _ := r.node(0)
	return ok
}

// tidy sorts hits and takes each once.
func tidy(hits []Hit) []Hit {
	slices.SortFunc(hits, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(a.Field, b.Field), cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	})
	return slices.Compact(hits)
}

// exprHits gives the places of an expression in code points.
func exprHits(expr *regexp.Regexp, s string, field Field) []Hit {
	var out []Hit
	at, place := 0, 0
	for _, m := range expr.FindAllStringIndex(s, 100) {
		if m[0] == m[1] {
			continue
		}
		place += utf8.RuneCountInString(s[at:m[0]])
		n := utf8.RuneCountInString(s[m[0]:m[1]])
		out = append(out, Hit{Field: field, Start: place, End: place + n})
		at, place = m[1], place+n
	}
	return out
}
