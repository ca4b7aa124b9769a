package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"wiredesk/internal/archive"
	"wiredesk/internal/news"
	"wiredesk/internal/outbox"
)

// TestCrashPostsOnce ends the process after the post and before its mark, and
// starts the next one after some time.
func TestCrashPostsOnce(t *testing.T) {
	for _, pause := range []time.Duration{time.Second, outbox.NonceWindow + time.Second, 5 * time.Hour} {
		for _, sent := range []bool{true, false} {
			t.Run(fmt.Sprint(pause, " sent ", sent), func(t *testing.T) {
				scene(t, func(t *testing.T, store *archive.Store, p *place) {
					add(t, store, delivery("a", "c", 1), delivery("b", "c", 2))
					claimed, err := store.ClaimDeliveries(t.Context(), "test", time.Minute, 1)
					if err != nil || len(claimed) != 1 {
						t.Fatal(claimed, err)
					}
					if sent {
						p.put(outbox.Post{Delivery: claimed[0]})
					}
					time.Sleep(pause)
					runFor(t, time.Minute, outbox.Options{Store: store, Sender: p})
					want(t, p, "c", "a", "b")
				})
			})
		}
	}
}

func TestAnotherProcessTakesOverAfterTheLease(t *testing.T) {
	scene(t, func(t *testing.T, store *archive.Store, p *place) {
		add(t, store, delivery("a", "c", 1))
		claimed, err := store.ClaimDeliveries(t.Context(), "dead", time.Minute, 1)
		if err != nil || len(claimed) != 1 {
			t.Fatal(claimed, err)
		}
		p.put(outbox.Post{Delivery: claimed[0]})
		runFor(t, 50*time.Second, outbox.Options{Store: store, Sender: p, Owner: "alive"})
		if p.sends != 0 {
			t.Error("sent under another's lease")
		}
		runFor(t, time.Minute, outbox.Options{Store: store, Sender: p, Owner: "alive"})
		want(t, p, "c", "a")
		if p.sends == 0 {
			t.Error("never taken over")
		}
	})
}

// TestUnreadableAfterACrash is the case in which the promise can't be kept.
func TestUnreadableAfterACrash(t *testing.T) {
	gone := news.Errorf(news.Forbidden, "Discord doesn't let Wiredesk do this here. Check the bot's permissions.")
	for _, again := range []bool{true, false} {
		t.Run(fmt.Sprint("again ", again), func(t *testing.T) {
			scene(t, func(t *testing.T, store *archive.Store, p *place) {
				add(t, store, delivery("a", "c", 1))
				claimed, err := store.ClaimDeliveries(t.Context(), "test", time.Minute, 1)
				if err != nil || len(claimed) != 1 {
					t.Fatal(claimed, err)
				}
				p.put(outbox.Post{Delivery: claimed[0]})
				p.findErr = gone
				time.Sleep(time.Hour)
				var held []string
				o := outbox.Options{
					Store: store, Sender: p,
					Repeat: func(context.Context, string) (bool, error) { return again, nil },
					Held:   func(_ context.Context, d news.Delivery) error { held = append(held, d.Key); return nil },
				}
				runFor(t, 20*time.Minute, o)
				if again {
					want(t, p, "c", "a", "a perhaps again")
					return
				}
				want(t, p, "c", "a")
				if !slices.Equal(held, []string{"a"}) {
					t.Errorf("told of held deliveries %v, want a once", held)
				}
				p.findErr = nil
				runFor(t, 20*time.Minute, o)
				want(t, p, "c", "a")
				if sent, err := store.Deliveries(t.Context(), "desk", news.DeliverySent, 9); err != nil || len(sent) != 1 {
					t.Errorf("sent: %v, %v", sent, err)
				}
			})
		})
	}
}

// TestSleepPastTheLeaseSendsNothing is a process that was stopped between its
// claim and its send.
func TestSleepPastTheLeaseSendsNothing(t *testing.T) {
	scene(t, func(t *testing.T, store *archive.Store, p *place) {
		add(t, store, delivery("a", "c", 1))
		asleep := sleepyStore{store}
		o := outbox.New(outbox.Options{Store: asleep, Sender: honest{p}, Owner: "asleep"})
		_ = o.Drain(t.Context()) // what it says doesn't matter: another has the delivery by now
		if p.sends != 0 {
			t.Error("sent after the lease had ended")
		}
	})
}

// sleepyStore answers a claim when its lease is long over.
type sleepyStore struct{ *archive.Store }

func (s sleepyStore) ClaimDeliveries(ctx context.Context, owner string, lease time.Duration, limit int) ([]news.Delivery, error) {
	d, err := s.Store.ClaimDeliveries(ctx, owner, lease, limit)
	time.Sleep(2 * lease)
	return d, err
}

// honest obeys its context, as the session does.
type honest struct{ *place }

func (h honest) Send(ctx context.Context, d outbox.Post) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", errors.Join(err, outbox.ErrNotSent)
	}
	return h.place.Send(ctx, d)
}

// TestOutcomeIsOfferedAgain has a store that fails for some seconds after a post.
func TestOutcomeIsOfferedAgain(t *testing.T) {
	scene(t, func(t *testing.T, store *archive.Store, p *place) {
		add(t, store, delivery("a", "c", 1), delivery("b", "c", 2))
		failing := &failingStore{Store: store, failures: 4}
		runFor(t, 20*time.Second, outbox.Options{Store: failing, Sender: p})
		want(t, p, "c", "a", "b")
		if p.sends != 2 {
			t.Errorf("%d requests for two posts", p.sends)
		}
	})
}

// failingStore takes no outcome for some time.
type failingStore struct {
	*archive.Store
	failures int
}

func (s *failingStore) SettleDelivery(ctx context.Context, d news.Delivery) (bool, error) {
	if s.failures > 0 {
		s.failures--
		return false, errors.New("disk full")
	}
	return s.Store.SettleDelivery(ctx, d)
}
