package quote

import "strings"

// persons knows the names of a text and the roles it gives to them.
type persons struct {
	full     map[string]string // last name → the one full name, "" when there are several
	gender   map[string]int    // 1 he, 2 she, as the first pronoun for a name says
	alone    map[string]bool   // last names that stand alone before any full name
	body     bool              // past the headline
	roles    map[string]string // head of a role → name, "" when there are several
	mentions []mention         // of names, in order
	next     int               // first mention not yet passed
	latest   string            // last name of the mention passed last
	last     string            // the name that spoke last
}

// mention is a name in the text.
type mention struct {
	at  int
	low string // its last word
}

// persons reads names and the roles that stand beside them.
func (d *document) persons() *persons {
	p := &persons{full: map[string]string{}, roles: map[string]string{}, alone: map[string]bool{}, gender: map[string]int{}}
	k := 0
	for i := 0; i < len(d.toks); {
		for k < len(d.quotes) && d.quotes[k].close <= i {
			k++
		}
		if k < len(d.quotes) && i >= d.quotes[k].first && d.quotes[k].words > 3 { // the speaker's words name others
			i = d.quotes[k].close
			continue
		}
		if !d.nameBegins(i) {
			t := &d.toks[i]
			p.body = p.body || t.sort == line
			if t.sort == word && d.g.people[t.low] {
				p.mentions = append(p.mentions, mention{t.start, t.low})
			}
			i++
			continue
		}
		j := i
		for j < len(d.toks) && (d.toks[j].capital() || j > i && d.inName(j)) {
			j++
		}
		d.name(p, run{i, j})
		i = j
	}
	return p
}

func (d *document) nameBegins(i int) bool {
	t := &d.toks[i]
	return t.capital() && !d.g.stops[t.low] && !d.g.determiners[t.low] && !d.g.pronouns[t.low] && d.g.cues[t.low]&finite == 0
}

// inName says whether a small word stands inside a name: de, van, von.
func (d *document) inName(j int) bool {
	t := &d.toks[j]
	return j+1 < len(d.toks) && d.toks[j+1].capital() && particle[t.low] && !t.is("the") && !t.is("of") && !d.g.elisions[strings.TrimSuffix(t.low, "'")]
}

// name notes a name and the role beside it.
func (d *document) name(p *persons, r run) {
	first, last := r.from, r.to-1
	for i := first; i < last; i++ {
		if low := d.toks[i].low; d.g.titles[low] || d.g.people[low] || low == "state" {
			first = i + 1
		}
	}
	if d.g.free && last-first >= 2 && r.from > 0 && prepositions[d.toks[r.from-1].low] {
		first++ // в Джакарті | Сутопо Пурво Нугрохо
	}
	if last-first > 3 || mute[d.toks[last].low] { // a headline, a month
		return
	}
	low := d.toks[last].low
	if own := strings.TrimSuffix(low, "'s"); own != low {
		p.mentions = append(p.mentions, mention{d.toks[first].start, own})
		return
	}
	p.mentions = append(p.mentions, mention{d.toks[first].start, low})
	name := joinWords(d.toks[first : last+1])
	switch {
	case last > first && !p.alone[low]:
		note(p.full, low, name)
	case last > first: // the bare name came first: two people may bear it
		note(p.full, low, name)
		p.full[low] = ""
	case p.full[low] == "" && p.body:
		p.alone[low] = true
	}
	if role := d.roleAfter(r.to); role != "" && !leadIn(low) && !d.g.adverbs[low] {
		note(p.roles, role, name)
	}
	if role := d.roleBefore(r); role != "" {
		note(p.roles, role, name)
	}
}

// roleAfter gives the head of what is set after a name: "Maxime, father of …".
func (d *document) roleAfter(k int) string {
	if k >= len(d.toks) || !d.toks[k].is(",") {
		return ""
	}
	for end := k + 6; k < len(d.toks) && k < end; k++ {
		t := &d.toks[k]
		if d.g.people[t.low] {
			return t.low
		}
		if t.sort != word && t.sort != number && !t.is(",") || placing[t.low] {
			break
		}
	}
	return ""
}

// placing holds the words after which nothing is said of the name before: "City
// Hall, where protesters".
var placing = words(`where when while after before as où quand lorsque tandis après avant alors де коли где когда`)

// roleBefore gives the role right before a name: "spokesman John Smith", "his
// wife, Alice," but not "For his father, Yuri was".
func (d *document) roleBefore(r run) string {
	k := r.from - 1
	if k > 0 && d.toks[k].is(",") {
		if r.to < len(d.toks) && d.toks[r.to].sort != punct && d.toks[r.to].sort != line {
			return ""
		}
		k--
	}
	if k >= 0 && d.toks[k].sort == word && d.g.people[d.toks[k].low] {
		return d.toks[k].low
	}
	return ""
}

// note keeps the shorter of two forms of one name, and none of two names.
func note(m map[string]string, key, name string) {
	old, ok := m[key]
	switch {
	case !ok:
		m[key] = name
	case old == name || strings.HasSuffix(name, " "+old):
	case strings.HasSuffix(old, " "+name):
		m[key] = name
	default:
		m[key] = ""
	}
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
// does not say. Quotes come in order.
func (p *persons) resolve(d *document, q *candidate, speaker string) string {
	for p.next < len(p.mentions) && p.mentions[p.next].at < q.speaker.start {
		p.latest = p.mentions[p.next].low
		p.next++
	}
	if q.speaker.pronoun {
		if !gendered[q.speaker.low] || p.last == "" || p.latest != lastWord(p.last) {
			return ""
		}
		if she := feminine[q.speaker.low]; p.gender[p.last] == 0 {
			p.gender[p.last] = 1 + boolean(she)
		} else if p.gender[p.last] != 1+boolean(she) {
			return ""
		}
		return p.last
	}
	name := ""
	if head, _, ok := strings.Cut(speaker, ","); ok && q.speaker.name {
		name = head
		if full := p.full[lastWord(head)]; full != "" {
			name = full
		}
	} else if q.speaker.capital && !d.g.ofName(q.speaker.words) {
		name = p.full[q.speaker.low]
	}
	if name == "" && !q.speaker.name {
		name = p.byRole(d, q.speaker.words)
	}
	switch {
	case name != "":
		p.last = name
	case q.speaker.name:
		p.last = speaker
	default:
		p.last = ""
	}
	if name == speaker {
		return ""
	}
	return name
}

// ofName says whether the name at the end of a speaker's words only says of whom
// or what the speaker is: "the Commissioner for Human Rights".
func (g *grammar) ofName(words []token) bool {
	k := len(words)
	for k > 0 && words[k-1].capital() {
		k--
	}
	return k > 0 && (g.joins[words[k-1].low] || g.links[words[k-1].low] || g.determiners[words[k-1].low] && k > 1)
}

// indefinite holds the words that bring in someone new.
var indefinite = words(`a an one another some several many two three un une des plusieurs certains certaines quelques deux trois один одна`)

// byRole looks up the head of a speaker's words: the first noun for people, in
// English the last one before "of" or "for".
func (p *persons) byRole(d *document, words []token) string {
	if len(words) == 0 || indefinite[words[0].low] {
		return ""
	}
	head := ""
	for i := range words {
		low := words[i].low
		if head != "" && (d.g.lang != "en" || d.g.joins[low] || d.g.links[low]) {
			break
		}
		if d.g.people[low] {
			head = low
		}
	}
	return p.roles[head]
}

var feminine = words(`she elle -elle -t-elle вона она`)

func boolean(b bool) int {
	if b {
		return 1
	}
	return 0
}

var gendered = words(`he she il elle він вона он она -il -elle -t-il -t-elle`)

func lastWord(s string) string { return lower(s[strings.LastIndexByte(s, ' ')+1:]) }
