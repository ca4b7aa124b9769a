package main

import (
	"html"
	"strings"
	"testing"
)

// TestTimeline tells day by day what was reported, said and counted.
func TestTimeline(t *testing.T) {
	h := newHouse(t)
	for name, date := range map[string]string{"second": "2026-03-02", "first": "2026-03-01"} {
		page := `<!doctype html><html lang="en"><head><title>Pilots ` + name + `</title><meta property="article:published_time" content="` + date + `T12:00:00Z"></head><body><article><h1>Pilots ` + name + `</h1>` +
			`<p>On the ` + name + ` day of the walkout the port of Rostrevan stood still. “We have not slept in three days and nobody listens to us”, said Ines Marchetti, a harbour pilot, to the Herald.</p>` +
			`<p>More than 40 ships were waiting outside the harbour, according to the port authority, and the ` + name + ` of the tugs had gone home by noon.</p>` +
			`<p>Fishermen who were asked said that they had seen worse, and that the sea would have the last word whatever the council did.</p></article></body></html>`
		h.press.text("/"+name, "text/html", page)
		if said := h.ask("editor", "report add", map[string]any{"address": h.press.URL + "/" + name}); !strings.Contains(said, "Archived") {
			t.Fatalf("/report add answered %q", said)
		}
	}
	for _, c := range []struct {
		options map[string]any
		want    []string // in this order
		not     string
	}{
		{map[string]any{"about": "harbour"}, []string{"2 reports on", "2026-03-01", "**Pilots first**", "**More than 40 ships**", "stated by the port authority", "**Ines Marchetti**: “We have not slept", "2026-03-02", "**Pilots second**", "More than 40 ships"}, ""},
		{map[string]any{"about": "harbour", "to": "2026-03-01"}, []string{"1 report on", "to:2026-03-01", "Pilots first"}, "second"},
		{map[string]any{"about": "harbour", "from": "2026-03-02"}, []string{"1 report on", "from:2026-03-02", "Pilots second"}, "first**"},
		{map[string]any{"about": "piltos"}, []string{"Nothing in this desk's archive matches `` piltos ``", "Did you mean `` pilot"}, "Pilots"},
		{map[string]any{"about": "harbour", "to": "2001-01-01"}, []string{"Nothing in this desk's archive matches `` harbour to:2001-01-01 ``"}, "Pilots"},
		{map[string]any{"about": "harbour", "from": "2026-03-02", "to": "2026-03-01"}, []string{"ends before it begins"}, "Pilots"},
		{map[string]any{"about": "harbour", "from": "whenever"}, []string{"The date whenever can't be read"}, "Pilots"},
		{map[string]any{"about": "(harbour"}, []string{"at character"}, "Pilots"},
		{map[string]any{"about": "-harbour"}, []string{"only says what to leave out"}, "Pilots"},
	} {
		said := strings.ReplaceAll(html.UnescapeString(h.ask("editor", "timeline", c.options)), `\-`, "-")
		at := 0
		for _, want := range c.want {
			i := strings.Index(said[at:], want)
			if i < 0 {
				t.Errorf("/timeline %v answered %q, which lacks %q after %q", c.options, said, want, said[:at])
				break
			}
			at += i
		}
		if c.not != "" && strings.Contains(said, c.not) {
			t.Errorf("/timeline %v answered %q, which holds %q", c.options, said, c.not)
		}
	}
	if said := h.ask("reporter", "timeline", map[string]any{"about": "harbour"}); !strings.Contains(said, "du plus ancien") {
		t.Errorf("in French: %q", said)
	}
}
