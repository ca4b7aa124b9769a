// Package match decides whether a report matches a query, and where: one
// evaluator for look-ups and watches, the set of all watches, and the plan by
// which a store finds candidates for the same query.
package match

import (
	"time"

	"wiredesk/internal/news"
	"wiredesk/internal/query"
	"wiredesk/internal/text"
)

// Field tells which text of a report a hit is in.
type Field uint8

// The fields.
const (
	InTitle Field = iota
	InText
)

// Hit is a place that made a report match: code points, half-open.
type Hit struct {
	Field      Field
	Start, End int
}

// Doc is a report prepared for matching.
type Doc struct {
	Report      *news.Report
	Title, Text []text.Token
	Now         time.Time // the moment that last: counts from; zero takes the query's
}

// NewDoc analyses a report's title and text in its language (r.Lang).
func NewDoc(a *text.Analyser, r *news.Report) *Doc {
	return &Doc{Report: r, Title: a.Words(r.Title, r.Lang), Text: a.Words(r.Text, r.Lang)}
}

// Matcher is a query ready to be evaluated. It is safe for concurrent use.
type Matcher struct {
	query *query.Query
	names *text.Names
}

// Compile prepares a query with the names of the desk that asks.
func Compile(q *query.Query, names *text.Names) *Matcher { return &Matcher{query: q, names: names} }

// Eval tells whether the report matches, and where: hits in the order of the
// text, title first; none for a match by fields alone.
func (m *Matcher) Eval(d *Doc) (bool, []Hit) { return false, nil }

// Match is Eval without the places: faster where they aren't shown.
func (m *Matcher) Match(d *Doc) bool { return false }
