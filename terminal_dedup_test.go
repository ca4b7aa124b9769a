package main

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestDedup(t *testing.T) {
	body := "The harbour was closed on Tuesday after a tanker ran aground, the coast guard said. Captain Solberg told reporters that the crew of 23 had been taken off by helicopter."
	lines := `{"id":"a","text":"` + body + `"}
{"id":7,"text":"` + strings.ToUpper(body) + `"}
{"id":"c","text":"Nothing else happened."}
`
	want := `{"id":"a","story":"a"}
{"id":7,"story":"a"}
{"id":"c","story":"c"}
`
	dir := t.TempDir()
	plain, zipped := filepath.Join(dir, "reports.jsonl"), filepath.Join(dir, "reports.jsonl.gz")
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write([]byte(lines)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{plain: []byte(lines), zipped: packed.Bytes()} {
		if err := os.WriteFile(name, content, 0o600); err != nil {
			t.Fatal(err)
		}
		var out, complain bytes.Buffer
		if code := dispatch(t.Context(), []string{"dedup", name}, &out, &complain); code != 0 || out.String() != want {
			t.Errorf("%s: exit %d, %s%s", filepath.Base(name), code, out.String(), complain.String())
		}
	}
	var out, complain bytes.Buffer
	if code := dispatch(t.Context(), []string{"dedup"}, &out, &complain); code != 2 {
		t.Errorf("without a file: exit %d", code)
	}
}
