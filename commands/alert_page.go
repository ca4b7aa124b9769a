package commands

import (
	"wiredesk/internal/news"
	"wiredesk/internal/phrase"
)

// digestPage draws one page of a digest or roll-up: a block a watch, a line a
// story.
func digestPage(say *phrase.Speaker, p *news.Page) *Reply {
	reply := &Reply{Share: true, Head: Sentence(say, "More stories of the last hour")}
	if p.Digest != "" {
		reply.Head = Sentence(say, "Digest: %s", Span{Text: p.Digest, Bold: true})
	}
	if p.Of > 1 {
		reply.Head = append(reply.Head, Span{Text: " · "}, Span{Text: say.Say("Page %d of %d", p.Number, p.Of)})
	}
	for _, g := range p.Groups {
		e := Entry{Title: g.Watch, Alert: true}
		for _, t := range g.Stories {
			e.Lines = append(e.Lines, toldLine(say, t))
		}
		reply.Entries = append(reply.Entries, e)
	}
	return reply
}

func toldLine(say *phrase.Speaker, t news.Told) Line {
	dot := Span{Text: " · "}
	line := Line{{Text: "• "}, {Text: orElse(t.Title, say.Say("Untitled")), Link: t.Address}, dot, {Text: orElse(t.Source, say.Say("source unknown"))}}
	if t.Outlets > 1 {
		line = append(line, dot, Span{Text: say.Say("%d outlets", t.Outlets)})
	}
	return append(line, dot, Span{At: t.At})
}
