package news

import "time"

// Story is the reports that tell the same news on one desk. Its number is that of
// the report that began it.
type Story struct {
	ID      int64
	Reports []Report // in the order of their numbers
	Size    int      // all of its reports, of which Reports may hold a part
}

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
}

// Side is one number that outlets give for the same thing, and who gives it.
type Side struct {
	Figure  string // with its hedge and what it counts, as the text says it
	Outlets []string
}
