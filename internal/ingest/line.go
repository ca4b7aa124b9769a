// Package ingest is a story's way from a source to the archive and the outbox.
// The stages are named in order in Line.stages, one line each.
package ingest

import (
	"context"
	"log/slog"
	"slices"
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
	Stories  *Stories
	Analyser *text.Analyser
	PollMin  time.Duration
	Changed  func(ctx context.Context, desk string) error // drops what is cached for the desk; may fail
	Finish   func(archive.Finished)                       // keeps how a poll went
	Wake     func()                                       // tells the outbox that there is something to send
	Polled   func(result string, items, matches int)      // told of each poll: new, unchanged or failed; may be nil
	Now      func() time.Time
	Log      *slog.Logger
	Places   chan struct{} // a place for each source that is worked on at a time, those aside that wait for the network
	Crowd    *Crowd        // of the sources that wait for a place
}

// batch is one poll of one source on its way down the line.
type batch struct {
	claim archive.Claim
	desk  news.Desk
	got   *fetch.Response
	feed  *feed.Feed
	items []entry
	known []string // keys of the items that were read before
	done  bool     // nothing is left to do
}

// entry is one item of a batch.
type entry struct {
	item      news.Item
	canonical string
	keys      itemKeys
	known     knowledge
	report    news.Report
	doc       *match.Doc
	said      string // the text that the feed itself has
	pageErr   error
	matches   []alert.Match
	print     *dedup.Print // what it is compared by
	arrival   *archive.Arrival
	signs     *dedup.Signs   // what it is linked by, nil where the desk reads no other language
	links     []archive.Link // reports in other languages that tell the same piece
}

type stage struct {
	name  string
	waits func(b *batch) bool // whether it waits for the network, so that others can work meanwhile; nil for never
	run   func(ctx context.Context, b *batch) error
}

func (l *Line) stages() []stage {
	return []stage{
		{"fetch", always, l.fetched},      // address → bytes, or nothing when unchanged
		{"parse", nil, l.parsed},          // bytes → items
		{"sitemaps", isIndex, l.children}, // a sitemap index → the items of its newest sitemaps
		{"seen", nil, l.unseen},           // items → those that are new or changed, oldest first
		{"text", nil, l.told},             // what the feed itself tells of each
		{"read", wantsPages, l.read},      // items → reports, from their pages where the feed has too little
		{"analyse", nil, l.analysed},      // language, words, names, quotes, figures
		{"match", nil, l.matched},         // which watches, and what that means for each channel
		{"group", nil, l.grouped},         // what each report may tell the same news as
		{"archive", nil, l.stored},        // reports and deliveries in one transaction
	}
}

func always(*batch) bool { return true }

// isIndex tells that the source is a sitemap index.
func isIndex(b *batch) bool { return b.feed.Kind == feed.Index }

func wantsPages(b *batch) bool {
	return slices.ContainsFunc(b.items, func(e entry) bool { return e.wantsPage() })
}

// Poll takes one source down the line and settles its claim. An error of the
// source itself is written down with the source; what comes back is what kept
// Wiredesk from doing so.
func (l *Line) Poll(ctx context.Context, c archive.Claim) error {
	b := &batch{claim: c}
	failed := l.run(ctx, b)
	if failed != nil && ctx.Err() == context.Canceled {
		return failed // stopping: the poller gives the claim back, and the source is polled again
	}
	l.count(b, failed)
	return l.settle(ctx, b, failed)
}

// run takes a batch through the stages. It holds a place while there is work for
// the processor, and gives it up to wait for the network: many sources may be
// waited for, but the memory and time of those worked on stay bounded.
func (l *Line) run(ctx context.Context, b *batch) error {
	guest, err := l.Crowd.enter(ctx)
	if err != nil {
		return err
	}
	defer guest.leave()
	held := false
	leave := func() {
		if held {
			<-l.Places
			held = false
		}
	}
	defer leave()
	for i, s := range l.stages() {
		if s.waits != nil && s.waits(b) {
			leave()
		} else if !held {
			select {
			case l.Places <- struct{}{}:
				held = true
				guest.leave()
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		err := s.run(ctx, b)
		if i == 0 {
			guest.fetched()
		}
		if err != nil || b.done {
			return err
		}
	}
	return nil
}

// count tells how the poll went.
func (l *Line) count(b *batch, failed error) {
	if l.Polled == nil {
		return
	}
	if failed != nil {
		l.Polled("failed", 0, 0)
		return
	}
	result, matches := "unchanged", 0
	if len(b.items) > 0 {
		result = "new"
	}
	for _, e := range b.items {
		matches += len(e.matches)
	}
	l.Polled(result, len(b.items), matches)
}
