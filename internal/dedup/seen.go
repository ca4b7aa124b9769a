package dedup

import (
	"context"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"strconv"
	"time"

	"github.com/redis/go-redis/v9"

	"wiredesk/internal/memory"
)

// Marks of what was seen live in small hashes, one for each day and bucket, that
// Redis keeps as a packed list: about 18 bytes a mark.
const (
	seenDays    = 3    // how far back is looked; what is older the store knows
	seenBuckets = 2048 // a day's hashes: 128 marks in each hold 260,000 a day
	seenExpiry  = (seenDays + 1) * 24 * time.Hour
)

// Seen is the fast memory of which items were read before. It may forget at any
// moment: an item it doesn't know is asked of the store, which is the truth. A nil
// one knows nothing.
type Seen struct {
	memory *memory.Memory
	now    func() time.Time
}

// NewSeen makes a Seen over Redis.
func NewSeen(m *memory.Memory, now func() time.Time) *Seen { return &Seen{memory: m, now: now} }

// mark is what is kept of an item: the hash of all that makes it what it is.
type mark struct {
	bucket string
	field  string
}

func markOf(parts ...string) mark {
	h := fnv.New64a()
	for _, p := range parts {
		var size [4]byte
		binary.LittleEndian.PutUint32(size[:], uint32(len(p)))
		h.Write(size[:])
		h.Write([]byte(p))
	}
	sum := h.Sum64()
	var field [8]byte
	binary.LittleEndian.PutUint64(field[:], sum)
	return mark{bucket: strconv.FormatUint(sum%seenBuckets, 36), field: string(field[:])}
}

// Known tells which of the items, each named by its parts, were marked in the
// last days. On an error nothing is known, which costs a question to the store.
func (s *Seen) Known(ctx context.Context, items [][]string) ([]bool, error) {
	known := make([]bool, len(items))
	if s == nil || len(items) == 0 {
		return known, nil
	}
	pipe := s.memory.Pipeline()
	replies := make([][]*redis.BoolCmd, len(items))
	for i, parts := range items {
		m := markOf(parts...)
		for back := range seenDays {
			replies[i] = append(replies[i], pipe.HExists(ctx, s.key(back, m), m.field))
		}
	}
	if _, err := pipe.Exec(ctx); err != nil {
		return make([]bool, len(items)), fmt.Errorf("ask seen-set: %w", err)
	}
	for i := range replies {
		for _, r := range replies[i] {
			known[i] = known[i] || r.Val()
		}
	}
	return known, nil
}

// Mark remembers items that the store has.
func (s *Seen) Mark(ctx context.Context, items [][]string) error {
	if s == nil || len(items) == 0 {
		return nil
	}
	pipe := s.memory.Pipeline()
	for _, parts := range items {
		m := markOf(parts...)
		key := s.key(0, m)
		pipe.HSet(ctx, key, m.field, "")
		pipe.Expire(ctx, key, seenExpiry)
	}
	if _, err := pipe.Exec(ctx); err != nil {
		return fmt.Errorf("mark seen-set: %w", err)
	}
	return nil
}

func (s *Seen) key(back int, m mark) string {
	day := s.now().UTC().AddDate(0, 0, -back).Format("060102")
	return s.memory.Key("seen", day, m.bucket)
}
