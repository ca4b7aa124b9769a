// Package ingest is a story's way from a source to the archive and the outbox.
// The stages are named in order in Line.stages, one line each.
package ingest

import (
	"context"
	"log/slog"
	"time"

	"wiredesk/internal/alert"
	"wiredesk/internal/archive"
	"wiredesk/internal/dedup"
	"wiredesk/internal/feed"
	"wiredesk/internal/fetch"
	"wiredesk/internal/match"
	"wiredesk/internal/news"
	"wiredesk/internal/text"
)

// Line is the way itself. All of its parts are set before its first use; it is
// safe for many sources at once.
type Line struct {
	Fetch    *fetch.Client
	Reader   Reader
	Store    *archive.Store
	Seen     *dedup.Seen
	Watches  *Watches
	Analyser *text.Analyser
	PollMin  time.Duration
	Changed  func(ctx context.Context, desk string) error // drops what is cached for the desk; may fail
	Wake     func()                                       // tells the outbox that there is something to send
	Now      func() time.Time
	Log      *slog.Logger
}

// batch is one poll of one source on its way down the line.
type batch struct {
	claim archive.Claim
	desk  news.Desk
	got   *fetch.Response
	feed  *feed.Feed
	items []entry
	moved bool // every item is new: some before them may never have been seen
	done  bool // nothing is left to do
}

// entry is one item of a batch.
type entry struct {
	item      news.Item
	canonical string
	keys      itemKeys
	known     knowledge
	report    news.Report
	doc       *match.Doc
	pageErr   error
	matches   []alert.Match
}

type stage struct {
	name string
	run  func(ctx context.Context, b *batch) error
}

func (l *Line) stages() []stage {
	return []stage{
		{"fetch", l.fetched},    // address → bytes, or nothing when unchanged
		{"parse", l.parsed},     // bytes → items
		{"seen", l.unseen},      // items → those that are new or changed, oldest first
		{"read", l.read},        // items → reports, from their pages where the feed has too little
		{"analyse", l.analysed}, // language, words, names, quotes, figures
		{"match", l.matched},    // which watches, and what that means for each channel
		{"archive", l.stored},   // reports and deliveries in one transaction
	}
}

// Poll takes one source down the line and settles its claim. An error of the
// source itself is written down with the source; what comes back is what kept
// Wiredesk from doing so.
func (l *Line) Poll(ctx context.Context, c archive.Claim) error {
	b := &batch{claim: c}
	var failed error
	for _, s := range l.stages() {
		if failed = s.run(ctx, b); failed != nil || b.done {
			break
		}
	}
	if failed != nil && ctx.Err() == context.Canceled {
		return failed // stopping: the lease ends by itself and the source is polled again
	}
	return l.settle(ctx, b, failed)
}
