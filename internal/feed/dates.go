package feed

import (
	"strconv"
	"strings"
	"time"
	"unicode"
)

// Years outside these are no publication dates but mistakes.
const (
	firstYear = 1800
	lastYear  = 2200
)

// ParseDate reads a date as feeds write it: RFC 822 and its many relations, the
// W3C's form of ISO 8601 and looser ones, Unix seconds. It gives the zero time for
// what it can't read, never a guess; a date without zone is taken as UTC.
func ParseDate(s string) time.Time {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > 100 {
		return time.Time{}
	}
	t := parseISO(s)
	if t.IsZero() {
		t = parseWords(s)
	}
	if t.IsZero() {
		t = parseUnix(s)
	}
	if t.Year() < firstYear || t.Year() > lastYear {
		return time.Time{}
	}
	return t.UTC()
}

func parseUnix(s string) time.Time {
	n, err := strconv.ParseInt(s, 10, 64)
	switch {
	case err != nil:
		return time.Time{}
	case len(s) == 13:
		return time.UnixMilli(n)
	case len(s) == 10:
		return time.Unix(n, 0)
	}
	return time.Time{}
}

// clock is a date in the making.
type clock struct {
	year, month, day     int
	hour, minute, second int
	nano                 int
	zone                 *time.Location
}

func (c clock) time() time.Time {
	if c.month < 1 || c.month > 12 || c.day < 1 || c.hour > 24 || c.minute > 59 || c.second > 60 {
		return time.Time{}
	}
	if c.hour == 24 && (c.minute > 0 || c.second > 0) {
		return time.Time{}
	}
	if c.day > time.Date(c.year, time.Month(c.month)+1, 0, 0, 0, 0, 0, time.UTC).Day() {
		return time.Time{}
	}
	if c.zone == nil {
		c.zone = time.UTC
	}
	return time.Date(c.year, time.Month(c.month), c.day, c.hour, c.minute, c.second, c.nano, c.zone)
}

// parseISO reads 2003-12-31T10:14:55.5+01:00 with anything from the month on
// missing, '-' and ':' left out, a space for the T, or a day of the year.
func parseISO(s string) time.Time {
	if len(s) < 4 || !digits(s[:4]) {
		return time.Time{}
	}
	c := clock{year: number(s[:4]), month: 1, day: 1}
	rest := s[4:]
	date, clockPart := rest, ""
	if i := strings.IndexAny(rest, "Tt "); i >= 0 {
		date, clockPart = rest[:i], strings.TrimSpace(rest[i+1:])
	}
	date = strings.TrimSuffix(date, "Z")
	sep := ""
	if date != "" && strings.ContainsAny(date[:1], "-/.") {
		sep = date[:1]
	}
	switch parts := strings.Split(strings.Trim(date, "-/."), orDash(sep)); {
	case date == "":
	case sep != "" && len(parts) == 2 && digits(parts[0]+parts[1]) && len(parts[1]) <= 2:
		c.month, c.day = number(parts[0]), number(parts[1])
	case sep != "" && len(parts) == 1 && digits(parts[0]) && len(parts[0]) == 3, sep == "" && digits(date) && len(date) == 3:
		return dayOfYear(c, number(parts[0]), clockPart)
	case sep != "" && len(parts) == 1 && digits(parts[0]) && len(parts[0]) <= 2:
		c.month = number(parts[0])
	case digits(parts[0]) && len(parts) == 1 && len(parts[0]) == 4:
		c.month, c.day = number(parts[0][:2]), number(parts[0][2:])
	default:
		return time.Time{}
	}
	if clockPart != "" && !c.readClock(clockPart) {
		return time.Time{}
	}
	return c.time()
}

func orDash(sep string) string {
	if sep == "" {
		return "-"
	}
	return sep
}

func dayOfYear(c clock, day int, clockPart string) time.Time {
	if day < 1 || day > 366 || clockPart != "" && !c.readClock(clockPart) {
		return time.Time{}
	}
	t := c.time()
	if t.IsZero() {
		return t
	}
	return t.AddDate(0, 0, day-1)
}

// readClock reads 10:14:55.5+01:00, 101455Z, "10:14 PM", "10:14 CET" and the like.
func (c *clock) readClock(s string) bool {
	i := 0
	for i < len(s) && (s[i] >= '0' && s[i] <= '9' || s[i] == ':' || s[i] == '.' || s[i] == ',') {
		i++
	}
	time, zone := s[:i], strings.TrimSpace(s[i:])
	time, fraction, _ := strings.Cut(strings.ReplaceAll(time, ",", "."), ".")
	parts := strings.Split(time, ":")
	if len(parts) == 1 && (len(time) == 4 || len(time) == 6) {
		parts = []string{time[:2], time[2:4], time[4:]}
	}
	if len(parts) > 3 {
		return false
	}
	for k, p := range parts {
		if p == "" && k == 2 {
			break
		}
		if !digits(p) || len(p) > 2 {
			return false
		}
		*[]*int{&c.hour, &c.minute, &c.second}[k] = number(p)
	}
	if digits(fraction) && fraction != "" {
		c.nano = number((fraction + "00000000")[:9])
	}
	if half := strings.ToUpper(zone); strings.HasPrefix(half, "PM") || strings.HasPrefix(half, "AM") {
		if half[0] == 'P' && c.hour < 12 {
			c.hour += 12
		} else if half[0] == 'A' && c.hour == 12 {
			c.hour = 0
		}
		zone = strings.TrimSpace(zone[2:])
	}
	return c.readZone(zone)
}

// readZone reads "", "Z", "+01:00", "+0100", "GMT+1", "CET", or a zone with a comment behind it.
func (c *clock) readZone(s string) bool {
	s, _, _ = strings.Cut(s, "(")
	s = strings.TrimSpace(s)
	if s == "" {
		return true
	}
	i := strings.IndexAny(s, "+-")
	name := s
	if i >= 0 {
		name = s[:i]
	}
	offset, known := zones[strings.ToUpper(strings.TrimSpace(name))]
	if name != "" && !known {
		return false
	}
	if i < 0 {
		c.zone = time.FixedZone("", offset*60)
		return true
	}
	hm, _, _ := strings.Cut(s[i+1:], " ")
	h, m, colon := strings.Cut(hm, ":")
	if !colon && len(h) > 2 {
		h, m = h[:len(h)-2], h[len(h)-2:]
	}
	if !digits(h) || !digits("0"+m) || number(h) > 15 {
		return false
	}
	minutes := number(h)*60 + number("0"+m)
	if s[i] == '-' {
		minutes = -minutes
	}
	c.zone = time.FixedZone("", minutes*60)
	return true
}

// parseWords reads dates with a month in words, in any order of day, month and
// year that names tell apart: "Thu, 01 Jan 2004 19:48:21 GMT", "January 1, 2004",
// "Thu Jan  1 19:48:21 2004", "1 janvier 2004"; and 01/02/2004 only where the day
// is over 12, for else nobody knows.
func parseWords(s string) time.Time {
	c := clock{}
	monthAt := -1
	var numbers []string
	words := strings.FieldsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == ',' })
	for i := 0; i < len(words); i++ {
		w := strings.Trim(words[i], ".")
		switch {
		case strings.ContainsRune(w, ':') && w[0] >= '0' && w[0] <= '9':
			end := i + 1
			for end < len(words) && !digits(words[end]) {
				end++
			}
			if !c.readClock(strings.Join(words[i:end], " ")) && !c.readClock(w) {
				return time.Time{}
			}
			i = end - 1
		case monthOf(w) > 0 && (c.month == 0 || monthAt == 0): // "mar. 7 avril": the first word was a weekday
			c.month, monthAt = monthOf(w), i
		case strings.Count(w, "-") == 2 || strings.Count(w, "/") == 2 || strings.Count(w, ".") == 2:
			for part := range strings.FieldsFuncSeq(w, func(r rune) bool { return r == '-' || r == '/' || r == '.' }) {
				if m := monthOf(part); m > 0 && c.month == 0 {
					c.month = m
				} else {
					numbers = append(numbers, part)
				}
			}
		default:
			if n := strings.TrimRight(w, "stndrheº"); digits(n) && n != "" {
				numbers = append(numbers, n)
			}
		}
	}
	if !c.settle(numbers) {
		return time.Time{}
	}
	return c.time()
}

// settle says which number is the day and which the year.
func (c *clock) settle(numbers []string) bool {
	if c.month == 0 {
		if len(numbers) < 3 {
			return false
		}
		a, b := number(numbers[0]), number(numbers[1])
		switch {
		case a > 12 && b <= 12:
			numbers = []string{numbers[0], numbers[2]}
			c.month = b
		case b > 12 && a <= 12:
			numbers = []string{numbers[1], numbers[2]}
			c.month = a
		case a == b:
			numbers = []string{numbers[0], numbers[2]}
			c.month = a
		default:
			return false
		}
	}
	if len(numbers) < 2 {
		return false
	}
	day, year := numbers[0], numbers[1]
	if len(day) == 4 {
		day, year = year, day
	}
	if len(day) > 2 || len(year) != 2 && len(year) != 4 {
		return false
	}
	c.day, c.year = number(day), number(year)
	if len(year) == 2 { // RFC 2822, 4.3
		if c.year < 50 {
			c.year += 2000
		} else {
			c.year += 1900
		}
	}
	return true
}

func digits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return -1
	}
	return n
}

// monthOf gives the month that a word names in one of the languages of the
// sources, by the letters that tell it apart; 0 for none.
func monthOf(w string) int {
	w = strings.ToLower(strings.Trim(w, ".,"))
	if len(w) < 3 {
		return 0
	}
	for _, m := range months {
		if strings.HasPrefix(w, m.prefix) {
			return m.number
		}
	}
	return 0
}
