package quote

import (
	"strings"
	"unicode"
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
			n.Name = who.resolve(q, n.Speaker)
		}
		if !q.cueAt.empty() {
			n.CueStart, n.CueEnd = q.cueAt.start, q.cueAt.end
			n.Cue = at.cut(n.CueStart, n.CueEnd)
		}
		out = append(out, n)
	}
	return out
}

// content gives the words of a quote without marks, and without a comma that
// belongs to the sentence around it.
func (d *document) content(q *candidate) (start, end int) {
	a, b := q.first, q.close
	for a < b && (d.toks[a].is(",") || d.toks[a].sort == dash && q.dialogue) {
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
	if q.full || q.words >= 3 && q.score >= besideAfter && q.item == 0 && d.capitalised(q) {
		return news.QuoteDirect
	}
	return news.QuoteFragment
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

// persons knows the names of a text and the roles it gives to them.
type persons struct {
	full  map[string]string // last name → the one full name, "" when there are several
	roles map[string]string // head of a role → name, "" when there are several
	last  string
}

// persons reads names and the roles that stand beside them.
func (d *document) persons() *persons {
	p := &persons{full: map[string]string{}, roles: map[string]string{}}
	g := d.g
	for i := 0; i < len(d.toks); {
		if !d.toks[i].capital() || g.stops[d.toks[i].low] || g.determiners[d.toks[i].low] {
			i++
			continue
		}
		j := i
		for j < len(d.toks) && (d.toks[j].capital() || j > i && j+1 < len(d.toks) && particle[d.toks[j].low] && d.toks[j].low != "the" && d.toks[j].low != "of" && d.toks[j+1].capital()) {
			j++
		}
		d.name(p, run{i, j})
		i = j
	}
	return p
}

func (d *document) name(p *persons, r run) {
	first, last := r.from, r.to-1
	for first < last && d.g.titles[d.toks[first].low] {
		first++
	}
	own := possessive(d.toks[last].text)
	name := joinWords(d.toks[first : last+1])
	if own || mute[d.toks[last].low] {
		return
	}
	if last > first {
		note(p.full, d.toks[last].low, name)
	}
	// Maxime, father of …: the role after the name.
	k := r.to
	if k < len(d.toks) && d.toks[k].is(",") {
		for k++; k < len(d.toks) && k < r.to+6; k++ {
			t := &d.toks[k]
			if d.g.people[t.low] {
				note(p.roles, t.low, name)
				break
			}
			if t.sort != word && t.sort != number && !t.is(",") {
				break
			}
		}
	}
	// the mayor, Anne Hidalgo; spokesman John Smith: the role before it.
	k = r.from - 1
	if k > 0 && d.toks[k].is(",") {
		k--
	}
	if k >= 0 && d.toks[k].sort == word && d.g.people[d.toks[k].low] {
		note(p.roles, d.toks[k].low, name)
	}
}

func possessive(s string) bool { return strings.HasSuffix(s, "'s") || strings.HasSuffix(s, "’s") }

func note(m map[string]string, key, name string) {
	if old, ok := m[key]; ok && old != name {
		if strings.HasSuffix(old, name) {
			return
		}
		if !strings.HasSuffix(name, old) || old == "" {
			m[key] = ""
			return
		}
	}
	m[key] = name
}

func joinWords(toks []token) string {
	var b strings.Builder
	for i := range toks {
		if i > 0 && toks[i].space {
			b.WriteByte(' ')
		}
		b.WriteString(toks[i].text)
	}
	return b.String()
}

// resolve gives the name for which a speaker's words stand, "" when the text
// does not say.
func (p *persons) resolve(q *candidate, speaker string) string {
	if q.speaker.pronoun {
		return p.last
	}
	fields := strings.FieldsFunc(speaker, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' && !isApostrophe(r) })
	if len(fields) == 0 {
		return ""
	}
	lastWord := lower(fields[len(fields)-1])
	name := p.full[lastWord]
	if name == "" {
		for _, f := range fields {
			if n := p.roles[lower(f)]; n != "" && !q.speaker.name {
				name = n
				break
			}
		}
	}
	if name == "" && q.speaker.name {
		p.last = speaker
		return ""
	}
	if name != "" {
		p.last = name
	}
	if name == speaker {
		return ""
	}
	return name
}
