package fetch

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/nlnwa/whatwg-url/url"

	"wiredesk/internal/news"
)

// Get fetches an address. The answer is a Response, or a *news.Error with a
// *Failure behind it; only the end of ctx by cancellation gives the bare cause.
func (c *Client) Get(ctx context.Context, r Request) (*Response, error) {
	u, err := parse(r.Address)
	if err != nil {
		return nil, err
	}
	if r.Limit == 0 {
		r.Limit = c.opts.Limit
	}
	if r.Timeout == 0 {
		r.Timeout = c.opts.Timeout
	}
	t := &trip{client: c, request: r, left: r.Timeout, seen: map[string]bool{}}
	for {
		next, resp, err := t.step(ctx, u)
		if err != nil || resp != nil {
			return resp, err
		}
		u = next
	}
}

// trip is one address followed to its end.
type trip struct {
	client    *Client
	request   Request
	left      time.Duration // what remains of the time budget; waiting for politeness isn't counted
	hops      []Hop
	seen      map[string]bool
	permanent string
	temporary bool // a temporary redirect was met: later permanent ones don't move the source
}

// step makes one request. It gives where to go next, the answer, or the error.
func (t *trip) step(ctx context.Context, u *url.Url) (next *url.Url, resp *Response, err error) {
	address := u.Href(true)
	if t.seen[address] {
		return nil, nil, news.Errorf(news.Unavailable, "%s redirects in a circle, so there is no page to read. Open the address in a browser and give the one it ends at.", Host(address)).
			Because(t.failure(Loop, address))
	}
	if len(t.hops) > MaxHops {
		return nil, nil, news.Errorf(news.Unavailable, "%s redirects more than %d times. Open the address in a browser and give the one it ends at.", Host(t.hops[0].Address), MaxHops).
			Because(t.failure(TooManyHops, address))
	}
	t.seen[address] = true
	if t.request.Page {
		if err := t.client.permitted(ctx, address); err != nil {
			return nil, nil, err
		}
	}
	release, err := t.wait(ctx, address)
	if err != nil {
		return nil, nil, err
	}
	defer release()

	start := time.Now()
	ctx, cancel := context.WithTimeout(ctx, t.left)
	defer cancel()
	answer, err := t.send(ctx, address)
	if err != nil {
		return nil, nil, broken(Host(address), t.request.Timeout, &Failure{Address: address, Hops: t.hops, Err: err})
	}
	defer answer.Body.Close() //nolint:errcheck // nothing is lost when a body that was read doesn't close
	next, resp, err = t.take(u, answer)
	t.left -= time.Since(start)
	return next, resp, err
}

func (t *trip) failure(k Kind, address string) *Failure {
	return &Failure{Kind: k, Address: address, Hops: t.hops}
}

func (t *trip) wait(ctx context.Context, address string) (func(), error) {
	if t.client.opts.Limiter == nil {
		return func() {}, nil
	}
	release, err := t.client.opts.Limiter(ctx, Domain(address))
	if err != nil {
		f := t.failure(Busy, address)
		f.Err = err
		return nil, news.Errorf(news.Unavailable, "Many requests to %s are waiting their turn. Try again in a minute.", Host(address)).Because(f)
	}
	return release, nil
}

func (t *trip) send(ctx context.Context, address string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, fmt.Errorf("make request: %w", err)
	}
	req.Header.Set("User-Agent", t.client.opts.UserAgent)
	req.Header.Set("Accept-Encoding", "zstd, br, gzip, deflate")
	if t.request.Accept != "" {
		req.Header.Set("Accept", t.request.Accept)
	} else {
		req.Header.Set("Accept", "*/*")
	}
	if t.request.ETag != "" {
		req.Header.Set("If-None-Match", t.request.ETag)
	}
	if t.request.LastModified != "" {
		req.Header.Set("If-Modified-Since", t.request.LastModified)
	}
	return t.client.http.Do(req)
}

// take reads an answer: a redirect gives the next address, anything else ends the trip.
func (t *trip) take(u *url.Url, answer *http.Response) (*url.Url, *Response, error) {
	address := u.Href(true)
	switch answer.StatusCode {
	case http.StatusMovedPermanently, http.StatusPermanentRedirect, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect:
		if location := answer.Header.Get("Location"); location != "" {
			return t.redirected(u, answer.StatusCode, location)
		}
	}
	now := time.Now()
	f := &Failure{Address: address, Status: answer.StatusCode, RetryAfter: retryAfter(answer.Header, now), Hops: t.hops}
	if s := answer.StatusCode; s != http.StatusNotModified && (s < 200 || s > 299) {
		if refuses(s) {
			f.Page, _ = read(answer, refusalPage) // without it the status says enough
		}
		return nil, nil, notOK(Host(address), f)
	}
	resp := &Response{
		Address: address, Status: answer.StatusCode, Header: answer.Header,
		ContentType: answer.Header.Get("Content-Type"), ETag: answer.Header.Get("ETag"), LastModified: answer.Header.Get("Last-Modified"),
		NotModified: answer.StatusCode == http.StatusNotModified, Permanent: t.permanent,
		RetryAfter: f.RetryAfter, Fresh: fresh(answer.Header, now), Hops: t.hops,
	}
	if resp.NotModified {
		return nil, resp, nil
	}
	body, err := read(answer, t.request.Limit)
	if err != nil {
		f.Err = err
		return nil, nil, t.unread(Host(address), f)
	}
	resp.Body = body
	return nil, resp, nil
}

func (t *trip) redirected(u *url.Url, status int, location string) (*url.Url, *Response, error) {
	t.hops = append(t.hops, Hop{Address: u.Href(true), Status: status})
	next, err := u.Parse(location)
	if err != nil || next.Scheme() != "http" && next.Scheme() != "https" {
		f := t.failure(BadRedirect, u.Href(true))
		f.Err = err
		return nil, nil, news.Errorf(news.Unavailable, "%s redirects to something that isn't a web page. Open the address in a browser and give the one it ends at.", Host(u.Href(true))).Because(f)
	}
	next.SetUsername("")
	next.SetPassword("")
	if status != http.StatusMovedPermanently && status != http.StatusPermanentRedirect {
		t.temporary = true
	}
	if !t.temporary {
		t.permanent = next.Href(true)
	}
	return next, nil, nil
}
