package memory

import (
	"errors"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"github.com/redis/go-redis/v9"
)

// TestRestsFromASilentRedis asks a server that takes connections and says nothing.
func TestRestsFromASilentRedis(t *testing.T) {
	silent, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	m, err := Open("redis://"+silent.Addr().String(), "test")
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	if err := m.Get(t.Context(), "a").Err(); err == nil || errors.Is(err, errResting) {
		t.Fatalf("the first command gave %v, want its own error", err)
	}
	pipe := m.Pipeline()
	get := pipe.Get(t.Context(), "a")
	if _, err := pipe.Exec(t.Context()); !errors.Is(err, errResting) || !errors.Is(get.Err(), errResting) {
		t.Errorf("right after it a pipeline gave %v, its command %v", err, get.Err())
	}
}

func TestRestEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var r rest
		for _, answered := range []error{nil, redis.Nil, errors.New("OOM command not allowed"), t.Context().Err()} {
			if r.note(answered); r.resting() {
				t.Errorf("rests after %v", answered)
			}
		}
		if r.note(&net.OpError{Op: "dial", Err: errors.New("refused")}); !r.resting() {
			t.Error("doesn't rest after a refused connection")
		}
		time.Sleep(restFor)
		if r.resting() {
			t.Error("rests for longer than it should")
		}
	})
}
