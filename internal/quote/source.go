package quote

// oblique holds the pronouns that stand after "according to".
var oblique = words(`him her them lui elle eux elles`)

// oblique reads up to three small words: a speaker in another case than the lists
// hold.
func (g *grammar) oblique(items []token, i int) (run, bool) {
	k := i
	for k < len(items) && k < i+3 && items[k].sort == word && !g.stops[items[k].low] && !g.verb(&items[k]) {
		k++
	}
	return run{i, k}, k > i
}

// sourceAt reads "according to X", "selon X", "за словами X".
func (g *grammar) sourceAt(items []token, i int) (cue, bool) {
	for _, s := range g.sources {
		if !items[i].is(s[0]) || i+len(s) >= len(items) {
			continue
		}
		n := 1
		for n < len(s) && items[i+n].is(s[n]) {
			n++
		}
		if n < len(s) {
			continue
		}
		if oblique[items[i+n].low] {
			return cue{verb: i, group: run{i, i + n}, use: speech, speaker: run{i + n, i + n + 1}, source: true, form: finite}, true
		}
		who, ok := g.nounAfter(items, i+n)
		if !ok && g.free {
			who, ok = g.oblique(items, i+n)
		}
		if ok {
			return cue{verb: i, group: run{i, i + n}, use: speech, speaker: who, source: true, form: finite}, true
		}
	}
	if g.topics[items[i].low] && (i == 0 || i == 1 && conjunctions[items[0].low]) { // Mais pour X, « … »
		if who, ok := g.nounAfter(items, i+1); ok && g.leads(items, who.to) {
			return cue{verb: i, group: run{i, i + 1}, use: speech, speaker: who, source: true, form: finite}, true
		}
	}
	return g.puts(items, i)
}

// puts reads "as X put it,".
func (g *grammar) puts(items []token, i int) (cue, bool) {
	if g.lang != "en" || !items[i].is("as") || i+1 == len(items) {
		return cue{}, false
	}
	who, ok := run{i + 1, i + 2}, g.pronouns[items[i+1].low]
	if !ok {
		who, ok = g.nounAfter(items, i+1)
	}
	at := who.to
	if !ok || at+1 >= len(items) || !items[at].is("put") && !items[at].is("puts") || !items[at+1].is("it") {
		return cue{}, false
	}
	return cue{verb: at, group: run{at, at + 2}, use: speech, speaker: who, source: true, form: finite}, true
}

// leads says whether a comma and a quote follow at item i, or an apposition, a
// comma and a quote: "Pour X, président de la chambre, « … »".
func (g *grammar) leads(items []token, i int) bool {
	for k := i; k+1 < len(items) && k < i+20; k++ {
		t := &items[k]
		if t.is(",") && (items[k+1].sort == quoted || k+3 < len(items) && items[k+1].is("c'") && items[k+2].is("est") && items[k+3].sort == quoted) {
			return true // Pour X, « … »; pour X, c'est « … »
		}
		if k == i && !t.is(",") && !t.is("(") || t.sort == quoted || t.sort == word && (g.auxiliaries[t.low] && !g.determiners[t.low] && !g.joins[t.low] || g.verb(t)) {
			return false
		}
	}
	return false
}
