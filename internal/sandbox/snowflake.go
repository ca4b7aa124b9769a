package sandbox

import (
	"strconv"
	"time"
)

// discordEpoch is the first millisecond of 2015.
// https://discord.com/developers/docs/reference#snowflakes
const discordEpoch = 1420070400000

// idSource makes snowflakes, each greater than the one before.
type idSource struct {
	last  int64
	fixed time.Time // stands for the clock while it is set
}

func (s *idSource) next(now time.Time) string {
	if !s.fixed.IsZero() {
		now = s.fixed
	}
	id := (now.UnixMilli() - discordEpoch) << 22
	if id <= s.last {
		id = s.last + 1
	}
	s.last = id
	return strconv.FormatInt(id, 10)
}

// newID is the next snowflake at the sandbox's time.
func (s *Server) newID() string { return s.ids.next(s.clock.Now()) }

// isSnowflake says whether text can be an id.
func isSnowflake(text string) bool {
	_, err := strconv.ParseUint(text, 10, 64)
	return err == nil && len(text) <= 20
}

// olderID orders snowflakes.
func olderID(a, b string) bool {
	if len(a) != len(b) {
		return len(a) < len(b)
	}
	return a < b
}

// timestamp is a time as Discord writes it.
func timestamp(t time.Time) string {
	return t.UTC().Format("2006-01-02T15:04:05.000000-07:00")
}
