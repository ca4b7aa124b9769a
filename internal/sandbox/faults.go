package sandbox

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// FaultKind is how a call goes wrong.
type FaultKind string

// The kinds of fault.
const (
	FaultUser429   FaultKind = "user429"
	FaultShared429 FaultKind = "shared429"
	FaultGlobal429 FaultKind = "global429"
	FaultHTML429   FaultKind = "html429"
	FaultStatus    FaultKind = "status"
	FaultHang      FaultKind = "hang"
	FaultReset     FaultKind = "reset"
	FaultLost      FaultKind = "lost"
)

// When a fault strikes: before the work is done, or after it.
const (
	Before = "before"
	After  = "after"
)

// Fault makes matching calls of the REST API go wrong.
type Fault struct {
	ID         string    `json:"id"`
	Method     string    `json:"method,omitempty"` // "" for all
	Path       string    `json:"path,omitempty"`   // below /api/vN; * is one segment, ** any rest; "" for all
	When       string    `json:"when"`             // Before (the default) or After
	Kind       FaultKind `json:"kind"`
	Status     int       `json:"status,omitempty"`      // for FaultStatus
	RetryAfter float64   `json:"retry_after,omitempty"` // seconds, for the 429s
	Share      float64   `json:"share,omitempty"`       // of the matching calls; 0 for all
	Times      int       `json:"times,omitempty"`       // how often; 0 until removed
	Struck     int       `json:"struck"`
}

type faultList struct{ list []*Fault }

// AddFault sets a fault and gives its id.
func (s *Server) AddFault(f Fault) (string, error) {
	if refusal := f.check(); refusal != nil {
		return "", refusal
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	f.ID, f.Struck = s.newID(), 0
	s.faults.list = append(s.faults.list, &f)
	s.tell(pageEvent{kind: "fault"})
	return f.ID, nil
}

func (f *Fault) check() *apiError {
	if f.When == "" {
		f.When = Before
	}
	switch f.Kind {
	case FaultUser429, FaultShared429, FaultGlobal429, FaultHTML429, FaultHang:
	case FaultLost, FaultReset:
		f.When = After
	case FaultStatus:
		if f.Status < 400 || f.Status > 599 {
			return formError("status", "NUMBER_TYPE_MIN", "Must be between 400 and 599.")
		}
	default:
		return formError("kind", "BASE_TYPE_CHOICES", "Value must be one of ('user429', 'shared429', 'global429', 'html429', 'status', 'hang', 'reset', 'lost').")
	}
	switch {
	case f.When != Before && f.When != After:
		return formError("when", "BASE_TYPE_CHOICES", "Value must be one of ('before', 'after').")
	case f.Share < 0 || f.Share > 1:
		return formError("share", "NUMBER_TYPE_MAX", "Must be between 0 and 1; 0 means always.")
	case f.Times < 0:
		return formError("times", "NUMBER_TYPE_MIN", "Must be 0, which means until it is removed, or more.")
	case f.RetryAfter < 0:
		return formError("retry_after", "NUMBER_TYPE_MIN", "Must be a number of seconds, 0 or more.")
	}
	return nil
}

// RemoveFault takes a fault away; "" takes all away.
func (s *Server) RemoveFault(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults.list = slices.DeleteFunc(s.faults.list, func(f *Fault) bool { return id == "" || f.ID == id })
	s.tell(pageEvent{kind: "fault"})
}

// Faults are those that are set.
func (s *Server) Faults() []Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := make([]Fault, len(s.faults.list))
	for i, f := range s.faults.list {
		list[i] = *f
	}
	return list
}

// match gives the first fault that strikes a call, or nil.
func (l *faultList) match(method, path string) *Fault {
	for _, f := range l.list {
		if f.Method != "" && !strings.EqualFold(f.Method, method) || f.Path != "" && !matchPath(f.Path, path) {
			continue
		}
		if f.Times > 0 && f.Struck >= f.Times || f.Share > 0 && rand.Float64() >= f.Share {
			continue
		}
		f.Struck++
		struck := *f
		return &struck
	}
	return nil
}

// matchPath holds a path against a pattern.
func matchPath(pattern, path string) bool {
	want, got := strings.Split(strings.Trim(pattern, "/"), "/"), strings.Split(strings.Trim(path, "/"), "/")
	for i, segment := range want {
		if segment == "**" {
			return true
		}
		if i >= len(got) || segment != "*" && segment != got[i] {
			return false
		}
	}
	return len(want) == len(got)
}

// spoil gives the answer that stands in place of the work; false lets it be done.
func (s *Server) spoil(req *request, f *Fault) (answer, bool) {
	if f.When == After {
		return answer{}, false
	}
	return s.spoilAfter(req, f)
}

// spoilAfter gives the answer that stands in place of the true one.
func (s *Server) spoilAfter(req *request, f *Fault) (answer, bool) {
	after := time.Duration(f.RetryAfter * float64(time.Second))
	if after == 0 {
		after = time.Second
	}
	switch f.Kind {
	case FaultUser429, FaultShared429, FaultGlobal429:
		scope := strings.TrimSuffix(string(f.Kind), "429")
		var h http.Header
		if scope != "global" && req.route != nil {
			h = http.Header{
				"X-Ratelimit-Limit": {"5"}, "X-Ratelimit-Remaining": {"0"}, "X-Ratelimit-Reset-After": {seconds(after)},
				"X-Ratelimit-Reset":  {seconds(time.Duration(s.clock.Now().Add(after).UnixNano()))},
				"X-Ratelimit-Bucket": {req.route.bucketID()},
			}
		}
		return limited(after, scope, h), true
	case FaultHTML429:
		return edgeLimit(after), true
	case FaultStatus:
		return outage(f.Status), true
	case FaultHang:
		<-req.ctx.Done()
		return answer{status: http.StatusGatewayTimeout}, true
	}
	return answer{}, false
}

// outage is a 5xx: JSON from Discord's own servers, HTML from the edge.
func outage(status int) answer {
	text := strconv.Itoa(status) + ": " + http.StatusText(status)
	if status == http.StatusBadGateway || status == http.StatusGatewayTimeout {
		return answer{status: status, html: edgePage("discord.com | "+text, text, "The web server reported an error")}
	}
	return answer{status: status, body: object{"message": text, "code": 0}}
}

func (f *Fault) breaksOff() bool { return f.Kind == FaultReset || f.Kind == FaultLost }

// breakOff ends the connection without an answer, or resets it in the middle of one.
func (s *Server) breakOff(w http.ResponseWriter, f *Fault, status int, body []byte) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		s.log.Error("break connection off", "err", err)
		return
	}
	if f.Kind == FaultReset {
		head := fmt.Sprintf("HTTP/1.1 %d %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n",
			status, http.StatusText(status), len(body)+1)
		if _, err := conn.Write(append([]byte(head), body[:len(body)/2]...)); err != nil {
			s.log.Debug("answer not read", "err", err)
		}
		if tcp, isTCP := conn.(*net.TCPConn); isTCP {
			err = tcp.SetLinger(0)
		}
	}
	if err := errors.Join(err, conn.Close()); err != nil {
		s.log.Debug("connection broken off", "err", err)
	}
}
