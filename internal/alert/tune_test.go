package alert

import (
	"fmt"
	"strings"
	"testing"
)

// judged makes a post of words; those of the watch are in capitals, those of the
// title begin with ^.
func judged(marked bool, words string) Judged {
	j := Judged{Marked: marked}
	for w := range strings.FieldsSeq(words) {
		bare := strings.TrimPrefix(w, "^")
		lower := strings.ToLower(bare)
		j.Words = append(j.Words, Held{Term: strings.TrimSuffix(lower, "s"), Shown: lower, Watch: bare != lower, Title: bare != w})
	}
	return j
}

func tallied(list []Tally) string {
	var out []string
	for _, t := range list {
		out = append(out, fmt.Sprintf("%s %d/%d", t.Word, t.Marked, t.Unmarked))
	}
	return strings.Join(out, ", ")
}

// TestTune tells which words bring marked posts and which they share.
func TestTune(t *testing.T) {
	for _, c := range []struct {
		posts           []Judged
		brought, shared string
	}{
		{nil, "", ""},
		{[]Judged{judged(false, "STRIKE docks")}, "", ""},
		{[]Judged{judged(true, "STRIKE bowling pins")}, "strike 1/0", ""}, // one post shares nothing
		{
			[]Judged{judged(true, "STRIKE bowling pin ball"), judged(true, "STRIKES ^ball bowling bowling town"), judged(false, "STRIKE docks town"), judged(false, "strike docks WALKOUT")},
			"strike 2/1", "ball 2/0, bowling 2/0",
		},
		{ // what half of the others hold too is no difference
			[]Judged{judged(true, "STRIKE town pin"), judged(true, "STRIKE town pin"), judged(false, "STRIKE town"), judged(false, "STRIKE docks")},
			"strike 2/2", "pin 2/0",
		},
		{ // a word of one of three isn't shared
			[]Judged{judged(true, "STRIKE pin"), judged(true, "STRIKE alley"), judged(true, "BALL lane")},
			"strike 2/0, ball 1/0", "",
		},
	} {
		if got := tallied(Brought(c.posts)); got != c.brought {
			t.Errorf("%v is brought by %q, want %q", c.posts, got, c.brought)
		}
		if got := tallied(Shared(c.posts)); got != c.shared {
			t.Errorf("%v shares %q, want %q", c.posts, got, c.shared)
		}
	}
}

// TestProposal weighs what an exclusion leaves out.
func TestProposal(t *testing.T) {
	for _, c := range []struct {
		tried []Tally
		want  string
	}{
		{nil, ""},
		{[]Tally{{Word: "town", Marked: 2, Unmarked: 1}}, ""},
		{[]Tally{{Word: "pin", Marked: 2}, {Word: "ball", Marked: 3, Unmarked: 1}}, "pin"},
		{[]Tally{{Word: "pin", Marked: 2}, {Word: "alley", Marked: 2}, {Word: "ball", Marked: 4, Unmarked: 0}}, "ball"},
	} {
		if got, ok := Proposal(c.tried); got.Word != c.want || ok != (c.want != "") {
			t.Errorf("Proposal(%v) = %v, %v, want %q", c.tried, got, ok, c.want)
		}
	}
}
