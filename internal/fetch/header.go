package fetch

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

// maxWait bounds what a server may ask for; the rhythm of polling bounds it further.
const maxWait = 30 * 24 * time.Hour

// retryAfter reads Retry-After, which is seconds or a date (RFC 9110, 10.2.3).
func retryAfter(h http.Header, now time.Time) time.Duration {
	v := strings.TrimSpace(h.Get("Retry-After"))
	if v == "" {
		return 0
	}
	if n, err := strconv.ParseUint(v, 10, 31); err == nil {
		return within(time.Duration(n) * time.Second)
	}
	if at, err := http.ParseTime(v); err == nil {
		return within(at.Sub(now))
	}
	return 0
}

// fresh reads for how long an answer calls itself fresh: max-age less Age, or
// else Expires against the server's own Date (RFC 9111, 4.2.1).
func fresh(h http.Header, now time.Time) time.Duration {
	for d := range strings.SplitSeq(strings.ToLower(strings.Join(h.Values("Cache-Control"), ",")), ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(d), "=")
		switch name {
		case "no-cache", "no-store":
			return 0
		case "max-age":
			n, err := strconv.ParseUint(strings.Trim(value, `" `), 10, 31)
			if err != nil {
				return 0
			}
			age, err := strconv.ParseUint(strings.TrimSpace(h.Get("Age")), 10, 31)
			if err != nil {
				age = 0
			}
			return within(time.Duration(n)*time.Second - time.Duration(age)*time.Second)
		}
	}
	expires, err := http.ParseTime(h.Get("Expires"))
	if err != nil {
		return 0
	}
	if date, err := http.ParseTime(h.Get("Date")); err == nil {
		now = date
	}
	return within(expires.Sub(now))
}

func within(d time.Duration) time.Duration { return min(max(d, 0), maxWait) }
