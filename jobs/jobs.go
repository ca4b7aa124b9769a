// Package jobs says what runs when, on gocron: few static jobs over queues that
// are due in the store. That a thing happens once comes from leases and the
// outbox, not from the schedule.
package jobs

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
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
	Once     bool // in the elected process only; it stands in the list of every process
	Run      func(ctx context.Context) (int, error)
}

// stopWait bounds how long Stop waits for jobs in hand.
const stopWait = 8 * time.Second

// Schedule runs jobs until it is stopped.
type Schedule struct {
	each, once gocron.Scheduler
}

// Start schedules the jobs, those that run once under the elector. A job never
// overlaps itself; its panic is logged and the next run comes as planned.
func Start(ctx context.Context, list []Job, elector *Elector, log *slog.Logger) (*Schedule, error) {
	each, err := gocron.NewScheduler(gocron.WithStopTimeout(stopWait))
	if err != nil {
		return nil, fmt.Errorf("make scheduler: %w", err)
	}
	once, err := gocron.NewScheduler(gocron.WithStopTimeout(stopWait), gocron.WithDistributedElector(elector))
	if err != nil {
		return nil, fmt.Errorf("make scheduler of elected jobs: %w", err)
	}
	for _, j := range list {
		s, task := each, func() { run(ctx, j, log) }
		if j.Once {
			s, task = once, func() { elector.run(ctx, j, log) }
		}
		panicked := gocron.AfterJobRunsWithPanic(func(_ uuid.UUID, name string, p any) {
			log.Error("job panicked", "job", name, "panic", p)
		})
		_, err := s.NewJob(
			gocron.DurationRandomJob(j.Every, j.Every+j.Jitter+time.Millisecond),
			gocron.NewTask(task),
			gocron.WithName(j.Name),
			gocron.WithSingletonMode(gocron.LimitModeReschedule),
			gocron.WithStartAt(gocron.WithStartImmediately()),
			gocron.WithEventListeners(panicked),
		)
		if err != nil {
			return nil, fmt.Errorf("schedule job %s: %w", j.Name, err)
		}
	}
	each.Start()
	once.Start()
	return &Schedule{each: each, once: once}, nil
}

// run runs a job within the elector's term.
func (e *Elector) run(ctx context.Context, j Job, log *slog.Logger) {
	bound, end, err := e.bind(ctx)
	if err != nil {
		log.Debug("job left to another process", "job", j.Name, "err", err)
		return
	}
	defer end()
	run(bound, j, log)
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
	var work sync.WaitGroup
	var errs [2]error
	for i, part := range []gocron.Scheduler{s.each, s.once} {
		work.Go(func() { errs[i] = part.Shutdown() })
	}
	work.Wait()
	if err := errors.Join(errs[:]...); err != nil {
		return fmt.Errorf("stop jobs: %w", err)
	}
	return nil
}
