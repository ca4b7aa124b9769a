package commands

import (
	"context"
	"strings"

	"wiredesk/internal/check"
	"wiredesk/internal/news"
	"wiredesk/internal/phrase"
)

// Numbers of a difference between versions.
const (
	changeContext = 10  // words shown on either side of a change
	changeLength  = 240 // characters shown of words that came or went
	hunkLength    = 500 // characters after which a line of changes ends
)

// shownVersion is one version and what it changed from the one before it.
type shownVersion struct {
	news.Version
	changes []Line
}

// reportVersions shows a report's versions, newest first, each word by word
// against the one before it.
func (k *Kit) reportVersions(ctx context.Context, req *Request) (*Reply, error) {
	r, err := k.chosenReport(ctx, req, req.Text("report"))
	if err != nil {
		return nil, err
	}
	if r, err = k.Store.Report(ctx, req.Desk.ID, r.ID); err != nil {
		return nil, err
	}
	list, err := k.Store.Versions(ctx, req.Desk.ID, r.ID)
	if err != nil {
		return nil, err
	}
	title := Span{Text: reportTitle(req.Say, r), Bold: true}
	if len(list) == 0 {
		return &Reply{
			Head:  Sentence(req.Say, "The report %s has one version: it hasn't changed from %s to %s.", title, Span{At: r.FirstSeen}, Span{At: r.LastSeen}),
			Share: req.Flag("share"),
		}, nil
	}
	list = append(list, news.Version{Number: r.Version, Title: r.Title, Text: r.Text, SeenAt: r.LastSeen})
	var lines []Line
	var of []shownVersion // of each line
	for i := len(list) - 1; i > 0; i-- {
		v := shownVersion{Version: list[i], changes: versionChanges(req.Say, list[i-1], list[i])}
		for _, line := range v.changes {
			lines, of = append(lines, line), append(of, v)
		}
	}
	lines, of = append(lines, Sentence(req.Say, "The first version, first seen %s.", Span{At: r.FirstSeen})), append(of, shownVersion{Version: list[0]})
	from, to, pages := page(len(lines), req.Page)
	reply := &Reply{
		Head:  Sentence(req.Say, "%d versions of %s, newest first. Struck words went, bold words came.", len(list), title),
		Share: req.Flag("share"), Pages: pages, Page: from / pageSize,
	}
	for i := from; i < to; i++ {
		if i == from || of[i].Number != of[i-1].Number {
			reply.Entries = append(reply.Entries, Entry{
				Title: req.Say.Say("Version %d", of[i].Number), Lines: []Line{Sentence(req.Say, "last seen %s", Span{At: of[i].SeenAt})},
			})
		}
		e := &reply.Entries[len(reply.Entries)-1]
		e.Lines = append(e.Lines, lines[i])
	}
	return reply, nil
}

// versionChanges gives what changed between two versions, a line for each place.
func versionChanges(say *phrase.Speaker, before, after news.Version) []Line {
	var out []Line
	for _, line := range changeLines(check.Between(before.Title, after.Title)) {
		out = append(out, append(Sentence(say, "Headline:"), append(Line{{Text: " "}}, line...)...))
	}
	if out = append(out, changeLines(check.Between(before.Text, after.Text))...); len(out) == 0 {
		return []Line{Sentence(say, "The words are those of the version before: only spacing or what stands beside the text differs.")}
	}
	return out
}

// changeLines shows changes in their context; changes that stand near one another
// share a line.
func changeLines(changes []check.Change) []Line {
	var out []Line
	var line Line
	length := 0
	put := func(s Span) {
		line = append(line, s, Span{Text: " "})
		length += len([]rune(s.Text))
	}
	end := func() {
		if line != nil {
			out = append(out, line)
		}
		line, length = nil, 0
	}
	for i, c := range changes {
		switch c.Op {
		case check.Dropped:
			put(Span{Text: shortened(c.Text, changeLength), Strike: true})
		case check.Added:
			put(Span{Text: shortened(c.Text, changeLength), Bold: true})
		default:
			first, last, whole := edges(c.Text)
			switch {
			case i > 0 && i < len(changes)-1 && whole && length < hunkLength:
				put(Span{Text: c.Text})
				continue
			case i > 0:
				put(Span{Text: first})
				end()
			}
			if i < len(changes)-1 {
				put(Span{Text: last})
			}
		}
	}
	if len(changes) > 0 && changes[len(changes)-1].Op != check.Kept {
		end()
	}
	return out
}

// edges gives the first and the last words of a run that didn't change, and tells
// whether they are all of it.
func edges(text string) (first, last string, whole bool) {
	words := strings.Fields(text)
	if len(words) > changeContext {
		first = strings.Join(words[:changeContext], " ") + " …"
		last = "… " + strings.Join(words[len(words)-changeContext:], " ")
		return shortened(first, changeLength), shortened(last, changeLength), len(words) <= 2*changeContext
	}
	return shortened(text, changeLength), shortened(text, changeLength), true
}
