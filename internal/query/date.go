package query

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"wiredesk/internal/news"
	"wiredesk/internal/text"
)

// dated reads the value of after:, before: or last:.
func (p *parser) dated(op Op, name string, start int) (*Node, error) {
	from := p.at
	raw, err := p.raw()
	if err != nil {
		return nil, err
	}
	raw = p.spelledDate(raw)
	raw = strings.Trim(raw, ",.;")
	n := &Node{Op: op, Start: start, End: p.at}
	if span, ok := spanOf(raw); ok && (op == Last || op == After) {
		n.Op, n.Span = Last, span
		return n, nil
	}
	if op == Last {
		return nil, news.Errorf(news.Invalid, "%s at character %d is no length of time: write it as last:24h, last:7d, last:2w, last:3months or last:1y.", raw, from+1)
	}
	if first, second, ok := ambiguous(raw); ok {
		return nil, news.Errorf(news.Invalid, "%s at character %d can be two dates: write %s or %s.", raw, from+1, name+":"+first, name+":"+second)
	}
	t, ok := dateOf(raw, p.now)
	if !ok {
		return nil, news.Errorf(news.Invalid, "%s at character %d is no date: write it as 2022, 2022-06, 2022-06-24 or june-2022.", raw, from+1)
	}
	n.Time = t
	return n, nil
}

// spelledDate takes the words of a date that follow unquoted: june 2022, 24 june 2022.
func (p *parser) spelledDate(raw string) string {
	for range 2 {
		at := p.at
		p.space()
		from := p.at
		for p.at < len(p.in) && !p.ends() {
			p.at++
		}
		next := string(p.in[from:p.at])
		last := raw[strings.LastIndexByte(raw, ' ')+1:]
		day, dayErr := strconv.Atoi(strings.TrimRight(last, "srndthe.,"))
		year, yearErr := strconv.Atoi(strings.Trim(next, ",."))
		switch {
		case dayErr == nil && day >= 1 && day <= 31 && month(next) != 0:
		case month(last) != 0 && yearErr == nil && (year > 1800 && year < 2200 || year >= 1 && year <= 31 && p.yearFollows()):
		case strings.Contains(raw, " ") && month(raw[:strings.IndexByte(raw, ' ')]) != 0 && yearErr == nil && year > 1800 && year < 2200:
		default:
			p.at = at
			return raw
		}
		raw += " " + next
	}
	return raw
}

// yearFollows tells whether the next word is a year, as after "june 24".
func (p *parser) yearFollows() bool {
	rest := strings.Fields(string(p.in[p.at:min(len(p.in), p.at+8)]))
	if len(rest) == 0 {
		return false
	}
	y, err := strconv.Atoi(strings.Trim(rest[0], ",.)"))
	return err == nil && y > 1800 && y < 2200
}

// mostDays bounds a length of time, in days, as the canonical form writes it.
const mostDays = 36500

// spanOf reads a length of time: 7d, 24h, 2w, 3months, 1y, week.
func spanOf(s string) (time.Duration, bool) {
	s = text.Fold(s)
	digits := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsDigit(r) })
	if digits < 0 {
		return 0, false
	}
	n := 1
	if digits > 0 {
		var err error
		if n, err = strconv.Atoi(s[:digits]); err != nil || n < 1 || n > mostDays {
			return 0, false
		}
	}
	const day = 24 * time.Hour
	switch unit := s[digits:]; unit {
	case "h", "hour", "hours", "heure", "heures":
		return time.Duration(n) * time.Hour, true
	case "d", "day", "days", "j", "jour", "jours":
		return time.Duration(n) * day, true
	case "w", "week", "weeks", "semaine", "semaines":
		return time.Duration(min(n, mostDays/7)) * 7 * day, true
	case "m", "month", "months", "mois":
		return time.Duration(min(n, mostDays/30)) * 30 * day, true
	case "y", "year", "years", "an", "ans", "annee":
		return time.Duration(min(n, mostDays/365)) * 365 * day, true
	}
	return 0, false
}

// ambiguous tells that a date with slashes can be read day first or month first,
// and gives both.
func ambiguous(s string) (dayFirst, monthFirst string, ok bool) {
	m := regexp.MustCompile(`^(\d{1,2})/(\d{1,2})/(\d{4})$`).FindStringSubmatch(s)
	if m == nil {
		return "", "", false
	}
	a, _ := strconv.Atoi(m[1]) // digits by the expression
	b, _ := strconv.Atoi(m[2])
	if a == b || a > 12 || b > 12 || a == 0 || b == 0 {
		return "", "", false
	}
	pad := func(s string) string { return ("0" + s)[len(s)-1:] }
	return m[3] + "-" + pad(m[2]) + "-" + pad(m[1]), m[3] + "-" + pad(m[1]) + "-" + pad(m[2]), true
}

// dateOf reads a date in its usual forms; a month or a year is its first moment, in
// the zone of now.
func dateOf(s string, now time.Time) (time.Time, bool) {
	zone := now.Location()
	switch text.Fold(s) {
	case "today", "aujourdhui", "сегодня", "сьогодні":
		return midnight(now), true
	case "yesterday", "hier", "вчера", "вчора":
		return midnight(now.AddDate(0, 0, -1)), true
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, inRange(t)
	}
	s = strings.NewReplacer("/", "-", ".", "-").Replace(s)
	for _, layout := range []string{"2006-1-2", "2006-1", "2006", "20060102", "2-1-2006", "1-2006", "2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02 15:04"} {
		if t, err := time.ParseInLocation(layout, s, zone); err == nil {
			return t, inRange(t)
		}
	}
	if t, err := time.ParseInLocation("1-2-2006", s, zone); err == nil {
		return t, inRange(t)
	}
	return spelled(s, zone)
}

func inRange(t time.Time) bool { return t.Year() >= 1 && t.Year() <= 9999 }

func midnight(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, t.Location())
}

// spelled reads a date whose month is a word: june 2022, 24 June 2022, June 24, 2022,
// 1er juin 2022, 24june2022.
func spelled(s string, zone *time.Location) (time.Time, bool) {
	var mon time.Month
	year, day := 0, 1
	parts := regexp.MustCompile(`\pL+|\d+`).FindAllString(s, -1)
	if len(parts) < 2 || len(parts) > 5 {
		return time.Time{}, false
	}
	for _, part := range parts {
		if m := month(part); m != 0 && mon == 0 {
			mon = m
			continue
		}
		n, err := strconv.Atoi(part)
		switch {
		case err != nil && !isOrdinal(part):
			return time.Time{}, false
		case err == nil && n > 31:
			year = n
		case err == nil:
			day = n
		}
	}
	t := time.Date(year, mon, day, 0, 0, 0, 0, zone)
	return t, mon != 0 && year > 999 && year < 10000 && t.Day() == day
}

func isOrdinal(s string) bool {
	switch strings.ToLower(s) {
	case "st", "nd", "rd", "th", "er", "de", "of", "года", "року":
		return true
	}
	return false
}

// month gives the month of its name in English, French, Russian, Ukrainian, German
// or Spanish, whole or its usual beginning; 0 of anything else.
func month(s string) time.Month {
	s = text.Fold(s)
	if len([]rune(s)) < 3 {
		return 0
	}
	for i, names := range monthNames() {
		for _, name := range strings.Fields(names) {
			if s == name || strings.HasPrefix(name, s) && len([]rune(s)) <= 4 {
				return time.Month(i + 1)
			}
		}
	}
	return 0
}

func monthNames() [12]string {
	return [12]string{
		"january janvier январь января січень січня januar enero",
		"february fevrier февраль февраля лютий лютого februar febrero",
		"march mars март марта березень березня marz marzo",
		"april avril апрель апреля квітень квітня abril",
		"may mai май мая травень травня mayo",
		"june juin июнь июня червень червня juni junio",
		"july juillet июль июля липень липня juli julio",
		"august aout август августа серпень серпня agosto",
		"september sept septembre сентябрь сентября вересень вересня septiembre",
		"october octobre октябрь октября жовтень жовтня oktober octubre",
		"november novembre ноябрь ноября листопад листопада noviembre",
		"december decembre декабрь декабря грудень грудня dezember diciembre",
	}
}
