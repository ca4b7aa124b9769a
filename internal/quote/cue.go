package quote

// cue is a cue verb, or words like "according to", with the speaker beside it.
type cue struct {
	verb     int // item of the verb or of the first of the words
	group    run // verb with its auxiliaries
	use      use
	speaker  run
	inverted bool // the speaker follows
	source   bool // according to, selon
	begin    int  // item where its clause begins, when that is neither of them
	form     use  // finite, gerund, infinitive or participle as used here
}

// cues finds the cues of one sentence, from left to right.
func (g *grammar) cuesOf(items []token) []cue {
	var out []cue
	for i := range items {
		if items[i].sort != word {
			continue
		}
		if c, ok := g.sourceAt(items, i); ok {
			out = append(out, c)
			continue
		}
		if c, ok := g.cueAt(items, i, out); ok {
			out = append(out, c)
		}
	}
	return out
}

// cueAt reads the cue verb at item i; earlier holds the cues to its left.
func (g *grammar) cueAt(items []token, i int, earlier []cue) (cue, bool) {
	t := &items[i]
	u := g.cue(t.low)
	if u == 0 || t.tail || t.capital() && i > 0 {
		return cue{}, false
	}
	group := g.groupBefore(items, i)
	c := cue{verb: i, group: run{group, i + 1}, use: u}
	before := group - 1
	if before >= 0 && group == i && g.nominal(items, before, u) {
		return cue{}, false
	}
	if !g.allowed(items, c) {
		return cue{}, false
	}
	if g.lang == "fr" && judgesSelf[g.stem(t.low)] && (holds(items[group:i], "se") || holds(items[group:i], "s'")) {
		c.use, u = naming|finite|reflexive, naming|finite
	}
	switch {
	case u&gerund != 0 && g.lang == "en" && i > 1 && (items[i-1].is("as") || items[i-1].is("quoted") || items[i-1].is("heard")):
		c.form = finite
		return g.quotedAs(items, c)
	case u&gerund != 0 && !g.helped(items, c.group):
		c.form = gerund
		c.speaker = g.subjectOfGerund(items, i)
		return c, !c.speaker.empty()
	case u&gerund != 0:
		c.form = finite
		return g.withSpeaker(items, c)
	case g.lang == "fr" && u&(finite|participle) == 0 && i > 0 && makes[items[i-1].low]:
		c.form, c.group.from = finite, g.groupBefore(items, i-1)
		return g.withSpeaker(items, c)
	case g.lang == "fr" && u&(finite|participle) == 0 && i > 2 && (items[i-1].is("de") || items[i-1].is("d'")) && g.narrates(items, i-2):
		c.form, c.group.from = finite, i-1
		c.speaker, _ = g.chunkBefore(items, i-2)
		return c, true
	case g.lang == "fr" && u&(finite|participle) == 0 && i > 1 && wants[items[i-2].low] && (items[i-1].is("à") || items[i-1].is("de") || items[i-1].is("d'")):
		c.form, c.group.from = finite, g.groupBefore(items, i-2)
		return g.withSpeaker(items, c)
	case u&(finite|participle) == 0 || i > 0 && g.lang == "en" && items[i-1].is("to") && u&infinitive != 0:
		c.form = infinitive
		c.speaker = g.subjectOfGerund(items, group)
		return c, !c.speaker.empty()
	}
	c.form = finite
	if u&finite == 0 && !g.helped(items, c.group) {
		c.form = participle
	}
	if c, ok := g.withSpeaker(items, c); ok || c.form != finite && c.form != participle {
		return c, ok
	}
	return g.sharing(items, c, earlier)
}

// narrates says whether someone is named right before "de" and an infinitive that
// tells what they said: "Et le président de conclure".
func (g *grammar) narrates(items []token, i int) bool {
	who, ok := g.chunkBefore(items, i)
	return ok && g.someone(items, who) && (who.from == 0 || items[who.from-1].sort != word || conjunctions[items[who.from-1].low])
}

// makes holds what makes an infinitive a cue: "a fait remarquer".
var makes = words(`fait font faisait faisaient fit`)

// wants holds what stands before an infinitive that is a cue: "tient à préciser".
var wants = words(`tient tiennent tenait tenaient tenu continue vient venait aime commence finit`)

// nominal says whether the word before a form shows that it is a noun here.
func (g *grammar) nominal(items []token, before int, u use) bool {
	t := &items[before]
	if t.sort != word || t.capital() && before > 0 {
		return false
	}
	if stands[t.low] && (before == 0 || items[before-1].sort != word) {
		return false
	}
	if g.determiners[t.low] && !g.free && (before == 0 || !g.joins[items[before-1].low]) {
		return !g.pronouns[t.low] || u&nounlike != 0
	}
	return u&nounlike != 0 && (g.joins[t.low] || g.links[t.low]) && g.lang != "fr"
}

// groupBefore gives the first item of the verb group that ends with the verb at i.
func (g *grammar) groupBefore(items []token, i int) int {
	k := i
	for j := i - 1; j >= 0 && i-j <= 7; j-- {
		t := &items[j]
		if t.sort != word || t.capital() && j > 0 { // Theresa May said
			break
		}
		if t.is("jour") && j > 0 && items[j-1].is("un") {
			j--
			k = j
			continue
		}
		switch {
		case g.auxiliaries[t.low] && !(g.lang == "fr" && frenchArticle(items, j, i)):
			k = j
			continue
		case t.tail, g.adverbs[t.low], g.clitics[t.low] && !frenchArticle(items, j, i): // a-t-il ajouté, also said
			k = j
			continue
		}
		break
	}
	return k
}

// frenchArticle says whether le, la, les, de or à at j stands before a noun
// rather than before the verb at i.
func frenchArticle(items []token, j, i int) bool {
	switch items[j].low {
	case "le", "la", "les", "l'":
		if j > 1 && j+1 == i && items[j-1].sort == word && !items[j-1].capital() && oneNoun[items[j-2].low] {
			return false // L'édile le martèle
		}
		return j+1 == i && (j == 0 || items[j-1].sort != word || !items[j-1].capital() && !items[j-1].is("il") && !items[j-1].is("elle") &&
			!items[j-1].is("qui") && !items[j-1].is("on"))
	case "de", "d'", "à":
		return true
	}
	return false
}

// oneNoun holds the determiners of a subject that a single noun makes.
var oneNoun = words(`l' le la son sa leur cet cette`)

// helped says whether the verb group holds an auxiliary.
func (g *grammar) helped(items []token, r run) bool {
	for i := r.from; i < r.to-1; i++ {
		if g.auxiliaries[items[i].low] {
			return true
		}
	}
	return false
}
