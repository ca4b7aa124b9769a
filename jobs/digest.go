package jobs

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"wiredesk/internal/alert"
	"wiredesk/internal/archive"
	"wiredesk/internal/news"
	"wiredesk/internal/outbox"
)

// Times of the digest jobs.
const (
	digestEvery  = 2 * time.Second
	rhythmEvery  = time.Minute
	digestWait   = time.Minute
	digestsAtOne = 100
)

// Digester makes the digests and roll-ups that are due, and tells desks of watches
// that found far more than usual. Each is made once, whichever process finds it
// due first; one that fell due several times while none ran is made once.
type Digester struct {
	Store *archive.Store
	Wake  func() // tells the outbox that there is something to send
	Now   func() time.Time
}

// Jobs gives what runs when.
func (d *Digester) Jobs() []Job {
	return []Job{
		{Name: "digests", Every: digestEvery, Jitter: digestEvery / 5, Deadline: digestWait, Once: true, Run: d.Digests},
		{Name: "rhythm", Every: rhythmEvery, Jitter: rhythmEvery / 10, Deadline: digestWait, Once: true, Run: d.Rhythm},
	}
}

// Digests makes what is due and says of how many stories it told. One that fails
// keeps no other from being made.
func (d *Digester) Digests(ctx context.Context) (int, error) {
	now, told := d.Now(), 0
	var errs []error
	due, err := d.Store.DueDigests(ctx, now, digestsAtOne)
	if err != nil {
		return 0, err
	}
	for _, digest := range due {
		desk, err := d.Store.Desk(ctx, digest.Desk)
		if err != nil {
			return told, err
		}
		next := alert.Next(digest.Times, now, desk.Location())
		n, err := d.Store.MakeDigest(ctx, digest, now, next, outbox.Pages(outbox.DigestKey(digest, digest.Next), digest.Desk, digest.Channel, digest.Name, now))
		told += n
		errs = append(errs, err)
	}
	rolls, err := d.Store.DueRolls(ctx, now)
	errs = append(errs, err)
	for _, r := range rolls {
		n, err := d.Store.MakeRoll(ctx, r, now, outbox.Pages(fmt.Sprintf("roll/%s/%d", r.Channel, now.UnixMilli()), r.Desk, r.Channel, "", now))
		told += n
		errs = append(errs, err)
	}
	if told > 0 {
		d.Wake()
	}
	return told, errors.Join(errs...)
}

// Rhythm tells of each watch whose last hour stands out against its own rhythm,
// once until it is an ordinary one again, and says of how many.
func (d *Digester) Rhythm(ctx context.Context) (int, error) {
	now, told := d.Now(), 0
	busy, err := d.Store.BusyWatches(ctx, now.Add(-time.Hour), alert.SpikeLeast)
	if err != nil {
		return 0, err
	}
	for _, b := range busy {
		r, err := d.rhythm(ctx, b, now)
		if err != nil {
			return told, err
		}
		switch key := archive.SpikeKey(b.Watch.ID); {
		case b.Told && r.Calm():
			err = d.Store.ForgetNotice(ctx, b.Watch.Desk, key)
		case !b.Told && !b.Watch.Paused && r.Spikes():
			var first bool
			if first, err = d.tell(ctx, b.Watch, r, key, now); first {
				told++
			}
		}
		if err != nil {
			return told, err
		}
	}
	if told > 0 {
		d.Wake()
	}
	return told, nil
}

// rhythm counts what a watch found, by hours that end with the last one.
func (d *Digester) rhythm(ctx context.Context, b archive.Busy, now time.Time) (alert.Rhythm, error) {
	last := now.Add(-time.Hour)
	r := alert.Rhythm{Now: b.Now, Known: min(alert.SpikeHistory, last.Sub(b.Watch.AddedAt))}
	found, err := d.Store.FoundAt(ctx, b.Watch.ID, last.Add(-r.Known))
	if err != nil {
		return r, err
	}
	hours := map[int]int{}
	for _, at := range found {
		if at.Before(last) {
			hours[int(last.Sub(at)/time.Hour)]++
		}
	}
	for _, n := range hours {
		r.Hours = append(r.Hours, n)
	}
	return r, nil
}

func (d *Digester) tell(ctx context.Context, w news.Watch, r alert.Rhythm, key string, now time.Time) (bool, error) {
	desk, err := d.Store.Desk(ctx, w.Desk)
	if err != nil {
		return false, err
	}
	channel := w.Channel
	if channel == "" {
		channel = desk.Channel
	}
	if channel == "" || w.Manner.Where == news.InForum {
		return false, nil // a forum takes stories alone
	}
	usual := strconv.FormatFloat(r.ADay(), 'f', 0, 64)
	if r.ADay() < 1 {
		usual = "<1"
	}
	id := fmt.Sprintf("%s/%d", key, now.UnixMilli())
	return d.Store.TellOnce(ctx, key, news.Delivery{
		Key: id, Nonce: outbox.Nonce(id), Kind: news.DeliveryPost, Created: now,
		Alert: news.Alert{Desk: w.Desk, Channel: channel, Notice: &news.Notice{
			Sentence: "The watch %s stands out: %s stories in an hour, usually %s a day.", Args: []string{w.Name, strconv.Itoa(r.Now), usual}, At: now,
		}},
	})
}
