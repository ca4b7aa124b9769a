package article

import (
	"os"
	"path/filepath"
	"testing"

	"wiredesk/internal/shareddata"
)

func TestPlainKeepsEveryByte(t *testing.T) {
	b, err := os.ReadFile(filepath.Join(shareddata.Dir(t, "seed"), "article.txt"))
	if err != nil {
		t.Fatal(err)
	}
	a, err := Plain(b, "")
	if err != nil {
		t.Fatal(err)
	}
	if a.Text != string(b) {
		t.Error("the text is changed")
	}
	if !a.Published.IsZero() || a.PublishedFrom != "" || a.Address != "" || a.Canonical != "" {
		t.Errorf("invented: published %v (%s), address %q, canonical %q", a.Published, a.PublishedFrom, a.Address, a.Canonical)
	}
}
