package spare

import (
	"slices"
	"testing"
)

// TestSlices borrows what was given back, and finds nothing of it.
func TestSlices(t *testing.T) {
	s := Slices[string]{Most: 8}
	for _, room := range []int{4, 8, 100} {
		list := s.Borrow(room)
		if len(list) != 0 || cap(list) < room {
			t.Errorf("asked for room for %d, got %d of %d", room, len(list), cap(list))
		}
		for range room {
			list = append(list, "a word")
		}
		s.GiveBack(list)
		if kept := slices.Contains(list, "a word"); kept != (room > s.Most) {
			t.Errorf("after %d words were given back: still there %v", room, kept)
		}
	}
}
