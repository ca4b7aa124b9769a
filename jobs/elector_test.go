package jobs

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// fakeLease is a lease that the test gives and takes.
type fakeLease struct {
	mu    sync.Mutex
	free  bool
	err   error
	until time.Time
}

func (l *fakeLease) set(free bool, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.free, l.err = free, err
}

func (l *fakeLease) Take(context.Context) (bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.err != nil {
		return false, l.err
	}
	l.until = time.Time{}
	if l.free {
		l.until = time.Now().Add(10 * time.Second)
	}
	return l.free, nil
}

func (l *fakeLease) Held() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return time.Now().Before(l.until)
}

func (l *fakeLease) Drop(context.Context) error {
	l.set(false, nil)
	return nil
}

// term is one process's elected job under synctest's clock.
type term struct {
	lease   *fakeLease
	fence   *atomic.Int64 // as the store keeps it, for all
	runs    atomic.Int64
	stopped atomic.Int64 // runs that ended because the term did
}

func (m *term) start(t *testing.T, ctx context.Context) {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	e := &Elector{
		Lease: m.lease, Renew: 2 * time.Second, Log: log,
		Raise:  func(context.Context) (int64, error) { return m.fence.Add(1), nil },
		Newest: func(context.Context) (int64, error) { return m.fence.Load(), nil },
	}
	schedule, err := Start(ctx, []Job{{Name: "once", Every: time.Second, Deadline: time.Hour, Once: true, Run: func(ctx context.Context) (int, error) {
		m.runs.Add(1)
		select {
		case <-time.After(900 * time.Millisecond):
			return 1, nil
		case <-ctx.Done():
			m.stopped.Add(1)
			return 0, ctx.Err()
		}
	}}}, e, log)
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = e.Run(ctx) }()
	context.AfterFunc(ctx, func() { _ = schedule.Stop() })
}

// ran says how often the job ran within a time.
func (m *term) ran(within time.Duration) int64 {
	before := m.runs.Load()
	time.Sleep(within)
	return m.runs.Load() - before
}

func TestElected(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		m := &term{lease: &fakeLease{}, fence: &atomic.Int64{}}
		m.start(t, ctx)
		if n := m.ran(20 * time.Second); n != 0 {
			t.Errorf("another process is elected, and the job ran %d times", n)
		}
		m.lease.set(true, nil)
		if n := m.ran(20 * time.Second); n < 5 {
			t.Errorf("elected, and the job ran %d times in 20 s", n)
		}
		m.fence.Add(1) // another process was elected while this one slept
		m.lease.set(false, nil)
		m.ran(3 * time.Second)
		if n := m.ran(20 * time.Second); n != 0 {
			t.Errorf("no longer elected, and the job ran %d times", n)
		}
		m.lease.set(true, errors.New("redis is gone"))
		m.ran(3 * time.Second)
		if n := m.ran(20 * time.Second); n < 5 {
			t.Errorf("without Redis the job ran %d times in 20 s", n)
		}
		cancel()
		time.Sleep(time.Minute)
	})
}

// TestSleeperBeginsNothing has a process believe in a lease that it lost asleep:
// the fence in the store keeps it from beginning.
func TestSleeperBeginsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		lease, fence := &fakeLease{free: true}, &atomic.Int64{}
		e := &Elector{Lease: lease, Log: slog.New(slog.DiscardHandler),
			Raise:  func(context.Context) (int64, error) { return fence.Add(1), nil },
			Newest: func(context.Context) (int64, error) { return fence.Load(), nil },
		}
		if err := e.IsLeader(t.Context()); err != nil {
			t.Fatal(err)
		}
		bound, end, err := e.bind(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		e.resign()
		if <-bound.Done(); bound.Err() == nil {
			t.Error("a run goes on after its term")
		}
		end()
		if err := e.IsLeader(t.Context()); err != nil || !lease.Held() {
			t.Fatal(err)
		}
		e.ask(t.Context())
		fence.Add(1) // another's term
		if _, _, err := e.bind(t.Context()); err == nil {
			t.Error("a run begins under an old fence")
		}
		e.ask(t.Context()) // still the lease's holder: a term of its own begins
		if _, end, err := e.bind(t.Context()); err != nil {
			t.Errorf("no term after the fence was raised anew: %v", err)
		} else {
			end()
		}
	})
}
