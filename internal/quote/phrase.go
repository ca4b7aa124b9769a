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

// nounBeforeComma reads the noun phrase to which what ends at the comma is set
// beside; several such additions may follow one another.
func (g *grammar) nounBeforeComma(items []token, comma int) (run, bool) {
	for stop, tries := comma, 0; tries < 4; tries++ {
		k := g.commaBefore(items, stop)
		if k < 0 {
			break
		}
		head, found := g.chunkBefore(items, k-1)
		if !found || !g.speaks(items, head) || g.afterLink(items, head) {
			if role, ok := g.roleSegment(items, k); ok {
				head = role
			} else {
				stop = k
				continue
			}
		}
		if g.named(items, head) || g.pronouns[items[head.from].low] {
			return head, true
		}
		if g.named(items, run{k + 1, stop}) || g.titled(items, run{k + 1, stop}) && g.determiners[items[head.from].low] {
			return run{head.from, stop}, true
		}
		if far := g.commaBefore(items, k); far < 0 && head.from > 0 && items[head.from-1].is(",") {
			if name, ok := g.chunkBefore(items, head.from-2); ok && g.named(items, name) && !g.afterLink(items, name) && (name.from > 0 || name.to-name.from > 1) {
				return name, true
			}
		}
		return head, true
	}
	return run{}, false
}

// roleSegment gives all that stands between two commas, or after the sentence's
// beginning, when it begins with a role: "le vice-président du groupe chez X".
func (g *grammar) roleSegment(items []token, to int) (run, bool) {
	from := g.commaBefore(items, to) + 1
	if from == 0 && (to > longest || !g.determiners[items[0].low]) {
		return run{}, false
	}
	if !g.determiners[items[from].low] || from+2 >= to || !g.roleNear(items, from+1) {
		return run{}, false
	}
	return run{from, to}, true
}

// titled says whether a stretch is a rank with a name: "le commandant Roger Camps".
func (g *grammar) titled(items []token, r run) bool {
	if r.to-r.from < 3 || !g.determiners[items[r.from].low] || !items[r.to-1].capital() {
		return false
	}
	return g.people[items[r.from+1].low] || g.titles[items[r.from+1].low]
}

// commaBefore gives the nearest comma before the one at stop, -1 when a stronger
// stop or nothing comes first.
func (g *grammar) commaBefore(items []token, stop int) int {
	k := stop - 1
	for k >= 0 && stop-k < longest && !items[k].is(",") && !breaks(&items[k]) {
		k--
	}
	if k < 0 || !items[k].is(",") || k == stop-1 {
		return -1
	}
	return k
}

// afterLink says whether a preposition stands before a noun phrase, so that it
// is a place or a time: "In Paris, …".
func (g *grammar) afterLink(items []token, r run) bool {
	if r.from == 0 {
		return false
	}
	before := &items[r.from-1]
	return before.sort == word && (g.links[before.low] || g.joins[before.low] || g.stops[before.low] && !clauseWords[before.low])
}

// clauseWords begin a clause of its own, so that a subject may follow.
var clauseWords = words(`and but or so because while when where if that as whether although though since than yet et mais ou que qu' car donc
	quand si lorsque lorsqu' puisque comme dont où і й та але що бо коли и но что когда если як как only even not`)

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
	if i >= 0 && items[i].is(")") {
		for k := i - 1; k >= 0 && i-k < longest; k-- {
			if items[k].is("(") {
				i = k - 1
				break
			}
		}
	}
	end := i + 1
	for ; i >= 0 && end-i <= longest; i-- {
		t := &items[i]
		if t.sort == number {
			continue
		}
		if t.is("&") || t.sort == dash && !t.space || t.is(".") && g.shortened(items, i) || t.sort == mark && end > i+1 && owners(items, i) {
			continue
		}
		if t.sort != word {
			break
		}
		if t.capital() && i > 0 && !g.stops[t.low] && !g.pronouns[t.low] && !g.determiners[t.low] {
			continue
		}
		if g.determiners[t.low] && end > i+1 && !(g.joins[t.low] && g.joined(items, i)) {
			if i > 0 && g.joined(items, i-1) {
				continue
			}
			i--
			break
		}
		if g.pronouns[t.low] {
			if end == i+1 {
				return run{i, i + 1}, true
			}
			if g.joins[items[i+1].low] { // quelqu'un d'autre, one of them
				i--
			}
			break
		}
		if g.coordinates(items, i, end) {
			continue
		}
		if g.joins[t.low] || g.links[t.low] {
			if end > i+1 && g.joined(items, i) {
				continue
			}
			break
		}
		if g.stops[t.low] || g.adverbs[t.low] || g.verb(t) {
			break
		}
	}
	r := run{i + 1, end}
	if g.free && r.to-r.from > 1 && i >= 0 && items[i].sort == word && prepositions[items[i].low] {
		r.from++ // в суботу | президент
	}
	return g.trim(items, r)
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

// nounAfter reads the noun phrase that begins at item i, rightwards, as it
// stands after an inverted cue or after "according to".
func (g *grammar) nounAfter(items []token, i int) (run, bool) {
	start := i
	for ; i < len(items) && i-start <= 20; i++ {
		t := &items[i]
		if t.sort == number && (i > start || i+1 < len(items) && (items[i+1].capital() || g.people[items[i+1].low])) {
			continue
		}
		if t.is(".") && i > start && g.shortened(items, i) && i+1 < len(items) && items[i+1].capital() {
			continue
		}
		if t.is("&") {
			continue
		}
		if t.sort != word || t.tail {
			break
		}
		if i == start && g.pronouns[t.low] {
			return run{i, i + 1}, true
		}
		if t.capital() && !(g.times[t.low] && mute[t.low]) {
			continue
		}
		if i > start && and[t.low] && i+1 < len(items) && items[i-1].capital() && items[i+1].capital() {
			continue
		}
		if i > start && g.lang == "en" && g.people[items[i-1].low] && strings.HasSuffix(t.low, "ing") && !t.capital() {
			break
		}
		if i > start && possessive(items[i-1].low) {
			continue
		}
		if i > start && !g.joins[t.low] && !particle[t.low] && !g.links[t.low] && items[i-1].capital() && !g.determiners[items[start].low] &&
			!g.people[items[start].low] && !g.free && !g.roleAhead(items, i) {
			break
		}
		if g.joins[t.low] && i > start && (!g.times[t.low] || t.is("of") && g.people[items[i-1].low]) {
			continue
		}
		if g.links[t.low] && !g.free && i > start && g.people[items[i-1].low] && i+1 < len(items) && !g.timely(items, i+1) {
			continue
		}
		if i > start && g.determiners[t.low] && (g.joins[items[i-1].low] || g.links[items[i-1].low] || items[i-1].is("l'")) {
			continue
		}
		if g.times[t.low] || g.stops[t.low] || g.adverbs[t.low] || g.pronouns[t.low] || g.verb(t) && i > start {
			break
		}
		if i > start && g.determiners[t.low] && !g.elisions[t.low] {
			break
		}
	}
	r, ok := g.trim(items, run{start, i})
	if !ok || r.from != start || !g.speaks(items, r) {
		return run{}, false
	}
	return g.beside(items, r), true
}

// roleAhead says whether small words from i lead to a noun for people: "BOC
// managing director Deb Chatterji".
func (g *grammar) roleAhead(items []token, i int) bool {
	for k := i; k < len(items) && k < i+4 && items[k].sort == word && !items[k].capital(); k++ {
		if g.people[items[k].low] {
			return k+1 < len(items) && items[k+1].capital() || k > i
		}
		if g.stops[items[k].low] || g.times[items[k].low] || g.links[items[k].low] || g.adverbs[items[k].low] {
			return false
		}
	}
	return false
}

func (g *grammar) timely(items []token, i int) bool {
	for k := i; k < len(items) && k < i+3; k++ {
		if mute[items[k].low] || items[k].is("interview") || items[k].sort == number {
			return true
		}
	}
	return false
}

// beside adds the name that follows a role: "his wife, Alice".
func (g *grammar) beside(items []token, r run) run {
	least := 1
	for i := r.from; i < r.to; i++ {
		if items[i].capital() && i > r.from {
			least = 2
		}
	}
	if !g.determiners[items[r.from].low] || r.to >= len(items) || !items[r.to].is(",") {
		return r
	}
	k := r.to + 1
	for k < len(items) && k < r.to+6 && items[k].capital() {
		k++
	}
	if k > r.to+least && (k == len(items) || items[k].sort == punct) && g.named(items, run{r.to + 1, k}) {
		r.to = k
	}
	return r
}

// someone says whether a noun phrase is surely a person or a body: a name, he or
// she, or a noun for people or for what they write.
func (g *grammar) someone(items []token, r run) bool {
	if r.to == r.from+1 && gendered[items[r.from].low] || g.named(items, r) {
		return true
	}
	for i := r.from; i < r.to; i++ {
		if g.people[items[i].low] {
			return true
		}
	}
	return false
}

func possessive(low string) bool { return strings.HasSuffix(low, "'s") || strings.HasSuffix(low, "s'") }
