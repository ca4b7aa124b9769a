package sandbox

import (
	"bytes"
	"compress/zlib"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"
	"github.com/klauspost/compress/zstd"
)

// gatewayConn is one WebSocket. Its writer goroutine is the only one that writes.
type gatewayConn struct {
	server   *Server
	ws       *websocket.Conn
	encoding string
	version  string
	session  *gatewaySession
	shrink   *shrinker
	forget   bool // the client closed for good: its session can't be resumed

	mu     sync.Mutex
	queue  [][]byte
	code   int // to close with once the queue is written; 0 while open
	reason string
	wake   chan struct{}
	quiet  time.Time // nothing is written until then
	sends  window
}

func newGatewayConn(s *Server, ws *websocket.Conn, r *http.Request) *gatewayConn {
	q := r.URL.Query()
	c := &gatewayConn{server: s, ws: ws, encoding: q.Get("encoding"), version: q.Get("v"), wake: make(chan struct{}, 1)}
	c.shrink = newShrinker(q.Get("compress"))
	return c
}

// push queues a frame.
func (c *gatewayConn) push(b []byte) {
	c.mu.Lock()
	c.queue = append(c.queue, b)
	c.mu.Unlock()
	c.stir()
}

func (c *gatewayConn) stir() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

func (c *gatewayConn) op(op int, data any) {
	d, err := json.Marshal(data)
	if err != nil {
		return
	}
	b, err := json.Marshal(payload{Op: op, D: d})
	if err == nil {
		c.push(b)
	}
}

// end closes the connection after what is queued, with a close code.
func (c *gatewayConn) end(code int, reason string) {
	c.mu.Lock()
	if c.code == 0 {
		c.code, c.reason = code, reason
	}
	c.mu.Unlock()
	c.stir()
}

// hush keeps the writer silent for a while.
func (c *gatewayConn) hush(span time.Duration) {
	c.mu.Lock()
	c.quiet = time.Now().Add(span)
	c.mu.Unlock()
	c.stir()
}

// cut drops the connection without a word.
func (c *gatewayConn) cut() {
	if tcp, isTCP := c.ws.NetConn().(*net.TCPConn); isTCP {
		if err := tcp.SetLinger(0); err != nil {
			c.server.log.Debug("linger", "err", err)
		}
	}
	if err := c.ws.Close(); err != nil {
		c.server.log.Debug("gateway cut", "err", err)
	}
}

// run serves the connection until it ends.
func (c *gatewayConn) run(ctx context.Context) {
	done := make(chan struct{})
	var writing sync.WaitGroup
	writing.Go(func() { c.write(ctx, done) })
	if c.version != "" && c.version != "9" && c.version != "10" {
		c.end(closeVersion, "Invalid API version.")
	} else if c.encoding != "" && c.encoding != "json" {
		c.end(closeDecode, "Only the encoding json is spoken here.")
	} else {
		c.op(opHello, object{"heartbeat_interval": c.server.opt.Gateway.Heartbeat.Milliseconds(), "_trace": []string{"sandbox"}})
	}
	c.read()
	close(done)
	writing.Wait()
	c.server.mu.Lock()
	c.server.away(c)
	c.server.mu.Unlock()
}

func (c *gatewayConn) read() {
	c.ws.SetReadLimit(1 << 20)
	for {
		c.beatDeadline()
		kind, b, err := c.ws.ReadMessage()
		if err != nil {
			c.readEnded(err)
			return
		}
		if len(b) > maxGatewayPayload || kind == websocket.BinaryMessage {
			c.end(closeDecode, "Error while decoding payload.")
			continue
		}
		if !c.sends.take(time.Now(), maxGatewaySends, time.Minute) {
			c.end(closeRateLimited, "Rate limited.")
			continue
		}
		var p payload
		if err := json.Unmarshal(b, &p); err != nil {
			c.end(closeDecode, "Error while decoding payload.")
			continue
		}
		c.server.mu.Lock()
		c.take(p)
		c.server.mu.Unlock()
	}
}

// beatDeadline is how long the client may be silent. It counts any frame as a sign
// of life, which is as lenient as Discord was seen to be.
func (c *gatewayConn) beatDeadline() {
	wait := c.server.opt.Gateway.Heartbeat * heartbeatsBeforeClosed
	if err := c.ws.SetReadDeadline(time.Now().Add(wait)); err != nil {
		c.server.log.Debug("deadline", "err", err)
	}
}

// readEnded notes how the client left. One that says goodbye with 1000 or 1001
// can't resume.
func (c *gatewayConn) readEnded(err error) {
	if websocket.IsCloseError(err, websocket.CloseNormalClosure, websocket.CloseGoingAway) {
		c.forget = true
	}
	if netErr, timedOut := errors.AsType[net.Error](err); timedOut && netErr.Timeout() {
		c.closeWith(closeTimedOut, "Session timed out.")
	}
	if err := c.ws.Close(); err != nil {
		c.server.log.Debug("gateway closed", "err", err)
	}
}

// write puts queued frames on the wire until the connection ends.
func (c *gatewayConn) write(ctx context.Context, done <-chan struct{}) {
	for {
		c.mu.Lock()
		queue, code, reason := c.queue, c.code, c.reason
		silence := time.Until(c.quiet)
		if silence > 0 {
			queue, code = nil, 0
		} else {
			c.queue = nil
		}
		c.mu.Unlock()
		for _, b := range queue {
			if err := c.put(b); err != nil {
				c.cut()
				return
			}
		}
		if code != 0 {
			c.closeWith(code, reason)
			return
		}
		select {
		case <-c.wake:
		case <-after(silence):
		case <-done:
			return
		case <-ctx.Done():
			c.cut()
			return
		}
	}
}

// after is a channel that fires when a silence ends; nil, which never does, without one.
func after(silence time.Duration) <-chan time.Time {
	if silence <= 0 {
		return nil
	}
	return time.After(silence)
}

// closeWith says goodbye and gives the client a second to answer.
func (c *gatewayConn) closeWith(code int, reason string) {
	deadline := time.Now().Add(time.Second)
	err := c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, reason), deadline)
	if err = errors.Join(err, c.ws.SetReadDeadline(deadline)); err != nil {
		c.server.log.Debug("gateway close", "err", err)
	}
}

func (c *gatewayConn) put(b []byte) error {
	if err := c.ws.SetWriteDeadline(time.Now().Add(gatewayWriteTime)); err != nil {
		return err
	}
	if c.shrink == nil {
		return c.ws.WriteMessage(websocket.TextMessage, b)
	}
	b, err := c.shrink.frame(b)
	if err != nil {
		return err
	}
	return c.ws.WriteMessage(websocket.BinaryMessage, b)
}

// shrinker compresses frames: each by itself, or all as one stream.
// https://discord.com/developers/docs/events/gateway#transport-compression
type shrinker struct {
	buf    bytes.Buffer
	stream interface {
		io.Writer
		Flush() error
	}
}

func newShrinker(kind string) *shrinker {
	sh := new(shrinker)
	switch kind {
	case "zlib-stream":
		sh.stream = zlib.NewWriter(&sh.buf)
	case "zstd-stream":
		w, err := zstd.NewWriter(&sh.buf, zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(1<<17))
		if err != nil {
			return nil
		}
		sh.stream = w
	case "payload":
	default:
		return nil
	}
	return sh
}

func (sh *shrinker) frame(b []byte) ([]byte, error) {
	sh.buf.Reset()
	if sh.stream != nil {
		if _, err := sh.stream.Write(b); err != nil {
			return nil, err
		}
		if err := sh.stream.Flush(); err != nil {
			return nil, err
		}
		return bytes.Clone(sh.buf.Bytes()), nil
	}
	w := zlib.NewWriter(&sh.buf)
	if _, err := w.Write(b); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return bytes.Clone(sh.buf.Bytes()), nil
}
