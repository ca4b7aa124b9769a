package poll

import (
	"slices"
	"testing"
	"time"
)

var noon = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC) // a Wednesday

func TestWhen(t *testing.T) {
	b := Bounds{Min, Max}
	for name, c := range map[string]struct {
		p     Polled
		after time.Duration
		why   Reason
	}{
		"nothing known":                      {Polled{}, 15 * time.Minute, Unknown},
		"half the gap":                       {Polled{Gap: time.Hour, LastNew: noon}, 30 * time.Minute, Rhythm},
		"a wire":                             {Polled{Gap: 20 * time.Second, LastNew: noon}, time.Minute, Shortest},
		"a monthly":                          {Polled{Gap: 700 * time.Hour, LastNew: noon}, 6 * time.Hour, Longest},
		"long idle":                          {Polled{Gap: 10 * time.Minute, LastNew: noon.Add(-8 * time.Hour)}, time.Hour, Idle},
		"a person's":                         {Polled{Gap: time.Hour, Every: 5 * time.Minute, LastNew: noon}, 5 * time.Minute, Person},
		"a person's below the bound":         {Polled{Every: time.Second}, time.Minute, Shortest},
		"a person's over the bound":          {Polled{Every: 24 * time.Hour}, 6 * time.Hour, Longest},
		"a person's beats what caches say":   {Polled{Every: 5 * time.Minute, Fresh: time.Hour, TTL: time.Hour}, 5 * time.Minute, Person},
		"ttl":                                {Polled{TTL: 40 * time.Minute}, 40 * time.Minute, TTL},
		"a short ttl doesn't hasten":         {Polled{TTL: time.Minute}, 15 * time.Minute, Unknown},
		"fresh":                              {Polled{TTL: 20 * time.Minute, Fresh: 50 * time.Minute}, 50 * time.Minute, Fresh},
		"retry-after beats a person's":       {Polled{Every: 5 * time.Minute, RetryAfter: time.Hour, Failures: 1}, time.Hour, RetryAfter},
		"retry-after stays within the bound": {Polled{RetryAfter: 100 * time.Hour}, 6 * time.Hour, Longest},
		"one failure":                        {Polled{Failures: 1}, 30 * time.Minute, Failures},
		"three failures":                     {Polled{Failures: 3}, 2 * time.Hour, Failures},
		"a hundred failures still poll":      {Polled{Failures: 100}, 6 * time.Hour, Failures},
		"jitter lengthens":                   {Polled{Gap: time.Hour, LastNew: noon, Jitter: 1}, 33 * time.Minute, Rhythm},
		"jitter out of range":                {Polled{Gap: time.Hour, LastNew: noon, Jitter: 7}, 33 * time.Minute, Rhythm},
		"jitter stays within the bound":      {Polled{Every: 6 * time.Hour, Jitter: 1}, 6 * time.Hour, Longest},
		"skipped hour":                       {Polled{SkipHours: []int{12, 13}}, 2 * time.Hour, Skipped},
		"skipped day ends at the bound":      {Polled{SkipDays: []time.Weekday{time.Wednesday}}, 6 * time.Hour, Skipped},
		"other hours":                        {Polled{SkipHours: []int{3}}, 15 * time.Minute, Unknown},
	} {
		c.p.At = noon
		got := b.When(c.p)
		if got.After != c.after || got.Reason != c.why || !got.At.Equal(noon.Add(c.after)) {
			t.Errorf("%s: %+v, want %v %s", name, got, c.after, c.why)
		}
	}
}

func TestGap(t *testing.T) {
	every := func(d time.Duration, n int) []time.Time {
		var out []time.Time
		for i := range n {
			out = append(out, noon.Add(-time.Duration(i)*d))
		}
		return out
	}
	for name, c := range map[string]struct {
		dates []time.Time
		want  time.Duration
	}{
		"none":            {nil, 0},
		"two":             {every(time.Hour, 2), 0},
		"regular":         {every(10*time.Minute, 12), 10 * time.Minute},
		"a pinned item":   {append(every(10*time.Minute, 12), noon.AddDate(-2, 0, 0)), 10 * time.Minute},
		"future, undated": {append(every(time.Hour, 5), noon.Add(time.Hour), time.Time{}), time.Hour},
	} {
		if got := Gap(c.dates, noon); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	if got := Blend(time.Hour, 2*time.Hour); got != 78*time.Minute {
		t.Errorf("blend %v", got)
	}
}

// story plays polls through a source's health and gives the events told.
func story(sights ...Sight) []Event {
	var h Health
	var events []Event
	for i, s := range sights {
		s.At = noon.Add(time.Duration(i) * time.Hour)
		var told []Notice
		h, told = h.Turn(s)
		for _, n := range told {
			events = append(events, n.Event)
		}
	}
	return events
}

func TestTurn(t *testing.T) {
	ok := Sight{LastOK: noon}
	fail := func(n int) Sight { return Sight{Failed: true, Failures: n, LastOK: noon} }
	quiet := Sight{Gap: time.Hour, LastNew: noon, LastOK: noon}
	fresh := Sight{Gap: time.Hour, LastNew: noon.Add(6 * time.Hour), LastOK: noon}
	moved := Sight{Permanent: "https://new.example/feed", LastOK: noon}
	allNew := Sight{Primed: true, Window: 20, Oldest: noon.Add(time.Minute), LastOK: noon}
	overlap := Sight{Primed: true, Window: 20, Known: 3, LastOK: noon}
	for name, c := range map[string]struct {
		sights []Sight
		want   []Event
	}{
		"well":                         {[]Sight{ok, ok, ok}, nil},
		"down told once, then back":    {[]Sight{ok, fail(1), fail(2), fail(3), fail(4), ok, ok}, []Event{Down, Back}},
		"a short failure isn't told":   {[]Sight{ok, fail(1), ok}, nil},
		"never well isn't down":        {[]Sight{{Failed: true, Failures: 9}, {Failed: true, Failures: 10}}, nil},
		"quiet told once, then speaks": {[]Sight{quiet, quiet, quiet, quiet, quiet, fresh}, []Event{Quiet, Back}},
		"gone told once":               {[]Sight{ok, {Failed: true, Gone: true, Failures: 1, LastOK: noon}, {Failed: true, Gone: true, Failures: 2, LastOK: noon}, {Failed: true, Gone: true, Failures: 3, LastOK: noon}}, []Event{Gone}},
		"gone and back":                {[]Sight{{Failed: true, Gone: true, Failures: 1, LastOK: noon}, ok}, []Event{Gone, Back}},
		"window moved on":              {[]Sight{overlap, allNew, allNew, overlap, allNew}, []Event{Missing, Missing}},
		"first poll":                   {[]Sight{{Window: 20, LastOK: noon}}, nil},
		"ids changed, items are old":   {[]Sight{{Primed: true, Window: 20, Oldest: noon.Add(-time.Hour), LastOK: noon}}, nil},
		"moved after three sights":     {[]Sight{moved, moved, moved}, []Event{Moved}},
		"moved, but not in a row":      {[]Sight{moved, moved, ok, moved, moved}, nil},
	} {
		if got := story(c.sights...); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
