package quote

import "slices"

// How sure each way of attribution is; the surest wins.
const (
	besideBefore = 100 // X said: “…”
	besideAfter  = 95  // “…” said X, “…” X said
	afterColon   = 80
	bySource     = 62 // according to X
	gerundBeside = 97
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
		q.full = d.utterance(s, i, q)
		near := d.cuesNear(s, i)
		best, score := -1, 0
		for k := range near {
			if n := d.weigh(s, i, q, near, &near[k]); n > score || n > 0 && n == score && near[k].verb < i {
				best, score = k, n
			}
		}
		if best >= 0 {
			d.accept(s, q, near[best], score)
		} else if c, n := d.openVerb(s, i, q); n > 0 {
			d.accept(s, q, c, n)
		} else if c, n := d.colon(s, i, q); n > 0 {
			d.accept(s, q, c, n)
		}
		if q.shared != nil && (!q.found || q.score < besideAfter) {
			q.take(q.shared)
		}
		if d.firstPerson(q) && !q.found {
			d.subject(s, i, q)
		}
	}
	d.share(s)
	d.goOn(s)
}

// goOn makes the rest of an utterance that its cue interrupts an utterance too:
// “It is late,” she said, “but not too late.”
func (d *document) goOn(s *sentence) {
	var last *candidate
	for i := range s.items {
		if s.items[i].quote < 0 {
			continue
		}
		q := &d.quotes[s.items[i].quote]
		if last != nil && last.full && q.found && !q.full && q.score == besideBefore && q.cueAt.start == last.cueAt.start && q.words > 2 {
			q.full = true
		}
		last = q
	}
}

// sight is how many items from a quote its cue may stand.
const sight = 60

// cuesNear gives the cues of a sentence that stand within sight of item i.
func (d *document) cuesNear(s *sentence, i int) []cue {
	all := d.cuesIn(s)
	byVerb := func(c cue, at int) int { return c.verb - at }
	from, _ := slices.BinarySearchFunc(all, i-sight, byVerb)
	to, _ := slices.BinarySearchFunc(all, i+sight+1, byVerb)
	return all[from:to]
}

// subject makes the subject of the sentence the speaker of words in the first
// person that no cue introduces: someone says them.
func (d *document) subject(s *sentence, i int, q *candidate) {
	if q.words < 5 || i == 0 || d.title(s, q, cue{verb: -1}) {
		return
	}
	who := d.g.mainSubject(s.items, i)
	if who.empty() || who.to >= i || !d.g.someone(s.items, who) {
		return
	}
	q.found, q.score = true, bySubject-10
	q.speaker = d.placeOf(s.items, who)
}

// firstPerson says whether quoted words speak of I or we.
func (d *document) firstPerson(q *candidate) bool {
	for i := q.first; i < q.close; i++ {
		if me[d.toks[i].low] {
			return true
		}
	}
	return false
}

var me = words(`i i'm i've i'd i'll we we're we've we'd we'll my our us me je j' nous notre nos mon ma mes moi я ми мы мій мой наш мені мне нас`)

// accept marks the candidate as a quote that the cue introduces, unless its
// words look like a title or a name.
func (d *document) accept(s *sentence, q *candidate, c cue, score int) {
	if score < besideAfter && (q.unopened || d.title(s, q, c)) || d.object(s, q, c) {
		return
	}
	q.found, q.cue, q.score = true, c, score
	q.speaker = d.placeOf(s.items, c.speaker)
	q.cueAt = d.placeOf(s.items, d.g.cueWords(s.items, c))
}

// cueWords gives the words of a cue: the verb with its auxiliaries, without the
// objects and subjects that French sets before and among them.
func (g *grammar) cueWords(items []token, c cue) run {
	r := c.group
	for k := r.from; k < c.verb; k++ {
		if items[k].tail || k == r.from && g.clitics[items[k].low] && !items[k].is("s'") && !items[k].is("se") {
			r.from = k + 1
		}
	}
	return r
}

// object says whether a title is the bare object of its verb: "read “Moby Dick”".
func (d *document) object(s *sentence, q *candidate, c cue) bool {
	if c.source || d.stops(q) || q.item == 0 {
		return false
	}
	if before := &s.items[q.item-1]; d.g.to[before.low] || hears[before.low] { // told to “60 Minutes”
		return q.words <= 3 && d.endsCapital(q)
	}
	return c.verb == q.item-1 && d.titled(q)
}

// hears holds the verbs whose bare object is the person spoken to.
var hears = words(`tell tells told telling ask asks asked asking`)

func (d *document) endsCapital(q *candidate) bool {
	for i := q.close - 1; i >= q.first; i-- {
		if d.toks[i].sort == word {
			return d.toks[i].capital()
		}
	}
	return false
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
	if q.dialogue {
		return true
	}
	if q.words < 2 {
		return false
	}
	if q.inserted || q.continues || q.unopened {
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
func (d *document) weigh(s *sentence, i int, q *candidate, near []cue, c *cue) int {
	switch {
	case c.source:
		return d.weighSource(s, i, q, c)
	case c.form == gerund || c.form == infinitive:
		if c.verb < i {
			return d.weighBefore(s, i, near, c)
		}
		return 0
	case c.verb < i:
		return d.weighBefore(s, i, near, c)
	}
	return d.weighAfter(s, i, q, near, c)
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
func (d *document) weighBefore(s *sentence, i int, near []cue, c *cue) int {
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
	if c.use&naming != 0 && !overtaken(near, i, c) && d.names(s, i, c, end) {
		return bySubject + 8
	}
	if c.use&speech == 0 || c.use&nounlike != 0 && !d.takesClause(s.items, end) {
		return 0
	}
	if c.form == infinitive || len(between) > 32 || crosses(between) || d.closed(s, c, between) {
		return 0
	}
	return bySubject - min(len(between)/10, 5)
}

// overtaken says whether another cue stands between a cue and the quote.
func overtaken(near []cue, i int, c *cue) bool {
	for k := range near {
		if v := &near[k]; v.verb > c.verb && v.verb < i && v.form == finite && v.use&speech != 0 {
			return true
		}
	}
	return false
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

// closed says whether what stands before a quote ends the reach of a cue: the cue
// belongs to a relative clause that a comma ends, or to the quote before it.
func (d *document) closed(s *sentence, c *cue, between []token) bool {
	from := min(c.speaker.from, c.group.from)
	for k := from - 1; k >= 0 && k >= from-2; k-- {
		if low := s.items[k].low; (low == "which" || low == "whom" || low == "where" || low == "dont" || low == "où") && holds(between, ",") {
			return true
		}
	}
	if from == 0 || len(between) == 0 || between[0].is(",") || d.g.that[between[0].low] {
		return false
	}
	before := &s.items[from-1]
	if before.is(",") && from > 1 {
		before = &s.items[from-2]
	}
	return before.sort == quoted && !holds(between, "that")
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
	if c.speaker.to == c.speaker.from+1 && s.items[c.speaker.from].is("on") || c.use&reflexive != 0 && len(between) > 0 {
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
	if w := s.items[c.verb].low; d.g.lang == "en" && (w == "accused" || w == "accusing" || w == "accuses") {
		return holds(between, "of") && len(between) <= 20
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

func holds(items []token, low string) bool {
	for i := range items {
		if items[i].is(low) {
			return true
		}
	}
	return false
}

// judges holds the stems of verbs that put a judgement beside their object.
var judges = words(`dit disent disait déclar montr jug estim trouv considér considèr appel appell surnomm qualifi tax trait`)

// weighAfter judges a cue that stands after the quote.
func (d *document) weighAfter(s *sentence, i int, q *candidate, near []cue, c *cue) int {
	if c.use&naming != 0 && c.use&speech == 0 {
		return 0
	}
	start := c.group.from
	if !c.inverted && c.speaker.from < start {
		start = c.speaker.from
	}
	if c.begin > 0 {
		start = c.begin
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
	if n == 0 && !q.full && q.item > 0 && q.words < 4 {
		return d.trailing(s, i, q, c, between)
	}
	if n == 0 {
		if c.use&speech == 0 && !q.full && q.words < 3 {
			return 0
		}
		return besideAfter
	}
	if c.use&speech != 0 && c.form == finite && q.full && d.endsComma(q) && len(between) <= 30 && !overtakenAfter(near, i, c) {
		return besideAfter - 1
	}
	return d.trailing(s, i, q, c, between)
}

// endsComma says whether a comma stands before the closing mark: the words are
// the object of the verb that follows.
func (d *document) endsComma(q *candidate) bool {
	for k := q.close - 1; k > q.first && k >= q.close-3; k-- { // ,'"
		if d.toks[k].is(",") {
			return true
		}
		if d.toks[k].sort != mark {
			break
		}
	}
	return false
}

// overtakenAfter says whether another cue stands between the quote and a cue.
func overtakenAfter(near []cue, i int, c *cue) bool {
	for k := range near {
		if v := &near[k]; v.verb > i && v.verb < c.verb && v.form == finite {
			return true
		}
	}
	return false
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
	if d.attributive(s, i, q) {
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
	if i == 0 || !s.items[i-1].is(":") || !q.full || q.words < 4 || !d.capitalised(q) {
		return cue{}, 0
	}
	who := d.g.mainSubject(s.items, i-1)
	if who.empty() || !d.g.someone(s.items, who) {
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
			next.shared = q
			if next.sentence == q.sentence && (!next.found || next.score < besideAfter) {
				next.take(q)
			}
		}
	}
}

func (q *candidate) take(from *candidate) {
	q.found, q.cue, q.speaker, q.cueAt, q.score = true, from.cue, from.speaker, from.cueAt, from.score
}
