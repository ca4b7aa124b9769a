// Package memory is Redis as Wiredesk uses it: what may be forgotten at any
// moment without a report lost or a post sent twice. All keys are built here and
// every one of them expires.
package memory

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"wiredesk/internal/news"
)

// Memory is a connection to a Redis, or to the embedded one.
type Memory struct {
	redis.UniversalClient
	Embedded bool
	prefix   string
	id       string // of this process among those who give notices
	server   *miniredis.Miniredis
	stop     chan struct{}
	done     sync.WaitGroup
}

// tick is how often the embedded server's clock is driven: it expires nothing by itself.
const tick = time.Second

// Open connects to the Redis at address, or starts an embedded one when address
// is empty. A Redis that doesn't answer yet is no error: it may come back. Keys
// begin with prefix.
func Open(address, prefix string) (*Memory, error) {
	if address == "" {
		return embedded(prefix)
	}
	opts, err := options(address)
	if err != nil {
		return nil, news.Errorf(news.Invalid, "REDIS_URL can't be read: write it like redis://user:password@host:6379/0, or leave it empty.").Because(err)
	}
	client := redis.NewUniversalClient(opts)
	client.AddHook(&rest{})
	return &Memory{UniversalClient: client, prefix: prefix, id: rand.Text()[:8]}, nil
}

func embedded(prefix string) (*Memory, error) {
	server, err := miniredis.Run()
	if err != nil {
		return nil, fmt.Errorf("start embedded redis: %w", err)
	}
	m := &Memory{
		UniversalClient: redis.NewUniversalClient(common(&redis.UniversalOptions{Addrs: []string{server.Addr()}})),
		Embedded:        true, prefix: prefix, id: rand.Text()[:8], server: server, stop: make(chan struct{}),
	}
	m.done.Go(m.drive)
	return m, nil
}

func (m *Memory) drive() {
	t := time.NewTicker(tick)
	defer t.Stop()
	for {
		select {
		case <-t.C:
			m.server.FastForward(tick)
		case <-m.stop:
			return
		}
	}
}

// Break makes the embedded server answer every command with an error, or mends
// it; the demo's switch. It reports whether there is an embedded server.
func (m *Memory) Break(broken bool) bool {
	if m.server == nil {
		return false
	}
	if broken {
		m.server.SetError("LOADING switched off in the demo")
	} else {
		m.server.SetError("")
	}
	return true
}

// Close ends the connection and the embedded server.
func (m *Memory) Close() error {
	err := m.UniversalClient.Close()
	if m.server != nil {
		close(m.stop)
		m.done.Wait()
		m.server.Close()
	}
	return err
}

// Health says whether the Redis answers and takes what is written to it, and what
// about its settings could hurt. Of a cluster it asks every master for those.
func (m *Memory) Health(ctx context.Context) error {
	err := m.Set(ctx, m.Key("health"), "", tick).Err()
	if redis.HasErrorPrefix(err, "OOM") {
		return news.Errorf(news.Unavailable, "Redis is full: give it more memory (maxmemory). Wiredesk goes on without it, slower.").Because(err)
	}
	if err != nil {
		return news.Errorf(news.Unavailable, "Redis doesn't answer: check REDIS_URL and that the server runs. Wiredesk goes on without it, slower.").Because(err)
	}
	if m.Embedded {
		return nil
	}
	if cluster, ok := m.UniversalClient.(*redis.ClusterClient); ok {
		return cluster.ForEachMaster(ctx, func(ctx context.Context, node *redis.Client) error { return keepsKeys(ctx, node) })
	}
	return keepsKeys(ctx, m.UniversalClient)
}

// keepsKeys finds fault with a server that drops keys before their time. One that
// doesn't let its settings be read is taken as it is.
func keepsKeys(ctx context.Context, server redis.Cmdable) error {
	policy, err := server.ConfigGet(ctx, "maxmemory-policy").Result()
	if name := policy["maxmemory-policy"]; err == nil && name != "" && name != "noeviction" {
		return news.Errorf(news.Conflict, "Redis evicts keys (maxmemory-policy %s): set noeviction, and name another Redis for caches in REDIS_CACHE_URL.", name)
	}
	return nil
}

// Key builds a key: the prefix, the kind of thing, and its parts.
func (m *Memory) Key(kind string, parts ...string) string {
	return m.prefix + ":" + kind + ":" + strings.Join(parts, ":")
}

// Together builds a key that lies on the same node of a cluster as all others of
// its kind and name: those that meet in one script or transaction.
func (m *Memory) Together(kind, name string, parts ...string) string {
	return m.Key(kind, append([]string{"{" + name + "}"}, parts...)...)
}
