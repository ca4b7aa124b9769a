package bot

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
)

// How long the gateway may take before the session is replaced. Together they
// bring a session back within 15 s of any fault.
const (
	dialTimeout  = 5 * time.Second
	helloTimeout = 5 * time.Second
	readyTimeout = 7 * time.Second
	// probeEvery bounds the time between heartbeats below the 41 s that Discord
	// asks for, so that silence shows early. Twelve a minute are a tenth of what
	// a connection may send.
	// https://discord.com/developers/docs/events/gateway#rate-limiting
	probeEvery = 5 * time.Second
	ackWait    = 4 * time.Second
	writeWait  = 3 * time.Second
	steady     = 10 * time.Second // a connection that lasted so long ends a row of failures
	unsteady   = 3                // failures that count at most before one that was short
)

// How long to wait between connections that fail in a row.
const (
	reconnectFirst = 200 * time.Millisecond
	reconnectMost  = 5 * time.Second
	reconnectSlow  = 2 * time.Minute
	slowAfter      = 20 // failures in a row
	resumeTries    = 2  // at its own address, and without an answer before a new session is asked for
)

// identifyReserve is how many of the day's identifies are left untouched:
// Discord resets the token of a bot that uses them up.
// https://discord.com/developers/docs/events/gateway#session-start-limit-object
const identifyReserve = 10

// identifyEvery is the least time between two identifies.
// https://discord.com/developers/docs/events/gateway#rate-limiting
const identifyEvery = 5 * time.Second

// How long Run waits for handlers at the end, before and after it cancels them.
const (
	finishGrace = 8 * time.Second
	cancelGrace = time.Second
)

// Handlers are what a session calls with what arrives through the gateway, each
// time in a goroutine that Run waits for. They must obey their context; any may be nil.
type Handlers struct {
	// Ready is called after each new gateway session of the first shard, not after
	// a resumed one.
	Ready func(context.Context, *discordgo.Ready)
	// Interaction is called once for each interaction.
	Interaction func(context.Context, *discordgo.InteractionCreate)
	// Changed is called when what the bot may do in a desk's channel may have
	// changed; channel is "" when it may have in all of them.
	Changed func(ctx context.Context, desk, channel string)
}

// gateway is one Run: what carries over from a connection to the next.
type gateway struct {
	session  *Session
	handlers Handlers
	work     context.Context // of handlers; outlives the connection by finishGrace
	hands    sync.WaitGroup
	shard    int
	shards   int                                        // 0 or 1 where there is one only
	turn     func(ctx context.Context, shard int) error // waits until a session may be asked for; nil to wait for its own last one
	held     func() bool                                // whether the shard is still this process's; nil where it always is

	address    string // where new sessions connect
	resume     string // where the present session resumes
	id         string // of the present session, "" for none
	seq        int64
	identified time.Time // when a session was asked for last
	resumed    int       // tries to resume that failed in a row
	failures   int       // connections that failed in a row
	connected  bool
	expected   map[string]bool // desks that READY named and whose GUILD_CREATE is to come
	seen       seenRing        // interactions handed over
}

// Run connects to the gateway and keeps connected until the context ends, then
// waits for handlers that are at work, for at most ten seconds. An error is
// final: the token is refused, or the application isn't allowed what it asks for.
func (s *Session) Run(ctx context.Context, h Handlers) error {
	work, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	g := &gateway{session: s, handlers: h, work: work}
	err := g.keep(ctx)
	return errors.Join(err, g.finish(cancel))
}

// keep makes one connection after another.
func (g *gateway) keep(ctx context.Context) error {
	for ctx.Err() == nil {
		began := time.Now()
		err := g.connection(ctx)
		g.session.gateway.set(g.shard, false)
		if ctx.Err() != nil {
			return nil
		}
		end := endOf(err)
		if end.final != nil {
			return end.final.Because(err)
		}
		if end.forget {
			g.id = ""
		}
		if g.connected {
			g.failures = min(g.failures, unsteady)
		}
		if g.connected && time.Since(began) > steady {
			g.failures = 0
		}
		wait := max(g.backoff(), end.wait)
		g.failures++
		g.session.log.Warn("gateway connection ended", "err", err, "retry", wait)
		if sleep(ctx, wait) != nil {
			return nil
		}
	}
	return nil
}

// backoff is the wait before the next connection; the first one is at once.
func (g *gateway) backoff() time.Duration {
	if g.failures == 0 {
		return 0
	}
	most := reconnectMost
	if g.failures > slowAfter {
		most = reconnectSlow
	}
	d := min(reconnectFirst<<min(g.failures, 20), most)
	return d/2 + rand.N(d/2)
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// connection lives through one connection and says why it ended.
func (g *gateway) connection(ctx context.Context) error {
	g.connected = false
	if g.id != "" && g.resumed >= resumeTries {
		g.id = ""
	}
	address := g.resume
	if g.id == "" || address == "" || g.failures > resumeTries {
		if err := g.locate(ctx); err != nil {
			return err
		}
		address = g.address
	}
	if g.id == "" {
		if err := g.wait(ctx); err != nil {
			return err
		}
	}
	if !g.mine() {
		return errNotHeld
	}
	c, err := g.dial(ctx, address)
	if err != nil {
		return err
	}
	return c.run(ctx)
}

// wait waits until a session may be asked for.
func (g *gateway) wait(ctx context.Context) error {
	if g.turn != nil {
		return g.turn(ctx, g.shard)
	}
	return sleep(ctx, time.Until(g.identified.Add(identifyEvery)))
}

// errNotHeld ends a connection whose shard another process may have.
var errNotHeld = errors.New("the shard's lease has ended")

func (g *gateway) mine() bool { return g.held == nil || g.held() }

// locate asks for the gateway's address and for how many sessions may start.
func (g *gateway) locate(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	var bot discordgo.GatewayBotResponse
	_, err := g.session.do(ctx, request{method: http.MethodGet, url: discordgo.EndpointGatewayBot, repeat: true}, &bot)
	if err != nil {
		return fmt.Errorf("ask for gateway: %w", err)
	}
	limit := bot.SessionStartLimit
	if limit.Total > 0 && limit.Remaining <= min(identifyReserve, limit.Total/2) {
		return &ending{wait: time.Duration(limit.ResetAfter) * time.Millisecond, err: errors.New("no session starts left")}
	}
	g.address = bot.URL
	return nil
}

// dial opens the socket and reads the hello.
func (g *gateway) dial(ctx context.Context, address string) (*connection, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("read gateway address: %w", err)
	}
	u.RawQuery = url.Values{"v": {gatewayVersion}, "encoding": {"json"}}.Encode()
	if u.Path == "" {
		u.Path = "/"
	}
	ctx, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	socket, resp, err := g.session.discord.Dialer.DialContext(ctx, u.String(), nil)
	if resp != nil {
		resp.Body.Close()
	}
	if err != nil {
		return nil, fmt.Errorf("dial gateway: %w", err)
	}
	socket.SetReadLimit(maxAnswer)
	c := &connection{gateway: g, socket: socket}
	if err := c.hello(); err != nil {
		socket.Close()
		return nil, err
	}
	return c, nil
}
