package main

import (
	"strings"
	"testing"
)

// TestVersions shows word by word how a report changed.
func TestVersions(t *testing.T) {
	h := newHouse(t)
	page := func(title, text string) string {
		return `<!doctype html><html lang="en"><head><title>` + title + `</title></head><body><article><h1>` + title + `</h1>` +
			`<p>` + text + ` The harbour wall was built a century ago, and the town has lived behind it ever since, in fair weather and foul.</p>` +
			`<p>The council met on Monday, heard the people of the quay, and put off what it had to decide, as it has done each spring for ten years.</p>` +
			`<p>Fishermen who were asked said that they had seen worse, and that the sea would have the last word whatever the council did.</p>` +
			`</article></body></html>`
	}
	add := func(title, text string) string {
		h.press.text("/wall", "text/html", page(title, text))
		return h.ask("editor", "report add", map[string]any{"address": h.press.URL + "/wall"})
	}
	versions := func() string { return h.ask("editor", "report versions", map[string]any{"report": "Wall"}) }
	if said := h.ask("editor", "report versions", map[string]any{"report": "1"}); !strings.Contains(said, "no such report") {
		t.Errorf("without a report: %q", said)
	}
	if said := h.ask("editor", "report versions", map[string]any{"report": "Nowhere"}); !strings.Contains(said, "no report called Nowhere") {
		t.Errorf("of an unknown title: %q", said)
	}
	if said := add("Wall holds", "Engineers say that the wall of the old harbour holds against the sea."); !strings.Contains(said, "Archived") {
		t.Fatalf("/report add answered %q", said)
	}
	if said := versions(); !strings.Contains(said, "has one version") {
		t.Errorf("before it changed: %q", said)
	}
	add("Wall leaks", "Engineers say that the wall of the *new* harbour holds against the sea.")
	add("Wall leaks", "Divers say that the wall of the *new* harbour leaks, and the sea with it.")
	said := versions()
	at := 0
	for _, want := range []string{
		"3 versions of **Wall leaks**", "Version 3", "last seen <t:", "~~Engineers~~ **Divers** say that the wall of the", "~~holds against~~ **leaks, and** the ~~sea.~~ **sea with it.**",
		"Version 2", "Headline: Wall ~~holds~~ **leaks**", "~~old~~ **\\*new\\*** harbour", "Version 1", "first seen <t:",
	} {
		i := strings.Index(said[at:], want)
		if i < 0 {
			t.Fatalf("/report versions answered %q, which lacks %q after %q", said, want, said[:at])
		}
		at += i
	}
	if said := h.ask("reporter", "report versions", map[string]any{"report": h.press.URL + "/wall"}); !strings.Contains(said, "barrés") {
		t.Errorf("in French: %q", said)
	}
}
