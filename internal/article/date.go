package article

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// layouts are the ways dates are written in attributes and meta elements. A time
// without a zone is read as UTC, the only zone that needs no guess about the place.
var layouts = []string{
	time.RFC3339Nano, "2006-01-02T15:04:05.999Z0700", "2006-01-02T15:04:05 Z07:00", "2006-01-02T15:04Z07:00", "2006-01-02T15:04Z0700", "2006-01-02T15:04:05", "2006-01-02T15:04",
	"2006-01-02 15:04:05 Z0700", "2006-01-02 15:04:05 Z07:00", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05.999", "2006-01-02 15:04:05 MST", "2006-01-02 15:04",
	time.RFC1123Z, time.RFC1123, "Mon, 2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04:05 MST", "2 Jan 2006 15:04:05 -0700", "Mon Jan 2 15:04:05 MST 2006", "Mon Jan 2 15:04:05 -0700 2006",
	"20060102T150405Z0700", "20060102T150405", "2006-01-02", "2006/01/02", "2006/01/02 15:04:05", "20060102",
	"January 2, 2006 15:04:05", "January 2, 2006 3:04 PM", "January 2, 2006", "Jan 2, 2006", "2 January 2006", "2 Jan 2006",
}

// maxDateLen is longer than any date as an attribute writes it.
const maxDateLen = 64

// date reads a date; the zero time when s is none that can be true.
func date(s string) time.Time {
	s = squash(head(s, maxDateLen))
	for _, l := range layouts {
		if t, err := time.Parse(l, s); err == nil {
			return plausible(t)
		}
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil && n > 631152000 && n < 1e13 {
		if n > 1e11 {
			return plausible(time.UnixMilli(n).UTC())
		}
		return plausible(time.Unix(n, 0).UTC())
	}
	return time.Time{}
}

// plausible keeps dates that a page of the web or its archives can have.
func plausible(t time.Time) time.Time {
	if t.Year() < 1900 || t.Year() > 2200 {
		return time.Time{}
	}
	return t
}

// stampedTime is a <time> element: the block it stands in, its machine date and what it says it is.
type stampedTime struct {
	block     int
	date      string
	published bool
	updated   bool
}

// setDates takes the dates from JSON-LD, then meta elements, then the page's own words.
func setDates(a *Article, d *declared, o object, s *scene) {
	pub := []found{
		{FromJSONLD, o.text("datePublished")}, {FromJSONLD, o.text("dateCreated")},
		{FromMeta, d.first("article:published_time")}, {FromMeta, d.first("datepublished", "og:published_time", "og:article:published_time", "article:published", "article.published", "parsely-pub-date", "sailthru.date", "publishdate", "publish-date", "publish_date", "published-date", "pubdate", "ptime", "dcterms.created", "dcterms.issued", "dcterms.date", "dc.date.issued", "dc.date", "citation_publication_date", "date")},
		{FromText, s.timed(true)},
	}
	up := []found{
		{FromJSONLD, o.text("dateModified")},
		{FromMeta, d.first("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "last-modified", "lastmod", "utime")},
		{FromText, s.timed(false)},
	}
	a.Published, a.PublishedFrom = firstDate(pub)
	if a.Published.IsZero() {
		if t := s.written(); !t.IsZero() {
			a.Published, a.PublishedFrom = t, FromText
		}
	}
	if a.PublishedFrom != "" {
		a.From["published"] = a.PublishedFrom
	}
	var from string
	if a.Updated, from = firstDate(up); from != "" {
		a.From["updated"] = from
	}
	if a.Updated.Equal(a.Published) || a.Updated.Before(a.Published) {
		a.Updated = time.Time{}
		delete(a.From, "updated")
	}
}

// found is a value and where it was found.
type found struct{ from, value string }

func firstDate(all []found) (time.Time, string) {
	for _, f := range all {
		if t := date(f.value); !t.IsZero() {
			return t, f.from
		}
	}
	return time.Time{}, ""
}

// timed gives the machine date of a <time> element that says it is the date of
// publication (or of the last change), or of the only one beside the headline.
func (s *scene) timed(published bool) string {
	for _, t := range s.times {
		if published && t.published || !published && t.updated {
			return t.date
		}
	}
	if !published || s.h1 < 0 || s.lead < 0 {
		return ""
	}
	for _, t := range s.times {
		if t.block >= s.h1-beside && t.block <= s.lead+1 && !t.updated {
			return t.date
		}
	}
	return ""
}

// beside is how many blocks above the headline still belong to it.
const beside = 3

var (
	monthDate = regexp.MustCompile(`(?i)\b(\d{1,2})(?:st|nd|rd|th|er|\.|º)?\s+(?:de\s+)?(\p{L}{3,12})\.?,?\s+(?:de\s+|del\s+)?(\d{4})`)
	usDate    = regexp.MustCompile(`(?i)(\p{L}{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})`)
	dotDate   = regexp.MustCompile(`\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b`)
	clock     = regexp.MustCompile(`\b([01]?\d|2[0-3])(?::|h| h )([0-5]\d)\b`)
)

// months are the beginnings of the months' names in en fr de es uk ru.
var months = [12][]string{
	{"jan", "ene", "січ", "янв", "jän"}, {"feb", "fév", "fev", "лют", "фев"}, {"mar", "mär", "бер", "мар"}, {"apr", "avr", "abr", "кві", "апр"},
	{"may", "mai", "тра", "май", "мая"}, {"jun", "juin", "чер", "июн"}, {"jul", "juil", "лип", "июл"}, {"aug", "aoû", "aou", "ago", "сер", "авг"},
	{"sep", "вер", "сен"}, {"oct", "okt", "жов", "окт"}, {"nov", "лис", "ноя"}, {"dec", "déc", "dez", "dic", "гру", "дек"},
}

func month(name string) int {
	name = strings.ToLower(name)
	if strings.HasPrefix(name, "juil") {
		return 7
	}
	for i, begins := range months {
		for _, b := range begins {
			if strings.HasPrefix(name, b) {
				return i + 1
			}
		}
	}
	return 0
}

// written reads a date that stands in words beside the headline.
func (s *scene) written() time.Time {
	if s.h1 < 0 || s.lead < 0 {
		return time.Time{}
	}
	for i := max(0, s.h1-beside); i < min(s.lead, len(s.blocks)); i++ {
		if i == s.h1 || s.blocks[i].words > 20 {
			continue
		}
		if t := writtenDate(s.blocks[i].text); !t.IsZero() {
			return t
		}
	}
	return time.Time{}
}

func writtenDate(text string) time.Time {
	y, m, d := 0, 0, 0
	if g := monthDate.FindStringSubmatch(text); g != nil && month(g[2]) > 0 {
		y, m, d = number(g[3]), month(g[2]), number(g[1])
	} else if g := usDate.FindStringSubmatch(text); g != nil && month(g[1]) > 0 {
		y, m, d = number(g[3]), month(g[1]), number(g[2])
	} else if g := dotDate.FindStringSubmatch(text); g != nil {
		y, m, d = number(g[3]), number(g[2]), number(g[1])
	}
	if m < 1 || m > 12 || d < 1 || d > 31 {
		return time.Time{}
	}
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if t.Day() != d {
		return time.Time{}
	}
	if g := clock.FindStringSubmatch(text); g != nil && !strings.ContainsFunc(text, func(r rune) bool { return unicode.In(r, unicode.Han) }) && !meridiem.MatchString(text) {
		t = t.Add(time.Duration(number(g[1]))*time.Hour + time.Duration(number(g[2]))*time.Minute)
	}
	return plausible(t)
}

// meridiem tells a twelve-hour clock, whose hour is not taken.
var meridiem = regexp.MustCompile(`(?i)\d\s*[ap]\.?m\b`)

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}
