package memory

import (
	"context"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// Lease is a name that one process at a time holds, for as long as it renews it.
// It is counted by Redis's clock for the others and by this process's own for
// itself, from before it asked: it never believes to hold it longer than it does.
type Lease struct {
	memory *Memory
	key    string
	owner  string
	lasts  time.Duration

	mu    sync.Mutex
	until time.Time
}

// Lease names a lease of owner, which must be no other process's name.
func (m *Memory) Lease(name, owner string, lasts time.Duration) *Lease {
	return &Lease{memory: m, key: m.Key("lease", name), owner: owner, lasts: lasts}
}

// takeLease takes KEYS[1] for ARGV[1] if nobody holds it, or renews it, for
// ARGV[2] milliseconds.
var takeLease = redis.NewScript(`
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`)

// dropLease gives KEYS[1] back if ARGV[1] holds it.
var dropLease = redis.NewScript(`
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`)

// Take takes the lease or renews it; it gives false when another process holds it.
func (l *Lease) Take(ctx context.Context) (bool, error) {
	asked := time.Now()
	got, err := takeLease.Run(ctx, l.memory, []string{l.key}, l.owner, l.lasts.Milliseconds()).Bool()
	if err != nil {
		return false, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.until = time.Time{}
	if got {
		l.until = asked.Add(l.lasts)
	}
	return time.Now().Before(l.until), nil
}

// Held says whether this process holds the lease now.
func (l *Lease) Held() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return time.Now().Before(l.until)
}

// Drop gives the lease back, if it is held.
func (l *Lease) Drop(ctx context.Context) error {
	l.mu.Lock()
	l.until = time.Time{}
	l.mu.Unlock()
	return dropLease.Run(ctx, l.memory, []string{l.key}, l.owner).Err()
}
