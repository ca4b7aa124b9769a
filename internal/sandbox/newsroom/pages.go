package newsroom

import (
	"net/http"
	"strings"
	"time"
)

const relatedShown = 4

// paragraph is a paragraph or a subheading of a text.
type paragraph struct {
	Heading bool
	Words   string
}

// view is an edition as its page shows it.
type view struct {
	Outlet, Motto, Lang, Home, Feed, Colour, ByClass, BodyClass string
	Title, Summary, Section, Link, Credit, Correction, Byline   string
	By                                                          []string
	Published, Modified, ReadDate, ReadModified                 string
	Revised, Tags                                               bool
	LD                                                          any
	Text                                                        []paragraph
	Related                                                     []view
	Items                                                       []view
	Furniture                                                   furniture
}

func (n *Newsroom) servePage(o *outlet) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		base := "http://" + r.Host
		pages := n.current(o, n.clock())
		for i, e := range pages {
			if e.path() != r.URL.Path {
				continue
			}
			v := look(o, e, base)
			for j := 1; j <= min(relatedShown, len(pages)-1); j++ {
				v.Related = append(v.Related, look(o, pages[(i+j)%len(pages)], base))
			}
			page, err := articlePage(v)
			if err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
				return
			}
			write(w, r, e.updated, page)
			return
		}
		http.NotFound(w, r)
	}
}

func (n *Newsroom) serveHome(o *outlet) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		base := "http://" + r.Host
		v := dress(o, base)
		modified := n.start
		for i, e := range n.current(o, n.clock()) {
			v.Items = append(v.Items, look(o, e, base))
			if i == 0 || e.updated.After(modified) {
				modified = e.updated
			}
		}
		write(w, r, modified, home(v))
	}
}

// dress gives what all pages of an outlet share.
func dress(o *outlet, base string) view {
	return view{
		Outlet: o.name, Motto: o.motto, Lang: o.lang, Home: base + "/" + o.key + "/", Feed: base + o.feedPath(),
		Colour: o.colour, ByClass: o.byClass, BodyClass: o.mainTag, Furniture: furnitureIn(o.lang),
	}
}

func look(o *outlet, e *edition, base string) view {
	v := dress(o, base)
	v.Title, v.Summary, v.Section, v.Credit, v.Correction = e.title, e.summary, e.section, e.credit, e.correction
	v.Link, v.By, v.Byline = base+e.path(), e.by, strings.Join(e.by, ", ")
	v.Published, v.Modified = e.published.Format(time.RFC3339), e.updated.Format(time.RFC3339)
	v.ReadDate, v.ReadModified = readDate(e.published, o.lang), readDate(e.updated, o.lang)
	v.Revised, v.Tags = e.updated.After(e.published), o.meta == metaTags
	for _, p := range e.text {
		words, heading := strings.CutPrefix(p, "## ")
		v.Text = append(v.Text, paragraph{heading, words})
	}
	if o.meta == metaJSONLD {
		v.LD = linkedData(v)
	}
	return v
}

// linkedData describes a page after https://schema.org/NewsArticle.
func linkedData(v view) any {
	authors := []map[string]string{}
	for _, name := range v.By {
		authors = append(authors, map[string]string{"@type": "Person", "name": name})
	}
	return map[string]any{
		"@context": "https://schema.org", "@type": "NewsArticle", "headline": v.Title, "description": v.Summary,
		"datePublished": v.Published, "dateModified": v.Modified, "inLanguage": v.Lang, "author": authors,
		"mainEntityOfPage": v.Link, "publisher": map[string]string{"@type": "Organization", "name": v.Outlet},
	}
}

func write(w http.ResponseWriter, r *http.Request, modified time.Time, page string) {
	serve(w, r, "text/html; charset=utf-8", modified, []byte(page))
}
