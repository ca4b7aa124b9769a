package memory

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"
)

// Times of the cache. An answer is dropped when its desk's archive changes; the
// expiry bounds how long it can outlive a change that Redis didn't hear of.
const (
	answerExpiry   = time.Minute
	revisionExpiry = 24 * time.Hour
)

// maxAnswer is the largest answer that is kept, in bytes of JSON.
const maxAnswer = 256 << 10

// Cache keeps answers to look-ups. All of it may be forgotten or fail at any
// moment: then the archive is asked.
type Cache struct{ memory *Memory }

// NewCache makes a Cache over a Redis.
func NewCache(m *Memory) *Cache { return &Cache{memory: m} }

// Changed drops what is kept for a desk, because its archive has changed.
func (c *Cache) Changed(ctx context.Context, desk string) error {
	key := c.memory.Key("revision", desk)
	pipe := c.memory.TxPipeline()
	pipe.Incr(ctx, key)
	pipe.Expire(ctx, key, revisionExpiry)
	_, err := pipe.Exec(ctx)
	return err
}

// Look fills answer with what is kept for a desk under the question, or with what
// ask gives, which is then kept.
func (c *Cache) Look(ctx context.Context, desk, question string, answer any, ask func() error) error {
	key, known := c.key(ctx, desk, question)
	if known {
		if body, err := c.memory.Get(ctx, key).Bytes(); err == nil && json.Unmarshal(body, answer) == nil {
			return nil
		}
	}
	if err := ask(); err != nil {
		return err
	}
	if !known {
		return nil
	}
	if body, err := json.Marshal(answer); err == nil && len(body) <= maxAnswer {
		c.memory.Set(ctx, key, body, answerExpiry) // what isn't kept is asked again
	}
	return nil
}

// key holds the desk's revision, so that no answer outlives a change. Without
// Redis nothing is kept.
func (c *Cache) key(ctx context.Context, desk, question string) (string, bool) {
	revision, err := c.memory.Get(ctx, c.memory.Key("revision", desk)).Result()
	if err != nil {
		if c.Changed(ctx, desk) != nil {
			return "", false
		}
		if revision, err = c.memory.Get(ctx, c.memory.Key("revision", desk)).Result(); err != nil {
			return "", false
		}
	}
	sum := sha256.Sum256([]byte(question))
	return c.memory.Key("answer", desk, revision, hex.EncodeToString(sum[:12])), true
}
