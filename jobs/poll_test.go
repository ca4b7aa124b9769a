package jobs

import (
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"wiredesk/internal/archive"
	"wiredesk/internal/archive/archivetest"
	"wiredesk/internal/news"
)

// due gives a store with so many sources that are due.
func due(t *testing.T, sources int) *archive.Store {
	t.Helper()
	store := archivetest.Open(t, archive.Options{})
	if err := store.SaveDesk(t.Context(), news.Desk{ID: "1"}); err != nil {
		t.Fatal(err)
	}
	for i := range sources {
		src := news.Source{Desk: "1", Kind: news.SourceFeed, Name: "s", Address: fmt.Sprintf("https://example.org/%d", i), AddedAt: time.Now()}
		if _, err := store.AddSource(t.Context(), src); err != nil {
			t.Fatal(err)
		}
	}
	return store
}

// claimable counts the sources that somebody else could poll now.
func claimable(t *testing.T, store *archive.Store) int {
	t.Helper()
	claims, err := store.ClaimSources(t.Context(), "another", time.Now(), time.Minute, 100)
	if err != nil {
		t.Fatal(err)
	}
	return len(claims)
}

// TestATurnThatEnds: what a turn of the poll job claimed and no worker took is due
// for the next turn, not when its lease ends.
func TestATurnThatEnds(t *testing.T) {
	store := due(t, 10)
	begun := make(chan archive.Claim, 10)
	p := &Poller{Store: store, Owner: "this", Now: time.Now, Log: slog.New(slog.DiscardHandler), Poll: func(ctx context.Context, c archive.Claim) error {
		begun <- c
		<-ctx.Done()
		return ctx.Err()
	}}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	p.Start(ctx, 3, 1)
	turn, end := context.WithTimeout(ctx, 10*time.Second)
	defer end()
	go func() {
		for range 3 {
			<-begun
		}
		end()
	}()
	n, err := p.Jobs(time.Second)[0].Run(turn)
	if err != nil || n != 3 {
		t.Errorf("the turn handed out %d sources, %v; want 3", n, err)
	}
	if got := claimable(t, store); got != 7 {
		t.Errorf("%d of 10 sources are due while 3 are polled, want 7", got)
	}
	stop()
	p.Wait()
	if got := claimable(t, store); got != 3 {
		t.Errorf("%d sources are due after stopping, want the 3 whose polls were broken off", got)
	}
}

// TestSourcesAreShared: a process claims no more while sources that it has read wait
// to be worked on, so that another can have them.
func TestSourcesAreShared(t *testing.T) {
	store := due(t, 60)
	var waiting atomic.Int64
	work := make(chan struct{})
	p := &Poller{
		Store: store, Owner: "this", Now: time.Now, Log: slog.New(slog.DiscardHandler), Ahead: func() int { return int(waiting.Load()) },
		Poll: func(context.Context, archive.Claim) error {
			waiting.Add(1)
			<-work
			waiting.Add(-1)
			return nil
		},
	}
	ctx, stop := context.WithCancel(t.Context())
	p.Start(ctx, 60, 1)
	turn, end := context.WithCancel(ctx)
	handed := make(chan int)
	go func() {
		n, err := p.Jobs(time.Second)[0].Run(turn)
		if err != nil {
			t.Error(err)
		}
		handed <- n
	}()
	for waiting.Load() < claimFirst {
		time.Sleep(time.Millisecond)
	}
	time.Sleep(shareWait + 10*shareLook)
	if got := claimable(t, store); got != 60-claimFirst {
		t.Errorf("another process can have %d of 60 sources while %d wait to be worked on, want the others", got, claimFirst)
	}
	end()
	if got := <-handed; got != claimFirst {
		t.Errorf("the turn handed out %d sources, want %d", got, claimFirst)
	}
	close(work)
	stop()
	p.Wait()
}

// TestHandfulsGrow: while nothing waits to be worked on a turn hands out all that is due.
func TestHandfulsGrow(t *testing.T) {
	store := due(t, 60)
	p := &Poller{
		Store: store, Owner: "this", Now: time.Now, Log: slog.New(slog.DiscardHandler), Ahead: func() int { return 0 },
		Poll: func(context.Context, archive.Claim) error { return nil },
	}
	ctx, stop := context.WithCancel(t.Context())
	p.Start(ctx, 60, 1)
	if n, err := p.Jobs(time.Second)[0].Run(ctx); n != 60 || err != nil {
		t.Errorf("the turn handed out %d sources, %v; want all 60", n, err)
	}
	stop()
	p.Wait()
}
