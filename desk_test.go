package main

import (
	"strings"
	"testing"

	"wiredesk/commands"
	"wiredesk/internal/phrase"
	"wiredesk/internal/sandbox"
)

// TestNames adds a pair of names and finds with it, in look-ups and in a watch
// that was there before, until it is removed.
func TestNames(t *testing.T) {
	h := newHouse(t)
	first := [3]string{"Mayor of Quixmere resigns", "/one", "The mayor of Quixmere resigned on Monday."}
	h.press.text("/feed", "application/rss+xml", h.press.rss("Post", first))
	h.ask("editor", "source add", map[string]any{"address": h.press.URL + "/feed"})
	h.ask("editor", "watch add", map[string]any{"query": "Zorblatt", "channel": h.channel("wire")})
	h.until("the first item is archived", func() bool { return h.archived() == 1 })
	find := func() string { return h.ask("editor", "find", map[string]any{"query": "Zorblatt"}) }
	if said := find(); strings.Contains(said, "resigns") {
		t.Fatalf("/find found %q before there was an alias", said)
	}
	pair := map[string]any{"name": "Zorblatt", "same": "Quixmere"}
	if said := h.ask("reporter", "names add", pair); strings.Contains(said, "one name") {
		t.Errorf("a reporter added names: %q", said)
	}
	for _, step := range []struct {
		command string
		options map[string]any
		says    string
	}{
		{"names list", nil, "no names of its own"},
		{"names add", map[string]any{"name": "Zorblatt City", "same": "Quixmere"}, "not one word"},
		{"names add", map[string]any{"name": "Kharkiv", "same": "Kharkov"}, "meet already"},
		{"names add", pair, "one name on this desk"},
		{"names add", map[string]any{"name": "quixmere", "same": "zorblatt"}, "meet already"},
		{"names list", nil, "Quixmere"},
	} {
		if said := h.ask("editor", step.command, step.options); !strings.Contains(said, step.says) {
			t.Errorf("/%s %v answered %q, which lacks %q", step.command, step.options, said, step.says)
		}
	}
	if said := find(); !strings.Contains(said, "resigns") {
		t.Errorf("/find found %q with the alias", said)
	}
	second := [3]string{"Quixmere elects", "/two", "Quixmere elects a mayor."}
	h.press.text("/feed", "application/rss+xml", h.press.rss("Post", second, first))
	h.until("the watch posts what holds the other name", func() bool { return len(h.posts("wire")) == 1 })

	choices, err := h.sandbox.Autocomplete(t.Context(), "editor", h.channel("wire"), "names remove", map[string]any{"name": "quix"}, "name")
	if err != nil || len(choices) != 1 {
		t.Fatalf("proposed %v, %v", choices, err)
	}
	h.ask("editor", "names remove", map[string]any{"name": choices[0].Value})
	if said := find(); strings.Contains(said, "resigns") {
		t.Errorf("/find found %q without the alias", said)
	}
	third := [3]string{"Quixmere votes", "/three", "Quixmere votes again."}
	h.press.text("/feed", "application/rss+xml", h.press.rss("Post", third, second, first))
	h.until("the third item is archived", func() bool { return h.archived() == 3 })
	h.until("nothing waits to be posted", func() bool {
		counts, err := h.process.store.DeliveryCounts(t.Context(), h.guild())
		return err == nil && counts["sent"] == 1 && len(counts) == 1
	})
}

// TestDesk shows and changes the settings, by options and by the form.
func TestDesk(t *testing.T) {
	h := newHouse(t)
	role := h.sandbox.AddRole(h.guild(), "wire editors", 0)
	if said := h.ask("editor", "desk", nil); !strings.Contains(said, "not set") || !strings.Contains(said, "Change") {
		t.Errorf("/desk answered %q", said)
	}
	if _, err := h.sandbox.Invoke("reporter", h.channel("wire"), "desk", nil); err == nil {
		t.Error("a reporter is offered /desk")
	}
	for _, step := range []struct {
		options map[string]any
		says    string
	}{
		{map[string]any{"zone": "Europe/Nowhere"}, "no time zone"},
		{map[string]any{"zone": "Local"}, "no time zone"},
		{map[string]any{"role": h.guild()}, "Choose another role"},
		{map[string]any{"zone": "Europe/Kyiv", "language": "fr", "health": h.channel("desk-health"), "role": role}, "Europe/Kyiv"},
		{map[string]any{"channel": h.channel("politics")}, "Français"},
		{map[string]any{"clear": "health"}, "not set"},
		{map[string]any{"citation": "{outlet}: {titel}"}, "{titel} at character 11"},
		{map[string]any{"citation": "{outlet}: {title}[, {date}]"}, "`` {outlet}: {title}[, {date}] ``"},
	} {
		if said := h.ask("editor", "desk", step.options); !strings.Contains(said, step.says) {
			t.Errorf("/desk %v answered %q, which lacks %q", step.options, said, step.says)
		}
	}
	d, err := h.process.store.Desk(t.Context(), h.guild())
	if err != nil || d.Lang != "fr" || d.Zone != "Europe/Kyiv" || d.Channel != h.channel("politics") || d.Health != "" || d.Role != role {
		t.Fatalf("the desk is %+v, %v", d, err)
	}
	h.changeDesk(map[string]any{"zone": "Asia/Tbilisi", "health": h.channel("desk-health")})
	if d, err = h.process.store.Desk(t.Context(), h.guild()); err != nil || d.Zone != "Asia/Tbilisi" || d.Health != h.channel("desk-health") || d.Role != role || d.Lang != "fr" {
		t.Fatalf("after the form the desk is %+v, %v", d, err)
	}
	h.sandbox.GiveRole(h.guild(), h.sandbox.UserID("reporter"), role)
	if said := h.ask("reporter", "names add", map[string]any{"name": "Zorblatt", "same": "Quixmere"}); !strings.Contains(said, "seul nom") {
		t.Errorf("the editor role doesn't count: %q", said)
	}
}

// changeDesk fills in the form behind /desk.
func (h *house) changeDesk(fields map[string]any) {
	h.t.Helper()
	i, err := h.sandbox.Invoke("editor", h.channel("wire"), "desk", nil)
	if err != nil {
		h.t.Fatal(err)
	}
	shown, err := i.Wait(h.t.Context())
	if err != nil {
		h.t.Fatal(err)
	}
	var form *sandbox.Interaction
	if form, err = h.sandbox.Click("editor", shown.Message.ID, "a:desk:"); err == nil {
		_, err = form.Wait(h.t.Context())
	}
	if err != nil {
		h.t.Fatal(err)
	}
	sent, err := h.sandbox.SubmitModal("editor", form.ID, fields)
	if err != nil {
		h.t.Fatal(err)
	}
	if said := h.answer(sent, "the form"); !strings.Contains(said, "are changed") {
		h.t.Errorf("the form answered %q", said)
	}
}

// TestDeskLanguages offers every language of the catalogue and no other.
func TestDeskLanguages(t *testing.T) {
	phrases, err := phrase.New()
	if err != nil {
		t.Fatal(err)
	}
	cmd, ok := commands.New(&commands.Kit{}).Find("desk")
	if !ok {
		t.Fatal("no /desk")
	}
	var offered []string
	for _, c := range cmd.Options[0].Choices {
		offered = append(offered, c.Value)
	}
	if got, want := strings.Join(offered, " "), strings.Join(phrases.Languages(), " "); got != want {
		t.Errorf("/desk offers %s, the catalogue has %s", got, want)
	}
}
