package archive

import (
	"slices"
	"testing"
	"time"

	"wiredesk/internal/match"
	"wiredesk/internal/query"
	"wiredesk/internal/text"
)

// TestMergeIndex checks that MergeIndex leaves few segments, nothing to do for a second time,
// and what look-ups find as it was; and that it gives way to who archives.
func TestMergeIndex(t *testing.T) {
	s := openTest(t, t.TempDir()+"/wiredesk.db", Options{})
	c := newCorpus(5, 2000, time.Minute)
	for i := range 150 {
		r := c.report(i)
		if _, err := s.AddAll(t.Context(), []Addition{{Desk: "d", Report: r, Now: r.Published}}); err != nil {
			t.Fatal(err)
		}
	}
	segments := func() (n int) {
		t.Helper()
		if err := s.reader.QueryRowContext(t.Context(), "SELECT count(DISTINCT segid) FROM words_idx").Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
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
	before, were := find(), segments()
	s.turns.writing <- struct{}{}
	if n, err := s.MergeIndex(t.Context()); n != 0 || err != nil {
		t.Errorf("%d steps while somebody archives, %v", n, err)
	}
	<-s.turns.writing
	if n, err := s.MergeIndex(t.Context()); n == 0 || err != nil {
		t.Errorf("%d steps, %v", n, err)
	}
	if n := segments(); n > 3 || n >= were {
		t.Errorf("%d segments of %d are left", n, were)
	}
	if n, err := s.MergeIndex(t.Context()); n != 0 || err != nil {
		t.Errorf("%d more steps, %v", n, err)
	}
	if after := find(); len(after) == 0 || !slices.Equal(after, before) {
		t.Errorf("%d reports found, %d before", len(after), len(before))
	}
}
