package sandbox_test

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"wiredesk/internal/sandbox"
)

// page makes one call of the control API.
func page(t *testing.T, s *sandbox.Server, method, path string, body any, change ...func(*http.Request)) response {
	t.Helper()
	var reader *strings.Reader
	switch body := body.(type) {
	case nil:
		reader = strings.NewReader("")
	case string:
		reader = strings.NewReader(body)
	default:
		b, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		reader = strings.NewReader(string(b))
	}
	r, err := http.NewRequestWithContext(t.Context(), method, s.URL()+path, reader)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	for _, do := range change {
		do(r)
	}
	return send(t, r)
}

func TestControlAsAPerson(t *testing.T) {
	d := newDesk(t, unlimited())
	s := d.Server
	state := page(t, s, "GET", "/sandbox/state?as=visitor", nil)
	if channels, _ := state.at("channels").([]any); len(channels) != 5 {
		t.Errorf("the visitor sees %d channels: %s", len(channels), state.text)
	}
	if commands, _ := state.at("commands").([]any); len(commands) != 3 {
		t.Errorf("the visitor may use %d commands", len(commands))
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, "GET", s.URL()+"/sandbox/events?as=editor&after=0&requests=1", nil)
	if err != nil {
		t.Fatal(err)
	}
	stream, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer stream.Body.Close()
	lines := bufio.NewScanner(stream.Body)
	lines.Buffer(nil, 1<<20)
	until := func(kind string) j {
		t.Helper()
		for lines.Scan() {
			var e j
			text, found := strings.CutPrefix(lines.Text(), "data: ")
			if found && json.Unmarshal([]byte(text), &e) == nil && e["type"] == kind {
				return e
			}
		}
		t.Fatalf("no event %s came: %v", kind, lines.Err())
		return nil
	}
	until("request")
	said := page(t, s, "POST", "/sandbox/messages?as=editor", j{"channel_id": d.wire, "content": "hello"})
	until("message")
	page(t, s, "POST", "/sandbox/react?as=reporter", j{"channel_id": d.wire, "message_id": said.id(), "emoji": "👍"})
	if me := (response{body: until("reaction")}).at("message", "reactions", 0, "me"); me != false {
		t.Errorf("the editor sees the reporter's reaction as their own: %v", me)
	}
	page(t, s, "POST", "/sandbox/react?as=editor", j{"channel_id": d.wire, "message_id": said.id(), "emoji": "👍"})
	if me := (response{body: until("reaction")}).at("message", "reactions", 0, "me"); me != true {
		t.Errorf("the editor's own reaction is shown as another's: %v", me)
	}
	started := page(t, s, "POST", "/sandbox/invoke?as=editor", j{"channel_id": d.wire, "command": "/watch add"})
	if started.at("interaction", "state") != "pending" {
		t.Errorf("the interaction is %s", started.text)
	}
	a := d.asked()
	must(t, 204, s, "POST", a.path, j{"type": 9, "data": j{"custom_id": "m", "title": "M", "components": []any{
		j{"type": 18, "label": "L", "component": j{"type": 4, "custom_id": "q", "style": 1}}}}})
	shown := until("modal")
	page(t, s, "POST", "/sandbox/modal?as=editor", j{"interaction_id": shown["interaction_id"], "fields": j{"q": "x"}})
	a = d.asked()
	must(t, 204, s, "POST", a.path, j{"type": 4, "data": j{"content": "for you", "flags": 64}})
	got := until("message")
	id := got["message"].(map[string]any)["id"]
	if list := page(t, s, "GET", "/sandbox/messages?as=reporter&channel="+d.wire, nil); strings.Contains(list.text, "for you") {
		t.Error("the reporter sees what is for the editor")
	}
	if r := page(t, s, "POST", "/sandbox/dismiss?as=reporter", j{"message_id": id}); r.status != 404 {
		t.Errorf("the reporter dismisses the editor's answer: %d", r.status)
	}
	if r := page(t, s, "POST", "/sandbox/dismiss?as=editor", j{"message_id": id}); r.status != 204 {
		t.Errorf("dismissing gives %d %s", r.status, r.text)
	}
	up := page(t, s, "POST", "/sandbox/upload?as=editor&name=a.txt", "words")
	if up.at("url") == nil {
		t.Errorf("an upload gives %s", up.text)
	}
	if r := page(t, s, "GET", "/sandbox/requests?limit=1", nil); len(r.at("requests").([]any)) != 1 || strings.Contains(r.text, "aW50ZXJhY3Rpb246") {
		t.Errorf("the ledger shows %s", r.text)
	}
	fault := page(t, s, "POST", "/sandbox/faults", j{"kind": "status", "status": 503})
	must(t, 503, s, "GET", "/users/@me", nil)
	page(t, s, "DELETE", "/sandbox/faults/"+fault.id(), nil)
	must(t, 200, s, "GET", "/users/@me", nil)
	page(t, s, "POST", "/sandbox/gateway", j{"do": "reconnect"})
	d.gate.want(7, "")
	page(t, s, "POST", "/sandbox/clock", j{"advance": "16m"})
	if r := call(t, s, "POST", a.hook, j{"content": "late"}); r.at("code") != 50027.0 {
		t.Errorf("after 16 minutes the token gives %s", r.text)
	}
}

// Other sites and other machines' names are kept out, and bad input gets Discord's shape.
func TestControlRefusals(t *testing.T) {
	s := start(t, unlimited())
	header := func(key, value string) func(*http.Request) { return func(r *http.Request) { r.Header.Set(key, value) } }
	host := func(name string) func(*http.Request) { return func(r *http.Request) { r.Host = name } }
	for name, test := range map[string]struct {
		method, path string
		body         any
		change       func(*http.Request)
		status       int
	}{
		"host":        {"GET", "/sandbox/state?as=editor", nil, host("evil.example"), 403},
		"host of API": {"GET", "/api/v10/gateway", nil, host("evil.example:80"), 403},
		"host prefix": {"GET", "/sandbox/state?as=editor", nil, host("127.0.0.1.evil.example"), 403},
		"localhost":   {"GET", "/sandbox/state?as=editor", nil, host("localhost:1"), 200},
		"origin":      {"GET", "/sandbox/state?as=editor", nil, header("Origin", "http://evil.example"), 403},
		"other port":  {"GET", "/sandbox/state?as=editor", nil, header("Origin", "http://127.0.0.1:1"), 403},
		"null origin": {"GET", "/sandbox/state?as=editor", nil, header("Origin", "null"), 403},
		"own origin":  {"GET", "/sandbox/state?as=editor", nil, header("Origin", s.URL()), 200},
		"cross site":  {"GET", "/sandbox/state?as=editor", nil, header("Sec-Fetch-Site", "cross-site"), 403},
		"gateway":     {"GET", "/gateway", nil, header("Origin", "http://evil.example"), 403},
		"form":        {"POST", "/sandbox/invoke?as=editor", "a=b", header("Content-Type", "application/x-www-form-urlencoded"), 415},
		"bad JSON":    {"POST", "/sandbox/invoke?as=editor", "{", nil, 400},
		"bad shape":   {"POST", "/sandbox/invoke?as=editor", j{"channel_id": 1}, nil, 400},
		"oversize":    {"POST", "/sandbox/invoke?as=editor", `"` + strings.Repeat("x", 1<<20+1) + `"`, nil, 413},
		"nobody":      {"GET", "/sandbox/state?as=nobody", nil, nil, 404},
		"no channel":  {"POST", "/sandbox/invoke?as=editor", j{"channel_id": "1", "command": "find"}, nil, 404},
		"no command":  {"POST", "/sandbox/invoke?as=editor", j{"channel_id": s.ChannelID("", "wire"), "command": "nothing"}, nil, 404},
		"no modal":    {"POST", "/sandbox/modal?as=editor", j{"interaction_id": "1"}, nil, 404},
		"no message":  {"POST", "/sandbox/click?as=editor", j{"message_id": "1", "custom_id": "x"}, nil, 404},
		"no path":     {"GET", "/sandbox/nothing", nil, nil, 404},
		"fault":       {"POST", "/sandbox/faults", j{"kind": "odd"}, nil, 400},
		"gateway do":  {"POST", "/sandbox/gateway", j{"do": "odd"}, nil, 400},
		"clock":       {"POST", "/sandbox/clock", j{"advance": "-1h"}, nil, 400},
		"switch":      {"POST", "/sandbox/switches/none", j{"on": true}, nil, 404},
	} {
		t.Run(name, func(t *testing.T) {
			change := test.change
			if change == nil {
				change = func(*http.Request) {}
			}
			r := page(t, s, test.method, test.path, test.body, change)
			if r.status != test.status || r.status >= 400 && r.at("message") == nil {
				t.Errorf("%d %s, want %d", r.status, r.text, test.status)
			}
		})
	}
	outside := sandbox.New(sandbox.Options{Addr: "0.0.0.0:0"})
	if err := outside.Start(t.Context()); err == nil {
		outside.Close()
		t.Error("the sandbox listens on all addresses")
	}
	large := strings.Repeat("x", 12<<20)
	if r := call(t, s, "POST", "/channels/"+s.ChannelID("", "wire")+"/messages", `{"content":"`+large+`"}`); r.status != 413 || r.at("code") != 40005.0 {
		t.Errorf("12 MB give %d %.100s", r.status, r.text)
	}
}
