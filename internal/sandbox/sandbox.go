// Package sandbox is a Discord on this machine: REST, gateway, rules, faults and a
// ledger, for tests and for people who try the bot without a token. It is not
// Discord and it listens on loopback only. docs/sandbox.md describes it from outside.
package sandbox

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"
)

// Options says how a sandbox behaves. The zero value is as strict as Discord.
type Options struct {
	Addr        string        // loopback address and port; "" for a free port on 127.0.0.1
	Clock       *Clock        // nil for one of its own
	Token       string        // the bot's token; "" for one made here
	NonceWindow time.Duration // how long enforce_nonce finds an earlier message; 0 for 5 minutes
	Limits      Limits
	Gateway     GatewayOptions
	Privileged  Intent       // privileged intents switched on in the developer portal
	UserInstall bool         // the app is installed by its users only, not by the guild
	Page        http.Handler // the chat page, at /
	Switches    []Switch     // what else the page can break
	Try         []string     // commands that the page offers to begin with, as one types them
	Log         *slog.Logger // nil for silence
}

// Switch is something outside the sandbox that the page can turn off and on again.
type Switch struct {
	Name  string // in the address
	Label string // on the page
	Set   func(ctx context.Context, on bool) error
}

// Server is one sandbox.
type Server struct {
	opt    Options
	clock  *Clock
	log    *slog.Logger
	addr   netip.AddrPort
	routes []route

	mu     sync.Mutex // guards everything below and all that it leads to
	ids    idSource
	world  world
	limits limiter
	faults faultList
	ledger ledger
	feed   pageFeed
	hub    gatewayHub
	on     map[string]bool // switches

	http     *http.Server
	listener net.Listener
	serving  sync.WaitGroup
	stop     context.CancelFunc
	outgoing func(endpoint string, body []byte) (*http.Response, error) // an interaction to an endpoint
}

// New makes a sandbox with one desk, its channels, a bot and three people in it.
func New(opt Options) *Server {
	if opt.Clock == nil {
		opt.Clock = NewManualClock()
	}
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	if opt.NonceWindow == 0 {
		opt.NonceWindow = 5 * time.Minute
	}
	opt.Limits = opt.Limits.orDiscords()
	opt.Gateway = opt.Gateway.orDiscords()
	s := &Server{opt: opt, clock: opt.Clock, log: opt.Log, on: make(map[string]bool), routes: routes()}
	s.limits = newLimiter(opt.Limits, opt.Clock)
	s.hub = newGatewayHub()
	s.world = newWorld()
	s.furnish()
	return s
}

// Start listens and serves until Close is called or ctx ends.
func (s *Server) Start(ctx context.Context) error {
	addr := s.opt.Addr
	if addr == "" {
		addr = "127.0.0.1:0"
	}
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	s.addr = listener.Addr().(*net.TCPAddr).AddrPort()
	if !s.addr.Addr().Unmap().IsLoopback() {
		return errors.Join(fmt.Errorf("listen on %s: the sandbox serves loopback addresses only", addr), listener.Close())
	}
	ctx, s.stop = context.WithCancel(ctx)
	s.listener = listener
	s.outgoing = s.poster(ctx)
	s.http = &http.Server{
		Handler:           s.handler(),
		ReadHeaderTimeout: 10 * time.Second,
		BaseContext:       func(net.Listener) context.Context { return ctx },
	}
	s.serving.Go(func() {
		if err := s.http.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			s.log.Error("sandbox stopped", "err", err)
		}
	})
	s.serving.Go(func() {
		<-ctx.Done()
		s.dropAll()
		if err := s.http.Close(); err != nil {
			s.log.Debug("sandbox closed", "err", err)
		}
	})
	return nil
}

// Close stops serving, drops every connection and waits for all that the sandbox started.
func (s *Server) Close() {
	if s.stop == nil {
		return
	}
	s.stop()
	s.serving.Wait()
}

// URL is the sandbox's own address, without a slash at the end.
func (s *Server) URL() string { return "http://" + s.addr.String() }

// APIURL is what DISCORD_API_URL is set to.
func (s *Server) APIURL() string { return s.URL() + "/api/v9" }

// Token is the bot's token, without "Bot ".
func (s *Server) Token() string { return s.world.token }

// Clock is the sandbox's clock.
func (s *Server) Clock() *Clock { return s.clock }

func (s *Server) gatewayURL() string { return "ws://" + s.addr.String() + "/gateway" }
