package main

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"wiredesk/config"
	"wiredesk/internal/archive"
	"wiredesk/internal/ingest"
	"wiredesk/internal/news"
)

// add archives reports of the test's own for the desk.
func (h *house) add(reports ...news.Report) {
	h.t.Helper()
	var all []archive.Addition
	for i, r := range reports {
		r.Address = fmt.Sprintf("https://example.org/%d", i)
		r.Canonical = fmt.Sprintf("//example.org/%d", i)
		r.Source = "The Example"
		ingest.Seal(&r)
		all = append(all, archive.Addition{Desk: h.guild(), Report: r, Now: h.process.router.Now()})
	}
	if _, err := h.process.store.AddAll(h.t.Context(), all); err != nil {
		h.t.Fatal(err)
	}
}

// TestForms opens the form of /watch add, sends it, and finds the watch by
// autocompletion.
func TestForms(t *testing.T) {
	h := newHouse(t)
	h.add(news.Report{Title: "Dockers strike at Northgate", Text: "The dockers went on strike.", Lang: "en"})
	opened := h.ask("editor", "watch add", nil)
	id, ok := strings.CutPrefix(opened, "modal ")
	if !ok {
		t.Fatalf("/watch add without options answered %q, not a form", opened)
	}
	sent, err := h.sandbox.SubmitModal("editor", id, map[string]any{"query": "strike OR lockout", "name": "Labour", "channel": []string{h.channel("politics")}})
	if err != nil {
		t.Fatal(err)
	}
	if said := h.answer(sent, "the form"); !strings.Contains(said, "Labour") || !strings.Contains(said, h.channel("politics")) {
		t.Errorf("the form answered %q", said)
	}
	choices, err := h.sandbox.Autocomplete(t.Context(), "editor", h.channel("wire"), "watch remove", map[string]any{"watch": "lab"}, "watch")
	if err != nil || len(choices) != 1 || !strings.Contains(choices[0].Name, "Labour") {
		t.Fatalf("completing a watch gave %v, %v", choices, err)
	}
	if said := h.ask("editor", "watch remove", map[string]any{"watch": choices[0].Value}); !strings.Contains(said, "Labour") {
		t.Errorf("/watch remove answered %q", said)
	}
	choices, err = h.sandbox.Autocomplete(t.Context(), "reporter", h.channel("wire"), "cite", map[string]any{"what": "dock"}, "what")
	if err != nil || len(choices) != 1 || !strings.Contains(choices[0].Name, "Dockers strike") {
		t.Fatalf("completing a report gave %v, %v", choices, err)
	}
	if said := h.ask("reporter", "cite", map[string]any{"what": choices[0].Value}); !strings.Contains(said, "Dockers strike") {
		t.Errorf("/cite answered %q", said)
	}
}

// TestPermissions lets nobody do what is the editors'.
func TestPermissions(t *testing.T) {
	h := newHouse(t)
	for _, command := range []string{"watch list", "source list", "setup"} {
		if i, err := h.sandbox.Invoke("visitor", h.channel("wire"), command, nil); err == nil {
			said := h.answer(i, command)
			if strings.Contains(said, "modal") || !strings.Contains(said, "Manage Messages") {
				t.Errorf("/%s answered a visitor %q", command, said)
			}
		}
	}
	choices, err := h.sandbox.Autocomplete(t.Context(), "visitor", h.channel("wire"), "watch remove", map[string]any{"watch": ""}, "watch")
	if err == nil && len(choices) > 0 {
		t.Errorf("a visitor is proposed watches: %v", choices)
	}
}

// TestFindDrawsMonthsAndSpells draws when a search was news, and offers the spelling
// that the archive has.
func TestFindDrawsMonthsAndSpells(t *testing.T) {
	h := newHouse(t)
	at := func(month time.Month) news.Report {
		return news.Report{Title: fmt.Sprintf("Harbour report of %v", month), Text: "The harbour again.", Lang: "en", Published: time.Date(2026, month, 5, 0, 0, 0, 0, time.UTC)}
	}
	h.add(at(time.January), at(time.March))
	find := func(query string) string { return h.ask("editor", "find", map[string]any{"query": query}) }
	if said := find("harbour"); !strings.Contains(said, "by month since 2026-01") || !strings.Contains(said, "█▁█") {
		t.Errorf("/find answered %q", said)
	}
	if said := find("harbuor"); !strings.Contains(said, "Did you mean") || !strings.Contains(said, "harbour") {
		t.Errorf("a misspelt search answered %q", said)
	}
}

var nextID = regexp.MustCompile(`p:[A-Z0-9]+:2`)

var buttonID = regexp.MustCompile(`"custom_id":"(p:[^"]+:1)"`)

// TestPager turns pages for the person who asked, and for nobody else.
func TestPager(t *testing.T) {
	h := newHouse(t)
	var reports []news.Report
	for i := range 12 {
		reports = append(reports, news.Report{Title: fmt.Sprintf("Harbour report %d", i), Text: "The harbour again.", Lang: "en"})
	}
	h.add(reports...)
	i, err := h.sandbox.Invoke("editor", h.channel("wire"), "find", map[string]any{"query": "harbour", "share": true})
	if err != nil {
		t.Fatal(err)
	}
	reply, err := i.Wait(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if text := reply.Message.Text(); !strings.Contains(text, "12 reports found") || strings.Count(text, "\nHarbour report") != 5 {
		t.Errorf("the first page is %q", text)
	}
	if reply.Message.Ephemeral() {
		t.Error("a shared answer is seen by one person only")
	}
	found := buttonID.FindSubmatch(reply.Message.JSON)
	if found == nil {
		t.Fatalf("no button for the second page in %s", reply.Message.JSON)
	}
	turned, err := h.sandbox.Click("editor", reply.Message.ID, string(found[1]))
	if err != nil {
		t.Fatal(err)
	}
	if said := h.answer(turned, "the next page"); !strings.Contains(said, "Page 2 of 3") {
		t.Errorf("the second page is %q", said)
	}
	second, err := turned.Wait(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	other, err := h.sandbox.Click("reporter", reply.Message.ID, nextID.FindString(string(second.Message.JSON)))
	if err != nil {
		t.Fatal(err)
	}
	if said := h.answer(other, "another's click"); !strings.Contains(said, "Seule la personne") {
		t.Errorf("another person's click answered %q", said)
	}
}

// TestPrivateAnswers are seen by the person who asked alone.
func TestPrivateAnswers(t *testing.T) {
	h := newHouse(t)
	h.add(news.Report{Title: "A secret plan", Text: "Somebody planned it.", Lang: "en"})
	h.ask("reporter", "find", map[string]any{"query": "secret"})
	for as, want := range map[string]bool{"reporter": true, "editor": false, "visitor": false} {
		list, err := h.sandbox.Messages(as, h.channel("wire"))
		if err != nil {
			t.Fatal(err)
		}
		body, err := json.Marshal(list)
		if err != nil {
			t.Fatal(err)
		}
		seen := strings.Contains(string(body), "secret")
		for _, m := range list {
			seen = seen || strings.Contains(m.Text(), "secret")
		}
		if seen != want {
			t.Errorf("%s sees the answer: %t, want %t", as, seen, want)
		}
	}
}

// TestAPIAddresses connects whichever way DISCORD_API_URL is written.
func TestAPIAddresses(t *testing.T) {
	for _, path := range []string{"", "/api", "/api/v9", "/api/v10"} {
		t.Run("at "+path, func(t *testing.T) {
			h := newHouse(t, func(c *config.Config) { c.APIURL = strings.TrimSuffix(c.APIURL, "/api") + path })
			if said := h.ask("visitor", "help", nil); !strings.Contains(said, "/find") {
				t.Errorf("/help answered %q", said)
			}
		})
	}
}
