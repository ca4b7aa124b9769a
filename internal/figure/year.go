package figure

import "wiredesk/internal/news"

// isYear refuses years: four plain digits in the range of history that no hedge,
// unit or plural noun makes a count, and any number beside BC or года.
func (d *document) isYear(c *candidate) reason {
	if c.words && d.g.yearWord["~"+d.at(c.from-1).low] && c.value >= 20 && c.value <= 90 {
		return year
	}
	if c.words || !c.plain && !c.ranged || c.bound && !d.yearUnit(c) {
		return figured
	}
	after := d.at(c.to)
	if d.reign(c) {
		return year
	}
	if d.g.eras[after.low] || d.g.eras[d.at(c.from-1).low] || d.g.eras[d.phrase(c.to, 2)] || d.g.yearWord[d.at(c.from-1).low] || c.bound {
		return year
	}
	if d.g.yearWord["+"+after.low] && (c.value >= 200 || c.low >= 200) {
		return year
	}
	if after.dash() && !after.space && d.at(c.to+1).sort == digits && yearly(c.value) {
		return year
	}
	v := c.value
	if c.ranged {
		if !yearly(c.low) || !yearly(c.high) {
			return figured
		}
		v = c.low
	}
	cue := d.g.yearCue[d.at(c.from-1).low]
	if !yearly(v) {
		if cue && v >= 100 && v < 1000 && d.at(c.from).sort == digits && d.stopped(c.to) && d.at(c.from).space && (!d.g.yearWord["-"+d.at(c.from-1).low] || d.opens(c.from-1) && after.is(",")) {
			return year
		}
		return figured
	}
	if h, _ := d.hedgeBefore(c.from); (d.g.to[d.at(c.from-1).low] || d.g.until[d.at(c.from-1).low]) && !d.countable(c) {
		return year
	} else if recent := v >= 1900 && v < 2040 && int(v)%10 != 0; (h == news.HedgeOver || h == news.HedgeUnder) && !(recent && d.stopped(c.to)) || h != "" && d.countable(c) {
		return figured
	}
	if d.g.lang == "en" && c.plain && v >= 1900 && v < 2040 && int(v)%50 != 0 && !d.g.persons["+"+after.low] {
		return year // 1996 sales: a count would be written with a comma
	}
	if d.countable(c) && !cue && !after.capital() && !d.g.yearWord["the "+d.at(c.from-1).low] && !d.at(c.from-1).is(",") {
		return figured
	}
	return year
}

// yearUnit says whether the unit of a number is the word for year after a year
// of history: 2014 года.
func (d *document) yearUnit(c *candidate) bool {
	return c.unit == "year" && d.g.free && (yearly(c.value) && c.plain || c.ranged && yearly(c.low) || d.g.yearWord["="+d.at(c.to-1).low] || d.g.eras[d.phrase(c.to, 2)])
}

// reign says whether two numbers of three digits are the years of a life or a
// reign: (830–846), ruled from 830 to 846.
func (d *document) reign(c *candidate) bool {
	if !c.ranged || c.bound || c.low < 100 || c.high >= 1000 || c.high-c.low > 120 {
		return false
	}
	before := d.at(c.from - 1)
	if before.is("(") && d.at(c.to).is(")") || d.g.reigns[before.low] {
		return true
	}
	return d.g.fromTo[before.low] && d.g.reigns[d.at(c.from-2).low]
}

// opens says whether token i is the first of its clause.
func (d *document) opens(i int) bool {
	before := d.at(i - 1)
	return d.starts(i) || before.sort == mark && !before.dash() || d.g.and[before.low]
}

func yearly(v float64) bool { return v >= 1000 && v <= 2100 && v == float64(int(v)) }

// countable says whether a noun follows that a count may have: a plural one.
func (d *document) countable(c *candidate) bool {
	i := c.to
	for k := 0; k < 3; k++ {
		t := d.at(i)
		if t.sort != word {
			if t.is("'") || t.is("’") || t.is("-") && !t.space && !d.at(i+1).space {
				i++
				continue
			}
			return false
		}
		if d.initial(i) {
			i += 2
			continue
		}
		if d.g.of[t.low] || d.g.skips[t.low] {
			i++
			continue
		}
		if d.g.stops[t.low] {
			return false
		}
		if d.g.free {
			return !t.capital()
		}
		if d.g.plurals[t.low] || d.g.plural(t.low) {
			return true
		}
		i++
	}
	return false
}
