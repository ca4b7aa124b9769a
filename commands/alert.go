package commands

import (
	"strings"
	"time"

	"wiredesk/internal/news"
	"wiredesk/internal/phrase"
)

// seenSoon is how far apart a report's two times may be to be told as one. Both
// are archived, so that a delivery is drawn the same each time.
const seenSoon = 30 * time.Minute

// Alert draws what a watch posts about a report. It is the same for the same
// delivery, so that it can be found again in its channel. Short leaves all but
// title and link away; repeat says that it may stand there twice.
func Alert(say *phrase.Speaker, d news.Delivery, r news.Report, short, repeat bool) *Reply {
	if d.Alert.Notice != nil {
		return notice(say, d.Alert.Notice)
	}
	if d.Kind == news.DeliveryReply {
		return storyReply(say, d, r)
	}
	if d.Alert.Page != nil {
		return digestPage(say, d.Alert.Page)
	}
	reply := &Reply{Share: true, Head: Sentence(say, "Watch: %s", Span{Text: strings.Join(d.Alert.Watches, ", "), Bold: true})}
	if repeat {
		reply.Head = append(reply.Head, Span{Text: " "})
		reply.Head = append(reply.Head, Sentence(say, "(may stand here twice: its first try was cut off)")...)
	}
	e := Entry{Title: reportTitle(say, r), Link: r.Address, Alert: true}
	if !short {
		e.Lines = alertLines(say, d, r)
	}
	reply.Entries = []Entry{e}
	if d.Alert.Image {
		reply.Entries[0].Image = r.Image
	}
	reply.Rows = []Row{alertRow(say, d, r)}
	return reply
}

// notice draws what a desk is told about its own affairs.
func notice(say *phrase.Speaker, n *news.Notice) *Reply {
	args := make([]any, len(n.Args))
	for i, a := range n.Args {
		args[i] = said(say, a)
	}
	line := append(Line{{At: n.At}, {Text: " · "}}, Plain(say.Say(n.Sentence, args...))...)
	return &Reply{Share: true, Head: line}
}

func alertLines(say *phrase.Speaker, d news.Delivery, r news.Report) []Line {
	source := Line{{Text: orElse(r.Source, say.Say("source unknown")), Bold: true}}
	if len(r.Authors) > 0 {
		source = append(source, Span{Text: " · " + strings.Join(r.Authors, ", ")})
	}
	source = append(source, Span{Text: " · "})
	switch {
	case r.Published.IsZero():
		source = append(source, Sentence(say, "date unknown, seen %s", Span{At: r.FirstSeen})...)
	case r.Ahead():
		source = append(source, datedAhead(say, r)...)
	case r.FirstSeen.Sub(r.Published).Abs() <= seenSoon:
		source = append(source, Sentence(say, "published %s", Span{At: r.Published})...)
	default:
		source = append(source, Sentence(say, "published %s, seen %s", Span{At: r.Published}, Span{At: r.FirstSeen})...)
	}
	lines := []Line{source}
	if text := snippet(r.Text, d.Alert.Words, snippetLength); len(text) > 0 {
		lines = append(lines, text)
	}
	return append(append(lines, keyLines(r)...), storyLines(say, d.Alert)...)
}
