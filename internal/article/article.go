// Package article turns a page, a plain text or a PDF into the text that is
// archived, with its title, byline, dates and language, and says where each came from.
package article

import "time"

// The places a field can come from, as they stand in Article.From.
const (
	FromJSONLD = "jsonld" // a schema.org object in the page
	FromMeta   = "meta"   // a meta or link element, or an attribute of <html>
	FromFeed   = "feed"   // the item of the feed; set by the caller
	FromText   = "text"   // read in the page's own words
	FromDoc    = "pdf"    // the PDF's own metadata
)

// Article is what was read. Fields that the page doesn't tell are empty: nothing
// is guessed. Places are code points, half-open.
type Article struct {
	Address       string // as it was given
	Canonical     string // what the page calls itself, absolute; "" when it doesn't say
	Title         string
	Authors       []string
	Published     time.Time
	Updated       time.Time
	PublishedFrom string            // jsonld, meta, feed, text or "" when unknown
	From          map[string]string // field name in lower case → where it came from
	Lang          string            // BCP 47 base language, "" when unknown
	Text          string            // paragraphs are kept apart by an empty line
	SiteName      string
	Image         string // address of the lead image
	Paid          bool   // the page says that not all may read it for free
	Credit        string // agency credit, such as AFP
	Correction    string // correction notice, as written
	Marked        []Mark
}

// Why says what kind of boilerplate was marked.
type Why string

// The kinds of boilerplate.
const (
	WhyListen     Why = "listen"     // "to listen", a player's label
	WhySource     Why = "source"     // "source site-25", a scraper's or syndicator's stamp
	WhyLive       Why = "live"       // "follow the situation live"
	WhyRelated    Why = "related"    // "read also", a link to another article
	WhyNewsletter Why = "newsletter" // a prompt to subscribe, log in or pay
	WhyPhoto      Why = "photo"      // a photo's credit or caption
	WhyShare      Why = "share"      // a prompt to share, comment or follow
	WhyRights     Why = "rights"     // who holds the rights to the text
	WhyRunning    Why = "running"    // a running head or foot of a PDF
)

// Mark is a passage of boilerplate. For a plain text it stays in Article.Text and
// Start and End are its place there. For a page it is left out of Article.Text
// and both places are where in Article.Text it stood.
type Mark struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
	Why   Why    `json:"why"`
}
