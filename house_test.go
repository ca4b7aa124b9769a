package main

import (
	"context"
	"encoding/hex"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"wiredesk/config"
	"wiredesk/internal/sandbox"
	"wiredesk/internal/sandbox/apispec"
)

// house is the whole program in a test: the bot as `run` makes it, the sandbox
// over real HTTP and WebSocket, and a press of the test's own.
type house struct {
	t       *testing.T
	sandbox *sandbox.Server
	press   *fakePress
	dir     string
	cfg     config.Config
	process *process
	stop    func()
	ahead   atomic.Int64 // how far the clock of polling is ahead of the real one
}

// fakePress is a source server whose pages a test sets.
type fakePress struct {
	*httptest.Server
	mu    sync.Mutex
	pages map[string]http.HandlerFunc
	asked int // requests for /feed
}

func (p *fakePress) serve(path string, h http.HandlerFunc) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.pages[path] = h
}

func (p *fakePress) text(path, contentType, body string) {
	p.serve(path, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		fmt.Fprint(w, body)
	})
}

func newPress(t *testing.T) *fakePress { return newPressAt(t, nil) }

// newPressAt listens where it is told to, or anywhere on 127.0.0.1.
func newPressAt(t *testing.T, at net.Listener) *fakePress {
	p := &fakePress{pages: map[string]http.HandlerFunc{}}
	p.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		h := p.pages[r.URL.Path]
		if r.URL.Path == "/feed" {
			p.asked++
		}
		p.mu.Unlock()
		if h == nil {
			http.NotFound(w, r)
			return
		}
		h(w, r)
	}))
	if at != nil {
		_ = p.Listener.Close()
		p.Listener = at
	}
	p.Start()
	t.Cleanup(p.Close)
	return p
}

// newHouse starts everything and waits until the bot is connected.
func newHouse(t *testing.T, change ...func(*config.Config)) *house {
	t.Helper()
	return newHouseIn(t, sandbox.Options{}, change...)
}

// newHouseIn is newHouse in a sandbox of the test's own.
func newHouseIn(t *testing.T, o sandbox.Options, change ...func(*config.Config)) *house {
	t.Helper()
	h := unstarted(t, o)
	for _, c := range change {
		c(&h.cfg)
	}
	if os.Getenv("WIREDESK_TEST_WAY") == "http" {
		overHTTP(h)
	}
	h.begin()
	return h
}

// begin starts the bot for the first time, and ends it with the test.
func (h *house) begin() {
	h.t.Helper()
	h.start()
	h.t.Cleanup(func() { h.stop() })
}

// unstarted is a house whose bot is configured and not yet started. All that is said
// between bot and sandbox is held against Discord's API description.
func unstarted(t *testing.T, o sandbox.Options) *house {
	t.Helper()
	return furnished(t, o, apispec.Watch)
}

// unjudged is unstarted without the judge, whose work would be measured with the bot's.
func unjudged(t *testing.T, o sandbox.Options) *house {
	t.Helper()
	return furnished(t, o, func(testing.TB, *sandbox.Server) {})
}

func furnished(t *testing.T, o sandbox.Options, watch func(testing.TB, *sandbox.Server)) *house {
	t.Helper()
	h := &house{t: t, press: newPress(t), dir: t.TempDir()}
	o.Gateway.IdentifyEvery = -1
	h.sandbox = sandbox.New(o)
	watch(t, h.sandbox)
	if err := h.sandbox.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.sandbox.Close)
	h.cfg = config.Config{
		Token: config.Secret(h.sandbox.Token()), APIURL: h.sandbox.URL() + "/api", DataDir: h.dir,
		PollMin: 200 * time.Millisecond, FetchAllow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")},
	}
	return h
}

// overHTTP has the house's interactions delivered over HTTP in place of the
// gateway; WIREDESK_TEST_WAY=http does so in all tests.
func overHTTP(h *house) {
	key, err := hex.DecodeString(h.sandbox.PublicKey())
	if err != nil {
		h.t.Fatal(err)
	}
	h.cfg.PublicKey = key
	if h.cfg.Listen == "" {
		h.cfg.Listen = freeAddr(h.t)
	}
}

// freeAddr is an address of this machine that nobody listens on.
func freeAddr(t testing.TB) string {
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func (h *house) start() {
	h.t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(h.t.Context()))
	log := slog.New(slog.NewTextHandler(testLog{h.t}, &slog.HandlerOptions{Level: slog.LevelWarn}))
	p, err := build(ctx, h.cfg, log)
	if err != nil {
		cancel()
		h.t.Fatal(err)
	}
	p.line.Now, p.poller.Now, p.digester.Now = h.now, h.now, h.now
	p.line.Stories.SetClock(h.now)
	h.process = p
	done := make(chan error, 1)
	go func() { done <- p.run(ctx) }()
	h.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			h.t.Errorf("run ended: %v", err)
		}
		if err := p.close(); err != nil {
			h.t.Errorf("close: %v", err)
		}
	})
	h.until("the bot is connected and its commands are registered", func() bool {
		return h.sandbox.Online() > 0 && len(h.sandbox.Commands(h.guild())) > 5
	})
	if h.cfg.PublicKey != nil {
		if err := h.sandbox.SetEndpoint("http://" + h.cfg.Listen + "/interactions"); err != nil {
			h.t.Fatal(err)
		}
	}
}

func (h *house) now() time.Time { return time.Now().Add(time.Duration(h.ahead.Load())) }

type testLog struct{ t *testing.T }

func (l testLog) Write(b []byte) (int, error) {
	l.t.Log(strings.TrimSpace(string(b)))
	return len(b), nil
}

func (h *house) guild() string              { return h.sandbox.GuildID() }
func (h *house) channel(name string) string { return h.sandbox.ChannelID(h.guild(), name) }
func (h *house) until(what string, ok func() bool) {
	h.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !ok(); {
		if time.Now().After(deadline) {
			h.t.Fatalf("waited too long until %s", what)
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// ask uses a command as a person and gives all that they read in the answer.
func (h *house) ask(as, command string, options map[string]any) string {
	h.t.Helper()
	return h.askIn(as, "wire", command, options)
}

func (h *house) askIn(as, channel, command string, options map[string]any) string {
	h.t.Helper()
	i, err := h.sandbox.Invoke(as, h.channel(channel), command, options)
	if err != nil {
		h.t.Fatalf("/%s: %v", command, err)
	}
	return h.answer(i, "/"+command)
}

func (h *house) answer(i *sandbox.Interaction, what string) string {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(h.t.Context(), 20*time.Second)
	defer cancel()
	reply, err := i.Wait(ctx)
	if err != nil {
		h.t.Fatalf("%s: %v", what, err)
	}
	if reply.Modal != nil {
		return "modal " + i.ID
	}
	return reply.Message.Text()
}

// posts gives the texts of what the bot posted in a channel, oldest first.
func (h *house) posts(channel string) []string {
	h.t.Helper()
	list, err := h.sandbox.Messages("editor", h.channel(channel))
	if err != nil {
		h.t.Fatal(err)
	}
	var out []string
	for _, m := range list {
		if !m.Ephemeral() && m.Author.ID == h.sandbox.BotID() {
			out = append([]string{m.Text()}, out...)
		}
	}
	return out
}

// rss writes a feed of items: title, path, text.
func (p *fakePress) rss(title string, items ...[3]string) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>` + title + `</title><link>` + p.URL + `</link>`)
	for i, item := range items {
		date := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC).Add(-time.Duration(i) * time.Hour)
		fmt.Fprintf(&b, `<item><title>%s</title><link>%s%s</link><guid isPermaLink="false">%s</guid><pubDate>%s</pubDate><description><![CDATA[<p>%s</p>]]></description></item>`,
			item[0], p.URL, item[1], item[1], date.Format(time.RFC1123Z), item[2])
	}
	b.WriteString(`</channel></rss>`)
	return b.String()
}
