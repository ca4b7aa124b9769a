// Package jobs says what runs when, on gocron: few static jobs over queues that
// are due in the store. That a thing happens once comes from leases and the
// outbox, not from the schedule.
package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/go-co-op/gocron/v2"
	"github.com/google/uuid"
)

// Job is one thing that runs again and again. Run gives how many things it did;
// its context ends at the deadline.
type Job struct {
	Name     string
	Every    time.Duration
	Jitter   time.Duration // added to Every, a new draw each time
	Deadline time.Duration
	Run      func(ctx context.Context) (int, error)
}

// stopWait bounds how long Stop waits for jobs in hand.
const stopWait = 8 * time.Second

// Schedule runs jobs until it is stopped.
type Schedule struct {
	scheduler gocron.Scheduler
}

// Start schedules the jobs. A job never overlaps itself; its panic is logged and
// the next run comes as planned.
func Start(ctx context.Context, list []Job, log *slog.Logger) (*Schedule, error) {
	s, err := gocron.NewScheduler(gocron.WithStopTimeout(stopWait))
	if err != nil {
		return nil, fmt.Errorf("make scheduler: %w", err)
	}
	for _, j := range list {
		panicked := gocron.AfterJobRunsWithPanic(func(_ uuid.UUID, name string, p any) {
			log.Error("job panicked", "job", name, "panic", p)
		})
		_, err := s.NewJob(
			gocron.DurationRandomJob(j.Every, j.Every+j.Jitter+time.Millisecond),
			gocron.NewTask(func() { run(ctx, j, log) }),
			gocron.WithName(j.Name),
			gocron.WithSingletonMode(gocron.LimitModeReschedule),
			gocron.WithStartAt(gocron.WithStartImmediately()),
			gocron.WithEventListeners(panicked),
		)
		if err != nil {
			return nil, fmt.Errorf("schedule job %s: %w", j.Name, err)
		}
	}
	s.Start()
	return &Schedule{scheduler: s}, nil
}

func run(ctx context.Context, j Job, log *slog.Logger) {
	ctx, cancel := context.WithTimeout(ctx, j.Deadline)
	defer cancel()
	began := time.Now()
	n, err := j.Run(ctx)
	level := slog.LevelInfo
	switch {
	case err != nil && !errors.Is(err, context.Canceled):
		level = slog.LevelWarn
	case n == 0:
		level = slog.LevelDebug
	}
	log.Log(ctx, level, "job ran", "job", j.Name, "done", n, "took", time.Since(began).Round(time.Millisecond), "err", err)
}

// Stop ends the schedule and waits, within a bound, for jobs in hand.
func (s *Schedule) Stop() error {
	if err := s.scheduler.Shutdown(); err != nil {
		return fmt.Errorf("stop jobs: %w", err)
	}
	return nil
}
