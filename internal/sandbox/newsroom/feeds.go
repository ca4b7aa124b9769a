package newsroom

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"strings"
	"time"
)

const feedLength = 40 // entries in a feed; enough for all that an outlet has at the start

// entry is one item of a feed as it is written.
type entry struct {
	*edition
	ID, Link, Content string
}

// feedPage is a feed as it is written.
type feedPage struct {
	Name, Motto, Lang, Home, Self string
	Updated                       time.Time
	Full                          bool
	Entries                       []entry
}

func (e entry) RFC822() string  { return e.published.Format(time.RFC1123Z) }
func (e entry) RFC3339() string { return e.published.Format(time.RFC3339) }
func (e entry) Updated() string { return e.updated.Format(time.RFC3339) }

func (n *Newsroom) serveFeed(o *outlet) http.HandlerFunc {
	types := map[feedKind]string{rss2: "application/rss+xml", atom: "application/atom+xml", rdf: "application/rdf+xml", jsonFeed: "application/feed+json"}
	return func(w http.ResponseWriter, r *http.Request) {
		page := n.feed(o, "http://"+r.Host)
		var body []byte
		var err error
		if o.kind == jsonFeed {
			body, err = page.json()
		} else {
			body = page.xml(o.kind)
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		serve(w, r, types[o.kind]+"; charset=utf-8", page.Updated, body)
	}
}

func (n *Newsroom) feed(o *outlet, base string) *feedPage {
	page := &feedPage{Name: o.name, Motto: o.motto, Lang: o.lang, Home: base + "/" + o.key + "/", Self: base + o.feedPath(), Full: o.full, Updated: n.start}
	for i, e := range n.current(o, n.clock()) {
		if i == feedLength {
			break
		}
		if i == 0 || e.updated.After(page.Updated) {
			page.Updated = e.updated
		}
		page.Entries = append(page.Entries, entry{edition: e, ID: "tag:newsroom.example,2026:" + e.outlet.key + "/" + e.slug, Link: base + e.path(), Content: contentHTML(e)})
	}
	return page
}

// contentHTML is the text as a full feed carries it.
func contentHTML(e *edition) string {
	var b strings.Builder
	for _, p := range e.text {
		tag := "p"
		if rest, ok := strings.CutPrefix(p, "## "); ok {
			tag, p = "h2", rest
		}
		fmt.Fprintf(&b, "<%s>%s</%s>\n", tag, html.EscapeString(p), tag)
	}
	if e.correction != "" {
		fmt.Fprintf(&b, "<p><em>%s</em></p>\n", html.EscapeString(e.correction))
	}
	return b.String()
}

func (p *feedPage) xml(kind feedKind) []byte {
	switch kind {
	case atom:
		return []byte(p.atom())
	case rdf:
		return []byte(p.rdf())
	}
	return []byte(p.rss())
}

// json writes the feed after https://www.jsonfeed.org/version/1.1/.
func (p *feedPage) json() ([]byte, error) {
	type author struct {
		Name string `json:"name"`
	}
	type item struct {
		ID        string   `json:"id"`
		URL       string   `json:"url"`
		Title     string   `json:"title"`
		Summary   string   `json:"summary,omitempty"`
		HTML      string   `json:"content_html,omitempty"`
		Published string   `json:"date_published"`
		Modified  string   `json:"date_modified"`
		Authors   []author `json:"authors"`
		Tags      []string `json:"tags"`
	}
	out := struct {
		Version     string `json:"version"`
		Title       string `json:"title"`
		Home        string `json:"home_page_url"`
		Self        string `json:"feed_url"`
		Description string `json:"description"`
		Language    string `json:"language"`
		Items       []item `json:"items"`
	}{"https://jsonfeed.org/version/1.1", p.Name, p.Home, p.Self, p.Motto, p.Lang, []item{}}
	for _, e := range p.Entries {
		it := item{ID: e.ID, URL: e.Link, Title: e.title, Summary: e.summary, Published: e.RFC3339(), Modified: e.Updated(), Tags: []string{e.section}}
		if p.Full {
			it.HTML = e.Content
		}
		for _, name := range e.by {
			it.Authors = append(it.Authors, author{name})
		}
		out.Items = append(out.Items, it)
	}
	return json.MarshalIndent(out, "", "  ")
}

// serve answers with validators, so that a reader that comes back unchanged
// gets 304.
func serve(w http.ResponseWriter, r *http.Request, contentType string, modified time.Time, body []byte) {
	sum := sha256.Sum256(body)
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("ETag", `"`+hex.EncodeToString(sum[:8])+`"`)
	w.Header().Set("Cache-Control", "max-age=0, must-revalidate")
	http.ServeContent(w, r, "", modified, bytes.NewReader(body))
}
