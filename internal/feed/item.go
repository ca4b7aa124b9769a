package feed

import (
	"encoding/base64"
	"html"
	"regexp"
	"strings"
	"time"

	"wiredesk/internal/news"
)

// item reads one entry. Strings are copied, so that a kept item doesn't keep its
// whole document in memory.
// The title's HTML comes beside it where the feed states that it is HTML.
func (d *document) item(n *node) (it news.Item, marked string) {
	base := d.base(n)
	it = news.Item{Lang: d.lang(n), Authors: people(n)}
	it.Title, marked = d.title(n, base)
	var permalink string
	it.ID, permalink = identity(n)
	link := d.link(n, base)
	if link == "" {
		link = resolve(base, permalink)
	}
	it.Link = strings.Clone(link)
	it.Published, it.Updated = dates(n)
	it.Summary, it.Content = d.texts(n, base)
	return it, marked
}

// identity gives the id exactly as written, and the address it is where the feed
// says that it is one.
func identity(n *node) (id, permalink string) {
	if g := n.child("", "guid"); g != nil {
		id = strings.Clone(g.value())
		if isPermalink := strings.TrimSpace(g.attr("", "ispermalink")); isPermalink == "" || strings.EqualFold(isPermalink, "true") {
			permalink = webOnly(id)
		}
		if id != "" {
			return id, permalink
		}
	}
	if c := n.child("", "id"); c != nil && c.value() != "" {
		return strings.Clone(c.value()), ""
	}
	if about := strings.TrimSpace(n.attr("rdf", "about")); about != "" {
		return strings.Clone(about), webOnly(about)
	}
	return "", ""
}

func webOnly(s string) string {
	if l := strings.ToLower(s); strings.HasPrefix(l, "http://") || strings.HasPrefix(l, "https://") || strings.HasPrefix(l, "/") {
		return s
	}
	return ""
}

// Where dates are, best first. dc:date doesn't say which of the two it is, so it
// stands in for either that is missing.
var (
	publishedIn = []struct{ space, name string }{{"", "pubdate"}, {"", "published"}, {"", "issued"}, {"dcterms", "issued"}, {"dcterms", "available"}, {"dc", "date"}, {"dcterms", "date"}, {"", "created"}, {"dcterms", "created"}, {"", "date"}}
	updatedIn   = []struct{ space, name string }{{"", "updated"}, {"", "modified"}, {"dcterms", "modified"}, {"", "lastbuilddate"}, {"dc", "date"}, {"dcterms", "date"}}
)

// dates gives the first readable date of each sort, zero where there is none.
func dates(n *node) (published, updated time.Time) {
	for _, in := range publishedIn {
		if published = ParseDate(n.child(in.space, in.name).value()); !published.IsZero() {
			break
		}
	}
	for _, in := range updatedIn {
		if updated = ParseDate(n.child(in.space, in.name).value()); !updated.IsZero() {
			break
		}
	}
	if updated.IsZero() {
		updated = ParseDate(n.attr("", "lastmod"))
	}
	return published, updated
}

// texts gives the summary and the content, as cleaned HTML or as plain text.
func (d *document) texts(n *node, base string) (summary, content string) {
	for _, in := range []struct{ space, name string }{{"content", "encoded"}, {"", "content"}, {"xhtml", "body"}, {"", "body"}, {"", "fullitem"}} {
		if content = d.first(n, in.space, in.name, base); content != "" {
			break
		}
	}
	description := d.first(n, "", "description", base)
	summary = d.first(n, "", "summary", base)
	switch {
	case summary == "":
		summary = description
	case content == "":
		content = description
	}
	for _, in := range []struct{ space, name string }{{"", "abstract"}, {"dc", "description"}, {"dcterms", "abstract"}, {"itunes", "summary"}, {"media", "description"}} {
		if summary != "" {
			return summary, content
		}
		summary = d.first(n, in.space, in.name, base)
	}
	if group := n.child("media", "group"); summary == "" && group != nil {
		summary = d.first(group, "media", "description", base)
	}
	return summary, content
}

// first gives the first text among the children of that name, HTML before plain.
func (d *document) first(n *node, space, name, base string) string {
	found := ""
	for _, c := range n.children {
		if c.name != name || c.space != space {
			continue
		}
		text, isHTML := d.construct(c, base)
		if text != "" && isHTML {
			return text
		}
		if found == "" {
			found = text
		}
	}
	return strings.Clone(found)
}

// construct gives a text that may be marked up: its HTML, cleaned and with
// absolute links, or its plain words; and which of the two it is (RFC 4287, 3.1).
func (d *document) construct(n *node, base string) (text string, isHTML bool) {
	if n.hasAttr("xml", "base") {
		base = d.base(n)
	}
	kind := strings.ToLower(strings.TrimSpace(n.attr("", "type")))
	inline := n.hasElements()
	switch {
	case strings.EqualFold(n.attr("", "mode"), "base64") || !inline && sentAsBase64(kind):
		b, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(n.value()), ""))
		if err != nil {
			return "", false
		}
		text, _ = Decode(b, "")
		isHTML = kind == "" || strings.Contains(kind, "html") || sentAsBase64(kind) && looksLikeHTML(text)
	case inline:
		text, base, isHTML = d.inlineText(n, kind, base)
	default:
		text = n.value()
		switch {
		case strings.Contains(kind, "html") || n.space == "content" || n.name == "fullitem" || n.name == "body":
			isHTML = true
		case kind == "" || d.top.name != "feed":
			isHTML = (d.top.name != "feed" || kind == "" && strings.Contains(text, "</")) && looksLikeHTML(text)
		}
	}
	if isHTML {
		return cleanHTML(text, base), true
	}
	return strings.TrimSpace(text), false
}

// inlineText gives markup that stands in the feed itself, and the base of its
// links. The div that Atom asks for around XHTML isn't part of it.
func (d *document) inlineText(n *node, kind, base string) (text, innerBase string, isHTML bool) {
	if kind == "text" || kind == "text/plain" {
		return n.value(), base, false
	}
	only := n.onlyElement()
	if only != nil && only.name == "div" && (kind == "xhtml" || kind == "html" || kind == "application/xhtml+xml" && d.isAtom1()) {
		if b := only.attr("xml", "base"); b != "" {
			base = resolve(base, b)
		}
		n = only
		if kind == "html" && !n.hasElements() {
			return n.value(), base, true
		}
	}
	var b strings.Builder
	n.inner(&b)
	return b.String(), base, true
}

// isAtom1 tells Atom 1.0 from the drafts before it, in which a div is content.
func (d *document) isAtom1() bool {
	return strings.EqualFold(d.top.attr("", "xmlns"), "http://www.w3.org/2005/Atom")
}

func (n *node) onlyElement() *node {
	var only *node
	for _, c := range n.children {
		switch {
		case c.name == "" && strings.TrimSpace(c.text) == "":
		case c.name == "" || only != nil:
			return nil
		default:
			only = c
		}
	}
	return only
}

// sentAsBase64 says whether a type attribute names something that is sent as base64.
func sentAsBase64(kind string) bool {
	major, minor, ok := strings.Cut(kind, "/")
	return ok && major != "text" && minor != "xml" && !strings.HasSuffix(minor, "+xml") && major != "message" && major != "multipart"
}

var (
	anyTag = regexp.MustCompile(`</?([a-zA-Z][a-zA-Z0-9]*)(?:\s[^<>]*)?/?>`)
	anyRef = regexp.MustCompile(`&#?[a-zA-Z0-9]{2,31};`)
)

// looksLikeHTML says whether a text without a stated type is HTML: it has a tag
// that HTML knows, or references and no tag that it doesn't.
func looksLikeHTML(s string) bool {
	if !strings.ContainsAny(s, "<&") {
		return false
	}
	tags := anyTag.FindAllStringSubmatch(s, -1)
	for _, t := range tags {
		name := strings.ToLower(t[1])
		if keptElements[name] || dropped[name] || void[name] || knownElements[name] {
			return true
		}
	}
	if len(tags) > 0 {
		return false
	}
	ref := anyRef.FindString(s)
	return ref != "" && html.UnescapeString(ref) != ref
}

// knownElements are HTML's besides the kept ones.
var knownElements = set(`html head body title object iframe frame frameset noframes blink marquee svg math template`)
