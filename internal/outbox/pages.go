package outbox

import (
	"fmt"
	"time"

	"wiredesk/internal/alert"
	"wiredesk/internal/news"
)

// Pages gives what writes the deliveries of a digest or roll-up, a page each.
// Their keys begin with key, which names this one time.
func Pages(key, desk, channel, digest string, now time.Time) func([]news.Group) []news.Delivery {
	return func(groups []news.Group) []news.Delivery {
		var out []news.Delivery
		for _, p := range alert.Pages(digest, groups) {
			page := fmt.Sprintf("%s/%d", key, p.Number)
			out = append(out, news.Delivery{
				Key: page, Nonce: Nonce(page), Kind: news.DeliveryPost, Created: now,
				Alert: news.Alert{Desk: desk, Channel: channel, Page: &p},
			})
		}
		return out
	}
}

// DigestKey names one making of a digest: that of a time it was due at, or when a
// person asked for it.
func DigestKey(d news.Digest, at time.Time) string {
	return fmt.Sprintf("digest/%d/%d", d.ID, at.UnixMilli())
}
