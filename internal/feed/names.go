package feed

import "strings"

// spaces gives the short names of the namespaces that matter; the feed formats'
// own have none, so that their elements are found under whatever prefix.
var spaces = map[string]string{
	"":                                       "",
	"http://www.w3.org/2005/atom":            "",
	"http://purl.org/atom/ns#":               "",
	"http://purl.org/rss/1.0/":               "",
	"http://my.netscape.com/rdf/simple/0.9/": "",
	"http://channel.netscape.com/rdf/simple/0.9/":    "",
	"http://backend.userland.com/rss":                "",
	"http://backend.userland.com/rss2":               "",
	"http://backend.userland.com/rss091":             "",
	"http://blogs.law.harvard.edu/tech/rss":          "",
	"http://www.rssboard.org/rss-specification":      "",
	"http://purl.org/net/rss1.1#":                    "",
	"http://purl.org/dc/elements/1.1/":               "dc",
	"http://purl.org/dc/terms/":                      "dcterms",
	"http://purl.org/rss/1.0/modules/content/":       "content",
	"http://www.w3.org/1999/02/22-rdf-syntax-ns#":    "rdf",
	"http://search.yahoo.com/mrss":                   "media",
	"http://www.itunes.com/dtds/podcast-1.0.dtd":     "itunes",
	"http://example.com/dtds/podcast-1.0.dtd":        "itunes",
	"http://www.w3.org/1999/xhtml":                   "xhtml",
	"http://www.w3.org/xml/1998/namespace":           "xml",
	"http://www.sitemaps.org/schemas/sitemap/0.9":    "sitemap",
	"http://www.google.com/schemas/sitemap/0.84":     "sitemap",
	"http://www.google.com/schemas/sitemap/0.9":      "sitemap",
	"http://www.google.com/schemas/sitemap-news/0.9": "news",
	"http://www.w3.org/2000/svg":                     "svg",
	"http://www.w3.org/1998/math/mathml":             "mathml",
}

// prefixes gives what an undeclared prefix means by custom.
var prefixes = map[string]string{
	"atom": "", "rss": "", "atom10": "", "dc": "dc", "dcterms": "dcterms", "content": "content", "rdf": "rdf",
	"media": "media", "itunes": "itunes", "xhtml": "xhtml", "xml": "xml", "news": "news", "sitemap": "sitemap", "svg": "svg",
}

// spaceOf gives the short name of the namespace that a prefix stands for here.
// One that isn't known keeps its address, so that it is no format's own.
func (r *reader) spaceOf(prefix string) string {
	if prefix == "xml" || prefix == "xmlns" {
		return prefix
	}
	for i := len(r.scope) - 1; i >= 0; i-- {
		if r.scope[i].prefix != prefix {
			continue
		}
		uri := strings.ToLower(strings.TrimSpace(r.scope[i].uri))
		if s, ok := spaces[uri]; ok {
			return s
		}
		if s, ok := spaces[strings.TrimRight(uri, "/")]; ok {
			return s
		}
		return uri
	}
	if prefix == "" {
		return ""
	}
	if s, ok := prefixes[strings.ToLower(prefix)]; ok {
		return s
	}
	return "?" + prefix
}

// child gives the first child element of that name, or nil.
func (n *node) child(space, name string) *node {
	for _, c := range n.children {
		if c.name == name && c.space == space {
			return c
		}
	}
	return nil
}

// attr gives an attribute's value, "" when it is absent.
func (n *node) attr(space, name string) string {
	for i := range n.attrs {
		if n.attrs[i].name == name && n.attrs[i].space == space {
			return n.attrs[i].value
		}
	}
	return ""
}

func (n *node) hasAttr(space, name string) bool {
	for i := range n.attrs {
		if n.attrs[i].name == name && n.attrs[i].space == space {
			return true
		}
	}
	return false
}

// value gives all the text in an element, without the space around it.
func (n *node) value() string {
	if n == nil {
		return ""
	}
	if len(n.children) == 1 && n.children[0].name == "" {
		return strings.TrimSpace(n.children[0].text)
	}
	var b strings.Builder
	n.collect(&b)
	return strings.TrimSpace(b.String())
}

func (n *node) collect(b *strings.Builder) {
	for _, c := range n.children {
		if c.name == "" {
			b.WriteString(c.text)
		} else {
			c.collect(b)
		}
	}
}

// hasElements says whether an element has others inside, and not only text.
func (n *node) hasElements() bool {
	for _, c := range n.children {
		if c.name != "" {
			return true
		}
	}
	return false
}

var textEscape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
var attrEscape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

// inner writes the markup inside an element as HTML.
func (n *node) inner(b *strings.Builder) {
	for _, c := range n.children {
		if c.name == "" {
			_, _ = textEscape.WriteString(b, c.text)
			continue
		}
		b.WriteByte('<')
		b.WriteString(c.raw)
		for i := range c.attrs {
			b.WriteByte(' ')
			b.WriteString(c.attrs[i].raw)
			b.WriteString(`="`)
			_, _ = attrEscape.WriteString(b, c.attrs[i].value)
			b.WriteByte('"')
		}
		if len(c.children) == 0 && void[c.name] {
			b.WriteString(" />")
			continue
		}
		b.WriteByte('>')
		c.inner(b)
		b.WriteString("</")
		b.WriteString(c.raw)
		b.WriteByte('>')
	}
}
