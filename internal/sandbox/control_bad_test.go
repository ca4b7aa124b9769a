package sandbox_test

import (
	"net/http"
	"strings"
	"testing"

	"wiredesk/internal/sandbox"
)

// badCall is a call of the control API that must be refused, and what the refusal
// must say: the sentence names what is wrong or what to do.
type badCall struct {
	method, path string
	body         any
	status       int
	says         string
}

func (c badCall) try(t *testing.T, s *sandbox.Server) {
	t.Helper()
	r := page(t, s, c.method, c.path, c.body)
	if r.status != c.status || r.at("message") == nil || r.at("code") == nil || !strings.Contains(r.text, c.says) {
		t.Errorf("%d %s, want %d and %q", r.status, r.text, c.status, c.says)
	}
}

// Each route refuses bad input in Discord's shape, and nothing happens.
func TestControlBadLookingAndBreaking(t *testing.T) {
	s := start(t, unlimited())
	hidden := s.ChannelID("", "editors-only")
	for name, bad := range map[string]badCall{
		"state of nobody":      {"GET", "/sandbox/state", nil, 404, "Unknown User"},
		"messages, channel":    {"GET", "/sandbox/messages?as=editor&channel=1", nil, 404, "Unknown Channel"},
		"messages, hidden":     {"GET", "/sandbox/messages?as=visitor&channel=" + hidden, nil, 403, "Missing Access"},
		"messages, limit":      {"GET", "/sandbox/messages?as=editor&limit=0&channel=" + hidden, nil, 400, "NUMBER_TYPE_MIN"},
		"events of nobody":     {"GET", "/sandbox/events?as=nobody", nil, 404, "Unknown User"},
		"events, after":        {"GET", "/sandbox/events?as=editor&after=soon", nil, 400, "is not a seq"},
		"requests, after":      {"GET", "/sandbox/requests?after=-1", nil, 400, "is not a seq"},
		"requests, limit":      {"GET", "/sandbox/requests?limit=many", nil, 400, "is not int"},
		"fault, status":        {"POST", "/sandbox/faults", j{"kind": "status", "status": 200}, 400, "between 400 and 599"},
		"fault, when":          {"POST", "/sandbox/faults", j{"kind": "hang", "when": "never"}, 400, "'before', 'after'"},
		"fault, share":         {"POST", "/sandbox/faults", j{"kind": "hang", "share": 2}, 400, "between 0 and 1"},
		"fault, times":         {"POST", "/sandbox/faults", j{"kind": "hang", "times": -1}, 400, "until it is removed"},
		"fault, retry_after":   {"POST", "/sandbox/faults", j{"kind": "user429", "retry_after": -1}, 400, "number of seconds"},
		"fault, shape":         {"POST", "/sandbox/faults", j{"kind": 1}, 400, "docs/sandbox.md"},
		"fault, JSON":          {"POST", "/sandbox/faults", "{", 400, "50109"},
		"fault to remove":      {"DELETE", "/sandbox/faults/1", nil, 404, "GET /sandbox/faults"},
		"gateway, code":        {"POST", "/sandbox/gateway", j{"do": "close", "code": 12}, 400, "between 1000 and 4999"},
		"gateway, with":        {"POST", "/sandbox/gateway", j{"do": "answer_resume", "with": "joy"}, 400, "invalid_resumable"},
		"gateway, seconds":     {"POST", "/sandbox/gateway", j{"do": "silence", "seconds": -1}, 400, "between 0 and 3600"},
		"gateway, session":     {"POST", "/sandbox/gateway", j{"do": "drop", "session": "x"}, 404, "No session"},
		"gateway, shape":       {"POST", "/sandbox/gateway", j{"do": 1}, 400, "docs/sandbox.md"},
		"clock, words":         {"POST", "/sandbox/clock", j{"advance": "soon"}, 400, "16m"},
		"clock, shape":         {"POST", "/sandbox/clock", j{"advance": 5}, 400, "docs/sandbox.md"},
		"switch, shape":        {"POST", "/sandbox/switches/redis", j{"on": "yes"}, 400, "docs/sandbox.md"},
		"upload by nobody":     {"POST", "/sandbox/upload?name=a.txt", "words", 404, "Unknown User"},
		"upload, too large":    {"POST", "/sandbox/upload?as=editor&name=a.txt", strings.Repeat("x", 25<<20+1), 413, "too large"},
		"another method":       {"PUT", "/sandbox/invoke?as=editor", j{}, 404, ""},
		"autocomplete, JSON":   {"POST", "/sandbox/autocomplete?as=editor", "[", 400, "50109"},
		"autocomplete, nobody": {"POST", "/sandbox/autocomplete?as=nobody", j{"command": "find", "focused": "query"}, 404, "Unknown User"},
	} {
		t.Run(name, func(t *testing.T) { bad.try(t, s) })
	}
	if list := s.Faults(); len(list) > 0 {
		t.Errorf("faults were set all the same: %v", list)
	}
	r := page(t, s, "POST", "/sandbox/invoke?as=editor", j{}, func(r *http.Request) { r.Header.Del("Content-Type") })
	if r.status != 415 {
		t.Errorf("a body of no type gives %d %s", r.status, r.text)
	}
}

func TestControlBadActing(t *testing.T) {
	d := newDesk(t, unlimited())
	s := d.Server
	plain := must(t, 200, s, "POST", "/channels/"+d.wire+"/messages", j{"content": "x", "components": []any{j{"type": 1, "components": []any{
		j{"type": 2, "style": 1, "label": "Go", "custom_id": "go"}, j{"type": 2, "style": 1, "label": "No", "custom_id": "no", "disabled": true}}},
		j{"type": 1, "components": []any{j{"type": 3, "custom_id": "take", "options": []any{j{"label": "A", "value": "a"}}}}}}}).id()
	at := func(more j) j {
		more["channel_id"] = d.wire
		return more
	}
	find := func(options j) j { return at(j{"command": "find", "options": options}) }
	hidden := must(t, 200, s, "POST", "/channels/"+s.ChannelID("", "wire")+"/messages", j{"content": "y"}).id()
	upload := page(t, s, "POST", "/sandbox/upload?as=reporter&name=a.txt", "words").id()
	for name, bad := range map[string]badCall{
		"invoke, required":        {"POST", "/sandbox/invoke?as=editor", find(j{}), 400, "query"},
		"invoke, out of range":    {"POST", "/sandbox/invoke?as=editor", find(j{"query": "x", "limit": 99}), 400, "limit"},
		"invoke, wrong kind":      {"POST", "/sandbox/invoke?as=editor", find(j{"query": "x", "limit": "many"}), 400, "limit"},
		"invoke, unknown option":  {"POST", "/sandbox/invoke?as=editor", find(j{"query": "x", "colour": "red"}), 400, "colour"},
		"invoke, wrong channel":   {"POST", "/sandbox/invoke?as=editor", find(j{"query": "x", "channel": s.ChannelID("", "announcements")}), 400, "channel"},
		"invoke, another's file":  {"POST", "/sandbox/invoke?as=editor", find(j{"query": "x", "file": upload}), 400, "file"},
		"invoke, half a command":  {"POST", "/sandbox/invoke?as=editor", at(j{"command": "watch"}), 400, "one of its subcommands"},
		"invoke, not permitted":   {"POST", "/sandbox/invoke?as=visitor", at(j{"command": "watch add"}), 403, "Permissions"},
		"menu, target":            {"POST", "/sandbox/menu?as=editor", at(j{"command": "Cite this", "target_id": "1"}), 404, "Unknown Message"},
		"menu, slash command":     {"POST", "/sandbox/menu?as=editor", at(j{"command": "find", "target_id": hidden}), 404, "Unknown"},
		"menu, user":              {"POST", "/sandbox/menu?as=editor", at(j{"command": "About", "target_id": "1"}), 404, "Unknown User"},
		"autocomplete, option":    {"POST", "/sandbox/autocomplete?as=editor", at(j{"command": "find", "focused": "limit"}), 400, "no autocompletion"},
		"click, unknown id":       {"POST", "/sandbox/click?as=editor", at(j{"message_id": plain, "custom_id": "nothing"}), 400, "no such component"},
		"click, switched off":     {"POST", "/sandbox/click?as=editor", at(j{"message_id": plain, "custom_id": "no"}), 400, "disabled"},
		"click, no such choice":   {"POST", "/sandbox/click?as=editor", at(j{"message_id": plain, "custom_id": "take", "values": []any{"z"}}), 400, "can't be chosen"},
		"click, no choice":        {"POST", "/sandbox/click?as=editor", at(j{"message_id": plain, "custom_id": "take"}), 400, "between 1 and 1"},
		"message, empty":          {"POST", "/sandbox/messages?as=editor", at(j{"content": " "}), 400, "empty message"},
		"message, long":           {"POST", "/sandbox/messages?as=editor", at(j{"content": strings.Repeat("x", 2001)}), 400, "2000"},
		"message, not permitted":  {"POST", "/sandbox/messages?as=visitor", at(j{"content": "x"}), 403, "Permissions"},
		"message, another's file": {"POST", "/sandbox/messages?as=editor", at(j{"content": "x", "attachments": []any{upload}}), 404, "Unknown attachment"},
		"react, no emoji":         {"POST", "/sandbox/react?as=editor", at(j{"message_id": plain, "emoji": "thumbs"}), 400, "Unknown Emoji"},
		"react, no message":       {"POST", "/sandbox/react?as=editor", at(j{"message_id": "1", "emoji": "👍"}), 404, "Unknown Message"},
		"dismiss, nobody's":       {"POST", "/sandbox/dismiss?as=editor", j{"message_id": plain}, 404, "Unknown Message"},
		"modal, shape":            {"POST", "/sandbox/modal?as=editor", j{"interaction_id": 1}, 400, "docs/sandbox.md"},
	} {
		t.Run(name, func(t *testing.T) { bad.try(t, s) })
	}
	d.formRefuses(t)
}

// formRefuses: a form that was filled in badly stays open for another try.
func (d *desk) formRefuses(t *testing.T) {
	t.Helper()
	started, err := d.Invoke("editor", d.wire, "watch add", nil)
	if err != nil {
		t.Fatal(err)
	}
	a := d.asked()
	field := func(label string, c j) j { return j{"type": 18, "label": label, "component": c} }
	must(t, 204, d.Server, "POST", a.path, j{"type": 9, "data": j{"custom_id": "m", "title": "M", "components": []any{
		field("Words", j{"type": 4, "custom_id": "words", "style": 1, "min_length": 2}),
		field("Loud", j{"type": 21, "custom_id": "loud", "options": []any{j{"label": "A", "value": "a"}, j{"label": "B", "value": "b"}}}),
		field("File", j{"type": 19, "custom_id": "file", "required": false}),
	}}})
	send := func(as string, fields j) badCall {
		return badCall{"POST", "/sandbox/modal?as=" + as, j{"interaction_id": started.ID, "fields": fields}, 400, ""}
	}
	for name, fields := range map[string]j{"words": {"words": "x", "loud": "a"}, "loud": {"words": "xx", "loud": "c"}, "file": {"words": "xx", "loud": "a", "file": "1"}} {
		bad := send("editor", fields)
		bad.says = name
		bad.try(t, d.Server)
	}
	other := send("reporter", j{"words": "xx", "loud": "a"})
	other.status = 404
	other.try(t, d.Server)
	if r := page(t, d.Server, "POST", "/sandbox/modal?as=editor", j{"interaction_id": started.ID, "fields": j{"words": "xx", "loud": "b"}}); r.status != 200 {
		t.Errorf("the form can't be sent after it was refused: %d %s", r.status, r.text)
	}
}
