package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// How long one attempt may take, and how attempts follow each other.
const (
	attemptTimeout = 5 * time.Second
	// answerTimeout leaves room for a second attempt within the 3 s that Discord
	// waits for the first answer to an interaction.
	answerTimeout  = 1200 * time.Millisecond
	uploadPace     = 128 << 10 // bytes a second that an upload is granted
	maxAttempts    = 6         // with faults; answers of 429 have a count of their own
	maxLimited     = 10
	backoffFirst   = 200 * time.Millisecond
	backoffMost    = 5 * time.Second
	limitedDefault = time.Second // where an answer of 429 names no time
	maxAnswer      = 16 << 20    // bytes
)

// exchange carries one request out: it waits for Discord's limits, sends, and sends
// again where that is safe. Its answers are final: 2xx, or a refusal.
type exchange struct {
	policy    *policy
	repeat    bool
	answer    bool
	uncertain *int // counts attempts whose outcome stayed unknown; nil to not count
}

// RoundTrip implements http.RoundTripper.
func (c exchange) RoundTrip(req *http.Request) (*http.Response, error) {
	target, path := c.policy.rewrite(req.URL)
	r := routeOf(req.Method, path)
	for faults, limited := 0, 0; ; {
		b, err := c.policy.admit(req.Context(), r, c.answer)
		if err != nil {
			return nil, err
		}
		place := ""
		if !c.answer {
			if place, err = c.policy.budget.take(req.Context()); err != nil {
				c.policy.abandon(b)
				return nil, err
			}
		}
		began := c.policy.now()
		resp, sent, err := c.attempt(req, target)
		lim, isLimited := limitOf(resp)
		counts := c.policy.release(r, b, c.answer, c.policy.now().Sub(began), headerOf(resp))
		c.policy.budget.leave(req.Context(), place, counts)
		if resp != nil {
			c.policy.breaker.note(c.policy.now(), resp.StatusCode, lim.shared)
		}
		switch {
		case isLimited:
			c.policy.limitedBy(b, lim)
			if lim.global {
				c.policy.budget.pause(req.Context(), lim.wait)
			}
			limited++
			if limited == maxLimited {
				return nil, &fault{status: resp.StatusCode, wait: lim.wait, err: errors.New("limited again and again")}
			}
		case err == nil && resp.StatusCode < http.StatusInternalServerError:
			return resp, nil
		default:
			faults++
			if err := c.next(req.Context(), faults, resp, sent, err); err != nil {
				return nil, err
			}
		}
		if err := c.policy.breaker.refusal(c.policy.now(), c.answer); err != nil {
			return nil, err
		}
	}
}

// next decides after a fault whether to try again, and waits for that.
func (c exchange) next(ctx context.Context, faults int, resp *http.Response, sent bool, err error) error {
	f := &fault{err: err}
	if resp != nil {
		f.status, f.err = resp.StatusCode, errors.New("no answer of use")
		f.wait = retryAfter(resp.Header)
	}
	if sent && c.uncertain != nil {
		*c.uncertain++
	}
	if ctx.Err() != nil {
		f.err = ctx.Err()
		return f
	}
	if sent && !c.repeat || faults >= maxAttempts {
		return f
	}
	wait := max(backoff(faults), f.wait)
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < wait {
		return f
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		f.err = ctx.Err()
		return f
	}
}

// backoff is the wait after so many faults: doubled each time, half of it by chance.
func backoff(faults int) time.Duration {
	d := min(backoffFirst<<min(faults-1, 10), backoffMost)
	return d/2 + rand.N(d/2)
}

// attempt sends once and reads the whole answer. sent is false when the request
// certainly never reached the server.
func (c exchange) attempt(req *http.Request, target *url.URL) (resp *http.Response, sent bool, err error) {
	var wrote atomic.Bool
	ctx := httptrace.WithClientTrace(req.Context(), &httptrace.ClientTrace{WroteHeaders: func() { wrote.Store(true) }})
	timeout := c.policy.patience
	if c.answer {
		timeout = answerTimeout
	}
	timeout += time.Duration(req.ContentLength) * time.Second / uploadPace
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()

	out := req.Clone(ctx)
	out.URL, out.Host = target, ""
	if req.GetBody != nil {
		if out.Body, err = req.GetBody(); err != nil {
			return nil, false, fmt.Errorf("read body again: %w", err)
		}
	}
	resp, err = c.policy.base.RoundTrip(out)
	if err != nil {
		return nil, wrote.Load(), fmt.Errorf("send request: %w", err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil && resp.StatusCode < http.StatusBadRequest {
		return nil, true, fmt.Errorf("read answer: %w", err)
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return resp, true, nil
}

// rewrite turns an address of discordgo's endpoints into the server's, and gives
// the path after /api/vN/.
func (p *policy) rewrite(u *url.URL) (*url.URL, string) {
	path := strings.TrimPrefix(u.Path, "/api/")
	if _, rest, ok := strings.Cut(path, "/"); ok {
		path = rest
	}
	target := *p.api
	target.Path = p.api.Path + "/" + path
	target.RawQuery = u.RawQuery
	return &target, path
}

func headerOf(resp *http.Response) http.Header {
	if resp == nil {
		return nil
	}
	return resp.Header
}

// limit is what an answer of 429 asks for.
type limit struct {
	wait       time.Duration
	global     bool // of the bot's 50 a second
	shared     bool // of the channel, by others; not counted as invalid
	everything bool // of the address, by Cloudflare, whose answer is HTML
}

// limitOf reads an answer of 429 and leaves its body readable.
func limitOf(resp *http.Response) (limit, bool) {
	if resp == nil || resp.StatusCode != http.StatusTooManyRequests {
		return limit{}, false
	}
	var said struct {
		RetryAfter float64 `json:"retry_after"`
		Global     bool    `json:"global"`
	}
	body, err := io.ReadAll(resp.Body)
	resp.Body = io.NopCloser(bytes.NewReader(body))
	l := limit{everything: err != nil || json.Unmarshal(body, &said) != nil}
	// The body says it to the millisecond; the header is rounded up.
	if l.wait = inSeconds(said.RetryAfter); l.wait == 0 {
		l.wait = retryAfter(resp.Header)
	}
	if l.wait == 0 {
		l.wait = limitedDefault
	}
	l.global = said.Global || resp.Header.Get("X-RateLimit-Global") == "true" || resp.Header.Get("X-RateLimit-Scope") == "global"
	l.shared = resp.Header.Get("X-RateLimit-Scope") == "shared"
	return l, true
}

// retryAfter reads Retry-After in seconds, whole or not; 0 when there is none.
func retryAfter(h http.Header) time.Duration {
	seconds, err := strconv.ParseFloat(h.Get("Retry-After"), 64)
	if err != nil {
		return 0
	}
	return inSeconds(seconds)
}

// inSeconds is 0 for a number that can't be a wait.
func inSeconds(n float64) time.Duration {
	if !(n > 0 && n <= 24*3600) {
		return 0
	}
	return time.Duration(n * float64(time.Second))
}
