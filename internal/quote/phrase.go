package quote

import "strings"

// run is a stretch of items, half-open; an empty one is no stretch.
type run struct{ from, to int }

func (r run) empty() bool { return r.to <= r.from }

const longest = 25 // items that a speaker and what stands beside it may take

// nounBefore reads the noun phrase that ends before item j, leftwards. It steps
// over what is set off by commas or brackets ("Smith, 50, a father of two, said").
func (g *grammar) nounBefore(items []token, j int) (run, bool) {
	i := j - 1
	if i >= 0 && items[i].is(",") {
		return g.nounBeforeComma(items, i)
	}
	if i >= 0 && items[i].sort == dash && items[i].space {
		for k := i - 1; k > 0 && i-k < longest && !breaks(&items[k]); k-- {
			if items[k].sort == dash && items[k].space {
				return g.chunkBefore(items, k-1)
			}
		}
		return run{}, false
	}
	return g.chunkBefore(items, i)
}

// breaks says whether no noun phrase reaches over the item.
func breaks(t *token) bool {
	switch t.sort {
	case quoted, line, mark:
		return true
	case punct:
		return t.is(";") || t.is(":") || t.is("?") || t.is("!")
	}
	return false
}

// chunkBefore reads one noun phrase whose last item is i.
func (g *grammar) chunkBefore(items []token, i int) (run, bool) {
	i = beforeBrackets(items, i)
	end := i + 1
	if i >= 0 && g.pronouns[items[i].low] {
		return run{i, end}, true
	}
	for i >= 0 && end-i <= longest {
		take, stop := g.stepBack(items, i, end)
		if take {
			i--
		}
		if stop || !take {
			break
		}
	}
	r := run{i + 1, end}
	if g.free && r.to-r.from > 1 && i >= 0 && items[i].sort == word && prepositions[items[i].low] {
		r.from++ // в суботу | президент
	}
	return g.trim(items, r)
}

// beforeBrackets steps over what brackets hold: "Smith (Ohio) said".
func beforeBrackets(items []token, i int) int {
	if i < 0 || !items[i].is(")") {
		return i
	}
	for k := i - 1; k >= 0 && i-k < longest; k-- {
		if items[k].is("(") {
			return k - 1
		}
	}
	return i
}

// stepBack says whether the item at i belongs to the noun phrase that ends before
// item end, and whether the phrase begins with it.
func (g *grammar) stepBack(items []token, i, end int) (take, stop bool) {
	t := &items[i]
	last := end == i+1
	switch {
	case t.sort == number, t.is("&"), t.sort == dash && !t.space, t.is(".") && g.shortened(items, i):
		return true, false
	case t.sort == mark:
		return !last && owners(items, i), false
	case t.sort != word:
		return false, true
	case !last && i > 0 && t.capital() && items[i-1].capital() && items[i+1].capital() && particle[t.low]: // Yann Le Bris
		return true, false
	case t.capital() && i > 0 && (!g.stops[t.low] || t.is("may") || t.is("will")) && !g.pronouns[t.low] && !g.determiners[t.low]:
		return true, false
	case g.determiners[t.low] && !last && !(g.joins[t.low] && g.joined(items, i)):
		return true, i == 0 || !g.joined(items, i-1)
	case g.pronouns[t.low]: // quelqu'un d'autre
		return g.joins[items[i+1].low], true
	case g.coordinates(items, i, end):
		return true, false
	case g.joins[t.low] || g.links[t.low]:
		return !last && g.joined(items, i), false
	}
	return !g.stops[t.low] && !g.adverbs[t.low] && !g.verb(t), false
}

// prepositions are those of Ukrainian and Russian, after which a noun is no subject.
var prepositions = words(`в у на з із зі до від за під про для після через без при по над між во с со из к от о об после для перед без при`)

// verb says whether a lower-case word is a cue verb and no noun.
func (g *grammar) verb(t *token) bool {
	u := g.cues[t.low]
	return u != 0 && u&nounlike == 0 && u&finite != 0 && !t.capital()
}

// joined says whether the item at i joins the noun phrase after it to one before.
func (g *grammar) joined(items []token, i int) bool {
	t := &items[i]
	if t.sort != word || i == 0 {
		return false
	}
	before := &items[i-1]
	if before.sort != word || g.stops[before.low] || g.adverbs[before.low] && !before.capital() || g.determiners[before.low] {
		return false
	}
	if g.joins[t.low] {
		return !g.verb(before)
	}
	if !g.links[t.low] {
		return false
	}
	if before.capital() { // the National Weather Service in Phoenix
		k := i - 1
		for k > 0 && i-k < 8 && items[k].capital() && !g.determiners[items[k].low] {
			k--
		}
		return g.determiners[items[k].low] && i-k > 2
	}
	return g.people[before.low] || before.tail
}

// owners says whether the mark at i is the apostrophe of a plural: Oilers' owner.
func owners(items []token, i int) bool {
	return i > 0 && !items[i].space && isApostrophe(rune(items[i].low[0])) && items[i-1].sort == word && strings.HasSuffix(items[i-1].low, "s")
}

// shortened says whether the dot at i belongs to a title or an initial.
func (g *grammar) shortened(items []token, i int) bool {
	return i > 0 && !items[i].space && items[i-1].sort == word && (g.titles[items[i-1].low] || g.abbreviations[items[i-1].low])
}

var and = words(`and & et і й та и`)

// coordinates says whether the item at i is an "and" between two names.
func (g *grammar) coordinates(items []token, i, end int) bool {
	return and[items[i].low] && i > 0 && i+1 < end && items[i-1].capital() && items[i+1].capital()
}

// trim drops what can't begin or end a noun phrase and checks the rest.
func (g *grammar) trim(items []token, r run) (run, bool) {
	for !r.empty() {
		t := &items[r.from]
		if t.sort == dash || t.is("&") || g.joins[t.low] && !g.determiners[t.low] || g.links[t.low] && !t.capital() || and[t.low] {
			r.from++
			continue
		}
		break
	}
	for !r.empty() && items[r.to-1].sort != word && !g.shortened(items, r.to-1) && !aged(&items[r.to-1]) {
		r.to--
	}
	for r.to-r.from > 1 && g.elisions[strings.TrimSuffix(items[r.to-1].low, "'")] {
		r.to--
	}
	if r.empty() || r.to-r.from > 20 {
		return run{}, false
	}
	last := &items[r.to-1]
	if g.determiners[last.low] && !last.capital() && !g.free && !stands[last.low] && !items[r.from].is("l'") && (r.to-r.from < 3 || !g.joins[items[r.to-2].low]) {
		return run{}, false
	}
	return r, true
}

// aged says whether a number is a person's age used as a noun: 31-year-old.
func aged(t *token) bool { return t.sort == number && strings.HasSuffix(t.text, "old") }

// named says whether a stretch is a name: capitals, with a title or small words.
func (g *grammar) named(items []token, r run) bool {
	capital := false
	for i := r.from; i < r.to; i++ {
		t := &items[i]
		switch {
		case t.capital() && !g.determiners[t.low] && !g.pronouns[t.low]:
			capital = true
		case i == r.from && g.determiners[t.low]:
			return false
		case g.titles[t.low] || t.is(".") || particle[t.low]:
		default:
			return false
		}
	}
	return capital
}

var particle = words(`de la le van von der den di da du del al el bin ibn ben dos d' l' of the y`)

// speaks says whether a noun phrase can be a speaker: a pronoun, a name, a
// phrase with a determiner, or a bare noun for people.
func (g *grammar) speaks(items []token, r run) bool {
	first, last := &items[r.from], &items[r.to-1]
	if r.to == r.from+1 && g.pronouns[first.low] {
		return true
	}
	if mute[last.low] && (!last.capital() || dated[last.low]) {
		return false
	}
	if g.determiners[first.low] && r.to == r.from+1 {
		return stands[first.low]
	}
	if g.determiners[first.low] {
		return true
	}
	for i := r.from; i < r.to; i++ {
		if items[i].capital() || g.people[items[i].low] {
			return true
		}
	}
	return g.lang == "en" && len(last.low) > 3 && last.low[len(last.low)-1] == 's'
}

// stands holds the determiners that can be a whole subject: "another said".
var stands = words(`one another some many several most both certains certaines plusieurs`)

// dated holds the days and months that English writes with a capital.
var dated = words(`monday tuesday wednesday thursday friday saturday sunday january february march april june july august
	september october november december`)

// mute holds what stands where a speaker would, and never speaks.
var mute = words(`monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
	september october november december today yesterday tomorrow year week month time day night morning afternoon evening
	lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril mai juin juillet août septembre octobre
	novembre décembre année semaine mois temps jour nuit matin soir fois heure way thing things case fact`)
