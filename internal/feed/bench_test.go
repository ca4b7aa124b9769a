package feed

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/mmcdole/gofeed"
)

// newsFeed is a feed of n items as news sites write them: escaped HTML summaries,
// CDATA content, dates, authors.
func newsFeed(n int) []byte {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Daily</title><link>https://daily.example/</link>`)
	for i := range n {
		fmt.Fprintf(&b, `<item><title>The bridge over the lake reopens, part %d</title><link>https://daily.example/news/%d?utm_source=rss</link><guid isPermaLink="false">daily-%d</guid><dc:creator>Ana Ruiz</dc:creator><pubDate>Thu, 01 Jan 2026 19:%02d:21 GMT</pubDate><description>&lt;p&gt;The bridge, closed since the flood, reopens &amp;amp; carries cars again.&lt;/p&gt;</description><content:encoded><![CDATA[`, i, i, i, i%60)
		for range 5 {
			b.WriteString(`<p class="text">The bridge over the lake, closed since the <a href="/flood">flood of March</a>, reopened on Monday; &#8220;at last&#8221;, said the mayor.</p>`)
		}
		b.WriteString(`]]></content:encoded></item>`)
	}
	b.WriteString(`</channel></rss>`)
	return []byte(b.String())
}

func BenchmarkParse(b *testing.B) {
	body := newsFeed(20)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if f, err := Parse(body, "", "https://daily.example/feed"); err != nil || len(f.Items) != 20 {
			b.Fatal(err)
		}
	}
}

func BenchmarkGofeed(b *testing.B) {
	body := newsFeed(20)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if f, err := gofeed.NewParser().Parse(bytes.NewReader(body)); err != nil || len(f.Items) != 20 {
			b.Fatal(err)
		}
	}
}
