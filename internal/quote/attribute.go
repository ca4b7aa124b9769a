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
