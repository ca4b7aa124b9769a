package archive

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"wiredesk/internal/news"
)

// TestManyAtOnce has several lines archive the same reports in different orders:
// each report is new once, each delivery there once, and nobody is told of the others.
func TestManyAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		const lines, reports = 4, 30
		var mu sync.Mutex
		fresh := 0
		var wg sync.WaitGroup
		for line := range lines {
			wg.Go(func() {
				order := rand.New(rand.NewPCG(uint64(line), 1)).Perm(reports)
				for i := 0; i < reports; i += 5 {
					var batch []Addition
					for _, n := range order[i : i+5] {
						r := sample(n)
						r.Published = noon // all want the same number
						batch = append(batch, Addition{Desk: fmt.Sprint("desk", line%2), Report: r, Now: noon, Then: func(_ context.Context, _ Past, done Added) (Outcome, error) {
							d := post("c", n+1, 1)
							d.Alert.Report = done.ID
							return Outcome{Deliveries: []news.Delivery{d}}, nil
						}})
					}
					done, err := s.AddAll(t.Context(), batch)
					if err != nil {
						t.Error(err)
						return
					}
					mu.Lock()
					for _, d := range done {
						if d.New {
							fresh++
						}
					}
					mu.Unlock()
				}
			})
		}
		wg.Wait()
		if fresh != reports {
			t.Errorf("%d reports were new, want %d", fresh, reports)
		}
		for _, desk := range []string{"desk0", "desk1"} {
			if got, err := s.Recent(t.Context(), desk, 0, 1000); err != nil || len(got) != reports {
				t.Errorf("%s sees %d reports, %v", desk, len(got), err)
			}
		}
		if counts, err := s.DeliveryCounts(t.Context(), ""); err != nil || counts[news.DeliveryPending] != reports {
			t.Errorf("deliveries %v, %v", counts, err)
		}
	})
}

// TestManyClaimAtOnce has several processes send one channel's deliveries and
// others: each is claimed once, and a channel's in their order.
func TestManyClaimAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		const each = 10
		channels := []string{"a", "b", "c"}
		for n := range each {
			for _, c := range channels {
				put(t, s, post(c, n+1, 1))
			}
		}
		var mu sync.Mutex
		sent := map[string][]int64{}
		var wg sync.WaitGroup
		for worker := range 4 {
			wg.Go(func() {
				for {
					got, err := s.ClaimDeliveries(t.Context(), fmt.Sprint("w", worker), time.Minute, 2)
					if err != nil {
						t.Error(err)
						return
					}
					for _, d := range got {
						mu.Lock()
						sent[d.Alert.Channel] = append(sent[d.Alert.Channel], d.Alert.Story)
						mu.Unlock()
						d.State = news.DeliverySent
						if ok, err := s.SettleDelivery(t.Context(), d); err != nil || !ok {
							t.Errorf("settle: %v, %v", ok, err)
						}
					}
					if next, err := s.NextDelivery(t.Context()); err != nil || next.IsZero() {
						if err != nil {
							t.Error(err)
						}
						return
					}
				}
			})
		}
		wg.Wait()
		for _, c := range channels {
			if len(sent[c]) != each {
				t.Errorf("channel %s got %v", c, sent[c])
			}
			for i, story := range sent[c] {
				if story != int64(i+1) {
					t.Errorf("channel %s got them in the order %v", c, sent[c])
					break
				}
			}
		}
	})
}
