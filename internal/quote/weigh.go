package quote

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
	if len(between) > 0 && !(c.inverted && len(between) == 1) && d.introducesNext(s, c) {
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
	if n == 0 && !q.full && q.item > 0 {
		if q.words < 4 {
			return d.trailing(s, i, q, c, between)
		}
		return besideAfter - 2
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
