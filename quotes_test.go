package main

import (
	"fmt"
	"html"
	"slices"
	"strings"
	"testing"

	"wiredesk/internal/news"
)

// ferries is a report of our own with two quotes and two figures.
const ferries = `Harbour pilots stop work

The port of Rostrevan stood still on Tuesday. “We have not slept in three days and nobody listens to us”, said Ines Marchetti, a harbour pilot, to the Rostrevan Herald.

More than 40 ships were waiting outside the harbour, according to the port authority. The owners lost around 2,500 euros an hour.

“We will talk when they are back at work”, said Paul Okafor, the port's director.
`

// TestQuotesAndFigures finds what was said and counted in a report, and cites it.
func TestQuotesAndFigures(t *testing.T) {
	h := newHouse(t)
	upload, err := h.sandbox.Upload("reporter", "ferries.txt", "text/plain; charset=utf-8", []byte(ferries))
	if err != nil {
		t.Fatal(err)
	}
	h.ask("reporter", "report add", map[string]any{"file": upload})
	reports, err := h.process.store.Recent(t.Context(), h.guild(), 0, 2)
	if err != nil || len(reports) != 1 {
		t.Fatalf("%d reports, %v", len(reports), err)
	}
	r := reports[0]
	for _, c := range []struct {
		command string
		options map[string]any
		want    []string
		not     []string
	}{
		{"quotes", map[string]any{"about": "harbour"}, []string{"We have not slept in three days", "Ines Marchetti", "The port of Rostrevan stood still", "Paul Okafor"}, nil},
		{"quotes", map[string]any{"about": "harbour", "speaker": "okafor"}, []string{"We will talk"}, []string{"not slept in three days and"}},
		{"quotes", map[string]any{"about": "harbour", "speaker": "Zelensky"}, []string{"harbour", "Zelensky"}, []string{"Marchetti"}},
		{"quotes", map[string]any{"about": "harbour", "to": "2001-01-01"}, []string{"2001-01-01"}, []string{"Marchetti"}},
		{"figures", map[string]any{"about": "ships"}, []string{"More than 40 ships", "port authority"}, nil},
		{"figures", map[string]any{"about": "ships", "unit": "EUR"}, []string{"around 2,500 euros"}, []string{"**More than 40"}},
		{"figures", map[string]any{"about": "ships", "unit": "ship"}, []string{"More than 40 ships"}, []string{"**around 2,500"}},
		{"figures", map[string]any{"about": "ships", "unit": "aircraft"}, []string{"aircraft"}, []string{"euros"}},
	} {
		said := html.UnescapeString(h.ask("reporter", c.command, c.options))
		for _, want := range c.want {
			if !strings.Contains(said, want) {
				t.Errorf("/%s %v answered %q, which lacks %q", c.command, c.options, said, want)
			}
		}
		for _, not := range c.not {
			if strings.Contains(said, not) {
				t.Errorf("/%s %v answered %q, which holds %q", c.command, c.options, said, not)
			}
		}
	}
	if len(r.Quotes) == 0 || len(r.Figures) == 0 {
		t.Fatalf("%d quotes, %d figures archived", len(r.Quotes), len(r.Figures))
	}
	ships := slices.IndexFunc(r.Figures, func(f news.Figure) bool { return strings.Contains(f.Text, "40") })
	if ships < 0 {
		t.Fatalf("figures %+v lack the ships", r.Figures)
	}
	for what, want := range map[string][]string{
		fmt.Sprintf("q%d.%d@%d", r.ID, r.Version, r.Quotes[0].Start):      {"“We have not slept in three days and nobody listens to us”", "Ines Marchetti", "[date missing]"},
		fmt.Sprintf("f%d.%d@%d", r.ID, r.Version, r.Figures[ships].Start): {"More than 40 ships", "the port authority"},
		fmt.Sprintf("q%d.%d@%d", r.ID, r.Version+1, r.Quotes[0].Start):    {"/quotes"},
	} {
		said := html.UnescapeString(h.ask("editor", "cite", map[string]any{"what": what}))
		for _, part := range want {
			if !strings.Contains(said, part) {
				t.Errorf("/cite %s answered %q, which lacks %q", what, said, part)
			}
		}
	}
	for _, style := range []string{"ap", "chicago", "apa", "mla", "wikipedia", "bibtex", "ris", "csl-json"} {
		said := html.UnescapeString(h.ask("editor", "cite", map[string]any{"what": fmt.Sprint(r.ID), "style": style}))
		if !strings.Contains(said, "Harbour") || !strings.Contains(said, "missing") {
			t.Errorf("/cite in %s answered %q", style, said)
		}
	}
	cited := func(options map[string]any) string {
		options["what"] = fmt.Sprint(r.ID)
		return html.UnescapeString(h.ask("editor", "cite", options))
	}
	if said := cited(map[string]any{"style": "own"}); !strings.Contains(said, "/desk citation:") {
		t.Errorf("without a template: %q", said)
	}
	h.ask("editor", "desk", map[string]any{"citation": "Seen by us: {title}[, {date}]"})
	if said := cited(map[string]any{}); !strings.Contains(said, "Seen by us: Harbour pilots stop work") || strings.Contains(said, "work, ") {
		t.Errorf("with the desk's template: %q", said)
	}
	h.ask("editor", "desk", map[string]any{"clear": "citation"})
	if said := cited(map[string]any{}); strings.Contains(said, "Seen by us") {
		t.Errorf("after the template was emptied: %q", said)
	}
}
