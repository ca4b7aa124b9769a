package sandbox_test

import (
	"bytes"
	"compress/zlib"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/klauspost/compress/zstd"

	"wiredesk/internal/sandbox"
)

// gatewayClient is a bare client, for what a library would hide.
type gatewayClient struct {
	t    *testing.T
	s    *sandbox.Server
	ws   *websocket.Conn
	read func() ([]byte, error)
	seq  int64
	sid  string
}

type payload struct {
	Op int             `json:"op"`
	D  json.RawMessage `json:"d"`
	S  *int64          `json:"s"`
	T  *string         `json:"t"`
}

// dial connects and takes HELLO. query is added to the address.
func dial(t *testing.T, s *sandbox.Server, query string) *gatewayClient {
	t.Helper()
	ws, res, err := websocket.DefaultDialer.DialContext(t.Context(), strings.Replace(s.URL(), "http", "ws", 1)+"/gateway/?v=10&encoding=json"+query, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := res.Body.Close(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ws.Close() }) // it may be closed already
	c := &gatewayClient{t: t, s: s, ws: ws}
	c.read = func() ([]byte, error) { _, b, err := ws.ReadMessage(); return b, err }
	return c
}

// next reads a frame, or gives the code that the server closed with.
func (c *gatewayClient) next() (payload, int) {
	c.t.Helper()
	if err := c.ws.SetReadDeadline(time.Now().Add(5 * time.Second)); err != nil {
		c.t.Fatal(err)
	}
	b, err := c.read()
	if closed, isClose := errors.AsType[*websocket.CloseError](err); isClose {
		return payload{}, closed.Code
	}
	if err != nil {
		return payload{}, -1
	}
	var p payload
	if err := json.Unmarshal(b, &p); err != nil {
		c.t.Fatalf("%q: %v", b, err)
	}
	if p.S != nil {
		c.seq = *p.S
	}
	return p, 0
}

// want reads until a frame with an opcode, or an event with a name, comes.
func (c *gatewayClient) want(op int, name string) payload {
	c.t.Helper()
	for {
		p, code := c.next()
		if code != 0 {
			c.t.Fatalf("closed with %d while waiting for op %d %s", code, op, name)
		}
		if p.Op == op && (name == "" || p.T != nil && *p.T == name) {
			return p
		}
	}
}

// wantClose reads until the server closes with a code.
func (c *gatewayClient) wantClose(code int) {
	c.t.Helper()
	for {
		if _, got := c.next(); got == code {
			return
		} else if got != 0 {
			c.t.Fatalf("closed with %d, want %d", got, code)
		}
	}
}

func (c *gatewayClient) send(op int, d any) {
	c.t.Helper()
	if err := c.ws.WriteJSON(map[string]any{"op": op, "d": d}); err != nil {
		c.t.Fatal(err)
	}
}

func (c *gatewayClient) identify(intents sandbox.Intent, more j) {
	c.t.Helper()
	d := j{"token": c.s.Token(), "intents": intents, "properties": j{"os": "linux"}}
	for key, value := range more {
		d[key] = value
	}
	c.send(2, d)
}

// ready identifies and takes READY.
func (c *gatewayClient) ready(intents sandbox.Intent) {
	c.t.Helper()
	c.want(10, "")
	c.identify(intents, nil)
	var d struct {
		Session string `json:"session_id"`
	}
	if err := json.Unmarshal(c.want(0, "READY").D, &d); err != nil {
		c.t.Fatal(err)
	}
	c.sid = d.Session
}

func connected(t *testing.T, s *sandbox.Server, intents sandbox.Intent) *gatewayClient {
	t.Helper()
	c := dial(t, s, "")
	c.ready(intents)
	if intents&sandbox.IntentGuilds != 0 {
		c.want(0, "GUILD_CREATE")
	}
	return c
}

func (c *gatewayClient) resume(seq int64) *gatewayClient {
	c.t.Helper()
	next := dial(c.t, c.s, "")
	next.want(10, "")
	next.sid = c.sid
	next.send(6, j{"token": c.s.Token(), "session_id": c.sid, "seq": seq})
	return next
}

const ordinary = sandbox.IntentGuilds | sandbox.IntentGuildMessages

func TestResumeReplaysWhatWasMissed(t *testing.T) {
	s := start(t, unlimited())
	wire := s.ChannelID("", "wire")
	c := connected(t, s, ordinary)
	say := func(text string) {
		t.Helper()
		if _, err := s.Say("editor", wire, text); err != nil {
			t.Fatal(err)
		}
	}
	say("first")
	c.want(0, "MESSAGE_CREATE")
	seen := c.seq
	if err := s.BreakGateway(sandbox.GatewayFault{Do: "drop"}); err != nil {
		t.Fatal(err)
	}
	c.wantClose(-1)
	say("second")
	say("third")
	c = c.resume(seen)
	for range 2 {
		c.want(0, "MESSAGE_CREATE")
	}
	c.want(0, "RESUMED")
	// A session that waited too long, or whose client said goodbye, is gone.
	if err := s.BreakGateway(sandbox.GatewayFault{Do: "drop"}); err != nil {
		t.Fatal(err)
	}
	c.wantClose(-1)
	waitFor(t, func() bool { return s.Online() == 0 })
	s.Clock().Advance(6 * time.Minute)
	again := c.resume(c.seq)
	if p := again.want(9, ""); string(p.D) != "false" {
		t.Errorf("an old session is answered with %s", p.D)
	}
	goodbye := connected(t, s, ordinary)
	if err := goodbye.ws.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(1000, "")); err != nil {
		t.Fatal(err)
	}
	waitFor(t, func() bool { return s.Online() == 0 })
	if p := goodbye.resume(goodbye.seq).want(9, ""); string(p.D) != "false" {
		t.Errorf("a session that was ended is answered with %s", p.D)
	}
}

func waitFor(t *testing.T, done func() bool) {
	t.Helper()
	for until := time.Now().Add(5 * time.Second); time.Now().Before(until); time.Sleep(2 * time.Millisecond) {
		if done() {
			return
		}
	}
	t.Fatal("it did not happen within 5 s")
}

func TestGatewayFaults(t *testing.T) {
	s := start(t, unlimited())
	fault := func(f sandbox.GatewayFault) {
		t.Helper()
		if err := s.BreakGateway(f); err != nil {
			t.Fatal(err)
		}
	}
	c := connected(t, s, ordinary)
	fault(sandbox.GatewayFault{Do: "reconnect"})
	c.want(7, "")
	fault(sandbox.GatewayFault{Do: "unknown"})
	c.want(0, "SANDBOX_UNHEARD_OF")
	if p := c.want(0, "MESSAGE_CREATE"); !strings.Contains(string(p.D), `"type":99`) {
		t.Errorf("no component of an unknown kind comes: %s", p.D)
	}
	if _, err := s.Say("editor", s.ChannelID("", "wire"), "once"); err != nil {
		t.Fatal(err)
	}
	c.want(0, "MESSAGE_CREATE")
	seq := c.seq
	fault(sandbox.GatewayFault{Do: "duplicate"})
	c.want(0, "MESSAGE_CREATE")
	if c.seq != seq {
		t.Errorf("the copy has number %d, the first had %d", c.seq, seq)
	}
	fault(sandbox.GatewayFault{Do: "silence", Seconds: 0.2})
	c.send(1, c.seq)
	began := time.Now()
	if _, err := s.Say("editor", s.ChannelID("", "wire"), "kept"); err != nil {
		t.Fatal(err)
	}
	c.want(0, "MESSAGE_CREATE")
	if waited := time.Since(began); waited < 150*time.Millisecond {
		t.Errorf("the silence lasted %s", waited)
	}
	fault(sandbox.GatewayFault{Do: "answer_resume", With: "reconnect"})
	fault(sandbox.GatewayFault{Do: "answer_resume", With: "invalid_resumable"})
	fault(sandbox.GatewayFault{Do: "close", Code: 4000})
	c.wantClose(4000)
	c.resume(c.seq).want(7, "")
	if p := c.resume(c.seq).want(9, ""); string(p.D) != "true" {
		t.Errorf("op 9 says %s", p.D)
	}
	c = c.resume(c.seq)
	c.want(0, "RESUMED")
	fault(sandbox.GatewayFault{Do: "invalid"})
	if p := c.want(9, ""); string(p.D) != "false" {
		t.Errorf("op 9 says %s", p.D)
	}
	if p := c.resume(c.seq).want(9, ""); string(p.D) != "false" {
		t.Errorf("an invalidated session is answered with %s", p.D)
	}
}

func TestGatewayCloses(t *testing.T) {
	s := start(t, unlimited())
	for name, test := range map[string]struct {
		do   func(c *gatewayClient)
		code int
	}{
		"token":     {func(c *gatewayClient) { c.identify(ordinary, j{"token": "wrong"}) }, 4004},
		"intents":   {func(c *gatewayClient) { c.identify(1<<30, nil) }, 4013},
		"content":   {func(c *gatewayClient) { c.identify(ordinary|sandbox.IntentMessageContent, nil) }, 4014},
		"shard":     {func(c *gatewayClient) { c.identify(ordinary, j{"shard": []int{2, 1}}) }, 4010},
		"too early": {func(c *gatewayClient) { c.send(3, j{}) }, 4003},
		"twice":     {func(c *gatewayClient) { c.identify(ordinary, nil); c.identify(ordinary, nil) }, 4005},
		"opcode":    {func(c *gatewayClient) { c.identify(ordinary, nil); c.send(99, nil) }, 4001},
		"large":     {func(c *gatewayClient) { c.send(1, strings.Repeat("x", 5000)) }, 4002},
		"flood": {func(c *gatewayClient) {
			for range 121 {
				c.send(1, nil)
			}
		}, 4008},
		"seq": {func(c *gatewayClient) {
			c.send(6, j{"token": s.Token(), "session_id": connected(t, s, ordinary).sid, "seq": 999})
		}, 4007},
	} {
		t.Run(name, func(t *testing.T) {
			c := dial(t, s, "")
			c.want(10, "")
			test.do(c)
			c.wantClose(test.code)
		})
	}
	quick := start(t, sandbox.Options{Gateway: sandbox.GatewayOptions{Heartbeat: 20 * time.Millisecond}})
	c := dial(t, quick, "")
	c.ready(ordinary)
	c.wantClose(4009)
}

func TestIdentifyTooSoon(t *testing.T) {
	s := start(t, sandbox.Options{})
	connected(t, s, ordinary)
	c := dial(t, s, "")
	c.want(10, "")
	c.identify(ordinary, nil)
	if p := c.want(9, ""); string(p.D) != "false" {
		t.Errorf("a second identify within 5 s is answered with %s", p.D)
	}
}

func TestCompression(t *testing.T) {
	s := start(t, unlimited())
	t.Run("payload", func(t *testing.T) {
		c := dial(t, s, "")
		c.want(10, "")
		plain := c.read
		c.read = func() ([]byte, error) {
			b, err := plain()
			if err != nil {
				return nil, err
			}
			r, err := zlib.NewReader(bytes.NewReader(b))
			if err != nil {
				return nil, err
			}
			return io.ReadAll(r)
		}
		c.identify(ordinary, j{"compress": true})
		c.want(0, "GUILD_CREATE")
	})
	for kind, reader := range map[string]func(io.Reader) (io.Reader, error){
		"zlib-stream": func(r io.Reader) (io.Reader, error) { return zlib.NewReader(r) },
		"zstd-stream": func(r io.Reader) (io.Reader, error) { return zstd.NewReader(r) },
	} {
		t.Run(kind, func(t *testing.T) {
			c := dial(t, s, "&compress="+kind)
			plain := c.read
			pipe, in := io.Pipe()
			go func() {
				for {
					b, err := plain()
					if err == nil {
						_, err = in.Write(b)
					}
					if err != nil {
						in.CloseWithError(err)
						return
					}
				}
			}()
			var frames *json.Decoder
			c.read = func() ([]byte, error) {
				if frames == nil {
					r, err := reader(pipe)
					if err != nil {
						return nil, err
					}
					frames = json.NewDecoder(r)
				}
				var raw json.RawMessage
				err := frames.Decode(&raw)
				return raw, err
			}
			c.ready(ordinary)
			c.want(0, "GUILD_CREATE")
		})
	}
}

func TestContentIsWithheldWithoutTheIntent(t *testing.T) {
	for _, allowed := range []sandbox.Intent{0, sandbox.IntentMessageContent} {
		opt := unlimited()
		opt.Privileged = allowed
		s := start(t, opt)
		c := connected(t, s, ordinary|allowed)
		if _, err := s.Say("editor", s.ChannelID("", "wire"), "a secret"); err != nil {
			t.Fatal(err)
		}
		var m struct {
			Content string `json:"content"`
		}
		if err := json.Unmarshal(c.want(0, "MESSAGE_CREATE").D, &m); err != nil {
			t.Fatal(err)
		}
		if (m.Content == "a secret") != (allowed != 0) {
			t.Errorf("with intents %d the content is %q", allowed, m.Content)
		}
		if _, err := s.Say("editor", s.ChannelID("", "wire"), "<@"+s.BotID()+"> hello"); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(c.want(0, "MESSAGE_CREATE").D, &m); err != nil || m.Content == "" {
			t.Errorf("a message that mentions the bot comes with content %q, %v", m.Content, err)
		}
	}
}
