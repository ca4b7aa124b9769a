package quote

// openAfterSubject reads a subject, a verb that no list holds, and the end of the
// clause: “…,” the newspaper purred.
func (d *document) openAfterSubject(s *sentence, k int) (cue, bool) {
	who, ok := d.g.nounAfter(s.items, k)
	if !ok || who.to >= len(s.items) {
		return cue{}, false
	}
	verb := who.to
	if !d.g.verbLike(&s.items[verb]) { // nounAfter took the verb for a noun
		verb--
		who.to--
	}
	if who.empty() || !d.g.verbLike(&s.items[verb]) || !d.g.speaks(s.items, who) || verb+1 < len(s.items) && s.items[verb+1].sort != punct {
		return cue{}, false
	}
	return cue{verb: verb, group: run{verb, verb + 1}, speaker: who, form: finite, use: manner}, true
}

// attributive says whether a few quoted words stand before a noun as an
// adjective would: a "phase one" deal.
func (d *document) attributive(s *sentence, i int, q *candidate) bool {
	if q.words > 3 || i == 0 || i+1 >= len(s.items) {
		return false
	}
	before, next := &s.items[i-1], &s.items[i+1]
	return d.g.determiners[before.low] && next.sort == word && !next.capital() && !d.g.stops[next.low] && !d.g.joins[next.low] &&
		!d.g.links[next.low] && !d.g.times[next.low]
}

// openVerb accepts a verb that no list holds right after an utterance, between
// it and a name: “…” grimaced Smith.
func (d *document) openVerb(s *sentence, i int, q *candidate) (cue, int) {
	if q.words < 4 || !q.full {
		return cue{}, 0
	}
	k := i + 1
	if k < len(s.items) && (s.items[k].is(",") || s.items[k].sort == dash) {
		k++
	}
	if k+1 >= len(s.items) {
		return cue{}, 0
	}
	t := &s.items[k]
	if s.items[k+1].tail && t.sort == word {
		return cue{verb: k, group: run{k, k + 1}, speaker: run{k + 1, k + 2}, inverted: true, form: finite, use: manner}, besideAfter
	}
	if c, ok := d.openAfterSubject(s, k); ok && d.endsComma(q) {
		return c, besideAfter
	}
	if d.g.verbLike(t) && s.items[k+1].capital() {
		who, ok := d.g.nounAfter(s.items, k+1)
		if ok && d.g.named(s.items, who) && (who.to >= len(s.items) || s.items[who.to].sort == punct) {
			return cue{verb: k, group: run{k, k + 1}, speaker: who, inverted: true, form: finite, use: manner}, besideAfter
		}
	}
	return cue{}, 0
}

// colon makes the subject of a sentence the speaker of the utterance that follows
// its colon, though no cue verb is there: `Smith: “…”`, `His post had a line: “…”`.
func (d *document) colon(s *sentence, i int, q *candidate) (cue, int) {
	if i == 0 || !s.items[i-1].is(":") || !q.full || q.words < 4 || !d.capitalised(q) && q.words < 6 {
		return cue{}, 0
	}
	who := d.g.mainSubject(s.items, i-1)
	if who.empty() || !d.g.someone(s.items, who) {
		if who = d.g.shares(s.items, i-1); who.empty() {
			return cue{}, 0
		}
	}
	return cue{speaker: who, form: finite, use: speech}, afterColon
}

// shares reads who is named before the colon at i in a French sentence without a
// verb: "Même constat chez Marie :", "Un avis partagé par Paul, retraité :".
func (g *grammar) shares(items []token, i int) run {
	if g.lang != "fr" || i < 3 || !alike[items[0].low] && !items[0].is("un") && !items[0].is("une") {
		return run{}
	}
	for k := 1; k < i && k < 9; k++ {
		if !items[k].is("chez") && !items[k].is("pour") && !(items[k].is("par") && alike[items[k-1].low]) {
			continue
		}
		who, ok := g.nounAfter(items, k+1)
		if ok && g.someone(items, who) && (who.to == i || items[who.to].is(",")) {
			return who
		}
	}
	return run{}
}

// alike holds the words that say that someone shares a view.
var alike = words(`même mêmes autre partagé partagée partagés partagées confirmé confirmée résumé résumée`)

// verbLike says whether a small word that no list holds ends as verbs do.
func (g *grammar) verbLike(t *token) bool {
	if t.sort != word || t.capital() || len(t.low) < 4 || g.stops[t.low] || g.determiners[t.low] || g.adverbs[t.low] ||
		g.joins[t.low] || g.links[t.low] || g.times[t.low] || g.people[t.low] {
		return false
	}
	for _, e := range g.endings {
		if len(t.low) > len(e)+2 && t.low[len(t.low)-len(e):] == e {
			return true
		}
	}
	return false
}
