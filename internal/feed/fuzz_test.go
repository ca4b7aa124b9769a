package feed

import (
	"strings"
	"testing"
	"unicode/utf8"

	"wiredesk/internal/news"
)

// seeds are small documents of every kind, whole and broken.
var seeds = []string{
	`<rss version="2.0"><channel><title>t</title><ttl>5</ttl><item><guid>1</guid><title>a &amp; b</title><pubDate>Thu, 01 Jan 2004 19:48:21 GMT</pubDate><description><![CDATA[<p style="color: red">x</p>]]></description></item></channel></rss>`,
	`<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://a.example/"><entry><id>x</id><link href="/b"/><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">x<b/></div></content><author><name>A</name></author></entry></feed>`,
	`<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><item rdf:about="u"><title>t</title></item></rdf:RDF>`,
	`<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;">]><rss><channel><item><title>&a;&c;</title></item>`,
	`<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>http://a.example/1</loc><lastmod>2020-01-01</lastmod></url></urlset>`,
	`{"version":"https://jsonfeed.org/version/1.1","items":[{"id":1,"content_html":"<a href=x>"}]}`,
	`<html><head><title>Login</title></head><body><input type=password></body></html>`,
	"\xff\xfe<\x00r\x00s\x00s\x00>\x00", "<rss><channel><item><title><![CDATA[", "<rss a='", "<rss><item></rss><item>",
}

func FuzzParse(f *testing.F) {
	for _, s := range seeds {
		f.Add([]byte(s), "text/xml; charset=iso-8859-1")
	}
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		feed, err := Parse(body, contentType, "https://daily.example/feed")
		if err != nil {
			if news.CodeOf(err) == "" {
				t.Fatalf("not a sentence for people: %v", err)
			}
			return
		}
		again, err := Parse(body, contentType, "https://daily.example/feed")
		if err != nil || len(again.Items) != len(feed.Items) {
			t.Fatalf("a second reading differs: %d and %d items, %v", len(feed.Items), len(again.Items), err)
		}
		for _, i := range feed.Items {
			for _, s := range append(i.Authors, i.ID, i.Link, i.Title, i.Summary, i.Content, i.Lang) {
				if !utf8.ValidString(s) {
					t.Fatalf("not UTF-8: %q", s)
				}
			}
			if strings.ContainsAny(i.Title, "\n\r\t") {
				t.Fatalf("title on several lines: %q", i.Title)
			}
			if s := strings.ToLower(i.Content); strings.Contains(s, "<script") && !strings.Contains(s, "&lt;") && feed.Kind != JSON {
				c := cleanHTML(i.Content, "")
				if c != i.Content && strings.Contains(strings.ToLower(c), "<script>") {
					t.Fatalf("script left in %q", i.Content)
				}
			}
		}
	})
}

func FuzzDecode(f *testing.F) {
	for _, s := range seeds {
		f.Add([]byte(s), "text/xml")
		f.Add([]byte(s), "text/xml; charset=koi8-r")
	}
	f.Add([]byte("\x00<\x00?"), "")
	f.Add([]byte("\x1b$B"), "text/xml; charset=iso-2022-jp")
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		text, name := Decode(body, contentType)
		if !utf8.ValidString(text) || name == "" {
			t.Fatalf("%q in %q", text, name)
		}
	})
}

func FuzzCleanHTML(f *testing.F) {
	for _, s := range []string{`<p onclick=x>a<br/></p>`, `<script>x</script>`, `<a href=" java&#10;script:x">`, `<style>`, `<div style="width: expression(x)">`, "<", "<!--", "<![CDATA["} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		clean := cleanHTML(s, "https://daily.example/")
		lower := strings.ToLower(clean)
		for _, bad := range []string{"<script", "<iframe", "<style", "<object", "<embed"} {
			if strings.Contains(lower, bad) {
				t.Fatalf("%q became %q", s, clean)
			}
		}
		_ = plain(s) // must not panic
	})
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"2003-12-31T10:14:55.5+01:00", "Thu, 01 Jan 2004 19:48:21 GMT", "mar. 7 avril 2020", "31/12/2003", "1577836800", "2003-365"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d := ParseDate(s)
		if !d.IsZero() && !ParseDate(stamp(d)).Equal(d.Truncate(1e9)) {
			t.Fatalf("%q is %v, which doesn't read back", s, d)
		}
	})
}
