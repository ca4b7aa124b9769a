package sandbox

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
)

// GatewayFault breaks the gateway once.
type GatewayFault struct {
	Do        string  `json:"do"`        // reconnect, invalid, drop, close, silence, duplicate, unknown, answer_resume, refuse
	Session   string  `json:"session"`   // "" for all
	Resumable bool    `json:"resumable"` // of invalid
	Code      int     `json:"code"`      // of close
	Seconds   float64 `json:"seconds"`   // of silence and refuse
	With      string  `json:"with"`      // of answer_resume: reconnect, invalid or invalid_resumable
	Times     int     `json:"times"`     // of answer_resume; 0 for once
}

// BreakGateway does what a fault says, now.
func (s *Server) BreakGateway(f GatewayFault) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if refusal := s.breakGateway(f); refusal != nil {
		return refusal
	}
	return nil
}

// gatewayFaults are what a fault can do.
var gatewayFaults = []string{"reconnect", "invalid", "drop", "close", "silence", "duplicate", "unknown", "answer_resume", "refuse"}

func (s *Server) checkGateway(f GatewayFault) *apiError {
	switch {
	case !slices.Contains(gatewayFaults, f.Do):
		return formError("do", "BASE_TYPE_CHOICES", "Value must be one of ('%s').", strings.Join(gatewayFaults, "', '"))
	case f.Do == "answer_resume" && !slices.Contains([]string{"reconnect", "invalid", "invalid_resumable"}, f.With):
		return formError("with", "BASE_TYPE_CHOICES", "Value must be one of ('reconnect', 'invalid', 'invalid_resumable').")
	case f.Do == "close" && (f.Code < 1000 || f.Code > 4999):
		return formError("code", "NUMBER_TYPE_MIN", "Must be a close code between 1000 and 4999.")
	case f.Seconds < 0 || f.Seconds > 3600:
		return formError("seconds", "NUMBER_TYPE_MAX", "Must be between 0 and 3600.")
	case f.Session != "" && s.hub.sessions[f.Session] == nil:
		return refuse(http.StatusNotFound, 0, "No session has this id: GET /sandbox/state says how many there are, the gateway events name them.")
	}
	return nil
}

func (s *Server) breakGateway(f GatewayFault) *apiError {
	if refusal := s.checkGateway(f); refusal != nil {
		return refusal
	}
	span := time.Duration(f.Seconds * float64(time.Second))
	switch f.Do {
	case "answer_resume":
		for range max(1, f.Times) {
			s.hub.resumeWith = append(s.hub.resumeWith, f.With)
		}
		return nil
	case "refuse":
		s.hub.refusedUntil = time.Now().Add(span)
		return nil
	}
	for _, session := range s.hub.sessions {
		if session.conn != nil && (f.Session == "" || f.Session == session.id) {
			s.breakSession(session, f, span)
		}
	}
	return nil
}

func (s *Server) breakSession(session *gatewaySession, f GatewayFault, span time.Duration) {
	conn := session.conn
	switch f.Do {
	case "reconnect":
		conn.op(opReconnect, nil)
	case "invalid":
		conn.op(opInvalidSession, f.Resumable)
		if !f.Resumable {
			delete(s.hub.sessions, session.id)
		}
	case "drop":
		conn.cut()
	case "close":
		conn.end(f.Code, "Closed by a fault.")
		conn.forget = f.Code == closeInvalidSeq || f.Code == closeTimedOut
		s.tellGateway(session, "close", f.Code)
	case "silence":
		session.silent = time.Now().Add(span)
		conn.hush(span)
	case "duplicate":
		if session.hasSent {
			conn.push(session.lastSent.body)
		}
	case "unknown":
		s.send(session, "SANDBOX_UNHEARD_OF", json.RawMessage(`{"id":"1","shape":[{"of":"things to come"}]}`))
		s.sendUnknownComponent(session)
	}
}

// sendUnknownComponent is a message with a component of a kind that nobody knows
// yet, for a session that hears of messages.
func (s *Server) sendUnknownComponent(session *gatewaySession) {
	for _, c := range s.world.channels {
		if c.guild == nil || c.kind != TextChannel || !s.wants(session, event{name: "MESSAGE_CREATE", guild: c.guild, channel: c}) {
			continue
		}
		s.send(session, "MESSAGE_CREATE", object{
			"id": s.newID(), "channel_id": c.id, "guild_id": c.guild.id, "type": 0, "author": s.world.bot.view(), "content": "",
			"timestamp": timestamp(s.clock.Now()), "edited_timestamp": nil, "tts": false, "mention_everyone": false, "mentions": []any{}, "mention_roles": []any{},
			"attachments": []any{}, "embeds": []any{}, "pinned": false, "flags": 0,
			"components": []any{object{"type": 99, "id": 1, "shape": "of things to come"}},
		})
		return
	}
}

// dropAll cuts every connection, when the sandbox stops.
func (s *Server) dropAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hub.closing = true
	for c := range s.hub.conns {
		c.cut()
	}
}
