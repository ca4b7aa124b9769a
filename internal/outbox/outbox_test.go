package outbox_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"wiredesk/internal/archive"
	"wiredesk/internal/archive/archivetest"
	"wiredesk/internal/news"
	"wiredesk/internal/outbox"
)

// nonceKept is how long the place below keeps nonces: "a few minutes".
const nonceKept = 3 * time.Minute

// place is a Discord small enough to hold in one's head: channels with messages,
// nonces that it forgets, and a hook that makes a call go wrong.
type place struct {
	mu       sync.Mutex
	messages map[string][]message // by channel
	// before and after may fail a call without and with its work done.
	before, after func(p outbox.Post) error
	findErr       error
	sends, finds  int
}

type message struct {
	id, nonce, text string
	at              time.Time
}

func (p *place) Send(ctx context.Context, d outbox.Post) (string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sends++
	if p.before != nil {
		if err := p.before(d); err != nil {
			return "", errors.Join(err, outbox.ErrNotSent)
		}
	}
	id := p.put(d)
	if p.after != nil {
		if err := p.after(d); err != nil {
			return "", err
		}
	}
	return id, nil
}

func (p *place) put(d outbox.Post) string {
	channel := d.Alert.Channel
	if p.messages == nil {
		p.messages = map[string][]message{}
	}
	text := d.Key
	if d.Short {
		text += " short"
	}
	if d.Repeat {
		text += " perhaps again"
	}
	for i, m := range p.messages[channel] {
		if d.Kind == news.DeliveryEdit && m.id == d.Target {
			p.messages[channel][i].text += " then " + text
			return m.id
		}
		if d.Kind != news.DeliveryEdit && m.nonce == d.Nonce && time.Since(m.at) < nonceKept {
			return m.id
		}
	}
	id := fmt.Sprint(len(p.messages[channel]) + 1)
	p.messages[channel] = append(p.messages[channel], message{id, d.Nonce, text, time.Now()})
	return id
}

func (p *place) Find(ctx context.Context, d news.Delivery, since time.Time) (string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.finds++
	if p.findErr != nil {
		return "", p.findErr
	}
	for _, m := range p.messages[d.Alert.Channel] {
		if m.nonce == d.Nonce && !m.at.Before(since) {
			return m.id, nil
		}
	}
	return "", nil
}

func (p *place) texts(channel string) []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	var all []string
	for _, m := range p.messages[channel] {
		all = append(all, m.text)
	}
	return all
}

func add(t *testing.T, store *archive.Store, all ...news.Delivery) {
	t.Helper()
	if err := store.AddDeliveries(t.Context(), all); err != nil {
		t.Fatal(err)
	}
}

func delivery(key, channel string, story int64) news.Delivery {
	return news.Delivery{
		Key: key, Nonce: outbox.Nonce(key), Kind: news.DeliveryPost,
		Alert: news.Alert{Desk: "desk", Channel: channel, Story: story},
	}
}

func want(t *testing.T, p *place, channel string, texts ...string) {
	t.Helper()
	if got := p.texts(channel); !slices.Equal(got, texts) {
		t.Errorf("channel %s holds\n%s\nwant\n%s", channel, strings.Join(got, "\n"), strings.Join(texts, "\n"))
	}
}

// first makes a hook that fails the first n calls.
func first(n int, err error) func(outbox.Post) error {
	return func(outbox.Post) error {
		if n == 0 {
			return nil
		}
		n--
		return err
	}
}

var away = news.Errorf(news.Unavailable, "Discord doesn't answer at the moment. Wiredesk goes on trying.")

// scene runs a test under a simulated clock, on a real store.
func scene(t *testing.T, f func(t *testing.T, store *archive.Store, p *place)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { f(t, archivetest.Open(t, archive.Options{}), &place{}) })
}

// runFor lets an outbox run for some time, as a process would.
func runFor(t *testing.T, d time.Duration, o outbox.Options) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	if o.Owner == "" {
		o.Owner = "test"
	}
	if err := outbox.New(o).Run(ctx, func(err error) { t.Log("pass:", err) }); err != nil {
		t.Fatal(err)
	}
}

func TestEachChannelInOrder(t *testing.T) {
	scene(t, func(t *testing.T, store *archive.Store, p *place) {
		p.before = func(d outbox.Post) error {
			if d.Attempts == 0 && strings.HasSuffix(d.Key, "2") {
				return away // the second of each channel has to wait
			}
			return nil
		}
		var order []string
		for i := range 6 {
			for c := range 5 {
				add(t, store, delivery(fmt.Sprint(c, "/", i), fmt.Sprint(c), int64(i)))
			}
			order = append(order, fmt.Sprint(i))
		}
		runFor(t, time.Minute, outbox.Options{Store: store, Sender: p, Parallel: 3})
		for c := range 5 {
			var texts []string
			for _, i := range order {
				texts = append(texts, fmt.Sprint(c, "/", i))
			}
			want(t, p, fmt.Sprint(c), texts...)
		}
	})
}

func TestEditAndReplyFollowTheirPost(t *testing.T) {
	scene(t, func(t *testing.T, store *archive.Store, p *place) {
		p.before = first(3, away)
		edit := delivery("a2", "c", 1)
		edit.Kind = news.DeliveryEdit
		add(t, store, delivery("a1", "c", 1), edit, delivery("b1", "c", 2))
		runFor(t, time.Minute, outbox.Options{Store: store, Sender: p})
		want(t, p, "c", "a1 then a2", "b1")
	})
}

func TestLostReplyPostsOnce(t *testing.T) {
	for _, lost := range []int{1, 5, 12} { // 12 failures outlast the nonce
		scene(t, func(t *testing.T, store *archive.Store, p *place) {
			p.after = first(lost, away)
			add(t, store, delivery("a", "c", 1), delivery("b", "c", 2))
			runFor(t, 40*time.Minute, outbox.Options{Store: store, Sender: p})
			want(t, p, "c", "a", "b")
		})
	}
}

func TestHeldUntilMended(t *testing.T) {
	scene(t, func(t *testing.T, store *archive.Store, p *place) {
		denied := true
		p.before = func(d outbox.Post) error {
			if denied && d.Alert.Channel == "shut" {
				return news.Errorf(news.Forbidden, "Discord doesn't let Wiredesk do this here. Check the bot's permissions.")
			}
			return nil
		}
		var held []string
		o := outbox.Options{Store: store, Sender: p, Held: func(_ context.Context, d news.Delivery) error {
			held = append(held, d.Key)
			return nil
		}}
		add(t, store, delivery("a", "shut", 1), delivery("b", "shut", 2), delivery("c", "free", 1))
		runFor(t, 20*time.Minute, o)
		want(t, p, "shut")
		want(t, p, "free", "c")
		if !slices.Equal(held, []string{"a"}) {
			t.Errorf("told of %v, want a once", held)
		}
		if p.sends > 8 {
			t.Errorf("%d requests in twenty minutes for a channel that refuses them", p.sends)
		}
		denied = false
		runFor(t, 20*time.Minute, o)
		want(t, p, "shut", "a", "b")
	})
}

func TestTooLongGoesShort(t *testing.T) {
	scene(t, func(t *testing.T, store *archive.Store, p *place) {
		tooLong := news.Errorf(news.Limit, "The message is longer than Discord allows.")
		p.before = func(d outbox.Post) error {
			if d.Key == "long" && !d.Short || d.Key == "longer" {
				return tooLong
			}
			return nil
		}
		add(t, store, delivery("long", "c", 1), delivery("longer", "c", 2), delivery("plain", "c", 3))
		runFor(t, time.Minute, outbox.Options{Store: store, Sender: p})
		want(t, p, "c", "long short", "plain")
		failed, err := store.Deliveries(t.Context(), "desk", news.DeliveryFailed, 9)
		if err != nil || len(failed) != 1 || failed[0].Reason != tooLong.Pack() {
			t.Errorf("failed: %+v, %v", failed, err)
		}
	})
}

func TestSlowChannelStopsNoOther(t *testing.T) {
	scene(t, func(t *testing.T, store *archive.Store, p *place) {
		slow := slowSender{p}
		add(t, store, delivery("s", "slow", 1))
		o := outbox.New(outbox.Options{Store: store, Sender: slow, Owner: "test"})
		ctx, cancel := context.WithCancel(t.Context())
		var running sync.WaitGroup
		running.Go(func() {
			if err := o.Run(ctx, func(err error) { t.Error(err) }); err != nil {
				t.Error(err)
			}
		})
		time.Sleep(time.Second)
		add(t, store, delivery("q", "quick", 2))
		o.Wake()
		time.Sleep(100 * time.Millisecond)
		want(t, p, "quick", "q")
		cancel()
		running.Wait()
	})
}

// slowSender takes ten seconds in one channel.
type slowSender struct{ *place }

func (s slowSender) Send(ctx context.Context, d outbox.Post) (string, error) {
	if d.Alert.Channel == "slow" {
		select {
		case <-time.After(10 * time.Second):
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
	return s.place.Send(ctx, d)
}

func TestStopFinishesWhatIsInHand(t *testing.T) {
	scene(t, func(t *testing.T, store *archive.Store, p *place) {
		for i := range 10 {
			add(t, store, delivery(fmt.Sprint(i), "slow", int64(i)))
		}
		began := time.Now()
		runFor(t, 8*time.Second, outbox.Options{Store: store, Sender: slowSender{p}})
		if took := time.Since(began); took > 14*time.Second {
			t.Errorf("stopping took %v", took-8*time.Second)
		}
		want(t, p, "slow", "0")
	})
}

func TestNonceFits(t *testing.T) {
	a, b := outbox.Nonce(strings.Repeat("story/", 100)+"1"), outbox.Nonce(strings.Repeat("story/", 100)+"2")
	if len(a) != 25 || a == b {
		t.Errorf("nonces %q and %q", a, b)
	}
}

func TestHeldNoticeGoesWhereItCanBeRead(t *testing.T) {
	held := delivery("a", "shut", 1)
	tests := []struct {
		desk    news.Desk
		channel string
	}{
		{news.Desk{ID: "desk", Health: "health", Channel: "shut"}, "health"},
		{news.Desk{ID: "desk", Channel: "wire"}, "wire"},
		{news.Desk{ID: "desk", Health: "shut", Channel: "wire"}, ""},
		{news.Desk{ID: "desk"}, ""},
	}
	for _, test := range tests {
		notice, ok := outbox.HeldNotice(test.desk, held, time.Now())
		if ok != (test.channel != "") || notice.Alert.Channel != test.channel {
			t.Errorf("%+v: told in %q", test.desk, notice.Alert.Channel)
		}
		if _, again := outbox.HeldNotice(test.desk, notice, time.Now()); again && notice.Alert.Notice != nil {
			t.Error("a notice that is held brought another")
		}
	}
}
