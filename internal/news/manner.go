package news

import "time"

// Where says in what form a watch's alerts stand in its channel.
type Where string

// The forms. A channel that is a forum takes forum posts alone.
const (
	InChannel Where = ""       // messages in the channel
	InThread  Where = "thread" // a message in the channel with a thread for its story
	InForum   Where = "forum"  // a post of the forum for each story
)

// Urgency says how much a watch's alerts press.
type Urgency string

// The urgencies, the most pressing first.
const (
	Flash   Urgency = "flash"
	Urgent  Urgency = "urgent"
	Routine Urgency = "routine"
)

// Urgencies lists them, the most pressing first.
func Urgencies() []Urgency { return []Urgency{Flash, Urgent, Routine} }

// Manner is how a watch delivers, and what it leaves out of all that it matches.
// The zero Manner posts every story to the channel at once, as routine.
type Manner struct {
	Where   Where    `json:"where,omitempty"`
	Tags    []string `json:"tags,omitempty"`    // names of the forum's tags
	Digest  int64    `json:"digest,omitempty"`  // the digest that its stories wait for; 0 posts each by itself
	Cap     int      `json:"cap,omitempty"`     // most posts an hour, the rest is rolled up; 0 for no bound
	Urgency Urgency  `json:"urgency,omitempty"` // "" is routine
	Quiet   Window   `json:"quiet,omitzero"`    // hours of the desk's day that hold posts back until they end
	Langs   []string `json:"langs,omitempty"`   // only reports in these; none for all
	Sources []int64  `json:"sources,omitempty"` // only reports of these; none for all
	Outlets int      `json:"outlets,omitempty"` // only stories that so many outlets carry; 0 and 1 are the same
	Moves   bool     `json:"moves,omitempty"`   // only when a figure of the story moves
	Image   bool     `json:"image,omitempty"`   // with the lead image
}

// Presses is the manner's urgency, routine where none was chosen.
func (m Manner) Presses() Urgency {
	if m.Urgency == "" {
		return Routine
	}
	return m.Urgency
}

// Window is a part of the day from one time to another, in minutes since
// midnight on the desk's clocks, half-open; it goes over midnight where To is
// before From. Equal ends make no window.
type Window struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// IsZero tells whether there is no window.
func (w Window) IsZero() bool { return w.From == w.To }

// Mentions says whom a desk's alerts mention: a role for each urgency, and how
// long no role is mentioned again after it was.
type Mentions struct {
	Flash    string        `json:"flash,omitempty"` // roles' ids
	Urgent   string        `json:"urgent,omitempty"`
	Routine  string        `json:"routine,omitempty"`
	Cooldown time.Duration `json:"cooldown,omitempty"` // 0 is DefaultCooldown
}

// Role is whom alerts of an urgency mention, "" for nobody.
func (m Mentions) Role(u Urgency) string {
	switch u {
	case Flash:
		return m.Flash
	case Urgent:
		return m.Urgent
	}
	return m.Routine
}

// DefaultCooldown is how long a role is left alone unless a desk says otherwise.
const DefaultCooldown = 15 * time.Minute

// Rest is the cooldown that holds.
func (m Mentions) Rest() time.Duration {
	if m.Cooldown == 0 {
		return DefaultCooldown
	}
	return m.Cooldown
}

// Digest is a message that tells, at set times, of all the stories that waited
// for it.
type Digest struct {
	ID      int64
	Desk    string
	Name    string
	Channel string
	Times   Times
	Next    time.Time // when it falls due
	Last    time.Time // when it was last made, zero before the first
	AddedBy string
	AddedAt time.Time
}

// Times are times of the day on some days of the week, on the desk's clocks.
type Times struct {
	At   []int          `json:"at"`             // minutes since midnight, ascending
	Days []time.Weekday `json:"days,omitempty"` // none for every day
}

// Waiting is a story that one watch found and that waits for a digest, or with
// Digest 0 for the roll-up of what went over the watch's cap.
type Waiting struct {
	Digest  int64
	Desk    string
	Channel string
	Watch   int64
	Story   int64
	Report  int64
	Since   time.Time
	Due     time.Time // of a roll-up
}

// Page is one message of a digest or roll-up, complete in itself, so that it is
// drawn the same however often it is tried.
type Page struct {
	Digest string // its name, "" for a roll-up
	Number int    // from 1
	Of     int
	Groups []Group
}

// Group is what a page tells of one watch.
type Group struct {
	Watch   string
	Stories []Told
}

// Told is one line of a page.
type Told struct {
	Title   string
	Address string
	Source  string
	Outlets int
	At      time.Time
}

// Claim says who has taken a story.
type Claim struct {
	Desk   string
	Story  int64
	Person string // Discord id
	Name   string // as it was then
	At     time.Time
}

// Find is a story that a watch found, the first time it did.
type Find struct {
	Watch  int64
	Story  int64
	At     time.Time
	Posted bool // by itself, and not in a digest or roll-up
}
