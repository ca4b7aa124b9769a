package archive

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"wiredesk/internal/match"
)

// TestVolumes archives more reports than a volume holds, then one of an earlier day and
// a new version of an early one: look-ups find them in their places, whichever volumes
// they have to open.
func TestVolumes(t *testing.T) {
	path := t.TempDir() + "/wiredesk.db"
	s := openTest(t, path, Options{})
	s.fullVolume = 3
	for n := range 12 {
		r := sample(2 * n)
		r.Text = "a fox"
		add(t, s, Addition{Desk: "d", Report: r})
	}
	late := sample(5)
	late.Text = "a fox"
	add(t, s, Addition{Desk: "d", Report: late})
	changed := sample(2)
	changed.Text = "a hen"
	add(t, s, Addition{Desk: "d", Report: changed})
	all := *s.volumes.Load()
	if len(all) != 4 {
		t.Fatalf("12 reports in threes are in %d volumes", len(all))
	}
	if got := inVolumes(t, s, "fox"); fmt.Sprint(got) != "[3 3 3 3]" {
		t.Errorf("foxes by volume: %v", got)
	}

	fox := term(match.TextStems, "fox")
	everything := []int{22, 20, 18, 16, 14, 12, 10, 8, 6, 5, 4, 0}
	minute := func(n int) time.Time { return noon.Add(time.Duration(n) * time.Minute) }
	for _, c := range []struct {
		o    FindOptions
		want []int
	}{
		{FindOptions{Limit: 20}, everything},
		{FindOptions{Limit: 20, Sort: SortBest}, everything},
		{FindOptions{Limit: 2}, everything[:2]},
		{FindOptions{Limit: 3, Offset: 8}, everything[8:11]},
		{FindOptions{Limit: 20, From: minute(5), To: minute(13)}, []int{12, 10, 8, 6, 5}},
		{FindOptions{Limit: 20, From: minute(5), To: minute(13), Sort: SortBest}, []int{12, 10, 8, 6, 5}},
		{FindOptions{Limit: 20, From: minute(23)}, nil},
		{FindOptions{Limit: 20, To: minute(-60)}, nil},
	} {
		if got := found(t, s, "d", fox, c.o); !slices.Equal(got, c.want) {
			t.Errorf("%+v: %v, want %v", c.o, got, c.want)
		}
	}
	if got := found(t, s, "d", term(match.TextStems, "hen"), FindOptions{}); !slices.Equal(got, []int{2}) {
		t.Errorf("the new version is at %v", got)
	}

	if steps, err := s.MergeIndex(t.Context()); steps < 3 || err != nil {
		t.Errorf("merged in %d steps, %v", steps, err)
	}
	for i, v := range all {
		var united int
		if err := s.reader.QueryRowContext(t.Context(), "SELECT united FROM volumes WHERE first = ?", v.first).Scan(&united); err != nil {
			t.Fatal(err)
		}
		n, last := segments(t, s, v.table), i == len(all)-1
		if last == (united > 0) || !last && n != 1 {
			t.Errorf("volume %d of %d: united at %d reports, %d segments", i+1, len(all), united, n)
		}
	}
	if steps, err := s.MergeIndex(t.Context()); steps != 0 || err != nil {
		t.Errorf("%d more steps, %v", steps, err)
	}
	if got := found(t, openTest(t, path, Options{ReadOnly: true}), "d", fox, FindOptions{Limit: 20}); !slices.Equal(got, everything) {
		t.Errorf("merged, and read by who only reads: %v", got)
	}
}

// inVolumes counts a word in each of them.
func inVolumes(t *testing.T, s *Store, word string) (counts []int) {
	t.Helper()
	expr := s.lookupOf("d", term(match.TextStems, word), FindOptions{}).expr
	for _, v := range *s.volumes.Load() {
		var n int
		if err := s.reader.QueryRowContext(t.Context(), "SELECT count(*) FROM "+v.table+" WHERE "+v.table+" MATCH ?", expr).Scan(&n); err != nil {
			t.Fatal(err)
		}
		counts = append(counts, n)
	}
	return counts
}

// TestVolumeThatCannotBegin fills the last volume with reports of the day before the
// newest one, which would all have to be in it.
func TestVolumeThatCannotBegin(t *testing.T) {
	s := openTest(t, t.TempDir()+"/wiredesk.db", Options{})
	s.fullVolume = 3
	newest := sample(9999)
	newest.Text = "a fox"
	add(t, s, Addition{Desk: "d", Report: newest, Now: newest.Published})
	numbered(t, s, "fox", "fox", "fox", "fox", "fox")
	if all := *s.volumes.Load(); len(all) != 1 {
		t.Errorf("%d volumes", len(all))
	}
	later := sample(10001)
	later.Text = "a fox"
	add(t, s, Addition{Desk: "d", Report: later, Now: later.Published})
	if got := inVolumes(t, s, "fox"); fmt.Sprint(got) != "[6 1]" {
		t.Errorf("foxes by volume: %v", got)
	}
	if got := found(t, s, "d", term(match.TextStems, "fox"), FindOptions{}); !slices.Equal(got, []int{10001, 9999, 4, 3, 2, 1, 0}) {
		t.Errorf("found %v", got)
	}
}
