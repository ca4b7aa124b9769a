package archive

import (
	"crypto/sha256"
	"encoding/hex"
	"time"
)

// hash is the short form under which addresses and item keys are unique: 96 bits
// of SHA-256, where the full text would fill a third of the indexes.
type hash [12]byte

func hashOf(key string) hash {
	sum := sha256.Sum256([]byte(key))
	return hash(sum[:12])
}

// privateText begins the canonical address under which a text without address is
// kept, so that it is one report on its desk and never another desk's.
const privateText = "text:"

func privateAddress(desk string, sum [32]byte) string {
	return privateText + desk + ":" + hex.EncodeToString(sum[:])
}

// A report's number is the moment it was published, or first seen where that is
// unknown, counted from 1800 in the dialect's slots; of several in one slot the
// later ones move to the next free one. So newest first is the order of the
// numbers, in the full-text index too, and a span of time is a range of numbers.
const firstSecond = -5364662400 // 1800-01-01T00:00:00Z

// slotOf gives the first number of a moment.
func (d dialect) slotOf(t time.Time) int64 {
	return max((t.Unix()-firstSecond)*d.slots+int64(t.Nanosecond())*d.slots/int64(time.Second), 1)
}

// slotTime gives the moment that a number stands for.
func (d dialect) slotTime(id int64) time.Time {
	return time.Unix(id/d.slots+firstSecond, id%d.slots*int64(time.Second)/d.slots).UTC()
}
