package archive

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"wiredesk/internal/match"
	"wiredesk/internal/query"
	"wiredesk/internal/text"
)

// TestMergeIndex checks that MergeIndex leaves few segments, and one where the volume has
// grown, nothing to do for a second time, and what look-ups find as it was; and that it
// gives way to who archives.
func TestMergeIndex(t *testing.T) {
	s := openTest(t, t.TempDir()+"/wiredesk.db", Options{})
	c := newCorpus(5, 2000, time.Minute)
	archived := 0
	archive := func(to, together int) {
		t.Helper()
		for archived < to {
			var batch []Addition
			for range together {
				r := c.report(archived)
				batch = append(batch, Addition{Desk: "d", Report: r, Now: r.Published})
				archived++
			}
			if _, err := s.AddAll(t.Context(), batch); err != nil {
				t.Fatal(err)
			}
		}
	}
	archive(150, 1)
	find := func() (ids []int64) {
		t.Helper()
		for _, w := range c.words["en"][:40] {
			q, err := query.Parse(w, noon)
			if err != nil {
				continue
			}
			found, err := s.Find(t.Context(), "d", match.Compile(q, text.NewNames(nil)), FindOptions{Limit: 200})
			if err != nil {
				t.Fatal(err)
			}
			for _, h := range found.Hits {
				ids = append(ids, h.Report.ID)
			}
		}
		return ids
	}
	before := find()
	s.turns.writing <- struct{}{}
	if n, err := s.MergeIndex(t.Context()); n != 0 || err != nil {
		t.Errorf("%d steps while somebody archives, %v", n, err)
	}
	<-s.turns.writing
	merged := func(least, most int) {
		t.Helper()
		if n, err := s.MergeIndex(t.Context()); n == 0 || err != nil {
			t.Errorf("%d steps, %v", n, err)
		}
		if n := segments(t, s, "words"); n < least || n > most {
			t.Errorf("%d reports are left in %d segments, want %d to %d", archived, n, least, most)
		}
		if n, err := s.MergeIndex(t.Context()); n != 0 || err != nil {
			t.Errorf("%d more steps, %v", n, err)
		}
	}
	merged(1, 1)
	if after := find(); len(after) == 0 || !slices.Equal(after, before) {
		t.Errorf("%d reports found, %d before", len(after), len(before))
	}
	archive(150+unitedMore/5, 1)
	merged(2, 5)
}

// TestUnitedOften checks that a volume may be made of one piece more often than FTS5 has
// levels of segments.
func TestUnitedOften(t *testing.T) {
	s := openTest(t, t.TempDir()+"/wiredesk.db", Options{})
	m := merging{store: s, table: "words"}
	for n := range 150 {
		err := s.change(t.Context(), "add words", func(ctx context.Context, q *querier) error {
			_, err := q.exec(ctx, "INSERT INTO words (rowid, text) VALUES (?, ?)", n+1, fmt.Sprint("fox ", n))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		err = s.change(t.Context(), "unite", func(ctx context.Context, q *querier) error {
			_, err := m.merge(ctx, q, -mergePages)
			return err
		})
		if got := segments(t, s, "words"); got != 1 || err != nil {
			t.Fatalf("time %d: %d segments, %v", n+1, got, err)
		}
	}
	var rows int
	if err := s.reader.QueryRowContext(t.Context(), "SELECT count(*) FROM words WHERE words MATCH 'fox'").Scan(&rows); rows != 150 || err != nil {
		t.Errorf("%d rows hold the word, %v", rows, err)
	}
	if _, err := s.writer.ExecContext(t.Context(), "INSERT INTO words (words) VALUES ('integrity-check')"); err != nil {
		t.Error(err)
	}
}

func segments(t *testing.T, s *Store, table string) (n int) {
	t.Helper()
	if err := s.reader.QueryRowContext(t.Context(), "SELECT count(DISTINCT segid) FROM "+table+"_idx").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
