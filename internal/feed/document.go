package feed

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"wiredesk/internal/news"
)

// document is an XML feed or sitemap being read.
type document struct {
	top     *node
	address string
	items   []news.Item
	marked  map[int]string // titles in HTML, by item
	name    string         // of the publication, as a news sitemap says it
}

// take reads an item as soon as it is whole.
func (d *document) take(n *node) {
	top := n.top()
	if !isFeed(top) || len(d.items) >= maxItems {
		return
	}
	d.top = top
	switch top.name {
	case "urlset", "sitemapindex":
		if it := d.location(n); it.Link != "" {
			d.items = append(d.items, it)
		}
	default:
		it, marked := d.item(n)
		if marked != "" {
			d.marked[len(d.items)] = strings.Clone(marked)
		}
		d.items = append(d.items, it)
	}
}

// feed gives what is said of the whole, and the items with what they inherit.
func (d *document) feed() *Feed {
	f := &Feed{Kind: d.kind(), Items: d.items, Marked: d.marked}
	switch f.Kind {
	case Sitemap:
		f.Title = d.name
		if len(f.Items) > 0 {
			f.Lang = f.Items[0].Lang
		}
		return f
	case Index:
		slices.SortStableFunc(f.Items, func(a, b news.Item) int { return b.Updated.Compare(a.Updated) })
		return f
	}
	head := d.head()
	base := d.base(head)
	f.Title, _ = d.title(head, base)
	f.Link = strings.Clone(d.link(head, base))
	f.Lang = d.lang(head)
	f.TTL, f.SkipHours, f.SkipDays = rhythm(head)
	var authors []string
	if f.Kind == Atom {
		authors = people(head)
	}
	for i := range f.Items {
		it := &f.Items[i]
		it.Lang = cmp.Or(it.Lang, f.Lang)
		if len(it.Authors) == 0 {
			it.Authors = authors
		}
	}
	return f
}

func (d *document) kind() Kind {
	switch d.top.name {
	case "feed":
		return Atom
	case "rdf":
		return RDF
	case "urlset":
		return Sitemap
	case "sitemapindex":
		return Index
	}
	return RSS
}

// head is the element that holds what is said of the whole feed.
func (d *document) head() *node {
	if c := d.top.child("", "channel"); c != nil {
		return c
	}
	return d.top
}

// base gives the address that relative links inside n refer to.
func (d *document) base(n *node) string {
	if n == nil {
		return d.address
	}
	if !n.hasAttr("xml", "base") {
		return d.base(n.parent)
	}
	if b := resolve(d.base(n.parent), n.attr("xml", "base")); b != "" {
		return b
	}
	return d.base(n.parent)
}

// lang gives the language declared for n: by itself, or else by what it is in.
func (d *document) lang(n *node) string {
	for _, space := range []string{"", "dc"} {
		if c := n.child(space, "language"); c != nil && c.value() != "" {
			return tag(c.value())
		}
	}
	for ; n != nil; n = n.parent {
		if n.hasAttr("xml", "lang") {
			return tag(n.attr("xml", "lang"))
		}
	}
	return ""
}

// tag gives a language tag with hyphens, "" for what can be none.
func tag(s string) string {
	s = strings.ReplaceAll(strings.TrimSpace(s), "_", "-")
	if len(s) < 2 || len(s) > 35 || strings.ContainsAny(s, " \t\n<>") {
		return ""
	}
	return strings.Clone(s)
}

// title gives the title as plain text on one line; and its HTML where the feed
// states that it is HTML, and doesn't only look like it.
func (d *document) title(n *node, base string) (words, marked string) {
	for _, space := range []string{"", "dc", "media"} {
		c := n.child(space, "title")
		if c == nil && space == "media" {
			if group := n.child("media", "group"); group != nil {
				c = group.child("media", "title")
			}
		}
		if c == nil {
			continue
		}
		text, isHTML := d.construct(c, base)
		if !isHTML {
			words = oneLine(text)
		} else {
			words = oneLine(plain(text))
			if c.hasElements() || strings.Contains(c.attr("", "type"), "html") {
				marked = text
			}
		}
		if words != "" || marked != "" {
			return words, marked
		}
	}
	return "", ""
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// link gives the address of the page that n is about.
func (d *document) link(n *node, base string) string {
	best, rank := "", 0
	for _, c := range n.children {
		if c.name != "link" || c.space != "" {
			continue
		}
		href, rel := strings.TrimSpace(c.attr("", "href")), strings.ToLower(strings.TrimSpace(c.attr("", "rel")))
		if href == "" {
			href = c.value()
		}
		if href == "" || rel != "" && rel != "alternate" {
			continue
		}
		r := 1
		if t := strings.ToLower(c.attr("", "type")); t == "" || strings.Contains(t, "html") {
			r = 2
		}
		if r > rank {
			best, rank = resolve(d.base(c), href), r
		}
	}
	if best == "" {
		best = resolve(base, n.attr("", "href"))
	}
	return best
}

// rhythm reads when a feed says it changes.
func rhythm(head *node) (ttl time.Duration, hours []int, days []time.Weekday) {
	if n, err := strconv.Atoi(head.child("", "ttl").value()); err == nil && n > 0 && n <= 7*24*60 {
		ttl = time.Duration(n) * time.Minute
	}
	if skip := head.child("", "skiphours"); skip != nil {
		for _, c := range skip.children {
			if h, err := strconv.Atoi(c.value()); err == nil && c.name == "hour" && h >= 0 && h <= 24 && !slices.Contains(hours, h%24) {
				hours = append(hours, h%24)
			}
		}
	}
	if skip := head.child("", "skipdays"); skip != nil {
		for _, c := range skip.children {
			for day := time.Sunday; day <= time.Saturday; day++ {
				if c.name == "day" && strings.EqualFold(c.value(), day.String()) && !slices.Contains(days, day) {
					days = append(days, day)
				}
			}
		}
	}
	return ttl, hours, days
}

// location reads one entry of a sitemap or sitemap index, with what the news
// extension says of the page
// (https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap).
func (d *document) location(n *node) news.Item {
	link := strings.Clone(resolve(d.address, locOf(n, "loc").value()))
	it := news.Item{ID: link, Link: link, Updated: ParseDate(locOf(n, "lastmod").value())}
	about := n.child("news", "news")
	if about == nil {
		return it
	}
	it.Title = oneLine(about.child("news", "title").value())
	it.Published = ParseDate(about.child("news", "publication_date").value())
	if p := about.child("news", "publication"); p != nil {
		it.Lang = tag(p.child("news", "language").value())
		d.name = cmp.Or(d.name, oneLine(p.child("news", "name").value()))
	}
	return it
}

func locOf(n *node, name string) *node {
	if c := n.child("sitemap", name); c != nil {
		return c
	}
	return n.child("", name)
}
