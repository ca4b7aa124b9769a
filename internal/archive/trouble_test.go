package archive

import (
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"wiredesk/internal/match"
	"wiredesk/internal/news"
)

func TestASecondProcessIsRefused(t *testing.T) {
	dir := t.TempDir()
	openTest(t, "", Options{Dir: dir})
	_, err := Open(t.Context(), "", Options{Dir: dir})
	wantCode(t, err, news.Conflict)
	reader := openTest(t, "", Options{Dir: dir, ReadOnly: true})
	if err := reader.Ping(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := reader.Add(t.Context(), Addition{Desk: "d", Report: sample(1), Now: noon}); news.CodeOf(err) != news.Unavailable {
		t.Fatalf("a reader writes: %v", err)
	}
}

func TestADamagedFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, fileName)
	if err := os.WriteFile(path, []byte("not a database, just some text that is long enough to be looked at"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Open(t.Context(), "", Options{Dir: dir})
	wantCode(t, err, news.Unavailable)
}

func TestADamagedPage(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(t.Context(), "", Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	numbered(t, s, "red fox", "red hen")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, fileName)
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := 4096; i < len(b); i++ {
		b[i] ^= 0x5a
	}
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = Open(t.Context(), "", Options{Dir: dir})
	wantCode(t, err, news.Unavailable)
}

func TestANewerSchemaIsRefused(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		if _, err := s.writer.ExecContext(t.Context(), "INSERT INTO schema_versions (version) VALUES (999)"); err != nil {
			t.Fatal(err)
		}
		wantCode(t, s.migrate(t.Context(), false), news.Conflict)
		wantCode(t, s.migrate(t.Context(), true), news.Conflict)
	})
}

func TestAFullDisk(t *testing.T) {
	s := openTest(t, "", Options{Dir: t.TempDir()})
	var pages int
	if err := s.writer.QueryRowContext(t.Context(), "PRAGMA page_count").Scan(&pages); err != nil {
		t.Fatal(err)
	}
	if _, err := s.writer.ExecContext(t.Context(), "PRAGMA max_page_count = "+strconv.Itoa(pages+20)); err != nil {
		t.Fatal(err)
	}
	var err error
	n := 0
	for ; n < 1000 && err == nil; n++ {
		_, err = s.Add(t.Context(), Addition{Desk: "d", Report: sample(n), Now: noon})
	}
	wantCode(t, err, news.Unavailable)
	got, err := s.Recent(t.Context(), "d", 0, 1000)
	if err != nil || len(got) != n-1 {
		t.Fatalf("%d of %d reports are there, %v", len(got), n-1, err)
	}
}

func TestALookUpHasADeadline(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		numbered(t, s, "fox")
		s.deadline = time.Nanosecond
		_, err := s.find(t.Context(), "d", always, fixed(term(match.TextStems, "fox")), FindOptions{})
		wantCode(t, err, news.Unavailable)
	})
}

func TestAddressesThatAreNone(t *testing.T) {
	_, err := Open(t.Context(), "mysql://localhost/x", Options{})
	wantCode(t, err, news.Invalid)
	_, err = Open(t.Context(), "postgres://%zz", Options{})
	wantCode(t, err, news.Invalid)
	_, err = Open(t.Context(), "postgres://127.0.0.1:1/none", Options{})
	wantCode(t, err, news.Unavailable)
	_, err = Open(t.Context(), "", Options{Dir: t.TempDir(), ReadOnly: true})
	wantCode(t, err, news.NotFound)
	_, err = Open(t.Context(), "/proc/nowhere/archive.db", Options{})
	wantCode(t, err, news.Unavailable)
}
