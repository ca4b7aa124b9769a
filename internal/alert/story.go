package alert

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"wiredesk/internal/news"
	"wiredesk/internal/text"
)

// The reasons that come from what a story's messages show already.
const (
	AlsoIn      Reason = "also_in"      // other outlets, or their numbers, are named in the message
	Updated     Reason = "updated"      // an update changed what matters
	Told        Reason = "told"         // the change is also told by a reply
	Unchanged   Reason = "unchanged"    // the message is true as it stands
	PostedAgain Reason = "posted_again" // the message had been deleted and the story moved
	Deleted     Reason = "deleted"      // the message had been deleted and nothing of note changed
	Abroad      Reason = "abroad"       // a message in the channel names it as the same piece in another language
)

// Bounds of what a message names.
const (
	mostAlso    = 6
	mostAbroad  = 6
	mostChanges = 3
	mostSides   = 4
)

// Turn is what happened to a story: a report that joined it or changed, or
// nothing but a person's hand.
type Turn struct {
	Desk    news.Desk
	Report  int64 // 0 when no report came
	Matches []Match
	Changes []news.Change
	Muted   map[string]bool
	Now     time.Time
}

// Follow decides what becomes of the messages that stand about a story, so that
// they stay true: one decision or two for each channel.
func Follow(s news.Standing, t Turn) []Decision {
	var out []Decision
	for _, channel := range channels(s.Deliveries) {
		if p := placeOf(s.Deliveries, channel); p.stands() {
			out = append(out, p.follow(s, t)...)
		}
	}
	return out
}

// channels are those that posts about a story went to, in their order.
func channels(all []news.Delivery) []string {
	var out []string
	for _, d := range all {
		if d.Kind == news.DeliveryPost && d.Alert.Report != 0 && !slices.Contains(out, d.Alert.Channel) {
			out = append(out, d.Alert.Channel)
		}
	}
	return out
}

// place is a story's message in one channel.
type place struct {
	channel  string
	post     *news.Delivery // that stands or will; nil when none does
	gone     *news.Delivery // whose message people deleted
	last     news.Alert     // what it shows, or will when all that is under way is done
	waiting  bool           // nobody has tried to send the last yet
	revision int            // the highest
}

// placeOf reads from a story's deliveries what stands in a channel. Where two
// messages stand, because their stories turned out to be one, the first is kept true.
func placeOf(all []news.Delivery, channel string) place {
	p := place{channel: channel}
	for i := range all {
		d := &all[i]
		if d.Alert.Channel != channel || d.Alert.Report == 0 || d.Alert.Page != nil {
			continue
		}
		p.revision = max(p.revision, revisionOf(d.Key))
		switch {
		case d.Kind == news.DeliveryPost && p.post == nil && d.State != news.DeliveryFailed:
			p.post, p.gone = d, nil
			p.show(d)
		case d.Kind == news.DeliveryEdit && p.post != nil && d.State == news.DeliveryGone:
			p.post, p.gone = nil, p.post
		case d.Kind == news.DeliveryEdit && p.post != nil && d.State != news.DeliveryFailed:
			p.show(d)
		}
	}
	return p
}

func (p *place) show(d *news.Delivery) {
	p.last, p.waiting = d.Alert, d.State == news.DeliveryPending && d.Attempts == 0
}

func (p place) stands() bool { return p.post != nil || p.gone != nil }

func revisionOf(key string) int {
	n, err := strconv.Atoi(key[strings.LastIndexByte(key, '/')+1:])
	if err != nil {
		return 0
	}
	return n
}

// key names the place's next revision but n.
func (p place) key(n int) string {
	of := p.post
	if of == nil {
		of = p.gone
	}
	return of.Key[:strings.LastIndexByte(of.Key, '/')+1] + strconv.Itoa(p.revision+n)
}

func (p place) follow(s news.Standing, t Turn) []Decision {
	a, changes := p.next(s, t)
	channel, shown := p.channel, p.last
	shown.Moved = false
	switch {
	case p.post == nil && !moves(changes):
		return []Decision{{Reason: Deleted, Channel: channel}}
	case p.post == nil:
		return []Decision{{Kind: news.DeliveryPost, Reason: PostedAgain, Channel: channel, Alert: a, Key: p.key(1)}}
	case reflect.DeepEqual(a, shown):
		return []Decision{{Reason: Unchanged, Channel: channel}}
	}
	reason := AlsoIn
	if len(changes) > 0 {
		reason = Updated
	}
	a.Moved = moves(changes) || p.waiting && p.last.Moved
	out := []Decision{{Kind: news.DeliveryEdit, Reason: reason, Channel: channel, Alert: a, Key: p.key(1), Target: p.post.Message}}
	telling := slices.DeleteFunc(changes, func(c news.Change) bool { return !Telling(c) })
	unposted := p.post.State == news.DeliveryPending && p.post.Attempts == 0 // the post itself will tell
	if len(telling) > 0 && !unposted && !t.Muted[channel] {
		reply := news.Alert{
			Desk: a.Desk, Channel: channel, Story: a.Story, Report: t.Report, Watches: a.Watches, By: a.By,
			Where: a.Where, Urgency: a.Urgency, Changes: telling, Silent: t.quiet(channel),
		}
		out = append(out, Decision{Kind: news.DeliveryReply, Reason: Told, Channel: channel, Alert: reply, Key: p.key(2), Target: p.post.Message})
	}
	return out
}

// quiet tells that all the watches that match in a channel are in their quiet hours.
// A reply about a change then stands at once and notifies nobody: were it to wait, it
// would hold up the edits that keep the story's message true.
func (t Turn) quiet(channel string) bool {
	all := false
	for _, m := range t.Matches {
		if ChannelOf(t.Desk, m.Watch) != channel {
			continue
		}
		if _, quiet := QuietUntil(m.Watch.Manner.Quiet, t.Now, t.Desk.Location()); !quiet {
			return false
		}
		all = true
	}
	return all
}

// moves tells whether changes are of note to somebody who reads the message: more
// than another watch that finds its words.
func moves(changes []news.Change) bool {
	return slices.ContainsFunc(changes, func(c news.Change) bool { return c.Kind != news.ChangeMatch })
}

// next is what the message is to show, and what of it are changes not told before.
func (p place) next(s news.Standing, t Turn) (news.Alert, []news.Change) {
	a := p.last
	a.Moved = false
	a.Story = s.Story
	lead := leadOf(a.Report, s.Reports, t.Desk.Prefer)
	if lead.ID != a.Report {
		a.Report, a.Words = lead.ID, nil
	}
	a.Withdrawn = lead.Withdrawn
	a.Also, a.More = also(s, lead)
	a.Abroad = abroad(s)
	a.Sides = Sides(s.Reports)
	changes := p.watched(&a, t)
	for _, c := range t.Changes {
		told := slices.ContainsFunc(a.Changes, func(o news.Change) bool {
			return o.Kind == c.Kind && o.After == c.After && text.Fold(o.Counted) == text.Fold(c.Counted)
		})
		if told || c.Kind == news.ChangeTitle && lead.ID != t.Report {
			continue // another outlet's headline isn't shown
		}
		changes = append(changes, c)
	}
	a.Changes = append(slices.Clone(a.Changes), changes...)
	a.Changes = a.Changes[max(0, len(a.Changes)-mostChanges):]
	if len(a.Changes) == 0 {
		a.Changes = nil
	}
	return a, changes
}

// watched adds the watches that the report newly matches, and the places of their
// words when the message shows that report.
func (p place) watched(a *news.Alert, t Turn) []news.Change {
	var out []news.Change
	var words []news.Place
	for _, m := range t.Matches {
		if ChannelOf(t.Desk, m.Watch) != p.channel {
			continue
		}
		words = merge(words, m.Words)
		if slices.Contains(a.Watches, m.Watch.Name) {
			continue
		}
		a.Watches = append(slices.Clone(a.Watches), m.Watch.Name)
		a.By = append(slices.Clone(a.By), m.Watch.ID)
		out = append(out, news.Change{Kind: news.ChangeMatch, After: m.Watch.Name, At: t.Now})
	}
	if a.Report == t.Report && len(words) > 0 {
		a.Words = words
	}
	return out
}

// ChannelOf is where a watch's alerts go: its own channel or the desk's; "" when
// there is neither.
func ChannelOf(d news.Desk, w news.Watch) string {
	if w.Channel != "" {
		return w.Channel
	}
	return d.Channel
}

// leadOf is the report that a message links to: that of the outlet which the desk
// prefers most, or the one that it linked to first.
func leadOf(now int64, reports []news.Report, prefer string) news.Report {
	lead := news.Report{ID: now}
	if i := slices.IndexFunc(reports, func(r news.Report) bool { return r.ID == now }); i >= 0 {
		lead = reports[i]
	} else if len(reports) > 0 {
		lead = reports[0] // it was split off
	}
	for name := range strings.SplitSeq(prefer, ",") {
		name = text.Fold(strings.TrimSpace(name))
		if name == text.Fold(lead.Source) && name != "" {
			return lead
		}
		if i := slices.IndexFunc(reports, func(r news.Report) bool { return name != "" && text.Fold(r.Source) == name && !r.Withdrawn }); i >= 0 {
			return reports[i]
		}
	}
	return lead
}

// also names the other outlets, in the order of their reports, and counts the rest.
func also(s news.Standing, lead news.Report) ([]news.Carrier, int) {
	var out []news.Carrier
	for _, r := range s.Reports {
		if r.Source != lead.Source && !slices.ContainsFunc(out, func(c news.Carrier) bool { return c.Outlet == r.Source }) && len(out) < mostAlso {
			out = append(out, carrier(r))
		}
	}
	return out, max(0, s.Outlets-1-len(out))
}

func abroad(s news.Standing) []news.Carrier {
	var out []news.Carrier
	for _, r := range s.Abroad {
		if !slices.ContainsFunc(out, func(c news.Carrier) bool { return c.Outlet == r.Source && c.Lang == r.Lang }) && len(out) < mostAbroad {
			out = append(out, carrier(r))
		}
	}
	return out
}

func carrier(r news.Report) news.Carrier {
	return news.Carrier{Report: r.ID, Outlet: r.Source, Address: r.Address, Lang: r.Lang}
}

// Sides finds the thing for which most outlets give one number each and not the
// same, and gives these numbers with the outlets, the most stated first.
func Sides(reports []news.Report) []news.Side {
	type said struct{ outlet, figure string }
	says := map[string][]said{}
	var keys []string
	for _, r := range reports {
		of := byCounted(r)
		for _, key := range of.keys {
			list := of.of[key]
			if list[0].Kind != news.FigureCount || list[0].Counted == "" || len(lacking(list, nil)) != 1 || r.Withdrawn {
				continue
			}
			if slices.ContainsFunc(says[key], func(x said) bool { return x.outlet == r.Source }) {
				continue
			}
			if says[key] == nil {
				keys = append(keys, key)
			}
			says[key] = append(says[key], said{r.Source, hedged(list[0].Figure) + " " + list[0].counted})
		}
	}
	var best []news.Side
	stated := 0
	for _, key := range keys {
		var sides []news.Side
		for _, x := range says[key] {
			i := slices.IndexFunc(sides, func(s news.Side) bool { return s.Figure == x.figure })
			if i < 0 {
				i, sides = len(sides), append(sides, news.Side{Figure: x.figure})
			}
			sides[i].Outlets = append(sides[i].Outlets, x.outlet)
		}
		if len(sides) > 1 && len(says[key]) > stated {
			best, stated = sides, len(says[key])
		}
	}
	slices.SortStableFunc(best, func(a, b news.Side) int { return len(b.Outlets) - len(a.Outlets) })
	return best[:min(len(best), mostSides)]
}
