package query

import "wiredesk/internal/news"

// check refuses what would match nearly everything, and, for a watch, what would
// match whatever comes in.
func check(n *Node, watch bool) error {
	if r := find(n, Regex); r != nil && !watch {
		return news.Errorf(news.Invalid, "regex: at character %d works in watches only: search for words here.", r.Start+1)
	} else if r != nil && !requires(n, wordly) {
		return news.Errorf(news.Invalid, "regex: at character %d needs a word that must occur beside it: add one.", r.Start+1)
	}
	if watch && !requires(n, narrows) {
		if find(n, Not) != nil && !requires(n, narrowsOrDates) {
			return news.Errorf(news.Invalid, "This watch would match nearly everything, for it only says what to leave out: add a word that must occur.")
		}
		return news.Errorf(news.Invalid, "This watch would match everything that comes in: add a word that must occur.")
	}
	if !requires(n, narrowsOrDates) {
		return news.Errorf(news.Invalid, "This search would match nearly everything, for it only says what to leave out: add a word to look for.")
	}
	return nil
}

// find gives the first node with op.
func find(n *Node, op Op) *Node {
	if n.Op == op {
		return n
	}
	for _, k := range n.Kids {
		if f := find(k, op); f != nil {
			return f
		}
	}
	return nil
}

// requires tells whether whatever matches n must match a part that is told by is.
func requires(n *Node, is func(Op) bool) bool {
	switch n.Op {
	case And:
		for _, k := range n.Kids {
			if requires(k, is) {
				return true
			}
		}
		return false
	case Or:
		for _, k := range n.Kids {
			if !requires(k, is) {
				return false
			}
		}
		return true
	case Not:
		return false
	case Title:
		return requires(n.Kids[0], is)
	}
	return is(n.Op)
}

func wordly(op Op) bool {
	return op == Word || op == Exact || op == Prefix || op == Phrase || op == Near
}

func narrows(op Op) bool {
	return wordly(op) || op == Source || op == By || op == Speaker || op == Lang || op == Figure
}

func narrowsOrDates(op Op) bool { return narrows(op) || op == After || op == Before || op == Last }
