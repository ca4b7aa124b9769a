package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// wiredesk runs the program as the terminal would and gives its lines.
func wiredesk(t *testing.T, code int, args ...string) []map[string]any {
	t.Helper()
	var out, complaint bytes.Buffer
	if got := dispatch(t.Context(), args, &out, &complaint); got != code {
		t.Fatalf("wiredesk %s ended with %d, want %d: %s", strings.Join(args, " "), got, code, complaint.String())
	}
	if code != 0 && strings.TrimSpace(complaint.String()) == "" {
		t.Errorf("wiredesk %s ended with %d and said nothing", strings.Join(args, " "), code)
	}
	var lines []map[string]any
	for line := range strings.Lines(out.String()) {
		m := map[string]any{}
		if err := json.Unmarshal([]byte(line), &m); err != nil {
			t.Fatalf("wiredesk %s printed %q: %v", strings.Join(args, " "), line, err)
		}
		lines = append(lines, m)
	}
	return lines
}

func file(t *testing.T, name, body string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(body), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestImportedDatesHold: a file's own dates aren't doubted, be they ahead, so that find
// and match agree on them.
func TestImportedDatesHold(t *testing.T) {
	t.Setenv("DATA_DIR", t.TempDir())
	lines := ""
	for n := range 3 {
		day := time.Now().AddDate(2-n, 0, 0).Format(time.DateOnly)
		lines += fmt.Sprintf(`{"id":"%d","url":"https://example.org/%d","title":"Ferry","published":"%s","lang":"en","text":"The ferry leaves."}`, n, n, day) + "\n"
	}
	reports := file(t, "reports.jsonl", lines)
	wiredesk(t, 0, "import", reports)
	after := "ferry after:" + time.Now().AddDate(0, 6, 0).Format(time.DateOnly)
	found := wiredesk(t, 0, "find", after)
	if len(found) != 2 || found[0]["url"] != "https://example.org/0" || found[1]["url"] != "https://example.org/1" {
		t.Errorf("find printed %v", found)
	}
	for n, m := range wiredesk(t, 0, "match", file(t, "watches.tsv", "later\t"+after+"\n"), reports) {
		if got := len(m["watches"].([]any)) == 1; got != (n < 2) {
			t.Errorf("match printed %v", m)
		}
	}
}

// TestTerminal holds the commands to the contract: names of fields, one JSON
// object a line, exit code 2 on bad use.
func TestTerminal(t *testing.T) {
	t.Setenv("DATA_DIR", t.TempDir())
	reports := file(t, "reports.jsonl", `{"id":"a","url":"https://example.org/a?utm_source=x","title":"Prison for refusers","authors":["Ann Lee"],"published":"2026-03-01","source":"The Example","lang":"en","text":"Forty soldiers who refused to fight near Izyum are in prison, “they want to go home”, said Maria, a mother."}
{"id":"b","url":"https://example.org/b","title":"Ferry times","authors":[],"published":"2026-03-02T10:00:00Z","source":"The Example","lang":"en","text":"The ferry leaves at nine."}
`)
	if lines := wiredesk(t, 0, "import", reports); len(lines) != 2 || lines[0]["new"] != true {
		t.Fatalf("import printed %v", lines)
	}
	if lines := wiredesk(t, 0, "import", reports); len(lines) != 2 || lines[0]["new"] != false {
		t.Errorf("a second import printed %v", lines)
	}
	found := wiredesk(t, 0, "find", "--limit", "5", "Izium refuse")
	if len(found) != 1 || found[0]["title"] != "Prison for refusers" || len(found[0]["words"].([]any)) != 3 {
		t.Errorf("find printed %v", found)
	}
	cited := wiredesk(t, 0, "cite", "https://example.org/a")
	if len(cited) != 1 || !strings.Contains(cited[0]["citation"].(string), "Ann Lee") {
		t.Errorf("cite printed %v", cited)
	}
	watches := file(t, "watches.tsv", "prisons\tprison refuse\nferries\tferry -prison\n")
	matched := wiredesk(t, 0, "match", watches, reports)
	if len(matched) != 2 || matched[0]["id"] != "a" || matched[0]["watches"].([]any)[0] != "prisons" || matched[1]["watches"].([]any)[0] != "ferries" {
		t.Errorf("match printed %v", matched)
	}
	text := file(t, "story.txt", "More than 378 soldiers refused. “We are tired”, said Maxime.")
	extracted := wiredesk(t, 0, "extract", text)
	quotes := extracted[0]["quotes"].([]any)
	if len(quotes) != 1 || quotes[0].(map[string]any)["speaker"] != "Maxime" {
		t.Errorf("extract printed %v", extracted)
	}
	names := wiredesk(t, 0, "names", "Youri", "Юрий")
	if len(names) != 2 || names[0]["keys"].([]any)[0] != names[1]["keys"].([]any)[0] {
		t.Errorf("names printed %v", names)
	}
	broken := wiredesk(t, 0, "feed", file(t, "broken.xml", "no feed at all"))
	if len(broken) != 1 || broken[0]["error"] == nil {
		t.Errorf("feed of no feed printed %v", broken)
	}
	for _, args := range [][]string{
		{}, {"unknown"}, {"feed"}, {"extract", "--nonsense"}, {"find"}, {"find", `"unclosed`}, {"find", "--limit", "0", "x"},
		{"match", watches}, {"names"}, {"cite"}, {"import", file(t, "bad.jsonl", "{not json")}, {"run", "now"}, {"demo", "now"},
	} {
		wiredesk(t, 2, args...)
	}
}

// TestPackedFiles: a file packed by gzip is read as what it holds, and one that is
// broken or unpacks into too much is said to be.
func TestPackedFiles(t *testing.T) {
	t.Setenv("DATA_DIR", t.TempDir())
	pack := func(body []byte) string {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		if _, err := w.Write(body); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	packed := pack([]byte("More than 378 soldiers refused. “We are tired”, said Maxime."))
	got := wiredesk(t, 0, "extract", file(t, "story.txt.gz", packed))
	if len(got) != 1 || len(got[0]["quotes"].([]any)) != 1 || got[0]["text"] == nil {
		t.Errorf("extract of a packed file printed %v", got)
	}
	for name, body := range map[string]string{"cut.gz": packed[:len(packed)/2], "bomb.gz": pack(make([]byte, maxFile+1))} {
		if got := wiredesk(t, 0, "extract", file(t, name, body)); len(got) != 1 || got[0]["error"] == nil {
			t.Errorf("extract of %s printed %v", name, got)
		}
	}
}
