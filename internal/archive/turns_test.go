package archive

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"wiredesk/internal/match"
)

// TestTurns has callers wait for one that is archiving: all that wait go together,
// one that is in the way fails alone, and one that gives up is left out.
func TestTurns(t *testing.T) {
	turns := newTurns()
	bad := errors.New("bad report")
	var batches []int
	archive := func(_ context.Context, all []Addition) ([]Added, error) {
		batches = append(batches, len(all)) // only one archives at a time
		out := make([]Added, len(all))
		for i, a := range all {
			if a.Desk == "bad" {
				return nil, bad
			}
			out[i].ID = a.Source
		}
		return out, nil
	}
	turns.writing <- struct{}{} // somebody archives

	var wg sync.WaitGroup
	caller := func(ctx context.Context, desk string, number int64, want error) {
		before := turns.waiters()
		wg.Go(func() {
			out, err := turns.take(ctx, []Addition{{Desk: desk, Source: number}, {Desk: desk, Source: number + 1}}, archive)
			if !errors.Is(err, want) {
				t.Errorf("caller %d got the error %v, want %v", number, err, want)
			}
			if err == nil && (len(out) != 2 || out[0].ID != number || out[1].ID != number+1) {
				t.Errorf("caller %d got %v", number, out)
			}
		})
		for turns.waiters() == before {
			time.Sleep(time.Millisecond)
		}
	}
	caller(t.Context(), "good", 10, nil)
	caller(t.Context(), "bad", 20, bad)
	caller(t.Context(), "good", 30, nil)
	impatient, cancel := context.WithCancel(t.Context())
	caller(impatient, "good", 40, context.Canceled)
	cancel()
	for turns.waiters() != 3 {
		time.Sleep(time.Millisecond)
	}
	<-turns.writing
	wg.Wait()
	if got := fmt.Sprint(batches); got != "[6 2 2 2]" {
		t.Errorf("archived in transactions of %s reports, want [6 2 2 2]", got)
	}
}

func (t *turns) waiters() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.waiting)
}

// TestTurnsBounded keeps what goes together bounded, and one large turn whole.
func TestTurnsBounded(t *testing.T) {
	turns := newTurns()
	for _, n := range []int{mostTogether + 5, mostTogether - 1, 1, 1} {
		turns.waiting = append(turns.waiting, &turn{all: make([]Addition, n)})
	}
	var got []int
	for turns.waiters() > 0 {
		got = append(got, len(turns.next()))
	}
	if fmt.Sprint(got) != "[1 2 1]" {
		t.Errorf("batches of %v turns, want [1 2 1]", got)
	}
}

// TestCrowdedMoment archives more reports of a moment than its minute has numbers:
// each gets one, whether or not it is known which minutes are full, and a look-up
// by date finds those that moved on.
func TestCrowdedMoment(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		const crowd = 150
		met := map[int64]bool{}
		for i := range crowd {
			if i == crowd/2 {
				s.full.next = nil
			}
			r := sample(i)
			r.Published = noon.Add(time.Duration(i%3-1) * time.Second)
			met[add(t, s, Addition{Desk: "d", Report: r}).ID] = true
		}
		if len(met) != crowd {
			t.Errorf("%d numbers for %d reports", len(met), crowd)
		}
		got := found(t, s, "d", term(match.TextStems, "soldiers"), FindOptions{Limit: crowd, From: noon, To: noon.Add(time.Second)})
		if len(got) != crowd/3 {
			t.Errorf("a look-up of one second finds %d reports, want %d", len(got), crowd/3)
		}
	})
}

// TestFullMinutes passes over the minutes known to be full, and only those.
func TestFullMinutes(t *testing.T) {
	var f fullMinutes
	for m := int64(3); m < 1000; m++ {
		f.put(m)
	}
	for slot, want := range map[int64]int64{59: 59, 179: 179, 180: 60_000, 200: 60_000, 59_999: 60_000, 60_001: 60_001} {
		if got := f.skip(slot, 60); got != want {
			t.Errorf("skip(%d) = %d, want %d", slot, got, want)
		}
	}
}
