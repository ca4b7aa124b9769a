package commands

import (
	"strings"

	"wiredesk/internal/alert"
	"wiredesk/internal/archive"
	"wiredesk/internal/ingest"
	"wiredesk/internal/news"
)

// whyReason says a decision's fixed word as a sentence. A word that a newer
// Wiredesk wrote is shown as it is.
func whyReason(req *Request, d archive.Decision) Line {
	if d.Reason == ingest.PageNotRead {
		line := Sentence(req.Say, "Its page could not be read, so the archive holds what the feed says.")
		if len(d.Args) > 0 && d.Args[0] != "" {
			line = append(line, Span{Text: " " + said(req.Say, d.Args[0])})
		}
		return line
	}
	if d.Stage == ingest.StoryStage {
		return whyStory(req, d)
	}
	switch alert.Reason(d.Reason) {
	case alert.New:
		return whyWhere(d, Sentence(req.Say, "It was new and a watch matched it: an alert was written."))
	case alert.QuietHours:
		return whyWhere(d, Sentence(req.Say, "It was new and a watch matched it in its quiet hours: the alert waits for their end."))
	case alert.FirstPoll:
		return Sentence(req.Say, "It was there when its source was first polled: such items are archived and not posted.")
	case alert.NoMatch:
		return Sentence(req.Say, "It was new, and no watch of this desk matched it then.")
	case alert.NotNew:
		return Sentence(req.Say, "This desk's archive had it already, so it was not posted again.")
	case alert.NoChannel:
		return Sentence(req.Say, "A watch matched it, but neither the watch nor the desk has a channel to post to. Choose one with %s.", Span{Text: "/desk", Code: true})
	case alert.AddedByOne:
		return Sentence(req.Say, "A person added it, so it was not posted.")
	}
	if line := whyManner(req, d); line != nil {
		return line
	}
	if line := whyStanding(req, d); line != nil {
		return line
	}
	return Line{{Text: d.Stage + ": "}, {Text: d.Reason, Code: true}}
}

// whyWhere adds the channel that a decision is about.
func whyWhere(d archive.Decision, line Line) Line {
	if len(d.Args) > 0 && d.Args[0] != "" {
		line = append(line, Span{Text: " → "}, Span{Channel: d.Args[0]})
	}
	return line
}

// whyManner says why a watch that matched didn't post by itself; nil for any
// other decision.
func whyManner(req *Request, d archive.Decision) Line {
	watch := Span{Text: "?", Bold: true}
	if len(d.Args) > 1 {
		watch.Text = d.Args[1]
	}
	switch alert.Reason(d.Reason) {
	case alert.OtherLanguage:
		return Sentence(req.Say, "The watch %s matched it, but takes reports in other languages alone.", watch)
	case alert.OtherSource:
		return Sentence(req.Say, "The watch %s matched it, but takes reports of other sources alone.", watch)
	case alert.FewOutlets:
		return Sentence(req.Say, "The watch %s matched it, but waits until more outlets carry the story.", watch)
	case alert.Unmoved:
		return Sentence(req.Say, "The watch %s matched it, but posts only when a figure moves.", watch)
	case alert.Muted:
		return whyWhere(d, Sentence(req.Say, "The watch %s matched it, but the story is muted there.", watch))
	case alert.ForDigest:
		return Sentence(req.Say, "The watch %s matched it and keeps it for its digest.", watch)
	case alert.RolledUp:
		return Sentence(req.Say, "The watch %s matched it after as many posts as it may make in an hour: it comes in a roll-up.", watch)
	}
	return nil
}

// whyDelivery says how far one delivery has come.
func whyDelivery(req *Request, d news.Delivery) Line {
	channel := Span{Channel: d.Alert.Channel}
	var line Line
	switch d.State {
	case news.DeliverySent:
		line = Sentence(req.Say, "Posted in %s on %s.", channel, Span{At: d.SentAt})
		if d.Message != "" {
			line = append(line, Span{Text: " "}, Span{Text: req.Say.Say("See it"), Link: "https://discord.com/channels/" + req.Desk.ID + "/" + d.Alert.Channel + "/" + d.Message})
		}
	case news.DeliveryHeld:
		line = Sentence(req.Say, "Held for %s since it can't be posted there; it is tried again.", channel)
	case news.DeliveryGone:
		line = Sentence(req.Say, "Not done in %s.", channel)
	case news.DeliveryFailed:
		line = Sentence(req.Say, "Given up for %s.", channel)
	case news.DeliveryUnknown:
		line = Sentence(req.Say, "Perhaps posted in %s: its first try was cut off, and Wiredesk looks there before it tries again.", channel)
	case news.DeliverySending:
		line = Sentence(req.Say, "Is being posted in %s right now.", channel)
	default:
		line = Sentence(req.Say, "Waits to be posted in %s.", channel)
		if d.NotBefore.After(req.Now) {
			line = append(line, append(Line{{Text: " "}}, Sentence(req.Say, "Its turn comes %s.", Span{At: d.NotBefore, Ago: true})...)...)
		}
	}
	switch d.Kind {
	case news.DeliveryEdit:
		line = append(Sentence(req.Say, "Edit:"), append(Line{{Text: " "}}, line...)...)
	case news.DeliveryReply:
		line = append(Sentence(req.Say, "Reply:"), append(Line{{Text: " "}}, line...)...)
	}
	if d.Reason != "" && d.State != news.DeliverySent {
		line = append(line, Span{Text: " " + said(req.Say, d.Reason)})
	}
	if len(d.Alert.Watches) > 0 {
		line = append(line, append(Line{{Text: " "}}, Sentence(req.Say, "Watches: %s", strings.Join(d.Alert.Watches, ", "))...)...)
	}
	return line
}
