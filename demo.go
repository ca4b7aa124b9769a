package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"time"

	"wiredesk/config"
	"wiredesk/internal/news"
	"wiredesk/internal/sandbox"
	"wiredesk/internal/sandbox/newsroom"
	"wiredesk/internal/sandbox/page"
)

// demoPoll is how often the demo's sources may be polled.
const demoPoll = 3 * time.Second

// demoTry is what somebody new to the demo is shown first: each has something to
// find in the sample newsroom.
var demoTry = []string{
	"/find query: Izium prison", "/quotes about: Perevalsk", "/figures about: Castelmaur",
	`/check text: Twelve people died when the Varelle dam broke, and 1,900 have gone home.`, "/watch add query: oysters OR huîtres", "/help",
}

// demo is `wiredesk demo`: the sandbox, sample sources that go on publishing,
// and the bot as it is in production, in one process.
func demo(ctx context.Context, args []string, out io.Writer) (err error) {
	addr, dir, pace := "", "", time.Duration(0)
	args, err = flags("demo", args, func(f *flag.FlagSet) {
		f.StringVar(&addr, "addr", "127.0.0.1:8700", "where the page is served, on this machine only")
		f.DurationVar(&pace, "pace", 15*time.Second, "how long the sample sources wait between two new reports at first")
		f.StringVar(&dir, "data", "", "a folder that keeps the archive; a temporary one when left out")
	})
	if err != nil {
		return err
	}
	if len(args) > 0 {
		return usage{fmt.Errorf("it takes no argument %q", args[0])}
	}
	if dir == "" {
		if dir, err = os.MkdirTemp("", "wiredesk-demo-"); err != nil {
			return fmt.Errorf("make a folder for the archive: %w", err)
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	}
	level := slog.LevelWarn
	if os.Getenv("LOG_LEVEL") != "" {
		cfg, err := config.Read(os.Getenv)
		if err != nil {
			return usage{err}
		}
		level = cfg.LogLevel
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level}))
	press, stopPress, err := startNewsroom(ctx, pace, dir)
	if err != nil {
		return err
	}
	defer stopPress()
	chat, err := page.Handler()
	if err != nil {
		return err
	}
	d := &demoDesk{press: press}
	d.sandbox = sandbox.New(sandbox.Options{
		Addr: addr, Page: chat, Log: log,
		Switches: []sandbox.Switch{{Name: "redis", Label: "Kill the bot's Redis", Set: d.breakRedis}},
		Try:      demoTry,
	})
	if err := d.sandbox.Start(ctx); err != nil {
		return usage{fmt.Errorf("%w; choose another with --addr", err)}
	}
	defer d.sandbox.Close()
	p, err := build(ctx, d.config(dir), log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, p.close()) }()
	d.process = p
	if err := d.furnish(ctx); err != nil {
		return err
	}
	fmt.Fprintf(out, "Wiredesk's demo is at %s/ (not Discord: a sandbox on this machine). Ctrl-C ends it.\n", d.sandbox.URL())
	return p.run(ctx)
}

// demoDesk is what the demo puts around the bot.
type demoDesk struct {
	sandbox *sandbox.Server
	press   press
	process *process
}

type press struct {
	*newsroom.Newsroom
	base string
}

// opened says where and since when the sample sources publish. A folder that is
// kept remembers it, so that the next demo there goes on with the same reports.
type opened struct {
	Addr  string    `json:"addr"`
	Start time.Time `json:"start"`
}

func readOpened(path string) (opened, error) {
	o := opened{Addr: "127.0.0.1:0", Start: time.Now()}
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return o, nil
	}
	if err != nil {
		return o, err
	}
	if err := json.Unmarshal(b, &o); err != nil {
		return o, fmt.Errorf("read %s: %w", path, err)
	}
	return o, nil
}

func (o opened) write(path string) error {
	b, err := json.Marshal(o)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	return os.WriteFile(path, b, 0o600)
}

// startNewsroom serves the sample sources on a port of this machine, the same one
// for the same folder.
func startNewsroom(ctx context.Context, pace time.Duration, dir string) (press, func(), error) {
	path := filepath.Join(dir, "newsroom.json")
	since, err := readOpened(path)
	if err != nil {
		return press{}, nil, err
	}
	room, err := newsroom.New(newsroom.Options{Pace: pace, Start: since.Start})
	if err != nil {
		return press{}, nil, err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", since.Addr)
	if err != nil {
		return press{}, nil, fmt.Errorf("serve sample sources: %w", err)
	}
	since.Addr = listener.Addr().String()
	if err := since.write(path); err != nil {
		return press{}, nil, errors.Join(fmt.Errorf("keep the address of the sample sources: %w", err), listener.Close())
	}
	server := &http.Server{Handler: room.Handler(), ReadHeaderTimeout: headerWait}
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			slog.Error("sample sources stopped", "err", err)
		}
	}()
	stop := func() {
		if err := server.Close(); err != nil {
			slog.Debug("sample sources closed", "err", err)
		}
		<-done
	}
	return press{room, "http://" + listener.Addr().String()}, stop, nil
}

func (d *demoDesk) config(dir string) config.Config {
	return config.Config{
		Token: config.Secret(d.sandbox.Token()), APIURL: d.sandbox.URL() + "/api", DataDir: dir,
		PollMin: demoPoll, FetchAllow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")},
	}
}

// furnish gives the desk its channel, the sample sources and some watches, as
// /setup would.
func (d *demoDesk) furnish(ctx context.Context) error {
	store, guild := d.process.store, d.sandbox.GuildID()
	wire := d.sandbox.ChannelID(guild, "wire")
	desk := news.Desk{ID: guild, Name: "The Sandbox Desk", Lang: "en", Zone: "UTC", Channel: wire, Health: d.sandbox.ChannelID(guild, "desk-health"), Setup: true}
	if err := store.SaveDesk(ctx, desk); err != nil {
		return err
	}
	for _, s := range d.press.Sources(d.press.base) {
		s.Desk, s.AddedAt, s.NextPoll, s.AddedBy = guild, time.Now(), time.Now(), "demo"
		if _, err := store.AddSource(ctx, s); err != nil && news.CodeOf(err) != news.Conflict {
			return err
		}
	}
	for _, w := range d.press.Watches() {
		w.Desk, w.AddedAt, w.AddedBy = guild, time.Now(), "demo"
		if w.Channel = d.sandbox.ChannelID(guild, w.Channel); w.Channel == "" {
			w.Channel = wire
		}
		if _, err := store.AddWatch(ctx, w); err != nil && news.CodeOf(err) != news.Conflict {
			return err
		}
	}
	return nil
}

func (d *demoDesk) breakRedis(_ context.Context, broken bool) error {
	if !d.process.memory.Break(broken) {
		return errors.New("the demo's Redis is not the embedded one")
	}
	return nil
}
