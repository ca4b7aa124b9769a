package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wiredesk/internal/archive"
)

// terminal runs a subcommand on the house's archive and gives its exit code and
// all that it says.
func (h *house) terminal(args ...string) (int, string) {
	var out, complaint bytes.Buffer
	code := dispatch(h.t.Context(), args, &out, &complaint)
	return code, out.String() + complaint.String()
}

// identityOf reads the name under which Redis knows the archive.
func (h *house) identityOf() string {
	id, err := h.process.store.Setting(h.t.Context(), "", archive.IdentitySetting)
	if err != nil || id == "" {
		h.t.Fatalf("identity %q, %v", id, err)
	}
	return id
}

// TestBackupAndRestore backs up while the bot runs, goes on, and restores: what
// was posted since isn't posted again, and what is new is.
func TestBackupAndRestore(t *testing.T) {
	for name, lost := range map[string]bool{"over what was there": false, "after it was lost": true} {
		t.Run(name, func(t *testing.T) { backupAndRestore(t, lost) })
	}
}

func backupAndRestore(t *testing.T, lost bool) {
	h := newHouse(t)
	t.Setenv("DATA_DIR", h.dir)
	file := filepath.Join(t.TempDir(), "backup.db")
	items := [][3]string{{"Old strike", "/old", "An old strike."}}
	publish := func(title, path string) {
		items = append([][3]string{{title, path, "A strike, they said."}}, items...)
		h.press.text("/feed", "application/rss+xml", h.press.rss("Post", items...))
	}
	publish("First strike", "/first")
	h.ask("editor", "source add", map[string]any{"address": h.press.URL + "/feed"})
	h.ask("editor", "watch add", map[string]any{"query": "strike", "channel": h.channel("wire")})
	h.until("the first poll is done", func() bool { return h.archived() == 2 })
	publish("Second strike", "/second")
	h.until("the second is posted", func() bool { return len(h.posts("wire")) == 1 })

	if code, said := h.terminal("backup", file); code != 0 || !strings.Contains(said, `"bytes":`) {
		t.Fatalf("backup while the bot runs: %d %s", code, said)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the backup is %v, %v: others may read it", info.Mode(), err)
	}
	if code, said := h.terminal("backup", file); code != 1 || !strings.Contains(said, "already") {
		t.Errorf("a backup over a file: %d %s", code, said)
	}
	if code, said := h.terminal("restore", file); code != 1 || !strings.Contains(said, "Another Wiredesk is using this archive") {
		t.Fatalf("restore while the bot runs: %d %s", code, said)
	}
	publish("Third strike", "/third")
	h.until("the third is posted", func() bool { return len(h.posts("wire")) == 2 })
	before := h.identityOf()
	h.stop()
	if lost {
		for _, end := range []string{"", "-wal", "-shm"} {
			if err := os.Remove(filepath.Join(h.dir, "wiredesk.db"+end)); err != nil && end == "" {
				t.Fatal(err)
			}
		}
	}
	if code, said := h.terminal("restore", file); code != 0 || strings.Contains(said, "before-restore") == lost {
		t.Fatalf("restore: %d %s", code, said)
	}
	h.start()
	if h.identityOf() == before {
		t.Error("the restored archive has the identity of the one before: Redis would take items for seen")
	}
	h.until("the third is archived again", func() bool { return h.archived() == 4 })
	publish("Fourth strike", "/fourth")
	h.until("the fourth is posted", func() bool { return len(h.posts("wire")) == 3 })
	if posts := strings.Join(h.posts("wire"), "\n"); strings.Count(posts, "Third strike") != 1 || strings.Count(posts, "Fourth strike") != 1 {
		t.Errorf("after the restore there stand %q", posts)
	}
}

// TestBackupArguments refuses what can't be meant.
func TestBackupArguments(t *testing.T) {
	t.Setenv("DATA_DIR", t.TempDir())
	h := &house{t: t}
	for _, args := range [][]string{{"backup"}, {"restore"}, {"backup", "a", "b"}} {
		if code, said := h.terminal(args...); code != 2 {
			t.Errorf("%v: %d %s", args, code, said)
		}
	}
	if code, said := h.terminal("backup", filepath.Join(t.TempDir(), "b")); code != 1 || !strings.Contains(said, "no archive") {
		t.Errorf("backup of nothing: %d %s", code, said)
	}
	t.Setenv("DATABASE_URL", "postgres://localhost/nowhere")
	for _, name := range []string{"backup", "restore"} {
		if code, said := h.terminal(name, "main.go"); code != 1 || !strings.Contains(said, "pg_dump") && !strings.Contains(said, "not a whole") {
			t.Errorf("%s of PostgreSQL: %d %s", name, code, said)
		}
	}
}
