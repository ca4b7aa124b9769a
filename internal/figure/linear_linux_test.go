package figure

import (
	"testing"
	"time"

	"wiredesk/internal/lineartest"
)

// TestLinear grows texts that tempt the rules to look far.
func TestLinear(t *testing.T) {
	for _, piece := range []string{
		"1", "1 ", "1,", "1.", "1 000 ", "one ", "one hundred ", "million ", "hundreds of ", "and ", "5 and ", "5-", "-", "$", "$5 ", "5$", "5 to ", "(5) ",
		"between 5 and ", "more than ", "number of ", "said ", "5 said ", "in X ", "a ", "un ", "de ", "5 de ", "half ", "point ", "two point ", "1/", "km ",
		"5 km per ", "May 5 ", "5 May, ", "several ", "сто ", "5 тыс. ", "'", "s'", "according to ", "X 5 ", "\n5", "é5",
	} {
		for _, lang := range []string{"en", "uk"} {
			t.Run(lang, func(t *testing.T) {
				lineartest.Check(t, piece, 8, 100*time.Millisecond, func(text string) { Extract(text, lang) })
			})
		}
	}
}
