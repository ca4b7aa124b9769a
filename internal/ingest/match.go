package ingest

import (
	"context"

	"wiredesk/internal/figure"
	"wiredesk/internal/match"
	"wiredesk/internal/news"
	"wiredesk/internal/quote"
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
	r.Quotes = quote.Extract(r.Text, r.Lang)
	r.Figures = figure.Extract(r.Text, r.Lang)
	return match.NewDoc(a, r)
}

// matched finds the watches of the source's desk that each report matches. What
// follows in each channel is decided when the report is archived, because only
// then is it known whether it is new.
func (l *Line) matched(ctx context.Context, b *batch) error {
	if err := l.Watches.Refresh(ctx); err != nil {
		return err
	}
	for i := range b.items {
		b.items[i].matches = l.Watches.Match(b.items[i].doc, b.desk.ID)
	}
	return nil
}
