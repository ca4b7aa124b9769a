package commands

import (
	"context"
	"slices"
	"strconv"
	"time"

	"wiredesk/internal/archive"
	"wiredesk/internal/cite"
	"wiredesk/internal/phrase"
)

// Numbers of a timeline.
const (
	timelineLines = 10  // on a page, which may be of ten days: Discord shows ten blocks at most
	timelineParts = 4   // figures of a report that are shown, and quotes likewise
	timelineWords = 160 // characters of a title or a quote
)

func (k *Kit) timeline() Command {
	return Command{
		Name: "timeline", Description: "What the archive holds on something, day by day", Run: k.runTimeline,
		Options: []Option{
			{Name: "about", Description: "What it is about, in the words of /find", Required: true, MaxLength: maxQueryInput},
			{Name: "from", Description: "Published on or after this day, such as 2026-03-01", MaxLength: 30},
			{Name: "to", Description: "Published before this day ends", MaxLength: 30},
			shareOption,
		},
	}
}

// dated is one line of a timeline with its day.
type dated struct {
	day  string
	line Line
}

// runTimeline tells of reports, oldest first, with the figures and quotes near
// the words asked for.
func (k *Kit) runTimeline(ctx context.Context, req *Request) (*Reply, error) {
	a, err := k.askedAbout(ctx, req, "")
	if err != nil {
		return nil, err
	}
	list, more, err := k.Store.Tellings(ctx, req.Desk.ID, a.matcher, a.options)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return k.nothing(ctx, req, a.asked, a.query)
	}
	lines := timelineOf(req.Say, list, req.Desk.Location())
	from, to, pages := pageOf(len(lines), req.Page, timelineLines)
	reply := &Reply{
		Head:  Sentence(req.Say, "%d reports on %s, oldest first", len(list), a.asked),
		Share: req.Flag("share"), Pages: pages, Page: from / timelineLines,
	}
	if more {
		reply.Head = Sentence(req.Say, "The newest %d reports on %s, oldest first; give a day in to: to reach older ones.", len(list), a.asked)
	}
	for i, l := range lines[from:to] {
		if i == 0 || l.day != lines[from+i-1].day {
			reply.Entries = append(reply.Entries, Entry{Title: l.day})
		}
		e := &reply.Entries[len(reply.Entries)-1]
		e.Lines = append(e.Lines, l.line)
	}
	return reply, nil
}

func timelineOf(say *phrase.Speaker, list []archive.Telling, zone *time.Location) []dated {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b archive.Telling) int { return a.Report.Date().Compare(b.Report.Date()) })
	var out []dated
	for _, t := range list {
		day := t.Report.Date().In(zone).Format("2006-01-02")
		for _, line := range tellingLines(say, t) {
			out = append(out, dated{day, line})
		}
	}
	return out
}

// tellingLines gives a line for the report and one for each figure and quote.
func tellingLines(say *phrase.Speaker, t archive.Telling) []Line {
	r := t.Report
	out := []Line{{
		{Text: shortened(oneLine(reportTitle(say, r)), timelineWords), Bold: true, Link: r.Address},
		{Text: " · " + orElse(r.Source, say.Say("source unknown")) + " · #" + strconv.FormatInt(r.ID, 10)},
	}}
	for _, f := range t.Figures[:min(len(t.Figures), timelineParts)] {
		line := Line{{Text: "– "}, {Text: shortened(oneLine(cite.FigureText(r.Text, f)), timelineWords), Bold: true}}
		if f.StatedBy != "" {
			line = append(line, Span{Text: " · " + say.Say("stated by %s", oneLine(f.StatedBy))})
		}
		out = append(out, line)
	}
	for _, q := range t.Quotes[:min(len(t.Quotes), timelineParts)] {
		out = append(out, Line{
			{Text: "– "}, {Text: orElse(cite.Speaker(q), say.Say("speaker unknown")), Bold: true},
			{Text: ": “" + shortened(oneLine(q.Text), timelineWords) + "”"},
		})
	}
	left := max(0, len(t.Figures)-timelineParts) + max(0, len(t.Quotes)-timelineParts)
	if left > 0 {
		out = append(out, append(Line{{Text: "– "}}, Sentence(say, "and %d more", left)...))
	}
	return out
}
