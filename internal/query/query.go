// Package query is the search language that look-ups and watches share: it
// parses, prints and explains. What a query means on a report is in match.
package query

import "time"

// Op is what a node of a query does.
type Op uint8

// The operators. And and Or have two kids or more, Not and Title one; Phrase and
// Near have two words or more (Word, Exact or Prefix) as kids.
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
	Source  // the outlet's name contains the words of Text
	By      // an author's name contains the words of Text
	Speaker // the name of a quote's speaker does
	Lang    // the report's language is Text, a base language
	After   // published at Time or later
	Before  // published before Time
	Last    // published in the last Span
	Figure  // a figure compares so to Number: Text is > >= < <= or =
	Regex   // RE2 in title or text; watches only
)

// Node is a part of a query. Start and End are its code points in the query as it
// was typed, half-open.
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

// The bounds of a query; beyond them Parse says so.
const (
	MaxLength = 2000 // code points
	MaxWords  = 200  // words and fields
	MaxDepth  = 20   // brackets and NOTs within one another
)
