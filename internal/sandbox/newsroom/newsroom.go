// Package newsroom is the sample press that the demo's desk follows: eight
// outlets that are not real, with three months of reports written for
// Wiredesk and new ones that keep arriving. It serves feeds and article pages
// as an outlet would, with all that surrounds the text on a real page.
package newsroom

import (
	"cmp"
	"embed"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"wiredesk/internal/news"
)

//go:embed reports/*/*.md
var reportFiles embed.FS

// Options set the newsroom's time. Everything has a default.
type Options struct {
	Clock func() time.Time // default time.Now
	Start time.Time        // when the demo begins; default Clock()
	Pace  time.Duration    // between the first new reports; default 15 s
}

// Newsroom holds the outlets and their reports. What is visible depends on the
// clock alone, so that it needs no goroutine and no lock.
type Newsroom struct {
	clock func() time.Time
	start time.Time
	pace  time.Duration

	editions []*edition // ordered by time
}

// New reads the embedded reports and dates them relative to the start.
func New(o Options) (*Newsroom, error) {
	n := &Newsroom{clock: o.Clock, start: o.Start, pace: o.Pace}
	if n.clock == nil {
		n.clock = time.Now
	}
	if n.start.IsZero() {
		n.start = n.clock()
	}
	if n.pace <= 0 {
		n.pace = 15 * time.Second
	}
	n.start = n.start.UTC()
	drafts, err := readDrafts(reportFiles)
	if err != nil {
		return nil, fmt.Errorf("read sample reports: %w", err)
	}
	if n.editions, err = n.publish(drafts); err != nil {
		return nil, fmt.Errorf("date sample reports: %w", err)
	}
	return n, nil
}

// Sources lists the eight outlets' feeds; base is where Handler is reached,
// without a final slash.
func (n *Newsroom) Sources(base string) []news.Source {
	var out []news.Source
	for i := range outlets {
		o := &outlets[i]
		out = append(out, news.Source{Kind: news.SourceFeed, Name: o.name, Lang: o.lang, Address: base + o.feedPath()})
	}
	return out
}

// Watches suggests what a desk might watch in the demo. Channel is a name such
// as "wire", not an id.
func (n *Newsroom) Watches() []news.Watch {
	return []news.Watch{
		{Name: "Refusers", Query: `Perevalsk OR refuser OR réfractaire OR відмовник`, Channel: "politics"},
		{Name: "Varelle dam", Query: `Varelle OR Castelmaur OR "Tressole Hydro"`, Channel: "wire"},
		{Name: "Northgate at work", Query: `Northgate (dockers OR strike OR tram)`, Channel: "wire"},
	}
}

// Handler serves every outlet's home page, feed and article pages. Links are
// absolute and use the Host of the request, so it belongs at the root of a
// listener of its own.
func (n *Newsroom) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /robots.txt", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		http.ServeContent(w, r, "", n.start, strings.NewReader("User-agent: *\nAllow: /\n"))
	})
	for i := range outlets {
		o := &outlets[i]
		mux.HandleFunc("GET /"+o.key+"/{$}", n.serveHome(o))
		mux.HandleFunc("GET "+o.feedPath(), n.serveFeed(o))
		mux.HandleFunc("GET /"+o.key+"/{year}/{month}/{slug}", n.servePage(o))
	}
	return mux
}

// current gives an outlet's pages as they stand at a time, newest first: of each
// page the last edition that is out.
func (n *Newsroom) current(o *outlet, now time.Time) []*edition {
	latest := map[string]*edition{}
	for _, e := range n.editions {
		if e.outlet == o && !e.updated.After(now) {
			latest[e.slug] = e
		}
	}
	for _, e := range n.bulletins(o, now) {
		latest[e.slug] = e
	}
	out := make([]*edition, 0, len(latest))
	for _, e := range latest {
		out = append(out, e)
	}
	slices.SortFunc(out, func(a, b *edition) int {
		return cmp.Or(b.published.Compare(a.published), cmp.Compare(a.slug, b.slug))
	})
	return out
}
