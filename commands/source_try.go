package commands

import (
	"context"
	"errors"
	"strings"

	"wiredesk/internal/fetch"
	"wiredesk/internal/ingest"
	"wiredesk/internal/news"
)

// triedItems is how many items /source test judges one by one.
const triedItems = 8

// sourceTest fetches now and shows each step, saving nothing.
func (k *Kit) sourceTest(ctx context.Context, req *Request) (*Reply, error) {
	src, err := k.chosenSource(ctx, req)
	if err != nil {
		typed := req.Text("source")
		if news.CodeOf(err) == "" || !strings.ContainsAny(typed, "./:") {
			return nil, err
		}
		src = news.Source{Address: typed}
	}
	found, err := k.lookAt(ctx, src)
	steps := Entry{Title: req.Say.Say("Step by step"), Lines: testSteps(req, src.Address, found, err)}
	if err != nil {
		shown, ok := asNews(err)
		if !ok {
			return nil, err
		}
		steps.Lines = append(steps.Lines, Line{{Text: "✗ " + req.Say.Say(shown.Message, shown.Args...), Bold: true}})
		return &Reply{Head: Sentence(req.Say, "%s can't be read as a source.", src.Address), Entries: []Entry{steps}}, nil
	}
	steps.Lines = append(steps.Lines, Sentence(req.Say, "✓ %s with %d items, language %s, charset %s", strings.ToUpper(string(found.feed.Kind)), len(found.feed.Items), orElse(found.feed.Lang, "?"), orElse(found.feed.Charset, "?")))
	judged, err := k.judged(ctx, req, src, found)
	if err != nil {
		return nil, err
	}
	matches, err := k.previewMatches(ctx, req, found.feed)
	if err != nil {
		return nil, err
	}
	reply := &Reply{Head: Sentence(req.Say, "%s can be read. Nothing was saved.", orElse(found.feed.Title, src.Address))}
	reply.Entries = append([]Entry{steps, judged}, preview(req, found.feed, matches)...)
	return reply, nil
}

// testSteps says what happened on the way to an answer, or to its failure.
func testSteps(req *Request, asked string, found looked, failed error) []Line {
	hops, status := []fetch.Hop(nil), 0
	if failure, ok := errors.AsType[*fetch.Failure](failed); ok {
		hops, status = failure.Hops, failure.Status
	}
	if found.got != nil {
		hops = found.got.Hops
	}
	var out []Line
	if address, err := fetch.Address(asked); err == nil {
		out = append(out, Sentence(req.Say, "The address is %s", shownAddress(address)))
	}
	for _, hop := range hops {
		out = append(out, Sentence(req.Say, "→ %s answers %d and points on", shownAddress(hop.Address), hop.Status))
	}
	if status != 0 {
		out = append(out, Sentence(req.Say, "✗ the answer is %d", status))
	}
	if found.got == nil {
		return out
	}
	out = append(out, Sentence(req.Say, "✓ %s answers %d, %s, %d bytes", shownAddress(found.got.Address), found.got.Status, orElse(found.got.ContentType, "?"), len(found.got.Body)))
	if found.chosen {
		out = append(out, Sentence(req.Say, "✓ the page names the feed %s", found.address))
	}
	return out
}

// judged says what reading the source now would bring, and why the rest wouldn't.
func (k *Kit) judged(ctx context.Context, req *Request, src news.Source, found looked) (Entry, error) {
	verdicts, err := ingest.Verdicts(ctx, k.Store, src.ID, found.feed.Items)
	if err != nil {
		return Entry{}, err
	}
	counts := map[ingest.Verdict]int{}
	for _, v := range verdicts {
		counts[v]++
	}
	fresh := counts[ingest.VerdictNew] + counts[ingest.VerdictSecond]
	e := Entry{Title: req.Say.Say("What reading it now would bring")}
	e.Lines = append(e.Lines, Sentence(req.Say, "New: %d · changed: %d · read before: %d · left out: %d",
		fresh, counts[ingest.VerdictChanged], counts[ingest.VerdictKnown], counts[ingest.VerdictTwice]+counts[ingest.VerdictEmpty]))
	switch {
	case src.ID == 0:
		e.Lines = append(e.Lines, Sentence(req.Say, "The desk doesn't follow it: what it holds when it is added is archived and not posted."))
	case src.Paused:
		e.Lines = append(e.Lines, Sentence(req.Say, "The source is paused, so nothing is read until it is resumed."))
	case !src.Primed:
		e.Lines = append(e.Lines, Sentence(req.Say, "It was never read before: what it holds now is archived and not posted."))
	default:
		e.Lines = append(e.Lines, Sentence(req.Say, "It is read again %s.", Span{At: src.NextPoll, Ago: true}))
	}
	for i, v := range verdicts {
		if i == triedItems {
			break
		}
		item := found.feed.Items[i]
		e.Lines = append(e.Lines, verdictLine(req, v, orElse(item.Title, orElse(item.Link, req.Say.Say("Untitled")))))
	}
	return e, nil
}

func verdictLine(req *Request, v ingest.Verdict, title string) Line {
	switch v {
	case ingest.VerdictNew:
		return Sentence(req.Say, "✓ new: %s", title)
	case ingest.VerdictSecond:
		return Sentence(req.Say, "✓ new, at an address that another report has: %s", title)
	case ingest.VerdictChanged:
		return Sentence(req.Say, "✓ changed since it was read: %s", title)
	case ingest.VerdictTwice:
		return Sentence(req.Say, "– stands further up already: %s", title)
	case ingest.VerdictEmpty:
		return Sentence(req.Say, "– has neither title, link nor text: %s", title)
	}
	return Sentence(req.Say, "– read before, as it is: %s", title)
}

// shownAddress adds to an address whose name is outside ASCII that name in both forms.
func shownAddress(address string) string {
	if host := fetch.Host(address); strings.Contains(host, " (") {
		return address + " = " + host
	}
	return address
}
