package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"

	"wiredesk/bot"
	"wiredesk/commands"
	"wiredesk/config"
	"wiredesk/internal/archive"
	"wiredesk/internal/article"
	"wiredesk/internal/dedup"
	"wiredesk/internal/fetch"
	"wiredesk/internal/ingest"
	"wiredesk/internal/memory"
	"wiredesk/internal/metrics"
	"wiredesk/internal/news"
	"wiredesk/internal/outbox"
	"wiredesk/internal/phrase"
	"wiredesk/internal/text"
	"wiredesk/jobs"
)

// version is set when a release is built.
var version = "0.1.0"

// Numbers of a process.
const (
	pollWorkers    = 640 // most of them wait for the network
	troubleWorkers = 64  // for sources whose last poll failed
	placesPerCore  = 1   // sources worked on at a time: more wait for the store together, and make look-ups wait
)

// process is one running Wiredesk, demo or not.
type process struct {
	cfg      config.Config
	log      *slog.Logger
	started  time.Time
	phrases  *phrase.Catalogue
	store    *archive.Store
	memory   *memory.Memory
	answers  *memory.Memory // the same, or the one that REDIS_CACHE_URL names
	cache    *memory.Cache
	fetch    *fetch.Client
	reader   ingest.Reader
	analyser *text.Analyser
	session  *bot.Session
	outbox   *outbox.Outbox
	poller   *jobs.Poller
	digester *jobs.Digester
	finisher *ingest.Finisher
	line     *ingest.Line
	router   *bot.Router
	table    *commands.Table
	metrics  *metrics.Metrics
	name     string // of this process among others, see owner
	watches  *ingest.Watches
	elector  *jobs.Elector
	endpoint *bot.Endpoint      // nil when no interactions come over HTTP
	notices  chan memory.Notice // on their way to other processes
}

// build opens everything that a configuration names. What it opened is closed by close.
func build(ctx context.Context, cfg config.Config, log *slog.Logger) (*process, error) {
	p := &process{cfg: cfg, log: log, started: time.Now(), analyser: text.NewAnalyser(), metrics: metrics.New(), notices: make(chan memory.Notice, noticesAhead)}
	if err := p.open(ctx); err != nil {
		return nil, errors.Join(err, p.close())
	}
	p.wire()
	return p, nil
}

func (p *process) open(ctx context.Context) error {
	var err error
	if p.phrases, err = phrase.New(); err != nil {
		return err
	}
	p.store, err = archive.Open(ctx, p.cfg.Database.Reveal(), archive.Options{
		Dir: p.cfg.DataDir, ReadURL: p.cfg.DatabaseRead.Reveal(), Log: p.log, Analyser: p.analyser,
		Watched: func() { p.tell(memory.WatchesChanged) },
	})
	if err != nil {
		return err
	}
	if id := p.cfg.Application(); id != "" {
		if err := p.store.BelongTo(ctx, id); err != nil {
			return err
		}
	}
	prefix, err := identity(ctx, p.store)
	if err != nil {
		return err
	}
	if p.memory, err = memory.Open(p.cfg.Redis.Reveal(), "wiredesk:"+prefix); err != nil {
		return err
	}
	p.answers = p.memory
	if p.cfg.RedisCache != "" {
		if p.answers, err = memory.Open(p.cfg.RedisCache.Reveal(), "wiredesk:"+prefix); err != nil {
			return err
		}
	}
	p.cache = memory.NewCache(p.answers)
	p.fetch = fetch.New(fetch.Options{Allow: p.cfg.FetchAllow, UserAgent: fetch.Agent(version, p.cfg.Contact), Limiter: p.manners()})
	if p.reader, err = newReader(p.fetch); err != nil {
		return err
	}
	session := bot.Config{Token: p.cfg.Token.Reveal(), APIURL: p.cfg.APIURL, Log: p.log}
	if !p.memory.Embedded {
		session.Budget = &bot.Budget{Memory: p.memory}
	}
	p.session, err = bot.New(session)
	return err
}

// newReader reads pages with client and PDFs in a process of their own.
func newReader(client *fetch.Client) (ingest.Reader, error) {
	pdf, err := article.NewPDFReader(article.PDFOptions{})
	return ingest.Reader{Fetch: client, PDF: pdf}, err
}

// manners keeps requests to one site apart, across processes. Sites in the ranges
// that FETCH_ALLOW names are the operator's own and aren't waited for.
func (p *process) manners() fetch.Limiter {
	polite := fetch.Shared(p.memory, p.memory.Key("host", ""), fetch.Polite(), fetch.Local(fetch.Polite()))
	return func(ctx context.Context, domain string) (func(), error) {
		if addr, err := netip.ParseAddr(domain); err == nil {
			for _, own := range p.cfg.FetchAllow {
				if own.Contains(addr) {
					return func() {}, nil
				}
			}
		}
		return polite(ctx, domain)
	}
}

// identity names this archive in Redis, so that a new archive beside an old
// Redis doesn't take for seen what another one saw.
func identity(ctx context.Context, store *archive.Store) (string, error) {
	id, err := store.Setting(ctx, "", archive.IdentitySetting)
	if err != nil || id != "" {
		return id, err
	}
	if err := store.SaveSetting(ctx, "", archive.IdentitySetting, strings.ToLower(rand.Text()[:8])); err != nil {
		return "", err
	}
	return store.Setting(ctx, "", archive.IdentitySetting)
}

func (p *process) wire() {
	p.name = p.owner()
	p.watches = ingest.NewWatches(p.store, time.Now, p.log)
	p.watches.Every = watchesEvery
	due := func() { p.tell(memory.DeliveriesDue) }
	alerts := &bot.Alerts{Store: p.store, Phrases: p.phrases, Roles: p.session.Roles, Now: time.Now}
	p.outbox = outbox.New(outbox.Options{
		Store: p.store, Owner: p.name,
		Sender: measured{&bot.Poster{Session: p.session, Render: alerts.Render, NoThread: bot.ThreadTrouble(p.store, time.Now)}, p.store, p.metrics},
		Held:   p.held,
	})
	p.finisher = &ingest.Finisher{Store: p.store, Wake: due, Log: p.log}
	var buckets *dedup.Buckets // in the embedded Redis both would take more memory and time than the store
	var seen *dedup.Seen
	if !p.memory.Embedded {
		buckets, seen = dedup.NewBuckets(p.memory, ingest.StoryWindow, time.Now), dedup.NewSeen(p.memory, time.Now)
	}
	p.line = &ingest.Line{
		Stories: ingest.NewStories(p.store, buckets, p.analyser, time.Now, p.log),
		Finish:  p.finisher.Add, Places: make(chan struct{}, placesPerCore*runtime.GOMAXPROCS(0)), Crowd: ingest.NewCrowd(ingest.CrowdMost),
		Fetch: p.fetch, Reader: p.reader, Store: p.store, Seen: seen, Analyser: p.analyser,
		Watches: p.watches, PollMin: p.cfg.PollMin, Changed: p.cache.Changed, Wake: due, Polled: p.metrics.Polled, Now: time.Now, Log: p.log,
	}
	p.poller = &jobs.Poller{Store: p.store, Owner: p.name, Poll: p.line.Poll, Now: time.Now, Log: p.log}
	if !p.alone() {
		p.poller.Ahead = p.line.Crowd.Ahead
	}
	p.digester = &jobs.Digester{Store: p.store, Wake: due, Now: time.Now}
	p.table = commands.New(&commands.Kit{
		Store: p.store, Memory: p.memory, Cache: p.cache, Fetch: p.fetch, Reader: p.reader, Analyser: p.analyser, Log: p.log, Started: p.started, Version: version,
		CanPost: bot.CanPost(p.session), Forum: bot.Forum(p.session), PollSoon: func() { p.tell(memory.SourcesDue) }, Wake: due, Watches: p.watches, Stories: p.line.Stories,
		Gateway: func() (time.Duration, int) { h := p.session.Health(); return h.Latency, int(h.Reconnects) },
	})
	p.router = &bot.Router{
		Table: p.table, Desk: p.store.Desk, Phrases: p.phrases, Memory: p.memory, Answer: p.session, Now: time.Now, Log: p.log,
	}
	if p.cfg.PublicKey != nil && p.cfg.Roles.Has(config.Web) {
		p.endpoint = &bot.Endpoint{Key: p.cfg.PublicKey, Router: p.router, Memory: p.memory, Count: p.metrics.Interaction, Now: time.Now, Log: p.log}
	}
	p.elector = &jobs.Elector{
		Lease: p.memory.Lease("jobs", p.name, electedFor), Renew: electedFor / 5, Log: p.log,
		Raise:  func(ctx context.Context) (int64, error) { return p.store.RaiseFence(ctx, "jobs") },
		Newest: func(ctx context.Context) (int64, error) { return p.store.NewestFence(ctx, "jobs") },
	}
}

// owner names this process in the store. The one process on a SQLite file has the
// same name after a restart, so that what it held is taken over at once; on
// PostgreSQL, where there are others, no two processes ever have the same, and
// what a lost one held is taken over when its leases end.
func (p *process) owner() string {
	if p.alone() {
		return "embedded"
	}
	host, err := os.Hostname()
	if err != nil {
		host = "unnamed"
	}
	return host + ":" + strconv.Itoa(os.Getpid()) + ":" + strings.ToLower(rand.Text()[:8])
}

// alone says whether no other process can use the same archive.
func (p *process) alone() bool { return p.store.Engine() == "sqlite" }

// register makes Discord's list of commands this program's.
func (p *process) register(ctx context.Context) {
	changed, err := p.session.SyncCommands(ctx, bot.Definitions(p.table, p.phrases))
	if err != nil {
		p.log.Error("commands not registered", "err", err)
		return
	}
	p.log.Info("commands registered", "changed", changed)
}

// held tells the desk that a delivery waits for a person.
func (p *process) held(ctx context.Context, d news.Delivery) error {
	desk, err := p.store.Desk(ctx, d.Alert.Desk)
	if err != nil {
		return err
	}
	notice, ok := outbox.HeldNotice(desk, d, time.Now())
	if !ok {
		return nil
	}
	if err := p.store.AddDeliveries(ctx, []news.Delivery{notice}); err != nil {
		return err
	}
	p.tell(memory.DeliveriesDue)
	return nil
}

// changed sends what was held for a channel, now that the bot may do other things there.
func (p *process) changed(ctx context.Context, desk, channel string) {
	n, err := p.store.RequeueHeld(ctx, desk, channel)
	if err != nil {
		p.log.Warn("held deliveries not tried again", "channel", channel, "err", err)
		return
	}
	if n > 0 {
		p.tell(memory.DeliveriesDue)
	}
}

func (p *process) close() error {
	var errs []error
	if p.reader.PDF != nil {
		p.reader.PDF.Close()
	}
	if p.fetch != nil {
		p.fetch.Close()
	}
	if p.answers != nil && p.answers != p.memory {
		errs = append(errs, p.answers.Close())
	}
	if p.memory != nil {
		errs = append(errs, p.memory.Close())
	}
	if p.store != nil {
		errs = append(errs, p.store.Close())
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("close: %w", err)
	}
	return nil
}
