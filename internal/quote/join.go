package quote

import "strings"

// join settles what goes beyond one sentence: quotes over several paragraphs,
// dialogue, pull quotes, and speakers carried from one quote to the next.
func (d *document) join() {
	d.continueParagraphs()
	var last *candidate
	for i := range d.paragraphs {
		p := &d.paragraphs[i]
		for j := p.quotes.from; j < p.quotes.to; j++ {
			q := &d.quotes[j]
			if q.found {
				if q.full || q.score > bySubject && !q.cue.source {
					last = q
				}
				continue
			}
			if !d.alone(q) {
				continue
			}
			d.settle(i, j, last)
			if q.found && q.speaker.empty() {
				continue
			}
			if q.found {
				last = q
			}
		}
		if last != nil && i-last.paragraph >= 2 {
			last = nil
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
	if !q.full || q.words < 3 {
		return false
	}
	for _, t := range d.paragraphs[q.paragraph].sentences[q.sentence].items {
		if t.sort == word || t.sort == number {
			return false
		}
	}
	return true
}

// settle gives a quote that is a sentence of its own the speaker named on the
// next line, or that of the quote or the cue just before it, or none.
func (d *document) settle(i, j int, last *candidate) {
	q := &d.quotes[j]
	p := &d.paragraphs[i]
	if d.pull(i, q) {
		return
	}
	if j+1 < p.quotes.to {
		next := &d.quotes[j+1]
		if next.found && next.sentence == q.sentence+1 && next.item == 0 && next.score == besideAfter && (last == nil || last.paragraph != i) {
			q.take(next)
			q.carried = true
			return
		}
	}
	if last != nil && (last.paragraph == i || last.paragraph == i-1 && d.leads(i, q)) && !d.between(last, q) {
		q.take(last)
		q.carried = true
		return
	}
	if c, s, ok := d.cueBefore(i, q); ok {
		q.found, q.cue, q.carried = true, c, true
		q.speaker, q.cueAt = d.placeOf(s.items, c.speaker), d.placeOf(s.items, c.group)
		return
	}
	if q.words >= 5 && (d.stops(q) || q.unclosed) && !q.single {
		q.found = true
	}
}

// leads says whether the quote stands first in its paragraph.
func (d *document) leads(_ int, q *candidate) bool { return q.sentence == 0 }

// between says whether someone else is made a speaker between two quotes.
func (d *document) between(last, q *candidate) bool {
	for i := last.paragraph; i <= q.paragraph; i++ {
		p := &d.paragraphs[i]
		from, to := 0, len(p.sentences)
		if i == last.paragraph {
			from = last.sentence + 1
		}
		if i == q.paragraph {
			to = q.sentence
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
	if s.cues == nil {
		s.cues = d.g.cuesOf(s.items)
	}
	for k := len(s.cues) - 1; k >= 0; k-- {
		c := s.cues[k]
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
