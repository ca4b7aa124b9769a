package sandbox

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
)

const (
	maxLedger     = 20000
	maxLedgerBody = 256 << 10
)

// Request is one call of the REST API with its answer, as the ledger keeps it.
// Tokens are masked.
type Request struct {
	Seq        int64           `json:"seq"`
	At         time.Time       `json:"at"`
	TookMS     float64         `json:"took_ms"`
	Method     string          `json:"method"`
	Path       string          `json:"path"` // below /api/vN
	Query      string          `json:"query,omitempty"`
	Route      string          `json:"route,omitempty"` // method and path template, "" when there is none
	Authorized bool            `json:"authorized"`
	Status     int             `json:"status"`
	Header     http.Header     `json:"-"` // of the answer
	Request    json.RawMessage `json:"request,omitempty"`
	Files      []RequestFile   `json:"files,omitempty"`
	Response   json.RawMessage `json:"response,omitempty"` // nil for none, or one that is not JSON
	Fault      string          `json:"fault,omitempty"`
}

// RequestFile is a file that came with a call.
type RequestFile struct {
	Name string `json:"name"`
	Size int    `json:"size"`
}

type ledger struct {
	seq  int64
	list []*Request
}

func (r *Request) setRequest(req *request) {
	if len(req.raw) <= maxLedgerBody {
		r.Request = req.raw
	}
	for _, f := range req.files {
		r.Files = append(r.Files, RequestFile{Name: f.name, Size: len(f.body)})
	}
}

// record puts a call in the ledger.
func (s *Server) record(r *Request, began time.Time) {
	r.TookMS = float64(time.Since(began).Microseconds()) / 1000
	if len(r.Response) > maxLedgerBody {
		r.Response = nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	l := &s.ledger
	l.seq++
	r.Seq = l.seq
	l.list = append(l.list, r)
	if len(l.list) > maxLedger {
		l.list = slices.Delete(l.list, 0, maxLedger/10)
	}
	s.tell(pageEvent{kind: "request", raw: true, fields: object{"request": r}})
}

// Requests are the calls since the ledger was last forgotten, oldest first. A route
// such as "POST /channels/{channel_id}/messages" restricts them; "" gives all.
func (s *Server) Requests(route string) []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []Request
	for _, r := range s.ledger.list {
		if route == "" || r.Route == route {
			list = append(list, *r)
		}
	}
	return list
}

// ForgetRequests empties the ledger.
func (s *Server) ForgetRequests() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ledger.list = nil
}

// masked is a path without its tokens.
func (r *route) masked(path string) string {
	segments := strings.Split(path, "/")
	for i, segment := range strings.Split(r.path, "/") {
		if segment == "{webhook_token}" || segment == "{interaction_token}" {
			segments[i] = segment
		}
	}
	return strings.Join(segments, "/")
}
