package fetch

import (
	"context"
	"crypto/rand"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
)

// Manners are how a registrable domain is treated.
type Manners struct {
	AtOnce int           // requests under way at the same time
	Every  time.Duration // time between the starts of two requests
}

// Polite is how every domain is treated: two at once, one a second.
func Polite() Manners { return Manners{AtOnce: 2, Every: time.Second} }

// Local keeps to m within this process.
func Local(m Manners) Limiter {
	l := &localLimiter{manners: m, domains: map[string]*localDomain{}}
	return l.acquire
}

type localLimiter struct {
	manners Manners
	mu      sync.Mutex
	domains map[string]*localDomain
}

// localDomain is a domain with requests under way, waiting, or started less than
// Every ago; it is forgotten after that.
type localDomain struct {
	slots chan struct{}
	next  time.Time // when the next request may start
	users int
}

func (l *localLimiter) acquire(ctx context.Context, domain string) (func(), error) {
	d := l.enter(domain)
	select {
	case d.slots <- struct{}{}:
	case <-ctx.Done():
		l.leave(domain, d)
		return nil, ctx.Err()
	}
	release := sync.OnceFunc(func() {
		<-d.slots
		l.leave(domain, d)
	})
	l.mu.Lock()
	now := time.Now()
	start := now
	if d.next.After(now) {
		start = d.next
	}
	d.next = start.Add(l.manners.Every)
	l.mu.Unlock()
	if err := sleep(ctx, start.Sub(now)); err != nil {
		release()
		return nil, err
	}
	return release, nil
}

func (l *localLimiter) enter(domain string) *localDomain {
	l.mu.Lock()
	defer l.mu.Unlock()
	d := l.domains[domain]
	if d == nil {
		l.forget(time.Now())
		d = &localDomain{slots: make(chan struct{}, l.manners.AtOnce)}
		l.domains[domain] = d
	}
	d.users++
	return d
}

// forgetAbove is how many domains are kept before the idle ones are looked for.
const forgetAbove = 1000

func (l *localLimiter) forget(now time.Time) {
	if len(l.domains) < forgetAbove {
		return
	}
	for name, d := range l.domains {
		if d.users == 0 && d.next.Before(now) {
			delete(l.domains, name)
		}
	}
}

func (l *localLimiter) leave(domain string, d *localDomain) {
	l.mu.Lock()
	defer l.mu.Unlock()
	d.users--
	if d.users == 0 && d.next.Before(time.Now()) && l.domains[domain] == d {
		delete(l.domains, domain)
	}
}

func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// slotLease is how long a request may hold its place if its process dies; it is
// longer than any request takes.
const slotLease = 5 * time.Minute

// askAgain bounds how long a process waits between two looks for a free place.
const askAgain = 250 * time.Millisecond

// acquireSlot takes a place at a domain. KEYS are the domain's places, a sorted
// set of holders by the millisecond at which their lease ends, and a mark that
// lives until the next request may start. ARGV are now, lease, places, gap and
// holder. It gives 0 when the request may start, -1 when all places are taken, or
// the milliseconds until the next start.
var acquireSlot = redis.NewScript(`
local now, lease, places, gap = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
if redis.call('ZCARD', KEYS[1]) >= places then return -1 end
local wait = redis.call('PTTL', KEYS[2])
if wait > 0 then return wait end
redis.call('ZADD', KEYS[1], now + lease, ARGV[5])
redis.call('PEXPIRE', KEYS[1], lease)
if gap > 0 then redis.call('SET', KEYS[2], '1', 'PX', gap) end
return 0`)

// Shared keeps to m across all processes that use one Redis. Keys begin with
// prefix and expire by themselves. While Redis doesn't answer, fallback keeps
// the manners within this process.
func Shared(rdb redis.Scripter, prefix string, m Manners, fallback Limiter) Limiter {
	l := &sharedLimiter{rdb: rdb, prefix: prefix, manners: m, fallback: fallback}
	return l.acquire
}

type sharedLimiter struct {
	rdb      redis.Scripter
	prefix   string
	manners  Manners
	fallback Limiter
}

// keys is the one place where this package's keys are built; the braces keep a
// domain's keys together in a cluster.
func (l *sharedLimiter) keys(domain string) []string {
	return []string{l.prefix + "fetch:{" + domain + "}:places", l.prefix + "fetch:{" + domain + "}:next"}
}

func (l *sharedLimiter) acquire(ctx context.Context, domain string) (func(), error) {
	holder := rand.Text()
	for {
		wait, err := acquireSlot.Run(ctx, l.rdb, l.keys(domain), time.Now().UnixMilli(), slotLease.Milliseconds(), l.manners.AtOnce, l.manners.Every.Milliseconds(), holder).Int64()
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case err != nil: // Redis may vanish at any moment
			return l.fallback(ctx, domain)
		case wait == 0:
			return func() { l.release(ctx, domain, holder) }, nil
		case wait < 0:
			wait = askAgain.Milliseconds()
		}
		if err := sleep(ctx, time.Duration(wait)*time.Millisecond); err != nil {
			return nil, err
		}
	}
}

// releaseSlot gives a place back.
var releaseSlot = redis.NewScript(`return redis.call('ZREM', KEYS[1], ARGV[1])`)

// releaseWait bounds the giving back, which happens even when the request's own
// time is over.
const releaseWait = 2 * time.Second

func (l *sharedLimiter) release(ctx context.Context, domain, holder string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), releaseWait)
	defer cancel()
	_ = releaseSlot.Run(ctx, l.rdb, l.keys(domain)[:1], holder).Err() // a place that isn't given back ends with its lease
}
