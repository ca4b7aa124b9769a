package figure

// isPhone refuses runs of digits beside each other and numbers that begin with 0.
func (d *document) isPhone(c *candidate) reason {
	before, after := d.at(c.from-1), d.at(c.to)
	if !c.words && d.areaCode(c) {
		return phone
	}
	if c.words || c.ranged {
		return figured
	}
	if before.is("+") && !d.at(c.from).space {
		return phone
	}
	if t := d.at(c.first); t.sort == digits && len(t.text) > 1 && t.text[0] == '0' && c.plain && !c.bound {
		return phone
	}
	if c.bound && c.from == c.first && d.broken(c.from, c.to) || c.to == c.from+1 && d.broken(c.to, d.boundAt(c.to)) {
		return unclear
	}
	if c.bound || !c.whole {
		return figured
	}
	if before.sort == digits && d.at(c.from).space || after.sort == digits && after.space && d.boundAt(c.to) == 0 {
		return phone
	}
	return figured
}

// broken says whether the digits at token i, whose unit goes to end, and those
// before it are groups that make no number: 245 23 yen. In 50 20 dollar bills they
// are two.
func (d *document) broken(i, end int) bool {
	a, b, before := d.at(i-1), d.at(i), d.at(i-2)
	return end > 0 && d.stopped(end) && a.sort == digits && b.sort == digits && b.space && len(a.text) < 4 && len(b.text) < 3 &&
		before.sort != mark && !d.g.months[before.low] && !d.g.labels[before.low] && !before.capital()
}

// boundAt gives the end of the number with a unit that begins at token i, 0 where
// none does.
func (d *document) boundAt(i int) int {
	w, ok := d.digitsAt(i)
	if !ok {
		return 0
	}
	i = d.beyond(w.end)
	if _, end, ok := d.unitAt(i); ok {
		return end
	}
	if _, end, ok := d.moneyWord(i); ok {
		return end
	}
	return 0
}

// areaCode says whether a number is one half of (416) 941-8109.
func (d *document) areaCode(c *candidate) bool {
	i := c.from - 1
	if d.at(i).is(")") && d.at(i-1).sort == digits {
		i -= 2
	}
	code, number := d.at(i+1), d.at(i+3)
	return d.at(i).is("(") && d.at(i+2).is(")") && code.sort == digits && len(code.text) > 1 && len(code.text) < 6 && number.sort == digits && len(number.text) > 2 && !c.bound && !d.countable(c)
}
