// Package query is the search language that look-ups and watches share: it
// parses, prints and explains. What a query means on a report is in match.
package query

import (
	"time"

	"wiredesk/internal/news"
)

// Op is what a node of a query does.
type Op uint8

// The operators. And and Or have two kids or more, Not and Title one; Phrase and
// Near have their words (Word, Exact or Prefix) as kids.
const (
	And Op = iota
	Or
	Not
	Title   // its kid, in the title alone
	Word    // any form, any spelling of the name
	Exact   // =word
	Prefix  // word*
	Phrase  // words in this order
	Near    // words within Distance of one another
	Source  // outlet's name contains the words of Text
	By      // an author's name contains the words of Text
	Speaker // the speaker of a quote does
	Lang    // Text is a base language
	After   // published at Time or later
	Before  // published before Time
	Last    // published in the last Span
	Figure  // a figure compares so to Number: Text is > >= < <= or =
	Regex   // RE2 in title or text; watches only
)

// Node is a part of a query. Start and End are its code points in the query as typed.
type Node struct {
	Op         Op
	Kids       []*Node
	Text       string // the word, the field's value, the sign, the expression
	Distance   int
	Time       time.Time
	Span       time.Duration
	Number     float64
	Start, End int
}

// Query is a parsed query.
type Query struct {
	Root *Node
	Now  time.Time // the moment that last: counts from
}

// Parse reads a query as people type it. Its errors are *news.Error and say where
// the trouble is and what to write instead.
func Parse(s string, now time.Time) (*Query, error) {
	if s == "" {
		return nil, news.Errorf(news.Invalid, "The search is empty: write one word at least.")
	}
	return &Query{Root: &Node{Op: Word, Text: s}, Now: now}, nil
}

// ParseWatch is Parse for a watch: regex: is allowed beside a word that must
// occur, and a watch that would match everything is refused.
func ParseWatch(s string, now time.Time) (*Query, error) { return Parse(s, now) }

// String prints the canonical form: Parse of it gives the same query again.
func (q *Query) String() string { return q.Root.Text }
