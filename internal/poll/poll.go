// Package poll decides when a source is polled next and what its desk is told
// about its health. Everything here is a pure function that gives its reason;
// fetching, storing and telling are others' work.
package poll

import (
	"slices"
	"time"
)

// Bounds are the shortest and longest time between two polls of a source.
type Bounds struct{ Min, Max time.Duration }

// The bounds that hold unless POLL_MIN says otherwise.
const (
	Min = time.Minute
	Max = 6 * time.Hour
)

// unknownRhythm is the interval of a source that hasn't shown how often it publishes.
const unknownRhythm = 15 * time.Minute

// Reason names what an interval comes from.
type Reason string

// The reasons.
const (
	Person     Reason = "person"      // somebody set it
	Rhythm     Reason = "rhythm"      // half of the source's usual gap
	Idle       Reason = "idle"        // nothing new for long, so less often
	Unknown    Reason = "unknown"     // no rhythm seen yet
	TTL        Reason = "ttl"         // the feed's own wish
	Fresh      Reason = "fresh"       // Cache-Control or Expires
	RetryAfter Reason = "retry_after" // the server asked to wait
	Failures   Reason = "failures"    // failed polls in a row
	Skipped    Reason = "skipped"     // skipHours or skipDays
	Shortest   Reason = "shortest"    // the lower bound
	Longest    Reason = "longest"     // the upper bound
)

// Polled is what is known of a source right after a poll.
type Polled struct {
	At         time.Time
	Every      time.Duration // set by a person, 0 when not
	Gap        time.Duration // usual time between new items, 0 when unknown
	LastNew    time.Time     // zero when unknown
	Failures   int           // polls failed in a row, this one included
	RetryAfter time.Duration
	Fresh      time.Duration // what Cache-Control or Expires leave
	TTL        time.Duration
	SkipHours  []int // UTC
	SkipDays   []time.Weekday
	Jitter     float64 // a random number from 0 to 1, which spreads polls by up to a tenth
}

// Next is when to poll, and why then.
type Next struct {
	At     time.Time
	After  time.Duration
	Reason Reason
}

// When gives the next poll. What a person set goes before what feed and server
// wish for; that a server asks to wait, or fails, goes before all; and everything
// stays within b.
func (b Bounds) When(p Polled) Next {
	after, why := p.own()
	raise := func(d time.Duration, r Reason) {
		if d > after {
			after, why = d, r
		}
	}
	if p.Every == 0 {
		raise(p.TTL, TTL)
		raise(p.Fresh, Fresh)
	}
	if p.Failures > 0 {
		raise(b.backoff(after, p.Failures), Failures)
	}
	raise(p.RetryAfter, RetryAfter)
	if after < b.Min {
		after, why = b.Min, Shortest
	}
	after += time.Duration(float64(after) * 0.1 * min(max(p.Jitter, 0), 1))
	if after > b.Max {
		after, why = b.Max, Longest
	}
	n := Next{At: p.At.Add(after), After: after, Reason: why}
	if p.Every == 0 {
		n = b.afterSkipped(n, p)
	}
	return n
}

// own gives the interval that person and rhythm ask for.
func (p Polled) own() (time.Duration, Reason) {
	if p.Every > 0 {
		return p.Every, Person
	}
	if p.Gap == 0 {
		return unknownRhythm, Unknown
	}
	after, why := p.Gap/2, Rhythm
	if idle := p.At.Sub(p.LastNew); !p.LastNew.IsZero() && idle > quietFactor*p.Gap && idle/8 > after {
		after, why = idle/8, Idle
	}
	return after, why
}

// backoff doubles the interval with each failure in a row.
func (b Bounds) backoff(d time.Duration, failures int) time.Duration {
	d = max(d, b.Min)
	for range failures {
		if d >= b.Max {
			return b.Max
		}
		d *= 2
	}
	return d
}

// afterSkipped moves a poll out of the hours and days in which the feed says that
// it doesn't change, but never beyond the upper bound.
func (b Bounds) afterSkipped(n Next, p Polled) Next {
	if len(p.SkipHours) == 0 && len(p.SkipDays) == 0 {
		return n
	}
	at, latest := n.At.UTC(), p.At.Add(b.Max)
	for skipped(at, p) {
		at = at.Truncate(time.Hour).Add(time.Hour)
		if at.After(latest) {
			at = latest
			break
		}
	}
	if at.Equal(n.At) {
		return n
	}
	return Next{At: at, After: at.Sub(p.At), Reason: Skipped}
}

func skipped(at time.Time, p Polled) bool {
	return slices.Contains(p.SkipHours, at.Hour()) || slices.Contains(p.SkipDays, at.Weekday())
}

// gapItems is how many of the newest items show a source's rhythm.
const gapItems = 30

// Gap gives the usual time between new items from their dates, 0 when fewer than
// three say it: the mean without the longest tenth of the gaps, so that neither a
// night nor a pinned old item counts.
func Gap(dates []time.Time, now time.Time) time.Duration {
	var known []time.Time
	for _, d := range dates {
		if !d.IsZero() && !d.After(now) {
			known = append(known, d)
		}
	}
	if len(known) < 3 {
		return 0
	}
	slices.SortFunc(known, func(a, b time.Time) int { return b.Compare(a) })
	known = known[:min(len(known), gapItems)]
	var gaps []time.Duration
	for i := 1; i < len(known); i++ {
		gaps = append(gaps, known[i-1].Sub(known[i]))
	}
	slices.Sort(gaps)
	gaps = gaps[:len(gaps)-(len(gaps)+9)/10]
	var sum time.Duration
	for _, g := range gaps {
		sum += g
	}
	return sum / time.Duration(len(gaps))
}

// Blend carries a usual gap on by what was newly seen, so that one odd day
// doesn't change the rhythm of a source.
func Blend(usual, seen time.Duration) time.Duration {
	if usual == 0 || seen == 0 {
		return max(usual, seen)
	}
	return (7*usual + 3*seen) / 10
}
