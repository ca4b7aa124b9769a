package bot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptrace"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/bwmarrin/discordgo"

	"wiredesk/internal/news"
	"wiredesk/internal/outbox"
)

// server answers requests in place of the network, under synctest's clock.
type server func(*http.Request) (*http.Response, error)

func (f server) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func answer(status int, body string, header ...string) *http.Response {
	h := http.Header{}
	for i := 0; i+1 < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	return &http.Response{StatusCode: status, Status: http.StatusText(status), Header: h, Body: io.NopCloser(strings.NewReader(body))}
}

func sessionOver(t *testing.T, f server) *Session {
	t.Helper()
	s, err := New(Config{Token: "secret-token", APIURL: "http://discord.test", Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	s.policy.base = f
	return s
}

// arrived is what a transport does when the request reached the server.
func arrived(r *http.Request) {
	if trace := traceOf(r); trace != nil {
		trace()
	}
}

func hello() *discordgo.MessageSend { return &discordgo.MessageSend{Content: "hello"} }

func TestPolicyRetriesByOutcome(t *testing.T) {
	lost := func(r *http.Request) (*http.Response, error) { arrived(r); return nil, io.ErrUnexpectedEOF }
	refused := func(*http.Request) (*http.Response, error) { return nil, errors.New("connection refused") }
	status := func(n int) server {
		return func(r *http.Request) (*http.Response, error) { arrived(r); return answer(n, "oops"), nil }
	}
	ok := func(r *http.Request) (*http.Response, error) { arrived(r); return answer(200, `{"id":"7"}`), nil }
	tests := []struct {
		name    string
		nonce   string
		first   server
		tries   int32
		code    news.Code
		notSent bool
	}{
		{"lost reply with nonce", "n", lost, 2, "", false},
		{"lost reply without nonce", "", lost, 1, news.Unavailable, false},
		{"502 with nonce", "n", status(502), 2, "", false},
		{"502 without nonce", "", status(502), 1, news.Unavailable, false},
		{"never sent without nonce", "", refused, 2, "", false},
		{"bad form", "n", status(400), 1, news.Invalid, true},
		{"forbidden", "n", status(403), 1, news.Forbidden, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var tries atomic.Int32
				s := sessionOver(t, func(r *http.Request) (*http.Response, error) {
					if tries.Add(1) == 1 {
						return test.first(r)
					}
					return ok(r)
				})
				_, err := s.Send(t.Context(), "1", test.nonce, hello())
				if got := news.CodeOf(err); got != test.code {
					t.Errorf("code %q, want %q (%v)", got, test.code, err)
				}
				if got := tries.Load(); got != test.tries {
					t.Errorf("%d attempts, want %d", got, test.tries)
				}
				if got := errors.Is(err, outbox.ErrNotSent); got != test.notSent {
					t.Errorf("not sent: %v, want %v", got, test.notSent)
				}
			})
		})
	}
}

func TestPolicyObeysRetryAfter(t *testing.T) {
	tests := []struct {
		name  string
		first *http.Response
		other bool // another channel's post waits too
		reply bool // an interaction's answer waits too
		wait  time.Duration
	}{
		{"user", answer(429, `{"retry_after":3.5,"global":false}`, "X-RateLimit-Scope", "user"), false, false, 3500 * time.Millisecond},
		{"shared", answer(429, `{"retry_after":20,"global":false}`, "X-RateLimit-Scope", "shared"), false, false, 20 * time.Second},
		{"global", answer(429, `{"retry_after":4,"global":true}`, "X-RateLimit-Global", "true"), true, false, 4 * time.Second},
		{"Cloudflare", answer(429, `<html>slow down</html>`, "Retry-After", "7"), true, true, 7 * time.Second},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var first atomic.Bool
				s := sessionOver(t, func(r *http.Request) (*http.Response, error) {
					if first.CompareAndSwap(false, true) {
						return test.first, nil
					}
					return answer(200, `{"id":"7"}`), nil
				})
				began := time.Now()
				var group sync.WaitGroup
				took := func(f func() error) *time.Duration {
					d := new(time.Duration)
					group.Go(func() {
						if err := f(); err != nil {
							t.Error(err)
						}
						*d = time.Since(began)
					})
					return d
				}
				limited := took(func() error { _, err := s.Send(t.Context(), "1", "a", hello()); return err })
				synctest.Wait()
				other := took(func() error { _, err := s.Send(t.Context(), "2", "b", hello()); return err })
				reply := took(func() error {
					return s.Respond(t.Context(), &discordgo.Interaction{ID: "9", Token: "t"}, &discordgo.InteractionResponse{Type: 5})
				})
				group.Wait()
				if *limited != test.wait {
					t.Errorf("the limited post took %v, want %v", *limited, test.wait)
				}
				if waited := *other > 0; waited != test.other {
					t.Errorf("another channel's post took %v", *other)
				}
				if waited := *reply > 0; waited != test.reply {
					t.Errorf("an interaction's answer took %v", *reply)
				}
			})
		})
	}
}

func TestPolicyGivesUpBeforeAPointlessWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := sessionOver(t, func(*http.Request) (*http.Response, error) {
			return answer(429, `{"retry_after":60}`, "X-RateLimit-Scope", "user"), nil
		})
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		began := time.Now()
		_, err := s.Send(ctx, "1", "a", hello())
		f, ok := errors.AsType[*fault](err)
		if !ok || f.RetryAfter() != time.Minute || time.Since(began) > 0 {
			t.Fatalf("after %v: %v", time.Since(began), err)
		}
		if !errors.Is(err, outbox.ErrNotSent) {
			t.Error("a post that was limited wasn't sent")
		}
	})
}

// discordLimits keeps a channel's and the global limit as Discord does, and
// counts who broke them.
type discordLimits struct {
	mu      sync.Mutex
	global  []time.Time
	windows map[string]*struct {
		left  int
		reset time.Time
	}
	broken int
}

func (d *discordLimits) serve(latency time.Duration) server {
	return func(r *http.Request) (*http.Response, error) {
		time.Sleep(latency/2 + rand.N(latency/4)) // the network is never even
		d.mu.Lock()
		now := time.Now()
		for len(d.global) > 0 && now.Sub(d.global[0]) >= time.Second {
			d.global = d.global[1:]
		}
		d.global = append(d.global, now)
		if len(d.global) > 50 {
			d.broken++
		}
		w := d.windows[r.URL.Path]
		if w == nil || !now.Before(w.reset) {
			w = &struct {
				left  int
				reset time.Time
			}{5, now.Add(5 * time.Second)}
			d.windows[r.URL.Path] = w
		}
		if w.left == 0 {
			d.broken++
		} else {
			w.left--
		}
		left, after := w.left, w.reset.Sub(now).Seconds()
		d.mu.Unlock()
		time.Sleep(latency/2 + rand.N(latency/4))
		return answer(200, `{"id":"1"}`, "X-RateLimit-Bucket", "messages", "X-RateLimit-Limit", "5",
			"X-RateLimit-Remaining", fmt.Sprint(left), "X-RateLimit-Reset-After", fmt.Sprintf("%.3f", after)), nil
	}
}

func TestPolicyStaysBelowTheLimits(t *testing.T) {
	const channels, each = 500, 10
	for _, latency := range []time.Duration{2 * time.Millisecond, 20 * time.Millisecond, 100 * time.Millisecond} {
		t.Run(latency.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				limits := &discordLimits{windows: map[string]*struct {
					left  int
					reset time.Time
				}{}}
				s := sessionOver(t, limits.serve(latency))
				began := time.Now()
				var group sync.WaitGroup
				var next atomic.Int64
				for range outbox.DefaultParallel {
					group.Go(func() {
						for n := next.Add(1); n <= channels*each; n = next.Add(1) {
							if _, err := s.Send(t.Context(), fmt.Sprint(n%channels), fmt.Sprint(n), hello()); err != nil {
								t.Error(err)
							}
						}
					})
				}
				group.Wait()
				took := time.Since(began)
				allowed := time.Duration(channels*each/globalLimit-1) * time.Second
				t.Logf("%d posts to %d channels in %v: %.1f %% of the global limit", channels*each, channels, took, 100*allowed.Seconds()/took.Seconds())
				if limits.broken > 0 {
					t.Errorf("%d requests over a limit", limits.broken)
				}
				if allowed.Seconds()/took.Seconds() < 0.95 {
					t.Errorf("took %v, allowed %v", took, allowed)
				}
			})
		})
	}
}

func TestPolicyKeepsOneChannelsPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		limits := &discordLimits{windows: map[string]*struct {
			left  int
			reset time.Time
		}{}}
		s := sessionOver(t, limits.serve(2*time.Millisecond))
		var group sync.WaitGroup
		for i := range 23 {
			group.Go(func() {
				if _, err := s.Send(t.Context(), "1", fmt.Sprint(i), hello()); err != nil {
					t.Error(err)
				}
			})
		}
		began := time.Now()
		group.Wait()
		if took := time.Since(began); took < 20*time.Second || took > 21*time.Second || limits.broken > 0 {
			t.Errorf("23 posts took %v with %d over the limit; five in 5 s are allowed", took, limits.broken)
		}
	})
}

func TestBreakerStopsFarBeforeTenThousand(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var asked int
		s := sessionOver(t, func(*http.Request) (*http.Response, error) {
			asked++
			return answer(403, `{"code":50013,"message":"Missing Permissions"}`), nil
		})
		for range 12000 {
			if _, err := s.Send(t.Context(), "1", "a", hello()); err == nil {
				t.Fatal("a refused post went through")
			}
		}
		if asked != invalidForPosts {
			t.Errorf("%d requests were made, want %d", asked, invalidForPosts)
		}
		before := asked
		_ = s.Respond(t.Context(), &discordgo.Interaction{ID: "9", Token: "t"}, &discordgo.InteractionResponse{Type: 5})
		if asked != before+1 {
			t.Error("people's interactions must still be answered")
		}
		time.Sleep(invalidWindow + time.Minute)
		before = asked
		_, _ = s.Send(t.Context(), "1", "a", hello())
		if asked != before+1 {
			t.Error("after ten minutes posts go out again")
		}
	})
}

func TestPolicyForgetsInteractions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := sessionOver(t, func(*http.Request) (*http.Response, error) { return answer(204, ""), nil })
		for i := range 20000 {
			in := &discordgo.Interaction{ID: fmt.Sprint(i), Token: fmt.Sprint("t", i)}
			if err := s.Respond(t.Context(), in, &discordgo.InteractionResponse{Type: 5}); err != nil {
				t.Fatal(err)
			}
			time.Sleep(100 * time.Millisecond)
		}
		if n := len(s.policy.buckets); n > 2000 {
			t.Errorf("%d buckets are remembered", n)
		}
	})
}

func TestErrorsNeverShowTheToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := sessionOver(t, func(r *http.Request) (*http.Response, error) { return nil, errors.New("no route") })
		err := s.EditOriginal(t.Context(), &discordgo.Interaction{AppID: "5", Token: "interaction-token"}, &discordgo.WebhookEdit{})
		for e := err; e != nil; e = errors.Unwrap(e) {
			if text := fmt.Sprintf("%v %+v", e, e); strings.Contains(text, "interaction-token") || strings.Contains(text, "secret-token") {
				t.Errorf("%s", text)
			}
		}
	})
}

func traceOf(r *http.Request) func() {
	trace := httptrace.ContextClientTrace(r.Context())
	if trace == nil {
		return nil
	}
	return trace.WroteHeaders
}
