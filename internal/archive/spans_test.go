package archive

import (
	"math"
	"testing"
	"time"
)

// TestSpans chooses between the index and the walk: by the words' frequency, by how
// many of the archive's reports the desk sees, and by what was found so far.
func TestSpans(t *testing.T) {
	const perMonth = 30_000
	d := postgres
	oldest := d.slotOf(noon.AddDate(-3, 0, 0))
	rate := perMonth / float64(30*24*time.Hour/time.Second*time.Duration(d.slots))
	for _, c := range []struct {
		name        string
		share, mine float64
		need        int
		walk, all   bool
	}{
		{"a word nobody counted", 0, rate, 111, false, true},
		{"a rare word", 1e-5, rate, 111, false, true},
		{"a word in one of a hundred", 0.01, rate, 111, false, false},
		{"a word in nine of ten", 0.9, rate, 111, true, false},
		{"a word in every second, on a desk that sees little", 0.5, rate / 1000, 111, true, false},
		{"a word in one of a hundred, on a desk that has few", 0.01, 0, 111, true, true},
	} {
		l := &lookup{expr: "'wx'", share: c.share, density: density{newest: d.slotOf(noon), oldest: oldest, mine: c.mine, any: rate, total: 36 * perMonth}}
		s := l.before(math.MaxInt64, c.need, d)
		if s.walk != c.walk || (s.from == 0) != c.all {
			t.Errorf("%s: walk %v from %d", c.name, s.walk, s.from)
		}
	}
	l := &lookup{expr: "'wx'", share: 0.01, density: density{newest: d.slotOf(noon), oldest: d.slotOf(noon) - 10_000, mine: 1, any: 1, total: 10_000}}
	if s := l.before(math.MaxInt64, 111, d); s.walk {
		t.Errorf("10,000 reports imported at once are walked: %+v", s)
	}
	l = &lookup{expr: "'wx' & 'wy'", share: 0.5, density: density{newest: d.slotOf(noon), oldest: oldest, mine: rate, any: rate, total: 36 * perMonth}}
	first := l.before(math.MaxInt64, 111, d)
	l.learn(first, 0)
	if next := l.before(first.from, 111, d); next.walk || next.to != first.from {
		t.Errorf("after an empty walk it goes on with %+v", next)
	}
}
