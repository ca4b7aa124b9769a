package bot

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

// pipes is a network in memory, so that real HTTP and WebSocket code runs under
// synctest's clock.
type pipes struct {
	conns  chan net.Conn
	closed chan struct{}
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { return nil }
func (p *pipes) Addr() net.Addr { return &net.TCPAddr{} }

func (p *pipes) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case p.conns <- theirs:
		return ours, nil
	case <-p.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// peer is Discord's end of one gateway connection.
type peer struct {
	socket *websocket.Conn
	frames chan frame // what the bot sends, heartbeats apart
	deaf   atomic.Bool
	write  sync.Mutex
}

// send says whether the bot was still there.
func (p *peer) send(f string) bool {
	p.write.Lock()
	defer p.write.Unlock()
	return p.socket.WriteMessage(websocket.TextMessage, []byte(f)) == nil
}

func (p *peer) close(code int) {
	p.write.Lock()
	defer p.write.Unlock()
	_ = p.socket.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(time.Second))
}

func (p *peer) read() {
	defer close(p.frames)
	for {
		var f frame
		if p.socket.ReadJSON(&f) != nil {
			return
		}
		switch {
		case f.Op != opHeartbeat:
			p.frames <- f
		case !p.deaf.Load():
			p.send(`{"op":11}`)
		}
	}
}

// fakeGateway serves gateway connections; each next one is played by the next
// script, and once those have run out by one that behaves.
type fakeGateway struct {
	net     *pipes
	scripts chan func(*peer)
	session atomic.Int64
	online  chan *peer // peers that are past READY or RESUMED
	log     chan string
	ask     func(http.ResponseWriter) bool // answers GET /gateway/bot in its place, unless false
}

const helloFrame = `{"op":10,"d":{"heartbeat_interval":41250}}`

func (g *fakeGateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/gateway" {
		if g.ask == nil || !g.ask(w) {
			fmt.Fprint(w, `{"url":"ws://discord.test/gateway","shards":1,"session_start_limit":{"total":1000,"remaining":999,"reset_after":1,"max_concurrency":1}}`)
		}
		return
	}
	upgrader := websocket.Upgrader{}
	socket, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer socket.Close()
	p := &peer{socket: socket, frames: make(chan frame, 100)}
	var reading sync.WaitGroup
	reading.Go(p.read)
	defer reading.Wait()
	defer socket.Close()
	select {
	case script := <-g.scripts:
		script(p)
	default:
		g.behave(p)
	}
}

// behave greets as Discord does and stays until the bot goes.
func (g *fakeGateway) behave(p *peer) {
	p.send(helloFrame)
	g.greet(p)
	g.online <- p
	for range p.frames {
	}
}

func (g *fakeGateway) greet(p *peer) {
	f, ok := <-p.frames
	switch {
	case !ok:
	case f.Op == opResume:
		g.log <- "resume"
		p.send(`{"op":0,"t":"RESUMED","s":9,"d":{}}`)
	case f.Op == opIdentify:
		g.log <- "identify"
		p.send(fmt.Sprintf(`{"op":0,"t":"READY","s":1,"d":{"v":10,"session_id":"s%d","resume_gateway_url":"ws://resume.test/gateway","user":{"id":"1"},"application":{"id":"5"},"guilds":[]}}`, g.session.Add(1)))
	}
}

// up waits for a connection that stands, and says how long that took.
func (g *fakeGateway) up(t *testing.T) (*peer, time.Duration) {
	t.Helper()
	began := time.Now()
	select {
	case p := <-g.online:
		return p, time.Since(began)
	case <-time.After(time.Hour):
		t.Fatal("never back")
		return nil, 0
	}
}

type gatewayScene struct {
	gateway      *fakeGateway
	session      *Session
	interactions chan string
	ready        atomic.Int64
	ended        chan error
	stop         context.CancelFunc
}

// atGateway runs a session against a gateway in memory.
func atGateway(t *testing.T, f func(t *testing.T, s *gatewayScene)) {
	t.Helper()
	atGatewayThat(t, nil, f)
}

// atGatewayThat is atGateway with another answer to GET /gateway/bot.
func atGatewayThat(t *testing.T, ask func(http.ResponseWriter) bool, f func(t *testing.T, s *gatewayScene)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		network := &pipes{conns: make(chan net.Conn), closed: make(chan struct{})}
		g := &fakeGateway{net: network, scripts: make(chan func(*peer), 100), online: make(chan *peer, 100), log: make(chan string, 1000), ask: ask}
		server := &http.Server{Handler: g, ErrorLog: slog.NewLogLogger(slog.DiscardHandler, 0)}
		go func() { _ = server.Serve(network) }()
		session, err := New(Config{Token: "x", APIURL: "http://discord.test", Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		base := &http.Transport{DialContext: network.dial}
		session.policy.base = base
		session.discord.Dialer = &websocket.Dialer{NetDialContext: network.dial}
		s := &gatewayScene{gateway: g, session: session, interactions: make(chan string, 1000), ended: make(chan error, 1)}
		ctx, cancel := context.WithCancel(t.Context())
		s.stop = cancel
		go func() {
			s.ended <- session.Run(ctx, Handlers{
				Ready:       func(context.Context, *discordgo.Ready) { s.ready.Add(1) },
				Interaction: func(_ context.Context, i *discordgo.InteractionCreate) { s.interactions <- i.ID },
			})
		}()
		f(t, s)
		cancel()
		<-s.ended
		base.CloseIdleConnections()
		close(network.closed)
		_ = server.Close()
		time.Sleep(time.Minute) // for what the faults have going
	})
}
