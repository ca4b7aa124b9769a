package poll

import "time"

const (
	quietFactor = 3 // usual gaps without anything new that make a source quiet
	movedSights = 3 // sights of a permanent redirect after which the address is changed
	downPolls   = 2 // failed polls in a row, at least, that make a source down
)

// DownAfter is how long a source fails before its desk is told.
const DownAfter = 2 * time.Hour

// Event is a turn in a source's health that its desk is told, once.
type Event string

// The events.
const (
	Quiet   Event = "quiet"   // nothing new for three times the usual gap
	Missing Event = "missing" // the window moved past items never seen
	Down    Event = "down"    // polls have failed for DownAfter
	Back    Event = "back"    // it answers or publishes again
	Gone    Event = "gone"    // 410: it is to be paused
	Moved   Event = "moved"   // its address is to be changed to Address
)

// Health is what a desk was last told about a source; it is kept with the source.
type Health struct {
	Quiet   bool   `json:"quiet,omitempty"`
	Missing bool   `json:"missing,omitempty"`
	Down    bool   `json:"down,omitempty"`
	Gone    bool   `json:"gone,omitempty"`
	MovesTo string `json:"moves_to,omitempty"` // target of the permanent redirect being watched
	Sights  int    `json:"sights,omitempty"`   // how often in a row it was seen
}

// Sight is what one poll saw of a source.
type Sight struct {
	At        time.Time
	Failed    bool
	Gone      bool      // it failed with 410
	Failures  int       // failed polls in a row, this one included
	Primed    bool      // its first poll was over before this one
	LastOK    time.Time // the last poll that went well before this one
	LastNew   time.Time // when something new last came, this poll included
	Gap       time.Duration
	Window    int       // items in the feed; 0 when it hadn't changed
	Known     int       // how many of them were seen before
	Oldest    time.Time // date of the oldest of them, zero when unknown
	Permanent string    // target of a permanent redirect, "" for none
}

// Notice is one event to tell, with what belongs to it.
type Notice struct {
	Event   Event
	For     time.Duration // how long it has been quiet or down
	Gap     time.Duration // the usual gap, for Quiet
	Address string        // the new address, for Moved
}

// Turn gives what the desk is told after a poll and the health to keep. Each turn
// is told once: what was told before and still holds is not told again.
func (h Health) Turn(s Sight) (Health, []Notice) {
	var told []Notice
	tell := func(n Notice) { told = append(told, n) }
	if s.Failed {
		if s.Gone && !h.Gone {
			h.Gone = true
			tell(Notice{Event: Gone})
		}
		down := s.At.Sub(s.LastOK)
		if !h.Down && !h.Gone && s.Failures >= downPolls && !s.LastOK.IsZero() && down >= DownAfter {
			h.Down = true
			tell(Notice{Event: Down, For: down})
		}
		return h, told
	}
	if h.Down || h.Gone {
		h.Down, h.Gone = false, false
		tell(Notice{Event: Back, For: s.At.Sub(s.LastOK)})
	}
	h = h.rhythm(s, tell)
	h = h.window(s, tell)
	return h.address(s, tell), told
}

// rhythm notices when a source falls quiet, and when it speaks again.
func (h Health) rhythm(s Sight, tell func(Notice)) Health {
	if s.Gap == 0 || s.LastNew.IsZero() {
		return h
	}
	silence := s.At.Sub(s.LastNew)
	quiet := silence >= quietFactor*s.Gap
	switch {
	case quiet && !h.Quiet:
		tell(Notice{Event: Quiet, For: silence, Gap: s.Gap})
	case h.Quiet && !quiet:
		tell(Notice{Event: Back})
	}
	h.Quiet = quiet
	return h
}

// window notices when nothing in a feed is known although it was read before: then
// items came and went in between. Items older than the last good poll were there
// then under other ids, so nothing is missing.
func (h Health) window(s Sight, tell func(Notice)) Health {
	if s.Window == 0 {
		return h
	}
	missing := s.Primed && s.Window > 1 && s.Known == 0 && (s.Oldest.IsZero() || s.Oldest.After(s.LastOK))
	if missing && !h.Missing {
		tell(Notice{Event: Missing})
	}
	h.Missing = missing
	return h
}

// address counts sights of one permanent redirect. A single one may be a mistake
// of the day; repeated ones move the source.
func (h Health) address(s Sight, tell func(Notice)) Health {
	switch {
	case s.Permanent == "":
		h.MovesTo, h.Sights = "", 0
	case s.Permanent != h.MovesTo:
		h.MovesTo, h.Sights = s.Permanent, 1
	default:
		h.Sights++
	}
	if h.Sights >= movedSights {
		tell(Notice{Event: Moved, Address: h.MovesTo})
		h.MovesTo, h.Sights = "", 0
	}
	return h
}
