package alert

import (
	"slices"
	"time"

	"wiredesk/internal/news"
)

// The reasons that come from how a watch delivers.
const (
	OtherLanguage Reason = "other_language" // the watch takes other languages alone
	OtherSource   Reason = "other_source"   // the watch takes other sources alone
	FewOutlets    Reason = "few_outlets"    // too few outlets carry the story yet
	Unmoved       Reason = "unmoved"        // the watch waits for a figure to move
	Muted         Reason = "muted"          // a person muted the story in the channel
	ForDigest     Reason = "for_digest"     // it waits for the watch's digest
	RolledUp      Reason = "rolled_up"      // over the watch's cap: it waits for the roll-up
	QuietHours    Reason = "quiet_hours"    // it is posted when the watch's quiet hours end
)

// rollEvery is how long a roll-up gathers what goes over a cap, and the hour that
// the cap counts in.
const rollEvery = time.Hour

// CapSince is since when the posts of a capped watch are counted.
func CapSince(now time.Time) time.Time { return now.Add(-rollEvery) }

// refused says why a watch leaves the case out of all it matches; "" when it doesn't.
func (c Case) refused(m news.Manner) Reason {
	switch {
	case len(m.Langs) > 0 && !slices.Contains(m.Langs, c.Report.Lang):
		return OtherLanguage
	case len(m.Sources) > 0 && !slices.Contains(m.Sources, c.Report.SourceID):
		return OtherSource
	case m.Outlets > max(c.Outlets, 1):
		return FewOutlets
	case m.Moves && !c.Moved:
		return Unmoved
	}
	return ""
}

// waits says what a story waits for instead of being posted by itself; false when
// it doesn't.
func (c Case) waits(w news.Watch, channel string) (Decision, bool) {
	x := news.Waiting{Desk: c.Desk.ID, Channel: channel, Watch: w.ID, Since: c.Now}
	switch {
	case w.Manner.Digest != 0:
		x.Digest = w.Manner.Digest
		return Decision{Reason: ForDigest, Channel: channel, Watch: w.Name, Wait: &x}, true
	case w.Manner.Cap > 0 && c.Posts[w.ID] >= w.Manner.Cap:
		x.Due = c.Now.Add(rollEvery)
		if end, quiet := QuietUntil(w.Manner.Quiet, x.Due, c.Desk.Location()); quiet {
			x.Due = end
		}
		return Decision{Reason: RolledUp, Channel: channel, Watch: w.Name, Wait: &x}, true
	}
	return Decision{}, false
}

// take adds a watch that posts to the channel's decision: what presses most, and
// earliest, holds.
func (d *Decision) take(c Case, m Match) {
	w, a := m.Watch, &d.Alert
	end, quiet := QuietUntil(w.Manner.Quiet, c.Now, c.Desk.Location())
	first := len(a.By) == 0
	switch {
	case !quiet:
		d.NotBefore, d.Reason = time.Time{}, New
	case first || !d.NotBefore.IsZero() && end.Before(d.NotBefore):
		d.NotBefore, d.Reason = end, QuietHours
	}
	if first || pressing(w.Manner.Presses()) < pressing(a.Urgency) {
		a.Urgency = w.Manner.Presses()
	}
	if w.Manner.Where != news.InChannel {
		a.Where = w.Manner.Where
	}
	for _, tag := range w.Manner.Tags {
		if !slices.Contains(a.Tags, tag) {
			a.Tags = append(a.Tags, tag)
		}
	}
	a.Image = a.Image || w.Manner.Image
	a.By = append(a.By, w.ID)
	a.Watches = append(a.Watches, w.Name)
	a.Words = merge(a.Words, m.Words)
}

func pressing(u news.Urgency) int { return slices.Index(news.Urgencies(), u) }
