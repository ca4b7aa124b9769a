package ingest

import (
	"context"
	"time"

	"wiredesk/internal/alert"
	"wiredesk/internal/archive"
	"wiredesk/internal/news"
	"wiredesk/internal/outbox"
)

// recall fills in what people and earlier posts mean for a case.
func recall(ctx context.Context, past archive.Past, c *alert.Case, added archive.Added) error {
	if len(c.Matches) == 0 && len(c.Story.Deliveries) == 0 {
		return nil
	}
	var err error
	if c.Muted, err = past.Muted(ctx, added.Story); err != nil {
		return err
	}
	c.Posts = map[int64]int{}
	for _, m := range c.Matches {
		if m.Watch.Manner.Cap == 0 {
			continue
		}
		if c.Posts[m.Watch.ID], err = past.Posts(ctx, m.Watch.ID, alert.CapSince(c.Now)); err != nil {
			return err
		}
	}
	return nil
}

// follow adds to an outcome what a decision calls for.
func follow(out *archive.Outcome, d alert.Decision, added archive.Added, now time.Time) {
	args := []string{d.Channel}
	if d.Watch != "" {
		args = append(args, d.Watch)
	}
	out.Decisions = append(out.Decisions, archive.Decision{Stage: "alert", Reason: string(d.Reason), Args: args})
	if d.Wait != nil {
		x := *d.Wait
		x.Story, x.Report = added.Story, added.ID
		out.Waiting = append(out.Waiting, x)
		out.Finds = append(out.Finds, news.Find{Watch: x.Watch, Story: x.Story, At: now})
	}
	if d.Kind == "" {
		return
	}
	out.Deliveries = append(out.Deliveries, news.Delivery{
		Key: d.Key, Nonce: outbox.Nonce(d.Key), Kind: d.Kind, Target: d.Target, Alert: d.Alert, Created: now, NotBefore: d.NotBefore,
	})
	for _, watch := range d.Alert.By {
		out.Finds = append(out.Finds, news.Find{Watch: watch, Story: added.Story, At: now, Posted: d.Kind == news.DeliveryPost})
	}
}
