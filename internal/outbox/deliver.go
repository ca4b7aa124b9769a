package outbox

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"wiredesk/internal/news"
)

// NonceWindow is how long a nonce is counted on to keep a message from appearing
// twice. Discord promises "the past few minutes".
// https://discord.com/developers/docs/resources/message#create-message
const NonceWindow = 2 * time.Minute

// lookBack is how far before the first attempt the channel is read: clocks differ.
const lookBack = time.Minute

// heldRetry is how often a held delivery is tried again, and with it its channel.
const heldRetry = 15 * time.Minute

// Waits after attempts that Discord didn't answer.
const (
	retryFirst = time.Second
	retryMost  = 5 * time.Minute
)

// laterWait is how long a change waits that Discord takes later.
const laterWait = 10 * time.Minute

// unsure is why a delivery is held that can neither be confirmed nor repeated.
func unsure() string {
	return news.Errorf(news.Forbidden, "It isn't known whether this was posted, and the channel can't be read. Allow Wiredesk Read Message History there.").Pack()
}

// deliver carries out one claimed delivery and settles it.
func (o *Outbox) deliver(ctx context.Context, d news.Delivery, claimed time.Time) error {
	before := d.State
	if d.Nonce == "" {
		d.Nonce = Nonce(d.Key)
	}
	// Past the lease another process may be at it: by then all must have ended.
	sending, cancel := context.WithDeadline(ctx, claimed.Add(o.Lease/2))
	defer cancel()
	d, err := o.attempt(sending, d)
	if err != nil {
		return fmt.Errorf("deliver %s: %w", d.Key, err)
	}
	settled, err := o.settle(ctx, d, claimed.Add(o.Lease))
	if err != nil {
		return fmt.Errorf("settle delivery %s: %w", d.Key, err)
	}
	if settled && d.State == news.DeliveryHeld && before != news.DeliveryHeld && o.Held != nil {
		if err := o.Held(ctx, d); err != nil {
			return fmt.Errorf("tell of held delivery %s: %w", d.Key, err)
		}
	}
	return nil
}

// settle writes the outcome, again and again while the store fails and the lease
// holds: without it the delivery would wait for the lease's end. When the outbox
// has to stop, it tries once more.
func (o *Outbox) settle(ctx context.Context, d news.Delivery, lease time.Time) (bool, error) {
	for wait := settleFirst; ; wait *= 2 {
		try, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleWait)
		settled, err := o.Store.SettleDelivery(try, d)
		cancel()
		if err == nil || ctx.Err() != nil || time.Now().Add(wait).After(lease) {
			return settled, err
		}
		t := time.NewTimer(wait)
		select {
		case <-t.C:
		case <-ctx.Done():
		}
		t.Stop()
	}
}

// attempt looks for the message where that is needed, sends it if it isn't
// there, and gives the delivery as it is to be settled.
func (o *Outbox) attempt(ctx context.Context, d news.Delivery) (news.Delivery, error) {
	p := Post{Delivery: d}
	if mustLook(d, time.Now()) {
		found, err := o.find(ctx, d)
		switch {
		case err == nil && found != "":
			p.Message = found
			return outcome(p, nil, time.Now()), nil
		case err == nil:
		case unreadable(err):
			again, err := o.repeats(ctx, d.Alert.Desk)
			if err != nil {
				return d, err
			}
			if !again {
				return hold(d, unsure(), time.Now()), nil
			}
			p.Repeat = true
		default:
			return outcome(p, err, time.Now()), nil
		}
		p.TriedAt = time.Time{} // what was in doubt is settled
	}
	return o.send(ctx, p), nil
}

// mustLook tells whether a message may stand in the channel that the nonce no
// longer keeps from appearing again. An edit may always be made again.
func mustLook(d news.Delivery, now time.Time) bool {
	if d.TriedAt.IsZero() || d.Kind == news.DeliveryEdit {
		return false
	}
	if d.Alert.Where == news.InForum && d.Kind == news.DeliveryPost {
		return true // a forum post takes no nonce
	}
	age := now.Sub(d.TriedAt)
	return age > NonceWindow || age < -lookBack
}

func unreadable(err error) bool {
	code := news.CodeOf(err)
	return code == news.NotFound || code == news.Forbidden || errors.Is(err, ErrUnreadable)
}

func (o *Outbox) find(ctx context.Context, d news.Delivery) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, sendTimeout)
	defer cancel()
	return o.Sender.Find(ctx, d, d.TriedAt.Add(-lookBack))
}

func (o *Outbox) repeats(ctx context.Context, desk string) (bool, error) {
	if o.Repeat == nil {
		return true, nil
	}
	again, err := o.Repeat(ctx, desk)
	if err != nil {
		return false, fmt.Errorf("read what the desk chose: %w", err)
	}
	return again, nil
}

// send makes the attempt, a second time in the short form if the whole is too
// long or refused.
func (o *Outbox) send(ctx context.Context, p Post) news.Delivery {
	for {
		began := time.Now()
		sending, cancel := context.WithTimeout(ctx, sendTimeout)
		id, err := o.Sender.Send(sending, p)
		cancel()
		if err == nil {
			p.Message = id
		} else if p.TriedAt.IsZero() && !errors.Is(err, ErrNotSent) {
			p.TriedAt = began
		}
		if shorter(p, err) {
			p.Short = true
			continue
		}
		return outcome(p, err, time.Now())
	}
}

// shorter tells whether the short form may succeed where the whole didn't.
func shorter(p Post, err error) bool {
	code := news.CodeOf(err)
	return !p.Short && (code == news.Limit || code == news.Invalid)
}

// outcome says what becomes of a delivery after an attempt. TriedAt is kept where
// an attempt may have succeeded unheard.
func outcome(p Post, err error, now time.Time) news.Delivery {
	d := p.Delivery
	d.Attempts++
	if err == nil {
		d.State, d.Reason, d.SentAt, d.TriedAt = news.DeliverySent, "", now, time.Time{}
		return d
	}
	e, ok := errors.AsType[*news.Error](err)
	if !ok {
		e = news.Errorf(news.Unavailable, "Discord doesn't answer at the moment. Wiredesk goes on trying.")
	}
	if errors.Is(err, ErrLater) { // as if it had been put off from the beginning: it holds up only its story
		d.State, d.Reason, d.Attempts, d.TriedAt, d.NotBefore = news.DeliveryPending, e.Pack(), 0, time.Time{}, now.Add(laterWait)
		return d
	}
	switch e.Code {
	case news.NotFound, news.Forbidden:
		return hold(d, e.Pack(), now)
	case news.Conflict:
		return withoutMessage(d, e)
	case news.Limit, news.Invalid:
		d.State, d.Reason = news.DeliveryFailed, e.Pack()
		return d
	}
	d.State, d.Reason = news.DeliveryPending, e.Pack()
	if !d.TriedAt.IsZero() {
		d.State = news.DeliveryUnknown
	}
	d.NotBefore = now.Add(max(retryAfter(err), backoff(d.Attempts)))
	return d
}

// withoutMessage says what becomes of a delivery whose message people deleted: an
// edit that tells how the story moved is posted instead, any other is over.
func withoutMessage(d news.Delivery, e *news.Error) news.Delivery {
	switch {
	case d.Kind == news.DeliveryEdit && d.Alert.Moved:
		d.Kind, d.Target, d.State, d.Reason, d.Attempts, d.TriedAt = news.DeliveryPost, "", news.DeliveryPending, "", 0, time.Time{}
	case d.Kind == news.DeliveryEdit:
		d.State, d.Reason = news.DeliveryGone, e.Pack()
	default:
		d.State, d.Reason = news.DeliveryFailed, e.Pack()
	}
	return d
}

func hold(d news.Delivery, reason string, now time.Time) news.Delivery {
	d.State, d.Reason, d.NotBefore = news.DeliveryHeld, reason, now.Add(heldRetry)
	return d
}

// backoff doubles with each attempt, half of it by chance.
func backoff(attempts int) time.Duration {
	d := min(retryFirst<<min(max(attempts-1, 0), 16), retryMost)
	return d/2 + rand.N(d/2)
}

// retryAfter is the wait that an error asks for, 0 when it asks for none.
func retryAfter(err error) time.Duration {
	asks, ok := errors.AsType[interface {
		error
		RetryAfter() time.Duration
	}](err)
	if !ok {
		return 0
	}
	return asks.RetryAfter()
}
