package bot

import (
	"net/http"
	"sync"
	"time"

	"wiredesk/internal/news"
)

// Discord bans an address for a while after 10,000 answers of 401, 403 or 429
// in 10 minutes. Wiredesk stops far before that, and keeps the rest of its
// allowance for answering people.
// https://discord.com/developers/docs/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans
const (
	invalidWindow     = 10 * time.Minute
	invalidForPosts   = 2000
	invalidForAnswers = 6000
	invalidSlots      = 60
)

// breaker counts invalid answers over the last ten minutes.
type breaker struct {
	mu    sync.Mutex
	slots [invalidSlots]struct {
		tick  int64
		count int
	}
}

func tickOf(t time.Time) int64 { return t.UnixNano() / int64(invalidWindow/invalidSlots) }

// note counts an answer if Discord does. A shared limit's 429 isn't counted.
func (b *breaker) note(now time.Time, status int, shared bool) {
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden:
	case http.StatusTooManyRequests:
		if shared {
			return
		}
	default:
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	tick := tickOf(now)
	slot := &b.slots[tick%invalidSlots]
	if slot.tick != tick {
		slot.tick, slot.count = tick, 0
	}
	slot.count++
}

func (b *breaker) count(now time.Time) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	oldest, sum := tickOf(now)-invalidSlots, 0
	for _, s := range b.slots {
		if s.tick > oldest {
			sum += s.count
		}
	}
	return sum
}

// refusal is the error of a request that must not be made now, or nil.
func (b *breaker) refusal(now time.Time, answer bool) error {
	limit := invalidForPosts
	if answer {
		limit = invalidForAnswers
	}
	if b.count(now) < limit {
		return nil
	}
	return explain(&fault{wait: time.Minute, err: news.Errorf(news.Unavailable,
		"Discord refused too many of Wiredesk's requests, so it pauses for some minutes. See /status for what was refused.")}, false)
}
