// Package alert decides what a desk's watches post about a report, and why.
// Its decisions are values with a named reason, which tests, metrics and /why
// all read; doing is somebody else's.
package alert

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"time"

	"wiredesk/internal/news"
)

// Reason names why something was posted or not. It is a fixed word, not a sentence.
type Reason string

// The reasons.
const (
	New        Reason = "new"           // a watch matches a report that is new
	FirstPoll  Reason = "first_poll"    // the source's first poll archives and posts nothing
	NoMatch    Reason = "no_match"      // no watch of the desk matches
	NotNew     Reason = "not_new"       // the report was archived before
	NoChannel  Reason = "no_channel"    // a watch matches, but neither it nor the desk has a channel
	AddedByOne Reason = "added_by_hand" // a person archived it, who has seen it
	Withdrawn  Reason = "withdrawn"     // its outlet has withdrawn it
)

// Match is a watch that a report matches, with the places that made it.
type Match struct {
	Watch news.Watch
	Words []news.Place // in the report's text
	Newly bool         // the report was known and didn't match before
}

// Case is what is known of a report when the decision is due.
type Case struct {
	Desk      news.Desk
	Report    news.Report
	IsNew     bool
	FirstPoll bool
	ByHand    bool
	Matches   []Match
	Now       time.Time
	Story     news.Standing   // as it is with the report in it
	Changes   []news.Change   // what an update of a known report changed
	Outlets   int             // that carry the story, this one included; 0 counts as 1
	Moved     bool            // a figure of the story moved
	Muted     map[string]bool // channels in which people muted the story
	Posts     map[int64]int   // of capped watches, since CapSince
}

// Decision is what to do in one channel, or with no Kind why one watch, or none,
// posts there now.
type Decision struct {
	Kind      news.DeliveryKind
	Reason    Reason
	Channel   string
	Watch     string // the watch that it is about, "" when it posts or is about none
	Alert     news.Alert
	Key       string        // of the delivery: the same alert always has the same key
	Target    string        // message that an edit changes or a reply answers, where it is known
	NotBefore time.Time     // when quiet hours end, zero to post at once
	Wait      *news.Waiting // what waits for a digest or roll-up, but for its story and report
}

// Decide gives one decision for each channel that gets an alert, and one for each
// watch that doesn't post now; one with the reason when there is nothing to
// decide. A story posts once per channel, however many reports tell it and however
// many watches match: all that post are named, and what stands already is followed.
func Decide(c Case) []Decision {
	switch {
	case c.ByHand:
		return []Decision{{Reason: AddedByOne}}
	case c.FirstPoll && c.IsNew:
		return []Decision{{Reason: FirstPoll}}
	}
	out := Follow(c.Story, Turn{Desk: c.Desk, Report: c.Report.ID, Matches: c.Matches, Changes: c.Changes, Muted: c.Muted, Now: c.Now})
	for _, m := range c.Matches {
		channel := ChannelOf(c.Desk, m.Watch)
		switch {
		case placeOf(c.Story.Deliveries, channel).stands():
		case !c.IsNew && !m.Newly && !(m.Watch.Manner.Moves && c.Moved):
		case c.Report.Withdrawn:
			out = append(out, Decision{Reason: Withdrawn, Channel: channel, Watch: m.Watch.Name})
		case c.Story.Elsewhere[channel]:
			out = append(out, Decision{Reason: Abroad, Channel: channel, Watch: m.Watch.Name})
		default:
			out = c.decide(out, m)
		}
	}
	switch {
	case len(out) > 0:
		return out
	case c.IsNew:
		return []Decision{{Reason: NoMatch}}
	}
	return []Decision{{Reason: NotNew}}
}

// decide adds what follows from one watch's match to what is decided already.
func (c Case) decide(out []Decision, m Match) []Decision {
	channel := ChannelOf(c.Desk, m.Watch)
	reason := c.refused(m.Watch.Manner)
	switch {
	case reason == "" && channel == "" && m.Watch.Manner.Digest == 0:
		reason = NoChannel
	case reason == "" && c.Muted[channel]:
		reason = Muted
	}
	if reason != "" {
		return append(out, Decision{Reason: reason, Channel: channel, Watch: m.Watch.Name})
	}
	if d, waits := c.waits(m.Watch, channel); waits {
		return append(out, d)
	}
	i := slices.IndexFunc(out, func(d Decision) bool { return d.Kind == news.DeliveryPost && d.Channel == channel })
	if i < 0 {
		i = len(out)
		out = append(out, Decision{
			Kind: news.DeliveryPost, Channel: channel, Key: Key(channel, c.founder(), placeOf(c.Story.Deliveries, channel).revision+1),
			Alert: c.begin(channel),
		})
	}
	out[i].take(c, m)
	if out[i].Alert.Report != c.Report.ID { // the desk prefers another outlet's
		out[i].Alert.Words = nil
	}
	return out
}

// founder is the address that the story's alerts are named by.
func (c Case) founder() string {
	if c.Story.Founder != "" {
		return c.Story.Founder
	}
	return c.Report.Canonical
}

// begin is the alert that a channel gets first, with the outlets that were there
// before a watch matched.
func (c Case) begin(channel string) news.Alert {
	a := news.Alert{Desk: c.Desk.ID, Channel: channel, Report: c.Report.ID, Story: c.Story.Story}
	if len(c.Story.Reports) > 0 {
		lead := leadOf(c.Report.ID, c.Story.Reports, c.Desk.Prefer)
		a.Report, a.Sides, a.Abroad = lead.ID, Sides(c.Story.Reports), abroad(c.Story)
		a.Also, a.More = also(c.Story, lead)
	}
	return a
}

// Key names the alert about a story in a channel by the address of its first report; revision 1 is the first post.
// It depends on nothing that a restart or another process would number anew.
func Key(channel, canonical string, revision int) string {
	sum := sha256.Sum256([]byte(canonical))
	return channel + "/" + hex.EncodeToString(sum[:12]) + "/" + strconv.Itoa(revision)
}

// merge unites two sorted lists of places, without repeats.
func merge(a, b []news.Place) []news.Place {
	out := append(slices.Clone(a), b...)
	slices.SortFunc(out, func(x, y news.Place) int { return x.Start - y.Start })
	return slices.Compact(out)
}
