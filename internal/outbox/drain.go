package outbox

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"wiredesk/internal/news"
)

// Times of a delivery.
const (
	// DefaultLease is how long a claim holds; after it another process may take over.
	DefaultLease = 30 * time.Second
	sendTimeout  = 15 * time.Second       // for one attempt, Discord's limits waited for
	finishWait   = 5 * time.Second        // for what is in hand when the context ends
	settleWait   = 3 * time.Second        // for the store to take an outcome
	settleFirst  = 200 * time.Millisecond // before an outcome is offered to it again
	pollEvery    = 10 * time.Second       // for deliveries that nobody announced
	lookEvery    = time.Second            // for others, while some are under way
	troubleWait  = time.Second            // after the store failed
)

// DefaultParallel is how many channels are written to at once. Discord allows 50
// requests a second, each of which may take about a second.
const DefaultParallel = 64

// Options are what an outbox needs. Parallel and Lease may be zero.
type Options struct {
	Store  Store
	Sender Sender
	// Owner names this process in the store. A name that is the same after a
	// restart lets Run take over at once what the process before it held.
	Owner    string
	Parallel int
	Lease    time.Duration
	// Repeat says whether a desk wants a post that may have appeared already,
	// in a channel that can't be read, posted again and marked so; otherwise it
	// is held. Nil means yes.
	Repeat func(ctx context.Context, desk string) (bool, error)
	// Held is told of each delivery that begins to wait for a person. May be nil.
	Held func(ctx context.Context, d news.Delivery) error
}

// Outbox brings deliveries from a store to their channels.
type Outbox struct {
	Options
	turn chan struct{} // one pass at a time
	wake chan struct{}
}

// New makes an outbox.
func New(o Options) *Outbox {
	if o.Parallel == 0 {
		o.Parallel = DefaultParallel
	}
	if o.Lease == 0 {
		o.Lease = DefaultLease
	}
	return &Outbox{Options: o, turn: make(chan struct{}, 1), wake: make(chan struct{}, 1)}
}

// Wake says that there are new deliveries. It never blocks.
func (o *Outbox) Wake() {
	select {
	case o.wake <- struct{}{}:
	default:
	}
}

// Run takes over what this owner left behind and drains the store whenever
// deliveries fall due or Wake is called, until the context ends; what is in hand
// then is finished. trouble is called with each error of a pass, and Run goes on.
func (o *Outbox) Run(ctx context.Context, trouble func(error)) error {
	if err := o.Store.ReleaseDeliveries(ctx, o.Owner); err != nil && ctx.Err() == nil {
		return fmt.Errorf("release deliveries: %w", err)
	}
	for ctx.Err() == nil {
		wait, err := o.pass(ctx)
		if err != nil && ctx.Err() == nil {
			trouble(err)
		}
		t := time.NewTimer(wait)
		select {
		case <-t.C:
		case <-o.wake:
		case <-ctx.Done():
		}
		t.Stop()
	}
	return nil
}

// pass drains once and says how long nothing is due after it.
func (o *Outbox) pass(ctx context.Context) (time.Duration, error) {
	if err := o.Drain(ctx); err != nil {
		return troubleWait, err
	}
	next, err := o.Store.NextDelivery(ctx)
	if err != nil {
		return troubleWait, fmt.Errorf("look for next delivery: %w", err)
	}
	if next.IsZero() {
		return pollEvery, nil
	}
	return min(max(time.Until(next), 50*time.Millisecond), pollEvery), nil
}

// Drain sends all that is due, channels side by side and each in order, and
// returns when nothing is left that can be sent now. When the context ends it
// claims no more and gives what is in hand some seconds to finish.
func (o *Outbox) Drain(ctx context.Context) error {
	select {
	case o.turn <- struct{}{}:
		defer func() { <-o.turn }()
	case <-ctx.Done():
		return nil
	}
	work, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	stop := context.AfterFunc(ctx, func() {
		t := time.AfterFunc(finishWait, cancel)
		context.AfterFunc(work, func() { t.Stop() })
	})
	defer stop()

	done := make(chan error, o.Parallel)
	var errs []error
	for running := 0; ; {
		if ctx.Err() == nil && len(errs) == 0 {
			at := time.Now()
			batch, err := o.Store.ClaimDeliveries(ctx, o.Owner, o.Lease, o.Parallel-running)
			if err != nil && ctx.Err() == nil {
				errs = append(errs, fmt.Errorf("claim deliveries: %w", err))
			}
			for _, d := range batch {
				go func() { done <- o.deliver(work, d, at) }()
			}
			running += len(batch)
		}
		if running == 0 {
			return errors.Join(errs...)
		}
		ended := o.await(done, running)
		running -= len(ended)
		errs = append(errs, slices.DeleteFunc(ended, func(err error) bool { return err == nil })...)
	}
}

// await waits until some deliveries in hand have ended, or until others may have
// fallen due, and gives the outcomes of the former. With all places taken it
// waits for the former only.
func (o *Outbox) await(done <-chan error, running int) []error {
	var ended []error
	wake, soon := o.wake, time.NewTimer(lookEvery)
	defer soon.Stop()
	due := soon.C
	if running == o.Parallel {
		wake, due = nil, nil
	}
	select {
	case err := <-done:
		ended = append(ended, err)
	case <-wake:
	case <-due:
	}
	for {
		select {
		case err := <-done:
			ended = append(ended, err)
		default:
			return ended
		}
	}
}
