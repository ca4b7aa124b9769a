package bot

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// What Discord allows a bot over all its requests, interactions' endpoints apart.
// https://discord.com/developers/docs/topics/rate-limits#global-rate-limit
const (
	globalLimit  = 50
	globalWindow = time.Second
)

// bucketIdle is how long a bucket that nobody uses is remembered after its reset.
const bucketIdle = time.Minute

// policy is what all requests of a session share: what they wait for, and what
// they have learned of Discord's limits.
type policy struct {
	api      *url.URL
	base     http.RoundTripper
	now      func() time.Time
	patience time.Duration // for one attempt
	breaker  breaker
	budget   *Budget      // shared with other processes; nil for none
	limited  atomic.Int64 // answers of 429

	mu       sync.Mutex
	changed  chan struct{}      // closed when a request ends
	hashes   map[string]string  // route template → Discord's name of its bucket
	buckets  map[string]*bucket // name and major id → bucket
	pruneAt  time.Time
	inflight int           // requests under way that count against the global limit
	recent   []time.Time   // when those that ended stop counting
	fastest  time.Duration // the least time that an answer took
	timed    int           // requests that fastest is the least of, at most enoughTimed
	pause    time.Time     // no request but an interaction's answer until then
	halt     time.Time     // no request at all until then
}

// bucket is one of Discord's rate limits, as its answers have told it.
type bucket struct {
	known     bool
	limit     int
	remaining int
	reset     time.Time
	inflight  int
	used      time.Time
}

func newPolicy(api *url.URL) *policy {
	base := http.DefaultTransport.(*http.Transport).Clone()
	base.MaxIdleConnsPerHost = globalLimit
	return &policy{
		api: api, base: base, now: time.Now, patience: attemptTimeout,
		changed: make(chan struct{}),
		hashes:  map[string]string{}, buckets: map[string]*bucket{},
	}
}

// admit waits until a request on the route may go, and counts it as under way.
// It gives up at once when the context would end before.
func (p *policy) admit(ctx context.Context, r route, answer bool) (*bucket, error) {
	for {
		now := p.now()
		p.mu.Lock()
		b := p.bucket(r, now)
		until, open := p.opens(b, now, answer)
		if open {
			b.inflight++
			if !answer {
				p.inflight++
			}
			p.mu.Unlock()
			return b, nil
		}
		changed := p.changed
		p.mu.Unlock()
		if err := waitFor(ctx, now, until, changed); err != nil {
			return nil, err
		}
	}
}

// waitFor waits for a time, unless that is zero, or for a change.
func waitFor(ctx context.Context, now, until time.Time, changed <-chan struct{}) error {
	var timer <-chan time.Time
	if !until.IsZero() {
		wait := until.Sub(now)
		if deadline, ok := ctx.Deadline(); ok && deadline.Before(until) {
			return &fault{wait: wait, err: errors.New("rate limit outlasts the deadline")}
		}
		t := time.NewTimer(wait)
		defer t.Stop()
		timer = t.C
	}
	select {
	case <-timer:
		return nil
	case <-changed:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// opens tells whether a request may go now, and if not, when it may; zero stands
// for "when one under way has ended".
func (p *policy) opens(b *bucket, now time.Time, answer bool) (time.Time, bool) {
	if now.Before(p.halt) {
		return p.halt, false
	}
	if !answer {
		if now.Before(p.pause) {
			return p.pause, false
		}
		for len(p.recent) > 0 && !p.recent[0].After(now) {
			p.recent = p.recent[1:]
		}
		if p.inflight+len(p.recent) >= globalLimit {
			if len(p.recent) == 0 {
				return time.Time{}, false
			}
			return p.recent[0], false
		}
	}
	return b.opens(now)
}

func (b *bucket) opens(now time.Time) (time.Time, bool) {
	switch {
	case !b.known:
		return time.Time{}, b.inflight == 0
	case !now.Before(b.reset):
		return time.Time{}, b.inflight < b.limit
	case b.remaining > b.inflight:
		return time.Time{}, true
	}
	return b.reset, false
}

// bucket finds the route's bucket, or starts one.
func (p *policy) bucket(r route, now time.Time) *bucket {
	p.prune(now)
	key := p.key(r)
	b := p.buckets[key]
	if b == nil {
		b = &bucket{}
		p.buckets[key] = b
	}
	b.used = now
	return b
}

func (p *policy) key(r route) string {
	if hash := p.hashes[r.template]; hash != "" {
		return hash + " " + r.major
	}
	return r.template + " " + r.major
}

// prune forgets buckets that hold nothing worth knowing, such as those of
// interactions that were answered.
func (p *policy) prune(now time.Time) {
	if now.Before(p.pruneAt) {
		return
	}
	p.pruneAt = now.Add(bucketIdle)
	for key, b := range p.buckets {
		if b.inflight == 0 && now.Sub(b.used) > bucketIdle && now.Sub(b.reset) > bucketIdle {
			delete(p.buckets, key)
		}
	}
}

// slack is how much sooner than a window after its end a request stops counting.
// Discord counted it somewhere between its start and its end, and will count the
// next one some way after that one's start; what even the fastest request needs
// for both ways can be given back, less a margin for queues on the way.
func (p *policy) slack(took time.Duration) time.Duration {
	if p.timed == 0 || took < p.fastest {
		p.fastest = took
	}
	if p.timed < enoughTimed {
		p.timed++
		return 0
	}
	return min(max(p.fastest*9/10-queueMargin, 0), globalWindow/4)
}

// queueMargin is what a request may wait in queues before it is counted.
const queueMargin = 5 * time.Millisecond

// enoughTimed is how many requests must have been timed before the fastest of
// them is taken for what the way needs at least.
const enoughTimed = 200

// release ends a request that admit let go and that took so long, and learns from
// its answer, which is nil when there was none. It gives for how long the request
// still counts against the global limit.
func (p *policy) release(r route, b *bucket, answer bool, took time.Duration, header http.Header) (counts time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	b.inflight--
	b.used = now
	if !answer {
		p.inflight--
		counts = globalWindow - p.slack(took)
		p.recent = append(p.recent, now.Add(counts))
	}
	if header != nil {
		p.learn(r, b, header, now)
	}
	close(p.changed)
	p.changed = make(chan struct{})
	return counts
}

// abandon ends a request that admit let go and that was never sent.
func (p *policy) abandon(b *bucket) {
	p.mu.Lock()
	defer p.mu.Unlock()
	b.inflight--
	p.inflight--
	close(p.changed)
	p.changed = make(chan struct{})
}

// learn takes over what the headers say of the bucket.
// https://discord.com/developers/docs/topics/rate-limits#header-format
func (p *policy) learn(r route, b *bucket, h http.Header, now time.Time) {
	if hash := h.Get("X-RateLimit-Bucket"); hash != "" && p.hashes[r.template] != hash {
		p.hashes[r.template] = hash
		p.buckets[p.key(r)] = b
	}
	remaining, err := strconv.Atoi(h.Get("X-RateLimit-Remaining"))
	if err != nil {
		if !b.known { // no limit of its own
			b.known, b.limit = true, globalLimit
		}
		return
	}
	limit, err := strconv.Atoi(h.Get("X-RateLimit-Limit"))
	if err != nil || limit < 1 {
		return
	}
	after, err := strconv.ParseFloat(h.Get("X-RateLimit-Reset-After"), 64)
	if err != nil {
		return
	}
	reset := now.Add(time.Duration(after * float64(time.Second)))
	// Answers may overtake each other: within a window the smaller number holds.
	if b.known && now.Before(b.reset) && b.remaining < remaining && reset.Before(b.reset.Add(sameWindow)) {
		remaining = b.remaining
	}
	b.known, b.limit, b.remaining, b.reset = true, limit, remaining, reset
}

// sameWindow is how far two answers' resets may lie apart within one window.
const sameWindow = 100 * time.Millisecond

// limitedBy takes over what an answer of 429 asks for.
func (p *policy) limitedBy(b *bucket, l limit) {
	p.limited.Add(1)
	p.mu.Lock()
	defer p.mu.Unlock()
	until := p.now().Add(l.wait)
	switch {
	case l.everything:
		p.halt = later(p.halt, until)
	case l.global:
		p.pause = later(p.pause, until)
	default:
		b.known, b.limit, b.remaining = true, max(b.limit, 1), 0
		b.reset = later(b.reset, until)
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
