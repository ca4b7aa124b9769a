package feed

import (
	"cmp"
	"slices"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/nlnwa/whatwg-url/url"
)

// Candidate is a feed that a page links to.
type Candidate struct {
	Address  string
	Title    string // as the page names it, "" when it doesn't
	Kind     Kind
	Declared bool // by a link element in the page's head, and not only by a link for readers
	score    int
}

// maxCandidates bounds what a page of nothing but links to feeds gives.
const maxCandidates = 50

// feedTypes are the media types of feeds in link elements.
var feedTypes = map[string]Kind{
	"application/rss+xml": RSS, "application/atom+xml": Atom, "application/feed+json": JSON, "application/rdf+xml": RDF,
	"text/rss+xml": RSS, "text/atom+xml": Atom, "application/x.atom+xml": Atom, "text/xml": RSS, "application/xml": RSS,
}

// Discover finds the feeds that a page links to, the best first: those that the
// page declares before those it links to for readers, the site's whole feed before
// feeds of parts, and feeds of comments last.
func Discover(page, base string) []Candidate {
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(page))
	if err != nil {
		return nil
	}
	_, relativeTo := pageFeed(Page, doc, base)
	seen := map[string]bool{}
	var found []Candidate
	add := func(c Candidate) {
		if c.Address = resolve(relativeTo, c.Address); webOnly(c.Address) == "" || seen[c.Address] || len(found) >= maxCandidates {
			return
		}
		seen[c.Address] = true
		c.score = score(c, base)
		found = append(found, c)
	}
	doc.Find("link[rel][href]").Each(func(_ int, s *goquery.Selection) {
		rel := " " + strings.ToLower(s.AttrOr("rel", "")) + " "
		kind, ok := feedTypes[strings.ToLower(strings.TrimSpace(s.AttrOr("type", "")))]
		if ok && (strings.Contains(rel, " alternate ") || strings.Contains(rel, " feed ")) {
			add(Candidate{Address: s.AttrOr("href", ""), Title: oneLine(s.AttrOr("title", "")), Kind: kind, Declared: true})
		}
	})
	doc.Find("a[href]").Each(func(_ int, s *goquery.Selection) {
		if kind := kindOfLink(s.AttrOr("href", "")); kind != "" {
			add(Candidate{Address: s.AttrOr("href", ""), Title: oneLine(cmp.Or(s.AttrOr("title", ""), s.Text())), Kind: kind})
		}
	})
	slices.SortStableFunc(found, func(a, b Candidate) int { return b.score - a.score })
	return found
}

// kindOfLink tells a link to a feed by its path, "" for any other.
func kindOfLink(href string) Kind {
	href, _, _ = strings.Cut(strings.ToLower(href), "#")
	path, query, _ := strings.Cut(href, "?")
	path = strings.TrimRight(path, "/")
	last := path[strings.LastIndexByte(path, '/')+1:]
	switch {
	case last == "feed.json":
		return JSON
	case strings.HasSuffix(last, ".atom") || last == "atom.xml" || last == "atom":
		return Atom
	case strings.HasSuffix(last, ".rdf"):
		return RDF
	case strings.HasSuffix(last, ".rss") || last == "rss" || last == "feed" || last == "feeds" && query != "" || last == "rss.xml" || last == "feed.xml" || last == "index.xml",
		strings.HasSuffix(last, ".xml") && (strings.Contains(path, "rss") || strings.Contains(path, "feed")), strings.Contains("&"+query, "&feed=rss") || strings.Contains("&"+query, "&format=rss"):
		return RSS
	}
	return ""
}

// score orders candidates. A declared feed weighs most; the rest tells apart the
// feeds of one page.
func score(c Candidate, base string) int {
	n := 0
	if c.Declared {
		n += 100
	}
	text := strings.ToLower(c.Address + " " + c.Title)
	for _, w := range []string{"comment", "kommentar", "comentario", "коммент", "комент", "replies", "podcast", "/tag/", "/author/", "/category/"} {
		if strings.Contains(text, w) {
			n -= 150
		}
	}
	from, err := url.Parse(base)
	to, err2 := url.Parse(c.Address)
	if err != nil || err2 != nil {
		return n
	}
	if trimWWW(from.Hostname()) != trimWWW(to.Hostname()) {
		n -= 20
	}
	if dir := strings.TrimRight(from.Pathname(), "/"); dir != "" && strings.HasPrefix(to.Pathname(), dir+"/") {
		n += 30 // the feed of the section that was asked for
	}
	if c.Kind == JSON {
		n -= 5 // the others are better kept
	}
	return n - min(strings.Count(to.Pathname(), "/"), 10)
}

func trimWWW(h string) string { return strings.TrimPrefix(h, "www.") }

// Guesses gives the places where sites keep feeds that they don't link to, to be
// tried in turn and only when Discover finds nothing.
func Guesses(address string) []string {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" {
		return nil
	}
	var out []string
	for _, p := range []string{"/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json", "/news-sitemap.xml", "/sitemap-news.xml"} {
		out = append(out, u.Protocol()+"//"+u.Host()+p)
	}
	return out
}
