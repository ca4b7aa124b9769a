package bot

import (
	"fmt"
	"log/slog"
	"os"
	"sync"
	"testing"
	"time"

	"wiredesk/internal/memory"
	"wiredesk/internal/sandbox"
)

// TestTwoSessionsShareTheBudget has two processes' sessions post at the same time:
// together they keep to fifty requests a second.
func TestTwoSessionsShareTheBudget(t *testing.T) {
	address := os.Getenv("WIREDESK_TEST_REDIS_URL")
	if address == "" {
		t.Skip("WIREDESK_TEST_REDIS_URL is not set")
	}
	m, err := memory.Open(address, fmt.Sprint("wiredesk-test-budget:", time.Now().UnixNano()))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	}()
	posts := draw(80, 1000)
	d := newDesk(t, posts, sandbox.Options{})
	began := time.Now()
	var posting sync.WaitGroup
	for half := range 2 {
		s, err := New(Config{Token: d.discord.Token(), APIURL: d.discord.APIURL(), Budget: &Budget{Memory: m}, Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		for i := half; i < posts; i += 2 {
			posting.Go(func() {
				if _, err := s.Send(t.Context(), d.channels[i], fmt.Sprint("n", i), hello()); err != nil {
					t.Error(err)
				}
			})
		}
	}
	posting.Wait()
	refused := 0
	for _, r := range d.discord.Requests("") {
		if r.Status == 429 {
			refused++
		}
	}
	t.Logf("%d posts by two sessions in %v, %d answers of 429", posts, time.Since(began).Round(time.Millisecond), refused)
	if refused > 0 {
		t.Errorf("%d answers of 429", refused)
	}
}
