package ingest

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"wiredesk/internal/archive"
)

// Numbers of finishing.
const (
	finishEvery = 50 * time.Millisecond // how long a finished poll waits for others at most
	finishMost  = 256                   // in one transaction
	finishWait  = 10 * time.Second
)

// Finisher keeps how polls went, many in one transaction. What it holds when the
// process dies is polled again after its lease, which finds nothing new.
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
		for first := range f.in {
			f.keep(ctx, f.gather(first))
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

func (f *Finisher) gather(first archive.Finished) []archive.Finished {
	all := []archive.Finished{first}
	enough := time.NewTimer(finishEvery)
	defer enough.Stop()
	for len(all) < finishMost {
		select {
		case <-enough.C:
			return all
		case done, ok := <-f.in:
			if !ok {
				return all
			}
			all = append(all, done)
		}
	}
	return all
}

// keep writes them down together, or, should one of them be in the way, each by itself.
func (f *Finisher) keep(ctx context.Context, all []archive.Finished) {
	err := f.write(ctx, all)
	if err != nil && len(all) > 1 {
		for i := range all {
			f.keep(ctx, all[i:i+1])
		}
		return
	}
	if err != nil {
		f.Log.Warn("poll not written down", "source", all[0].Claim.Source.ID, "err", err)
	}
}

func (f *Finisher) write(ctx context.Context, all []archive.Finished) error {
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
