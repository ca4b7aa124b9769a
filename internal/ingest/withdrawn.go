package ingest

import (
	"slices"
	"strings"

	"wiredesk/internal/fetch"
	"wiredesk/internal/text"
)

// withdrawals begin the headline of a report that its outlet takes back, folded
// as one word, in the languages of the stock phrases.
func withdrawals() []string {
	return []string{
		"withdrawn", "retracted", "retraction", "storywithdrawn", "storyremoved", "kill", "mandatorykill", "advisorywithdrawn",
		"articleretire", "depecheannulee", "annulation", "zuruckgezogen", "retirado", "retractado", "отозвано", "відкликано",
	}
}

// takenBack tells whether a headline says that its report is withdrawn: one of the
// words, then a colon or a dash, or all of it in brackets.
func takenBack(title string) bool {
	title = strings.TrimLeft(strings.TrimSpace(title), "[(*")
	end := strings.IndexAny(title, ":])—–-|")
	return end > 0 && slices.Contains(withdrawals(), text.Fold(strings.TrimSpace(title[:end])))
}

// lost tells whether a report that is known was taken off its site, in place of
// being changed: its page is gone for good.
func (e *entry) lost() bool {
	return e.known.change() == changed && e.pageErr != nil && fetch.KindOf(e.pageErr) == fetch.Gone
}
