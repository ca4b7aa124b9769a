package sandbox_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"wiredesk/internal/sandbox"
)

// desk is a sandbox with one connected client and some commands.
type desk struct {
	*sandbox.Server
	t    *testing.T
	gate *gatewayClient
	wire string
}

func newDesk(t *testing.T, opt sandbox.Options) *desk {
	t.Helper()
	s := start(t, opt)
	d := &desk{Server: s, t: t, gate: connected(t, s, ordinary), wire: s.ChannelID("", "wire")}
	must(t, 200, s, "PUT", "/applications/"+s.BotID()+"/commands", []any{
		j{"name": "find", "description": "Find", "options": []any{
			j{"type": 3, "name": "query", "description": "q", "required": true, "autocomplete": true},
			j{"type": 4, "name": "limit", "description": "l", "min_value": 1, "max_value": 10},
			j{"type": 11, "name": "file", "description": "f"},
			j{"type": 7, "name": "channel", "description": "c", "channel_types": []any{0}},
		}},
		j{"name": "watch", "description": "Watches", "default_member_permissions": "8192", "options": []any{
			j{"type": 1, "name": "add", "description": "Add"}, j{"type": 1, "name": "list", "description": "List"}}},
		j{"name": "Cite this", "type": 3}, j{"name": "About", "type": 2},
	})
	return d
}

// asked is an interaction as the bot gets it.
type asked struct {
	response
	path string
	hook string
}

func (d *desk) asked() asked {
	d.t.Helper()
	p := d.gate.want(0, "INTERACTION_CREATE")
	var a asked
	a.text = string(p.D)
	if err := json.Unmarshal(p.D, &a.body); err != nil {
		d.t.Fatal(err)
	}
	a.path = "/interactions/" + a.id() + "/" + a.at("token").(string) + "/callback"
	a.hook = "/webhooks/" + d.BotID() + "/" + a.at("token").(string)
	return a
}

// find invokes /find and gives both sides.
func (d *desk) find() (*sandbox.Interaction, asked) {
	d.t.Helper()
	i, err := d.Invoke("reporter", d.wire, "find", j{"query": "izium"})
	if err != nil {
		d.t.Fatal(err)
	}
	return i, d.asked()
}

func (d *desk) code(want float64, method, path string, body any) {
	d.t.Helper()
	if r := call(d.t, d.Server, method, path, body); r.status < 400 || r.at("code") != want {
		d.t.Errorf("%s %s: %d %s, want code %v", method, path, r.status, r.text, want)
	}
}

func text(words string) j { return j{"type": 4, "data": j{"content": words}} }

func TestAnsweredTwiceLateAndUnknown(t *testing.T) {
	d := newDesk(t, unlimited())
	i, a := d.find()
	d.code(10015, "POST", a.hook, j{"content": "too early"})
	must(t, 204, d.Server, "POST", a.path, text("first"))
	d.code(40060, "POST", a.path, text("second"))
	if reply, err := i.Wait(within(t)); err != nil || reply.Message.Content != "first" {
		t.Errorf("the reporter sees %v, %v", reply.Message, err)
	}
	must(t, 200, d.Server, "PATCH", a.hook+"/messages/@original", j{"content": "mended"})
	must(t, 200, d.Server, "GET", a.hook+"/messages/@original", nil)
	d.Clock().Advance(15 * time.Minute)
	d.code(50027, "POST", a.hook, j{"content": "late"})
	d.code(50027, "PATCH", a.hook+"/messages/@original", j{"content": "late"})

	i, a = d.find()
	d.Clock().Advance(3 * time.Second)
	if _, err := i.Wait(within(t)); !errors.Is(err, sandbox.ErrNoResponse) {
		t.Errorf("after 3 s the reporter sees %v", err)
	}
	d.code(10062, "POST", a.path, text("late"))
	i, a = d.find()
	if r := call(t, d.Server, "POST", a.path, text("")); r.at("code") != 50006.0 {
		t.Errorf("an empty answer gives %s", r.text)
	}
	must(t, 204, d.Server, "POST", a.path, text("after a slip"))
	if _, err := i.Wait(within(t)); err != nil {
		t.Error(err)
	}
}

func TestDeferredAnswer(t *testing.T) {
	d := newDesk(t, unlimited())
	i, a := d.find()
	got := must(t, 200, d.Server, "POST", a.path+"?with_response=true", j{"type": 5, "data": j{"flags": 64}})
	if got.at("interaction", "response_message_loading") != true {
		t.Errorf("the answer is %s", got.text)
	}
	if now := i.Now(); now.State != sandbox.Deferred || now.Message.Flags&128 == 0 {
		t.Errorf("the reporter sees %s with flags %d", now.State, now.Message.Flags)
	}
	first := must(t, 200, d.Server, "POST", a.hook, j{"content": "here it is"})
	if first.id() != i.Now().Message.ID {
		t.Error("the first follow-up did not take the place of the deferred answer")
	}
	reply, err := i.Wait(within(t))
	if err != nil || reply.Message.Content != "here it is" || !reply.Message.Ephemeral() {
		t.Errorf("the reporter sees %+v, %v", reply.Message, err)
	}
	second := must(t, 200, d.Server, "POST", a.hook, j{"content": "and more", "flags": 64})
	must(t, 200, d.Server, "PATCH", a.hook+"/messages/"+second.id(), j{"content": "and less"})
	must(t, 200, d.Server, "GET", a.hook+"/messages/"+second.id(), nil)
	d.code(10008, "GET", "/channels/"+d.wire+"/messages/"+second.id(), nil)
	must(t, 204, d.Server, "DELETE", a.hook+"/messages/"+second.id(), nil)
	must(t, 204, d.Server, "DELETE", a.hook+"/messages/@original", nil)
	d.code(10008, "GET", a.hook+"/messages/@original", nil)
}

func TestFollowUpsOfAUserInstalledApp(t *testing.T) {
	opt := unlimited()
	opt.UserInstall = true
	d := newDesk(t, opt)
	_, a := d.find()
	must(t, 204, d.Server, "POST", a.path, text("first"))
	for range 5 {
		must(t, 200, d.Server, "POST", a.hook, j{"content": "more"})
	}
	d.code(40094, "POST", a.hook, j{"content": "one too many"})
}

func TestAutocomplete(t *testing.T) {
	d := newDesk(t, unlimited())
	done := make(chan []sandbox.Choice, 1)
	go func() {
		choices, err := d.Autocomplete(t.Context(), "editor", d.wire, "find", j{"query": "iz"}, "query")
		if err != nil {
			t.Error(err)
		}
		done <- choices
	}()
	a := d.asked()
	if a.at("type") != 4.0 || a.at("data", "options", 0, "focused") != true || a.at("data", "options", 0, "value") != "iz" {
		t.Errorf("the bot is asked %s", a.text)
	}
	many := make([]any, 26)
	for i := range many {
		many[i] = j{"name": strings.Repeat("x", i+1), "value": "v"}
	}
	d.code(50035, "POST", a.path, j{"type": 8, "data": j{"choices": many}})
	d.code(50035, "POST", a.path, text("no message here"))
	must(t, 204, d.Server, "POST", a.path, j{"type": 8, "data": j{"choices": []any{j{"name": "Izium", "value": "izium"}}}})
	if choices := get(t, done); len(choices) != 1 || choices[0].Value != "izium" {
		t.Errorf("choices are %v", choices)
	}
}

func TestButtonsAndSelects(t *testing.T) {
	d := newDesk(t, unlimited())
	_, a := d.find()
	body := everything()
	delete(body, "nonce")
	delete(body, "enforce_nonce")
	body["flags"] = 64
	must(t, 204, d.Server, "POST", a.path, j{"type": 4, "data": body})
	shown, err := d.Messages("reporter", d.wire)
	if err != nil {
		t.Fatal(err)
	}
	id := shown[0].ID
	if _, err := d.Click("editor", id, "one"); err == nil {
		t.Error("the editor can click in a message that only the reporter sees")
	}
	if _, err := d.Click("reporter", id, "two"); err == nil {
		t.Error("a disabled button can be clicked")
	}
	if _, err := d.Click("reporter", id, "choose", "c"); err == nil {
		t.Error("an option that isn't there can be chosen")
	}
	i, err := d.Click("reporter", id, "where", d.wire)
	if err != nil {
		t.Fatal(err)
	}
	a = d.asked()
	if a.at("message", "id") != id || a.at("data", "resolved", "channels", d.wire, "name") != "wire" {
		t.Errorf("the bot is asked %s", a.text)
	}
	must(t, 200, d.Server, "POST", a.path+"?with_response=true", j{"type": 7, "data": j{"content": "page 2", "embeds": []any{}, "components": []any{}}})
	if reply, err := i.Wait(within(t)); err != nil || reply.Message.ID != id || reply.Message.Content != "page 2" {
		t.Errorf("the reporter sees %+v, %v", reply.Message, err)
	}
}

func TestModalWithLabels(t *testing.T) {
	d := newDesk(t, unlimited())
	if _, err := d.Invoke("visitor", d.wire, "watch add", nil); err == nil {
		t.Error("the visitor may use a command for Manage Messages")
	}
	i, err := d.Invoke("editor", d.wire, "watch add", nil)
	if err != nil {
		t.Fatal(err)
	}
	a := d.asked()
	if a.at("data", "options", 0, "name") != "add" || a.at("data", "options", 0, "type") != 1.0 {
		t.Errorf("the bot is asked %s", a.text)
	}
	must(t, 204, d.Server, "POST", a.path, j{"type": 9, "data": j{"custom_id": "watch", "title": "New watch", "components": []any{
		j{"type": 10, "content": "Say what to watch."},
		j{"type": 18, "label": "Search", "component": j{"type": 4, "custom_id": "query", "style": 1, "max_length": 20}},
		j{"type": 18, "label": "Where", "component": j{"type": 8, "custom_id": "channel", "required": false, "channel_types": []any{0}}},
		j{"type": 18, "label": "How", "component": j{"type": 3, "custom_id": "how", "options": []any{
			j{"label": "At once", "value": "now", "default": true}, j{"label": "Digest", "value": "digest"}}}},
		j{"type": 1, "components": []any{j{"type": 4, "custom_id": "note", "label": "Note", "style": 2, "required": false}}},
	}}})
	reply, err := i.Wait(within(t))
	if err != nil || reply.State != sandbox.Modal || !strings.Contains(string(reply.Modal), "Say what to watch") {
		t.Fatalf("the editor sees %+v, %v", reply, err)
	}
	for name, fields := range map[string]j{"empty": {}, "long": {"query": strings.Repeat("x", 21)}, "option": {"query": "x", "how": "never"}} {
		if _, err := d.SubmitModal("editor", i.ID, fields); err == nil {
			t.Errorf("%s: the form can be sent", name)
		}
	}
	if _, err := d.SubmitModal("reporter", i.ID, j{"query": "x"}); err == nil {
		t.Error("somebody else can send the form")
	}
	sent, err := d.SubmitModal("editor", i.ID, j{"query": "izium", "channel": d.wire})
	if err != nil {
		t.Fatal(err)
	}
	a = d.asked()
	if a.at("data", "components", 1, "component", "value") != "izium" || a.at("data", "components", 3, "component", "values", 0) != "now" ||
		a.at("data", "components", 2, "component", "values", 0) != d.wire {
		t.Errorf("the bot gets %s", a.text)
	}
	d.code(50035, "POST", a.path, j{"type": 9, "data": j{"custom_id": "again", "title": "Again", "components": []any{}}})
	must(t, 200, d.Server, "POST", a.path+"?with_response=true", text("saved"))
	if reply, err := sent.Wait(within(t)); err != nil || reply.Message.Content != "saved" {
		t.Errorf("the editor sees %+v, %v", reply.Message, err)
	}
	if _, err := d.SubmitModal("editor", i.ID, j{"query": "x"}); err == nil {
		t.Error("the form can be sent twice")
	}
}

func TestMenusAndFiles(t *testing.T) {
	d := newDesk(t, unlimited())
	m, err := d.Say("reporter", d.wire, "Look at this")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.ContextMenu("visitor", d.wire, "Cite this", m.ID); err != nil {
		t.Fatal(err)
	}
	a := d.asked()
	if a.at("data", "resolved", "messages", m.ID, "content") != "Look at this" || a.at("data", "target_id") != m.ID {
		t.Errorf("the bot is asked %s", a.text)
	}
	must(t, 200, d.Server, "POST", a.path+"?with_response=true", text("cited"))
	if _, err := d.ContextMenu("visitor", d.wire, "About", d.UserID("editor")); err != nil {
		t.Fatal(err)
	}
	if a = d.asked(); a.at("data", "resolved", "members", d.UserID("editor")) == nil {
		t.Errorf("the bot is asked %s", a.text)
	}
	file, err := d.Upload("editor", "a draft.txt", "text/plain", []byte("words"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Invoke("editor", d.wire, "find", j{"query": "x", "file": file, "limit": 3}); err != nil {
		t.Fatal(err)
	}
	a = d.asked()
	if a.at("data", "resolved", "attachments", file, "filename") != "a_draft.txt" || a.at("data", "options", 1, "value") != 3.0 {
		t.Errorf("the bot is asked %s", a.text)
	}
	for name, options := range map[string]j{
		"limit": {"query": "x", "limit": 11}, "unknown": {"query": "x", "who": 1}, "kind": {"query": "x", "limit": "many"},
		"channel": {"query": "x", "channel": d.ChannelID("", "stories")}, "file": {"query": "x", "file": "1"},
	} {
		if _, err := d.Invoke("editor", d.wire, "find", options); err == nil {
			t.Errorf("%s: the command can be sent", name)
		}
	}
	if _, err := d.Say("visitor", d.wire, "I may not"); err == nil {
		t.Error("the visitor may write")
	}
	if _, err := d.Messages("visitor", d.ChannelID("", "editors-only")); err == nil {
		t.Error("the visitor sees the editors' channel")
	}
}
