package quote

// title says whether quoted words in a sentence look like a title, a name or a
// word spoken of, not like something said.
func (d *document) title(s *sentence, q *candidate, c cue) bool {
	i := q.item
	items := s.items
	if i > 0 && items[i-1].is("(") && i+1 < len(items) && items[i+1].is(")") {
		return true
	}
	if d.titled(q) {
		return true
	}
	if i > 0 && i-1 != c.verb && items[i-1].sort == word && !items[i-1].capital() && d.g.works[items[i-1].low] {
		return true
	}
	if i > 1 && items[i-1].is(",") && d.g.works[items[i-2].low] && !q.full {
		return true
	}
	return false
}

// titled says whether the words are written as a title: capitals throughout.
func (d *document) titled(q *candidate) bool {
	capitals, small, long := 0, 0, 0
	for i := q.first; i < q.close; i++ {
		t := &d.toks[i]
		if t.sort != word {
			continue
		}
		switch {
		case t.capital():
			capitals++
		case len(t.low) > 3 && !d.g.stops[t.low] && !d.g.links[t.low]:
			long++
		default:
			small++
		}
	}
	if capitals == 0 {
		return false
	}
	if d.g.lang != "en" && capitals == 1 && q.words <= 2 && d.toks[q.first].sort == word {
		return long == 0
	}
	return long == 0 && (capitals >= 2 && capitals > small/2 || q.words == 1 && d.toks[q.first].sort == word)
}
