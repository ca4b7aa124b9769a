package quote

import "strings"

// join settles what goes beyond one sentence: quotes over several paragraphs,
// dialogue, pull quotes, and speakers carried from one quote to the next.
func (d *document) join() {
	d.continueParagraphs()
	var last *candidate
	for i := range d.quotes {
		q := &d.quotes[i]
		if last != nil && (q.paragraph-last.paragraph >= 2 || d.between(&d.quotes[i-1], q, last)) {
			last = nil
		}
		switch {
		case q.found:
			if q.full || q.score > bySubject && !q.cue.source {
				last = q
			}
		case last != nil && d.narrated(q):
			c := q.cueAt
			q.take(last)
			q.cueAt = c
			last = q
		case d.alone(q):
			d.settle(i, last)
			if q.found && !q.speaker.empty() {
				last = q
			}
		default:
			d.aside(q, last)
		}
	}
}

// continueParagraphs gives one speaker to the parts of a quote whose opening
// mark each paragraph repeats.
func (d *document) continueParagraphs() {
	for i := 0; i+1 < len(d.quotes); i++ {
		q, next := &d.quotes[i], &d.quotes[i+1]
		if q.continues && q.found && !next.found && next.paragraph == q.paragraph+1 {
			next.take(q)
		}
	}
	for i := len(d.quotes) - 2; i >= 0; i-- {
		q, next := &d.quotes[i], &d.quotes[i+1]
		if q.continues && next.found && !q.found {
			q.take(next)
		}
	}
}

// alone says whether an utterance is a sentence of its own.
func (d *document) alone(q *candidate) bool {
	if !q.full || q.words < 2 {
		return false
	}
	return d.paragraphs[q.paragraph].sentences[q.sentence].spare
}

// narrated reads the French infinitive that goes on telling what the last speaker
// said, and keeps its place: "Et d'ajouter : « … »".
func (d *document) narrated(q *candidate) bool {
	items := d.paragraphs[q.paragraph].sentences[q.sentence].items
	if d.g.lang != "fr" || q.item < 3 || q.item > 8 || !items[0].is("et") || !items[1].is("d'") && !items[1].is("de") || d.g.cues[items[2].low]&infinitive == 0 {
		return false
	}
	if before := &items[q.item-1]; !before.is(":") && q.item > 3 {
		return false
	}
	q.cueAt = d.placeOf(items, run{2, 3})
	return true
}

// settle gives a quote that is a sentence of its own the speaker named on the
// next line, or that of the quote or the cue just before it, or none.
func (d *document) settle(j int, last *candidate) {
	q := &d.quotes[j]
	i := q.paragraph
	p := &d.paragraphs[i]
	if d.pull(i, q) {
		return
	}
	if j+1 < p.quotes.to {
		next := &d.quotes[j+1]
		if next.found && next.sentence == q.sentence+1 && next.item == 0 && next.score >= besideAfter-1 && next.score <= besideAfter && (last == nil || last.paragraph != i) {
			q.take(next)
			return
		}
	}
	if last != nil && (last.paragraph == i || last.paragraph == i-1 && q.sentence == 0 && last.sentence >= len(d.paragraphs[i-1].sentences)-2) {
		q.take(last)
		return
	}
	if c, s, ok := d.cueBefore(i, q); ok {
		q.found, q.cue = true, c
		q.speaker, q.cueAt = d.placeOf(s.items, c.speaker), d.placeOf(s.items, c.group)
		return
	}
	if q.words >= 5 && (d.stops(q) || q.unclosed || d.stopped(q)) && !q.single {
		q.found = true
	}
}

// aside gives words in the first person the speaker of the quote before them in
// the paragraph, when their sentence names nobody: "Still, “I respect the choice”".
func (d *document) aside(q, last *candidate) {
	if last == nil || last.paragraph != q.paragraph || q.words < 4 || !d.firstPerson(q) && !(q.item == 0 && q.full) {
		return
	}
	s := &d.paragraphs[q.paragraph].sentences[q.sentence]
	if q.item > 4 || !d.g.mainSubject(s.items, q.item).empty() {
		return
	}
	q.take(last)
}

// between says whether someone other than the last speaker is made a speaker
// between a quote and the next one.
func (d *document) between(quote, next, last *candidate) bool {
	for i := quote.paragraph; i <= next.paragraph; i++ {
		p := &d.paragraphs[i]
		from, to := 0, len(p.sentences)
		if i == quote.paragraph {
			from = quote.sentence + 1
		}
		if i == next.paragraph {
			to = next.sentence
		}
		for j := from; j < to; j++ {
			if c, ok := d.lastCue(&p.sentences[j]); ok {
				if who := d.placeOf(p.sentences[j].items, c.speaker); !who.pronoun && who.low != last.speaker.low {
					return true
				}
			}
		}
	}
	return false
}

// lastCue gives the last finite speech cue of a sentence with a speaker.
func (d *document) lastCue(s *sentence) (cue, bool) {
	cues := d.cuesIn(s)
	for k := len(cues) - 1; k >= 0; k-- {
		c := cues[k]
		if c.use&speech != 0 && c.use&nounlike == 0 && c.form == finite && !c.source && d.g.speaks(s.items, c.speaker) {
			return c, true
		}
	}
	return cue{}, false
}

// cueBefore gives the cue of the sentence just before a quote that stands alone.
func (d *document) cueBefore(i int, q *candidate) (cue, *sentence, bool) {
	p := &d.paragraphs[i]
	at := q.sentence - 1
	if at < 0 {
		if i == 0 {
			return cue{}, nil, false
		}
		p = &d.paragraphs[i-1]
		at = len(p.sentences) - 1
	}
	if at < 0 {
		return cue{}, nil, false
	}
	s := &p.sentences[at]
	c, ok := d.lastCue(s)
	return c, s, ok
}

// stopped says whether a stop follows a quote.
func (d *document) stopped(q *candidate) bool {
	items := d.paragraphs[q.paragraph].sentences[q.sentence].items
	return q.item+1 < len(items) && items[q.item+1].is(".")
}

// pull reads the speaker of a pull quote from the line below it: a name, or a
// name with what the person is.
func (d *document) pull(i int, q *candidate) bool {
	if len(d.paragraphs[i].sentences) != 1 || i+1 >= len(d.paragraphs) {
		return false
	}
	next := &d.paragraphs[i+1]
	if len(next.sentences) != 1 || !next.quotes.empty() {
		return false
	}
	items := next.sentences[0].items
	signed := false
	for len(items) > 0 && items[0].sort == dash {
		items, signed = items[1:], true
	}
	if len(items) == 0 || len(items) > 24 || items[len(items)-1].is(".") || !items[0].capital() {
		return false
	}
	name := 0
	for name < len(items) && (items[name].capital() || name > 0 && particle[items[name].low] && !items[name].is("the")) {
		name++
	}
	if name == 0 || name > 5 || d.g.stops[items[0].low] || d.g.determiners[items[0].low] {
		return false
	}
	comma := name < len(items) && items[name].is(",")
	if !comma && name < len(items) || !signed && !comma && name < 2 {
		return false
	}
	for k := range items {
		if d.g.verb(&items[k]) || items[k].sort == number && signed || items[k].sort == punct && strings.ContainsAny(items[k].low, "?!:;") {
			return false
		}
	}
	q.found, q.score = true, besideBefore
	q.cue, q.cueAt = cue{}, place{}
	q.speaker = place{start: items[0].start, end: items[len(items)-1].end, low: items[name-1].low, name: true, capital: true, words: items}
	return true
}
