package dedup

import "testing"

func TestCanonical(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"HTTP://WWW.Example.com:80/a/?utm_source=x&b=2&a=1#xtor=RSS-3208", "https://example.com/a?a=1&b=2"},
		{"https://example.com./a?fbclid=1", "https://example.com/a"},
		{"https://example.com", "https://example.com/"},
	} {
		got, err := Canonical(c.in)
		if err != nil || got != c.want {
			t.Errorf("Canonical(%q) = %q, %v; want %q", c.in, got, err, c.want)
		}
	}
}
