package figure

import (
	"strings"

	"wiredesk/internal/news"
)

// isAge refuses ages: aged 26, 26-year-old, Maxime, 50, âgée de 26 ans.
func (d *document) isAge(c *candidate) reason {
	before, after := d.at(c.from-1), d.at(c.to)
	if d.agesOf(c) {
		return age
	}
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
	if d.g.ages["=="+before.low] && closed && c.value >= 5 && c.value < 110 {
		return age
	}
	if d.g.ages["="+before.low] && (d.g.ages["!"+d.at(c.from-2).low] || d.at(c.from-2).capital() && d.at(c.from-2).sort == word && !d.known(d.at(c.from-2).low)) && c.value < 110 && c.value >= 5 && (closed || d.g.stops[after.low]) {
		return age
	}
	return figured
}

// agesOf says whether a number goes on a list of ages: aged 33, 34 and 39.
func (d *document) agesOf(c *candidate) bool {
	i := c.from
	for k := 0; k < 6; k++ {
		t, n := d.at(i-1), d.at(i-2)
		if !t.is(",") && !d.g.and[t.low] || n.sort != digits || len(n.text) > 2 {
			break
		}
		i -= 2
	}
	if i == c.from || c.value > 120 || c.kind != news.FigureCount && c.unit != "year" {
		return false
	}
	before := d.at(i - 1).low
	return d.g.ages[before] && before != "" || d.g.ages[d.phrase(i-2, 2)]
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
	if before.is(",") && after.is(",") && at == c.from && c.whole && c.value > 13 && c.value < 110 {
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
	if at < c.from && (d.g.persons[before.low] || c.value > 13 && c.value < 110 && d.trade(before.low)) {
		return age
	}
	if named := d.at(at - 2); d.g.ages["="+before.low] && (d.g.ages["!"+named.low] || named.capital() || named.is(",") && d.at(at-3).capital()) || d.g.ages["=="+before.low] {
		return age
	}
	return figured
}

// trade says whether a French word has the ending of what people are called after
// their work or their town: mécanicien, Lyonnaise.
func (d *document) trade(w string) bool {
	if d.g.lang != "fr" || d.g.persons["-"+w] {
		return false
	}
	w = strings.TrimSuffix(w, "s")
	for _, e := range []string{"ant", "ante", "eur", "euse", "trice", "ien", "ienne", "iste", "ier", "ière", "ais", "aise", "ois", "oise", "ain", "aine"} {
		if len(w) > len(e)+2 && strings.HasSuffix(w, e) {
			return true
		}
	}
	return false
}
