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
}

func (d document) feed() *Feed {
	switch d.top.name {
	case "urlset":
		return d.sitemap(Sitemap, "url")
	case "sitemapindex":
		f := d.sitemap(Index, "sitemap")
		slices.SortStableFunc(f.Items, func(a, b news.Item) int { return b.Updated.Compare(a.Updated) })
		return f
	}
	f := &Feed{Kind: d.kind()}
	head := d.head()
	base := d.base(head)
	f.Title = d.title(head, base)
	f.Link = strings.Clone(d.link(head, base))
	f.Lang = d.lang(head)
	f.TTL, f.SkipHours, f.SkipDays = rhythm(head)
	var authors []string
	if f.Kind == Atom {
		authors = people(head)
	}
	for _, n := range d.items() {
		it := d.item(n)
		if it.Lang == "" {
			it.Lang = f.Lang
		}
		if len(it.Authors) == 0 {
			it.Authors = authors
		}
		f.Items = append(f.Items, it)
	}
	return f
}

func (d document) kind() Kind {
	switch d.top.name {
	case "feed":
		return Atom
	case "rdf":
		return RDF
	}
	return RSS
}

// head is the element that holds what is said of the whole feed.
func (d document) head() *node {
	if c := d.top.child("", "channel"); c != nil {
		return c
	}
	return d.top
}

// items finds the items wherever they are: in the channel, beside it, or in a
// wrapper around them. One that the document was cut off in is left out.
func (d document) items() []*node {
	var found []*node
	var walk func(n *node)
	walk = func(n *node) {
		for _, c := range n.children {
			switch {
			case c.name == "" || len(found) >= maxItems:
			case isItem(c.name) && c.space == "":
				if !c.cut {
					found = append(found, c)
				}
			case c.space == "":
				walk(c)
			}
		}
	}
	walk(d.top)
	return found
}

// base gives the address that relative links inside n refer to.
func (d document) base(n *node) string {
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
func (d document) lang(n *node) string {
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

// title gives the title as plain text on one line.
func (d document) title(n *node, base string) string {
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
		if isHTML {
			text = plain(text)
		}
		if text = oneLine(text); text != "" {
			return text
		}
	}
	return ""
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// link gives the address of the page that n is about.
func (d document) link(n *node, base string) string {
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

// sitemap reads a sitemap, with what the news extension says of each page
// (https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap).
func (d document) sitemap(kind Kind, element string) *Feed {
	f := &Feed{Kind: kind}
	for _, n := range d.top.children {
		if n.name != element || n.cut || len(f.Items) >= maxItems {
			continue
		}
		it := news.Item{
			Link:    strings.Clone(resolve(d.address, locOf(n, "loc").value())),
			Updated: ParseDate(locOf(n, "lastmod").value()),
		}
		if it.Link == "" {
			continue
		}
		it.ID = it.Link
		if about := n.child("news", "news"); about != nil {
			it.Title = oneLine(about.child("news", "title").value())
			it.Published = ParseDate(about.child("news", "publication_date").value())
			if p := about.child("news", "publication"); p != nil {
				it.Lang = tag(p.child("news", "language").value())
				f.Title = cmp.Or(f.Title, oneLine(p.child("news", "name").value()))
				f.Lang = cmp.Or(f.Lang, it.Lang)
			}
		}
		f.Items = append(f.Items, it)
	}
	return f
}

func locOf(n *node, name string) *node {
	if c := n.child("sitemap", name); c != nil {
		return c
	}
	return n.child("", name)
}
