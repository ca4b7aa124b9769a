package figure

import "wiredesk/internal/news"

// isClock refuses times of day.
func (d *document) isClock(c *candidate) reason {
	before, after := d.at(c.from-1), d.at(c.to)
	last := d.at(c.to - 1)
	switch {
	case before.is(":") && !d.at(c.from).space && d.at(c.from-2).sort == digits, after.is(":") && !after.space && d.at(c.to+1).sort == digits && !d.at(c.to+1).space:
		return clock
	case before.is("h") && d.at(c.from-2).sort == digits && d.at(c.from).sort == digits && len(d.at(c.from).text) == 2:
		return clock
	case c.kind != news.FigurePercent && c.kind != news.FigureMoney && d.hourPoint(c) && (d.g.clock[after.low] || d.g.clock["."+before.low]):
		return clock
	case (after.is("a") || after.is("p")) && d.at(c.to+1).is(".") && d.at(c.to+2).is("m") && c.value < 24:
		return clock
	case c.words && !c.whole || c.value > 24 && !c.ranged || !c.whole && !c.ranged:
		return figured
	case d.g.clock[after.low] && (after.text != "AM" || c.kind == news.FigureCount) && !c.bound:
		return clock
	case (d.g.clock["-"+last.low] || d.g.clock[last.low]) && (d.g.clock["~"+after.low] || d.g.clock["~"+d.phrase(c.to, 2)]) && c.value <= 24:
		return clock
	case d.g.clock["-"+last.low] && c.bound && c.whole:
		if d.at(c.to).sort == digits && len(d.at(c.to).text) == 2 || d.g.clock["@"+before.low] && c.value < 24 {
			return clock
		}
	}
	return figured
}

// hourPoint says whether a number may be an hour with its minutes: 23.45.
func (d *document) hourPoint(c *candidate) bool {
	p, m := d.at(c.last-2), d.at(c.last-1)
	return p.is(".") && m.sort == digits && len(m.text) == 2 && c.value < 24 && m.text < "60" && c.last-c.first == 3
}

// isDate refuses days of a month.
func (d *document) isDate(c *candidate) reason {
	if c.value < 1 && !c.ranged || c.value > 31 || c.bound || !c.ranged && !c.plain {
		if !(c.ranged && c.high <= 31) {
			return figured
		}
	}
	i := c.to
	if d.g.of[d.at(i).low] {
		i++
	}
	if d.g.months[d.at(i).low] || d.g.months[d.at(c.from-1).low] || d.at(c.from-1).is(".") && d.g.months[d.at(c.from-2).low] {
		return date
	}
	if d.g.days[d.at(c.from-1).low] && d.g.comma && !d.g.free {
		return date
	}
	if b := d.at(c.from - 1); c.plain && (b.is("le") || b.is("du") || b.is("au")) && d.g.lang == "fr" && d.stopped(c.to) {
		return date
	}
	for n := 0; n < 3; n++ { // 7, 8 and 9 March
		if t := d.at(i); t.is(",") || t.is("-") || t.is("–") || d.g.and[t.low] || d.g.until[t.low] || t.is("or") {
			i++
		}
		if d.at(i).sort != digits || len(d.at(i).text) > 2 {
			break
		}
		if i++; d.g.months[d.at(i).low] {
			return date
		}
	}
	return d.afterDate(c)
}

// afterDate refuses the 8 of "March 7 and 8".
func (d *document) afterDate(c *candidate) reason {
	t := d.at(c.from - 1)
	if (d.g.and[t.low] || t.dash() || d.g.until[t.low]) && d.at(c.from-2).sort == digits && d.g.months[d.at(c.from-3).low] && d.stopped(c.to) {
		return date
	}
	return figured
}
