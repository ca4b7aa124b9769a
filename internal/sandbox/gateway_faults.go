package sandbox

import (
	"encoding/json"
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

func (s *Server) breakGateway(f GatewayFault) *apiError {
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
	case "reconnect", "invalid", "drop", "close", "silence", "duplicate", "unknown":
	default:
		return formError("do", "BASE_TYPE_CHOICES", "Value must be one of ('reconnect', 'invalid', 'drop', 'close', 'silence', 'duplicate', 'unknown', 'answer_resume', 'refuse').")
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
