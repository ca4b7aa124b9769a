package main

import (
	"encoding/json"
	"fmt"
	"html"
	"image/png"
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestChart draws figures of one thing as a picture whose words say the same, and
// says what a chart takes when there is none.
func TestChart(t *testing.T) {
	h := newHouse(t)
	var items [][3]string
	for i, said := range []string{"More than 60 ships wait outside the harbour.", "About 50 ships wait outside the harbour.", "In the harbour 40 ships wait, and the mayor owns 3 dogs.", "A loss of 9 euros in the harbour."} {
		items = append(items, [3]string{fmt.Sprint("Harbour report ", i), fmt.Sprint("/r", i), said})
	}
	h.press.text("/feed", "application/rss+xml", h.press.rss("Port Post", items...))
	h.ask("editor", "source add", map[string]any{"address": h.press.URL + "/feed"})
	h.until("the reports are archived", func() bool { return h.archived() == len(items) })

	i, err := h.sandbox.Invoke("editor", h.channel("wire"), "figures", map[string]any{"about": "harbour", "chart": true})
	if err != nil {
		t.Fatal(err)
	}
	said := html.UnescapeString(h.answer(i, "/figures"))
	for _, want := range []string{"3 figures of **ships** over time", "2 other figures", "Chart of ships: 3 figures from 2026-03-01 to 2026-03-01.", "40 ships (Port Post); 2026-03-01: About 50 ships (Port Post); 2026-03-01: More than 60 ships (Port Post)"} {
		if !strings.Contains(said, want) {
			t.Errorf("the answer %q lacks %q", said, want)
		}
	}
	reply, err := i.Wait(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var message struct {
		Attachments []struct{ URL, Filename string }
	}
	if err := json.Unmarshal(reply.Message.JSON, &message); err != nil || len(message.Attachments) != 1 {
		t.Fatalf("%v, files %+v", err, message.Attachments)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, message.Attachments[0].URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	got, err := (&http.Client{Timeout: 10 * time.Second}).Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	if picture, err := png.Decode(got.Body); err != nil || picture.Bounds().Dx() < 400 {
		t.Errorf("the picture: %v", err)
	}

	if said := h.ask("editor", "figures", map[string]any{"about": "harbour", "unit": "dogs", "chart": true}); !strings.Contains(said, "There is no chart") || !strings.Contains(said, "3 dogs") {
		t.Errorf("one figure answered %q", said)
	}
}
