package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"syscall"
	"time"

	"wiredesk/config"
	"wiredesk/internal/news"
)

// allRoles is what --roles is when it is left out.
const allRoles = "all"

// collectAt is how much the heap may grow, in per cent, before the collector runs:
// polling makes much that is soon thrown away, and memory is dearer here than the
// few per cent of processor time. GOGC in the environment goes before it.
const collectAt = 60

// run is `wiredesk run`: the bot, from the environment.
func run(ctx context.Context, args []string, _ io.Writer) error {
	roles := ""
	args, err := flags("run", args, func(f *flag.FlagSet) { f.StringVar(&roles, "roles", allRoles, "the parts that this process does") })
	if err != nil {
		return err
	}
	if len(args) > 0 {
		return usage{errors.New("it takes no arguments; set it up through the environment")}
	}
	cfg, err := config.Read(os.Getenv)
	if err != nil {
		return usage{err}
	}
	if roles != allRoles {
		if cfg.Roles, err = config.ReadRoles(roles); err != nil {
			return usage{err}
		}
	}
	if err := cfg.NeedToken(); err != nil {
		return usage{err}
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(collectAt)
	}
	log := logger(cfg, os.Stderr)
	p, err := build(ctx, cfg, log)
	if err != nil {
		return err
	}
	return errors.Join(p.run(ctx), p.close())
}

func logger(cfg config.Config, w io.Writer) *slog.Logger {
	o := &slog.HandlerOptions{Level: cfg.LogLevel}
	if cfg.LogJSON {
		return slog.New(slog.NewJSONHandler(w, o))
	}
	return slog.New(slog.NewTextHandler(w, o))
}

// Times of the server of health, metrics and interactions.
const (
	healthWait = 3 * time.Second
	headerWait = 5 * time.Second
	bodyWait   = 10 * time.Second
	idleWait   = 2 * time.Minute
)

// listen opens LISTEN_ADDR; nil when nothing is to be served.
func (p *process) listen(ctx context.Context) (net.Listener, error) {
	if p.cfg.Listen == "" {
		return nil, nil
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", p.cfg.Listen)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, news.Errorf(news.Conflict, "LISTEN_ADDR=%s is in use by another program: choose another port, or set it to off.", p.cfg.Listen).Because(err)
	}
	if err != nil {
		return nil, fmt.Errorf("listen on LISTEN_ADDR=%s: %w; choose another, or set it to off", p.cfg.Listen, err)
	}
	return listener, nil
}

func closeListener(l net.Listener) error {
	if l == nil {
		return nil
	}
	return l.Close()
}

// serve answers /healthz (the process works), /readyz (Discord and the archive
// answer), /metrics and, with a public key, /interactions until ctx ends, and then
// waits for the commands in hand.
func (p *process) serve(ctx context.Context, listener net.Listener) error {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) { p.answerHealth(w, r, false) })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) { p.answerHealth(w, r, true) })
	mux.Handle("GET /metrics", p.metrics.Answer(p.state))
	if p.endpoint != nil {
		mux.Handle("/interactions", p.endpoint)
	}
	base := context.WithoutCancel(ctx) // what was asked before the end is still answered
	server := &http.Server{
		Handler: mux, ReadHeaderTimeout: headerWait, ReadTimeout: bodyWait, IdleTimeout: idleWait, MaxHeaderBytes: 16 << 10,
		BaseContext: func(net.Listener) context.Context { return base }, ErrorLog: slog.NewLogLogger(p.log.Handler(), slog.LevelDebug),
	}
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(base, healthWait)
	defer cancel()
	err := server.Shutdown(stop)
	<-done
	if p.endpoint != nil {
		p.endpoint.Wait()
	}
	return err
}

func (p *process) answerHealth(w http.ResponseWriter, r *http.Request, ready bool) {
	ctx, cancel := context.WithTimeout(r.Context(), healthWait)
	defer cancel()
	answer := map[string]string{"archive": "ok", "redis": "ok", "discord": "ok"}
	code := http.StatusOK
	if err := p.store.Ping(ctx); err != nil {
		answer["archive"], code = "does not answer", http.StatusServiceUnavailable
	} else if p.store.Writable() != nil {
		answer["archive"] = "can't be written; look-ups go on"
	}
	if err := p.memory.Ping(ctx).Err(); err != nil {
		answer["redis"] = "does not answer; going on without"
	}
	if p.cfg.Roles.Has(config.Gateway) && !p.session.Health().Connected {
		answer["discord"] = "not connected"
		if ready {
			code = http.StatusServiceUnavailable
		}
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	if err := json.NewEncoder(w).Encode(answer); err != nil {
		p.log.Debug("health not answered", "err", err)
	}
}

// health is `wiredesk health`, which a container's health check calls.
func health(ctx context.Context, args []string, out io.Writer) error {
	if len(args) > 0 {
		return usage{errors.New("it takes no arguments")}
	}
	cfg, err := config.Read(os.Getenv)
	if err != nil {
		return usage{err}
	}
	ctx, cancel := context.WithTimeout(ctx, healthWait)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+cfg.Listen+"/healthz", nil)
	if err != nil {
		return fmt.Errorf("ask for health: %w", err)
	}
	client := &http.Client{Timeout: healthWait}
	res, err := client.Do(req)
	if err != nil {
		return fmt.Errorf("no answer on %s: %w", cfg.Listen, err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return fmt.Errorf("not well: %s", res.Status)
	}
	_, err = fmt.Fprintln(out, "well")
	return err
}
