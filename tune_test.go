package main

import (
	"fmt"
	"html"
	"strings"
	"testing"
)

// TestWatchTune marks alerts, is told what they share, and leaves it out.
func TestWatchTune(t *testing.T) {
	h := newHouse(t)
	h.feed(0)
	tune := func(as, watch string) string {
		return html.UnescapeString(h.ask(as, "watch tune", map[string]any{"watch": watch}))
	}
	if said := tune("editor", "strikes"); !strings.Contains(said, "no watch called strikes") {
		t.Errorf("without a watch: %q", said)
	}
	h.ask("editor", "watch add", map[string]any{"query": "strike OR walkout", "channel": h.channel("wire"), "name": "strikes"})
	if said := tune("editor", "strikes"); !strings.Contains(said, "press Not relevant under") {
		t.Errorf("without a mark: %q", said)
	}
	if _, err := h.sandbox.Invoke("reporter", h.channel("wire"), "watch tune", map[string]any{"watch": "strikes"}); err == nil {
		t.Error("a reporter is offered /watch tune")
	}
	items := [][3]string{{"Old news", "/old", "Nothing of note."}}
	for i, what := range []string{"Bowling strike one", "Dockers strike again", "Perfect strike", "Teachers strike", "Nurses strike"} {
		body := oneOff(i+1) + " A strike at the docks."
		if i%2 == 0 && i < 4 {
			body = oneOff(i+1) + " A strike in the bowling alley."
		}
		items = append(items, [3]string{what, fmt.Sprint("/", i), body})
	}
	h.press.text("/feed", "application/rss+xml", h.press.rss("Post", items...))
	h.until("five alerts are posted", func() bool { return len(h.alertsIn(h.channel("wire"))) == 5 })
	marks := 0
	mark := func(title string) {
		for _, alert := range h.alertsIn(h.channel("wire")) {
			if strings.Contains(alert.Text(), title) {
				marks++
				if said := h.pressed("editor", alert, "irrelevant"); !strings.Contains(said, "Kept for **strikes**") {
					t.Errorf("marking %s answered %q", title, said)
				}
			}
		}
	}
	mark("Bowling strike one")
	if said := tune("editor", "strikes"); !strings.Contains(said, "**strikes** brings: 1 of 5") || !strings.Contains(said, "it takes two marked alerts") || strings.Contains(said, "Proposal") {
		t.Errorf("with one mark: %q", said)
	}
	mark("Perfect strike")
	if marks != 2 {
		t.Fatalf("%d alerts were marked", marks)
	}
	said := tune("editor", "strikes")
	for _, want := range []string{
		"brings: 2 of 5", "**strike** · marked: 2, others: 3", "**bowling** · marked: 2, others: 0", "Proposal: -bowling", "(strike OR walkout) -bowling",
		"left out 2 of 2 marked alerts, and 0 of 3 others", "`` /watch edit ``",
	} {
		if !strings.Contains(strings.ReplaceAll(said, `\-`, "-"), want) {
			t.Errorf("/watch tune answered %q, which lacks %q", said, want)
		}
	}
	h.ask("editor", "watch edit", map[string]any{"watch": "strikes", "query": "(strike OR walkout) -bowling"})
	if said := tune("editor", "strikes"); !strings.Contains(said, "would bring none of its 2 marked alerts") {
		t.Errorf("after the proposal was taken: %q", said)
	}
}
