package jobs

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"wiredesk/internal/archive"
)

// Numbers of the poll job. A lease outlasts the longest poll by far; one that is
// lost to a crash is taken again when it ends.
const (
	pollLease    = 5 * time.Minute
	pollWait     = 2 * time.Minute // one source, its pages included
	claimAtOnce  = 128
	claimFirst   = 4                      // where processes share the sources
	shareWait    = 250 * time.Millisecond // for those just claimed to be read
	shareLook    = 5 * time.Millisecond
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
	// Ahead tells how many sources were read and wait to be worked on. Where it is
	// given, other processes poll too: no more are claimed while any do.
	Ahead func() int

	well     lane
	troubled lane
	work     sync.WaitGroup
}

// lane is one kind of sources with their workers.
type lane struct {
	claim func(ctx context.Context, owner string, now time.Time, lease time.Duration, limit int) ([]archive.Claim, error)
	queue chan archive.Claim
	soon  chan struct{}
	ended atomic.Int64 // polls
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
			l.ended.Add(1)
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
	n, size := 0, claimAtOnce
	if p.Ahead != nil {
		size = claimFirst
	}
	for {
		claims, err := l.claim(ctx, p.Owner, p.Now(), pollLease, size)
		if err != nil || len(claims) == 0 {
			return n, err
		}
		read := l.ended.Load() + int64(len(claims)*3/4)
		for i, c := range claims {
			select {
			case l.queue <- c:
				n++
			case <-ctx.Done():
				return n, p.giveBack(ctx, claims[i:])
			}
		}
		if p.Ahead != nil {
			if size, err = p.share(ctx, l, size, read); err != nil {
				return n, nil // the turn is over
			}
		}
	}
}

// share waits until it is this process's turn to claim more, and says how many: most
// of the last handful are read, or their servers take their time, and none waits to
// be worked on. Handfuls grow while the sources have nothing new, and begin small
// again once they do: what one process can't work on at once another can.
func (p *Poller) share(ctx context.Context, l *lane, size int, read int64) (int, error) {
	next := min(2*size, claimAtOnce)
	for began := time.Now(); ; {
		ahead := p.Ahead()
		if ahead > 0 {
			next = claimFirst
		}
		if ahead == 0 && (l.ended.Load() >= read || time.Since(began) > shareWait) {
			return next, nil
		}
		select {
		case <-ctx.Done():
			return 0, ctx.Err()
		case <-time.After(shareLook):
		}
	}
}

// giveBack lets go what was claimed and not begun.
func (p *Poller) giveBack(ctx context.Context, claims []archive.Claim) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), giveBackWait)
	defer cancel()
	return p.Store.ReturnSources(ctx, claims)
}
