package sandbox_test

import (
	"testing"
	"time"

	"wiredesk/internal/sandbox"
)

// Close ends what is open and returns soon, whatever its clients do.
func TestCloseWaitsForItsOwn(t *testing.T) {
	s := sandbox.New(unlimited())
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	c := connected(t, s, ordinary)
	began := time.Now()
	s.Close()
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("closing took %s", took)
	}
	c.wantClose(-1)
	if s.Online() != 0 {
		t.Errorf("%d sessions are still connected", s.Online())
	}
}
