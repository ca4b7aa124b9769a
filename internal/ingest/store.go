package ingest

import (
	"context"
	"errors"

	"wiredesk/internal/alert"
	"wiredesk/internal/archive"
	"wiredesk/internal/news"
)

// atOnce is how many reports go into one transaction, so that a large feed
// doesn't keep other writers waiting.
const atOnce = 200

// PageNotRead is the reason kept with an item whose page could not be read; its
// argument is the error for people, packed, or "".
const PageNotRead = "page_not_read"

func sayable(err error) string {
	if e, ok := errors.AsType[*news.Error](err); ok {
		return e.Pack()
	}
	return ""
}

// stored archives the reports with their deliveries, and only then lets Redis
// know that they were seen.
func (l *Line) stored(ctx context.Context, b *batch) error {
	posts := false
	for from := 0; from < len(b.items); from += atOnce {
		part := b.items[from:min(from+atOnce, len(b.items))]
		additions := make([]archive.Addition, len(part))
		for i := range part {
			additions[i] = l.addition(b, &part[i], &posts)
		}
		added, err := l.Store.AddAll(ctx, additions)
		if err != nil {
			return err
		}
		l.Stories.archived(ctx, b.desk.ID, part, added)
		l.mark(ctx, b, part)
	}
	if posts {
		l.Wake()
	}
	if err := l.Changed(ctx, b.claim.Source.Desk); err != nil {
		l.Log.Debug("cache not told of a change", "source", b.claim.Source.ID, "err", err)
	}
	return nil
}

func (l *Line) addition(b *batch, e *entry, posts *bool) archive.Addition {
	src := b.claim.Source
	return archive.Addition{
		Desk: src.Desk, Source: src.ID, ItemKeys: e.keys.all(), Report: e.report, Doc: e.doc, Now: l.Now(),
		Arrival: e.arrival, Links: e.links,
		Then: func(ctx context.Context, past archive.Past, added archive.Added) (archive.Outcome, error) {
			report := e.report
			report.ID = added.ID
			var out archive.Outcome
			if e.pageErr != nil {
				out.Decisions = append(out.Decisions, archive.Decision{Stage: "read", Reason: PageNotRead, Args: []string{sayable(e.pageErr)}})
			}
			out.Decisions = append(out.Decisions, Joined(added)...)
			c := alert.Case{Desk: b.desk, Report: report, IsNew: added.NewToDesk, FirstPoll: !src.Primed, Matches: e.matches, Now: l.Now()}
			if err := l.turned(ctx, past, &c, e, added); err != nil {
				return out, err
			}
			if err := recall(ctx, past, &c, added); err != nil {
				return out, err
			}
			for _, d := range alert.Decide(c) {
				*posts = *posts || d.Kind != ""
				follow(&out, d, added, c.Now)
			}
			return out, l.abroad(ctx, past, &out, c, added)
		},
	}
}

// mark tells Redis. It may fail: the store knows.
func (l *Line) mark(ctx context.Context, b *batch, part []entry) {
	seen := make([][]string, len(part))
	for i := range part {
		seen[i] = seenParts(b.claim.Source, part[i].keys)
	}
	if err := l.Seen.Mark(ctx, seen); err != nil {
		l.Log.Debug("seen-set not marked", "source", b.claim.Source.ID, "err", err)
	}
}
