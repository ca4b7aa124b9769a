package quote

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"wiredesk/internal/news"
	"wiredesk/internal/shareddata"
)

// labelled is one text of the evaluation data with its language.
type labelled struct {
	Doc  string `json:"doc"`
	Lang string `json:"lang"`
	Text string `json:"text"`
}

type predicted struct {
	Doc    string       `json:"doc"`
	Quotes []news.Quote `json:"quotes"`
}

// predict writes the labels of a file, one to a line, and what Extract finds in
// its texts, in the forms that the scorer reads.
func predict(t *testing.T, file, gold, pred string) {
	t.Helper()
	texts, raw := readLabelled(t, file)
	var labels, found bytes.Buffer
	out := json.NewEncoder(&found)
	for i, d := range texts {
		if err := json.Compact(&labels, raw[i]); err != nil {
			t.Fatal(err)
		}
		labels.WriteByte('\n')
		if err := out.Encode(predicted{Doc: d.Doc, Quotes: Extract(d.Text, d.Lang)}); err != nil {
			t.Fatal(err)
		}
	}
	for name, b := range map[string][]byte{gold: labels.Bytes(), pred: found.Bytes()} {
		if err := os.WriteFile(name, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// readLabelled reads texts with their labels, one JSON value after another.
func readLabelled(t *testing.T, path string) (out []labelled, raw []json.RawMessage) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for in := json.NewDecoder(f); in.More(); {
		var one json.RawMessage
		var d labelled
		if err := in.Decode(&one); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(one, &d); err != nil {
			t.Fatal(err)
		}
		out, raw = append(out, d), append(raw, one)
	}
	return out, raw
}

// TestScores prints the scores of ../shared/tools/score_quotes.py. WIREDESK_GOLD
// names a file of labelled texts to score instead of those beside the project.
func TestScores(t *testing.T) {
	if os.Getenv("WIREDESK_BENCH") == "" {
		t.Skip("set WIREDESK_BENCH=1 to print the scores")
	}
	sets := []string{
		filepath.Join(shareddata.Dir(t, "seed"), "gold.json"),
		filepath.Join(shareddata.Dir(t, "pud"), "pud-en.quoted.gold.jsonl"),
		filepath.Join(shareddata.Dir(t, "pud"), "pud-fr.quoted.gold.jsonl"),
	}
	if f := os.Getenv("WIREDESK_GOLD"); f != "" {
		sets = []string{f}
	}
	scorer := shareddata.File(t, "tools", "score_quotes.py")
	for _, file := range sets {
		gold, pred := filepath.Join(t.TempDir(), "gold"), filepath.Join(t.TempDir(), "pred")
		predict(t, file, gold, pred)
		out, err := exec.CommandContext(t.Context(), "python3", scorer, gold, pred, "--ignore", "orphan", "--errors", os.Getenv("WIREDESK_ERRORS")+"0").CombinedOutput()
		if err != nil {
			t.Fatalf("score %s: %v\n%s", file, err, out)
		}
		t.Logf("%s\n%s", file, out)
	}
}

// TestPredict writes what Extract finds in the texts of the file WIREDESK_TEXTS
// (JSON values with doc, lang, text) to WIREDESK_PRED, for the scorer and for
// reading errors.
func TestPredict(t *testing.T) {
	in, out := os.Getenv("WIREDESK_TEXTS"), os.Getenv("WIREDESK_PRED")
	if in == "" || out == "" {
		t.Skip("set WIREDESK_TEXTS and WIREDESK_PRED to write predictions")
	}
	predict(t, in, filepath.Join(t.TempDir(), "gold"), out)
}
