package jobs

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// lockedBuffer is a log that several jobs write.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !ok(); {
		if time.Now().After(deadline) {
			t.Fatalf("waited too long until %s", what)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// TestSchedule runs jobs that panic, fail, take too long and overlap.
func TestSchedule(t *testing.T) {
	var panics, failures, late, inside, most atomic.Int64
	log := &lockedBuffer{}
	every := 10 * time.Millisecond
	schedule, err := Start(t.Context(), []Job{
		{Name: "panics", Every: every, Deadline: time.Second, Run: func(context.Context) (int, error) {
			panics.Add(1)
			panic("on purpose")
		}},
		{Name: "fails", Every: every, Deadline: time.Second, Run: func(context.Context) (int, error) {
			failures.Add(1)
			return 0, errors.New("no luck")
		}},
		{Name: "late", Every: every, Deadline: 20 * time.Millisecond, Run: func(ctx context.Context) (int, error) {
			<-ctx.Done()
			late.Add(1)
			return 0, ctx.Err()
		}},
		{Name: "slow", Every: every, Deadline: time.Second, Run: func(context.Context) (int, error) {
			most.Store(max(most.Load(), inside.Add(1)))
			time.Sleep(40 * time.Millisecond)
			inside.Add(-1)
			return 1, nil
		}},
	}, &Elector{Lease: &fakeLease{}}, slog.New(slog.NewTextHandler(log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	until(t, "each job has run three times", func() bool {
		return panics.Load() >= 3 && failures.Load() >= 3 && late.Load() >= 3 && strings.Count(log.String(), "job=slow done=1") >= 3
	})
	if err := schedule.Stop(); err != nil {
		t.Error(err)
	}
	if most.Load() != 1 {
		t.Errorf("a job ran %d times at once", most.Load())
	}
	for _, want := range []string{"job panicked", "on purpose", "no luck", "deadline exceeded"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log lacks %q", want)
		}
	}
	after := failures.Load()
	time.Sleep(5 * every)
	if failures.Load() != after {
		t.Error("a job ran after the schedule was stopped")
	}
}
