package bot

import (
	"context"
	crand "crypto/rand"
	"math/rand/v2"
	"time"

	"github.com/redis/go-redis/v9"

	"wiredesk/internal/memory"
)

// Budget is what Discord allows a bot over all its requests, kept to by all
// processes that share a Redis. While Redis doesn't answer, each process keeps to
// the whole by itself, and to the answers of 429 that may come of it.
type Budget struct{ Memory *memory.Memory }

// underWay is how long a request counts whose process never says that it ended.
const underWay = 20 * time.Second

// How long to wait before asking again for a place, at least and at most: the
// requests under way end sooner than their places do.
const (
	placeSoon  = 5 * time.Millisecond
	placeLate  = 100 * time.Millisecond
	budgetWait = time.Second
)

// takePlace takes a place for ARGV[3] among the ARGV[1] of KEYS[1], a sorted set by
// the millisecond at which each stops counting; a request under way counts for
// ARGV[2]. It gives 0, or for how many milliseconds there is none. KEYS[2] stands
// while Discord wants no requests at all.
var takePlace = redis.NewScript(`
local pause = redis.call('PTTL', KEYS[2])
if pause > 0 then return pause end
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[1]) then
  local first = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
  return math.max(1, tonumber(first[2]) - now)
end
redis.call('ZADD', KEYS[1], now + tonumber(ARGV[2]), ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 0`)

// leavePlace has the place of ARGV[2] count for another ARGV[1] milliseconds.
var leavePlace = redis.NewScript(`
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
return redis.call('ZADD', KEYS[1], 'XX', now + tonumber(ARGV[1]), ARGV[2])`)

func (b *Budget) keys() []string {
	return []string{b.Memory.Together("discord", "budget", "places"), b.Memory.Together("discord", "budget", "pause")}
}

// take waits for a place and gives its name, "" where there is no budget to keep.
func (b *Budget) take(ctx context.Context) (string, error) {
	if b == nil {
		return "", nil
	}
	place := crand.Text()
	for {
		wait, err := takePlace.Run(ctx, b.Memory, b.keys(), globalLimit, underWay.Milliseconds(), place).Int64()
		switch {
		case ctx.Err() != nil:
			return "", ctx.Err()
		case err != nil:
			return "", nil // Redis may vanish at any moment
		case wait == 0:
			return place, nil
		}
		again := min(max(time.Duration(wait)*time.Millisecond, placeSoon), placeLate)
		if err := sleep(ctx, again/2+rand.N(again)); err != nil {
			return "", err
		}
	}
}

// leave says that a request has ended and for how long it still counts.
func (b *Budget) leave(ctx context.Context, place string, counts time.Duration) {
	if b == nil || place == "" {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), budgetWait)
	defer cancel()
	_ = leavePlace.Run(ctx, b.Memory, b.keys()[:1], counts.Milliseconds(), place).Err() // it ends by itself
}

// pause keeps all processes from asking, as a global answer of 429 wants it.
func (b *Budget) pause(ctx context.Context, wait time.Duration) {
	if b == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), budgetWait)
	defer cancel()
	_ = b.Memory.Set(ctx, b.keys()[1], "", wait).Err() // the others meet the same answer
}
