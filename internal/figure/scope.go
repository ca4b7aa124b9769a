package figure

import "wiredesk/internal/news"

// sentence gives the tokens of the sentence in which token i stands.
func (d *document) sentence(i int) (from, to int) {
	if d.since == nil {
		d.cut()
	}
	if i < 0 || i >= len(d.toks) {
		return 0, 0
	}
	return d.since[i], d.ends[i]
}

// cut finds where sentences begin and end.
func (d *document) cut() {
	d.since, d.ends = make([]int, len(d.toks)), make([]int, len(d.toks))
	from := 0
	for i := range d.toks {
		if i+1 < len(d.toks) && !d.stops(i) {
			continue
		}
		for k := from; k <= i; k++ {
			d.since[k], d.ends[k] = from, i+1
		}
		from = i + 1
	}
}

// stops says whether a sentence ends with token i.
func (d *document) stops(i int) bool {
	t, next := d.at(i), d.at(i+1)
	switch {
	case t.sort == line:
		return true
	case t.is("!") || t.is("?") || t.is("…"):
		return next.space
	case t.is("."):
		before := d.at(i - 1)
		return next.space && (next.capital() || next.sort != word) && !(before.sort == word && (len(before.text) == 1 || before.capital() && len(before.text) <= 3)) && !next.is(",")
	}
	return false
}

// scopeReach is how many tokens around a figure are looked at for its scope.
const scopeReach = 40

// scope fills in who states a figure and the place and time it holds for, where
// its sentence says so.
func (d *document) scope(c *candidate, f *news.Figure) {
	a, b := d.sentence(c.from)
	a, b = max(a, c.from-scopeReach), min(b, c.to+scopeReach)
	f.StatedBy = d.statedBy(a, b)
	f.Place = d.placeIn(a, b, c)
	f.Time = d.timeIn(a, b, c)
}

func (d *document) cutText(a, b int) string {
	if b <= a {
		return ""
	}
	return d.text[d.at(a).byte0:d.at(b-1).byte1]
}

// statedBy finds "according to X" and "X said" between tokens a and b.
func (d *document) statedBy(a, b int) string {
	for i := a; i < b; i++ {
		for _, s := range d.g.sources {
			if d.sequence(i, s) {
				if from, to := d.party(i+len(s), b); to > from {
					return d.cutText(from, to)
				}
			}
		}
	}
	for i := a; i < b; i++ {
		if !d.g.says[d.at(i).low] || d.at(i).sort != word {
			continue
		}
		if from, to := d.partyBefore(a, i); to > from {
			return d.cutText(from, to)
		}
		if d.g.says["<"+d.at(i).low] || d.at(i-1).is(",") || d.at(i-1).is("”") || d.at(i-1).is("»") || d.at(i-1).is(`"`) {
			if from, to := d.party(i+1, b); to > from {
				return d.cutText(from, to)
			}
		}
	}
	return ""
}

func (d *document) sequence(i int, words []string) bool {
	for k, w := range words {
		if !d.at(i + k).is(w) {
			return false
		}
	}
	return true
}

// party gives the name or body that begins at i, up to a mark or a verb.
func (d *document) party(i, b int) (from, to int) {
	from, to = i, i
	for ; i < b && i < from+9; i++ {
		t := d.at(i)
		inner := t.is("'") || t.is("’") || t.is("-") && !t.space || t.is(".") && len(d.at(i-1).text) <= 2
		if t.sort != word && !inner || t.sort == word && (d.g.says[t.low] || (d.g.stops[t.low] || i == from && d.g.notOne[t.low]) && !d.g.of[t.low] && !d.g.says["&"+t.low]) {
			break
		}
		if d.g.days[t.low] || d.g.months[t.low] || d.g.times[t.low] {
			break
		}
		if t.sort == word {
			to = i + 1
		}
	}
	return from, to
}

// partyBefore gives the subject that ends right before the verb at i.
func (d *document) partyBefore(a, i int) (from, to int) {
	k := i
	for k > a && i-k < 9 {
		t := d.at(k - 1)
		inner := t.is("'") || t.is("’") || t.is("-") && !t.space
		if t.sort != word && !inner || d.g.says["!"+t.low] {
			break
		}
		k--
	}
	for k < i && (d.g.says["~"+d.at(k).low] || d.at(k).sort != word) {
		k++
	}
	to = i
	for to > k && (d.g.says["?"+d.at(to-1).low]) {
		to--
	}
	if to == k+1 && (d.g.notOne[d.at(k).low] || d.g.stops[d.at(k).low]) {
		return 0, 0
	}
	if to > k && (d.at(k).capital() || d.g.articles[d.at(k).low] || d.at(k).is("the") || d.at(k).is("le") || d.at(k).is("la") || d.at(k).is("l") || d.at(k).is("les")) && !d.g.says["-"+d.at(k).low] {
		return k, to
	}
	return 0, 0
}

// placeIn gives the name after "in" or "at" that stands nearest to the figure.
func (d *document) placeIn(a, b int, c *candidate) string {
	best, place := scopeReach+1, ""
	for i := a; i+1 < b; i++ {
		if i >= c.from && i < c.to || !d.g.places[d.at(i).low] || d.g.places["!"+d.at(i-1).low] {
			continue
		}
		j := i + 1
		for d.g.articles[d.at(j).low] || d.at(j).is("the") || d.at(j).is("la") || d.at(j).is("le") {
			j++
		}
		t := d.at(j)
		if !t.capital() || d.g.months[t.low] || d.g.days[t.low] {
			continue
		}
		end := j
		for end < b && (d.at(end).capital() || (d.at(end).is("’") || d.at(end).is("'") || d.at(end).is("-")) && !d.at(end).space && !d.at(end+1).space || d.at(end).is("s") && !d.at(end).space) {
			end++
		}
		if away := distance(i, c); away < best {
			best, place = away, d.cutText(i+1, end)
		}
	}
	return place
}

func distance(i int, c *candidate) int {
	if i < c.from {
		return c.from - i
	}
	return i - c.to + 1
}

// timeIn gives the day, month or year nearest to the figure.
func (d *document) timeIn(a, b int, c *candidate) string {
	best, when := scopeReach+1, ""
	for i := a; i < b; i++ {
		end := d.timeAt(i, b)
		if end == i || i < c.to && end > c.from {
			continue
		}
		if away := distance(i, c); away < best {
			best, when = away, d.cutText(i, end)
		}
		i = end - 1
	}
	return when
}

// timeAt gives the end of the day, month or year that begins at i, or i.
func (d *document) timeAt(i, b int) int {
	t := d.at(i)
	begins := d.g.days[t.low] || d.g.months[t.low] && (t.capital() || d.g.comma) || d.g.times[t.low] || d.g.times[d.phrase(i, 2)] ||
		t.sort == digits && (d.g.months[d.at(i+1).low] || len(t.text) == 4 && yearly(parse(t.text)) && d.g.yearCue[d.at(i-1).low])
	if !begins {
		return i
	}
	end := i + 1
	if d.g.times[d.phrase(i, 2)] {
		end = i + 2
	}
	for end < b {
		t := d.at(end)
		and := d.g.and[t.low] && d.g.months[d.at(end+1).low]
		if !and && !d.g.months[t.low] && !(t.sort == digits && len(t.text) <= 4 && d.g.months[d.at(end-1).low]) && !d.g.days[t.low] {
			break
		}
		end++
	}
	return end
}
