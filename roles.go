package main

import (
	"context"
	"errors"
	"net"
	"time"

	"github.com/bwmarrin/discordgo"
	"golang.org/x/sync/errgroup"

	"wiredesk/bot"
	"wiredesk/config"
	"wiredesk/internal/ingest"
	"wiredesk/internal/memory"
	"wiredesk/internal/news"
	"wiredesk/jobs"
)

// Times of a process among others.
const (
	watchesEvery  = 3 * time.Second  // how long the watches in memory stand without a notice that they changed
	electedFor    = 10 * time.Second // who runs the jobs that run once, unless it renews
	livesFor      = 20 * time.Second // a process that doesn't renew, for others
	livesEvery    = 4 * time.Second
	deadEvery     = 5 * time.Second // how often claims of the dead are looked for
	registerEvery = time.Hour
	noticesAhead  = 16
	noticeWait    = 2 * time.Second
	pruneEvery    = time.Hour
	mergeEvery    = time.Minute
	keepItems     = 400 * 24 * time.Hour // how long an item that left its source is remembered
)

// processPrefix stands before a process's name in the lease that it lives by.
const processPrefix = "process:"

// run works until ctx ends or Discord refuses for good. Stopping goes the way of
// the work: no new interactions and polls, then what is in hand, then the outbox.
func (p *process) run(ctx context.Context) error {
	if err := p.fit(ctx); err != nil {
		return err
	}
	listener, err := p.listen(ctx)
	if err != nil {
		return err
	}
	if err := p.store.ReleaseSources(ctx, p.name); err != nil {
		return errors.Join(err, closeListener(listener))
	}
	group, ctx := errgroup.WithContext(ctx)
	if err := p.begin(ctx, group, listener); err != nil {
		return err
	}
	err = group.Wait()
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// fit says what is wrong with the roles, and warns of what could hurt.
func (p *process) fit(ctx context.Context) error {
	roles := p.cfg.Roles
	if len(roles) == 1 && roles.Has(config.Web) && p.endpoint == nil {
		return news.Errorf(news.Invalid, "The role web answers interactions over HTTP: set DISCORD_PUBLIC_KEY to the application's public key, or give another role.")
	}
	if len(roles) > 0 && p.alone() {
		p.log.Warn("on SQLite no other process can take the roles that are left out", "roles", roles)
	}
	if !p.alone() && p.memory.Embedded {
		p.log.Warn("without REDIS_URL, processes on one database keep their manners, budgets and caches apart")
	}
	ctx, cancel := context.WithTimeout(ctx, doctorWait)
	defer cancel()
	for _, m := range []*memory.Memory{p.memory, p.answers} {
		if err := m.Health(ctx); err != nil && (m == p.memory || news.CodeOf(err) == news.Unavailable) {
			p.log.Warn("redis", "err", err)
		}
	}
	return nil
}

// begin starts what the process's roles ask for.
func (p *process) begin(ctx context.Context, group *errgroup.Group, listener net.Listener) error {
	roles := p.cfg.Roles
	polls := roles.Has(config.Poll)
	p.finisher.Start(ctx)
	if polls {
		p.poller.Start(ctx, pollWorkers, troubleWorkers)
	}
	schedule, err := jobs.Start(ctx, p.jobs(), p.elector, p.log)
	if err != nil {
		return errors.Join(err, closeListener(listener))
	}
	group.Go(func() error { return p.elector.Run(ctx) })
	group.Go(func() error { return p.live(ctx) })
	p.exchange(ctx, group)
	if roles.Has(config.Gateway) {
		group.Go(func() error { return p.connect(ctx) })
	}
	if roles.Has(config.Deliver) {
		group.Go(func() error {
			return p.outbox.Run(ctx, func(err error) { p.log.Warn("outbox in trouble", "err", err) })
		})
	}
	if listener != nil {
		group.Go(func() error { return p.serve(ctx, listener) })
	}
	group.Go(func() error {
		<-ctx.Done()
		err := schedule.Stop()
		p.poller.Wait()
		p.finisher.Close()
		return err
	})
	return nil
}

// connect keeps this process's share of the gateway's shards.
func (p *process) connect(ctx context.Context) error {
	shards := bot.Shards{Owner: p.name}
	if !p.alone() {
		shards.Leases = p.store
	}
	return p.session.RunShards(ctx, bot.Handlers{
		Ready:       func(ctx context.Context, _ *discordgo.Ready) { p.register(ctx) },
		Interaction: p.router.Handle, Changed: p.changed,
	}, shards)
}

// live keeps the lease by which others know that this process lives.
func (p *process) live(ctx context.Context) error {
	if p.alone() {
		return nil
	}
	name := processPrefix + p.name
	t := time.NewTicker(livesEvery)
	defer t.Stop()
	for ctx.Err() == nil {
		held, err := p.store.KeepLeases(ctx, p.name, []string{name}, livesFor)
		if err == nil && held[name] == "" {
			_, err = p.store.TakeLease(ctx, name, p.name, livesFor)
		}
		if err != nil && ctx.Err() == nil {
			p.log.Warn("sign of life not given", "err", err)
		}
		select {
		case <-t.C:
		case <-ctx.Done():
		}
	}
	drop, cancel := context.WithTimeout(context.WithoutCancel(ctx), noticeWait)
	defer cancel()
	return p.store.DropLease(drop, name, p.name)
}

// tell heeds a notice and lets other processes know. It never blocks, and may
// lose it: what it is about stands in the store.
func (p *process) tell(n memory.Notice) {
	p.heed(n)
	select {
	case p.notices <- n:
	default:
	}
}

// heed does at once what else would be done after a while.
func (p *process) heed(n memory.Notice) {
	switch n {
	case memory.WatchesChanged:
		if p.watches != nil {
			p.watches.Changed()
		}
	case memory.DeliveriesDue:
		p.outbox.Wake()
	case memory.SourcesDue:
		p.poller.Soon()
	}
}

// exchange passes notices between this process and the others.
func (p *process) exchange(ctx context.Context, group *errgroup.Group) {
	if p.memory.Embedded {
		return
	}
	group.Go(func() error { p.memory.Hear(ctx, p.heed); return nil })
	group.Go(func() error {
		for {
			select {
			case <-ctx.Done():
				return nil
			case n := <-p.notices:
				telling, cancel := context.WithTimeout(ctx, noticeWait)
				if err := p.memory.Tell(telling, n); err != nil {
					p.log.Debug("others not told", "notice", n, "err", err)
				}
				cancel()
			}
		}
	})
}

// jobs lists what runs when. Those that run once stand in the list of every
// process, whatever its roles: any of them may be the elected one.
func (p *process) jobs() []jobs.Job {
	list := []jobs.Job{
		{Name: "prune", Every: pruneEvery, Jitter: pruneEvery / 10, Deadline: 10 * time.Minute, Once: true, Run: func(ctx context.Context) (int, error) {
			prints, err := p.store.PrunePrints(ctx, time.Now().Add(-ingest.KeepPrints))
			if err != nil {
				return prints, err
			}
			n, err := p.store.Prune(ctx, time.Now().Add(-keepItems))
			return prints + n, err
		}},
	}
	list = append(list, p.digester.Jobs()...)
	if p.cfg.Roles.Has(config.Poll) {
		list = append(list, p.poller.Jobs(min(p.cfg.PollMin, 2*time.Second))...)
	}
	if p.cfg.Roles.Has(config.Deliver) {
		list = append(list, jobs.Job{Name: "deliver", Every: 15 * time.Second, Jitter: 5 * time.Second, Deadline: time.Minute, Run: func(context.Context) (int, error) {
			p.outbox.Wake()
			return 0, nil
		}})
	}
	if p.endpoint != nil && !p.cfg.Roles.Has(config.Gateway) { // whose sessions do it
		list = append(list, jobs.Job{Name: "register", Every: registerEvery, Deadline: time.Minute, Run: func(ctx context.Context) (int, error) {
			p.register(ctx)
			return 0, nil
		}})
	}
	if p.alone() {
		list = append(list, jobs.Job{Name: "merge", Every: mergeEvery, Jitter: mergeEvery / 10, Deadline: time.Minute, Run: p.store.MergeIndex})
	} else {
		list = append(list, jobs.Job{Name: "release", Every: deadEvery, Deadline: time.Minute, Once: true, Run: func(ctx context.Context) (int, error) {
			return p.store.ReleaseDead(ctx, processPrefix)
		}})
	}
	return list
}
