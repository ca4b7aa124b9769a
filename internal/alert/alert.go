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
)

// Match is a watch that a report matches, with the places that made it.
type Match struct {
	Watch news.Watch
	Words []news.Place // in the report's text
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
	NotBefore time.Time     // when quiet hours end, zero to post at once
	Wait      *news.Waiting // what waits for a digest or roll-up, but for its story and report
}

// Decide gives one decision for each channel that gets an alert, and one for each
// watch that doesn't post now; one with the reason when there is nothing to
// decide. A report posts once per channel, however many watches match: all that
// post are named.
func Decide(c Case) []Decision {
	switch {
	case !c.IsNew:
		return []Decision{{Reason: NotNew}}
	case c.FirstPoll:
		return []Decision{{Reason: FirstPoll}}
	case c.ByHand:
		return []Decision{{Reason: AddedByOne}}
	}
	var out []Decision
	for _, m := range c.Matches {
		out = c.decide(out, m)
	}
	if len(out) == 0 {
		return []Decision{{Reason: NoMatch}}
	}
	return out
}

// decide adds what follows from one watch's match to what is decided already.
func (c Case) decide(out []Decision, m Match) []Decision {
	channel := m.Watch.Channel
	if channel == "" {
		channel = c.Desk.Channel
	}
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
			Kind: news.DeliveryPost, Channel: channel, Key: Key(channel, c.Report.Canonical, 1),
			Alert: news.Alert{Desk: c.Desk.ID, Channel: channel, Report: c.Report.ID},
		})
	}
	out[i].take(c, m)
	return out
}

// Key names the alert about a report in a channel; revision 1 is the first post.
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
