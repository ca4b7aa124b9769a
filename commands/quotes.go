package commands

import (
	"context"
	"strconv"

	"wiredesk/internal/cite"
	"wiredesk/internal/news"
	"wiredesk/internal/phrase"
)

func (k *Kit) quotes() Command {
	return Command{
		Name: "quotes", Description: "Who said what in the archived reports", Run: k.runQuotes,
		Options: []Option{
			{Name: "about", Description: "What was spoken about, in the words of /find", Required: true, MaxLength: maxQueryInput},
			{Name: "speaker", Description: "Only what this person or office said, in any spelling", MaxLength: 100},
			{Name: "from", Description: "Published on or after this day, such as 2026-03-01", MaxLength: 30},
			{Name: "to", Description: "Published before this day ends", MaxLength: 30},
			shareOption,
		},
	}
}

func (k *Kit) runQuotes(ctx context.Context, req *Request) (*Reply, error) {
	speaker := oneLine(req.Text("speaker"))
	narrow := ""
	if speaker != "" {
		narrow = "speaker:" + strconv.Quote(speaker)
	}
	a, err := k.askedAbout(ctx, req, narrow)
	if err != nil {
		return nil, err
	}
	keep := func(q news.Quote) bool { return named(a.names, speaker, q.Speaker+" "+q.Name) }
	list, more, err := k.Store.Quotes(ctx, req.Desk.ID, a.matcher, keep, a.options)
	if err != nil {
		return nil, err
	}
	if len(list) == 0 {
		return noPassages(req, Sentence(req.Say, "No quotes in this desk's archive match %s.", a.asked)), nil
	}
	head := Sentence(req.Say, "%d quotes found for %s", len(list), a.asked)
	if more {
		head = Sentence(req.Say, "The newest %d quotes for %s; narrow the search to reach older ones.", len(list), a.asked)
	}
	var all []found
	for _, q := range list {
		all = append(all, quoteFound(req.Say, q.Report, q.Quote))
	}
	return passages(req, head, all), nil
}

// reportQuotes shows the quotes of one report.
func (k *Kit) reportQuotes(ctx context.Context, req *Request, r news.Report) (*Reply, error) {
	if len(r.Quotes) == 0 {
		return &Reply{Head: Sentence(req.Say, "No quotes were found in the report %s.", Span{Text: reportTitle(req.Say, r), Bold: true})}, nil
	}
	var all []found
	for _, q := range r.Quotes {
		all = append(all, quoteFound(req.Say, r, q))
	}
	return passages(req, Sentence(req.Say, "%d quotes in the report %s", len(all), Span{Text: reportTitle(req.Say, r), Bold: true}), all), nil
}

func quoteFound(say *phrase.Speaker, r news.Report, q news.Quote) found {
	who := Line{{Text: orElse(cite.Speaker(q), say.Say("speaker unknown")), Bold: true}}
	if q.Kind == news.QuoteFragment {
		who = append(who, Span{Text: " · " + say.Say("a few words of a sentence")})
	}
	return found{
		entry: passageEntry(say, r, q.Start, q.End, who),
		pick:  Choice{Name: orElse(cite.Speaker(q), say.Say("speaker unknown")) + ": “" + oneLine(q.Text) + "”", Value: quotePassage(r, q)},
	}
}
