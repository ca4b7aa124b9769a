package query

import (
	"strings"
	"time"
	"unicode"

	"wiredesk/internal/news"
)

// Parse reads a query as people type it. Its errors are *news.Error and say where
// the trouble is and what to write instead.
func Parse(s string, now time.Time) (*Query, error) {
	return checked(s, now, false)
}

// ParseWatch is Parse for a watch: regex: is allowed beside a word that must
// occur, and a watch that would match everything is refused.
func ParseWatch(s string, now time.Time) (*Query, error) {
	return checked(s, now, true)
}

func checked(s string, now time.Time, watch bool) (*Query, error) {
	q, err := parse(s, now)
	if err == nil {
		err = check(q.Root, watch)
	}
	if err != nil {
		return nil, err
	}
	return q, nil
}

func parse(s string, now time.Time) (*Query, error) {
	p := &parser{in: clean(s), now: now}
	if len(p.in) > MaxLength {
		return nil, news.Errorf(news.Limit, "The search has %d characters, and %d is the most: keep its main words.", len(p.in), MaxLength)
	}
	root, err := p.or(0)
	if err != nil {
		return nil, err
	}
	if p.at < len(p.in) {
		return nil, news.Errorf(news.Invalid, "The bracket ) at character %d closes nothing: take it out, or open it with ( before.", p.at+1)
	}
	if root == nil {
		return nil, news.Errorf(news.Invalid, "The search is empty: write one word at least.")
	}
	return &Query{Root: root, Now: now}, nil
}

// clean gives the code points of s with control and direction marks as spaces, so
// that places stay true.
func clean(s string) []rune {
	in := []rune(strings.ToValidUTF8(s, "\uFFFD"))
	for i, r := range in {
		if unicode.IsControl(r) || r == '\uFFFD' || r == '\uFEFF' || '\u200B' <= r && r <= '\u200F' || '\u202A' <= r && r <= '\u202E' || '\u2066' <= r && r <= '\u2069' {
			in[i] = ' '
		}
	}
	return in
}

type parser struct {
	in    []rune
	at    int
	words int
	now   time.Time
	field string // the field we are within, "" outside
}

func (p *parser) space() {
	for p.at < len(p.in) && unicode.IsSpace(p.in[p.at]) {
		p.at++
	}
}

func (p *parser) peek() rune {
	if p.at < len(p.in) {
		return p.in[p.at]
	}
	return 0
}

// keyword takes the operator w when it stands here as a word by itself.
func (p *parser) keyword(w string) bool {
	end := p.at + len(w)
	if end > len(p.in) || string(p.in[p.at:end]) != w {
		return false
	}
	if end < len(p.in) && !unicode.IsSpace(p.in[end]) && p.in[end] != '(' && p.in[end] != ')' && !opensQuote(p.in[end]) {
		return false
	}
	p.at = end
	return true
}

func (p *parser) or(depth int) (*Node, error) {
	var kids []*Node
	last := 0 // place of the OR before
	for {
		n, err := p.and(depth)
		if err != nil {
			return nil, err
		}
		if n != nil {
			kids = append(kids, n)
		}
		at := p.at
		more := p.keyword("OR")
		if n == nil && kids != nil {
			return nil, news.Errorf(news.Invalid, "OR at character %d needs a word on each side: add one, or take OR out.", last+1)
		}
		if n == nil && more {
			return nil, news.Errorf(news.Invalid, "OR at character %d needs a word on each side: add one, or take OR out.", at+1)
		}
		if !more {
			return join(Or, kids), nil
		}
		last = at
	}
}

func (p *parser) and(depth int) (*Node, error) {
	var kids []*Node
	for {
		p.space()
		if p.at == len(p.in) || p.peek() == ')' || p.atOr() {
			return join(And, kids), nil
		}
		if p.keyword("AND") {
			continue
		}
		n, err := p.unary(depth)
		if err != nil {
			return nil, err
		}
		if n != nil {
			kids = append(kids, n)
		}
	}
}

func (p *parser) atOr() bool {
	at := p.at
	is := p.keyword("OR")
	p.at = at
	return is
}

// join makes one node of kids: nil of none, the kid of one; kids of the same
// operator are taken in.
func join(op Op, kids []*Node) *Node {
	switch len(kids) {
	case 0:
		return nil
	case 1:
		return kids[0]
	}
	n := &Node{Op: op, Start: kids[0].Start, End: kids[len(kids)-1].End}
	for _, k := range kids {
		if k.Op == op {
			n.Kids = append(n.Kids, k.Kids...)
		} else {
			n.Kids = append(n.Kids, k)
		}
	}
	return n
}

func (p *parser) unary(depth int) (*Node, error) {
	if depth > MaxDepth {
		return nil, news.Errorf(news.Limit, "The brackets at character %d are more than %d deep: write the search more simply.", p.at+1, MaxDepth)
	}
	start := p.at
	if p.keyword("NOT") || p.minus() {
		p.space()
		if p.at == len(p.in) || p.peek() == ')' || p.atOr() {
			return nil, news.Errorf(news.Invalid, "NOT at character %d needs a word after it: add one, or take NOT out.", start+1)
		}
		kid, err := p.unary(depth + 1)
		if err != nil || kid == nil {
			return nil, err
		}
		if kid.Op == Not {
			return kid.Kids[0], nil
		}
		return &Node{Op: Not, Kids: []*Node{kid}, Start: start, End: kid.End}, nil
	}
	if p.peek() == '(' {
		return p.group(depth)
	}
	return p.atom(depth)
}

// minus takes a - that stands right before what it excludes.
func (p *parser) minus() bool {
	if p.peek() != '-' || p.at+1 == len(p.in) || unicode.IsSpace(p.in[p.at+1]) || p.in[p.at+1] == ')' {
		return false
	}
	p.at++
	return true
}

func (p *parser) group(depth int) (*Node, error) {
	open := p.at
	p.at++
	n, err := p.or(depth + 1)
	if err != nil {
		return nil, err
	}
	if p.peek() != ')' {
		return nil, news.Errorf(news.Invalid, "The bracket ( at character %d is not closed: add ) where the group ends.", open+1)
	}
	p.at++
	return n, nil
}
