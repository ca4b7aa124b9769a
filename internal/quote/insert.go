package quote

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// split cuts a cue clause out of a quote ("…, explique-t-il, …", "They are
// moved, says the father. Why?") and gives the parts around it. The cut happens
// once or several times.
func (g *grammar) split(toks []token, s span) []span {
	if s.dialogue {
		return []span{s}
	}
	var out []span
	from := s.first
	for i := s.first; i < s.close; i++ {
		a, b, ok := g.clauseAt(toks, i, s)
		if !ok || a <= from {
			continue
		}
		part := s
		part.first, part.close = from, a
		part.inserted = true
		part.before = len(out) > 0
		part.after = true
		part.continues = false
		out = append(out, part)
		from, i = b, b-1
	}
	if len(out) == 0 {
		return []span{s}
	}
	if from < s.close && hasWord(toks[from:s.close]) {
		s.first, s.inserted, s.before = from, true, true
		return append(out, s)
	}
	out[len(out)-1].after = false
	return out
}

func hasWord(toks []token) bool {
	for i := range toks {
		if toks[i].sort == word {
			return true
		}
	}
	return false
}

// clauseAt reads a cue clause inside marks that begins at token i, which is a
// comma, a mark of the sentence's end or a word with a cue glued to it. It gives
// where the words before end and where those after begin.
func (g *grammar) clauseAt(toks []token, i int, s span) (end, next int, ok bool) {
	t := &toks[i]
	if t.sort == word {
		return g.gluedAt(toks, i, s)
	}
	if !(t.is(",") || t.is("?") || t.is("!") || t.is("…") || t.sort == dash && t.space) {
		return 0, 0, false
	}
	verb, who, found := g.insertedCue(toks[:s.close], i+1)
	if !found {
		return 0, 0, false
	}
	after := max(who.to, verb+1)
	if verb >= after {
		after = verb + 1
	}
	if after < s.close && toks[after].sort == word && (g.times[toks[after].low] || toks[who.from].tail || toks[who.to-1].capital()) {
		after = g.skipAside(toks, after, s.close)
	}
	if after < s.close && toks[after].sort != punct && toks[after].sort != dash {
		return 0, 0, false
	}
	if after < s.close && toks[after].is(",") && toks[who.to-1].capital() {
		after = g.apposition(toks, after, s.close)
	}
	if dashed := t.sort == dash || i+1 < s.close && toks[i+1].sort == dash; dashed {
		after = g.nextDash(toks, after, s.close)
	}
	end = i
	if !t.is(",") && t.sort != dash {
		end = i + 1
	}
	if after < s.close {
		after++
	}
	return end, after, true
}

// apposition gives the end of a role set after the speaker at the comma at i, or i
// when there is none: "explique Marie, la gérante. On …".
func (g *grammar) apposition(toks []token, i, end int) int {
	k := i + 1
	if k < end && g.determiners[toks[k].low] {
		k++
	}
	if k >= end || !g.people[toks[k].low] && !(g.lang == "fr" && trade(toks[k].low)) {
		return i
	}
	for ; k < end && k < i+16; k++ {
		if toks[k].sort == punct {
			return k
		}
	}
	return i
}

// trades are endings of French words for who does something: météorologue,
// viticulteur, restauratrice, pharmacien.
var trades = strings.Fields("ologue ologiste teur teurs trice seur seuse geur cien cienne naire tier tière nier nière")

func trade(low string) bool {
	return len(low) > 6 && slices.ContainsFunc(trades, func(end string) bool { return strings.HasSuffix(low, end) })
}

// nextDash gives the stop before the dash with which the words go on, when a dash
// led to the cue clause and the speaker's role stands in it too.
func (g *grammar) nextDash(toks []token, i, end int) int {
	for k := i; k+1 < end && k < i+16; k++ {
		if toks[k].sort == punct && toks[k+1].sort == dash {
			return k
		}
	}
	return i
}

// skipAside steps over a few words up to the next comma or stop: "à franceinfo".
func (g *grammar) skipAside(toks []token, i, end int) int {
	for k := i; k < end && k < i+12; k++ {
		if toks[k].sort == punct {
			return k
		}
	}
	return i
}

// insertedCue reads an inverted cue and its speaker from token i.
func (g *grammar) insertedCue(toks []token, i int) (verb int, who run, ok bool) {
	clitic := -1
	for k := i; k < len(toks) && k < i+5; k++ {
		t := &toks[k]
		if t.sort != word {
			return 0, run{}, false
		}
		u := g.cue(t.low)
		if u&(finite|participle) != 0 && (u&speech != 0 || u&manner != 0 && g.lang != "en") && !(u&finite == 0 && k == i) {
			if k+1 < len(toks) && toks[k+1].tail {
				end := k + 2
				for end < len(toks) && end < k+5 && toks[end].sort == word && (g.cues[toks[end].low]&participle != 0 || g.adverbs[toks[end].low]) {
					end++
				}
				return end - 1, run{k + 1, k + 2}, true
			}
			if clitic >= 0 {
				return k, run{clitic, clitic + 1}, true
			}
			if who, found := g.invertedAfter(toks, k+1); found && g.inserts(toks, u, who) {
				return k, who, true
			}
		}
		if t.tail && k > i {
			clitic = k
			continue
		}
		if !g.auxiliaries[t.low] && !g.adverbs[t.low] && !g.clitics[t.low] {
			return 0, run{}, false
		}
	}
	return 0, run{}, false
}

// inserts says whether a cue and a speaker after it, inside marks, are the
// writer's: not a verb and its object in the words that are quoted.
func (g *grammar) inserts(toks []token, u use, who run) bool {
	first := &toks[who.from]
	if g.lang == "en" && g.pronouns[first.low] {
		return g.thirdPerson(first)
	}
	if g.lang != "en" && u&naming == 0 || !g.determiners[first.low] && u&naming == 0 {
		return true
	}
	return u&naming == 0 && g.someone(toks, who) || toks[who.to-1].capital()
}

func (g *grammar) thirdPerson(t *token) bool { return t.is("he") || t.is("she") }

// gluedAt reads a cue glued to the word before it, with a name and a stop after:
// "needed himreports Maxime."
func (g *grammar) gluedAt(toks []token, i int, s span) (end, next int, ok bool) {
	t := &toks[i]
	if t.capital() || len(t.low) < 6 || len(t.low) > 40 || i+1 >= s.close || !toks[i+1].capital() || g.cues[t.low] != 0 {
		return 0, 0, false
	}
	if t.tail { // already cut
		return 0, 0, false
	}
	cut := g.glue(t.low)
	if cut == 0 {
		return 0, 0, false
	}
	who, found := g.nounAfter(toks[:s.close], i+1)
	if !found || who.to < s.close && toks[who.to].sort != punct {
		return 0, 0, false
	}
	next = who.to
	if next < s.close {
		next++
	}
	return i, next, true
}

// glue gives the byte in a word where a cue verb begins that was glued to the
// word before, 0 when there is none. The longest cue wins.
func (g *grammar) glue(low string) int {
	for cut := 1; cut <= len(low)-4; cut++ {
		if !utf8.RuneStart(low[cut]) {
			continue
		}
		u := g.cues[low[cut:]]
		if u&finite != 0 && u&speech != 0 && !strings.HasPrefix(low, "re") {
			return cut
		}
	}
	return 0
}

// unglue cuts the words in which a cue is glued to the end of a quote, so that
// the rules see two words; the places stay those of the text.
func (g *grammar) unglue(toks []token, blocks []block) []token {
	cut := map[int]int{}
	for _, b := range blocks {
		for _, s := range b.spans {
			for i := s.first; i < s.close; i++ {
				if toks[i].sort != word {
					continue
				}
				if _, _, ok := g.gluedAt(toks, i, s); ok {
					cut[i] = g.glue(toks[i].low)
				}
			}
		}
	}
	if len(cut) == 0 {
		return toks
	}
	out := make([]token, 0, len(toks)+2*len(cut))
	for i := range toks {
		at, ok := cut[i]
		if !ok {
			out = append(out, toks[i])
			continue
		}
		head, rest := toks[i], toks[i]
		n := utf8.RuneCountInString(head.text[:at])
		head.text, head.low, head.end = head.text[:at], head.low[:at], head.start+n
		rest.text, rest.low, rest.start, rest.space = rest.text[at:], rest.low[at:], rest.start+n, false
		comma := token{start: head.end, end: head.end, sort: punct, text: ",", low: ",", quote: -1}
		out = append(out, head, comma, rest)
	}
	return out
}
