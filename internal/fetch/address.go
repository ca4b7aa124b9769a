package fetch

import (
	"net/netip"
	"strings"

	"github.com/nlnwa/whatwg-url/url"
	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"

	"wiredesk/internal/news"
)

// Address reads an address as people type or paste it and gives it as a browser
// would send it: a missing scheme is https, feed: is read as http, the marks that
// chats put around addresses are left out, and names are in their ASCII form.
func Address(s string) (string, error) {
	u, err := parse(s)
	if err != nil {
		return "", err
	}
	return u.Href(true), nil
}

func parse(s string) (*url.Url, error) {
	given := s
	s = strings.Trim(strings.TrimSpace(s), "<>")
	lower := strings.ToLower(s)
	switch {
	case strings.HasPrefix(lower, "feed://"):
		s = "http://" + s[len("feed://"):]
	case strings.HasPrefix(lower, "feed:http"):
		s = s[len("feed:"):]
	case strings.HasPrefix(s, "//"):
		s = "https:" + s
	case !strings.Contains(s, ":") || !strings.Contains(s, "://") && strings.Contains(strings.SplitN(s, ":", 2)[0], "."):
		s = "https://" + s
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme() != "http" && u.Scheme() != "https" || !plausibleHost(u.Hostname()) {
		return nil, news.Errorf(news.Invalid, "%s is not a web address. Give one such as https://example.org/feed.", clip(given)).
			Because(&Failure{Kind: BadAddress, Address: given, Err: err})
	}
	u.SetUsername("")
	u.SetPassword("")
	return u, nil
}

// plausibleHost keeps words that are no host ("hello") from being looked up;
// localhost and numbers are left to the guard.
func plausibleHost(h string) bool {
	if h == "localhost" || strings.HasPrefix(h, "[") {
		return true
	}
	if strings.ContainsAny(h, " %") {
		return false
	}
	return strings.Contains(strings.Trim(h, "."), ".")
}

// clip keeps what a person pasted from flooding the sentence it is quoted in.
func clip(s string) string {
	const most = 100
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// Host gives the host of an address as it should be shown. A name outside ASCII
// is shown in both its forms, since letters of another alphabet can look alike:
// "аpple.com (xn--pple-43d.com)".
func Host(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return clip(address)
	}
	ascii := u.Hostname()
	shown, err := idna.Display.ToUnicode(ascii)
	if err != nil || shown == ascii {
		return ascii
	}
	return shown + " (" + ascii + ")"
}

// Domain gives the registrable domain that an address belongs to, by the public
// suffix list; for a bare IP address it is that address.
func Domain(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	if _, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil {
		return host
	}
	if d, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil {
		return d
	}
	return host
}
