package quote

import "strings"

// sharing gives a cue that follows "and" or "but" the speaker of the verb before:
// "He sat down and said".
func (g *grammar) sharing(items []token, c cue, earlier []cue) (cue, bool) {
	at := c.group.from - 1
	if at < 1 || items[at].sort != word || !conjunctions[items[at].low] {
		return c, false
	}
	for k := len(earlier) - 1; k >= 0; k-- {
		if earlier[k].form == finite && !earlier[k].source {
			c.speaker = earlier[k].speaker
			return c, true
		}
	}
	c.speaker = g.mainSubject(items, at)
	return c, !c.speaker.empty()
}

var conjunctions = words(`and but then et mais puis ou і й та але и но а`)

// quotedAs reads "was quoted as saying", whose subject speaks, and "the agency
// quoted him as saying", whose object does.
func (g *grammar) quotedAs(items []token, c cue) (cue, bool) {
	for k := c.verb - 1; k >= 0 && c.verb-k < longest; k-- {
		t := &items[k]
		if !t.is("quoted") && !t.is("cited") && !t.is("quotes") && !t.is("heard") && !t.is("quoting") {
			continue
		}
		who, ok := run{}, false
		if object := k + 1; items[object].is("him") || items[object].is("her") || items[object].is("them") {
			who, ok = run{object, object + 1}, true
			c.begin = g.clauseBegin(items, k)
		} else if object < c.verb-1 && !items[object].is("by") {
			who, ok = g.nounAfter(items, object)
			c.begin = g.clauseBegin(items, k)
		} else {
			c.group.from = g.groupBefore(items, k)
			who, ok = g.subjectBefore(items, c.group.from)
		}
		c.speaker = who
		return c, ok
	}
	return c, false
}

// clauseBegin gives the first item of the subject of the verb at k.
func (g *grammar) clauseBegin(items []token, k int) int {
	who, ok := g.nounBefore(items, g.groupBefore(items, k))
	if !ok {
		return k
	}
	return who.from
}

// withSpeaker finds who speaks: a clitic, the noun phrase before the verb group,
// or after the verb.
func (g *grammar) withSpeaker(items []token, c cue) (cue, bool) {
	for k := c.group.from; k < c.verb+2 && k < len(items); k++ {
		if items[k].tail {
			c.speaker, c.inverted = run{k, k + 1}, true
			return c, true
		}
	}
	passive := g.passive(items, c)
	if at := c.group.from - 1; c.form == participle && at > 0 && conjunctions[items[at].low] && c.use&state == 0 {
		return c, false // shares the speaker of the verb before
	}
	if passive && c.use&state == 0 || c.form == participle {
		return g.agent(items, c)
	}
	if c.use&(participle|naming) == participle|naming && c.group.from == c.verb && c.verb+1 < len(items) && g.by[items[c.verb+1].low] {
		return g.agent(items, c)
	}
	before := c.group.from - 1
	if before >= 0 && g.lang == "fr" && (items[before].is("que") || items[before].is("qu'")) { // ce que confirme X
		if who, ok := g.invertedAfter(items, c.verb+1); ok && g.speaks(items, who) {
			c.speaker, c.inverted = who, true
			return c, true
		}
	}
	if before >= 0 && items[before].is(".") && g.shortened(items, before) {
		who, ok := g.subjectBefore(items, c.group.from)
		c.speaker = who
		return c, ok
	}
	free := before < 0 || items[before].sort != word && items[before].sort != number && !items[before].is(")")
	if !free || before >= 0 && items[before].is(",") {
		if who, ok := g.subjectBefore(items, c.group.from); ok && g.agrees(items, c, who) {
			c.speaker = who
			return c, true
		}
	}
	if !free && !g.free && c.use&nounlike == 0 {
		if who := g.mainSubject(items, before); !who.empty() && who.to <= before && (g.someone(items, who) || g.pronouns[items[who.from].low]) && !conjunctions[items[before].low] {
			c.speaker = who
			return c, true
		}
	}
	if free || g.free {
		if who, ok := g.invertedAfter(items, c.verb+1); ok {
			c.speaker, c.inverted = who, true
			return c, true
		}
	}
	return c, false
}

// agrees says whether an English base form ("call", "volunteer") has a subject it
// can have: I, we, they or a plural, or an auxiliary before it.
func (g *grammar) agrees(items []token, c cue, who run) bool {
	if g.lang != "en" || c.use&infinitive == 0 || c.use&participle != 0 || g.helped(items, c.group) {
		return true
	}
	last := items[who.to-1].low
	switch last {
	case "i", "we", "you", "they", "who", "police", "people", "men", "women", "children", "others", "some", "many", "both":
		return true
	}
	return strings.HasSuffix(last, "s") || strings.HasSuffix(last, "'") || holds(items[who.from:who.to], "and")
}

// subjectBefore is the noun phrase before a verb group, or before the relative
// pronoun that stands there.
func (g *grammar) subjectBefore(items []token, at int) (run, bool) {
	if at > 0 && g.relatives[items[at-1].low] && !(g.lang == "en" && items[at-1].is("that")) {
		at--
		if at > 0 && items[at-1].is(",") {
			at--
		}
		if name, ok := g.nameWithRole(items, at); ok {
			return name, true
		}
		who, ok := g.chunkBefore(items, at-1)
		return g.nameAtEnd(items, who), ok && g.speaks(items, who)
	}
	who, ok := g.nounBefore(items, at)
	if !ok || !g.speaks(items, who) {
		return who, false
	}
	if at := who.from - 1; at > 0 && !g.free && (g.links[items[at].low] || g.joins[items[at].low]) {
		main := g.mainSubject(items, who.from)
		if !main.empty() && main.to < who.from && (main.to == at || !g.someone(items, who)) {
			return main, true
		}
	}
	if holds(items[who.from:who.to], ",") {
		return who, true
	}
	if name, found := g.nameWithRole(items, who.to); found {
		return name, true
	}
	return who, true
}

// nameWithRole gives the name before a comma when a role that ends at item to
// stands behind it: "Sutopo, the spokesman for the agency said".
func (g *grammar) nameWithRole(items []token, to int) (run, bool) {
	k := g.commaBefore(items, to)
	if k < 1 {
		return run{}, false
	}
	first := k + 1
	if g.determiners[items[first].low] {
		first++
	}
	if first >= to || !g.roleNear(items, first) {
		return run{}, false
	}
	name, ok := g.chunkBefore(items, k-1)
	return name, ok && g.named(items, name) && (name.from == 0 || g.by[items[name.from-1].low] || !g.afterLink(items, name)) && !leadIn(items[name.from].low)
}

// nameAtEnd gives the name with which a noun phrase ends after "of": who speaks in
// "the words of Michelle Obama, who said".
func (g *grammar) nameAtEnd(items []token, r run) run {
	k := r.to
	for k > r.from && items[k-1].capital() {
		k--
	}
	if r.to-k >= 2 && k > r.from && g.joins[items[k-1].low] {
		return run{k, r.to}
	}
	return r
}

// passive says whether an English or French group is passive: was described, est décrite.
func (g *grammar) passive(items []token, c cue) bool {
	if c.use&participle == 0 {
		return false
	}
	for i := c.group.from; i < c.verb; i++ {
		switch items[i].low {
		case "is", "are", "was", "were", "be", "been", "being", "'s", "what's", "it's", "that's", "he's", "she's", "who's":
			return true
		case "est", "sont", "était", "étaient", "été", "fut":
			return i == c.group.from || items[i-1].low != "s'" && !items[c.group.from].is("s'")
		}
	}
	return false
}

// agent finds who speaks after a passive: "described by X as".
func (g *grammar) agent(items []token, c cue) (cue, bool) {
	for i := c.verb + 1; i < len(items) && i < c.verb+4; i++ {
		if g.by[items[i].low] {
			who, ok := g.nounAfter(items, i+1)
			c.speaker, c.inverted = who, true
			return c, ok && c.use&naming != 0
		}
	}
	return c, false
}

// invertedAfter finds the speaker after an inverted cue, stepping over adverbs
// and the person spoken to.
func (g *grammar) invertedAfter(items []token, i int) (run, bool) {
	for n := 0; i < len(items) && n < 3 && items[i].sort == word && g.adverbs[items[i].low]; n++ {
		i++
	}
	if i < len(items) && g.to[items[i].low] {
		if who, ok := g.afterHearer(items, i+1); ok {
			return who, true
		}
		return g.afterAside(items, i)
	}
	who, ok := g.nounAfter(items, i)
	if !ok && g.lang != "en" {
		who, ok = g.afterAside(items, i)
	}
	if !ok || g.goesOn(items, who) {
		return run{}, false
	}
	return who, true
}

// afterAside finds the speaker after what is set between an inverted cue and its
// subject: "estime pour sa part X", "affirme, de son côté, X".
func (g *grammar) afterAside(items []token, i int) (run, bool) {
	set := i < len(items) && items[i].is(",")
	if set {
		i++
	}
	for k := i; k < len(items) && k < i+9; k++ {
		t := &items[k]
		if t.is(",") && set {
			set = false
			continue
		}
		if t.sort != word && t.sort != number {
			break
		}
		free := k == i || !(g.joins[items[k-1].low] || g.links[items[k-1].low] || g.to[items[k-1].low] || g.determiners[items[k-1].low])
		if !free || g.relatives[t.low] || g.that[t.low] || set {
			continue
		}
		if !t.capital() && !(g.determiners[t.low] && g.roleNear(items, k+1)) && !(g.free && g.people[t.low]) {
			continue
		}
		if who, ok := g.nounAfter(items, k); ok {
			return who, true
		}
	}
	return run{}, false
}

// roleNear says whether a noun for people stands at k or just behind.
func (g *grammar) roleNear(items []token, k int) bool {
	for n := 0; n < 2 && k+n < len(items); n++ {
		if g.people[items[k+n].low] {
			return true
		}
	}
	return false
}

// afterHearer steps over "à l'AFP", "auprès de la presse", and reads the speaker.
func (g *grammar) afterHearer(items []token, i int) (run, bool) {
	for i < len(items) && (g.determiners[items[i].low] || g.joins[items[i].low]) {
		i++
	}
	name := i < len(items) && items[i].capital()
	i++
	for i < len(items) && name && items[i].capital() {
		return run{}, false
	}
	if i >= len(items) || items[i].sort != word {
		return run{}, false
	}
	return g.nounAfter(items, i)
}

// goesOn says whether after an inverted speaker the sentence goes on as if it
// were the subject of its own verb: "said Smith would resign".
func (g *grammar) goesOn(items []token, who run) bool {
	if who.to >= len(items) || items[who.to].sort != word {
		return false
	}
	t := &items[who.to]
	if g.free {
		return false
	}
	if g.lang == "fr" {
		return (g.auxiliaries[t.low] || g.clitics[t.low]) && !g.times[t.low] && !g.joins[t.low] && !g.adverbs[t.low] && !g.links[t.low]
	}
	if g.pronouns[items[who.from].low] {
		return !g.times[t.low]
	}
	return g.auxiliaries[t.low] && !g.times[t.low] || g.verb(t) || g.pronouns[t.low]
}

// subjectOfGerund finds who speaks in "…, adding" and "Warning that …, he said":
// the subject of the sentence.
func (g *grammar) subjectOfGerund(items []token, i int) run {
	if i == 0 || i == 1 && items[0].sort == word {
		for k := i + 1; k < len(items) && k < i+60; k++ {
			if items[k].is(",") || items[k].sort == quoted {
				j := k + 1
				if j < len(items) && items[j].is(",") {
					j++
				}
				if who, ok := g.nounAfter(items, j); ok {
					return who
				}
			}
		}
		return run{}
	}
	if at := i - 1; items[at].sort == word && !conjunctions[items[at].low] && !g.stops[items[at].low] {
		if who, ok := g.chunkBefore(items, at); ok && g.speaks(items, who) {
			if g.someone(items, who) || g.lang != "en" {
				return who
			}
			return run{}
		}
	}
	return g.mainSubject(items, i)
}

// mainSubject is the noun phrase with which the sentence begins, after what is
// set before it by a comma.
func (g *grammar) mainSubject(items []token, limit int) run {
	start := 0
	for start < limit && items[start].sort != word {
		start++
	}
	for tries := 0; tries < 3 && start < limit; tries++ {
		who, ok := g.nounAfter(items, start)
		first := &items[start]
		bare := ok && (g.pronouns[first.low] || g.determiners[first.low] || g.people[first.low] || first.capital() && !g.stops[first.low] &&
			!g.links[first.low] && !g.adverbs[first.low] && !g.joins[first.low])
		if bare && who.to < limit && items[who.to].is(",") && who.to == start+1 && leadIn(first.low) || first.capital() && strings.HasSuffix(first.low, "ing") {
			bare = false
		}
		if bare && !(who.to < len(items) && items[who.to].is(",") && mute[items[who.to-1].low]) {
			return who
		}
		k := start
		for k < limit && k < start+60 && !items[k].is(",") && items[k].sort != quoted {
			k++
		}
		start = k + 1
	}
	return run{}
}

// leadIn says whether a word before the first comma is an adverb.
func leadIn(low string) bool {
	return strings.HasSuffix(low, "ment") || strings.HasSuffix(low, "ly") || strings.HasSuffix(low, "но")
}
