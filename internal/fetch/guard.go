package fetch

import (
	"net/netip"
	"syscall"

	"code.dny.dev/ssrf"
)

// guard refuses connections to addresses that are not public. It runs at every
// dial, after the name was resolved, so that neither a redirect nor a name that
// resolves differently the second time gets past it.
func guard(allow []netip.Prefix) func(network, address string, _ syscall.RawConn) error {
	var v4, v6 []netip.Prefix
	for _, p := range allow {
		if p.Addr().Is4() {
			v4 = append(v4, p)
		} else {
			v6 = append(v6, p)
		}
	}
	return ssrf.New(ssrf.WithAnyPort(), ssrf.WithAllowedV4Prefixes(v4...), ssrf.WithAllowedV6Prefixes(v6...)).Safe
}
