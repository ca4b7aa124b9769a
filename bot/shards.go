package bot

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"

	"wiredesk/internal/news"
)

// Times of the gateway's shards. What a dead process held is free when its lease
// has ended, found free at the next look, and connects when it is its turn to
// identify: 4 + 0.5 + 5.2 s at most, and the connecting itself. Where one process
// after the other dies, a lease that is longer than the time between two deaths
// leaves the shards without a session for many times its length; a shorter one lets
// sessions go whenever the store is away for so long, as when it restarts.
const (
	shardLease = 4 * time.Second
	looks      = 8               // in the time that a lease lasts
	leaseWait  = 2 * time.Second // for one question to the leases' keeper
	// turnLease is how long a turn to identify keeps others waiting: what Discord
	// asks for, and something for what arrives late.
	turnLease = identifyEvery + 200*time.Millisecond
	turnLook  = 200 * time.Millisecond
)

// Leases are names that one process at a time holds, by a clock that all share; an
// archive.Store keeps them.
type Leases interface {
	TakeLease(ctx context.Context, name, owner string, lasts time.Duration) (bool, error)
	// KeepLeases renews those of owner's names that run, and gives all that run
	// with their owners.
	KeepLeases(ctx context.Context, owner string, names []string, lasts time.Duration) (map[string]string, error)
	DropLease(ctx context.Context, name, owner string) error
}

// Shards says how a process shares the gateway's shards with others.
type Shards struct {
	Leases Leases        // nil when this process is the only one
	Owner  string        // this process, by a name that no other one has or had
	Lease  time.Duration // how long a lease lasts; 0 for 4 s
}

// RunShards keeps the gateway's shards connected, as many as Discord recommends,
// until the context ends. With leases, each shard is held by one process, and the
// processes share them evenly; without, this process is the only one and holds all.
// An error is final, as Run's.
func (s *Session) RunShards(ctx context.Context, h Handlers, o Shards) error {
	if o.Lease == 0 {
		o.Lease = shardLease
	}
	f := &fleet{session: s, handlers: h, leases: o.Leases, owner: o.Owner, lasts: o.Lease, held: map[int]*shard{}, ended: make(chan shardEnd), until: map[int]time.Time{}, turns: map[int]time.Time{}}
	if err := f.learn(ctx); err != nil {
		return err
	}
	work, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	f.work = work
	err := f.sail(ctx)
	return errors.Join(err, f.stop(ctx, cancel))
}

// fleet is the shards of one process. Its fields belong to the goroutine of
// RunShards, those under mu apart.
type fleet struct {
	session  *Session
	handlers Handlers
	leases   Leases
	owner    string
	lasts    time.Duration
	work     context.Context // of handlers
	running  sync.WaitGroup
	ended    chan shardEnd

	count  int // shards there are
	atOnce int // how many may identify side by side
	held   map[int]*shard
	joined bool // this process is counted among those that hold shards

	mu    sync.Mutex
	until map[int]time.Time // when the shards' leases end, by this process's clock
	turns map[int]time.Time // to identify, when there are no leases
	errs  []error           // of handlers that didn't end
}

// shard is one that this process holds.
type shard struct {
	stop    context.CancelFunc
	leaving bool
}

type shardEnd struct {
	shard, count int
	err          error
}

// learn asks Discord how many shards there are to be. It asks until it is
// answered, and gives an error only for what is final.
func (f *fleet) learn(ctx context.Context) error {
	for failures := 1; ; failures++ {
		count, atOnce, err := f.session.recommended(ctx)
		if err == nil {
			f.count, f.atOnce = max(f.count, count), max(atOnce, 1)
			return nil
		}
		if ctx.Err() != nil {
			return nil
		}
		if end := endOf(err); end.final != nil {
			return end.final.Because(err)
		}
		g := gateway{failures: failures}
		wait := g.backoff()
		f.session.log.Warn("gateway not found", "err", err, "retry", wait)
		if sleep(ctx, wait) != nil {
			return nil
		}
	}
}

// recommended gives how many shards Discord recommends, and how many of them may
// identify side by side.
func (s *Session) recommended(ctx context.Context) (shards, atOnce int, err error) {
	ctx, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	var bot discordgo.GatewayBotResponse
	if _, err := s.do(ctx, request{method: http.MethodGet, url: discordgo.EndpointGatewayBot, repeat: true}, &bot); err != nil {
		return 0, 0, fmt.Errorf("ask for shards: %w", err)
	}
	return max(bot.Shards, 1), bot.SessionStartLimit.MaxConcurrency, nil
}

// sail holds shards until the context ends or something is final.
func (f *fleet) sail(ctx context.Context) error {
	look := time.NewTicker(f.lasts / looks)
	defer look.Stop()
	for ctx.Err() == nil {
		f.look(ctx)
		select {
		case <-look.C:
		case end := <-f.ended:
			if err := f.over(ctx, end); err != nil {
				return err
			}
		case <-ctx.Done():
		}
	}
	return nil
}

// over takes note of a shard whose connections are over, and gives its lease back.
func (f *fleet) over(ctx context.Context, end shardEnd) error {
	delete(f.held, end.shard)
	f.session.gateway.forget(end.shard)
	if f.leases != nil {
		drop, cancel := context.WithTimeout(context.WithoutCancel(ctx), leaseWait)
		defer cancel()
		if err := f.leases.DropLease(drop, shardName(end.count, end.shard), f.owner); err != nil {
			f.session.log.Warn("shard's lease not given back", "shard", end.shard, "err", err)
		}
	}
	if end.err == nil || news.CodeOf(end.err) != news.Limit || ctx.Err() != nil {
		return end.err
	}
	before := f.count // Discord wants more shards than there are
	if err := f.learn(ctx); err != nil {
		return err
	}
	if f.count == before {
		return end.err
	}
	f.session.log.Warn("more shards are needed", "before", before, "now", f.count)
	f.leaveAll()
	return nil
}

// stop ends all shards and waits for their handlers.
func (f *fleet) stop(ctx context.Context, cancel context.CancelFunc) error {
	f.leaveAll()
	for len(f.held) > 0 {
		// What ends now ends because it was told to.
		_ = f.over(ctx, <-f.ended)
	}
	if f.leases != nil && f.joined {
		drop, done := context.WithTimeout(context.WithoutCancel(ctx), leaseWait)
		defer done()
		_ = f.leases.DropLease(drop, f.member(), f.owner) // what isn't given back ends by itself
	}
	f.running.Wait()
	cancel()
	return errors.Join(f.errs...)
}

func (f *fleet) leaveAll() {
	for i := range f.held {
		f.leave(i)
	}
}

func (f *fleet) leave(i int) {
	if !f.held[i].leaving {
		f.held[i].leaving = true
		f.held[i].stop()
	}
}

// start connects a shard that this process has just taken.
func (f *fleet) start(ctx context.Context, i int) {
	ctx, stop := context.WithCancel(ctx)
	f.held[i] = &shard{stop: stop}
	count := f.count
	g := &gateway{session: f.session, handlers: f.handlers, shard: i, shards: count, turn: f.turn}
	if f.leases != nil {
		g.held = func() bool { return f.holds(i) }
	}
	f.running.Go(func() {
		defer stop()
		work, cancel := context.WithCancel(f.work)
		defer cancel()
		g.work = work
		err := g.keep(ctx)
		f.ended <- shardEnd{i, count, err}
		if err := g.finish(cancel); err != nil {
			f.mu.Lock()
			defer f.mu.Unlock()
			f.errs = append(f.errs, err)
		}
	})
}
