package bot

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"wiredesk/internal/archive"
	"wiredesk/internal/news"
	"wiredesk/internal/sandbox"
)

// crew is some sessions, as of several processes, on one sandbox and one store.
type crew struct {
	t       *testing.T
	discord *sandbox.Server
	store   *archive.Store

	channels []string // one in each of some guilds

	mu   sync.Mutex
	got  map[string][]string // interaction → who was handed it
	ends map[string]func()
}

func newCrew(t *testing.T, o sandbox.GatewayOptions) *crew {
	t.Helper()
	c := &crew{t: t, discord: sandbox.New(sandbox.Options{Gateway: o}), got: map[string][]string{}, ends: map[string]func(){}}
	if err := c.discord.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.discord.Close)
	for n := range 6 {
		guild := c.discord.AddGuild(fmt.Sprint("desk ", n))
		c.discord.AddPerson(guild, "editor", "", "", sandbox.ViewChannel|sandbox.UseCommands)
		c.channels = append(c.channels, c.discord.AddChannel(guild, sandbox.TextChannel, "news"))
	}
	var err error
	if c.store, err = archive.Open(t.Context(), "", archive.Options{Dir: t.TempDir()}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		for _, end := range c.ends {
			end()
		}
		if err := c.store.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

// cutLeases are leases whose process can be cut off from them.
type cutLeases struct {
	Leases
	mu  sync.Mutex
	cut bool
}

func (l *cutLeases) KeepLeases(ctx context.Context, owner string, names []string, lasts time.Duration) (map[string]string, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.cut {
		return nil, fmt.Errorf("cut off")
	}
	return l.Leases.KeepLeases(ctx, owner, names, lasts)
}

func (l *cutLeases) DropLease(ctx context.Context, name, owner string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.cut {
		return fmt.Errorf("cut off")
	}
	return l.Leases.DropLease(ctx, name, owner)
}

// join starts a session that shares the shards, and gives what cuts it off.
func (c *crew) join(name string) *cutLeases {
	c.t.Helper()
	s, err := New(Config{Token: c.discord.Token(), APIURL: c.discord.APIURL(), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		c.t.Fatal(err)
	}
	leases := &cutLeases{Leases: c.store}
	ctx, cancel := context.WithCancel(context.WithoutCancel(c.t.Context()))
	var running sync.WaitGroup
	running.Go(func() {
		err := s.RunShards(ctx, Handlers{Ready: func(ctx context.Context, _ *discordgo.Ready) {
			_, err := s.SyncCommands(ctx, ping())
			switch {
			case err == nil || ctx.Err() != nil:
			case news.CodeOf(err) == news.Unavailable: // the program goes on, and registers them when it is next ready
				c.t.Log(err)
			default:
				c.t.Error(err)
			}
		}, Interaction: func(ctx context.Context, i *discordgo.InteractionCreate) {
			c.mu.Lock()
			c.got[i.ID] = append(c.got[i.ID], name)
			c.mu.Unlock()
			_ = s.Respond(ctx, i.Interaction, say("pong"))
		}}, Shards{Leases: leases, Owner: name, Lease: time.Second})
		if err != nil {
			c.t.Errorf("%s: %v", name, err)
		}
	})
	c.ends[name] = sync.OnceFunc(func() { cancel(); running.Wait() })
	return leases
}

// until waits until every shard is connected, once, and gives how long that took.
func (c *crew) until(what string, shards int) time.Duration {
	c.t.Helper()
	began := time.Now()
	for time.Since(began) < time.Minute {
		all := c.discord.Sessions()
		ok := len(all) == shards
		for i, s := range all {
			ok = ok && s.Shard == i && s.Shards == shards
		}
		if ok {
			return time.Since(began)
		}
		time.Sleep(10 * time.Millisecond)
	}
	c.t.Fatalf("%s: the sessions are %+v, want one for each of %d shards", what, c.discord.Sessions(), shards)
	return 0
}

// shares waits until the shards are held as said, by how many the processes have.
func (c *crew) shares(want ...int) {
	c.t.Helper()
	var have []int
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		live, err := c.store.KeepLeases(c.t.Context(), "", nil, 0)
		if err != nil {
			c.t.Fatal(err)
		}
		byOwner := map[string]int{}
		for name, owner := range live {
			if name[:len(shardPrefix)] == shardPrefix {
				byOwner[owner]++
			}
		}
		if have = slices.Sorted(maps.Values(byOwner)); slices.Equal(have, want) {
			return
		}
	}
	c.t.Fatalf("shards are held so: %v; want %v", have, want)
}

// answered asks in each guild and wants it answered, after being handed to one
// process.
func (c *crew) answered() {
	c.t.Helper()
	for _, channel := range c.channels {
		i, err := c.discord.Invoke("editor", channel, "ping", nil)
		if err != nil {
			c.t.Fatal(err)
		}
		if reply, err := i.Wait(c.t.Context()); err != nil || reply.Message.Content != "pong" {
			c.t.Errorf("%+v, %v", reply, err)
		}
		c.mu.Lock()
		if len(c.got[i.ID]) != 1 {
			c.t.Errorf("interaction handed to %v", c.got[i.ID])
		}
		c.mu.Unlock()
	}
}

// TestShardsAreShared has processes come, go and be cut off: each shard has one
// session at a time, and no identify comes too soon.
func TestShardsAreShared(t *testing.T) {
	if !long() {
		t.Skip("identifies are five seconds apart, so sharing four shards anew takes up to a minute: runs with WIREDESK_CHAOS=1")
	}
	t.Parallel()
	const shards = 4
	c := newCrew(t, sandbox.GatewayOptions{Shards: shards, ShardsAtLeast: shards, AtOnce: shards})
	c.join("a")
	c.until("one process", shards)
	c.join("b")
	c.shares(2, 2)
	c.until("two processes", shards)
	dead := c.join("c")
	c.shares(1, 1, 2)
	c.until("three processes", shards)
	c.answered()

	dead.mu.Lock() // as if the process was gone, or slept: its leases end
	dead.cut = true
	dead.mu.Unlock()
	c.shares(2, 2)
	took := c.until("the third is cut off", shards)
	t.Logf("connected %v after the leases were taken over", took.Round(time.Millisecond))

	c.ends["a"]()
	c.shares(4)
	c.until("the first has left", shards)
	c.answered()
	if n := c.discord.Hasty(); n > 0 {
		t.Errorf("%d identifies came too soon", n)
	}
}

// TestThirdProcessHasItsShare: who lets a shard go for a process that has none doesn't
// take it back first.
func TestThirdProcessHasItsShare(t *testing.T) {
	t.Parallel()
	c := newCrew(t, sandbox.GatewayOptions{Shards: 4, ShardsAtLeast: 4, AtOnce: 4})
	for i, want := range [][]int{{4}, {2, 2}, {1, 1, 2}} {
		c.join(fmt.Sprint("process ", i))
		c.shares(want...)
	}
}

// TestShardsGrow has Discord require more shards while two processes hold one.
func TestShardsGrow(t *testing.T) {
	t.Parallel()
	c := newCrew(t, sandbox.GatewayOptions{Shards: 1, AtOnce: 4, IdentifyEvery: time.Millisecond})
	c.join("a")
	c.until("one shard", 1)
	c.join("b")
	c.discord.Recommend(3, 2)
	if err := c.discord.BreakGateway(sandbox.GatewayFault{Do: "close", Code: closeTimedOut}); err != nil {
		t.Fatal(err)
	}
	c.until("three shards", 3)
}

// TestShardsOfOneProcess holds all of them without leases.
func TestShardsOfOneProcess(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 0, sandbox.Options{Gateway: sandbox.GatewayOptions{Shards: 3, AtOnce: 3, ShardsAtLeast: 3}})
	ready := make(chan int, 10)
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() {
		h := Handlers{Ready: func(context.Context, *discordgo.Ready) { ready <- 1 }}
		if err := d.session.RunShards(ctx, h, Shards{}); err != nil {
			t.Error(err)
		}
	})
	for h := d.session.Health(); h.Shards < 3 || !h.Connected; h = d.session.Health() {
		time.Sleep(5 * time.Millisecond)
	}
	if all := d.discord.Sessions(); len(all) != 3 || len(ready) > 1 {
		t.Errorf("sessions %+v, told of %d", all, len(ready))
	}
	cancel()
	running.Wait()
}
