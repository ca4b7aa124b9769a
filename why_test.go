package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wiredesk/internal/news"
)

// TestWhy asks about items of every fate.
func TestWhy(t *testing.T) {
	h := newHouse(t)
	old := [3]string{"Old strike", "/old", "An old strike."}
	h.press.text("/feed", "application/rss+xml", h.press.rss("Post", old))
	h.ask("editor", "source add", map[string]any{"address": h.press.URL + "/feed", "name": "Harbour Post"})
	h.ask("editor", "watch add", map[string]any{"query": "strike", "channel": h.channel("wire"), "name": "strikes"})
	h.until("the first poll is done", func() bool { return h.archived() == 1 })
	posted, other := [3]string{"Dockers strike", "/posted", "A strike at the docks."}, [3]string{"Ferry times", "/other", "The ferry leaves."}
	h.press.text("/feed", "application/rss+xml", h.press.rss("Post", posted, other, old))
	h.until("the alert is posted and marked", func() bool {
		counts, err := h.process.store.DeliveryCounts(t.Context(), h.guild())
		return err == nil && counts[news.DeliverySent] == 1 && h.archived() == 3
	})
	h.press.text("/added", "text/html", "<html><head><title>Added</title></head><body><article><h1>Added</h1><p>"+strings.Repeat("A person added this page. ", 20)+"</p></article></body></html>")
	h.ask("editor", "report add", map[string]any{"address": h.press.URL + "/added"})
	for path, wants := range map[string][]string{
		"/old":     {"first polled", "Nothing was posted", "**strikes** matches it"},
		"/posted":  {"a watch matched it", "Posted in <#" + h.channel("wire") + ">", "See it", "Watches: strikes", "could not be read", "404"},
		"/other":   {"no watch of this desk matched", "Nothing was posted", "None of the desk's watches"},
		"/added":   {"A person added it", "language en"},
		"/missing": {"not in this desk's archive", "No source of this desk has listed it", "Harbour Post", "well; read"},
	} {
		said := h.ask("editor", "why", map[string]any{"what": h.press.URL + path})
		for _, want := range wants {
			if !strings.Contains(said, want) {
				t.Errorf("/why %s answered %q, which lacks %q", path, said, want)
			}
		}
	}
	if said := h.ask("visitor", "why", map[string]any{"what": "https://elsewhere.example/a"}); !strings.Contains(said, "is at elsewhere.example") {
		t.Errorf("/why of a site without source answered %q", said)
	}
	choices, err := h.sandbox.Autocomplete(t.Context(), "reporter", h.channel("wire"), "why", map[string]any{"what": "dockers"}, "what")
	if err != nil || len(choices) != 1 {
		t.Fatalf("proposed %v, %v", choices, err)
	}
	if said := h.ask("reporter", "why", map[string]any{"what": choices[0].Value}); !strings.Contains(said, "Publié dans") {
		t.Errorf("/why in French answered %q", said)
	}
}

// TestEveryReasonIsSaid holds /why to the reasons that there are.
func TestEveryReasonIsSaid(t *testing.T) {
	var said []byte
	for _, name := range []string{"commands/why_reason.go", "commands/why_story.go"} {
		body, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		said = append(said, body...)
	}
	files, err := filepath.Glob("internal/alert/*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, reason := range reasonsIn(file) {
			found++
			if !strings.Contains(string(said), "alert."+reason+":") && !strings.Contains(string(said), "alert."+reason+",") {
				t.Errorf("/why has no sentence for alert.%s: add it in commands/why_reason.go", reason)
			}
		}
	}
	if found < 6 {
		t.Fatalf("only %d reasons found", found)
	}
}

// reasonsIn gives the names of a file's constants of type Reason.
func reasonsIn(file *ast.File) []string {
	var out []string
	ast.Inspect(file, func(n ast.Node) bool {
		if c, ok := n.(*ast.ValueSpec); ok {
			if kind, ok := c.Type.(*ast.Ident); ok && kind.Name == "Reason" {
				out = append(out, c.Names[0].Name)
			}
		}
		return true
	})
	return out
}
