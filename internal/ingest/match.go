package ingest

import (
	"context"

	"wiredesk/internal/alert"
	"wiredesk/internal/match"
	"wiredesk/internal/news"
	"wiredesk/internal/text"
)

// analysed finds language, words, quotes and figures.
func (l *Line) analysed(_ context.Context, b *batch) error {
	for i := range b.items {
		b.items[i].doc = Analyse(l.Analyser, &b.items[i].report)
	}
	return nil
}

// Analyse fills in what a report's text says by itself and gives the analysed words.
func Analyse(a *text.Analyser, r *news.Report) *match.Doc {
	r.Lang = text.Detect(r.Title+"\n"+r.Text, r.Lang)
	return match.NewDoc(a, r)
}

// matched finds the watches of the source's desk that each report matches, and
// decides what follows in each channel.
func (l *Line) matched(ctx context.Context, b *batch) error {
	if err := l.Watches.Refresh(ctx); err != nil {
		return err
	}
	for i := range b.items {
		e := &b.items[i]
		e.decisions = alert.Decide(alert.Case{
			Desk: b.desk, Report: e.report, IsNew: e.known.change() != changed,
			FirstPoll: !b.claim.Source.Primed, Matches: l.Watches.Match(e.doc, b.desk.ID),
		})
	}
	return nil
}
