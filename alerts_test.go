package main

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"wiredesk/internal/sandbox"
)

// alertsIn gives the bot's messages in a channel, newest first.
func (h *house) alertsIn(channel string) []*sandbox.Message {
	h.t.Helper()
	list, err := h.sandbox.Messages("editor", channel)
	if err != nil {
		h.t.Fatal(err)
	}
	var out []*sandbox.Message
	for i := len(list) - 1; i >= 0; i-- {
		if m := list[i]; !m.Ephemeral() && m.Author.ID == h.sandbox.BotID() {
			out = append(out, m)
		}
	}
	return out
}

// pressed clicks the button of an alert that runs an action.
func (h *house) pressed(as string, alert *sandbox.Message, action string) string {
	h.t.Helper()
	id := regexp.MustCompile(`"custom_id":\s*"(a:` + action + `:[^"]+)"`).FindSubmatch(alert.JSON)
	if id == nil {
		h.t.Fatalf("no button for %s: %s", action, alert.JSON)
	}
	i, err := h.sandbox.Click(as, alert.ID, string(id[1]))
	if err != nil {
		h.t.Fatalf("%s clicks %s: %v", as, action, err)
	}
	return h.answer(i, action)
}

// TestAlertButtons takes a story, releases it, mutes it and marks it.
func TestAlertButtons(t *testing.T) {
	h := newHouse(t)
	role := h.sandbox.AddRole(h.guild(), "night desk", 0)
	h.ask("editor", "desk", map[string]any{"urgent": role})
	h.feed(0)
	if said := h.ask("editor", "watch add", map[string]any{"query": "strike", "channel": h.channel("wire"), "name": "strikes"}); !strings.Contains(said, "now posts") {
		t.Fatalf("/watch add answered %q", said)
	}
	for _, step := range []struct {
		options map[string]any
		says    string
	}{
		{map[string]any{"urgency": "urgent", "thread": true, "languages": "en", "image": true, "sources": "Post", "cap": 30}, "urgent · a thread for each story · at most 30 an hour · languages: en · sources: Post · with the lead image"},
		{map[string]any{"quiet": "late"}, "no quiet hours"},
		{map[string]any{"cap": -1}, "not a number"},
		{map[string]any{"languages": "french"}, "no code of a language"},
		{map[string]any{"sources": "Nobody"}, "no source called Nobody"},
		{map[string]any{"digest": "Lunch"}, "no digest called Lunch"},
		{map[string]any{"sources": "all", "cap": 0}, "urgent · a thread for each story · languages: en · with the lead image"},
	} {
		step.options["watch"] = "strikes"
		if said := h.ask("editor", "watch edit", step.options); !strings.Contains(said, step.says) {
			t.Errorf("/watch edit %v answered %q, which lacks %q", step.options, said, step.says)
		}
	}
	h.feed(1)
	h.until("the alert is posted", func() bool { return len(h.alertsIn(h.channel("wire"))) == 1 })
	alert := h.alertsIn(h.channel("wire"))[0]
	if !strings.Contains(alert.Text(), "<@&"+role+">") {
		t.Errorf("the alert %q mentions nobody", alert.Text())
	}
	h.until("its thread is open", func() bool {
		again := h.alertsIn(h.channel("wire"))
		return len(again) == 1 && strings.Contains(string(again[0].JSON), `"thread"`)
	})
	for _, step := range []struct{ as, action, says string }{
		{"reporter", "take", "Vous avez maintenant ce sujet"},
		{"visitor", "take", "has had this story since"},
		{"visitor", "mute", "Only people with Manage Messages"},
		{"visitor", "background", "The archive holds nothing else on"},
		{"visitor", "irrelevant", "Kept for **strikes**"},
		{"editor", "mute", "Nothing more is posted"},
	} {
		if said := h.pressed(step.as, alert, step.action); !strings.Contains(said, step.says) {
			t.Errorf("%s: %s answered %q, which lacks %q", step.as, step.action, said, step.says)
		}
	}
	taken := func() bool { return strings.Contains(string(h.alertsIn(h.channel("wire"))[0].JSON), "Taken by") }
	h.until("the alert says who has it", taken)
	if said := h.pressed("reporter", alert, "take"); !strings.Contains(said, "libéré") {
		t.Errorf("releasing answered %q", said)
	}
	h.until("the alert says no more that somebody has it", func() bool { return !taken() })
	now := time.Now().UTC()
	quiet := now.Add(-time.Hour).Format("15:04") + "-" + now.Add(2*time.Hour).Format("15:04")
	posts := len(h.alertsIn(h.channel("wire")))
	h.ask("editor", "watch edit", map[string]any{"watch": "strikes", "quiet": quiet})
	if said := h.ask("editor", "watch list", nil); !strings.Contains(said, "quiet from ") {
		t.Errorf("/watch list answered %q", said)
	}
	h.feed(2)
	h.until("the second story waits", func() bool {
		counts, err := h.process.store.DeliveryCounts(t.Context(), h.guild())
		return err == nil && counts["pending"] == 1
	})
	if got := len(h.alertsIn(h.channel("wire"))); got != posts {
		t.Errorf("%d posts in quiet hours, want %d", got, posts)
	}
}
