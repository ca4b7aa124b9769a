package news

import "time"

// Carrier is a report that carries a story, as an alert names it.
type Carrier struct {
	Report  int64
	Outlet  string
	Address string `json:",omitempty"`
	Lang    string `json:",omitempty"`
}

// ChangeKind tells what an update changed.
type ChangeKind string

// The kinds of change.
const (
	ChangeFigure     ChangeKind = "figure"
	ChangeTitle      ChangeKind = "title"
	ChangeName       ChangeKind = "name"
	ChangeCorrection ChangeKind = "correction"
	ChangeWithdrawn  ChangeKind = "withdrawn"
	ChangeMatch      ChangeKind = "match" // words of a watch are newly present
)

// Change is what an update of a report changed, as an alert shows it: "12 → 14
// dead · 16:40, franceinfo". A part that doesn't apply is "".
type Change struct {
	Kind    ChangeKind
	Before  string `json:",omitempty"`
	After   string `json:",omitempty"`
	Counted string `json:",omitempty"` // what the figure counts
	Outlet  string
	At      time.Time
	Telling bool `json:",omitempty"` // a figure that moved far
	Place   int  `json:"-"`          // of After in the text
}

// Side is one number that outlets give for the same thing, and who gives it.
type Side struct {
	Figure  string // with its hedge and what it counts, as the text says it
	Outlets []string
}

// Standing is a story as it stands: who carries it and what was delivered about it.
// Its reports come in the order of their numbers, the first of many, without text
// and quotes.
type Standing struct {
	Story      int64
	Founder    string // canonical address of the report that began it
	Outlets    int    // that carry it
	Reports    []Report
	Abroad     []Report        // that tell the same piece in other languages
	Deliveries []Delivery      // in all channels, oldest first
	Elsewhere  map[string]bool // channels in which a story of Abroad stands
}
