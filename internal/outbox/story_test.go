package outbox

import (
	"testing"
	"time"

	"wiredesk/internal/news"
)

// TestWhatBecomesOfAnEdit whose message is gone, or that Discord takes later.
func TestWhatBecomesOfAnEdit(t *testing.T) {
	now := time.Date(2026, time.March, 3, 12, 0, 0, 0, time.UTC)
	gone := news.Errorf(news.Conflict, "The message was deleted in Discord.")
	later := news.Errorf(news.Unavailable, "Discord takes no more edits of a message this old for the moment. Wiredesk makes this one later.").Because(ErrLater)
	edit := func(moved bool) Post {
		return Post{Delivery: news.Delivery{Kind: news.DeliveryEdit, Target: "m", Attempts: 2, TriedAt: now, Alert: news.Alert{Moved: moved}}}
	}
	if d := outcome(edit(false), gone, now); d.Kind != news.DeliveryEdit || d.State != news.DeliveryGone || d.Reason == "" {
		t.Errorf("an edit without news becomes %+v", d)
	}
	if d := outcome(edit(true), gone, now); d.Kind != news.DeliveryPost || d.State != news.DeliveryPending || d.Target != "" || d.Attempts != 0 || !d.TriedAt.IsZero() {
		t.Errorf("an edit that tells how the story moved becomes %+v", d)
	}
	if d := outcome(edit(false), later, now); d.State != news.DeliveryPending || d.Attempts != 0 || !d.TriedAt.IsZero() || !d.NotBefore.After(now) {
		t.Errorf("an edit that is taken later becomes %+v", d)
	}
}
