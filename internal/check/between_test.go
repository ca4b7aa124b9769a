package check

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// TestBetween tells two versions of a text apart word by word.
func TestBetween(t *testing.T) {
	for _, c := range []struct{ before, after, want string }{
		{"", "", ""},
		{"", "one two", "+one two"},
		{"one two", "", "-one two"},
		{"the same  words", "the same\nwords", "=the same words"},
		{"At least 12 people died.", "At least 14 people died.", "=At least|-12|+14|=people died."},
		{"He spoke on Monday in Lyon", "He spoke in Lyon on Tuesday", "=He spoke|-on Monday|=in Lyon|+on Tuesday"},
		{"a b c", "x y z", "-a b c|+x y z"},
	} {
		if got := written(Between(c.before, c.after)); got != c.want {
			t.Errorf("Between(%q, %q) = %q, want %q", c.before, c.after, got, c.want)
		}
	}
	long := strings.Repeat("x ", maxEdits+1)
	if got := Between(long, "y z"); len(got) != 2 || got[0].Op != Dropped || got[1].Op != Added {
		t.Errorf("a text written anew gives %d changes", len(got))
	}
}

// TestBetweenKeepsAll makes both texts again from their difference.
func TestBetweenKeepsAll(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	text := func() string {
		words := make([]string, random.IntN(12))
		for i := range words {
			words[i] = string(rune('a' + random.IntN(4)))
		}
		return strings.Join(words, " ")
	}
	for range 3000 {
		before, after := text(), text()
		var old, young []string
		for _, c := range Between(before, after) {
			if c.Op != Added {
				old = append(old, c.Text)
			}
			if c.Op != Dropped {
				young = append(young, c.Text)
			}
		}
		if strings.Join(old, " ") != before || strings.Join(young, " ") != after {
			t.Fatalf("from %q to %q: %q", before, after, written(Between(before, after)))
		}
	}
}

func written(changes []Change) string {
	var out []string
	for _, c := range changes {
		out = append(out, map[Op]string{Kept: "=", Dropped: "-", Added: "+"}[c.Op]+c.Text)
	}
	return strings.Join(out, "|")
}
