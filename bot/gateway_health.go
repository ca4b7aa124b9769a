package bot

import (
	"sync"
	"time"
)

// gatewayHealth is what the shards of this process tell the rest of the session.
type gatewayHealth struct {
	mu     sync.Mutex
	health Health
	shards map[int]bool // those held, and whether each is connected
	before map[int]bool // those that were connected once
	idle   bool         // none is held, because others hold them all
}

func (h *gatewayHealth) snapshot() Health {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.health
}

// set notes whether a shard is connected.
func (h *gatewayHealth) set(shard int, connected bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.shards == nil {
		h.shards, h.before = map[int]bool{}, map[int]bool{}
	}
	if connected && h.before[shard] {
		h.health.Reconnects++
	}
	h.before[shard] = h.before[shard] || connected
	h.shards[shard] = connected
	h.sum()
}

// forget notes that a shard is no longer held.
func (h *gatewayHealth) forget(shard int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.shards, shard)
	delete(h.before, shard)
	h.sum()
}

// spare notes whether this process has no shard to hold.
func (h *gatewayHealth) spare(idle bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.idle = idle
	h.sum()
}

// sum says of all shards together whether they are connected.
func (h *gatewayHealth) sum() {
	connected := h.idle || len(h.shards) > 0
	for _, up := range h.shards {
		connected = connected && up
	}
	h.health.Shards = len(h.shards)
	if h.health.Connected != connected {
		h.health.Connected, h.health.Since = connected, time.Now()
	}
}

func (h *gatewayHealth) setLatency(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.health.Latency = d
}
