package sandbox

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

// take does what one frame from the client says. Server.mu is held.
func (c *gatewayConn) take(p payload) {
	s := c.server
	if c.session == nil && p.Op != opHeartbeat && p.Op != opIdentify && p.Op != opResume {
		c.end(closeNotAuthed, "Not authenticated.")
		return
	}
	switch p.Op {
	case opHeartbeat:
		if c.session == nil || !time.Now().Before(c.session.silent) {
			c.op(opAck, nil)
		}
	case opIdentify:
		s.identify(c, p.D)
	case opResume:
		s.resume(c, p.D)
	case opMembers:
		s.requestMembers(c, p.D)
	case opPresence, opVoice:
	default:
		c.end(closeUnknownOp, "Unknown opcode.")
	}
}

type identifyData struct {
	Token          string          `json:"token"`
	Properties     json.RawMessage `json:"properties"`
	Compress       bool            `json:"compress"`
	LargeThreshold int             `json:"large_threshold"`
	Shard          []int           `json:"shard"`
	Intents        *int            `json:"intents"`
}

// identify starts a session, or says why not.
func (s *Server) identify(c *gatewayConn, raw json.RawMessage) {
	var d identifyData
	if err := json.Unmarshal(raw, &d); err != nil || d.Intents == nil {
		c.end(closeDecode, "Error while decoding payload.")
		return
	}
	intents := Intent(*d.Intents)
	switch {
	case c.session != nil:
		c.end(closeAlreadyAuthed, "Already authenticated.")
		return
	case strings.TrimPrefix(d.Token, "Bot ") != s.world.token:
		c.end(closeAuthFailed, "Authentication failed.")
		return
	case len(d.Shard) == 2 && (d.Shard[0] >= d.Shard[1] || d.Shard[0] < 0 || d.Shard[1] < 1):
		c.end(closeInvalidShard, "Invalid shard.")
		return
	case shardsOf(d.Shard) < s.opt.Gateway.ShardsAtLeast:
		c.end(closeShardsNeeded, "Sharding required.")
		return
	case intents&^allIntents != 0:
		c.end(closeIntents, "Invalid intent(s).")
		return
	case intents&privilegedIntents&^s.opt.Privileged != 0:
		c.end(closeDisallowed, "Disallowed intent(s).")
		return
	}
	now := time.Now()
	if !s.hub.mayIdentify(s.opt.Gateway, d.Shard, now) {
		s.hub.hasty++
		c.op(opInvalidSession, false)
		return
	}
	if d.Compress && c.shrink == nil {
		c.shrink = newShrinker("payload")
	}
	s.welcome(c, intents, d.Shard)
}

// welcome opens a session with READY and the guilds.
func (s *Server) welcome(c *gatewayConn, intents Intent, shard []int) {
	s.forgetOld()
	session := &gatewaySession{id: "sandbox-" + s.newID(), intents: intents, shard: shard, conn: c}
	c.session = session
	s.hub.sessions[session.id] = session
	ready := object{
		"v": 10, "user": s.world.bot.view(), "session_id": session.id, "session_type": "normal",
		"resume_gateway_url": s.gatewayURL(), "private_channels": []any{}, "relationships": []any{}, "presences": []any{},
		"user_settings": object{}, "geo_ordered_rtc_regions": []string{}, "_trace": []string{"sandbox"},
		"application": object{"id": s.world.app.id, "flags": s.world.app.flags, "flags_new": strconv.Itoa(s.world.app.flags)},
	}
	if shard != nil {
		ready["shard"] = shard
	}
	guilds := []object{}
	var mine []*guild
	for _, g := range s.world.guilds {
		if g.members[s.world.bot.id] != nil && (len(shard) != 2 || shardOf(g.id, shard[1]) == shard[0]) {
			guilds = append(guilds, object{"id": g.id, "unavailable": true})
			mine = append(mine, g)
		}
	}
	ready["guilds"] = guilds
	s.send(session, "READY", ready)
	if intents.has(IntentGuilds) {
		for _, g := range mine {
			s.send(session, "GUILD_CREATE", s.guildCreate(g, intents))
		}
	}
	s.tellGateway(session, "identify", 0)
	s.tellBot()
}

// guildCreate is a guild as a session first gets it.
func (s *Server) guildCreate(g *guild, intents Intent) object {
	v := g.view()
	me := g.members[s.world.bot.id]
	channels, threads := []object{}, []object{}
	for _, c := range g.channels {
		if c.permissionsFor(me).has(ViewChannel) {
			cv := c.view()
			delete(cv, "guild_id")
			channels = append(channels, cv)
		}
	}
	for _, t := range g.threads {
		if !t.archived && t.permissionsFor(me).has(ViewChannel) {
			threads = append(threads, t.view())
		}
	}
	members := []object{me.view()}
	if intents.has(IntentGuildMembers) {
		members = g.membersAfter("", 250)
	}
	extra := object{
		"joined_at": timestamp(me.joined), "large": false, "hub_type": nil, "unavailable": false, "member_count": len(g.members),
		"voice_states": []any{}, "members": members, "channels": channels, "threads": threads, "presences": []any{},
		"stage_instances": []any{}, "guild_scheduled_events": []any{}, "soundboard_sounds": []any{},
	}
	for key, value := range extra {
		v[key] = value
	}
	return v
}

// resume takes a session up again and replays what it missed.
func (s *Server) resume(c *gatewayConn, raw json.RawMessage) {
	var d struct {
		Token   string `json:"token"`
		Session string `json:"session_id"`
		Seq     int64  `json:"seq"`
	}
	if err := json.Unmarshal(raw, &d); err != nil {
		c.end(closeDecode, "Error while decoding payload.")
		return
	}
	if c.session != nil {
		c.end(closeAlreadyAuthed, "Already authenticated.")
		return
	}
	if len(s.hub.resumeWith) > 0 {
		with := s.hub.resumeWith[0]
		s.hub.resumeWith = s.hub.resumeWith[1:]
		if with == "reconnect" {
			c.op(opReconnect, nil)
		} else {
			c.op(opInvalidSession, with == "invalid_resumable")
		}
		return
	}
	if strings.TrimPrefix(d.Token, "Bot ") != s.world.token {
		c.end(closeAuthFailed, "Authentication failed.")
		return
	}
	s.forgetOld()
	session := s.hub.sessions[d.Session]
	if session == nil {
		c.op(opInvalidSession, false)
		return
	}
	if d.Seq > session.seq {
		c.end(closeInvalidSeq, "Invalid seq.")
		return
	}
	if len(session.replay) > 0 && d.Seq < session.replay[0].seq-1 {
		delete(s.hub.sessions, session.id)
		c.op(opInvalidSession, false)
		return
	}
	s.takeUp(c, session, d.Seq)
}

func (s *Server) takeUp(c *gatewayConn, session *gatewaySession, seen int64) {
	if session.conn != nil {
		session.conn.end(closeTimedOut, "Session resumed elsewhere.")
	}
	session.conn, c.session = c, session
	session.silent = time.Time{}
	for _, f := range session.replay {
		if f.seq > seen {
			c.push(f.body)
		}
	}
	s.send(session, "RESUMED", object{"_trace": []string{"sandbox"}})
	s.tellGateway(session, "resume", 0)
	s.tellBot()
}

// requestMembers answers op 8.
func (s *Server) requestMembers(c *gatewayConn, raw json.RawMessage) {
	var d struct {
		Guild string          `json:"guild_id"`
		Query string          `json:"query"`
		Users json.RawMessage `json:"user_ids"`
		Nonce string          `json:"nonce"`
	}
	if err := json.Unmarshal(raw, &d); err != nil {
		c.end(closeDecode, "Error while decoding payload.")
		return
	}
	g := s.world.guilds[d.Guild]
	if g == nil {
		return
	}
	chunk := object{"guild_id": g.id, "members": g.membersAfter("", 1000), "chunk_index": 0, "chunk_count": 1, "not_found": []string{}}
	if d.Nonce != "" {
		chunk["nonce"] = d.Nonce
	}
	s.send(c.session, "GUILD_MEMBERS_CHUNK", chunk)
}
