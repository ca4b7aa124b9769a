// Package match decides whether a report matches a query, and where: one
// evaluator for look-ups and watches, the set of all watches, and the plan by
// which a store finds candidates for the same query.
package match

import (
	"time"

	"wiredesk/internal/news"
	"wiredesk/internal/text"
)

// Doc is a report prepared for matching. Its language, source, authors, dates,
// quotes and figures are those of Report.
type Doc struct {
	Report      *news.Report
	Title, Text []text.Token
	Now         time.Time // the moment that last: counts from; zero takes the query's
}

// NewDoc analyses a report's title and text in its language (r.Lang).
func NewDoc(a *text.Analyser, r *news.Report) *Doc {
	return &Doc{Report: r, Title: a.Words(r.Title, r.Lang), Text: a.Words(r.Text, r.Lang)}
}

// at gives a token by its number, the title's first.
func (d *Doc) at(i int) (text.Token, Field) {
	if i < len(d.Title) {
		return d.Title[i], InTitle
	}
	return d.Text[i-len(d.Title)], InText
}

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
