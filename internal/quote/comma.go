package quote

// nounBeforeComma reads the noun phrase to which what ends at the comma is set
// beside; several such additions may follow one another.
func (g *grammar) nounBeforeComma(items []token, comma int) (run, bool) {
	for stop, tries := comma, 0; tries < 4; tries++ {
		k := g.commaBefore(items, stop)
		if k < 0 {
			break
		}
		head, found := g.chunkBefore(items, k-1)
		if !found || !g.speaks(items, head) || g.afterLink(items, head) {
			if role, ok := g.roleSegment(items, k); ok {
				head = role
			} else {
				stop = k
				continue
			}
		}
		if g.named(items, head) || g.pronouns[items[head.from].low] {
			return head, true
		}
		if g.named(items, run{k + 1, stop}) || g.titled(items, run{k + 1, stop}) && g.determiners[items[head.from].low] {
			return run{head.from, stop}, true
		}
		if far := g.commaBefore(items, k); far < 0 && head.from > 0 && items[head.from-1].is(",") {
			if name, ok := g.chunkBefore(items, head.from-2); ok && g.named(items, name) && !g.afterLink(items, name) && (name.from > 0 || name.to-name.from > 1) {
				return name, true
			}
		}
		return head, true
	}
	return run{}, false
}

// roleSegment gives all that stands between two commas, or after the sentence's
// beginning, when it begins with a role: "le vice-président du groupe chez X".
func (g *grammar) roleSegment(items []token, to int) (run, bool) {
	from := g.commaBefore(items, to) + 1
	if from == 0 && (to > longest || !g.determiners[items[0].low]) {
		return run{}, false
	}
	if !g.determiners[items[from].low] || from+2 >= to || !g.roleNear(items, from+1) {
		return run{}, false
	}
	return run{from, to}, true
}

// titled says whether a stretch is a rank with a name: "le commandant Roger Camps".
func (g *grammar) titled(items []token, r run) bool {
	if r.to-r.from < 3 || !g.determiners[items[r.from].low] || !items[r.to-1].capital() {
		return false
	}
	return g.people[items[r.from+1].low] || g.titles[items[r.from+1].low]
}

// commaBefore gives the nearest comma before the one at stop, -1 when a stronger
// stop or nothing comes first.
func (g *grammar) commaBefore(items []token, stop int) int {
	k := stop - 1
	for k >= 0 && stop-k < longest && !items[k].is(",") && !breaks(&items[k]) {
		k--
	}
	if k < 0 || !items[k].is(",") || k == stop-1 {
		return -1
	}
	return k
}

// afterLink says whether a preposition stands before a noun phrase, so that it
// is a place or a time: "In Paris, …".
func (g *grammar) afterLink(items []token, r run) bool {
	if r.from == 0 {
		return false
	}
	before := &items[r.from-1]
	return before.sort == word && (g.links[before.low] || g.joins[before.low] || g.stops[before.low] && !clauseWords[before.low])
}

// clauseWords begin a clause of its own, so that a subject may follow.
var clauseWords = words(`and but or so because while when where if that as whether although though since than yet et mais ou que qu' car donc
	quand si lorsque lorsqu' puisque comme dont où і й та але що бо коли и но что когда если як как only even not`)
