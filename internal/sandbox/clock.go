package sandbox

import (
	"sync"
	"time"
)

// Clock is the sandbox's time: the machine's, moved on by as much as Advance was
// told. Interaction deadlines, tokens, nonces, rate limits and the age of gateway
// sessions follow it. Heartbeats follow the machine, since clients beat by theirs.
type Clock struct {
	mu     sync.Mutex
	ahead  time.Duration
	timers map[*timer]struct{}
}

type timer struct {
	at   time.Time
	do   func()
	wall *time.Timer
}

// NewManualClock gives a clock that shows the machine's time until it is moved on.
func NewManualClock() *Clock { return &Clock{timers: make(map[*timer]struct{})} }

// Now is the sandbox's time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now()
}

func (c *Clock) now() time.Time { return time.Now().Add(c.ahead) }

// Advance moves the time on by d and runs what falls due on the way, before it returns.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	c.ahead += d
	now := c.now()
	var due []*timer
	for t := range c.timers {
		if !t.at.After(now) {
			due = append(due, t)
			delete(c.timers, t)
			t.wall.Stop()
		} else {
			t.wall.Reset(t.at.Sub(now))
		}
	}
	c.mu.Unlock()
	for _, t := range due {
		t.do()
	}
}

// after runs do once, d from now; the returned func stops it.
func (c *Clock) after(d time.Duration, do func()) (stop func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	t := &timer{at: c.now().Add(d), do: do}
	t.wall = time.AfterFunc(d, func() {
		if c.forget(t) {
			do()
		}
	})
	c.timers[t] = struct{}{}
	return func() { c.forget(t) }
}

// forget removes t and says whether it was still waiting.
func (c *Clock) forget(t *timer) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, waiting := c.timers[t]
	delete(c.timers, t)
	t.wall.Stop()
	return waiting
}
