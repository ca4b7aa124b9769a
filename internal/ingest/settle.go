package ingest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"time"

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
		return errors.Join(failed, l.Store.FinishPoll(ctx, b.claim))
	}
	src.NextPoll = l.bounds().When(l.polled(b, failed, now)).At
	if err := l.health(ctx, b, before, failed, now); err != nil && ctx.Err() == nil {
		l.Log.Warn("desk not told about source", "source", src.ID, "err", err)
	}
	return l.Store.FinishPoll(ctx, b.claim)
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

// health tells the desk, once, what has turned in a source's health.
func (l *Line) health(ctx context.Context, b *batch, before news.Source, failed error, now time.Time) error {
	src := &b.claim.Source
	name := "health:" + strconv.FormatInt(src.ID, 10)
	kept, err := l.Store.Setting(ctx, src.Desk, name)
	if err != nil {
		return err
	}
	var told poll.Health
	if kept != "" {
		if err := json.Unmarshal([]byte(kept), &told); err != nil {
			return fmt.Errorf("read health of source: %w", err)
		}
	}
	turned, notices := told.Turn(l.sight(b, before, failed, now))
	if turned == told && len(notices) == 0 {
		return nil
	}
	body, err := json.Marshal(turned)
	if err != nil {
		return fmt.Errorf("write health of source: %w", err)
	}
	if err := l.tell(ctx, src, notices, now); err != nil {
		return err
	}
	return l.Store.SaveSetting(ctx, src.Desk, name, string(body))
}

func (l *Line) sight(b *batch, before news.Source, failed error, now time.Time) poll.Sight {
	src := b.claim.Source
	s := poll.Sight{
		At: now, Failed: failed != nil, Gone: fetch.KindOf(failed) == fetch.Gone, Failures: src.Failures, Primed: before.Primed,
		LastOK: before.LastOK, LastNew: src.LastNew, Gap: src.Gap,
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

// tell puts notices into the outbox, for the desk's health channel, and does
// what they call for with the source.
func (l *Line) tell(ctx context.Context, src *news.Source, notices []poll.Notice, now time.Time) error {
	desk, err := l.Store.Desk(ctx, src.Desk)
	if err != nil {
		return err
	}
	channel := firstOf(desk.Health, desk.Channel)
	var out []news.Delivery
	for _, n := range notices {
		notice := noticeOf(n, src, now)
		switch n.Event {
		case poll.Gone:
			src.Paused, src.PauseWhy = true, src.LastError
		case poll.Moved:
			src.Address = n.Address
		}
		if channel == "" {
			continue
		}
		key := fmt.Sprintf("health/%d/%s/%d", src.ID, n.Event, now.UnixMilli())
		out = append(out, news.Delivery{
			Key: key, Nonce: outbox.Nonce(key), Kind: news.DeliveryPost, Created: now,
			Alert: news.Alert{Desk: src.Desk, Channel: channel, Notice: notice},
		})
	}
	if len(out) == 0 {
		return nil
	}
	if err := l.Store.AddDeliveries(ctx, out); err != nil {
		return err
	}
	l.Wake()
	return nil
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
