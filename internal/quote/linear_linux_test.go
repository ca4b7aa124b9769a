package quote

import (
	"testing"
	"time"

	"wiredesk/internal/lineartest"
)

// TestLinear grows texts that tempt the rules to look far.
func TestLinear(t *testing.T) {
	for _, piece := range []string{
		"“", "”", "«“", "»", `"`, `" `, "‘", "' ", "“a ", "“a” ", "“a b c d e.” ", "said ", "saying ", "“x” said ", ", said X", "« a, dit-il, ", "a'",
		"a, ", "also ", "He, who, ", "\n“a", "“a\n", "a “b\n\n", "\n- a", "of the ", "X ", "X. ", "saysX ", "a-", "(", "selon ", "“a.” B said “c ", "- a, said X. ",
	} {
		for _, lang := range []string{"en", "fr", "uk"} {
			t.Run(lang, func(t *testing.T) {
				lineartest.Check(t, piece, 4, 50*time.Millisecond, func(text string) { Extract(text, lang) })
			})
		}
	}
}
