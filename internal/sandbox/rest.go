package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"
)

// maxBody is the largest body that Discord takes for a bot's upload, with some
// room for the rest of the form.
// https://discord.com/developers/docs/reference#uploading-files
const maxBody = 10<<20 + 1<<20

// request is one call of the REST API.
type request struct {
	ctx    context.Context
	http   *http.Request
	route  *route
	path   string // below /api/vN
	params map[string]string
	raw    []byte // the JSON body, payload_json of a multipart one
	body   form
	list   []any // the body, where it is an array
	files  []*file
	authed bool
}

// answer is what a call is answered with.
type answer struct {
	status int
	body   any // nil for none
	header http.Header
	html   string // in place of body
	err    *apiError
}

func ok(body any) answer      { return answer{status: http.StatusOK, body: body} }
func created(body any) answer { return answer{status: http.StatusCreated, body: body} }
func noContent() answer       { return answer{status: http.StatusNoContent} }
func (e *apiError) answer() answer {
	return answer{status: e.Status, body: e.body(), err: e}
}

// handler is the whole server.
func (s *Server) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/api/", s.serveAPI)
	mux.HandleFunc("/gateway", s.serveGateway)
	mux.HandleFunc("/gateway/", s.serveGateway)
	mux.HandleFunc("GET /attachments/{channel}/{id}/{name}", s.serveFile)
	s.routeControl(mux)
	if s.opt.Page != nil {
		mux.Handle("/", s.opt.Page)
	}
	return s.onlyLocal(mux)
}

// serveAPI takes one call through limits, faults, its handler and the ledger.
func (s *Server) serveAPI(w http.ResponseWriter, r *http.Request) {
	began := time.Now()
	entry := &Request{At: s.clock.Now(), Method: r.Method, Query: r.URL.RawQuery}
	req := &request{ctx: r.Context(), http: r}
	a, fault := s.handle(w, req, entry)
	if req.ctx.Err() != nil && entry.Fault != "" && fault != nil && fault.Kind == FaultHang {
		s.record(entry, began)
		return
	}
	s.finish(w, entry, a, fault, began)
}

func (s *Server) handle(w http.ResponseWriter, req *request, entry *Request) (answer, *Fault) {
	version, path, found := strings.Cut(strings.TrimPrefix(req.http.URL.Path, "/api/"), "/")
	entry.Path = req.http.URL.Path
	if !found || (version != "v9" && version != "v10") {
		return refuse(http.StatusBadRequest, 50041, "Invalid API version provided").answer(), nil
	}
	req.path = "/" + strings.TrimSuffix(path, "/")
	entry.Path = req.path
	var refusal *apiError
	req.route, req.params, refusal = s.findRoute(req.http.Method, req.path)
	if req.route != nil {
		entry.Route = req.route.method + " " + req.route.path
		entry.Path = req.route.masked(req.path)
	}
	entry.Authorized = s.authorized(req.http)
	req.authed = entry.Authorized
	s.mu.Lock()
	limited, headers := s.limits.take(req)
	fault := s.faults.match(req.http.Method, req.path)
	s.mu.Unlock()
	if limited != nil {
		return *limited, nil
	}
	a := s.before(w, req, entry, fault, refusal)
	if a.header == nil {
		a.header = http.Header{}
	}
	for key, values := range headers {
		if a.header.Get(key) == "" {
			a.header[key] = values
		}
	}
	s.mu.Lock()
	s.limits.note(req, a.status)
	s.mu.Unlock()
	return a, fault
}

// before runs the call itself, or the fault that stands in its place.
func (s *Server) before(w http.ResponseWriter, req *request, entry *Request, fault *Fault, refusal *apiError) answer {
	if fault != nil {
		entry.Fault = string(fault.Kind)
		if spoilt, instead := s.spoil(req, fault); instead {
			return spoilt
		}
	}
	a := s.call(w, req, entry, refusal)
	if fault != nil && fault.When == After {
		if spoilt, instead := s.spoilAfter(req, fault); instead {
			return spoilt
		}
	}
	return a
}

func (s *Server) call(w http.ResponseWriter, req *request, entry *Request, refusal *apiError) answer {
	if refusal != nil {
		return refusal.answer()
	}
	if !req.route.open && !req.authed {
		return errUnauthorized().answer()
	}
	if err := s.readBody(w, req); err != nil {
		return err.answer()
	}
	entry.setRequest(req)
	s.mu.Lock()
	defer s.mu.Unlock()
	return req.route.do(s, req)
}

// finish writes an answer, and spoils it as the fault says.
func (s *Server) finish(w http.ResponseWriter, entry *Request, a answer, fault *Fault, began time.Time) {
	entry.Status = a.status
	var body []byte
	switch {
	case a.html != "":
		body = []byte(a.html)
		w.Header().Set("Content-Type", "text/html")
	case a.body != nil:
		var err error
		if body, err = json.Marshal(a.body); err != nil {
			s.log.Error("write answer", "err", err)
		}
		entry.Response = body
		w.Header().Set("Content-Type", "application/json")
	}
	for key, values := range a.header {
		w.Header()[key] = values
	}
	entry.Header = w.Header().Clone()
	s.record(entry, began)
	if fault != nil && fault.breaksOff() {
		s.breakOff(w, fault, a.status, body)
		return
	}
	w.WriteHeader(a.status)
	if len(body) > 0 {
		if _, err := w.Write(body); err != nil {
			s.log.Debug("answer not read", "err", err)
		}
	}
}

func (s *Server) authorized(r *http.Request) bool {
	return r.Header.Get("Authorization") == "Bot "+s.world.token
}

// readBody reads a JSON or multipart body.
func (s *Server) readBody(w http.ResponseWriter, req *request) *apiError {
	req.body = newForm(object{})
	r := req.http
	if r.Method == http.MethodGet || r.Method == http.MethodDelete {
		return nil
	}
	kind, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	limited := http.MaxBytesReader(w, r.Body, maxBody)
	if kind == "multipart/form-data" {
		return s.readMultipart(req, limited, params["boundary"])
	}
	raw, err := io.ReadAll(limited)
	if err != nil {
		if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
			return errTooLarge()
		}
		return badJSON()
	}
	if len(bytes.TrimSpace(raw)) == 0 {
		return nil
	}
	if kind != "application/json" {
		return formError("_misc", "CONTENT_TYPE_INVALID",
			"Expected \"Content-Type\" header to be one of {'application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'}.")
	}
	return req.setJSON(raw)
}

func badJSON() *apiError {
	return refuse(http.StatusBadRequest, 50109, "The request body contains invalid JSON.")
}

// setJSON reads the JSON part of a body.
func (req *request) setJSON(raw []byte) *apiError {
	v, err := decode(raw)
	if err != nil {
		return badJSON()
	}
	req.raw = raw
	switch v := v.(type) {
	case object:
		req.body = newForm(v)
	case []any:
		req.list = v
	case nil:
	default:
		return formError("", "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
	}
	return nil
}
