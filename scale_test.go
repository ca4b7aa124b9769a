package main

import (
	"bytes"
	"context"
	"encoding/hex"
	"log/slog"
	"net"
	"strings"
	"testing"
	"time"

	"wiredesk/config"
	"wiredesk/internal/news"
	"wiredesk/internal/sandbox"
	"wiredesk/internal/servers"
)

// TestRolesStartTheirParts starts a process that only polls, and one that only
// answers over HTTP.
func TestRolesStartTheirParts(t *testing.T) {
	h := unstarted(t, sandbox.Options{})
	overHTTP(h)
	h.cfg.Roles = config.Roles{config.Poll}
	run := func() (*process, func()) {
		p, err := build(t.Context(), h.cfg, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- p.run(ctx) }()
		return p, func() {
			cancel()
			if err := <-done; err != nil {
				t.Error(err)
			}
			if err := p.close(); err != nil {
				t.Error(err)
			}
		}
	}
	h.press.text("/feed", "application/rss+xml", h.press.rss("Post", [3]string{"Dam holds", "/dam", "The dam holds."}))
	p, stop := run()
	if _, err := p.store.AddSource(t.Context(), news.Source{Desk: h.guild(), Kind: news.SourceFeed, Address: h.press.URL + "/feed", NextPoll: time.Now()}); err != nil {
		t.Fatal(err)
	}
	h.process = p
	h.until("the source is archived", func() bool { return h.archived() == 1 })
	if h.sandbox.Online() > 0 || p.endpoint != nil {
		t.Error("a process that only polls connects to the gateway or takes interactions")
	}
	stop()

	h.cfg.Roles = config.Roles{config.Web}
	_, stop = run()
	defer stop()
	h.until("the commands are registered", func() bool { return len(h.sandbox.Commands(h.guild())) > 5 })
	if err := h.sandbox.SetEndpoint("http://" + h.cfg.Listen + "/interactions"); err != nil {
		t.Fatal(err)
	}
	if said := h.ask("reporter", "find", map[string]any{"query": "dam"}); !strings.Contains(said, "Dam holds") {
		t.Errorf("/find answered %q", said)
	}
	asked := h.press.asked
	time.Sleep(3 * h.cfg.PollMin)
	if h.sandbox.Online() > 0 || h.press.asked != asked {
		t.Error("a process that only answers connects to the gateway or polls")
	}
}

// TestBadScale gives each thing that is set up wrong one sentence that says what to do.
func TestBadScale(t *testing.T) {
	taken, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	for _, test := range []struct {
		name, says string
		change     func(*config.Config)
	}{
		{"port in use", "choose another port", func(c *config.Config) { c.Listen = taken.Addr().String() }},
		{"web without a key", "set DISCORD_PUBLIC_KEY", func(c *config.Config) { c.Roles = config.Roles{config.Web} }},
	} {
		h := unstarted(t, sandbox.Options{})
		test.change(&h.cfg)
		p, err := build(t.Context(), h.cfg, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		err = p.run(t.Context())
		if err == nil || !strings.Contains(err.Error(), test.says) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", test.name, err)
		}
		if h.sandbox.Online() > 0 {
			t.Errorf("%s: the bot connected all the same", test.name)
		}
		if err := p.close(); err != nil {
			t.Error(err)
		}
	}
	t.Setenv("DISCORD_TOKEN", "x")
	for args, says := range map[string]string{"run --roles": "flag needs an argument", "run --roles poll,cook": "gateway, poll, deliver and web", "run --roles=": "leave --roles out", "run now": "no arguments"} {
		var out, complaint bytes.Buffer
		if code := dispatch(t.Context(), strings.Fields(args), &out, &complaint); code != 2 || !strings.Contains(complaint.String(), says) {
			t.Errorf("wiredesk %s: %d, %q", args, code, complaint.String())
		}
	}
	t.Setenv("DISCORD_PUBLIC_KEY", hex.EncodeToString([]byte("too short")))
	var out, complaint bytes.Buffer
	if code := dispatch(t.Context(), []string{"run"}, &out, &complaint); code != 2 || !strings.Contains(complaint.String(), "64 hexadecimal digits") {
		t.Errorf("a short key: %d, %q", code, complaint.String())
	}
}

// TestEvictingRedis warns of a Redis that drops keys, at start and in the doctor.
func TestEvictingRedis(t *testing.T) {
	redis := servers.Redis(t, "--maxmemory", "20mb", "--maxmemory-policy", "allkeys-lru")
	h := unstarted(t, sandbox.Options{})
	h.cfg.Redis = config.Secret("redis://" + redis.Addr)
	if _, err := checkRedis(t.Context(), h.cfg); err == nil || !strings.Contains(err.Error(), "set noeviction") {
		t.Errorf("the doctor says %v", err)
	}
	var log bytes.Buffer
	p, err := build(t.Context(), h.cfg, slog.New(slog.NewTextHandler(&log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	if err := p.fit(t.Context()); err != nil || !strings.Contains(log.String(), "allkeys-lru") {
		t.Errorf("%v, logged %q", err, log.String())
	}
	if err := p.close(); err != nil {
		t.Error(err)
	}
}
