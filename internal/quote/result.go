package quote

import (
	"strings"
	"unicode/utf8"

	"wiredesk/internal/news"
)

// result makes the quotes that were found, in order, with names resolved.
func (d *document) result() []news.Quote {
	at := newPlaces(d.text)
	who := d.persons()
	out := []news.Quote{}
	for i := range d.quotes {
		q := &d.quotes[i]
		if !q.found {
			continue
		}
		start, end := d.content(q)
		if end <= start {
			continue
		}
		n := news.Quote{Start: start, End: end, Text: at.cut(start, end), Kind: d.kind(q)}
		if !q.speaker.empty() {
			n.SpeakerStart, n.SpeakerEnd = q.speaker.start, q.speaker.end
			n.Speaker = at.cut(n.SpeakerStart, n.SpeakerEnd)
			n.Name = who.resolve(d, q, n.Speaker)
		}
		if !q.cueAt.empty() {
			n.CueStart, n.CueEnd = q.cueAt.start, q.cueAt.end
			n.Cue = at.cut(n.CueStart, n.CueEnd)
		}
		if i > 0 && d.continues(&d.quotes[i-1], q) {
			n.Kind = news.QuoteDirect
			if len(out) > 0 && d.quotes[i-1].found {
				out[len(out)-1].Kind = news.QuoteDirect
			}
		}
		out = append(out, n)
	}
	return out
}

// continues says whether two quotes are the parts of one utterance around the
// writer's clause: “Look,” she said, “here is the deal.”
func (d *document) continues(first, q *candidate) bool {
	if !first.found || first.paragraph != q.paragraph || first.sentence != q.sentence || first.item != 0 || q.speaker.empty() ||
		first.speaker.start != q.speaker.start || q.speaker.start < d.toks[first.close-1].end || q.speaker.start > d.toks[q.first].start {
		return false
	}
	items := d.paragraphs[q.paragraph].sentences[q.sentence].items
	return d.toks[first.close-1].is(",") && items[q.item-1].is(",") && d.stops(q)
}

// content gives the words of a quote without marks, and without a comma that
// belongs to the sentence around it.
func (d *document) content(q *candidate) (start, end int) {
	a, b := q.first, q.close
	for a < b && (d.toks[a].is(",") || d.toks[a].sort == dash && (q.dialogue || q.before)) {
		a++
	}
	for b > a && (d.toks[b-1].is(",") || d.toks[b-1].is(";") && q.inserted || d.toks[b-1].sort == dash && q.after) {
		b--
	}
	if b <= a {
		return 0, 0
	}
	return d.toks[a].start, d.toks[b-1].end
}

func (d *document) kind(q *candidate) news.QuoteKind {
	if q.full || q.score >= besideAfter && q.words > 1 && d.capitalised(q) && d.stops(q) && d.setOff(q) || q.words >= 4 && (q.score >= besideAfter || q.cue.source && q.item > 0) && d.setOff(q) {
		return news.QuoteDirect
	}
	return news.QuoteFragment
}

// setOff says whether a sentence begins with a quote, or a comma, a colon or
// "that" leads to it.
func (d *document) setOff(q *candidate) bool {
	if q.item == 0 {
		return true
	}
	before := &d.paragraphs[q.paragraph].sentences[q.sentence].items[q.item-1]
	return before.is(",") || before.is(":") || d.g.that[before.low]
}

func clitic(low string) string { return low[strings.LastIndexByte(low, '-')+1:] }

// places turns code points into bytes, going forward or back a little at a time.
type places struct {
	text string
	step []int // byte of each 64th code point
}

func newPlaces(text string) *places {
	p := &places{text: text}
	n := 0
	for i := range text {
		if n%64 == 0 {
			p.step = append(p.step, i)
		}
		n++
	}
	return p
}

func (p *places) byte(at int) int {
	if at/64 >= len(p.step) {
		return len(p.text)
	}
	i := p.step[at/64]
	for n := at % 64; n > 0 && i < len(p.text); n-- {
		_, size := utf8.DecodeRuneInString(p.text[i:])
		i += size
	}
	return i
}

func (p *places) cut(start, end int) string { return p.text[p.byte(start):p.byte(end)] }
