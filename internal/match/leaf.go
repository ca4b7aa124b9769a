package match

import (
	"regexp"
	"slices"
	"time"

	"wiredesk/internal/news"
	"wiredesk/internal/query"
	"wiredesk/internal/text"
)

// leaf is a condition on something else than the words of title and text.
type leaf struct {
	op     query.Op
	value  string
	words  []word    // of Source, By and Speaker
	time   time.Time // of Last: the query's now
	span   time.Duration
	number float64
	expr   *regexp.Regexp
}

func newLeaf(n *query.Node, names *text.Names, now time.Time) leaf {
	l := leaf{op: n.Op, value: n.Text, time: n.Time, span: n.Span, number: n.Number}
	switch n.Op {
	case query.Source, query.By, query.Speaker:
		typed := []rune(n.Text)
		for _, t := range text.NewAnalyser().Words(n.Text, "") {
			w := word{op: query.Exact, folded: t.Word}
			if n.Op != query.Source && !text.IsFunctionWord(t.Word) {
				w.keys = names.Keys(string(typed[t.Start:t.End]))
			}
			l.words = append(l.words, w)
		}
	case query.Last:
		l.time = now
	case query.Regex:
		if expr, err := regexp.Compile(n.Text); err == nil { // the parser has compiled it before
			l.expr = expr
		}
	}
	return l
}

// holds tells whether the report meets the condition.
func (l *leaf) holds(v *view) bool {
	d, r := v.doc, v.doc.Report
	named := func(name string) bool { return l.named(v.name(name)) }
	switch l.op {
	case query.Source:
		return named(r.Source)
	case query.By:
		return slices.ContainsFunc(r.Authors, named)
	case query.Speaker:
		return slices.ContainsFunc(r.Quotes, func(q news.Quote) bool { return named(q.Speaker) || named(q.Name) })
	case query.Lang:
		return r.Lang == l.value
	case query.After:
		return !d.Report.Date().Before(l.time)
	case query.Before:
		return d.Report.Date().Before(l.time)
	case query.Last:
		now := l.time
		if !d.Now.IsZero() {
			now = d.Now
		}
		return !d.Report.Date().Before(now.Add(-l.span))
	case query.Figure:
		return slices.ContainsFunc(r.Figures, l.counts)
	case query.Regex:
		return l.expr != nil && (l.expr.MatchString(r.Title) || l.expr.MatchString(r.Text))
	}
	return false
}

// named tells whether a name holds the leaf's words, one after another.
func (l *leaf) named(tokens []text.Token) bool {
	if len(l.words) == 0 {
		return false
	}
	for i := 0; i+len(l.words) <= len(tokens); i++ {
		all := true
		for j := range l.words {
			all = all && l.words[j].names(tokens[i+j])
		}
		if all {
			return true
		}
	}
	return false
}

func (w *word) names(t text.Token) bool {
	return t.Word == w.folded || slices.ContainsFunc(t.Keys, func(k string) bool { return slices.Contains(w.keys, k) })
}

// counts tells whether a figure compares as asked. A range does when a number
// within it does. The hedge counts for nothing.
func (l *leaf) counts(f news.Figure) bool {
	low, high := f.Low, f.High
	if f.Value != nil {
		low, high = f.Value, f.Value
	}
	if low == nil {
		low = high
	}
	if high == nil {
		high = low
	}
	if low == nil {
		return false
	}
	switch l.value {
	case ">":
		return *high > l.number
	case ">=":
		return *high >= l.number
	case "<":
		return *low < l.number
	case "<=":
		return *low <= l.number
	}
	return *low <= l.number && l.number <= *high
}
