package ingest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"time"

	"wiredesk/internal/archive"
	"wiredesk/internal/fetch"
	"wiredesk/internal/news"
	"wiredesk/internal/outbox"
	"wiredesk/internal/poll"
)

// settle writes down how the poll went, when the next one is due, and what the
// desk is told about the source's health.
func (l *Line) settle(ctx context.Context, b *batch, failed error) error {
	now := l.Now()
	src := &b.claim.Source
	before := *src
	src.LastPoll = now
	done := archive.Finished{At: now}
	var shown *news.Error
	switch {
	case failed == nil:
		l.well(b, now)
	case errors.As(failed, &shown):
		src.Failures++
		src.LastError = shown.Pack()
	default:
		// Wiredesk's own trouble, not the source's: it is polled again soon.
		src.NextPoll = now.Add(l.PollMin)
		done.Claim = b.claim
		l.Finish(done)
		return failed
	}
	src.NextPoll = l.bounds().When(l.polled(b, failed, now)).At
	if err := l.health(ctx, b, &done, before, failed); err != nil && ctx.Err() == nil {
		l.Log.Warn("desk not told about source", "source", src.ID, "err", err)
	}
	done.Claim, done.Seen = b.claim, b.known
	l.Finish(done)
	return nil
}

// quickMax is how many of the shortest intervals a poll may wait at most where
// that is below a minute, as in the demo and in tests.
const quickMax = 60

func (l *Line) bounds() poll.Bounds {
	if l.quick() {
		return poll.Bounds{Min: l.PollMin, Max: quickMax * l.PollMin}
	}
	return poll.Bounds{Min: l.PollMin, Max: poll.Max}
}

// quick tells that sources are polled as often as allowed, whatever their rhythm.
func (l *Line) quick() bool { return l.PollMin < poll.Min }

func (l *Line) well(b *batch, now time.Time) {
	src := &b.claim.Source
	src.Failures, src.LastError, src.LastOK = 0, "", now
	if b.got == nil || b.got.NotModified {
		return
	}
	src.ETag, src.LastModified, src.Primed = b.got.ETag, b.got.LastModified, true
	if len(b.items) > 0 {
		src.LastNew = now
	}
	if b.feed == nil {
		return
	}
	var dates []time.Time
	for _, i := range b.feed.Items {
		if !i.Published.IsZero() {
			dates = append(dates, i.Published)
		}
	}
	if gap := poll.Gap(dates, now); gap > 0 {
		src.Gap = poll.Blend(src.Gap, gap)
	}
}

func (l *Line) polled(b *batch, failed error, now time.Time) poll.Polled {
	src := b.claim.Source
	p := poll.Polled{At: now, Every: src.Every, Gap: src.Gap, LastNew: src.LastNew, Failures: src.Failures, Jitter: rand.Float64()}
	if l.quick() && p.Every == 0 {
		p.Every = l.PollMin
	}
	if b.got != nil {
		p.RetryAfter, p.Fresh = b.got.RetryAfter, b.got.Fresh
	}
	if b.feed != nil {
		p.TTL, p.SkipHours, p.SkipDays = b.feed.TTL, b.feed.SkipHours, b.feed.SkipDays
	}
	if failure, ok := errors.AsType[*fetch.Failure](failed); ok {
		p.RetryAfter = failure.RetryAfter
	}
	return p
}

// health adds to a finished poll what has turned in the source's health and what
// the desk is told about it.
func (l *Line) health(ctx context.Context, b *batch, done *archive.Finished, before news.Source, failed error) error {
	var told poll.Health
	if b.claim.Health != "" {
		if err := json.Unmarshal([]byte(b.claim.Health), &told); err != nil {
			return fmt.Errorf("read health of source: %w", err)
		}
	}
	turned, notices := told.Turn(l.sight(b, before, failed, done.At))
	if turned == told && len(notices) == 0 {
		return nil
	}
	body, err := json.Marshal(turned)
	if err != nil {
		return fmt.Errorf("write health of source: %w", err)
	}
	if err := l.tell(ctx, &b.claim.Source, notices, done); err != nil {
		return err
	}
	b.claim.Health = string(body)
	return nil
}

func (l *Line) sight(b *batch, before news.Source, failed error, now time.Time) poll.Sight {
	src := b.claim.Source
	s := poll.Sight{
		At: now, Failed: failed != nil, Gone: fetch.KindOf(failed) == fetch.Gone, Failures: src.Failures, Primed: before.Primed,
		LastOK: before.LastOK, LastNew: src.LastNew, Gap: src.Gap,
	}
	if s.LastOK.IsZero() {
		s.LastOK = src.AddedAt // one that was never read is down since it was added
	}
	if b.got != nil {
		s.Permanent = b.got.Permanent
	}
	if b.feed == nil || len(b.feed.Items) == 0 {
		return s
	}
	s.Window = len(b.feed.Items)
	s.Known = s.Window - len(b.items)
	for _, i := range b.feed.Items {
		if !i.Published.IsZero() && (s.Oldest.IsZero() || i.Published.Before(s.Oldest)) {
			s.Oldest = i.Published
		}
	}
	return s
}

// tell adds notices for the desk's health channel to a finished poll, and does
// what they call for with the source.
func (l *Line) tell(ctx context.Context, src *news.Source, notices []poll.Notice, done *archive.Finished) error {
	if len(notices) == 0 {
		return nil
	}
	desk, err := l.Store.Desk(ctx, src.Desk)
	if err != nil {
		return err
	}
	channel := firstOf(desk.Health, desk.Channel)
	for _, n := range notices {
		switch n.Event {
		case poll.Gone:
			src.Paused, src.PauseWhy = true, src.LastError
		case poll.Moved:
			if taken, err := l.followed(ctx, src.Desk, n.Address); err != nil || taken {
				return err // the desk has the new address already: the old one is kept as it is
			}
			src.Address, done.Moved = n.Address, true
		}
		if channel == "" {
			continue
		}
		key := fmt.Sprintf("health/%d/%s/%d", src.ID, n.Event, done.At.UnixMilli())
		done.Notices = append(done.Notices, news.Delivery{
			Key: key, Nonce: outbox.Nonce(key), Kind: news.DeliveryPost, Created: done.At,
			Alert: news.Alert{Desk: src.Desk, Channel: channel, Notice: noticeOf(n, src, done.At)},
		})
	}
	return nil
}

// followed tells whether a desk reads an address.
func (l *Line) followed(ctx context.Context, desk, address string) (bool, error) {
	list, err := l.Store.Sources(ctx, desk)
	return slices.ContainsFunc(list, func(s news.Source) bool { return s.Address == address }), err
}

func noticeOf(n poll.Notice, src *news.Source, now time.Time) *news.Notice {
	switch n.Event {
	case poll.Quiet:
		return noticef(now, "%s has been quiet for %s h; it usually publishes every %s h. Its site may have changed: try /source test.", src.Name, hours(n.For), hours(n.Gap))
	case poll.Missing:
		return noticef(now, "%s published faster than it was read: some items were never seen. Give it a shorter interval.", src.Name)
	case poll.Down:
		return noticef(now, "%s has been down for %s h: %s", src.Name, hours(n.For), src.LastError)
	case poll.Gone:
		return noticef(now, "%s says that it is gone for good and is paused. Remove it, or add its new address.", src.Name)
	case poll.Moved:
		return noticef(now, "%s has moved for good and is followed at %s.", src.Name, n.Address)
	}
	return noticef(now, "%s is back.", src.Name)
}

// noticef makes a notice from a sentence of the catalogue.
func noticef(at time.Time, sentence string, args ...string) *news.Notice {
	return &news.Notice{Sentence: sentence, Args: args, At: at}
}

func hours(d time.Duration) string {
	if d < 10*time.Hour {
		return strconv.FormatFloat(d.Hours(), 'f', 1, 64)
	}
	return strconv.FormatFloat(d.Hours(), 'f', 0, 64)
}
