package ingest

import (
	"testing"
	"testing/synctest"
	"time"
)

// TestCrowd keeps fetches waiting while many documents wait for a place, and
// doesn't count servers that are slow until they have answered.
func TestCrowd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := NewCrowd(2)
		began := time.Now()
		enter := func() *guest {
			g, err := c.enter(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return g
		}
		slow, quick := enter(), enter()
		quick.fetched()
		third := enter()
		if waited := time.Since(began); waited != crowdYoung {
			t.Errorf("a third fetch began after %s, want %s, when the slow server no longer counts", waited, crowdYoung)
		}
		third.fetched()
		slow.fetched() // three documents wait now where two should
		done := make(chan *guest)
		go func() { done <- enter() }()
		for i, g := range []*guest{quick, quick, third, slow} {
			synctest.Wait()
			select {
			case <-done:
				t.Fatalf("a fetch began after %d were done, with two or more documents waiting", i)
			default:
			}
			g.leave()
			if g == third {
				break
			}
		}
		last := <-done
		last.fetched()
		last.leave()
		slow.leave()
		if !c.seats.TryAcquire(2) || c.owed != 0 {
			t.Errorf("seats are lost, %d are owed", c.owed)
		}
	})
}
