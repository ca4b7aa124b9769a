package feed

import (
	"encoding/xml"
	"fmt"
	"strings"

	"wiredesk/internal/news"
)

// Outline is one source of an OPML file.
type Outline struct {
	Title    string
	Address  string
	Page     string          // the site's own page, "" when the file doesn't say
	Folder   string          // names of the folders it is in, parted by " / "
	Kind     news.SourceKind // feed unless Wiredesk wrote otherwise
	Selector string
}

// opmlSpace marks what OPML has no words for.
const opmlSpace = "urn:wiredesk:opml"

// maxOutlines bounds the sources taken from one file.
const maxOutlines = 10_000

// ReadOPML gives the sources of an OPML file, each address once
// (http://opml.org/spec2.opml).
func ReadOPML(body []byte) ([]Outline, error) {
	text, _ := Decode(body, "")
	r := readXML(text, nil)
	var top *node
	for _, n := range r.root.children {
		if n.name == "opml" {
			top = n
		}
	}
	if top == nil {
		return nil, news.Errorf(news.Invalid, "This file is no OPML list of feeds. Export one from a feed reader, or add the sources one by one.")
	}
	var out []Outline
	seen := map[string]bool{}
	var walk func(n *node, folder string)
	walk = func(n *node, folder string) {
		for _, c := range n.children {
			if c.name != "outline" {
				if c.name == "body" {
					walk(c, folder)
				}
				continue
			}
			o := outline(c, folder)
			if o.Address == "" {
				walk(c, joinFolder(folder, o.Title))
				continue
			}
			if !seen[o.Address] && len(out) < maxOutlines {
				seen[o.Address] = true
				out = append(out, o)
			}
		}
	}
	walk(top, "")
	if len(out) == 0 {
		return nil, news.Errorf(news.Invalid, "This OPML file lists no feeds. Export it again with its subscriptions.")
	}
	return out, nil
}

func joinFolder(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " / " + b
}

func outline(n *node, folder string) Outline {
	o := Outline{Folder: folder, Kind: news.SourceFeed}
	for _, name := range []string{"title", "text"} {
		if o.Title == "" {
			o.Title = oneLine(n.attr("", name))
		}
	}
	for _, name := range []string{"xmlurl", "url"} {
		if o.Address == "" {
			o.Address = strings.TrimSpace(n.attr("", name))
		}
	}
	o.Page = strings.TrimSpace(n.attr("", "htmlurl"))
	switch k := news.SourceKind(n.attr(opmlSpace, "kind")); k {
	case news.SourceSitemap, news.SourceList, news.SourcePage:
		o.Kind = k
		o.Selector = n.attr(opmlSpace, "selector")
	}
	return o
}

type opmlFile struct {
	XMLName xml.Name      `xml:"opml"`
	Version string        `xml:"version,attr"`
	Space   string        `xml:"xmlns:wd,attr"`
	Title   string        `xml:"head>title"`
	Body    []opmlOutline `xml:"body>outline"`
}

type opmlOutline struct {
	Text     string `xml:"text,attr"`
	Title    string `xml:"title,attr"`
	Type     string `xml:"type,attr"`
	XMLURL   string `xml:"xmlUrl,attr"`
	HTMLURL  string `xml:"htmlUrl,attr,omitempty"`
	Kind     string `xml:"wd:kind,attr,omitempty"`
	Selector string `xml:"wd:selector,attr,omitempty"`
}

// WriteOPML gives an OPML file of sources. ReadOPML reads it back whole, but for
// folders, which sources don't have.
func WriteOPML(title string, sources []Outline) ([]byte, error) {
	f := opmlFile{Version: "2.0", Space: opmlSpace, Title: title}
	for _, s := range sources {
		o := opmlOutline{Text: s.Title, Title: s.Title, Type: "rss", XMLURL: s.Address, HTMLURL: s.Page}
		if s.Kind != news.SourceFeed {
			o.Kind, o.Selector = string(s.Kind), s.Selector
		}
		f.Body = append(f.Body, o)
	}
	b, err := xml.MarshalIndent(f, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write OPML: %w", err)
	}
	return append([]byte(xml.Header), b...), nil
}
