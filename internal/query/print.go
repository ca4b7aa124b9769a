package query

import (
	"strconv"
	"strings"
	"time"
)

// String prints the canonical form: parsing it gives the same query, and the same
// canonical form, again.
func (q *Query) String() string {
	var b strings.Builder
	write(&b, q.Root, And, true)
	return b.String()
}

// write writes n, in brackets where the operator around it binds tighter.
func write(b *strings.Builder, n *Node, around Op, top bool) {
	switch n.Op {
	case And, Or:
		brackets := !top && n.Op != around
		if brackets {
			b.WriteByte('(')
		}
		for i, k := range n.Kids {
			if i > 0 && n.Op == Or {
				b.WriteString(" OR ")
			} else if i > 0 && betweenDigits(b.String(), k.Text) {
				b.WriteString(" AND ")
			} else if i > 0 {
				b.WriteByte(' ')
			}
			write(b, k, n.Op, n.Op == Or && k.Op == And)
		}
		if brackets {
			b.WriteByte(')')
		}
	case Not:
		b.WriteByte('-')
		write(b, n.Kids[0], Not, false)
	case Title:
		b.WriteString("title:")
		write(b, n.Kids[0], Title, false)
	case Phrase, Near:
		b.WriteByte('"')
		for i, k := range n.Kids {
			if i > 0 {
				b.WriteString(gap(b.String(), k.Text))
			}
			printWord(b, k)
		}
		b.WriteByte('"')
		if n.Op == Near {
			b.WriteString("~" + strconv.Itoa(n.Distance))
		}
	case Word, Exact, Prefix:
		printLoneWord(b, n)
	default:
		printField(b, n)
	}
}

func printWord(b *strings.Builder, n *Node) {
	if n.Op == Exact {
		b.WriteByte('=')
	}
	b.WriteString(n.Text)
	if n.Op == Prefix {
		b.WriteByte('*')
	}
}

// printLoneWord quotes what would be read as an operator.
func printLoneWord(b *strings.Builder, n *Node) {
	switch n.Text {
	case "OR", "AND", "NOT":
		b.WriteByte('"')
		printWord(b, n)
		b.WriteByte('"')
		return
	}
	printWord(b, n)
}

func printField(b *strings.Builder, n *Node) {
	switch n.Op {
	case Source, By, Speaker:
		b.WriteString(map[Op]string{Source: "source:", By: "by:", Speaker: "speaker:"}[n.Op])
		if strings.ContainsAny(n.Text, " -") {
			b.WriteString(`"` + n.Text + `"`)
			return
		}
		b.WriteString(n.Text)
	case Lang:
		b.WriteString("lang:" + n.Text)
	case After:
		b.WriteString("after:" + printTime(n.Time))
	case Before:
		b.WriteString("before:" + printTime(n.Time))
	case Last:
		b.WriteString("last:" + printSpan(n.Span))
	case Figure:
		b.WriteString("figure" + n.Text + strconv.FormatFloat(n.Number, 'f', -1, 64))
	case Regex:
		b.WriteString("regex:/" + strings.ReplaceAll(n.Text, "/", `\/`) + "/")
	}
}

// gap parts two words: with a space, but with a hyphen between two numbers, which a
// space would make one (1 200).
func gap(before, after string) string {
	if betweenDigits(before, after) {
		return "-"
	}
	return " "
}

func betweenDigits(before, after string) bool {
	return before != "" && after != "" && isDigit(before[len(before)-1]) && isDigit(after[0])
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func printTime(t time.Time) string {
	if t.Equal(midnight(t)) {
		return t.Format("2006-01-02")
	}
	return t.Format(time.RFC3339)
}

func printSpan(d time.Duration) string {
	if d%(24*time.Hour) == 0 {
		return strconv.Itoa(int(d/(24*time.Hour))) + "d"
	}
	return strconv.Itoa(int(d/time.Hour)) + "h"
}
