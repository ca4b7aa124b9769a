package commands

import (
	"strings"
	"testing"

	"wiredesk/internal/news"
)

// TestSnippet shows whole sentences around the matched word where they fit, and
// whole words where they don't.
func TestSnippet(t *testing.T) {
	tides := strings.Repeat("The tide rose and the gulls went inland. ", 10)
	endless := strings.Repeat("and the tide rose ", 40)
	for _, c := range []struct{ text, word, begins, ends string }{
		{"A strike began. It ended.", "strike", "A strike", "It ended."},
		{tides + "Dockers began a strike on Monday. " + tides, "strike", "… Dockers began a strike", "went inland. …"},
		{"Short one. " + tides, "Short", "Short one. The tide", "went inland. …"},
		{tides + "The last strike.", "strike", "… The last strike.", "The last strike."},
		{endless + "strike " + endless, "strike", "… ", " …"},
		{strings.Repeat("x", 700), "x", "xxx", "xxx …"},
	} {
		at := len([]rune(c.text[:strings.Index(c.text, c.word)]))
		var got strings.Builder
		var marked string
		for _, s := range snippet(c.text, []news.Place{{Start: at, End: at + len(c.word)}}, snippetLength) {
			got.WriteString(s.Text)
			if s.Bold {
				marked += s.Text
			}
		}
		said := got.String()
		if !strings.HasPrefix(said, c.begins) || !strings.HasSuffix(said, c.ends) || marked != c.word || len([]rune(said)) > snippetLength+4 {
			t.Errorf("around %q it shows %q with %q marked", c.word, said, marked)
		}
		if strings.Contains(said, "tid ") || strings.Contains(said, " ide") {
			t.Errorf("%q cuts a word", said)
		}
	}
	if got := snippet("", nil, snippetLength); len(got) != 0 {
		t.Errorf("of nothing it shows %v", got)
	}
}
