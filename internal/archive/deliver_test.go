package archive

import (
	"fmt"
	"testing"
	"time"

	"wiredesk/internal/news"
)

func post(channel string, story, n int) news.Delivery {
	key := fmt.Sprint(channel, "/", story, "/", n)
	return news.Delivery{Key: key, Nonce: key, Kind: news.DeliveryPost, Alert: news.Alert{Desk: "d", Channel: channel, Story: int64(story)}, Created: noon}
}

func put(t *testing.T, s *Store, all ...news.Delivery) {
	t.Helper()
	if err := s.AddDeliveries(t.Context(), all); err != nil {
		t.Fatal(err)
	}
}

func claimed(t *testing.T, s *Store, owner string, lease time.Duration) []news.Delivery {
	t.Helper()
	got, err := s.ClaimDeliveries(t.Context(), owner, lease, 10)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func settle(t *testing.T, s *Store, d news.Delivery, want bool) {
	t.Helper()
	ok, err := s.SettleDelivery(t.Context(), d)
	if err != nil || ok != want {
		t.Fatalf("settle %s: %v, %v; want %v", d.Key, ok, err, want)
	}
}

func keys(all []news.Delivery) string {
	out := ""
	for _, d := range all {
		out += d.Key + " "
	}
	return out
}

func TestClaimKeepsOrderInAChannel(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		put(t, s, post("a", 1, 1), post("a", 2, 1), post("b", 1, 1), post("a", 3, 1), post("a", 1, 1))
		got := claimed(t, s, "w", time.Minute)
		if keys(got) != "a/1/1 b/1/1 " {
			t.Fatalf("claimed %s", keys(got))
		}
		if got[0].State != news.DeliveryPending || !got[0].TriedAt.IsZero() || got[0].Fence != 1 {
			t.Fatalf("claimed as %+v, want it as it was", got[0])
		}
		if more := claimed(t, s, "x", time.Minute); len(more) != 0 {
			t.Fatalf("claimed %s while the first is being sent", keys(more))
		}
		first := got[0]
		first.State, first.Message, first.SentAt = news.DeliverySent, "m1", noon
		settle(t, s, first, true)
		if got = claimed(t, s, "x", time.Minute); keys(got) != "a/2/1 " {
			t.Fatalf("claimed %s", keys(got))
		}
	})
}

func TestAPutOffDeliveryLetsOthersPass(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		later := post("a", 1, 1)
		later.NotBefore = time.Now().Add(time.Hour)
		edit := post("a", 1, 2)
		edit.Kind = news.DeliveryEdit
		put(t, s, later, post("a", 2, 1))
		got := claimed(t, s, "w", time.Minute)
		if keys(got) != "a/2/1 " {
			t.Fatalf("claimed %s", keys(got))
		}
		got[0].State = news.DeliverySent
		settle(t, s, got[0], true)
		put(t, s, edit)
		if got = claimed(t, s, "w", time.Minute); len(got) != 0 {
			t.Fatalf("%s overtook its own post", keys(got))
		}
		next, err := s.NextDelivery(t.Context())
		if err != nil || next.Sub(later.NotBefore).Abs() > time.Second {
			t.Fatalf("next delivery at %v, %v; want %v", next, err, later.NotBefore)
		}
	})
}

func TestARetryHoldsItsChannel(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		put(t, s, post("a", 1, 1), post("a", 2, 1))
		d := claimed(t, s, "w", time.Minute)[0]
		d.State, d.Attempts, d.NotBefore = news.DeliveryPending, 1, time.Now().Add(time.Hour)
		settle(t, s, d, true)
		if got := claimed(t, s, "w", time.Minute); len(got) != 0 {
			t.Fatalf("claimed %s before the retry", keys(got))
		}
	})
}

func TestAnOldFenceIsRefused(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		put(t, s, post("a", 1, 1))
		slow := claimed(t, s, "slow", 0)[0]
		got := claimed(t, s, "quick", time.Minute)
		if len(got) != 1 || got[0].State != news.DeliverySending || got[0].TriedAt.IsZero() || got[0].Fence != 2 {
			t.Fatalf("after the lease: %+v", got)
		}
		slow.State = news.DeliverySent
		settle(t, s, slow, false)
		got[0].State, got[0].Message = news.DeliverySent, "m"
		settle(t, s, got[0], true)
		if next, err := s.NextDelivery(t.Context()); err != nil || !next.IsZero() {
			t.Fatalf("next delivery at %v, %v; want none", next, err)
		}
	})
}

func TestReleaseAfterACrash(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		put(t, s, post("a", 1, 1), post("b", 1, 1))
		claimed(t, s, "w", time.Hour)
		if err := s.ReleaseDeliveries(t.Context(), "w"); err != nil {
			t.Fatal(err)
		}
		got := claimed(t, s, "w", time.Hour)
		if len(got) != 2 || got[0].State != news.DeliveryUnknown {
			t.Fatalf("after release: %+v", got)
		}
		counts, err := s.DeliveryCounts(t.Context(), "d")
		if err != nil || counts[news.DeliverySending] != 2 {
			t.Fatalf("counts %v, %v", counts, err)
		}
	})
}

func TestAnEditFindsItsMessage(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		edit := post("a", 1, 2)
		edit.Kind = news.DeliveryEdit
		put(t, s, post("a", 1, 1), edit)
		d := claimed(t, s, "w", time.Minute)[0]
		d.State, d.Message = news.DeliverySent, "m1"
		settle(t, s, d, true)
		if got := claimed(t, s, "w", time.Minute); len(got) != 1 || got[0].Target != "m1" {
			t.Fatalf("the edit is %+v, want target m1", got)
		}
	})
}

func TestHeldIsRequeued(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		put(t, s, post("a", 1, 1))
		d := claimed(t, s, "w", time.Minute)[0]
		d.State, d.Reason, d.NotBefore = news.DeliveryHeld, "gone", time.Now().Add(time.Hour)
		settle(t, s, d, true)
		if n, err := s.RequeueHeld(t.Context(), "d", "a"); err != nil || n != 1 {
			t.Fatalf("requeued %d, %v", n, err)
		}
		if got := claimed(t, s, "w", time.Minute); len(got) != 1 || got[0].State != news.DeliveryHeld {
			t.Fatalf("claimed %+v", got)
		}
	})
}
