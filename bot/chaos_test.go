package bot

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"wiredesk/internal/archive"
	"wiredesk/internal/archive/archivetest"
	"wiredesk/internal/news"
	"wiredesk/internal/outbox"
	"wiredesk/internal/sandbox"
)

// long says whether the whole of a chaos test was asked for, rather than a short draw.
func long() bool { return os.Getenv("WIREDESK_CHAOS") == "1" }

func draw(short, all int) int {
	if long() {
		return all
	}
	return short
}

// newsdesk is a sandbox with channels, a session on it, and an outbox over SQLite.
type newsdesk struct {
	discord  *sandbox.Server
	session  *Session
	store    *archive.Store
	channels []string
	stories  int
	owner    string
	lease    time.Duration // 0 for the outbox's own
}

func newDesk(t *testing.T, channels int, o sandbox.Options) *newsdesk {
	t.Helper()
	d := &newsdesk{discord: sandbox.New(o), owner: "test"}
	if err := d.discord.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.discord.Close)
	for i := range channels {
		d.channels = append(d.channels, d.discord.AddChannel(d.discord.GuildID(), sandbox.TextChannel, fmt.Sprint("news-", i)))
	}
	var err error
	d.session, err = New(Config{Token: d.discord.Token(), APIURL: d.discord.APIURL(), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	d.session.policy.patience = time.Second
	d.store = archivetest.Open(t, archive.Options{})
	return d
}

// add queues stories, one after the other in each channel in turn.
func (d *newsdesk) add(t *testing.T, stories int) {
	t.Helper()
	var all []news.Delivery
	for range stories {
		channel := d.channels[d.stories%len(d.channels)]
		key := fmt.Sprintf("%s/%05d", channel, d.stories)
		all = append(all, news.Delivery{
			Key: key, Nonce: outbox.Nonce(key), Kind: news.DeliveryPost,
			Alert: news.Alert{Desk: d.discord.GuildID(), Channel: channel, Story: int64(d.stories + 1)},
		})
		d.stories++
	}
	if err := d.store.AddDeliveries(t.Context(), all); err != nil {
		t.Fatal(err)
	}
}

// keyMessage renders a delivery as its key, which tells a repeat from a new post.
func keyMessage(_ context.Context, p outbox.Post) (*discordgo.MessageSend, error) {
	text := p.Key
	if p.Repeat {
		text += " (perhaps again)"
	}
	return &discordgo.MessageSend{Content: text}, nil
}

func (d *newsdesk) outbox(render func(context.Context, outbox.Post) (*discordgo.MessageSend, error)) *outbox.Outbox {
	return outbox.New(outbox.Options{Store: d.store, Sender: &Poster{Session: d.session, Render: render}, Owner: d.owner, Lease: d.lease})
}

// drain runs the outbox until nothing is open.
func (d *newsdesk) drain(t *testing.T, within time.Duration) time.Duration {
	t.Helper()
	began := time.Now()
	ctx, cancel := context.WithTimeout(t.Context(), within)
	defer cancel()
	var running sync.WaitGroup
	o := d.outbox(keyMessage)
	running.Go(func() {
		if err := o.Run(ctx, func(err error) { t.Log("pass:", err) }); err != nil {
			t.Error(err)
		}
	})
	d.allSent(t, within)
	took := time.Since(began)
	cancel()
	running.Wait()
	return took
}

// allSent waits until every story is sent.
func (d *newsdesk) allSent(t *testing.T, within time.Duration) {
	t.Helper()
	for end := time.Now().Add(within); time.Now().Before(end); time.Sleep(time.Duration(draw(20, 100)) * time.Millisecond) {
		counts, err := d.store.DeliveryCounts(t.Context(), "")
		if err == nil && counts[news.DeliverySent] == d.stories {
			return
		}
	}
	t.Errorf("not all is sent after %v", within)
}

// check counts what was lost, what stands twice and what is out of order.
func (d *newsdesk) check(t *testing.T) {
	t.Helper()
	lost, twice, disorder := 0, 0, 0
	for c, channel := range d.channels {
		var want []string
		for i := c; i < d.stories; i += len(d.channels) {
			want = append(want, fmt.Sprintf("%s/%05d", channel, i))
		}
		all, err := d.discord.Messages("editor", channel)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, m := range all {
			key := strings.TrimSuffix(m.Content, " (perhaps again)")
			if slices.Contains(got, key) {
				twice++
			}
			got = append(got, key)
		}
		for _, key := range want {
			if !slices.Contains(got, key) {
				lost++
			}
		}
		if !slices.IsSorted(got) {
			disorder++
		}
	}
	if lost+twice+disorder > 0 {
		t.Errorf("of %d posts %d are lost, %d stand twice; %d of %d channels are out of order", d.stories, lost, twice, disorder, len(d.channels))
	}
}

// restFaults are the ways in which a request can go wrong.
var restFaults = map[string]sandbox.Fault{
	"user 429":   {Kind: sandbox.FaultUser429, RetryAfter: 0.2},
	"shared 429": {Kind: sandbox.FaultShared429, RetryAfter: 0.2},
	"global 429": {Kind: sandbox.FaultGlobal429, RetryAfter: 0.2},
	"HTML 429":   {Kind: sandbox.FaultHTML429, RetryAfter: 0.2},
	"500 before": {Kind: sandbox.FaultStatus, Status: 500},
	"500 after":  {Kind: sandbox.FaultStatus, Status: 500, When: sandbox.After},
	"502 before": {Kind: sandbox.FaultStatus, Status: 502},
	"502 after":  {Kind: sandbox.FaultStatus, Status: 502, When: sandbox.After},
	"503 after":  {Kind: sandbox.FaultStatus, Status: 503, When: sandbox.After},
	"504 after":  {Kind: sandbox.FaultStatus, Status: 504, When: sandbox.After},
	"hang":       {Kind: sandbox.FaultHang},
	"hang after": {Kind: sandbox.FaultHang, When: sandbox.After},
	"reset":      {Kind: sandbox.FaultReset},
	"lost reply": {Kind: sandbox.FaultLost},
}

func TestEachRESTFaultAtTenPercent(t *testing.T) {
	t.Parallel()
	for name, fault := range restFaults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			posts := draw(40, 1000)
			d := newDesk(t, 20, sandbox.Options{Limits: sandbox.Limits{Off: true}})
			fault.Share = 0.1
			id, err := d.discord.AddFault(fault)
			if err != nil {
				t.Fatal(err)
			}
			d.add(t, posts)
			took := d.drain(t, 10*time.Minute)
			struck := 0
			for _, f := range d.discord.Faults() {
				struck += f.Struck
			}
			t.Logf("%d posts in %v, %d faults", posts, took.Round(time.Millisecond), struck)
			d.discord.RemoveFault(id)
			d.check(t)
		})
	}
}

func TestAllRESTFaultsTogether(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 20, sandbox.Options{})
	for _, fault := range restFaults {
		fault.Share = 0.02
		if _, err := d.discord.AddFault(fault); err != nil {
			t.Fatal(err)
		}
	}
	d.add(t, draw(60, 1000))
	t.Logf("%d posts in %v", d.stories, d.drain(t, 20*time.Minute).Round(time.Millisecond))
	d.check(t)
}

func TestPostsKeepToTheLimits(t *testing.T) {
	channels, posts := draw(30, 500), draw(150, 5000)
	d := newDesk(t, channels, sandbox.Options{})
	d.add(t, posts)
	took := d.drain(t, 5*time.Minute)
	refused := 0
	for _, r := range d.discord.Requests("") {
		if r.Status == 429 {
			refused++
		}
	}
	allowed := time.Duration(posts/globalLimit-1) * time.Second
	t.Logf("%d posts to %d channels in %v: %.1f %% of what the limit allows, %d answers of 429",
		posts, channels, took.Round(time.Millisecond), 100*allowed.Seconds()/took.Seconds(), refused)
	if refused > 0 {
		t.Errorf("%d answers of 429", refused)
	}
	if long() && allowed.Seconds()/took.Seconds() < 0.95 {
		t.Error("below 95 % of what the limit allows")
	}
	d.check(t)
}

func TestLimitsThroughAGatewayDrop(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 20, sandbox.Options{Gateway: sandbox.GatewayOptions{IdentifyEvery: -1}})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var running sync.WaitGroup
	running.Go(func() {
		if err := d.session.Run(ctx, Handlers{}); err != nil {
			t.Error(err)
		}
	})
	running.Go(func() {
		for ctx.Err() == nil {
			time.Sleep(300 * time.Millisecond)
			if err := d.discord.BreakGateway(sandbox.GatewayFault{Do: "drop"}); err != nil {
				t.Error(err)
			}
		}
	})
	for _, kind := range []string{"user 429", "global 429", "lost reply"} {
		fault := restFaults[kind]
		fault.Share, fault.Method = 0.1, "POST"
		if _, err := d.discord.AddFault(fault); err != nil {
			t.Fatal(err)
		}
	}
	d.add(t, draw(40, 1000))
	d.drain(t, 5*time.Minute)
	d.check(t)
	cancel()
	running.Wait()
}

func TestHeldUntilTheDeskMendsIt(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 2, sandbox.Options{})
	shut := d.channels[1]
	d.discord.SetOverwrite(shut, d.discord.BotID(), 0, sandbox.SendMessages)
	d.add(t, 6)
	told := make(chan string, 10)
	o := d.outbox(keyMessage)
	o.Held = func(_ context.Context, held news.Delivery) error {
		told <- held.Reason
		return nil
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var running sync.WaitGroup
	running.Go(func() {
		if err := o.Run(ctx, func(err error) { t.Error(err) }); err != nil {
			t.Error(err)
		}
	})
	running.Go(func() {
		err := d.session.Run(ctx, Handlers{Changed: func(ctx context.Context, desk, channel string) {
			if _, err := d.store.RequeueHeld(ctx, desk, channel); err != nil {
				t.Error(err)
			}
			o.Wake()
		}})
		if err != nil {
			t.Error(err)
		}
	})
	if reason := <-told; !strings.Contains(reason, "Send Messages") {
		t.Errorf("the desk was told %q", reason)
	}
	for d.discord.Online() == 0 {
		time.Sleep(5 * time.Millisecond)
	}
	d.discord.SetOverwrite(shut, d.discord.BotID(), sandbox.SendMessages, 0)
	d.allSent(t, 30*time.Second)
	cancel()
	running.Wait()
	if len(told) > 0 {
		t.Errorf("the desk was told again: %q", <-told)
	}
	d.check(t)
}

func TestChannelGone(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 2, sandbox.Options{})
	gone := d.channels[1]
	d.discord.RemoveChannel(gone)
	d.add(t, 4)
	if err := d.outbox(keyMessage).Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	held, err := d.store.Deliveries(t.Context(), d.discord.GuildID(), news.DeliveryHeld, 9)
	if err != nil || len(held) != 1 || !strings.Contains(held[0].Reason, "no longer exists") {
		t.Errorf("held: %+v, %v", held, err)
	}
}

func TestTooLongBecomesShort(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 1, sandbox.Options{})
	d.add(t, 1)
	err := d.outbox(func(_ context.Context, p outbox.Post) (*discordgo.MessageSend, error) {
		if p.Short {
			return &discordgo.MessageSend{Content: p.Key}, nil
		}
		return &discordgo.MessageSend{Content: strings.Repeat("long ", 1000)}, nil
	}).Drain(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	d.check(t)
}

// TestFoundAfterTheNonce is a crash that outlasts the nonce: the channel is read.
func TestFoundAfterTheNonce(t *testing.T) {
	t.Parallel()
	for _, told := range []bool{true, false} {
		d := newDesk(t, 1, sandbox.Options{})
		d.add(t, 1)
		claimed, err := d.store.ClaimDeliveries(t.Context(), "dead", time.Minute, 1)
		if err != nil || len(claimed) != 1 {
			t.Fatal(claimed, err)
		}
		poster := &Poster{Session: d.session, Render: keyMessage}
		first := outbox.Post{Delivery: claimed[0]}
		if !told {
			first.Nonce = "" // as if Discord no longer gave it back
		}
		id, err := poster.Send(t.Context(), first)
		if err != nil {
			t.Fatal(err)
		}
		for range 3 {
			if _, err := d.discord.Say("editor", d.channels[0], "something else"); err != nil {
				t.Fatal(err)
			}
		}
		found, err := poster.Find(t.Context(), claimed[0], time.Now().Add(-time.Hour))
		if err != nil || found != id {
			t.Errorf("found %q, %v; want %s", found, err, id)
		}
		other := claimed[0]
		other.Key, other.Nonce = "other", outbox.Nonce("other")
		if found, err := poster.Find(t.Context(), other, time.Now().Add(-time.Hour)); err != nil || found != "" {
			t.Errorf("found %q, %v; want nothing", found, err)
		}
	}
}
