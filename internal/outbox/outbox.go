// Package outbox brings deliveries to their channels: each once, in order within
// a channel, through crashes, lost replies and outages.
package outbox

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"time"

	"wiredesk/internal/news"
)

// ErrNotSent marks an error of a Sender when it is certain that the channel
// didn't change. Without it the delivery's outcome counts as unknown.
var ErrNotSent = errors.New("not sent")

// ErrLater marks an error of a Sender when Discord takes this change later, while
// it would take others in the same channel now.
var ErrLater = errors.New("not now")

// ErrUnreadable says that a channel can't be searched for a message.
var ErrUnreadable = errors.New("channel can't be searched")

// Store keeps deliveries. A delivery is open while it is pending, sending,
// unknown or held.
type Store interface {
	// ClaimDeliveries leases for owner the next delivery of each of up to limit
	// channels, and gives them as they were before (State, TriedAt), with Fence
	// raised and Target filled in. A delivery can be claimed when it is open, its
	// NotBefore has come, no lease of it runs, and no earlier open delivery of
	// its channel stands before it: one that was attempted, one whose NotBefore
	// has come, or one of the same story. The store sets the state to sending,
	// and TriedAt to its own time where that was zero.
	ClaimDeliveries(ctx context.Context, owner string, lease time.Duration, limit int) ([]news.Delivery, error)
	// SettleDelivery writes Kind, State, Reason, Attempts, Message, NotBefore, TriedAt
	// and SentAt and ends the lease, if d.Fence is still the newest; it says
	// whether it did.
	SettleDelivery(ctx context.Context, d news.Delivery) (bool, error)
	// ReleaseDeliveries ends the leases of an owner that has just started and
	// therefore holds none; their state becomes unknown.
	ReleaseDeliveries(ctx context.Context, owner string) error
	// NextDelivery says when the next open delivery falls due or its lease ends;
	// zero when none is open.
	NextDelivery(ctx context.Context) (time.Time, error)
}

// Post is a delivery in the form in which it is to be sent.
type Post struct {
	news.Delivery
	Short  bool // title and link only, because the whole is over a limit
	Repeat bool // marked as a possible repeat
}

// Sender posts, edits and looks for messages. Its errors carry codes of news:
// NotFound and Forbidden when the channel can't be used, Limit when the message
// is too long, Conflict when the target is gone, Invalid when the message was
// refused, Unavailable for anything that passes.
type Sender interface {
	// Send carries the delivery out and gives the message's id. Doing so again
	// with the same nonce within NonceWindow gives the same message.
	Send(ctx context.Context, p Post) (message string, err error)
	// Find looks in the channel for what Send would post, among the messages
	// since a time; "" when it is certainly not there.
	Find(ctx context.Context, d news.Delivery, since time.Time) (message string, err error)
}

// nonceLength is the most that Discord takes.
// https://discord.com/developers/docs/resources/message#create-message
const nonceLength = 25

// Nonce derives a delivery's nonce from its key.
func Nonce(key string) string {
	sum := sha256.Sum256([]byte(key))
	return base64.RawURLEncoding.EncodeToString(sum[:])[:nonceLength]
}
