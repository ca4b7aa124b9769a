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
	pollLease    = 5 * time.Minute
	pollWait     = 2 * time.Minute // one source, its pages included
	claimAtOnce  = 128
	giveBackWait = 5 * time.Second
)

// Poller polls the sources that are due, many at a time: one that hangs keeps
// only its own worker. Those whose last poll failed have workers of their own, so
// that many that hang don't keep the others waiting.
type Poller struct {
	Store *archive.Store
	Owner string // this process
	Poll  func(ctx context.Context, c archive.Claim) error
	Now   func() time.Time
	Log   *slog.Logger

	well     lane
	troubled lane
	work     sync.WaitGroup
}

// lane is one kind of sources with their workers.
type lane struct {
	claim func(ctx context.Context, owner string, now time.Time, lease time.Duration, limit int) ([]archive.Claim, error)
	queue chan archive.Claim
	soon  chan struct{}
}

// Start begins the workers, which end when ctx does: some for sources that are
// well, some for those in trouble. Wait waits for them.
func (p *Poller) Start(ctx context.Context, well, troubled int) {
	p.well = lane{claim: p.Store.ClaimSources, queue: make(chan archive.Claim), soon: make(chan struct{}, 1)}
	p.troubled = lane{claim: p.Store.ClaimTroubled, queue: make(chan archive.Claim), soon: make(chan struct{}, 1)}
	p.begin(ctx, &p.well, well)
	p.begin(ctx, &p.troubled, troubled)
}

func (p *Poller) begin(ctx context.Context, l *lane, workers int) {
	p.work.Go(func() { p.hurry(ctx, l) })
	for range workers {
		p.work.Go(func() { p.serve(ctx, l) })
	}
}

// Soon has due sources polled without waiting for the job's next turn. It never
// blocks.
func (p *Poller) Soon() {
	for _, l := range []*lane{&p.well, &p.troubled} {
		select {
		case l.soon <- struct{}{}:
		default:
		}
	}
}

func (p *Poller) hurry(ctx context.Context, l *lane) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-l.soon:
			if _, err := p.dispatch(ctx, l); err != nil && ctx.Err() == nil {
				p.Log.Warn("sources not claimed", "err", err)
			}
		}
	}
}

// Wait returns when all workers have ended.
func (p *Poller) Wait() { p.work.Wait() }

func (p *Poller) serve(ctx context.Context, l *lane) {
	for {
		select {
		case <-ctx.Done():
			return
		case c := <-l.queue:
			p.one(ctx, c)
		}
	}
}

func (p *Poller) one(ctx context.Context, c archive.Claim) {
	inTime, cancel := context.WithTimeout(ctx, pollWait)
	defer cancel()
	err := p.Poll(inTime, c)
	if err != nil && ctx.Err() != nil { // stopping: others may poll it at once
		err = p.giveBack(ctx, []archive.Claim{c})
	}
	if err != nil && inTime.Err() == nil {
		p.Log.Warn("source not polled", "source", c.Source.ID, "err", err)
	}
}

// Jobs gives the jobs that hand due sources to the workers.
func (p *Poller) Jobs(every time.Duration) []Job {
	job := func(name string, l *lane) Job {
		return Job{Name: name, Every: every, Jitter: every / 4, Deadline: pollLease / 2, Run: func(ctx context.Context) (int, error) {
			return p.dispatch(ctx, l)
		}}
	}
	return []Job{job("poll", &p.well), job("poll in trouble", &p.troubled)}
}

// dispatch hands due sources to the workers until none is due or its turn is over;
// those that no worker took by then are due at once again.
func (p *Poller) dispatch(ctx context.Context, l *lane) (int, error) {
	n := 0
	for {
		claims, err := l.claim(ctx, p.Owner, p.Now(), pollLease, claimAtOnce)
		if err != nil || len(claims) == 0 {
			return n, err
		}
		for i, c := range claims {
			select {
			case l.queue <- c:
				n++
			case <-ctx.Done():
				return n, p.giveBack(ctx, claims[i:])
			}
		}
	}
}

// giveBack lets go what was claimed and not begun.
func (p *Poller) giveBack(ctx context.Context, claims []archive.Claim) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), giveBackWait)
	defer cancel()
	return p.Store.ReturnSources(ctx, claims)
}
