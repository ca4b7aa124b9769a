package match

import (
	"time"

	"wiredesk/internal/query"
	"wiredesk/internal/text"
)

// program is a compiled query: code is a tree in prefix order whose words are
// numbers of a dict. The first cell of a node is its operator and, above the low
// eight bits, its count; And and Or have their length in cells next, so that the
// rest can be skipped.
type program struct {
	code    []uint32
	leaves  []leaf
	ordered bool // it asks which words stand beside one another
}

const (
	codeAnd    = iota // count, length, kids
	codeOr            // count, length, kids
	codeNot           // kid
	codeTitle         // kid
	codeWord          // word
	codePhrase        // count, words
	codeNear          // count, distance, words
	codeLeaf          // number of the leaf
)

// Matcher is a query ready to be evaluated. It is safe for concurrent use.
type Matcher struct {
	query *query.Query
	names *text.Names
	dict  *dict
	prog  program
}

// Compile prepares a query with the names of the desk that asks.
func Compile(q *query.Query, names *text.Names) *Matcher {
	m := &Matcher{query: q, names: names, dict: newDict()}
	c := compiler{names: names, word: m.dict.add}
	m.prog = c.program(q)
	m.dict.sought.Apart = !m.prog.ordered
	return m
}

// compiler writes a program; word numbers a word.
type compiler struct {
	names *text.Names
	word  func(word) uint32
	now   time.Time
	out   program
}

func (c *compiler) program(q *query.Query) program {
	c.now, c.out = q.Now, program{}
	c.node(q.Root)
	return c.out
}

func (c *compiler) emit(cells ...uint32) { c.out.code = append(c.out.code, cells...) }

func (c *compiler) node(n *query.Node) {
	switch n.Op {
	case query.And, query.Or:
		op := uint32(codeAnd)
		if n.Op == query.Or {
			op = codeOr
		}
		at := len(c.out.code)
		c.emit(op|uint32(len(n.Kids))<<8, 0)
		for _, k := range n.Kids {
			c.node(k)
		}
		c.out.code[at+1] = uint32(len(c.out.code) - at)
	case query.Not:
		c.emit(codeNot)
		c.node(n.Kids[0])
	case query.Title:
		c.emit(codeTitle)
		c.node(n.Kids[0])
	case query.Word, query.Exact, query.Prefix:
		c.emit(codeWord, c.word(newWord(n, c.names, false).stemmed()))
	case query.Phrase:
		c.emit(codePhrase | uint32(len(n.Kids))<<8)
		c.quoted(n)
	case query.Near:
		c.emit(codeNear|uint32(len(n.Kids))<<8, uint32(n.Distance))
		c.quoted(n)
	default:
		c.out.leaves = append(c.out.leaves, newLeaf(n, c.names, c.now))
		c.emit(codeLeaf, uint32(len(c.out.leaves)-1))
	}
}

func (c *compiler) quoted(n *query.Node) {
	c.out.ordered = true
	for _, k := range n.Kids {
		c.emit(c.word(newWord(k, c.names, true).stemmed()))
	}
}
