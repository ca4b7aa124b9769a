package ingest

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"
)

// CrowdMost is how many sources may have been fetched, or be about to be, while
// they wait for a place.
const CrowdMost = 64

// crowdYoung is how long a server may take to answer before it no longer keeps
// another source from being fetched.
const crowdYoung = 250 * time.Millisecond

// Crowd bounds how many fetched documents wait in memory for a place. Servers that
// hang aren't in it, so that however many of them there are, others are fetched.
type Crowd struct {
	seats *semaphore.Weighted
	mu    sync.Mutex
	owed  int // sources that came back and found no seat: the next that leave give none free
	ahead int // sources that were fetched and wait
}

// NewCrowd makes a crowd of at most so many, CrowdMost as a rule.
func NewCrowd(most int64) *Crowd { return &Crowd{seats: semaphore.NewWeighted(most)} }

// Ahead tells how many sources were fetched and wait for a place.
func (c *Crowd) Ahead() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ahead
}

// enter waits until there is room for one more.
func (c *Crowd) enter(ctx context.Context) (*guest, error) {
	if err := c.seats.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	g := &guest{crowd: c}
	g.slow = time.AfterFunc(crowdYoung, c.leave)
	return g, nil
}

func (c *Crowd) leave() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.owed > 0 {
		c.owed--
		return
	}
	c.seats.Release(1)
}

// guest is one source in the crowd.
type guest struct {
	crowd *Crowd
	slow  *time.Timer // takes it out of the crowd when its server is slow
	there bool        // it is fetched
	gone  bool
}

// fetched has a source whose document is there count again, if it was slow.
func (g *guest) fetched() {
	inTime := g.slow.Stop()
	g.crowd.mu.Lock()
	defer g.crowd.mu.Unlock()
	g.there = true
	g.crowd.ahead++
	if !inTime && !g.crowd.seats.TryAcquire(1) {
		g.crowd.owed++
	}
}

// leave takes a fetched source out of the crowd, once.
func (g *guest) leave() {
	if g.gone {
		return
	}
	g.gone = true
	if g.there {
		g.crowd.mu.Lock()
		g.crowd.ahead--
		g.crowd.mu.Unlock()
	}
	g.crowd.leave()
}
