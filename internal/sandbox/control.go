package sandbox

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"time"
)

const (
	maxControlBody = 1 << 20
	maxUpload      = 25 << 20
	notice         = "This is a sandbox on your own machine. It is not Discord."
)

// onlyLocal refuses requests that a page of another origin, or a name that was made
// to point at this machine, sends.
func (s *Server) onlyLocal(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		origin := r.Header.Get("Origin")
		foreign := origin != "" && !s.ownOrigin(origin)
		site := r.Header.Get("Sec-Fetch-Site")
		if !loopbackHost(r.Host) || foreign || site == "cross-site" || site == "same-site" {
			s.respond(w, refuse(http.StatusForbidden, 40333, "The sandbox serves only this machine: use its own address, 127.0.0.1.").answer())
			return
		}
		next.ServeHTTP(w, r)
	})
}

func loopbackHost(hostport string) bool {
	host, _, err := net.SplitHostPort(hostport)
	if err != nil {
		host = hostport
	}
	if host == "localhost" {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.IsLoopback()
}

func (s *Server) ownOrigin(origin string) bool {
	u, err := url.Parse(origin)
	return err == nil && u.Scheme == "http" && loopbackHost(u.Host) && u.Port() == strconv.Itoa(int(s.addr.Port()))
}

// act is a call of the control API. Server.mu is held.
type act func(as string, r *http.Request, body []byte) answer

func (s *Server) routeControl(mux *http.ServeMux) {
	mux.HandleFunc("GET /sandbox/events", s.serveEvents)
	mux.HandleFunc("POST /sandbox/autocomplete", s.serveAutocomplete)
	mux.HandleFunc("POST /sandbox/upload", s.serveUpload)
	mux.HandleFunc("POST /sandbox/clock", s.serveClock)
	mux.HandleFunc("POST /sandbox/switches/{name}", s.serveSwitch)
	for pattern, do := range map[string]act{
		"GET /sandbox/state": s.actState, "GET /sandbox/messages": s.actMessages, "POST /sandbox/messages": s.actSpeak,
		"POST /sandbox/invoke": s.actInvoke, "POST /sandbox/menu": s.actMenu, "POST /sandbox/click": s.actClick,
		"POST /sandbox/modal": s.actModal, "POST /sandbox/react": s.actReact, "POST /sandbox/dismiss": s.actDismiss,
		"GET /sandbox/faults": s.actFaults, "DELETE /sandbox/faults": s.actRemoveFaults, "DELETE /sandbox/faults/{id}": s.actRemoveFaults,
		"POST /sandbox/gateway": s.actGateway, "GET /sandbox/requests": s.actRequests, "DELETE /sandbox/requests": s.actForget,
	} {
		mux.HandleFunc(pattern, s.control(do))
	}
	mux.HandleFunc("POST /sandbox/faults", s.serveAddFault)
	mux.HandleFunc("/sandbox/", func(w http.ResponseWriter, _ *http.Request) { s.respond(w, errNotFound().answer()) })
}

func (s *Server) control(do act) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, refusal := readControl(w, r)
		if refusal != nil {
			s.respond(w, refusal.answer())
			return
		}
		s.mu.Lock()
		a := do(r.URL.Query().Get("as"), r, body)
		var err error
		if a.body != nil {
			body, err = json.Marshal(a.body)
			a.body = json.RawMessage(body)
		}
		s.mu.Unlock()
		if err != nil {
			s.log.Error("write answer", "err", err)
		}
		s.respond(w, a)
	}
}

// readControl reads the JSON body of a POST.
func readControl(w http.ResponseWriter, r *http.Request) ([]byte, *apiError) {
	if r.Method != http.MethodPost {
		return nil, nil
	}
	if kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); kind != "application/json" {
		return nil, refuse(http.StatusUnsupportedMediaType, 0, "Send JSON, with the Content-Type application/json.")
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxControlBody))
	if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
		return nil, errTooLarge()
	}
	if err != nil || !json.Valid(body) {
		return nil, badJSON()
	}
	return body, nil
}

// parse reads a body into v, whose shape it must have.
func parse(body []byte, v any) *apiError {
	if err := json.Unmarshal(body, v); err != nil {
		return formError("", "MODEL_TYPE_CONVERT", "The body doesn't have the shape that docs/sandbox.md shows.")
	}
	return nil
}

func (s *Server) respond(w http.ResponseWriter, a answer) {
	w.Header().Set("Cache-Control", "no-store")
	if a.body == nil {
		w.WriteHeader(a.status)
		return
	}
	b, err := json.Marshal(a.body)
	if err != nil {
		s.log.Error("write answer", "err", err)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(a.status)
	if _, err := w.Write(b); err != nil {
		s.log.Debug("answer not read", "err", err)
	}
}

// serveAutocomplete asks the bot and waits for its choices.
func (s *Server) serveAutocomplete(w http.ResponseWriter, r *http.Request) {
	var b struct {
		Channel string         `json:"channel_id"`
		Command string         `json:"command"`
		Options map[string]any `json:"options"`
		Focused string         `json:"focused"`
	}
	body, refusal := readControl(w, r)
	if refusal == nil {
		refusal = parse(body, &b)
	}
	if refusal != nil {
		s.respond(w, refusal.answer())
		return
	}
	choices, err := s.Autocomplete(r.Context(), r.URL.Query().Get("as"), b.Channel, b.Command, b.Options, b.Focused)
	if refusal, isRefusal := errors.AsType[*apiError](err); isRefusal {
		s.respond(w, refusal.answer())
		return
	}
	if choices == nil {
		choices = []Choice{}
	}
	v := object{"choices": choices}
	if err != nil {
		v["error"] = failedMessage
	}
	s.respond(w, ok(v))
}

func (s *Server) serveUpload(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxUpload))
	if err != nil {
		s.respond(w, errTooLarge().answer())
		return
	}
	q := r.URL.Query()
	s.mu.Lock()
	a := answer{}
	f, refusal := s.upload(q.Get("as"), q.Get("name"), r.Header.Get("Content-Type"), body)
	if refusal != nil {
		a = refusal.answer()
	} else {
		a = ok(s.fileView(f))
	}
	s.mu.Unlock()
	s.respond(w, a)
}

// upload keeps a person's file until they use it.
func (s *Server) upload(as, name, kind string, body []byte) (*file, *apiError) {
	p, err := s.personFor(as)
	if err != nil {
		return nil, err
	}
	f := s.newFile(name, kind, body)
	f.owner = p.user.id
	s.keepFile(f, "0")
	return f, nil
}

func (s *Server) serveClock(w http.ResponseWriter, r *http.Request) {
	var b struct {
		Advance string `json:"advance"`
	}
	body, refusal := readControl(w, r)
	if refusal == nil {
		refusal = parse(body, &b)
	}
	d, err := time.ParseDuration(b.Advance)
	if refusal == nil && (err != nil || d < 0) {
		refusal = formError("advance", "DURATION_TYPE_PARSE", "Give a duration such as 16m.")
	}
	if refusal != nil {
		s.respond(w, refusal.answer())
		return
	}
	s.clock.Advance(d)
	s.respond(w, ok(object{"now": timestamp(s.clock.Now())}))
}

func (s *Server) serveSwitch(w http.ResponseWriter, r *http.Request) {
	var b struct {
		On bool `json:"on"`
	}
	body, refusal := readControl(w, r)
	if refusal == nil {
		refusal = parse(body, &b)
	}
	if refusal != nil {
		s.respond(w, refusal.answer())
		return
	}
	for _, sw := range s.opt.Switches {
		if sw.Name != r.PathValue("name") {
			continue
		}
		if err := sw.Set(r.Context(), b.On); err != nil {
			s.log.Error("flip switch", "switch", sw.Name, "err", err)
			s.respond(w, refuse(http.StatusInternalServerError, 0, "The switch could not be flipped.").answer())
			return
		}
		s.mu.Lock()
		s.on[sw.Name] = b.On
		s.tell(pageEvent{kind: "switch"})
		s.mu.Unlock()
		s.respond(w, ok(object{"name": sw.Name, "label": sw.Label, "on": b.On}))
		return
	}
	s.respond(w, errNotFound().answer())
}

func (s *Server) serveAddFault(w http.ResponseWriter, r *http.Request) {
	body, refusal := readControl(w, r)
	var f Fault
	if refusal == nil {
		refusal = parse(body, &f)
	}
	if refusal == nil {
		refusal = f.check()
	}
	if refusal != nil {
		s.respond(w, refusal.answer())
		return
	}
	id, err := s.AddFault(f)
	if err != nil {
		s.log.Error("add fault", "err", err)
	}
	f.ID = id
	s.respond(w, ok(f))
}
