package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
)

// gatewayVersion is the version of Discord's gateway that is spoken here.
const gatewayVersion = "10"

// The operations of the gateway.
// https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway-gateway-opcodes
const (
	opDispatch       = 0
	opHeartbeat      = 1
	opIdentify       = 2
	opResume         = 6
	opReconnect      = 7
	opInvalidSession = 9
	opHello          = 10
	opAck            = 11
)

// frame is one message of the gateway.
type frame struct {
	Op   int             `json:"op"`
	Data json.RawMessage `json:"d"`
	Seq  *int64          `json:"s"`
	Type string          `json:"t"`
}

// connection is one socket: a reader, which is the goroutine of run, and a
// goroutine that sends heartbeats, which run waits for.
type connection struct {
	gateway  *gateway
	socket   *websocket.Conn
	interval time.Duration

	write sync.Mutex // gorilla's connections take one writer at a time

	mu     sync.Mutex
	seq    int64
	beatAt time.Time // of the last heartbeat
	acked  bool
}

// hello reads the first frame, which says how often Discord wants heartbeats.
func (c *connection) hello() error {
	f, err := c.read(helloTimeout)
	if err != nil {
		return fmt.Errorf("read hello: %w", err)
	}
	var d struct {
		Interval int64 `json:"heartbeat_interval"`
	}
	if f.Op != opHello || json.Unmarshal(f.Data, &d) != nil || d.Interval <= 0 {
		return fmt.Errorf("read hello: got operation %d", f.Op)
	}
	c.interval = min(time.Duration(d.Interval)*time.Millisecond, probeEvery)
	return nil
}

// run identifies or resumes, then reads until the connection ends.
func (c *connection) run(ctx context.Context) error {
	ended := make(chan struct{})
	var beats sync.WaitGroup
	c.seq, c.acked = c.gateway.seq, true
	beats.Go(func() { c.beat(ctx, ended) })
	defer func() {
		close(ended)
		c.socket.Close()
		beats.Wait()
	}()
	if err := c.greet(); err != nil {
		return err
	}
	ready := time.Now().Add(readyTimeout)
	for {
		patience := c.interval + ackWait
		if !c.gateway.connected {
			patience = min(patience, time.Until(ready))
		}
		f, err := c.read(patience)
		if err != nil {
			return err
		}
		if err := c.take(f); err != nil {
			return err
		}
	}
}

// greet resumes the present session or asks for a new one.
func (c *connection) greet() error {
	g, token := c.gateway, c.gateway.session.discord.Token
	if g.id != "" {
		g.resumed++
		return c.send(opResume, map[string]any{"token": token, "session_id": g.id, "seq": g.seq})
	}
	g.seq, g.identified = 0, time.Now()
	c.setSeq(0)
	identify := map[string]any{
		"token": token, "intents": discordgo.IntentsGuilds,
		"properties": map[string]string{"os": runtime.GOOS, "browser": "wiredesk", "device": "wiredesk"},
	}
	if g.shards > 1 {
		identify["shard"] = []int{g.shard, g.shards}
	}
	return c.send(opIdentify, identify)
}

// take acts on one frame; an error ends the connection.
func (c *connection) take(f frame) error {
	switch f.Op {
	case opDispatch:
		if err := c.gateway.dispatch(f); err != nil {
			return err
		}
		if f.Seq != nil {
			c.gateway.seq = *f.Seq
			c.setSeq(*f.Seq)
		}
	case opHeartbeat:
		return c.heartbeat()
	case opAck:
		c.ack()
	case opReconnect:
		return &ending{err: errors.New("asked to reconnect")}
	case opInvalidSession:
		var resumable bool
		if json.Unmarshal(f.Data, &resumable) != nil || !resumable {
			// Discord asks for a wait of 1 to 5 s before the next identify.
			return &ending{forget: true, wait: time.Second + rand.N(4*time.Second), err: errors.New("session is invalid")}
		}
		return &ending{err: errors.New("session is invalid but can be resumed")}
	}
	return nil
}

// beat sends heartbeats until the connection ends, and ends it when one has had
// no answer or the context is done.
func (c *connection) beat(ctx context.Context, ended <-chan struct{}) {
	// Discord wants the first one after a random part of the interval.
	due := time.Now().Add(rand.N(c.interval))
	for {
		timer := time.NewTimer(time.Until(c.wakeAt(due)))
		select {
		case <-ended:
			timer.Stop()
			return
		case <-ctx.Done():
			timer.Stop()
			c.goodbye()
			return
		case <-timer.C:
		}
		if c.silent() {
			c.socket.Close()
			return
		}
		if time.Now().Before(due) {
			continue
		}
		if c.heartbeat() != nil {
			c.socket.Close()
			return
		}
		due = time.Now().Add(c.interval)
	}
}

// wakeAt is when the next heartbeat is due, or the answer to the last one overdue.
func (c *connection) wakeAt(due time.Time) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if overdue := c.beatAt.Add(ackWait); !c.acked && overdue.Before(due) {
		return overdue
	}
	return due
}

// silent tells whether the last heartbeat has been without an answer for too long.
func (c *connection) silent() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return !c.acked && time.Since(c.beatAt) >= ackWait
}

func (c *connection) heartbeat() error {
	c.mu.Lock()
	var seq any
	if c.seq != 0 {
		seq = c.seq
	}
	if c.acked {
		c.beatAt, c.acked = time.Now(), false
	}
	c.mu.Unlock()
	return c.send(opHeartbeat, seq)
}

func (c *connection) ack() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.acked {
		c.acked = true
		c.gateway.session.gateway.setLatency(time.Since(c.beatAt))
	}
}

func (c *connection) setSeq(seq int64) {
	c.mu.Lock()
	c.seq = seq
	c.mu.Unlock()
}

// goodbye ends the session for good, so that the bot shows as offline.
func (c *connection) goodbye() {
	c.write.Lock()
	defer c.write.Unlock()
	bye := websocket.FormatCloseMessage(websocket.CloseNormalClosure, "")
	// Whether the other side hears it or not, the socket is closed next.
	_ = c.socket.WriteControl(websocket.CloseMessage, bye, time.Now().Add(writeWait))
	c.socket.Close()
}

func (c *connection) send(op int, data any) error {
	c.write.Lock()
	defer c.write.Unlock()
	if err := c.socket.SetWriteDeadline(time.Now().Add(writeWait)); err != nil {
		return fmt.Errorf("send operation %d: %w", op, err)
	}
	if err := c.socket.WriteJSON(map[string]any{"op": op, "d": data}); err != nil {
		return fmt.Errorf("send operation %d: %w", op, err)
	}
	return nil
}

// read waits so long for a frame.
func (c *connection) read(patience time.Duration) (frame, error) {
	var f frame
	if err := c.socket.SetReadDeadline(time.Now().Add(patience)); err != nil {
		return f, fmt.Errorf("read gateway: %w", err)
	}
	_, message, err := c.socket.ReadMessage()
	if err != nil {
		return f, fmt.Errorf("read gateway: %w", err)
	}
	if err := json.Unmarshal(message, &f); err != nil {
		return f, fmt.Errorf("read gateway frame: %w", err)
	}
	return f, nil
}
