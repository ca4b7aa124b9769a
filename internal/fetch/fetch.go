// Package fetch turns an address into bytes: politely, within bounds, and never
// from a private network. It follows redirects itself, so that every hop is
// guarded, counted and can be shown; it undoes compression and counts what comes
// out of it; and every failure is one sentence that says what to do.
package fetch

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"time"

	"github.com/nlnwa/whatwg-url/url"
)

// Bounds that hold unless Options or a Request say otherwise.
const (
	DefaultTimeout = 30 * time.Second // connect, headers and body, over all redirects
	DefaultLimit   = 10 << 20         // bytes of the body after decompression
	MaxHops        = 10               // redirects followed for one address
	maxHeader      = 256 << 10
	connectTimeout = 10 * time.Second
)

// Limiter waits until a request to a registrable domain is polite, and gives
// what ends it. It gives an error when ctx ends first.
type Limiter func(ctx context.Context, domain string) (release func(), err error)

// Options sets a Client up. The zero value refuses private addresses, is bound
// by the defaults and waits for nobody.
type Options struct {
	Allow     []netip.Prefix // private ranges that may be fetched from; empty in production
	UserAgent string         // see Agent
	Timeout   time.Duration  // DefaultTimeout when 0
	Limit     int64          // DefaultLimit when 0
	Limiter   Limiter        // nil: no waiting
	Resolver  *net.Resolver  // nil: the system's
}

// Client fetches. It is safe for use by many goroutines.
type Client struct {
	opts   Options
	http   *http.Client
	robots robotsCache
}

// New makes a Client with a connection pool of its own.
func New(o Options) *Client {
	if o.Timeout == 0 {
		o.Timeout = DefaultTimeout
	}
	if o.Limit == 0 {
		o.Limit = DefaultLimit
	}
	if o.UserAgent == "" {
		o.UserAgent = Agent("", "")
	}
	dialer := &net.Dialer{Timeout: connectTimeout, Control: guard(o.Allow), Resolver: o.Resolver}
	return &Client{opts: o, http: &http.Client{
		Transport: &http.Transport{
			DialContext:            dialer.DialContext,
			Proxy:                  nil, // a proxy would dial where the guard can't see
			DisableCompression:     true,
			ForceAttemptHTTP2:      true,
			TLSHandshakeTimeout:    connectTimeout,
			MaxResponseHeaderBytes: maxHeader,
			MaxIdleConns:           200,
			MaxIdleConnsPerHost:    2,
			IdleConnTimeout:        30 * time.Second,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Close lets idle connections go.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Agent is the honest user agent: the program, its version and where to complain.
func Agent(version, contact string) string {
	if version == "" {
		version = "dev"
	}
	if contact == "" {
		return "Wiredesk/" + version + " (news archive bot)"
	}
	return "Wiredesk/" + version + " (news archive bot; +" + contact + ")"
}

// Request says what to fetch. ETag and LastModified go out as they once came in.
type Request struct {
	Address      string
	ETag         string
	LastModified string
	Accept       string
	Limit        int64         // bytes after decompression; the client's when 0
	Timeout      time.Duration // the client's when 0
	Page         bool          // a page, for which robots.txt is obeyed; feeds and sitemaps are made for programs
}

// Hop is one answer on the way to the last.
type Hop struct {
	Address string
	Status  int
}

// Response is a good answer: 2xx, or 304 with NotModified and no body.
type Response struct {
	Address      string // where the answer came from, after redirects
	Status       int
	Header       http.Header
	Body         []byte // decompressed
	ContentType  string
	ETag         string // opaque, to be sent back as it is
	LastModified string // opaque, to be sent back as it is
	NotModified  bool
	Permanent    string        // the address to use from now on, "" when the old one holds
	RetryAfter   time.Duration // asked for by the server, 0 when not
	Fresh        time.Duration // how long the answer calls itself fresh (Cache-Control, Expires), 0 when it doesn't say
	Hops         []Hop         // redirects followed, in order
}

// Base gives the address that relative links in the body refer to: what
// Content-Location says, or else where the answer came from (RFC 3986, 5.1.3).
func (r *Response) Base() string {
	location := r.Header.Get("Content-Location")
	if location == "" {
		return r.Address
	}
	if base, err := url.ParseRef(r.Address, location); err == nil && (base.Scheme() == "http" || base.Scheme() == "https") {
		return base.String()
	}
	return r.Address
}
