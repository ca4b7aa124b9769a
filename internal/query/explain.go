package query

import (
	"strconv"
	"strings"
)

// Explain says in one sentence what the query finds; say is the reader's language,
// such as (*phrase.Speaker).Say.
func (q *Query) Explain(say func(key string, args ...any) string) string {
	e := explainer{say}
	return say("Reports that hold %s.", e.node(q.Root, true))
}

type explainer struct {
	say func(string, ...any) string
}

func (e explainer) node(n *Node, top bool) string {
	switch n.Op {
	case And:
		return e.list(n, e.say("and"), top)
	case Or:
		return e.list(n, e.say("or"), top)
	case Not:
		return e.say("not %s", e.node(n.Kids[0], false))
	case Title:
		return e.say("%s in the title", e.node(n.Kids[0], false))
	case Word:
		return e.say("“%s” in any form or spelling", n.Text)
	case Exact:
		return e.say("“%s” written exactly so", n.Text)
	case Prefix:
		return e.say("a word that begins with “%s”", n.Text)
	case Phrase:
		return e.say("“%s” in this order", words(n))
	case Near:
		return e.say("“%[1]s” within %[2]s words of one another", words(n), strconv.Itoa(n.Distance))
	}
	return e.field(n)
}

func (e explainer) field(n *Node) string {
	switch n.Op {
	case Source:
		return e.say("a source called “%s”", n.Text)
	case By:
		return e.say("an author called “%s”", n.Text)
	case Speaker:
		return e.say("a quote of “%s”", n.Text)
	case Lang:
		return e.say("the language %s", n.Text)
	case After:
		return e.say("a date from %s on", printTime(n.Time))
	case Before:
		return e.say("a date before %s", printTime(n.Time))
	case Last:
		return e.say("a date in the last %s", printSpan(n.Span))
	case Figure:
		return e.say("a figure %s", n.Text+" "+strconv.FormatFloat(n.Number, 'f', -1, 64))
	}
	return e.say("text that fits the expression %s", n.Text)
}

func (e explainer) list(n *Node, word string, top bool) string {
	parts := make([]string, len(n.Kids))
	for i, k := range n.Kids {
		parts[i] = e.node(k, false)
	}
	s := strings.Join(parts[:len(parts)-1], ", ") + " " + word + " " + parts[len(parts)-1]
	if top {
		return s
	}
	return "(" + s + ")"
}

func words(n *Node) string {
	parts := make([]string, len(n.Kids))
	for i, k := range n.Kids {
		parts[i] = k.Text
		if k.Op == Prefix {
			parts[i] += "…"
		}
	}
	return strings.Join(parts, " ")
}
