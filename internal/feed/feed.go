// Package feed turns bytes into items: RSS, Atom, RDF, JSON Feed, sitemaps, and
// plain pages. It mends what publishers break and never invents what they left out.
package feed

import (
	"strings"
	"time"

	"wiredesk/internal/news"
)

// Kind is the format of a feed.
type Kind string

// The kinds of feed.
const (
	RSS     Kind = "rss"
	RDF     Kind = "rdf"
	Atom    Kind = "atom"
	JSON    Kind = "json"
	Sitemap Kind = "sitemap" // a sitemap whose items are pages
	Index   Kind = "index"   // a sitemap index whose items are sitemaps, newest first
	List    Kind = "list"    // links chosen from a page
	Page    Kind = "page"    // one page watched for change
)

// Accept is what a request for a feed says that it takes.
const Accept = "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"

// maxItems bounds a document by what the sitemap protocol lets one hold
// (https://www.sitemaps.org/protocol.html).
const maxItems = 50_000

// Feed is what a source says, in the order in which it says it.
type Feed struct {
	Kind      Kind
	Title     string // plain text
	Link      string // the page the feed belongs to
	Lang      string // BCP 47 as declared
	Items     []news.Item
	Marked    map[int]string // cleaned HTML of the titles that the feed states to be HTML, by item
	TTL       time.Duration  // the feed's own wish between polls, 0 when it has none
	SkipHours []int          // hours of the day, UTC, in which it doesn't change
	SkipDays  []time.Weekday // days in which it doesn't change
	Cut       bool           // the document ended early; Items are the whole ones
	Charset   string         // the encoding it was in
}

// Parse reads a feed or sitemap. contentType is the HTTP header's value, "" when
// there is none; address is where the document came from, for relative links.
func Parse(body []byte, contentType, address string) (*Feed, error) {
	text, charset := Decode(body, contentType)
	if strings.TrimSpace(text) == "" {
		return nil, news.Errorf(news.Unavailable, "This address gives an empty answer where a feed was expected. Wiredesk tries again later.").Because(&NotFeed{Kind: Empty})
	}
	f, err := parseText(text, address)
	if err != nil {
		return nil, err
	}
	f.Charset = charset
	return f, nil
}

func parseText(text, address string) (*Feed, error) {
	if start := strings.TrimLeft(text, " \t\r\n\ufeff"); strings.HasPrefix(start, "{") {
		return parseJSON(start, address)
	}
	d := document{address: address, marked: map[int]string{}}
	r := readXML(text, d.take)
	for _, n := range r.root.children {
		if isFeed(n) {
			d.top = n
			f := d.feed()
			f.Cut = r.cut
			return f, nil
		}
	}
	return nil, notFeed(text)
}

func isFeed(n *node) bool {
	switch n.name {
	case "rss", "rdf", "feed", "channel", "urlset", "sitemapindex":
		return true
	}
	return false
}

// Ahead says whether an item's date lies so far after it was seen that it can't
// be when it was published; such dates are kept, and shown as what they are.
func Ahead(i news.Item, seen time.Time) bool {
	const clocksDiffer = 15 * time.Minute
	return i.Published.After(seen.Add(clocksDiffer))
}
