// Package archivetest opens archives for tests of other packages.
package archivetest

import (
	"testing"

	"wiredesk/internal/archive"
)

// Open opens an empty archive in a folder of the test's own, and closes it when the
// test ends.
func Open(t testing.TB, o archive.Options) *archive.Store {
	t.Helper()
	o.Dir = t.TempDir()
	store, err := archive.Open(t.Context(), "", o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return store
}
