// Package cite writes references to a report in the styles that newsrooms use.
// What a report doesn't say is marked as missing, never invented.
package cite

import (
	"strings"
	"time"

	"wiredesk/internal/news"
)

// Style is a way of writing a reference.
type Style string

// The styles.
const (
	Line Style = "line" // outlet, author, title, date, address on one line
)

// Styles lists the styles in the order in which people are offered them.
func Styles() []Style { return []Style{Line} }

// Source is what a reference is made of. Accessed is when it was retrieved.
type Source struct {
	Report   news.Report
	Accessed time.Time
}

// missing marks a part that the report doesn't say.
func missing(part string) string { return "[" + part + " missing]" }

// Write gives the reference in a style.
func Write(style Style, s Source) (string, error) {
	switch style {
	case Line, "":
		return line(s), nil
	}
	return "", news.Errorf(news.Invalid, "There is no citation style called %s. Choose one of: %s.", string(style), names())
}

func names() string {
	var out []string
	for _, s := range Styles() {
		out = append(out, string(s))
	}
	return strings.Join(out, ", ")
}

func line(s Source) string {
	r := s.Report
	parts := []string{orMissing(r.Source, "source")}
	if len(r.Authors) > 0 {
		parts = append(parts, strings.Join(r.Authors, ", "))
	}
	parts = append(parts, "“"+orMissing(r.Title, "title")+"”", date(r.Published))
	parts = append(parts, orMissing(r.Address, "address"))
	return strings.Join(parts, ", ") + " (retrieved " + s.Accessed.UTC().Format("2 January 2006") + ")"
}

func date(t time.Time) string {
	if t.IsZero() {
		return missing("date")
	}
	return t.Format("2 January 2006")
}

func orMissing(s, part string) string {
	if strings.TrimSpace(s) == "" {
		return missing(part)
	}
	return s
}
