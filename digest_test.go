package main

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// TestDigest lets the stories of a watch wait for a digest that comes once,
// though it fell due twice while the bot was down.
func TestDigest(t *testing.T) {
	h := newHouse(t)
	for _, step := range []struct {
		command string
		options map[string]any
		says    string
	}{
		{"digest list", nil, "no digest yet"},
		{"digest set", map[string]any{"at": "teatime"}, "no time of the day"},
		{"digest set", map[string]any{"at": "8:00, 18:30", "days": "weekdays", "name": "Wire", "channel": h.channel("wire")}, "comes in"},
		{"digest now", map[string]any{"digest": "Wire"}, "Nothing waits"},
		{"digest now", map[string]any{"digest": "Lunch"}, "no digest called Lunch"},
		{"digest list", nil, "08:00, 18:30 · weekdays"},
		{"digest list", nil, "No watch feeds it"},
		{"digest set", map[string]any{"at": "0:00", "name": "Wire", "channel": h.channel("wire")}, "comes in"},
	} {
		if said := h.ask("editor", step.command, step.options); !strings.Contains(said, step.says) {
			t.Errorf("/%s %v answered %q, which lacks %q", step.command, step.options, said, step.says)
		}
	}
	h.ask("editor", "watch add", map[string]any{"query": "strike", "channel": h.channel("wire"), "name": "strikes"})
	if said := h.ask("editor", "digest set", map[string]any{"at": "0:00", "name": "Wire", "channel": h.channel("wire"), "watch": "strikes"}); !strings.Contains(said, "wait for it") {
		t.Fatalf("/digest set with a watch answered %q", said)
	}
	h.feed(2)
	h.until("two stories wait", func() bool { return strings.Contains(h.ask("editor", "digest list", nil), "2 stories wait") })
	if posts := h.posts("wire"); len(posts) != 0 {
		t.Fatalf("posted before its time: %q", posts)
	}
	h.stop()
	h.ahead.Store(int64(72 * time.Hour))
	h.start()
	h.until("the digest is posted", func() bool { return len(h.posts("wire")) > 0 })
	post := h.posts("wire")[0]
	for _, want := range []string{"Digest: **Wire**", "strikes", "Dockers strike 1", "Dockers strike 2", "Post"} {
		if !strings.Contains(post, want) {
			t.Errorf("the digest %q lacks %q", post, want)
		}
	}
	h.stop()
	h.start()
	h.feed(3)
	h.until("a third story waits", func() bool { return strings.Contains(h.ask("editor", "digest list", nil), "1 story waits") })
	if said := h.ask("editor", "digest now", map[string]any{"digest": "wire"}); !strings.Contains(said, "1 story") {
		t.Errorf("/digest now answered %q", said)
	}
	h.until("it is posted at once", func() bool { return len(h.posts("wire")) == 2 })
	h.feed(4)
	h.until("a fourth story waits", func() bool { return strings.Contains(h.ask("editor", "digest list", nil), "1 story waits") })
	h.ask("editor", "digest remove", map[string]any{"digest": "Wire"})
	h.until("what waited for the removed digest is told", func() bool {
		posts := h.posts("wire")
		return len(posts) == 3 && strings.Contains(posts[0], "Dockers strike 4")
	})
	h.feed(5)
	h.until("its watch posts by itself", func() bool {
		posts := h.posts("wire")
		return len(posts) == 4 && strings.Contains(posts[0], "Dockers strike 5")
	})
}

// feed publishes so many stories about strikes after one that the first poll
// takes as old.
func (h *house) feed(n int) {
	h.t.Helper()
	old := [3]string{"Old news", "/old", "Nothing of note."}
	if h.archived() == 0 {
		h.press.text("/feed", "application/rss+xml", h.press.rss("Post", old))
		h.ask("editor", "source add", map[string]any{"address": h.press.URL + "/feed", "name": "Post"})
		h.until("the first poll is done", func() bool { return h.archived() == 1 })
	}
	items := [][3]string{old}
	for i := 1; i <= n; i++ {
		items = append(items, [3]string{fmt.Sprint("Dockers strike ", i), fmt.Sprint("/", i), fmt.Sprint(oneOff(i), " A strike at the docks.")})
	}
	h.press.text("/feed", "application/rss+xml", h.press.rss("Post", items...))
}

// oneOff is a sentence that no other report shares.
func oneOff(i int) string {
	words := strings.Fields("Amber Basalt Cobalt Dahlia Elder Fennel Garnet Heron Indigo Juniper Kestrel Lupin Marble Nettle Ochre Poppy")
	return fmt.Sprintf("%s of %s met %s near %s at %d.", words[i%16], words[(i*3+1)%16], words[(i*5+2)%16], words[(i*7+3)%16], 100+i*37)
}
