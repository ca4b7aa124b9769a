package archive

import (
	"fmt"
	"testing"
	"time"

	"wiredesk/internal/news"
)

// TestCountsWait: what was counted is written for several transactions together, and none
// of it is lost or counted twice, whether a transaction fails, the index is merged or the
// archive is closed.
func TestCountsWait(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(t.Context(), "", Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	do := func(statement string) {
		if _, err := s.writer.ExecContext(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	want, waited, n := int64(0), false, 0
	round := func() error {
		var batch []Addition
		for range 40 {
			r := news.Report{Address: fmt.Sprintf("https://news.example/%d", n), Canonical: fmt.Sprintf("https://news.example/%d", n),
				Title: "A fox", Text: "The hens are gone.", Lang: "en", Published: noon.Add(time.Duration(n/2) * time.Hour)}
			n++
			batch = append(batch, Addition{Desk: "d", Report: r, Now: r.Published})
		}
		added, err := s.AddAll(t.Context(), batch)
		for _, a := range added {
			if sampled(a.ID) {
				want++
			}
		}
		return err
	}
	written := func() int64 {
		counted, total, err := sampleOf(t.Context(), &querier{run: s.reader, dialect: s.dialect}, []string{lexeme(termWord, "fox1")})
		if err != nil {
			t.Fatal(err)
		}
		if fox := counted[lexeme(termWord, "fox1")]; fox != total {
			t.Fatalf("%v foxes in %v reports that hold one", fox, total)
		}
		return int64(total) / sampleEvery
	}
	for i := range 25 {
		if i%5 == 4 {
			do("ALTER TABLE counters RENAME TO away") // what is written after the counts
			if err := round(); err == nil {
				t.Fatal("a transaction was kept without its table")
			}
			do("ALTER TABLE away RENAME TO counters")
		}
		if err := round(); err != nil {
			t.Fatal(err)
		}
		waits := s.tally.counts[""]
		waited = waited || waits > 0
		if got := written() + waits; got != want {
			t.Fatalf("round %d: %d reports counted, %d of them wait; %d are in the sample", i, got, waits, want)
		}
	}
	if !waited {
		t.Error("no count ever waited")
	}
	if _, err := s.MergeIndex(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := written(); got != want {
		t.Errorf("once the index is merged %d reports are counted, %d are in the sample", got, want)
	}
	for s.tally.counts[""] == 0 {
		if err := round(); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = openTest(t, "", Options{Dir: dir})
	if got := written(); got != want {
		t.Errorf("opened again the archive has counted %d reports, %d are in the sample", got, want)
	}
}
