// Package alert decides what a desk's watches post about a report, and why.
// Its decisions are values with a named reason, which tests, metrics and /why
// all read; doing is somebody else's.
package alert

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"

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
}

// Decision is what to do in one channel, or with no Kind why nothing is done.
type Decision struct {
	Kind   news.DeliveryKind
	Reason Reason
	Alert  news.Alert
	Key    string // of the delivery: the same alert always has the same key
}

// Decide gives one decision for each channel that gets an alert, or one that
// says why there is none. A report posts once per channel, however many watches
// match: all are named.
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
	missing := false
	for _, m := range c.Matches {
		channel := m.Watch.Channel
		if channel == "" {
			channel = c.Desk.Channel
		}
		if channel == "" {
			missing = true
			continue
		}
		i := slices.IndexFunc(out, func(d Decision) bool { return d.Alert.Channel == channel })
		if i < 0 {
			i = len(out)
			out = append(out, Decision{Kind: news.DeliveryPost, Reason: New, Alert: news.Alert{Desk: c.Desk.ID, Channel: channel, Report: c.Report.ID}, Key: Key(channel, c.Report.Canonical, 1)})
		}
		a := &out[i].Alert
		a.Watches = append(a.Watches, m.Watch.Name)
		a.Words = merge(a.Words, m.Words)
	}
	if len(out) == 0 && missing {
		return []Decision{{Reason: NoChannel}}
	}
	if len(out) == 0 {
		return []Decision{{Reason: NoMatch}}
	}
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
