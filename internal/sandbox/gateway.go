package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gorilla/websocket"
)

// Intent is a set of gateway intents.
// https://discord.com/developers/docs/events/gateway#gateway-intents
type Intent int

// The intents that events of the sandbox need.
const (
	IntentGuilds           Intent = 1 << 0
	IntentGuildMembers     Intent = 1 << 1
	IntentPresences        Intent = 1 << 8
	IntentGuildMessages    Intent = 1 << 9
	IntentGuildReactions   Intent = 1 << 10
	IntentGuildTyping      Intent = 1 << 11
	IntentDirectMessages   Intent = 1 << 12
	IntentDirectReactions  Intent = 1 << 13
	IntentDirectTyping     Intent = 1 << 14
	IntentMessageContent   Intent = 1 << 15
	privilegedIntents             = IntentGuildMembers | IntentPresences | IntentMessageContent
	allIntents             Intent = 1<<26 - 1
	maxGatewayPayload             = 4096
	maxGatewaySends               = 120 // a minute
	maxReplay                     = 2000
	sessionLives                  = 5 * time.Minute
	gatewayWriteTime              = 10 * time.Second
	heartbeatsBeforeClosed        = 2
)

func (i Intent) has(j Intent) bool { return i&j == j }

// GatewayOptions says how the gateway behaves. A zero field is Discord's own.
type GatewayOptions struct {
	Heartbeat     time.Duration // between two heartbeats; 0 for 41.25 s
	Starts        int           // sessions a day; 0 for 1,000
	IdentifyEvery time.Duration // least time between two identifies; 0 for 5 s, negative for none
	Shards        int           // how many shards are recommended; 0 for 1
	ShardsAtLeast int           // with fewer, an identify is closed with 4011; 0 for any number
	AtOnce        int           // shards that may identify side by side (max_concurrency); 0 for 1
}

func (o GatewayOptions) orDiscords() GatewayOptions {
	if o.Heartbeat == 0 {
		o.Heartbeat = 41250 * time.Millisecond
	}
	if o.Starts == 0 {
		o.Starts = 1000
	}
	if o.IdentifyEvery == 0 {
		o.IdentifyEvery = 5 * time.Second
	}
	o.Shards, o.AtOnce = max(o.Shards, 1), max(o.AtOnce, 1)
	return o
}

// Gateway opcodes and close codes.
// https://discord.com/developers/docs/topics/opcodes-and-status-codes#gateway
const (
	opDispatch       = 0
	opHeartbeat      = 1
	opIdentify       = 2
	opPresence       = 3
	opVoice          = 4
	opResume         = 6
	opReconnect      = 7
	opMembers        = 8
	opInvalidSession = 9
	opHello          = 10
	opAck            = 11

	closeUnknownOp     = 4001
	closeDecode        = 4002
	closeNotAuthed     = 4003
	closeAuthFailed    = 4004
	closeAlreadyAuthed = 4005
	closeInvalidSeq    = 4007
	closeRateLimited   = 4008
	closeTimedOut      = 4009
	closeInvalidShard  = 4010
	closeShardsNeeded  = 4011
	closeVersion       = 4012
	closeIntents       = 4013
	closeDisallowed    = 4014
)

// payload is one frame of the gateway.
type payload struct {
	Op int             `json:"op"`
	D  json.RawMessage `json:"d"`
	S  *int64          `json:"s"`
	T  *string         `json:"t"`
}

// event is something that happened, on its way to the gateway's sessions.
type event struct {
	name    string
	guild   *guild
	channel *channel
	data    object
	message *message // whose content may be withheld
	always  bool     // needs no intent
}

// gatewaySession is one identified client, connected or waiting to resume.
type gatewaySession struct {
	id       string
	intents  Intent
	shard    []int
	seq      int64
	replay   []frame
	conn     *gatewayConn // nil while it is away
	lostAt   time.Time
	silent   time.Time // until then nothing is sent
	lastSent frame
	hasSent  bool
}

type frame struct {
	seq  int64
	body []byte
}

// gatewayHub is every session and connection of the gateway. Server.mu guards it.
type gatewayHub struct {
	sessions     map[string]*gatewaySession
	conns        map[*gatewayConn]bool
	identified   []time.Time
	lastIdentify map[int]time.Time // by the shard's number modulo AtOnce
	hasty        int               // identifies that came too soon, or when none was left
	resumeWith   []string          // what the next RESUMEs are answered with
	refusedUntil time.Time
	closing      bool
}

func newGatewayHub() gatewayHub {
	return gatewayHub{sessions: make(map[string]*gatewaySession), conns: make(map[*gatewayConn]bool), lastIdentify: make(map[int]time.Time)}
}

// starts says how many sessions may still be started today, and when that is reset.
func (h *gatewayHub) starts(o GatewayOptions, now time.Time) (int, time.Duration) {
	h.identified = slices.DeleteFunc(h.identified, func(t time.Time) bool { return now.Sub(t) > 24*time.Hour })
	if len(h.identified) == 0 {
		return o.Starts, 0
	}
	return max(0, o.Starts-len(h.identified)), h.identified[0].Add(24 * time.Hour).Sub(now)
}

// serveGateway takes a new connection.
func (s *Server) serveGateway(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	refused := s.hub.closing || time.Now().Before(s.hub.refusedUntil)
	if !refused {
		s.serving.Add(1) // a WebSocket has left the HTTP server, so Close waits for it here
	}
	s.mu.Unlock()
	if refused {
		http.Error(w, "503: Service Unavailable", http.StatusServiceUnavailable)
		return
	}
	defer s.serving.Done()
	upgrader := websocket.Upgrader{ReadBufferSize: 4096, WriteBufferSize: 4096}
	ws, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		s.log.Debug("gateway not upgraded", "err", err)
		return
	}
	c := newGatewayConn(s, ws, r)
	s.mu.Lock()
	s.hub.conns[c] = true
	if s.hub.closing {
		c.cut()
	}
	s.tellGateway(nil, "connect", 0)
	s.mu.Unlock()
	c.run(r.Context())
}

// dispatch sends an event to every session that may get it and says whether there
// was one.
func (s *Server) dispatch(e event) bool {
	reached := false
	for _, session := range s.hub.sessions {
		if !s.wants(session, e) {
			continue
		}
		data := e.data
		if e.message != nil && !session.intents.has(IntentMessageContent) {
			data = s.withheld(e.message, clone(e.data))
		}
		s.send(session, e.name, data)
		reached = reached || session.conn != nil || s.clock.Now().Sub(session.lostAt) < sessionLives
	}
	return reached
}

// wants says whether a session gets an event: by its guild, the bot's permissions
// in the channel, and its intents.
func (s *Server) wants(session *gatewaySession, e event) bool {
	if e.guild != nil {
		m := e.guild.members[s.world.bot.id]
		if m == nil || e.channel != nil && !e.channel.permissionsFor(m).has(ViewChannel) {
			return false
		}
		if len(session.shard) == 2 && shardOf(e.guild.id, session.shard[1]) != session.shard[0] {
			return false
		}
	}
	return e.always || session.intents.has(intentFor(e))
}

// intentFor is the intent that an event needs.
func intentFor(e event) Intent {
	direct := e.guild == nil
	pick := func(inGuild, inDirect Intent) Intent {
		if direct {
			return inDirect
		}
		return inGuild
	}
	switch {
	case strings.HasPrefix(e.name, "MESSAGE_REACTION"):
		return pick(IntentGuildReactions, IntentDirectReactions)
	case strings.HasPrefix(e.name, "MESSAGE_"):
		return pick(IntentGuildMessages, IntentDirectMessages)
	case strings.HasPrefix(e.name, "TYPING"):
		return pick(IntentGuildTyping, IntentDirectTyping)
	case strings.HasPrefix(e.name, "GUILD_MEMBER"):
		return IntentGuildMembers
	}
	return pick(IntentGuilds, IntentDirectMessages)
}

// shardOf is the shard that a guild's events go to.
// https://discord.com/developers/docs/events/gateway#sharding
func shardOf(guildID string, shards int) int {
	var id uint64
	if _, err := fmt.Sscan(guildID, &id); err != nil || shards < 1 {
		return 0
	}
	return int((id >> 22) % uint64(shards))
}

// send numbers an event, keeps it for a resume and puts it on the wire.
func (s *Server) send(session *gatewaySession, name string, data any) {
	body, err := json.Marshal(data)
	if err != nil {
		s.log.Error("write event", "err", err)
		return
	}
	session.seq++
	seq := session.seq
	b, err := json.Marshal(payload{Op: opDispatch, D: body, S: &seq, T: &name})
	if err != nil {
		s.log.Error("write event", "err", err)
		return
	}
	f := frame{seq: seq, body: b}
	session.replay = append(session.replay, f)
	if len(session.replay) > maxReplay {
		session.replay = slices.Delete(session.replay, 0, maxReplay/10)
	}
	session.lastSent, session.hasSent = f, true
	if session.conn != nil {
		session.conn.push(b)
	}
}

// away notes that a session's connection is gone.
func (s *Server) away(c *gatewayConn) {
	delete(s.hub.conns, c)
	session := c.session
	if session == nil || session.conn != c {
		return
	}
	session.conn = nil
	session.lostAt = s.clock.Now()
	if c.forget {
		delete(s.hub.sessions, session.id)
	}
	s.tellBot()
}

// forgetOld drops sessions that waited too long for a resume.
func (s *Server) forgetOld() {
	for id, session := range s.hub.sessions {
		if session.conn == nil && s.clock.Now().Sub(session.lostAt) >= sessionLives {
			delete(s.hub.sessions, id)
		}
	}
}

// tellBot tells the page whether the bot is there.
func (s *Server) tellBot() {
	online := s.sessionsOnline()
	s.tell(pageEvent{kind: "bot", fields: object{"online": online > 0, "sessions": online}})
}

func (s *Server) sessionsOnline() int {
	n := 0
	for _, session := range s.hub.sessions {
		if session.conn != nil {
			n++
		}
	}
	return n
}

func (s *Server) tellGateway(session *gatewaySession, what string, code int) {
	fields := object{"what": what}
	if session != nil {
		fields["session"] = session.id
	}
	if code != 0 {
		fields["code"] = code
	}
	s.tell(pageEvent{kind: "gateway", raw: true, fields: fields})
}
