package quote

// How sure each way of attribution is; the surest wins.
const (
	besideBefore = 100 // X said: “…”
	besideAfter  = 95  // “…” said X, “…” X said
	afterColon   = 80
	bySource     = 62 // according to X
	gerundBeside = 90
	bySubject    = 60 // fragments in a sentence that a cue governs
)

// attribute gives each candidate its speaker, sentence by sentence, and then
// what stands between sentences.
func (d *document) attribute() {
	for i := range d.paragraphs {
		p := &d.paragraphs[i]
		if p.quotes.empty() {
			continue
		}
		for j := range p.sentences {
			s := &p.sentences[j]
			s.cues = d.g.cuesOf(s.items)
			d.attributeSentence(s)
		}
	}
	d.join()
}

func (d *document) attributeSentence(s *sentence) {
	for i := range s.items {
		if s.items[i].quote < 0 {
			continue
		}
		q := &d.quotes[s.items[i].quote]
		if q.before && q.found {
			q.full = true
			continue
		}
		q.full = d.utterance(s, i, q)
		best, score := -1, 0
		for k := range s.cues {
			if n := d.weigh(s, i, q, &s.cues[k]); n > score {
				best, score = k, n
			}
		}
		if best >= 0 {
			d.accept(s, q, s.cues[best], score)
		} else if c, n := d.openVerb(s, i, q); n > 0 {
			d.accept(s, q, c, n)
		} else if c, n := d.colon(s, i, q); n > 0 {
			d.accept(s, q, c, n)
		}
	}
	d.share(s)
}

// accept marks the candidate as a quote that the cue introduces, unless its
// words look like a title or a name.
func (d *document) accept(s *sentence, q *candidate, c cue, score int) {
	if score < gerundBeside && (q.unopened || d.title(s, q)) {
		return
	}
	q.found, q.cue, q.score = true, c, score
	q.speaker = d.placeOf(s.items, c.speaker)
	q.cueAt = d.placeOf(s.items, c.group)
}

func (d *document) placeOf(items []token, r run) place {
	if r.empty() {
		return place{}
	}
	p := place{start: items[r.from].start, end: items[r.to-1].end, low: items[r.to-1].low}
	p.pronoun = r.to == r.from+1 && (d.g.pronouns[p.low] || items[r.from].tail)
	p.name = d.g.named(items, r)
	p.capital = items[r.to-1].capital()
	p.words = items[r.from:r.to]
	if items[r.from].tail { // the clitic without its hyphens
		p.start = p.end - len([]rune(clitic(p.low)))
	}
	return p
}

// utterance says whether a quote has the form of a whole sentence.
func (d *document) utterance(s *sentence, i int, q *candidate) bool {
	if q.words < 2 {
		return false
	}
	if q.inserted || q.continues || q.dialogue || q.unopened {
		return true
	}
	starts := i == 0 || s.items[i-1].is(":") || s.items[i-1].sort == quoted
	if starts && (d.capitalised(q) || q.words >= 5) {
		return true
	}
	return d.capitalised(q) && d.stops(q) && q.words >= 4
}

// weigh says how surely a cue of the sentence introduces the quote at item i; 0
// for not at all.
func (d *document) weigh(s *sentence, i int, q *candidate, c *cue) int {
	switch {
	case c.source:
		return d.weighSource(s, i, q, c)
	case c.form == gerund || c.form == infinitive:
		if c.verb < i {
			return d.weighBefore(s, i, q, c)
		}
		return 0
	case c.verb < i:
		return d.weighBefore(s, i, q, c)
	}
	return d.weighAfter(s, i, q, c)
}

func (d *document) weighSource(s *sentence, i int, q *candidate, c *cue) int {
	if c.verb > i {
		if c.verb-i <= 2 && q.full {
			return besideAfter
		}
		return bySource - 8
	}
	between := s.items[c.speaker.to:i]
	if n := len(between); n == 0 || n == 1 && (between[0].is(",") || between[0].is(":")) || between[n-1].is(":") {
		return besideBefore
	}
	return bySource - 6 - min(len(between)/10, 5)
}

// weighBefore judges a cue that stands before the quote.
func (d *document) weighBefore(s *sentence, i int, q *candidate, c *cue) int {
	end := c.verb + 1
	if c.inverted && c.speaker.to > end {
		end = c.speaker.to
	}
	if end > i {
		return 0
	}
	between := s.items[end:i]
	gap := d.gap(between)
	colon := len(between) > 0 && between[len(between)-1].is(":")
	switch {
	case hasQuote(between) && !colon:
		if c.use&naming != 0 && len(between) > 14 {
			return 0
		}
	case gap && c.use&(speech|manner) != 0:
		if c.form == gerund || c.form == infinitive {
			return gerundBeside
		}
		return besideBefore
	case colon && c.use&speech != 0:
		return afterColon + 5
	}
	if c.use&naming != 0 && d.names(s, i, c, end) {
		return bySubject + 8
	}
	if c.use&speech == 0 || c.use&nounlike != 0 && !d.takesClause(s.items, end) {
		return 0
	}
	if c.form == infinitive || len(between) > 32 || crosses(between) {
		return 0
	}
	return bySubject - min(len(between)/10, 5)
}

func hasQuote(items []token) bool {
	for i := range items {
		if items[i].sort == quoted {
			return true
		}
	}
	return false
}

// crosses says whether a stronger stop lies between a cue and a quote.
func crosses(items []token) bool {
	for i := range items {
		if items[i].is(";") {
			return true
		}
	}
	return false
}

// gap says whether between a cue and a quote stands no more than a comma, a
// colon, "that", and the person spoken to with the time and place.
func (d *document) gap(between []token) bool {
	n, that := 0, false
	for i := range between {
		t := &between[i]
		if t.is(":") || t.is(",") || t.sort == dash {
			continue
		}
		if t.sort != word {
			return false
		}
		if d.g.that[t.low] {
			that = true
			continue
		}
		if !d.g.adverbs[t.low] {
			n++
		}
	}
	if n == 0 {
		return true
	}
	last := &between[len(between)-1]
	return last.is(":") && n <= 10 && !that
}

// takesClause says whether "that" follows a cue, so that it is a verb.
func (d *document) takesClause(items []token, at int) bool {
	for k := at; k < len(items) && k < at+5; k++ {
		if d.g.that[items[k].low] {
			return true
		}
	}
	return false
}

// names says whether a verb such as describe or call puts the quote beside its
// object: "described it as “…”", "called him “…”".
func (d *document) names(s *sentence, i int, c *cue, end int) bool {
	between := s.items[end:i]
	if c.speaker.to == c.speaker.from+1 && s.items[c.speaker.from].is("on") {
		return false
	}
	for k := len(between) - 1; k >= 0 && k >= len(between)-7; k-- {
		if d.g.as[between[k].low] {
			return len(between) <= 40
		}
	}
	if n := len(between); n > 0 && (between[n-1].is("de") || between[n-1].is("d'")) {
		return n <= 12
	}
	if hasQuote(between) {
		return len(between) <= 12
	}
	if d.g.lang == "fr" {
		return len(between) <= 3 || len(between) <= 9 && judges[d.g.stem(s.items[c.verb].low)] && !d.capitalised(&d.quotes[s.items[i].quote])
	}
	switch s.items[c.verb].low {
	case "call", "calls", "called", "calling", "dubbed", "dubs", "brand", "branded", "label", "labeled", "labelled", "labels", "deemed",
		"termed", "denounced", "dismissed", "slammed", "blasted", "praised", "hailed", "criticized", "criticised", "condemned", "decried":
		return len(between) <= 8
	}
	return d.g.free && len(between) <= 6
}

// judges holds the stems of verbs that put a judgement beside their object.
var judges = words(`jug estim trouv considér considèr appel appell surnomm qualifi tax trait`)

// weighAfter judges a cue that stands after the quote.
func (d *document) weighAfter(s *sentence, i int, q *candidate, c *cue) int {
	if c.use&naming != 0 && c.use&speech == 0 {
		return 0
	}
	start := c.group.from
	if !c.inverted && c.speaker.from < start {
		start = c.speaker.from
	}
	if start <= i {
		return 0
	}
	between := s.items[i+1 : start]
	if d.introducesNext(s, c) && len(between) > 0 {
		return 0
	}
	if hasQuote(between) || crosses(between) {
		return d.trailing(s, i, q, c, between)
	}
	n := 0
	for k := range between {
		if between[k].sort == word && !d.g.adverbs[between[k].low] {
			n++
		}
	}
	if n == 0 {
		if c.use&speech == 0 && !q.full && q.words < 3 {
			return 0
		}
		return besideAfter
	}
	return d.trailing(s, i, q, c, between)
}

// introducesNext says whether a cue leads straight to another quote after it.
func (d *document) introducesNext(s *sentence, c *cue) bool {
	end := c.verb + 1
	if c.inverted && c.speaker.to > end {
		end = c.speaker.to
	}
	for k := end; k < len(s.items) && k < end+14; k++ {
		if s.items[k].is(":") {
			return true
		}
	}
	return end < len(s.items) && d.g.that[s.items[end].low]
}

// trailing judges a cue at the end of the sentence, set off by a comma or by the
// quote, that governs all before it: `The arrests are “…,” said Dündar`.
func (d *document) trailing(s *sentence, i int, q *candidate, c *cue, between []token) int {
	if c.use&speech == 0 || len(between) > 45 {
		return 0
	}
	start := i + 1 + len(between)
	before := &s.items[start-1]
	if !before.is(",") && before.sort != quoted && before.sort != dash {
		return 0
	}
	end := max(c.verb+1, c.speaker.to)
	for k := end; k < len(s.items) && k < end+2; k++ {
		if d.g.that[s.items[k].low] {
			return 0
		}
	}
	if c.inverted || end >= len(s.items) || s.items[end].sort == punct || d.g.times[s.items[end].low] {
		return bySubject + 2 - min(len(between)/15, 2)
	}
	return 0
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
	if i == 0 || !s.items[i-1].is(":") || !q.full || q.words < 4 || !d.capitalised(q) {
		return cue{}, 0
	}
	who := d.g.mainSubject(s.items, i-1)
	if who.empty() || d.g.pronouns[s.items[who.from].low] && who.to == i-1 {
		return cue{}, 0
	}
	return cue{speaker: who, form: finite, use: speech}, afterColon
}

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

// share gives the parts of one split quote the same speaker.
func (d *document) share(s *sentence) {
	for i := range s.items {
		if s.items[i].quote < 0 {
			continue
		}
		q := &d.quotes[s.items[i].quote]
		if !q.after || !q.found || s.items[i].quote+1 >= len(d.quotes) {
			continue
		}
		next := &d.quotes[s.items[i].quote+1]
		if next.before {
			next.take(q)
		}
	}
}

func (q *candidate) take(from *candidate) {
	q.found, q.cue, q.speaker, q.cueAt, q.score = true, from.cue, from.speaker, from.cueAt, from.score
}
