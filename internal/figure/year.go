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
		if cue && v >= 100 && v < 1000 && d.at(c.from).sort == digits && !d.g.yearWord["-"+d.at(c.from-1).low] && d.stopped(c.to) && d.at(c.from).space {
			return year
		}
		return figured
	}
	if h, _ := d.hedgeBefore(c.from); (d.g.to[d.at(c.from-1).low] || d.g.until[d.at(c.from-1).low]) && !d.countable(c) {
		return year
	} else if h == news.HedgeOver || h == news.HedgeUnder || h != "" && d.countable(c) {
		return figured
	}
	if d.countable(c) && !cue && !after.capital() && !d.g.yearWord["the "+d.at(c.from-1).low] && !d.at(c.from-1).is(",") {
		return figured
	}
	return year
}

// yearUnit says whether the unit of a number is the word for year after a year
// of history: 2014 года.
func (d *document) yearUnit(c *candidate) bool {
	return c.unit == "year" && d.g.free && (yearly(c.value) && c.plain || c.ranged && yearly(c.low))
}

func yearly(v float64) bool { return v >= 1000 && v <= 2100 && v == float64(int(v)) }

// countable says whether a noun follows that a count may have: a plural one.
func (d *document) countable(c *candidate) bool {
	i := c.to
	for k := 0; k < 3; k++ {
		t := d.at(i)
		if t.sort != word {
			if t.is("'") || t.is("’") {
				i++
				continue
			}
			return false
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

// isAge refuses ages: aged 26, 26-year-old, Maxime, 50, âgée de 26 ans.
func (d *document) isAge(c *candidate) reason {
	before, after := d.at(c.from-1), d.at(c.to)
	if v := c.value; v > 130 && !c.ranged || c.kind == news.FigureMoney || c.kind == news.FigurePercent {
		return figured
	}
	if c.kind == news.FigureMeasure {
		return d.ageInYears(c)
	}
	if d.g.ages[before.low] || d.g.ages[d.phrase(c.from-2, 2)] || d.g.ages["+"+after.low] {
		return age
	}
	if c.ranged && (d.g.between[before.low] || d.g.fromTo[before.low]) && d.g.ages[d.at(c.from-2).low] {
		return age
	}
	if c.words || !c.plain && !c.ranged || !c.ranged && c.value > 120 {
		return figured
	}
	named := d.at(c.from - 2)
	closed := after.is(",") || after.is(".") || after.is(";") || after.sort == line || d.g.ages["~"+after.low]
	switch {
	case before.is(",") && named.capital() && !d.g.months[named.low] && closed && c.value >= 5:
		return age
	case before.is(",") && after.is(",") && d.g.persons[named.low]:
		return age
	case before.is("(") && after.is(")") && named.capital() && c.value >= 5 && c.value < 110:
		return age
	case d.g.ages["@"+before.low] && (d.starts(c.from-1) || d.g.ages["@@"+before.low]) && after.is(",") && c.value >= 5:
		return age
	}
	if d.g.ages["="+before.low] && (d.g.ages["!"+d.at(c.from-2).low] || d.at(c.from-2).capital() && d.at(c.from-2).sort == word && !d.known(d.at(c.from-2).low)) && c.value < 110 && c.value >= 5 && (closed || d.g.stops[after.low]) {
		return age
	}
	return figured
}

// ageInYears tells an age from a duration in years.
func (d *document) ageInYears(c *candidate) reason {
	if c.unit != "year" && c.unit != "month" && c.unit != "week" && c.unit != "day" {
		return figured
	}
	i := c.to
	if d.at(i).is("-") || d.at(i).is("–") {
		i++
	}
	if d.g.ages["*"+d.at(i).low] || d.g.ages["*"+d.phrase(i, 2)] {
		return age
	}
	if c.unit != "year" || !d.g.comma {
		return figured
	}
	if b := d.at(c.from - 1); d.g.free && b.capital() && !d.known(b.low) && !d.hedgeWord(b.low) && d.stopped(c.to) {
		return age
	}
	at := d.stepBack(c.from)
	before, after := d.at(at-1), d.at(c.to)
	if d.g.ages[before.low] || d.g.ages["^"+before.low] || d.g.ages[d.phrase(at-2, 2)] || d.g.ages[d.phrase(at-3, 3)] {
		return age
	}
	if before.is(",") && (d.at(at-2).capital() || d.g.persons[d.at(at-2).low]) && (after.is(",") || after.is(".") || after.sort == line) {
		return age
	}
	if before.is("(") && after.is(")") && d.at(at-2).capital() {
		return age
	}
	if d.g.ages["@"+before.low] && d.starts(at-1) && after.is(",") {
		return age
	}
	if at < c.from && d.g.persons[before.low] {
		return age
	}
	if d.g.ages["="+before.low] && (d.g.ages["!"+d.at(at-2).low] || d.at(at-2).capital()) {
		return age
	}
	return figured
}
