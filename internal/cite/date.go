package cite

import (
	"strconv"
	"time"
)

func itoa(n int) string { return strconv.Itoa(n) }

// The months as the styles shorten them.
var (
	apMonths  = [13]string{"", "Jan.", "Feb.", "March", "April", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."}
	mlaMonths = [13]string{"", "Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec."}
)

// plainDate is 5 March 2026.
func plainDate(t time.Time) string {
	if t.IsZero() {
		return missing("date")
	}
	return t.UTC().Format("2 January 2006")
}

// americanDate is March 5, 2026.
func americanDate(t time.Time) string { return t.UTC().Format("January 2, 2006") }

func apDate(t time.Time) string {
	t = t.UTC()
	return apMonths[t.Month()] + t.Format(" 2, 2006")
}

func mlaDate(t time.Time) string {
	t = t.UTC()
	return t.Format("2 ") + mlaMonths[t.Month()] + t.Format(" 2006")
}

func isoDate(t time.Time) string { return t.UTC().Format(time.DateOnly) }
