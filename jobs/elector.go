package jobs

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/go-co-op/gocron/v2"
)

// electWait bounds one question to Redis or the store.
const electWait = 3 * time.Second

// Lease is a name that one process at a time holds; a memory.Lease is one.
type Lease interface {
	Take(ctx context.Context) (bool, error) // takes it or renews it; false when another process has it
	Held() bool
	Drop(ctx context.Context) error
}

// Elector is gocron's, over a lease: the process that holds it runs the jobs that
// must run once. The lease is renewed while Run runs. Each time that it is won,
// the store counts a fence up, and a job begins only under the newest one: a
// process that slept through its lease, and doesn't know yet, begins nothing.
//
// Redis may vanish, and the jobs must go on. While it doesn't answer every process
// counts as elected; such jobs must bear that they run twice.
type Elector struct {
	Lease Lease
	Renew time.Duration // how often; well below what the lease lasts
	// Raise counts the fence up and gives it; Newest gives it.
	Raise, Newest func(ctx context.Context) (int64, error)
	Log           *slog.Logger

	mu      sync.Mutex
	leading context.Context // ends when the lease is lost; nil when it isn't held
	lost    context.CancelFunc
	fence   int64
	silent  bool // Redis didn't answer last
}

var _ gocron.Elector = (*Elector)(nil)

var errOtherLeads = errors.New("another process is elected")

// Run renews the lease, or tries to win it, until the context ends; then it gives
// the lease back.
func (e *Elector) Run(ctx context.Context) error {
	t := time.NewTicker(e.Renew)
	defer t.Stop()
	for {
		e.ask(ctx)
		select {
		case <-t.C:
		case <-ctx.Done():
			drop, cancel := context.WithTimeout(context.WithoutCancel(ctx), electWait)
			defer cancel()
			e.resign()
			_ = e.Lease.Drop(drop) // what isn't given back ends by itself
			return nil
		}
	}
}

// ask takes or renews the lease and notes what came of it.
func (e *Elector) ask(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, electWait)
	defer cancel()
	won, err := e.Lease.Take(ctx)
	e.mu.Lock()
	e.silent = err != nil
	leads := e.leading != nil
	e.mu.Unlock()
	switch {
	case won && !leads:
		e.win(ctx)
	case !won && !e.Lease.Held():
		e.resign()
	}
}

// win begins a term under a new fence. Without one, the next renewal tries again.
func (e *Elector) win(ctx context.Context) {
	fence, err := e.Raise(ctx)
	if err != nil {
		e.Log.Warn("elected, and the store doesn't answer", "err", err)
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.leading == nil {
		e.leading, e.lost = context.WithCancel(context.WithoutCancel(ctx))
		e.fence = fence
	}
}

func (e *Elector) resign() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.leading != nil {
		e.lost()
		e.leading = nil
	}
}

// IsLeader is gocron's question before each run. An error means no.
func (e *Elector) IsLeader(ctx context.Context) error {
	e.mu.Lock()
	leads, silent := e.leading != nil, e.silent
	e.mu.Unlock()
	if silent || leads && e.Lease.Held() {
		return nil
	}
	if e.ask(ctx); e.Lease.Held() {
		return nil
	}
	return errOtherLeads
}

// bind gives a context that ends when the term does, or an error when a newer term
// has begun elsewhere. While Redis is silent there are no terms.
func (e *Elector) bind(ctx context.Context) (context.Context, context.CancelFunc, error) {
	e.mu.Lock()
	leading, fence, silent := e.leading, e.fence, e.silent
	e.mu.Unlock()
	bound, cancel := context.WithCancel(ctx)
	if leading == nil {
		if silent {
			return bound, cancel, nil
		}
		cancel()
		return nil, nil, errOtherLeads
	}
	newest, err := e.Newest(ctx)
	if err == nil && newest != fence {
		e.resign() // the next renewal begins a term of its own, if the lease is still held
		err = errOtherLeads
	}
	if err != nil {
		cancel()
		return nil, nil, err
	}
	stop := context.AfterFunc(leading, cancel)
	return bound, func() { stop(); cancel() }, nil
}
