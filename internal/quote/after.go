package quote

import "strings"

// nounAfter reads the noun phrase that begins at item i, rightwards, as it
// stands after an inverted cue or after "according to".
func (g *grammar) nounAfter(items []token, i int) (run, bool) {
	start := i
	if i < len(items) && items[i].sort == word && !items[i].tail && g.pronouns[items[i].low] {
		return run{i, i + 1}, true
	}
	for i < len(items) && i-start <= 20 && g.stepOn(items, start, i) {
		i++
	}
	r, ok := g.trim(items, run{start, i})
	if !ok || r.from != start || !g.speaks(items, r) {
		return run{}, false
	}
	return g.beside(items, r), true
}

// stepOn says whether the item at i belongs to the noun phrase that begins at start.
func (g *grammar) stepOn(items []token, start, i int) bool {
	t := &items[i]
	next := i+1 < len(items)
	if i == start {
		return t.is("&") || t.sort == number && next && (items[i+1].capital() || g.people[items[i+1].low]) ||
			t.sort == word && !t.tail && (g.opens(t) || g.determiners[t.low] && !g.joins[t.low] && !g.stops[t.low] || t.capital() && !(g.times[t.low] && mute[t.low]))
	}
	before := &items[i-1]
	switch {
	case t.sort == number, t.is("&"):
		return true
	case t.is("."):
		return g.shortened(items, i) && next && items[i+1].capital()
	case t.sort != word || t.tail:
		return false
	case t.capital():
		return !(g.times[t.low] && mute[t.low])
	case and[t.low] && next && before.capital() && items[i+1].capital():
		return true
	case g.lang == "en" && g.people[before.low] && strings.HasSuffix(t.low, "ing"):
		return false
	case g.lang == "en" && strings.HasSuffix(t.low, "ed") && next && g.by[items[i+1].low]:
		return false
	case possessive(before.low):
		return true
	case g.nameEnds(items, start, i):
		return false
	case next && g.office(items, i):
		return true
	case g.joins[t.low] && (!g.times[t.low] || t.is("of") && g.people[before.low]):
		return true
	case g.links[t.low] && !g.free && g.people[before.low] && next && !g.timely(items, i+1):
		return true
	case g.determiners[t.low] && (g.joins[before.low] || g.links[before.low] || before.is("l'")):
		return true
	}
	return g.opens(t) && !g.verb(t) && (!g.determiners[t.low] || g.elisions[t.low])
}

// office says whether the "à" at i goes on with what someone is in charge of, or
// where they teach, rather than naming whom they told: l'adjointe à l'urbanisme.
func (g *grammar) office(items []token, i int) bool {
	t, before := &items[i], &items[i-1]
	if g.lang != "fr" || !t.is("à") && !t.is("au") && !t.is("aux") || !deputies[before.low] && !scholars[before.low] {
		return false
	}
	k := i + 1
	for k+1 < len(items) && g.determiners[items[k].low] {
		k++
	}
	return items[k].sort == word && !press[items[k].low] && (!items[k].capital() || scholars[before.low])
}

var (
	deputies = words(`adjoint adjointe adjoints adjointes conseiller conseillère délégué déléguée candidat candidate`)
	scholars = words(`chercheur chercheuse professeur professeure enseignant enseignante étudiant étudiante`)
	press    = words(`presse afp journalistes journaliste micro radio télévision journal quotidien médias antenne audience barre public assemblée`)
)

// opens says whether a small word can stand in a noun phrase.
func (g *grammar) opens(t *token) bool {
	return !g.times[t.low] && !g.stops[t.low] && !g.adverbs[t.low] && !g.pronouns[t.low]
}

// nameEnds says whether a phrase that is a name so far ends before the small word
// at i.
func (g *grammar) nameEnds(items []token, start, i int) bool {
	t := &items[i]
	return !g.joins[t.low] && !particle[t.low] && !g.links[t.low] && items[i-1].capital() && !g.determiners[items[start].low] &&
		(!g.people[items[start].low] || items[start].capital()) && !g.free && !g.roleAhead(items, i)
}

// roleAhead says whether small words from i lead to a noun for people: "BOC
// managing director Deb Chatterji".
func (g *grammar) roleAhead(items []token, i int) bool {
	for k := i; k < len(items) && k < i+4 && items[k].sort == word && !items[k].capital(); k++ {
		if g.people[items[k].low] && (k > i || k+1 < len(items) && items[k+1].capital()) {
			return true
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
