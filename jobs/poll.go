package jobs

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"wiredesk/internal/archive"
)

// Numbers of the poll job. A lease outlasts the longest poll by far; one that is
// lost to a crash is taken again when it ends.
const (
	pollLease   = 5 * time.Minute
	pollWait    = 2 * time.Minute // one source, its pages included
	claimAtOnce = 128
)

// Poller polls the sources that are due, many at a time: one that hangs keeps
// only its own worker.
type Poller struct {
	Store *archive.Store
	Owner string // this process
	Poll  func(ctx context.Context, c archive.Claim) error
	Now   func() time.Time
	Log   *slog.Logger

	queue chan archive.Claim
	soon  chan struct{}
	work  sync.WaitGroup
}

// Start begins the workers, which end when ctx does. Wait waits for them.
func (p *Poller) Start(ctx context.Context, workers int) {
	p.queue, p.soon = make(chan archive.Claim), make(chan struct{}, 1)
	p.work.Go(func() { p.hurry(ctx) })
	for range workers {
		p.work.Go(func() { p.serve(ctx) })
	}
}

// Soon has due sources polled without waiting for the job's next turn. It never
// blocks.
func (p *Poller) Soon() {
	select {
	case p.soon <- struct{}{}:
	default:
	}
}

func (p *Poller) hurry(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-p.soon:
			if _, err := p.dispatch(ctx); err != nil && ctx.Err() == nil {
				p.Log.Warn("sources not claimed", "err", err)
			}
		}
	}
}

// Wait returns when all workers have ended.
func (p *Poller) Wait() { p.work.Wait() }

func (p *Poller) serve(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case c := <-p.queue:
			p.one(ctx, c)
		}
	}
}

func (p *Poller) one(ctx context.Context, c archive.Claim) {
	ctx, cancel := context.WithTimeout(ctx, pollWait)
	defer cancel()
	if err := p.Poll(ctx, c); err != nil && ctx.Err() == nil {
		p.Log.Warn("source not polled", "source", c.Source.ID, "err", err)
	}
}

// Job gives the job that hands due sources to the workers.
func (p *Poller) Job(every time.Duration) Job {
	return Job{Name: "poll", Every: every, Jitter: every / 4, Deadline: pollLease / 2, Run: p.dispatch}
}

func (p *Poller) dispatch(ctx context.Context) (int, error) {
	n := 0
	for {
		claims, err := p.Store.ClaimSources(ctx, p.Owner, p.Now(), pollLease, claimAtOnce)
		if err != nil || len(claims) == 0 {
			return n, err
		}
		for _, c := range claims {
			select {
			case p.queue <- c:
				n++
			case <-ctx.Done():
				return n, ctx.Err()
			}
		}
	}
}
