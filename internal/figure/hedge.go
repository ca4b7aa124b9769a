package figure

import (
	"slices"

	"wiredesk/internal/news"
)

// hedgeOf says how exact a figure claims to be.
func (d *document) hedgeOf(c *candidate) news.Hedge {
	i := d.stepBack(c.from)
	if h, at := d.hedgeBefore(i); h != "" && !d.during(c, at, i) && !d.compares(at) && !(d.g.to[d.at(i-1).low] && at == i-1 && d.reached(at)) {
		return h
	}
	if h, _, ok := longest(d, d.g.after, c.to, 3); ok {
		return h
	}
	if d.at(c.to).is("+") && !d.at(c.to).space {
		return news.HedgeOver
	}
	if c.open || c.about {
		return news.HedgeAbout
	}
	if h := d.change(c, i); h != "" {
		return h
	}
	if before := d.saidAgain(i); before != nil && !(c.kind == news.FigureMeasure && d.g.moments[c.unit]) {
		if h := d.change(before, d.stepBack(before.from)); h != "" {
			return h
		}
	}
	if h, _, ok := longest(d, d.g.after, d.nounEnd(c), 3); ok {
		return h
	}
	return news.HedgeNone
}

// reached says whether a verb or another end before "to" makes what follows a
// level that something came to.
func (d *document) reached(i int) bool {
	if d.g.free {
		for k, a := i-1, max(i-12, 0); k >= a && d.at(k).sort != line; k-- {
			if d.g.rises[d.at(k).low] != "" {
				return true
			}
		}
	}
	return d.changing(i) || d.at(i-1).sort == digits || d.g.fromTo[d.at(i-2).low]
}

// compares says whether the "more than" at token i sets another quantity against
// the number: a third less than the 300 of last year.
func (d *document) compares(i int) bool {
	if d.at(i+1).low != "than" {
		return false
	}
	if d.at(i - 1).is("times") {
		i--
	}
	_, ends := slices.BinarySearchFunc(d.found, i, func(c candidate, i int) int { return c.to - i })
	return ends
}

// during says whether "over" before a span of time says how long rather than
// how much more.
func (d *document) during(c *candidate, at, i int) bool {
	return i == at+1 && d.at(at).is("over") && c.kind == news.FigureMeasure && d.g.moments[c.unit] && !d.g.of[d.at(at-1).low] && !d.at(at-1).is("for") && !d.at(at-1).is("after")
}

// stepBack passes an article and a currency that stand between hedge and number.
func (d *document) stepBack(i int) int {
	for k := 0; k < 3; k++ {
		t := d.at(i - 1)
		if d.g.articles[t.low] || d.g.of[t.low] && d.g.lang == "fr" || t.is("'") || t.is("’") || t.is("les") || t.is("(") || d.g.free && t.is("на") {
			i--
			continue
		}
		break
	}
	return i
}

// hedged says whether a hedge stands right before token i.
func (d *document) hedged(i int) bool {
	h, _ := d.hedgeBefore(d.stepBack(i))
	return h != ""
}

// hedgeBefore gives the hedge that ends right before token i, and where it begins.
func (d *document) hedgeBefore(i int) (news.Hedge, int) {
	for start := i; start <= i+3; start++ { // an article may belong to the hedge: plus de, un peu plus de
		for n := 4; n > 0; n-- {
			if start-n < 0 || start > len(d.toks) {
				continue
			}
			p := d.phrase(start-n, n)
			if h, ok := d.g.before[p]; ok && p != "" {
				return h, start - n
			}
		}
		if t := d.at(start); !(d.g.of[t.low] || d.g.articles[t.low] || t.is("'") || t.is("’") || t.is("the") || t.is("les")) {
			break
		}
	}
	return "", i
}

// hedgeAt gives the hedge that begins at i and ends by end.
func (d *document) hedgeAt(i, end int) (news.Hedge, int) {
	for n := min(4, end-i); n > 0; n-- {
		if h, ok := d.g.before[d.phrase(i, n)]; ok {
			return h, i + n
		}
	}
	return "", i
}

// change tells a rise or a fall by so much from a level that something rose to.
func (d *document) change(c *candidate, i int) news.Hedge {
	if c.kind == news.FigureMeasure && d.g.moments[c.unit] {
		return ""
	}
	trend := d.g.of[d.at(i-1).low] || i < c.from && (d.g.of[d.at(i).low] || d.at(i).is("на"))
	for k := 1; k <= 5 && !d.at(i-1).is("du"); k++ {
		t := d.at(i - k)
		if d.g.to[t.low] || t.sort != word || d.g.and[t.low] {
			break
		}
		if h := d.g.rises[t.low]; h != "" && (k == 1 || !trend && k < 5 && !(d.adverb(t) && !d.bridged(i-k+1, i)) || trend && d.g.trends[t.low] && !(c.kind == news.FigureMoney && (t.is("gain") || t.is("gains")))) {
			if k == 1 && c.kind == news.FigureCount && (t.is("off") || !d.adverb(t)) && d.things(c) {
				return "" // cut 1,200 jobs
			}
			if before := d.at(i - k - 1); t.is("off") && !before.is("was") && !before.is("were") && !before.is("is") && !before.is(",") {
				return "" // paid off $3 million
			}
			return h
		}
		if k == 1 && !trend && !d.g.between[t.low] && !d.g.of[t.low] && !d.g.fromTo[t.low] && !bridge[t.low] && !d.g.articles[t.low] {
			break
		}
	}
	if t, next := d.at(c.to), d.at(c.to+1); d.adverb(t) && (next.is("on") || next.is("at")) && c.kind != news.FigureMeasure {
		return d.g.rises[t.low] // 65,000 up on the year before
	}
	for k := 0; k < 3; k++ {
		t := d.at(c.to + k)
		if t.sort != word && !t.is("-") || d.g.stops[t.low] && !d.g.of[t.low] && !d.g.articles[t.low] {
			break
		}
		if h := d.g.rises["~"+t.low]; h != "" && !(c.kind == news.FigureMeasure && (t.is("lower") || t.is("higher"))) {
			return h
		}
		if c.kind == news.FigureCount {
			break
		}
	}
	return ""
}

// saidAgain gives the number that the one at token i says again in another unit:
// fell 29 points, or 0.5 percent. It is nil where there is none.
func (d *document) saidAgain(i int) *candidate {
	i--
	if !again[d.at(i).low] {
		return nil
	}
	if d.at(i - 1).is(",") {
		i--
	}
	for k := i; k >= i-1; k-- { // a noun such as points may stand between
		at, ends := slices.BinarySearchFunc(d.found, k, func(c candidate, k int) int { return c.to - k })
		if c := &d.found[max(0, min(at, len(d.found)-1))]; ends && !c.merged && (k == i || d.g.points[d.at(k).low]) {
			return c
		}
	}
	return nil
}

// again are the words before an amount in another unit.
var again = set{"or": true, "ou": true, "soit": true, "или": true, "або": true}

func (d *document) adverb(t *token) bool { return t.is("up") || t.is("down") || t.is("off") }

// bridged says whether nothing but words such as "by another" stands from a to b.
func (d *document) bridged(a, b int) bool {
	for ; a < b; a++ {
		if t := d.at(a).low; !bridge[t] && !d.g.articles[t] {
			return false
		}
	}
	return true
}

// things says whether a figure counts something other than points.
func (d *document) things(c *candidate) bool {
	a, b := d.countedBy(c)
	return b > a && a >= c.to && !d.g.points[d.at(b-1).low]
}

// bridge are the words between a verb of change and its number.
var bridge = set{
	"by": true, "an": true, "another": true, "some": true, "sharply": true, "only": true, "just": true, "further": true, "of": true, "over": true,
	"de": true, "d": true, "des": true, "encore": true, "на": true, "ще": true, "еще": true, "ещё": true, "лише": true, "только": true,
}

// nounEnd gives the token after the noun that a figure counts, where "or more"
// may stand.
func (d *document) nounEnd(c *candidate) int {
	a, b := d.countedBy(c)
	if b > a && a >= c.to && b-c.to < 4 {
		return b
	}
	return c.to
}
