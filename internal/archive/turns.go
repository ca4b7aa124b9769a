package archive

import (
	"context"
	"slices"
	"sync"
)

// mostTogether is how many reports of several callers share a transaction.
const mostTogether = 400

// turns is where additions wait for SQLite's one writer. Those that wait at the
// same time are archived in one transaction: a commit, and a segment of the
// full-text index, cost the same for one report as for hundreds.
type turns struct {
	writing chan struct{} // holds a token while somebody archives
	mu      sync.Mutex
	waiting []*turn
}

// turn is one caller's additions.
type turn struct {
	all  []Addition
	out  []Added
	err  error
	done chan struct{} // closed when out and err are there
}

func newTurns() *turns { return &turns{writing: make(chan struct{}, 1)} }

// take archives a caller's additions with archive, together with those of others
// that wait. Whoever is first does it for all.
func (t *turns) take(ctx context.Context, all []Addition, archive func(context.Context, []Addition) ([]Added, error)) ([]Added, error) {
	own := &turn{all: all, done: make(chan struct{})}
	t.mu.Lock()
	t.waiting = append(t.waiting, own)
	t.mu.Unlock()
	for {
		select {
		case <-own.done:
			return own.out, own.err
		case <-ctx.Done():
			if t.leave(own) {
				return nil, ctx.Err()
			}
			<-own.done // somebody is archiving it
			return own.out, own.err
		case t.writing <- struct{}{}:
			if batch := t.next(); len(batch) > 0 {
				// Others' reports are in hand too, so one caller's end doesn't end it.
				archiveTogether(context.WithoutCancel(ctx), batch, archive)
			}
			<-t.writing
		}
	}
}

// busy tells whether somebody archives or waits to.
func (t *turns) busy() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.writing) > 0 || len(t.waiting) > 0
}

// leave takes back a turn that nobody has begun.
func (t *turns) leave(own *turn) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	i := slices.Index(t.waiting, own)
	if i < 0 {
		return false
	}
	t.waiting = slices.Delete(t.waiting, i, i+1)
	return true
}

// next gives the turns that have waited longest, as many as go together.
func (t *turns) next() []*turn {
	t.mu.Lock()
	defer t.mu.Unlock()
	n, reports := 0, 0
	for n < len(t.waiting) && (n == 0 || reports+len(t.waiting[n].all) <= mostTogether) {
		reports += len(t.waiting[n].all)
		n++
	}
	batch := slices.Clone(t.waiting[:n])
	t.waiting = slices.Delete(t.waiting, 0, n)
	return batch
}

// archiveTogether archives turns in one transaction, or, should one of them be in
// the way, each in its own.
func archiveTogether(ctx context.Context, batch []*turn, archive func(context.Context, []Addition) ([]Added, error)) {
	var all []Addition
	for _, t := range batch {
		all = append(all, t.all...)
	}
	out, err := archive(ctx, all)
	if err != nil && len(batch) > 1 {
		for i := range batch {
			archiveTogether(ctx, batch[i:i+1], archive)
		}
		return
	}
	for _, t := range batch {
		t.err = err
		if err == nil {
			t.out, out = out[:len(t.all):len(t.all)], out[len(t.all):]
		}
		close(t.done)
	}
}
