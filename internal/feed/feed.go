// Package feed turns bytes into items: RSS, Atom, RDF, JSON Feed, sitemaps, and
// plain pages. It mends what publishers break and never invents what they left out.
package feed

import (
	"bytes"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"

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
	Index   Kind = "index"   // a sitemap index whose items are sitemaps
	List    Kind = "list"    // links chosen from a page
	Page    Kind = "page"    // one page watched for change
)

// Feed is what a source says, in the order in which it says it.
type Feed struct {
	Kind      Kind
	Title     string // plain text
	Link      string // the page the feed belongs to
	Lang      string // BCP 47 as declared
	Items     []news.Item
	TTL       time.Duration  // the feed's own wish between polls, 0 when it has none
	SkipHours []int          // hours of the day, UTC, in which it doesn't change
	SkipDays  []time.Weekday // days in which it doesn't change
	Cut       bool           // the document ended early; Items are the whole ones
}

// Parse reads a feed or sitemap. contentType is the HTTP header's value, "" when
// there is none; address is where the document came from, for relative links.
func Parse(body []byte, contentType, address string) (*Feed, error) {
	f, err := gofeed.NewParser().Parse(bytes.NewReader(body))
	if err != nil {
		return nil, news.Errorf(news.Invalid, "What this address gives is no feed. Give the address of a feed, or of a page that links to one.").Because(err)
	}
	out := &Feed{Kind: Kind(strings.ToLower(f.FeedType)), Title: f.Title, Link: f.Link, Lang: f.Language}
	for _, i := range f.Items {
		it := news.Item{ID: i.GUID, Link: i.Link, Title: i.Title, Summary: i.Description, Content: i.Content, Lang: f.Language}
		for _, a := range i.Authors {
			it.Authors = append(it.Authors, a.Name)
		}
		if i.PublishedParsed != nil {
			it.Published = *i.PublishedParsed
		}
		if i.UpdatedParsed != nil {
			it.Updated = *i.UpdatedParsed
		}
		out.Items = append(out.Items, it)
	}
	return out, nil
}
