package archive

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"wiredesk/internal/match"
	"wiredesk/internal/news"
)

func TestBackupWhileInUseAndRestore(t *testing.T) {
	dir := t.TempDir()
	s := openTest(t, "", Options{Dir: dir})
	numbered(t, s, "red fox", "red hen")
	file := filepath.Join(dir, "backup.db")
	if err := s.Backup(t.Context(), file); err != nil {
		t.Fatal(err)
	}
	wantCode(t, s.Backup(t.Context(), file), news.Conflict)
	add(t, s, Addition{Desk: "d", Report: sample(9)})

	_, err := Restore(t.Context(), file, "", Options{Dir: dir})
	wantCode(t, err, news.Conflict) // it is in use

	other := t.TempDir()
	if kept, err := Restore(t.Context(), file, "", Options{Dir: other}); err != nil || kept != "" {
		t.Fatalf("restored, kept %q, %v", kept, err)
	}
	restored := openTest(t, "", Options{Dir: other})
	if got := found(t, restored, "d", term(match.TextStems, "red"), FindOptions{}); len(got) != 2 {
		t.Fatalf("found %v in the restored archive", got)
	}
	if got, err := restored.Recent(t.Context(), "d", 0, 10); err != nil || len(got) != 2 {
		t.Fatalf("%d reports restored, %v", len(got), err)
	}
}

func TestRestoreKeepsWhatWasThere(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(t.Context(), "", Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	numbered(t, s, "red fox")
	backup := filepath.Join(dir, "b")
	if err := errors.Join(s.Backup(t.Context(), backup), s.Close()); err != nil {
		t.Fatal(err)
	}
	kept, err := Restore(t.Context(), backup, "", Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	before := openTest(t, kept, Options{})
	if got, err := before.Recent(t.Context(), "d", 0, 10); err != nil || len(got) != 1 {
		t.Fatalf("%d reports kept, %v", len(got), err)
	}
}

func TestNoBackupIsRestored(t *testing.T) {
	dir := t.TempDir()
	_, err := Restore(t.Context(), filepath.Join(dir, "none"), "", Options{Dir: dir})
	wantCode(t, err, news.NotFound)
	junk := filepath.Join(dir, "junk")
	if err := os.WriteFile(junk, []byte("this is no database, however long it may be made to look"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = Restore(t.Context(), junk, "", Options{Dir: dir})
	wantCode(t, err, news.Invalid)
	if _, err := os.Stat(filepath.Join(dir, fileName)); err == nil {
		t.Fatal("an archive was made of it")
	}
}

// TestRestoreLooksForWhatWasOpen takes no delivery that was open in the backup for
// unsent, and none that was sent since for open.
func TestRestoreLooksForWhatWasOpen(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(t.Context(), "", Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	open := func(key string) news.Delivery {
		return news.Delivery{Key: key, Nonce: key, Alert: news.Alert{Desk: "d", Channel: "c" + key}, Created: noon}
	}
	if err := s.AddDeliveries(t.Context(), []news.Delivery{open("1"), open("2")}); err != nil {
		t.Fatal(err)
	}
	backup := filepath.Join(dir, "b")
	if err := s.Backup(t.Context(), backup); err != nil {
		t.Fatal(err)
	}
	if err := s.AddDeliveries(t.Context(), []news.Delivery{open("3")}); err != nil {
		t.Fatal(err)
	}
	claimed, err := s.ClaimDeliveries(t.Context(), "o", time.Minute, 10)
	if err != nil || len(claimed) != 3 {
		t.Fatalf("claimed %d, %v", len(claimed), err)
	}
	for _, d := range claimed[1:] {
		d.State, d.Message, d.SentAt = news.DeliverySent, "m"+d.Key, noon
		if ok, err := s.SettleDelivery(t.Context(), d); !ok || err != nil {
			t.Fatalf("settled %v, %v", ok, err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Restore(t.Context(), backup, "", Options{Dir: dir}); err != nil {
		t.Fatal(err)
	}
	restored := openTest(t, "", Options{Dir: dir})
	counts, err := restored.DeliveryCounts(t.Context(), "d")
	if err != nil || counts[news.DeliveryUnknown] != 1 || counts[news.DeliverySent] != 2 || len(counts) != 2 {
		t.Fatalf("restored %v, %v", counts, err)
	}
	unsure, err := restored.Deliveries(t.Context(), "d", news.DeliveryUnknown, 1)
	if err != nil || !unsure[0].TriedAt.Equal(noon) {
		t.Errorf("to be looked for: %+v, %v", unsure, err)
	}
}
