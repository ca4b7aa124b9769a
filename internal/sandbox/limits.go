package sandbox

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Limits are the rate limits. A zero field is Discord's own; Off switches all off.
// https://discord.com/developers/docs/topics/rate-limits
type Limits struct {
	Off          bool
	Global       int           // calls a second
	Messages     int           // posts in a channel every five seconds
	Invalid      int           // refused calls in ten minutes, before the edge shuts the door
	InvalidEvery time.Duration // the ten minutes
}

func (l Limits) orDiscords() Limits {
	if l.Global == 0 {
		l.Global = 50
	}
	if l.Messages == 0 {
		l.Messages = 5
	}
	if l.Invalid == 0 {
		l.Invalid = 10000
	}
	if l.InvalidEvery == 0 {
		l.InvalidEvery = 10 * time.Minute
	}
	return l
}

// window counts calls in a stretch of time that starts with the first of them.
type window struct {
	used  int
	until time.Time
}

// take counts one call, unless the window is full.
func (w *window) take(now time.Time, limit int, every time.Duration) bool {
	if !now.Before(w.until) {
		w.used, w.until = 0, now.Add(every)
	}
	if w.used >= limit {
		return false
	}
	w.used++
	return true
}

type limiter struct {
	limits  Limits
	clock   *Clock
	global  window
	invalid window
	buckets map[string]*window
}

func newLimiter(l Limits, clock *Clock) limiter {
	return limiter{limits: l, clock: clock, buckets: make(map[string]*window)}
}

// take counts a call against its limits: either it is refused, or headers say
// what is left.
func (l *limiter) take(req *request) (*answer, http.Header) {
	now := l.clock.Now()
	if l.limits.Off {
		return nil, nil
	}
	if now.Before(l.invalid.until) && l.invalid.used >= l.limits.Invalid {
		a := edgeLimit(l.invalid.until.Sub(now))
		return &a, nil
	}
	if req.route == nil {
		return nil, nil
	}
	if !req.route.interaction && !l.global.take(now, l.limits.Global, time.Second) {
		a := limited(l.global.until.Sub(now), "global", nil)
		l.note(req, a.status)
		return &a, nil
	}
	if req.route.limit == 0 {
		return nil, nil
	}
	return l.takeBucket(req, now)
}

func (l *limiter) takeBucket(req *request, now time.Time) (*answer, http.Header) {
	limit, every := req.route.limit, req.route.every
	if req.route.bucket == "post-message" {
		limit = l.limits.Messages
	}
	key := req.bucketKey()
	w := l.buckets[key]
	if w == nil {
		w = new(window)
		l.buckets[key] = w
	}
	taken := w.take(now, limit, every)
	after := w.until.Sub(now)
	h := http.Header{
		"X-Ratelimit-Limit":       {strconv.Itoa(limit)},
		"X-Ratelimit-Remaining":   {strconv.Itoa(limit - w.used)},
		"X-Ratelimit-Reset":       {seconds(time.Duration(w.until.UnixNano()))},
		"X-Ratelimit-Reset-After": {seconds(after)},
		"X-Ratelimit-Bucket":      {req.route.bucketID()},
	}
	if taken {
		return nil, h
	}
	a := limited(after, "user", h)
	l.note(req, a.status)
	return &a, nil
}

// note counts an answered call that was invalid.
// https://discord.com/developers/docs/topics/rate-limits#invalid-request-limit-aka-cloudflare-bans
func (l *limiter) note(_ *request, status int) {
	if status == http.StatusUnauthorized || status == http.StatusForbidden || status == http.StatusTooManyRequests {
		l.invalid.take(l.clock.Now(), math.MaxInt, l.limits.InvalidEvery)
	}
}

// bucketKey is the bucket with the call's major parameter.
func (req *request) bucketKey() string {
	for _, major := range []string{"channel_id", "guild_id", "webhook_id"} {
		if id := req.params[major]; id != "" {
			return req.route.bucket + "/" + id + "/" + req.params["webhook_token"]
		}
	}
	return req.route.bucket
}

func (r *route) bucketID() string {
	sum := sha256.Sum256([]byte(r.bucket))
	return hex.EncodeToString(sum[:16])
}

// seconds is a time in seconds, rounded up to a thousandth: who waits that long has
// waited long enough.
func seconds(d time.Duration) string {
	d = max(d, 0) + time.Millisecond - 1
	return fmt.Sprintf("%d.%03d", d/time.Second, d%time.Second/time.Millisecond)
}

// limited is a 429 in Discord's shape for a scope: user, shared or global.
func limited(after time.Duration, scope string, h http.Header) answer {
	if h == nil {
		h = http.Header{}
	}
	after = max(after, time.Millisecond)
	h["X-Ratelimit-Scope"] = []string{scope}
	h.Set("Retry-After", strconv.Itoa(int(math.Ceil(after.Seconds()))))
	message := "You are being rate limited."
	if scope == "shared" {
		message = "The resource is being rate limited."
	}
	if scope == "global" {
		h["X-Ratelimit-Global"] = []string{"true"}
	}
	h.Set("Via", "1.1 google")
	return answer{status: http.StatusTooManyRequests, header: h, body: object{
		"message": message, "retry_after": math.Ceil(after.Seconds()*1000) / 1000, "global": scope == "global",
	}}
}

// edgeLimit is the 429 of the edge in front of Discord: HTML, and no Via header.
func edgeLimit(after time.Duration) answer {
	h := http.Header{}
	h.Set("Retry-After", strconv.Itoa(int(math.Ceil(max(after, time.Second).Seconds()))))
	h.Set("Server", "cloudflare")
	return answer{status: http.StatusTooManyRequests, header: h,
		html: edgePage("Access denied | discord.com used Cloudflare to restrict access", "Error 1015", "You are being rate limited")}
}

func edgePage(title, code, text string) string {
	return strings.Join([]string{"<!DOCTYPE html>", "<html lang=\"en-US\"><head><title>" + title + "</title></head>",
		"<body><h1>" + code + "</h1><h2>" + text + "</h2></body></html>", ""}, "\n")
}
