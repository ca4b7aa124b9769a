package archive

import (
	"slices"
	"testing"

	"wiredesk/internal/text"
)

func TestSuggestReports(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		for i, title := range []string{"Soldiers refused to fight", "Army deserters flee", "Soldiers at the prison"} {
			r := sample(i)
			r.Title = title
			add(t, s, Addition{Desk: "d", Report: r})
		}
		for typed, want := range map[string]int{"": 3, "sol": 2, "soldiers": 2, "soldier ref": 1, "prison": 1, "nothing": 0, "\"": 3} {
			got, err := s.SuggestReports(t.Context(), "d", typed, 25)
			if err != nil || len(got) != want {
				t.Errorf("%q: %d suggested, %v; want %d", typed, len(got), err, want)
			}
		}
		if got, err := s.SuggestReports(t.Context(), "other", "", 25); err != nil || len(got) != 0 {
			t.Errorf("another desk: %d suggested, %v", len(got), err)
		}
	})
}

func TestNearest(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		numbered(t, s, "Soldiers in Izium refused; Izium fell", "Izium again", "A villager in Izyum")
		r := sample(8)
		r.Text = "Secret izuum word"
		add(t, s, Addition{Desk: "other", Report: r})
		got, err := s.Nearest(t.Context(), "d", "Izuim")
		if err != nil || !slices.Contains(got, "izium") || slices.Contains(got, "izuum") {
			t.Fatalf("nearest %v, %v", got, err)
		}
		for _, odd := range []string{"", "a", "12", "x y", "'"} {
			if got, err := s.Nearest(t.Context(), "d", odd); err != nil || got != nil {
				t.Errorf("nearest of %q: %v, %v", odd, got, err)
			}
		}
	})
}

func TestEdits(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"izium", "izium", 0}, {"izium", "izuim", 1}, {"izium", "izum", 1}, {"изюм", "изюма", 1}, {"abc", "xyz", 3}, {"", "ab", 2}} {
		if got := text.Edits([]rune(c.a), []rune(c.b)); got != c.want {
			t.Errorf("text.Edits(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
}
