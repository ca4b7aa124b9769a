// Package news holds the nouns of a wire desk and the error that people see.
// It imports the standard library alone and knows no SQL, Redis, Discord or HTTP.
package news

import "time"

// SourceKind tells how a source is read.
type SourceKind string

// The kinds of source.
const (
	SourceFeed    SourceKind = "feed"    // RSS, Atom, RDF or JSON Feed
	SourceSitemap SourceKind = "sitemap" // news sitemap or sitemap index
	SourceList    SourceKind = "list"    // a page whose links, chosen by Selector, are the items
	SourcePage    SourceKind = "page"    // one page watched for change
)

// Source is a feed, sitemap or page that is polled for one desk. ETag and
// LastModified are opaque: they go back to the server as they came.
type Source struct {
	ID       int64
	Desk     string // Discord server id
	Kind     SourceKind
	Address  string
	Selector string // CSS selector, for SourceList
	Name     string
	Lang     string        // BCP 47 base language declared by the source, "" when unknown
	Every    time.Duration // interval set by a person; 0 lets the source's rhythm decide
	Paused   bool
	PauseWhy string // why it is paused, a catalogue sentence; "" when a person did it

	ETag         string
	LastModified string
	Primed       bool // the first poll, which archives and posts nothing, is done
	NextPoll     time.Time
	LastPoll     time.Time
	LastOK       time.Time
	LastNew      time.Time
	Failures     int           // polls failed in a row
	LastError    string        // what people see of the last poll, packed; "" when it went well
	Gap          time.Duration // usual time between new items, 0 when unknown
	AddedBy      string
	AddedAt      time.Time
}

// Item is an entry found in a source. Times are zero when unknown.
type Item struct {
	ID        string // the guid, exactly as written; "" when there is none
	Link      string // absolute address
	Title     string // plain text
	Authors   []string
	Published time.Time
	Updated   time.Time
	Summary   string // HTML or text as found
	Content   string // HTML or text as found
	Lang      string
}

// Report is one archived text at one canonical address. Places of quotes and
// figures are code points in Text, half-open. Text never changes within a version.
type Report struct {
	ID            int64
	Address       string // as it was given
	Canonical     string // what makes two addresses one report; "" for a text without address
	GUID          string
	Title         string
	Authors       []string
	Published     time.Time // zero when unknown
	PublishedFrom string    // where Published comes from: jsonld, meta, feed, text, "" when unknown
	Updated       time.Time
	Source        string // the outlet's name
	SourceID      int64  // 0 when a person added it
	Lang          string
	Text          string
	SHA256        string // of Text, lower-case hex
	Summary       string
	Image         string // address of the lead image
	Credit        string // agency credit, such as AFP
	Correction    string // correction notice found in the text
	Paid          bool
	Version       int // 1 for the first text
	FirstSeen     time.Time
	LastSeen      time.Time
	Withdrawn     bool
	Story         int64 // on the desk that it was asked for
	Quotes        []Quote
	Figures       []Figure
}

// AheadMargin is by how much clocks and time zones err without anybody meaning it.
const AheadMargin = time.Hour

// Ahead tells a report that its source dates later than it was first seen.
func (r *Report) Ahead() bool {
	return !r.FirstSeen.IsZero() && r.Published.Sub(r.FirstSeen) > AheadMargin
}

// Date is the moment a report counts for in orders and spans of time: its publication,
// or when it was first seen where its source gives none, or one that lay ahead.
func (r *Report) Date() time.Time {
	if r.Published.IsZero() || r.Ahead() {
		return r.FirstSeen
	}
	return r.Published
}

// Version is an earlier text of a report.
type Version struct {
	Report int64
	Number int
	Title  string
	Text   string
	SHA256 string
	SeenAt time.Time
}

// QuoteKind tells a full utterance from a few quoted words.
type QuoteKind string

// The kinds of quote.
const (
	QuoteDirect   QuoteKind = "direct"
	QuoteFragment QuoteKind = "fragment"
)

// Quote is verbatim words with their speaker. All places are code points in the
// report's text, half-open; a part that is absent has both places 0 and no text.
type Quote struct {
	Start        int       `json:"start"`
	End          int       `json:"end"`
	Text         string    `json:"text"` // the words without their marks
	Kind         QuoteKind `json:"kind"`
	Speaker      string    `json:"speaker,omitempty"` // as the text says it
	SpeakerStart int       `json:"speaker_start,omitempty"`
	SpeakerEnd   int       `json:"speaker_end,omitempty"`
	Name         string    `json:"name,omitempty"` // the name a role or pronoun stands for, where the text says so
	Cue          string    `json:"cue,omitempty"`
	CueStart     int       `json:"cue_start,omitempty"`
	CueEnd       int       `json:"cue_end,omitempty"`
}

// FigureKind is the sort of number.
type FigureKind string

// The kinds of figure.
const (
	FigureCount   FigureKind = "count"
	FigureMoney   FigureKind = "money"
	FigurePercent FigureKind = "percent"
	FigureMeasure FigureKind = "measure"
)

// Hedge says how exact a figure claims to be.
type Hedge string

// The hedges.
const (
	HedgeNone  Hedge = "="
	HedgeAbout Hedge = "~"
	HedgeUnder Hedge = "<" // fewer than, nearly, up to
	HedgeOver  Hedge = ">" // more than, at least
	HedgeUp    Hedge = "up"
	HedgeDown  Hedge = "down"
)

// Figure is a number with its hedge, the thing counted, its scope and who states it.
// Value is nil for a range, whose ends are Low and High.
type Figure struct {
	Start        int        `json:"start"`
	End          int        `json:"end"`
	Text         string     `json:"text"`
	Value        *float64   `json:"value,omitempty"`
	Low          *float64   `json:"low,omitempty"`
	High         *float64   `json:"high,omitempty"`
	Hedge        Hedge      `json:"hedge"`
	Unit         string     `json:"unit,omitempty"`
	Counted      string     `json:"counted,omitempty"`
	CountedStart int        `json:"counted_start,omitempty"`
	CountedEnd   int        `json:"counted_end,omitempty"`
	Kind         FigureKind `json:"kind"`
	StatedBy     string     `json:"stated_by,omitempty"`
	Place        string     `json:"place,omitempty"`
	Time         string     `json:"time,omitempty"`
}

// Watch is a saved search that posts to a channel.
type Watch struct {
	ID      int64
	Desk    string
	Name    string
	Query   string // canonical form
	Channel string
	Paused  bool
	Manner  Manner
	AddedBy string
	AddedAt time.Time
}

// Alert is what one desk's watches post about a story in one channel.
type Alert struct {
	Desk    string
	Channel string
	Report  int64
	Story   int64
	Watches []string // names of all the watches that match
	By      []int64  `json:",omitempty"` // their ids
	Words   []Place  // matched words in the report's text
	Notice  *Notice  `json:",omitempty"` // what the desk is told instead of a report
	Page    *Page    `json:",omitempty"` // a page of a digest or roll-up instead of a report
	Where   Where    `json:",omitempty"`
	Tags    []string `json:",omitempty"` // names of the forum's tags
	Urgency Urgency  `json:",omitempty"` // the most pressing of the watches'
	Image   bool     `json:",omitempty"` // with the lead image

	Also      []Carrier `json:",omitempty"` // the other outlets that carry the story, the first of them
	More      int       `json:",omitempty"` // how many carry it beside the report and Also
	Abroad    []Carrier `json:",omitempty"` // outlets that tell the same piece in other languages
	Changes   []Change  `json:",omitempty"` // what updates changed, the latest last
	Sides     []Side    `json:",omitempty"` // numbers that the outlets differ on
	Withdrawn bool      `json:",omitempty"` // the outlet has withdrawn the report
	Moved     bool      `json:",omitempty"` // this revision changes what matters
	Silent    bool      `json:",omitempty"` // notifies and mentions nobody: a reply in quiet hours
}

// Notice is something a desk is told about its own affairs, such as a source
// that fell silent. Sentence is one of the catalogue's.
type Notice struct {
	Sentence string
	Args     []string
	At       time.Time
}

// Place is a run of code points, half-open.
type Place struct{ Start, End int }

// DeliveryState is how far a delivery has come.
type DeliveryState string

// The states of a delivery.
const (
	DeliveryPending DeliveryState = "pending"
	DeliverySending DeliveryState = "sending"
	DeliverySent    DeliveryState = "sent"
	DeliveryHeld    DeliveryState = "held"    // waits for a person: channel gone, permission lost
	DeliveryFailed  DeliveryState = "failed"  // given up, with its reason
	DeliveryUnknown DeliveryState = "unknown" // sent or not: settled by reading the channel
	DeliveryGone    DeliveryState = "gone"    // the message that it was to change had been deleted
)

// DeliveryKind tells what a delivery does in its channel.
type DeliveryKind string

// The kinds of delivery.
const (
	DeliveryPost  DeliveryKind = "post"  // a new message
	DeliveryEdit  DeliveryKind = "edit"  // changes the message Target
	DeliveryReply DeliveryKind = "reply" // a new message that answers the message Target
)

// Delivery is one alert's way to one channel.
type Delivery struct {
	ID        int64
	Key       string // unique: desk, channel, story and revision
	Nonce     string // derived from Key, at most 25 characters
	Kind      DeliveryKind
	Target    string // message that an edit changes or a reply answers, "" for a post
	Alert     Alert
	State     DeliveryState
	Reason    string // why it is held or failed, a catalogue sentence
	Attempts  int
	Message   string // id of the posted message
	Created   time.Time
	NotBefore time.Time
	TriedAt   time.Time // first attempt whose outcome is unknown, zero when there is none
	SentAt    time.Time
	Fence     int64 // raised by every claim; a settlement with an older one is refused
}

// Desk is one newsroom's space: one Discord server.
type Desk struct {
	ID       string
	Name     string
	Lang     string // language of what is posted in channels
	Zone     string // IANA time zone
	Channel  string // where alerts go unless a watch says otherwise
	Health   string // channel told about sources and deliveries in trouble
	Role     string // role that may manage watches and sources besides Manage Messages
	Prefer   string // outlets whose report an alert links to, comma-separated, the first the dearest
	Setup    bool   // /setup is done
	Mentions Mentions
}

// Location is the desk's time zone; UTC when it chose none.
func (d Desk) Location() *time.Location {
	l, err := time.LoadLocation(d.Zone)
	if err != nil {
		return time.UTC // the name was checked when it was set; this machine doesn't know it
	}
	return l
}
