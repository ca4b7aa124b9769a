package ingest

import (
	"context"
	"log/slog"
	"slices"
	"sync"
	"time"

	"wiredesk/internal/archive"
)

// Numbers of finishing.
const (
	finishEvery = 50 * time.Millisecond // how long a finished poll waits for others at most
	finishMost  = 256                   // new ones in one transaction
	finishAgain = time.Second           // until what couldn't be written is tried again
	finishWait  = 10 * time.Second
)

// Finisher keeps how polls went, many in one transaction. What it holds when the
// process dies is polled again after its lease, which finds nothing new. What the
// store can't take is kept and tried again.
type Finisher struct {
	Store *archive.Store
	Wake  func() // tells the outbox that there is something to send
	Log   *slog.Logger

	in   chan archive.Finished
	work sync.WaitGroup
}

// Start begins to take finished polls. Close ends it.
func (f *Finisher) Start(ctx context.Context) {
	f.in = make(chan archive.Finished, finishMost)
	ctx = context.WithoutCancel(ctx) // what was finished is kept even when all else stops
	f.work.Go(func() {
		var left []archive.Finished
		for open := true; open; {
			left, open = f.gather(left)
			var err error
			if left, err = f.keep(ctx, left); err != nil {
				f.Log.Warn("polls not written down", "polls", len(left), "again", open, "err", err)
			}
		}
	})
}

// Add takes a finished poll. It waits only while the store is slower than the polls.
func (f *Finisher) Add(done archive.Finished) { f.in <- done }

// Close keeps what is left. Nothing may be added after it.
func (f *Finisher) Close() {
	close(f.in)
	f.work.Wait()
}

// gather adds to what couldn't be written the last time, which is tried again even
// when nothing new comes. It tells whether more may come.
func (f *Finisher) gather(all []archive.Finished) (_ []archive.Finished, open bool) {
	var enough <-chan time.Time // nil waits for the first that comes
	if len(all) > 0 {
		enough = time.After(finishAgain)
	}
	for fresh := range finishMost {
		select {
		case <-enough:
			return all, true
		case done, ok := <-f.in:
			if !ok {
				return all, false
			}
			all = append(all, done)
		}
		if fresh == 0 {
			enough = time.After(finishEvery)
		}
	}
	return all, true
}

// keep writes them down together or, should one of them be in the way, each by
// itself, and gives those that couldn't be and why. Until they can be, their sources
// stay claimed; once a claim has run out and another poll has begun, the poll counts
// as lost and there is no more to write.
func (f *Finisher) keep(ctx context.Context, all []archive.Finished) (left []archive.Finished, err error) {
	switch err = f.write(ctx, all); {
	case err == nil:
		return nil, nil
	case len(all) == 1:
		return all, err
	}
	err = nil // of all together
	for one := range slices.Chunk(all, 1) {
		if e := f.write(ctx, one); e != nil {
			left, err = append(left, one...), e
		}
	}
	return left, err
}

func (f *Finisher) write(ctx context.Context, all []archive.Finished) error {
	if len(all) == 0 {
		return nil
	}
	ctx, cancel := context.WithTimeout(ctx, finishWait)
	defer cancel()
	lost, err := f.Store.FinishPolls(ctx, all)
	if err != nil {
		return err
	}
	if len(lost) > 0 {
		f.Log.Debug("polls outlasted their claims", "sources", lost)
	}
	for _, done := range all {
		if len(done.Notices) > 0 {
			f.Wake()
			break
		}
	}
	return nil
}
