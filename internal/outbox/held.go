package outbox

import (
	"fmt"
	"time"

	"wiredesk/internal/news"
)

// HeldNotice is the delivery that tells a desk, in its health channel or else its
// usual one, that posts are held; false when that is the very channel that can't
// be used, or the desk named none: then /status is where it shows.
func HeldNotice(desk news.Desk, held news.Delivery, now time.Time) (news.Delivery, bool) {
	channel := desk.Health
	if channel == "" {
		channel = desk.Channel
	}
	if channel == "" || channel == held.Alert.Channel || held.Alert.Notice != nil {
		return news.Delivery{}, false
	}
	key := fmt.Sprintf("held/%s/%d", held.Key, held.Fence)
	return news.Delivery{
		Key: key, Nonce: Nonce(key), Kind: news.DeliveryPost, Created: now,
		Alert: news.Alert{
			Desk: desk.ID, Channel: channel,
			Notice: &news.Notice{Sentence: "Posts to a channel are held. /status says which ones and what to mend.", At: now},
		},
	}, true
}
