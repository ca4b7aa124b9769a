package dedup

import (
	"errors"
	"net/netip"
	"slices"
	"strings"

	"github.com/nlnwa/whatwg-url/url"
	"golang.org/x/net/publicsuffix"

	"wiredesk/internal/news"
)

// maxUnwrap bounds how many AMP viewers are unwrapped from around one address.
const maxUnwrap = 3

// Canonical gives the key that unites the addresses of one report: tracking
// parameters and fragments, default ports, the difference between http and https,
// and the hosts and paths of mobile and AMP editions don't count. It is a key, not
// an address to fetch or to show. Canonical of a key is that key.
func Canonical(address string) (string, error) {
	key, err := normal(strings.TrimSpace(address))
	for range maxRounds {
		if err != nil {
			break
		}
		var again string
		if again, err = normal(key); again == key {
			return key, nil
		}
		key = again
	}
	return "", news.Errorf(news.Invalid, "%s is not a web address. Give one such as https://example.org/feed.", clip(address)).Because(err)
}

// maxRounds bounds how often a key is made of a key; taking one thing out of an
// address can lay bare another, and what doesn't settle is no address.
const maxRounds = 8

var errNoAddress = errors.New("no web address")

// normal makes one round.
func normal(address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	if !isWeb(u) {
		return "", errNoAddress
	}
	if u, err = unwrapAMP(u); err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString("https://")
	b.WriteString(host(u))
	b.WriteString(path(u))
	if q := query(u.Query()); q != "" {
		b.WriteByte('?')
		b.WriteString(q)
	}
	if f := fragment(u.Fragment()); f != "" {
		b.WriteByte('#')
		b.WriteString(f)
	}
	return b.String(), nil
}

func isWeb(u *url.Url) bool {
	return (u.Scheme() == "http" || u.Scheme() == "https") && strings.Trim(u.Hostname(), ".") != ""
}

func clip(s string) string {
	const most = 100
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// unwrapAMP takes an address out of Google's AMP viewer and the AMP cache:
// google.com/amp/s/HOST/PATH and SUBDOMAIN.cdn.ampproject.org/c/s/HOST/PATH
// (https://developers.google.com/amp/cache/overview).
func unwrapAMP(u *url.Url) (*url.Url, error) {
	for range maxUnwrap {
		h := strings.TrimSuffix(u.Hostname(), ".")
		var rest string
		switch {
		case h == "google.com" || strings.HasPrefix(h, "www.google."):
			after, ok := strings.CutPrefix(u.Pathname(), "/amp/")
			if !ok {
				return u, nil
			}
			rest = after
		case h == "cdn.ampproject.org" || strings.HasSuffix(h, ".cdn.ampproject.org"):
			after, ok := strings.CutPrefix(u.Pathname(), "/c/")
			if !ok {
				if after, ok = strings.CutPrefix(u.Pathname(), "/v/"); !ok {
					return u, nil
				}
			}
			rest = after
		default:
			return u, nil
		}
		rest = strings.TrimPrefix(rest, "s/")
		if first, _, _ := strings.Cut(rest, "/"); !strings.Contains(first, ".") {
			return u, nil
		}
		inner, err := url.Parse("https://" + rest + u.Search() + u.Hash())
		if err != nil {
			return nil, err
		}
		u = inner
	}
	return u, nil
}

// host gives the host without a trailing dot, the label of a mobile or AMP
// edition, or a default port of either scheme.
func host(u *url.Url) string {
	h := strings.TrimRight(u.Hostname(), ".")
	if _, err := netip.ParseAddr(strings.Trim(h, "[]")); err != nil {
		h = withoutEdition(h)
	}
	if p := u.Port(); p != "" && p != "80" && p != "443" {
		h += ":" + p
	}
	return h
}

// withoutEdition strips www, m, mobile and amp from the front of a name as long
// as a registrable domain is left, and m from the middle (en.m.wikipedia.org).
func withoutEdition(h string) string {
	domain, err := publicsuffix.EffectiveTLDPlusOne(h)
	if err != nil || h == domain {
		return h
	}
	sub := strings.Split(strings.TrimSuffix(h, "."+domain), ".")
	sub = slices.DeleteFunc(sub, func(l string) bool {
		return l == "www" || l == "m" || l == "mobile" || l == "amp"
	})
	return strings.Join(append(sub, domain), ".")
}

// path gives the path without the ends that mark AMP pages, session ids and a
// closing slash, with percent signs as RFC 3986, 6.2.2 normalises them.
func path(u *url.Url) string {
	p := unescapeUnreserved(u.Pathname())
	if i := strings.Index(strings.ToLower(p), ";jsessionid="); i >= 0 {
		end := strings.IndexByte(p[i:], '/')
		if end < 0 {
			end = len(p) - i
		}
		p = p[:i] + p[i+end:]
	}
	for {
		q := strings.TrimRight(p, "/")
		if end, ok := strings.CutSuffix(q, "/amp"); ok && strings.Count(end, "/") >= 2 {
			q = end
		} else if end, ok := strings.CutSuffix(q, ".amp.html"); ok {
			q = end + ".html"
		}
		if q == p || q == "" {
			return orSlash(q)
		}
		p = q
	}
}

func orSlash(p string) string {
	if p == "" {
		return "/"
	}
	return p
}

// query gives the parameters that may choose the content, in the order of their
// names; parameters of one name keep their own order.
func query(q string) string {
	if q == "" {
		return ""
	}
	parts := strings.Split(q, "&")
	kept := parts[:0]
	for _, p := range parts {
		p = unescapeUnreserved(p)
		name, value, _ := strings.Cut(p, "=")
		if name == "" && value == "" || tracks(strings.ToLower(name), value) {
			continue
		}
		kept = append(kept, p)
	}
	slices.SortStableFunc(kept, func(a, b string) int {
		x, _, _ := strings.Cut(a, "=")
		y, _, _ := strings.Cut(b, "=")
		return strings.Compare(x, y)
	})
	return strings.Join(kept, "&")
}

// fragment gives what of a fragment may choose the content: routes of pages that
// run in the browser, and the entries of a live page.
func fragment(f string) string {
	f, _, _ = strings.Cut(f, ":~:") // what to highlight (https://wicg.github.io/scroll-to-text-fragment/)
	f = unescapeUnreserved(f)
	lower := strings.ToLower(f)
	switch lower {
	case "", "top", "main", "content", "main-content", "comments", "respond", "disqus_thread", "more":
		return ""
	}
	name, value, _ := strings.Cut(strings.TrimPrefix(lower, "?"), "=")
	if tracks(name, value) {
		return ""
	}
	return f
}

// tracks says whether a parameter tells where a reader came from and not what is read.
func tracks(name, value string) bool {
	for _, p := range []string{"utm_", "at_", "mc_", "pk_", "mtm_", "matomo_", "hsa_", "_hs", "wt_", "stm_", "vero_", "trk_", "oly_", "itm_"} {
		if strings.HasPrefix(name, p) {
			return true
		}
	}
	switch name {
	case "fbclid", "gclid", "dclid", "yclid", "int_cmp", "gbraid", "wbraid", "msclkid", "twclid", "ttclid", "igshid", "igsh", "li_fat_id", "gclsrc", "srsltid",
		"xtor", "xtref", "xtcr", "cmp", "cmpid", "cmpredirect", "ncid", "ito", "ocid", "icid", "smid", "smtyp", "partner", "emc",
		"rss", "ref_src", "ref_url", "__twitter_impression", "s_cid", "s_kwcid", "ef_id", "mkt_tok", "wickedid", "_openstat", "fb_action_ids",
		"fb_action_types", "fb_source", "fb_ref", "action_object_map", "action_type_map", "action_ref_map", "gs_l", "__s", "ss_source",
		"soc_src", "soc_trk", "guccounter", "guce_referrer", "guce_referrer_sig", "sr_share", "share", "sharetype", "feature", "_ga", "_gl",
		"phpsessid", "jsessionid", "ns_campaign", "ns_mchannel", "ns_source", "ns_linkname", "ns_fee", "spm", "taid", "traffic_source", "campaign_id", "wtrid", "dicbo", "echobox":
		return true
	case "amp":
		return value == "" || value == "1" || value == "true"
	case "outputtype":
		return value == "amp"
	}
	return false
}

// unescapeUnreserved decodes the percent signs that needn't be there and writes
// the others in capitals.
func unescapeUnreserved(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '%' || i+2 >= len(s) || unhex(s[i+1]) < 0 || unhex(s[i+2]) < 0 {
			b.WriteByte(s[i])
			continue
		}
		c := byte(unhex(s[i+1])<<4 | unhex(s[i+2]))
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-_~", c) >= 0 {
			b.WriteByte(c)
		} else {
			b.WriteString(strings.ToUpper(s[i : i+3]))
		}
		i += 2
	}
	return b.String()
}

func unhex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}
