package outbox_test

import (
	"fmt"
	"testing"
	"time"

	"wiredesk/internal/archive"
	"wiredesk/internal/news"
	"wiredesk/internal/outbox"
)

// BenchmarkDrain measures what the store and the outbox need for a delivery, with
// a Discord that answers at once: 5,000 to 500 channels.
func BenchmarkDrain(b *testing.B) {
	var took time.Duration
	for b.Loop() {
		store, err := archive.Open(b.Context(), "", archive.Options{Dir: b.TempDir()})
		if err != nil {
			b.Fatal(err)
		}
		var all []news.Delivery
		for i := range 5000 {
			all = append(all, delivery(fmt.Sprint("key", i), fmt.Sprint("channel", i%500), int64(i+1)))
		}
		if err := store.AddDeliveries(b.Context(), all); err != nil {
			b.Fatal(err)
		}
		p := &place{}
		began := time.Now()
		if err := outbox.New(outbox.Options{Store: store, Sender: p, Owner: "bench"}).Drain(b.Context()); err != nil {
			b.Fatal(err)
		}
		took += time.Since(began)
		if p.sends != 5000 {
			b.Fatalf("%d sent", p.sends)
		}
		if err := store.Close(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(5000*float64(b.N)/took.Seconds(), "deliveries/s")
}
