package sandbox

import (
	"slices"
	"time"
)

// Session is one gateway session that is connected.
type Session struct {
	ID     string
	Shard  int
	Shards int // 1 where the client named none
}

// Sessions are the gateway sessions that are connected, by shard.
func (s *Server) Sessions() []Session {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []Session
	for _, session := range s.hub.sessions {
		if session.conn != nil {
			list = append(list, Session{ID: session.id, Shard: shardIn(session.shard), Shards: shardsOf(session.shard)})
		}
	}
	slices.SortFunc(list, func(a, b Session) int { return a.Shard - b.Shard })
	return list
}

// Hasty counts the identifies that came sooner than the limits allow.
func (s *Server) Hasty() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.hub.hasty
}

// Recommend changes how many shards GET /gateway/bot recommends and how many an
// identify must name at least.
func (s *Server) Recommend(shards, atLeast int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.opt.Gateway.Shards, s.opt.Gateway.ShardsAtLeast = shards, atLeast
}

func shardIn(shard []int) int {
	if len(shard) != 2 {
		return 0
	}
	return shard[0]
}

func shardsOf(shard []int) int {
	if len(shard) != 2 {
		return 1
	}
	return shard[1]
}

// mayIdentify counts a session that starts, unless none is left today or the last
// one of the same rate limit key is too recent.
// https://discord.com/developers/docs/events/gateway#sharding-max-concurrency
func (h *gatewayHub) mayIdentify(o GatewayOptions, shard []int, now time.Time) bool {
	key := shardIn(shard) % o.AtOnce
	left, _ := h.starts(o, now)
	if last := h.lastIdentify[key]; left == 0 || !last.IsZero() && now.Sub(last) < o.IdentifyEvery {
		return false
	}
	h.identified, h.lastIdentify[key] = append(h.identified, now), now
	return true
}
