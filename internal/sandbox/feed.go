package sandbox

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"time"
)

const maxFeed = 2000

// pageEvent is something that people see happen.
type pageEvent struct {
	kind    string
	only    string   // the one user who sees it; "" for all who see the channel
	channel *channel // nil for everybody
	message *message // shown as the receiver sees it
	raw     bool     // only for those who look at raw requests
	fields  object

	seq int64
}

// pageFeed is what happened lately. Server.mu guards it.
type pageFeed struct {
	seq     int64
	recent  []sentEvent
	changed chan struct{}
}

// sentEvent is an event with what it said when it happened.
type sentEvent struct {
	pageEvent
	body []byte            // as those see it who did nothing to the message
	own  map[string][]byte // as those see it who reacted, by user
}

func (e *sentEvent) bodyFor(p *person) []byte {
	if own := e.own[p.user.id]; own != nil {
		return own
	}
	return e.body
}

// tell makes an event known to those who look at the page.
func (s *Server) tell(e pageEvent) {
	f := &s.feed
	f.seq++
	e.seq = f.seq
	f.recent = append(f.recent, s.written(e))
	if len(f.recent) > maxFeed {
		f.recent = append([]sentEvent(nil), f.recent[len(f.recent)-maxFeed:]...)
	}
	if f.changed != nil {
		close(f.changed)
		f.changed = nil
	}
}

// written is an event with its bodies, as of now.
func (s *Server) written(e pageEvent) sentEvent {
	write := func(viewer string) []byte {
		body := object{"seq": e.seq, "type": e.kind}
		maps.Copy(body, e.fields)
		if e.message != nil {
			body["message"] = s.messageView(e.message, viewer)
		}
		b, err := json.Marshal(body)
		if err != nil {
			s.log.Error("write event", "err", err)
		}
		return b
	}
	sent := sentEvent{pageEvent: e, body: write("")}
	if e.message != nil {
		for _, r := range e.message.reactions {
			for _, user := range r.users {
				if sent.own == nil {
					sent.own = make(map[string][]byte)
				}
				if sent.own[user] == nil {
					sent.own[user] = write(user)
				}
			}
		}
	}
	sent.message = nil
	return sent
}

// since gives the events after seq for one person, the last seq, and a channel
// that closes when there are more. missed says that some are forgotten already.
func (s *Server) since(seq int64, p *person, raw bool) (events []sentEvent, last int64, more <-chan struct{}, missed bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := &s.feed
	if f.changed == nil {
		f.changed = make(chan struct{})
	}
	if len(f.recent) > 0 && seq < f.recent[0].seq-1 {
		return nil, f.seq, f.changed, true
	}
	for _, e := range f.recent {
		if e.seq > seq && e.shownTo(p, raw) {
			events = append(events, e)
		}
	}
	return events, f.seq, f.changed, false
}

func (e *sentEvent) shownTo(p *person, raw bool) bool {
	if e.raw && !raw || e.only != "" && e.only != p.user.id {
		return false
	}
	return e.channel == nil || e.channel.seenBy(p.user.id)
}

// serveEvents streams what one person sees.
func (s *Server) serveEvents(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	p, refusal := s.personFor(r.URL.Query().Get("as"))
	now := s.feed.seq
	s.mu.Unlock()
	seq, badAfter := afterOf(r, now)
	if refusal == nil {
		refusal = badAfter
	}
	if refusal != nil {
		s.respond(w, refusal.answer())
		return
	}
	if n, err := strconv.ParseInt(r.Header.Get("Last-Event-ID"), 10, 64); err == nil {
		seq = n // a browser that lost the stream goes on where it was
	}
	raw := r.URL.Query().Get("requests") == "1"
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	out := http.NewResponseController(w)
	ping := time.NewTicker(15 * time.Second)
	defer ping.Stop()
	for {
		events, last, more, missed := s.since(seq, p, raw)
		seq = last
		if missed {
			events = []sentEvent{{pageEvent: pageEvent{seq: last}, body: fmt.Appendf(nil, `{"seq":%d,"type":"reload"}`, last)}}
		}
		for _, e := range events {
			if _, err := fmt.Fprintf(w, "id: %d\ndata: %s\n\n", e.seq, e.bodyFor(p)); err != nil {
				return
			}
		}
		if out.Flush() != nil {
			return
		}
		select {
		case <-more:
		case <-ping.C:
			if _, err := fmt.Fprint(w, ": still here\n\n"); err != nil {
				return
			}
		case <-r.Context().Done():
			return
		}
	}
}
