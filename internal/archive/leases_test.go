package archive

import (
	"sync"
	"testing"
	"time"

	"wiredesk/internal/news"
)

func TestLeases(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		ctx, lasts := t.Context(), time.Hour
		take := func(name, owner string, lasts time.Duration) bool {
			t.Helper()
			taken, err := s.TakeLease(ctx, name, owner, lasts)
			if err != nil {
				t.Fatal(err)
			}
			return taken
		}
		keep := func(owner string, names ...string) map[string]string {
			t.Helper()
			held, err := s.KeepLeases(ctx, owner, names, lasts)
			if err != nil {
				t.Fatal(err)
			}
			return held
		}
		if !take("shard:0", "a", lasts) || take("shard:0", "b", lasts) || take("shard:0", "a", lasts) || !take("shard:1", "b", time.Millisecond) {
			t.Error("a lease has more than one holder, or none")
		}
		time.Sleep(5 * time.Millisecond)
		if held := keep("b", "shard:0", "shard:1"); len(held) != 1 || held["shard:0"] != "a" {
			t.Errorf("a lease that ended is renewed, or another's: %v", held)
		}
		if err := s.DropLease(ctx, "shard:0", "b"); err != nil || keep("a", "shard:0")["shard:0"] != "a" {
			t.Errorf("another's lease was dropped: %v", err)
		}
		if err := s.DropLease(ctx, "shard:0", "a"); err != nil || !take("shard:0", "b", lasts) {
			t.Errorf("a dropped lease isn't free: %v", err)
		}
	})
}

// TestLeaseIsTakenOnce has many ask for one free lease at the same time.
func TestLeaseIsTakenOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		var asking sync.WaitGroup
		got := make(chan string, 20)
		for _, owner := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
			asking.Go(func() {
				taken, err := s.TakeLease(t.Context(), "identify:0", owner, time.Hour)
				if err != nil {
					t.Error(err)
				}
				if taken {
					got <- owner
				}
			})
		}
		asking.Wait()
		if len(got) != 1 {
			t.Errorf("%d took the lease", len(got))
		}
	})
}

// TestTheDeadLetGo frees the sources of a process that is gone at once, and fences
// that process off should it only have slept.
func TestTheDeadLetGo(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		for _, address := range []string{"https://a.example/feed", "https://b.example/feed"} {
			if _, err := s.AddSource(ctx, news.Source{Desk: "1", Kind: news.SourceFeed, Address: address, NextPoll: noon}); err != nil {
				t.Fatal(err)
			}
		}
		claim := func(owner string) Claim {
			t.Helper()
			got, err := s.ClaimSources(ctx, owner, time.Now(), time.Hour, 1)
			if err != nil || len(got) != 1 {
				t.Fatal(got, err)
			}
			return got[0]
		}
		dead, alive := claim("dead"), claim("alive")
		if _, err := s.TakeLease(ctx, "process:alive", "alive", time.Hour); err != nil {
			t.Fatal(err)
		}
		if n, err := s.ReleaseDead(ctx, "process:"); err != nil || n != 1 {
			t.Errorf("released %d, %v", n, err)
		}
		if again := claim("alive"); again.Source.ID != dead.Source.ID {
			t.Errorf("got source %d, want the dead's %d", again.Source.ID, dead.Source.ID)
		}
		lost, err := s.FinishPolls(ctx, []Finished{{Claim: dead, At: noon}, {Claim: alive, At: noon}})
		if err != nil || len(lost) != 1 || lost[0] != dead.Source.ID {
			t.Errorf("lost %v, %v", lost, err)
		}
	})
}

func TestFences(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		if newest, err := s.NewestFence(t.Context(), "jobs"); err != nil || newest != 0 {
			t.Errorf("before the first: %d, %v", newest, err)
		}
		for want := range int64(3) {
			if fence, err := s.RaiseFence(t.Context(), "jobs"); err != nil || fence != want+1 {
				t.Errorf("raised to %d, %v", fence, err)
			}
		}
		if newest, err := s.NewestFence(t.Context(), "jobs"); err != nil || newest != 3 {
			t.Errorf("newest is %d, %v", newest, err)
		}
	})
}
