package fetch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"code.dny.dev/ssrf"

	"wiredesk/internal/news"
)

// Kind sorts failures by their cause.
type Kind string

// The kinds of failure.
const (
	BadAddress  Kind = "bad_address"
	Private     Kind = "private"
	NoName      Kind = "dns"
	NoConnect   Kind = "connect"
	BadTLS      Kind = "tls"
	Timeout     Kind = "timeout"
	TooLarge    Kind = "too_large"
	Loop        Kind = "loop"
	TooManyHops Kind = "hops"
	BadRedirect Kind = "redirect"
	BadEncoding Kind = "encoding"
	NotFound    Kind = "not_found"
	Gone        Kind = "gone"
	Refused     Kind = "refused"   // 401, 403 and their like
	Throttled   Kind = "throttled" // 429
	ServerError Kind = "server"    // 5xx
	BadStatus   Kind = "status"
	Robots      Kind = "robots"
	Busy        Kind = "busy" // politeness didn't let the request start in time
	Broken      Kind = "broken"
)

// Failure lies behind every news.Error of this package, for those who must act
// on it: errors.AsType[*fetch.Failure](err).
type Failure struct {
	Kind       Kind
	Address    string // where it happened
	Status     int    // 0 when there was no answer
	RetryAfter time.Duration
	Hops       []Hop
	Page       []byte // what was shown with a refusal, decompressed; nil when it is none or long
	Err        error
}

// refusalPage bounds the pages kept of refusals.
const refusalPage = 256 << 10

// refuses tells the statuses with which sites turn programs away.
func refuses(status int) bool {
	switch status {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusTooManyRequests, http.StatusServiceUnavailable:
		return true
	}
	return false
}

// Error names the kind, and the cause where there is one.
func (f *Failure) Error() string {
	if f.Err == nil {
		return string(f.Kind)
	}
	return string(f.Kind) + ": " + f.Err.Error()
}

// Unwrap gives the cause.
func (f *Failure) Unwrap() error { return f.Err }

// KindOf gives the kind of the failure in err's chain, or "".
func KindOf(err error) Kind {
	if f, ok := errors.AsType[*Failure](err); ok {
		return f.Kind
	}
	return ""
}

// notOK turns an answer that isn't good into the error for it, nil when it is good.
func notOK(host string, f *Failure) error {
	f.Kind = BadStatus
	switch s := f.Status; {
	case s == http.StatusNotFound:
		f.Kind = NotFound
		return news.Errorf(news.NotFound, "%s has nothing at this address (404). Check the address, or open the site to see where it moved.", host).Because(f)
	case s == http.StatusGone:
		f.Kind = Gone
		return news.Errorf(news.NotFound, "%s says that this address is gone for good (410). Remove the source or give its new address.", host).Because(f)
	case s == http.StatusUnauthorized || s == http.StatusForbidden || s == http.StatusPaymentRequired || s == http.StatusUnavailableForLegalReasons:
		f.Kind = Refused
		return news.Errorf(news.Forbidden, "%s doesn't let Wiredesk in (%d). The page may need a login or turn programs away; ask the site for a public feed.", host, s).Because(f)
	case s == http.StatusTooManyRequests:
		f.Kind = Throttled
		return news.Errorf(news.Unavailable, "%s asks for fewer requests (429). Wiredesk waits as long as it says and then tries again.", host).Because(f)
	case s >= 500:
		f.Kind = ServerError
		return news.Errorf(news.Unavailable, "%s has a fault of its own (%d). Wiredesk tries again later.", host, s).Because(f)
	}
	return news.Errorf(news.Unavailable, "%s answered in a way that Wiredesk can't use (%d). Open the address in a browser to see what it shows.", host, f.Status).Because(f)
}

// broken turns an error of the network into the error for it.
func broken(host string, took time.Duration, f *Failure) error {
	if errors.Is(f.Err, context.Canceled) {
		return f
	}
	seconds := int(took.Seconds())
	switch {
	case errors.Is(f.Err, ssrf.ErrProhibitedIP) || errors.Is(f.Err, ssrf.ErrProhibitedNetwork) || errors.Is(f.Err, ssrf.ErrProhibitedPort) || errors.Is(f.Err, ssrf.ErrInvalidHostPort):
		f.Kind = Private
		return news.Errorf(news.Forbidden, "%s leads to a private network address, which Wiredesk never fetches. Give a public address.", host).Because(f)
	case isDNS(f.Err):
		f.Kind = NoName
		return news.Errorf(news.Unavailable, "The name %s can't be found in the DNS. Check its spelling, or try again later.", host).Because(f)
	case isTimeout(f.Err):
		f.Kind = Timeout
		return news.Errorf(news.Unavailable, "%s didn't answer in full within %d seconds. Wiredesk tries again later.", host, seconds).Because(f)
	case isTLS(f.Err):
		f.Kind = BadTLS
		return tlsError(host, f)
	case isConnect(f.Err):
		f.Kind = NoConnect
		return news.Errorf(news.Unavailable, "%s doesn't accept connections. Check the address, or try again later.", host).Because(f)
	}
	f.Kind = Broken
	return news.Errorf(news.Unavailable, "%s broke off its answer. Wiredesk tries again later.", host).Because(f)
}

func tlsError(host string, f *Failure) error {
	if e, ok := errors.AsType[x509.CertificateInvalidError](f.Err); ok && e.Reason == x509.Expired {
		return news.Errorf(news.Unavailable, "The certificate of %s has expired or isn't valid yet. Only the site can mend that.", host).Because(f)
	}
	if _, ok := errors.AsType[x509.HostnameError](f.Err); ok {
		return news.Errorf(news.Unavailable, "The certificate of %s is for another name. Check the address.", host).Because(f)
	}
	if _, ok := errors.AsType[x509.UnknownAuthorityError](f.Err); ok {
		return news.Errorf(news.Unavailable, "The certificate of %s is signed by nobody this machine trusts. Only the site can mend that.", host).Because(f)
	}
	return news.Errorf(news.Unavailable, "No secure connection to %s could be made. Check whether the address should begin with http://.", host).Because(f)
}

func isDNS(err error) bool {
	e, ok := errors.AsType[*net.DNSError](err)
	return ok && !e.IsTimeout
}

func isTimeout(err error) bool {
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, os.ErrDeadlineExceeded) {
		return true
	}
	e, ok := errors.AsType[net.Error](err)
	return ok && e.Timeout()
}

func isTLS(err error) bool {
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return true
	}
	if _, ok := errors.AsType[tls.RecordHeaderError](err); ok {
		return true
	}
	if _, ok := errors.AsType[tls.AlertError](err); ok {
		return true
	}
	return strings.Contains(err.Error(), "tls: ") || strings.Contains(err.Error(), "HTTP response to HTTPS client")
}

func isConnect(err error) bool {
	e, ok := errors.AsType[*net.OpError](err)
	return ok && e.Op == "dial"
}
