package dedup

import (
	"strings"
	"testing"

	"wiredesk/internal/news"
)

func TestCanonical(t *testing.T) {
	for in, want := range map[string]string{
		"HTTP://WWW.Example.com:80/a/?utm_source=x&b=2&a=1#xtor=RSS-3208": "https://example.com/a?a=1&b=2",
		"https://example.com./a?fbclid=1":                                 "https://example.com/a",
		"https://example.com":                                             "https://example.com/",
		"https://example.com:443/":                                        "https://example.com/",
		"https://example.com:8443/":                                       "https://example.com:8443/",
		"https://user:word@example.com/a":                                 "https://example.com/a",
		"https://example.com/a?id=3&id=1&b=":                              "https://example.com/a?b=&id=3&id=1",
		"https://example.com/a?&&":                                        "https://example.com/a",
		"https://example.com/a#!/story/5":                                 "https://example.com/a#!/story/5",
		"https://example.com/live#post-17":                                "https://example.com/live#post-17",
		"https://example.com/a#comments":                                  "https://example.com/a",
		"https://example.com/a#:~:text=at%20last":                         "https://example.com/a",
		"https://example.com/a#at_medium=RSS":                             "https://example.com/a",
		"https://example.com/%7Eana/%e4%b8%ad?q=%41":                      "https://example.com/~ana/%E4%B8%AD?q=A",
		"https://example.com/a/../b":                                      "https://example.com/b",
		"https://bücher.example/a":                                        "https://xn--bcher-kva.example/a",
		"https://m.example.com/2026/03/04/bridge":                         "https://example.com/2026/03/04/bridge",
		"https://en.m.wikipedia.org/wiki/Bridge":                          "https://en.wikipedia.org/wiki/Bridge",
		"https://m.me/ana":                                                "https://m.me/ana",
		"https://example.com/2026/bridge/amp/":                            "https://example.com/2026/bridge",
		"https://example.com/2026/bridge.amp.html":                        "https://example.com/2026/bridge.html",
		"https://example.com/amp":                                         "https://example.com/amp",
		"https://example.com/guitar/amp/marshall":                         "https://example.com/guitar/amp/marshall",
		"https://example.com/a?amp=1":                                     "https://example.com/a",
		"https://example.com/a?amp=12":                                    "https://example.com/a?amp=12",
		"https://www.google.com/amp/s/example.com/a?amp":                  "https://example.com/a",
		"https://example-com.cdn.ampproject.org/c/s/example.com/a.html":   "https://example.com/a.html",
		"https://example.com/a;jsessionid=0A1B?x=1":                       "https://example.com/a?x=1",
		"https://example.com/story?sid=17&cid=4":                          "https://example.com/story?cid=4&sid=17",
		"http://[2001:DB8::1]:80/":                                        "https://[2001:db8::1]/",
		" https://example.com/a\n":                                        "https://example.com/a",
	} {
		got, err := Canonical(in)
		if err != nil || got != want {
			t.Errorf("Canonical(%q) = %q, %v; want %q", in, got, err, want)
		}
		if again, err := Canonical(got); err != nil || again != got {
			t.Errorf("Canonical(%q) = %q, %v: not its own key", got, again, err)
		}
	}
}

func TestCanonicalRefusesWhatIsNoAddress(t *testing.T) {
	for _, in := range []string{"", "hello", "mailto:ana@example.com", "javascript:alert(1)", "https://", "ftp://example.com/", "https://exa mple.com/"} {
		if got, err := Canonical(in); news.CodeOf(err) != news.Invalid {
			t.Errorf("Canonical(%q) = %q, %v", in, got, err)
		}
	}
}

func FuzzCanonical(f *testing.F) {
	for _, s := range []string{
		"https://example.com/a?utm_source=x&b=2#xtor=1", "http://www.m.amp.example.co.uk:80//a/amp/amp/?&%", "https://www.google.com/amp/s/www.google.com/amp/x.y",
		"https://a.cdn.ampproject.org/c/x.y/%2e%2e/amp", "http://[::1]/;jsessionid=a;jsessionid=b", "http://1.2/%25%32%35", "https://bücher.example/?%u0041&=&==#?#:~:",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		key, err := Canonical(in)
		if err != nil {
			if news.CodeOf(err) != news.Invalid {
				t.Fatalf("%q: %v", in, err)
			}
			return
		}
		again, err := Canonical(key)
		if err != nil || again != key {
			t.Fatalf("%q gives %q, which gives %q, %v", in, key, again, err)
		}
		if strings.ContainsAny(key, " \t\n<>") {
			t.Fatalf("%q gives %q", in, key)
		}
	})
}

func BenchmarkCanonical(b *testing.B) {
	for b.Loop() {
		if _, err := Canonical("https://www.example.com/2026/03/04/the-bridge-reopens?id=17&utm_source=rss&utm_medium=feed#xtor=RSS-1"); err != nil {
			b.Fatal(err)
		}
	}
}
