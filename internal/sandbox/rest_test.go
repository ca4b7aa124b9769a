package sandbox_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"strings"
	"testing"

	"wiredesk/internal/sandbox"
)

// response is what a call was answered with.
type response struct {
	status int
	header http.Header
	text   string
	body   any
}

// at follows keys and indexes into a JSON body.
func (r response) at(path ...any) any {
	v := r.body
	for _, step := range path {
		switch step := step.(type) {
		case string:
			m, _ := v.(map[string]any)
			v = m[step]
		case int:
			list, _ := v.([]any)
			if step >= len(list) {
				return nil
			}
			v = list[step]
		}
	}
	return v
}

func (r response) id() string { id, _ := r.at("id").(string); return id }

func send(t *testing.T, r *http.Request) response {
	t.Helper()
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	out := response{status: res.StatusCode, header: res.Header, text: string(b)}
	if len(b) > 0 && strings.HasPrefix(res.Header.Get("Content-Type"), "application/json") {
		if err := json.Unmarshal(b, &out.body); err != nil {
			t.Fatalf("%s: %v", b, err)
		}
	}
	return out
}

// call makes one call as the bot. The body is JSON text or a value.
func call(t *testing.T, s *sandbox.Server, method, path string, body any) response {
	t.Helper()
	var reader io.Reader
	switch body := body.(type) {
	case nil:
	case string:
		reader = strings.NewReader(body)
	default:
		b, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		reader = bytes.NewReader(b)
	}
	r, err := http.NewRequestWithContext(t.Context(), method, s.URL()+"/api/v10"+path, reader)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bot "+s.Token())
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	return send(t, r)
}

// must makes a call that has to be answered with a status.
func must(t *testing.T, want int, s *sandbox.Server, method, path string, body any) response {
	t.Helper()
	r := call(t, s, method, path, body)
	if r.status != want {
		t.Fatalf("%s %s: status %d, want %d: %s", method, path, r.status, want, r.text)
	}
	return r
}

// j is a JSON object in a test.
type j = map[string]any

func unlimited() sandbox.Options {
	return sandbox.Options{Limits: sandbox.Limits{Off: true}, Gateway: sandbox.GatewayOptions{IdentifyEvery: -1}}
}

// Every call that the sandbox knows, made once with what it takes, so that each
// answer is held against Discord's description.
func TestEveryCall(t *testing.T) {
	s := start(t, unlimited())
	guild, wire := "/guilds/"+s.GuildID(), "/channels/"+s.ChannelID("", "wire")
	editor := s.UserID("editor")
	for _, path := range []string{"/gateway", "/gateway/bot", "/users/@me", "/users/@me/guilds", "/users/" + editor, "/applications/@me",
		"/oauth2/applications/@me", guild, guild + "?with_counts=true", guild + "/channels", guild + "/roles", guild + "/members/" + editor,
		guild + "/roles/" + s.GuildID(), guild + "/members/search?query=e", guild + "/threads/active", wire} {
		must(t, 200, s, "GET", path, nil)
	}
	dm := must(t, 200, s, "POST", "/users/@me/channels", j{"recipient_id": editor}).id()
	must(t, 200, s, "POST", "/channels/"+dm+"/messages", j{"content": "a word in private"})
	must(t, 200, s, "GET", "/channels/"+dm, nil)

	m := must(t, 200, s, "POST", wire+"/messages", everything()).id()
	one := wire + "/messages/" + m
	must(t, 200, s, "GET", one, nil)
	must(t, 200, s, "PATCH", one, j{"content": "other words"})
	must(t, 204, s, "PUT", one+"/reactions/%F0%9F%91%8D/@me", nil)
	if got := must(t, 200, s, "GET", one, nil).at("reactions", 0, "me"); got != true {
		t.Errorf("me in the reaction is %v", got)
	}
	must(t, 200, s, "GET", one+"/reactions/%F0%9F%91%8D", nil)
	must(t, 204, s, "DELETE", one+"/reactions/%F0%9F%91%8D/@me", nil)
	must(t, 204, s, "DELETE", one+"/reactions", nil)
	must(t, 204, s, "PUT", wire+"/messages/pins/"+m, nil)
	must(t, 200, s, "GET", wire+"/messages/pins", nil)
	must(t, 200, s, "GET", wire+"/pins", nil)
	must(t, 204, s, "DELETE", wire+"/messages/pins/"+m, nil)
	must(t, 204, s, "POST", wire+"/typing", nil)
	reply := must(t, 200, s, "POST", wire+"/messages", j{"content": "yes", "message_reference": j{"message_id": m}})
	if reply.at("referenced_message", "id") != m {
		t.Errorf("reply refers to %v", reply.at("referenced_message", "id"))
	}
	thread := must(t, 201, s, "POST", one+"/threads", j{"name": "More on this"}).id()
	must(t, 200, s, "POST", "/channels/"+thread+"/messages", j{"content": "in the thread"})
	must(t, 200, s, "GET", "/channels/"+thread, nil)
	must(t, 200, s, "GET", one, nil)
	must(t, 200, s, "GET", "/channels/"+thread+"/thread-members", nil)
	must(t, 204, s, "PUT", "/channels/"+thread+"/thread-members/@me", nil)
	must(t, 204, s, "DELETE", "/channels/"+thread+"/thread-members/@me", nil)
	must(t, 200, s, "PATCH", "/channels/"+thread, j{"archived": true})
	must(t, 200, s, "GET", wire+"/threads/archived/public", nil)
	must(t, 201, s, "POST", wire+"/threads", j{"name": "Alone", "type": 11})
	must(t, 200, s, "GET", wire+"/messages?limit=2", nil)
	must(t, 204, s, "POST", wire+"/messages/bulk-delete", j{"messages": []string{reply.id(), m}})

	news := "/channels/" + s.ChannelID("", "announcements")
	told := must(t, 200, s, "POST", news+"/messages", j{"content": "Told to all"}).id()
	must(t, 200, s, "POST", news+"/messages/"+told+"/crosspost", nil)
	if r := call(t, s, "POST", news+"/messages/"+told+"/crosspost", nil); r.at("code") != 40033.0 {
		t.Errorf("crossposting twice gives %s", r.text)
	}
	must(t, 204, s, "DELETE", news+"/messages/"+told, nil)

	forum := "/channels/" + s.ChannelID("", "stories")
	tag := must(t, 200, s, "GET", forum, nil).at("available_tags", 0, "id")
	post := must(t, 201, s, "POST", forum+"/threads", j{"name": "A story", "applied_tags": []any{tag}, "message": j{"content": "It began"}})
	if post.at("message", "id") != post.id() || post.at("applied_tags", 0) != tag {
		t.Errorf("the post is %s", post.text)
	}
	must(t, 200, s, "POST", "/channels/"+post.id()+"/messages", j{"content": "It went on"})
	if n := must(t, 200, s, "PATCH", "/channels/"+post.id(), j{"name": "A longer story", "applied_tags": []any{}}).at("message_count"); n != 1.0 {
		t.Errorf("a post with one message after its first counts %v", n)
	}
	must(t, 200, s, "GET", guild+"/threads/active", nil)
	if r := call(t, s, "POST", forum+"/messages", j{"content": "no"}); r.at("code") != 50008.0 {
		t.Errorf("posting into a forum gives %s", r.text)
	}
}

// everything is a message with all that a message of the older kind can hold.
func everything() j {
	return j{
		"content": "Some words <@1>", "tts": false, "nonce": "abc", "enforce_nonce": true, "allowed_mentions": j{"parse": []any{}},
		"embeds": []any{j{
			"title": "Title", "description": "Words", "url": "https://example.org/a", "color": 255, "timestamp": "2026-11-23T14:00:00Z",
			"author": j{"name": "Me", "url": "https://example.org"}, "footer": j{"text": "foot", "icon_url": "https://example.org/i.png"},
			"image": j{"url": "https://example.org/i.png"}, "thumbnail": j{"url": "https://example.org/t.png"},
			"fields": []any{j{"name": "a", "value": "b", "inline": true}},
		}},
		"components": []any{
			j{"type": 1, "components": []any{
				j{"type": 2, "style": 1, "label": "One", "custom_id": "one"}, j{"type": 2, "style": 5, "label": "Out", "url": "https://example.org"},
				j{"type": 2, "style": 2, "emoji": j{"name": "👍"}, "custom_id": "two", "disabled": true},
			}},
			j{"type": 1, "components": []any{j{"type": 3, "custom_id": "choose", "placeholder": "Choose", "options": []any{
				j{"label": "A", "value": "a", "description": "the first"}, j{"label": "B", "value": "b", "default": true}}}}},
			j{"type": 1, "components": []any{j{"type": 5, "custom_id": "who"}}},
			j{"type": 1, "components": []any{j{"type": 8, "custom_id": "where", "channel_types": []any{0, 5}, "min_values": 0, "max_values": 3}}},
		},
	}
}

func TestComponentsV2(t *testing.T) {
	s := start(t, unlimited())
	wire := "/channels/" + s.ChannelID("", "wire") + "/messages"
	body := j{"flags": 1 << 15, "components": []any{
		j{"type": 17, "accent_color": 255, "components": []any{
			j{"type": 10, "content": "# Izium"},
			j{"type": 9, "components": []any{j{"type": 10, "content": "words"}}, "accessory": j{"type": 2, "style": 1, "label": "Cite", "custom_id": "c"}},
			j{"type": 9, "components": []any{j{"type": 10, "content": "more"}}, "accessory": j{"type": 11, "media": j{"url": "https://example.org/i.png"}}},
			j{"type": 14, "divider": true, "spacing": 2},
			j{"type": 12, "items": []any{j{"media": j{"url": "attachment://chart.png"}, "description": "A chart"}}},
			j{"type": 1, "components": []any{j{"type": 2, "style": 2, "label": "Next", "custom_id": "n"}}},
		}},
		j{"type": 13, "file": j{"url": "attachment://notes.txt"}},
	}}
	r := upload(t, s, wire, body, map[string]string{"chart.png": "not really", "notes.txt": "some notes"})
	if r.status != 200 {
		t.Fatal(r.text)
	}
	address, _ := r.at("components", 0, "components", 4, "items", 0, "media", "url").(string)
	if !strings.HasPrefix(address, s.URL()+"/attachments/") {
		t.Errorf("the picture is at %q", address)
	}
	got, err := http.NewRequestWithContext(t.Context(), "GET", r.at("attachments", 1, "url").(string), nil)
	if err != nil {
		t.Fatal(err)
	}
	if file := send(t, got); file.text != "some notes" && file.text != "not really" {
		t.Errorf("the file holds %q", file.text)
	}
	ids := make(map[float64]bool)
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, entry := range v {
				walk(entry)
			}
		case map[string]any:
			if v["type"] != nil {
				id, _ := v["id"].(float64)
				if id == 0 || ids[id] {
					t.Errorf("component has no id of its own: %v", v)
				}
				ids[id] = true
			}
			walk(v["components"])
			walk(v["accessory"])
		}
	}
	walk(r.at("components"))
	for name, bad := range map[string]j{
		"content": {"flags": 1 << 15, "content": "no", "components": []any{j{"type": 10, "content": "x"}}},
		"no flag": {"components": []any{j{"type": 10, "content": "x"}}},
		"missing": {"flags": 1 << 15, "components": []any{j{"type": 13, "file": j{"url": "attachment://nowhere.txt"}}}},
	} {
		if r := call(t, s, "POST", wire, bad); r.status != 400 || r.at("code") != 50035.0 {
			t.Errorf("%s: %d %s", name, r.status, r.text)
		}
	}
}

// upload posts a multipart body.
func upload(t *testing.T, s *sandbox.Server, path string, payload any, files map[string]string) response {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	text, err := json.Marshal(payload)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.WriteField("payload_json", string(text)); err != nil {
		t.Fatal(err)
	}
	n := 0
	for name, content := range files {
		part, err := w.CreatePart(textproto.MIMEHeader{
			"Content-Disposition": {fmt.Sprintf(`form-data; name="files[%d]"; filename=%q`, n, name)}, "Content-Type": {"application/octet-stream"},
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
		n++
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(t.Context(), "POST", s.URL()+"/api/v10"+path, &b)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bot "+s.Token())
	r.Header.Set("Content-Type", w.FormDataContentType())
	return send(t, r)
}

// Refusals have Discord's status, code and nested errors.
func TestRefusals(t *testing.T) {
	s := start(t, unlimited())
	wire := "/channels/" + s.ChannelID("", "wire")
	long := strings.Repeat("é", 2001)
	rows := make([]any, 6)
	for i := range rows {
		rows[i] = j{"type": 1, "components": []any{j{"type": 2, "style": 1, "label": "x", "custom_id": fmt.Sprint(i)}}}
	}
	same := j{"type": 2, "style": 1, "label": "x", "custom_id": "same"}
	private := s.ChannelID("", "editors-only")
	s.SetOverwrite(private, s.BotID(), 0, sandbox.ViewChannel)
	quiet := s.AddChannel(s.GuildID(), sandbox.TextChannel, "quiet")
	s.SetOverwrite(quiet, s.BotID(), 0, sandbox.SendMessages)
	for _, test := range []struct {
		name, method, path string
		body               any
		status             int
		code               float64
		at                 []any // of the nested error
		word               string
	}{
		{"unknown route", "GET", "/nowhere", nil, 404, 0, nil, ""},
		{"method", "PUT", "/gateway", nil, 405, 0, nil, ""},
		{"unknown channel", "GET", "/channels/1", nil, 404, 10003, nil, ""},
		{"no id", "GET", "/channels/abc", nil, 400, 50035, []any{"channel_id"}, "NUMBER_TYPE_COERCE"},
		{"unknown message", "GET", wire + "/messages/1", nil, 404, 10008, nil, ""},
		{"unknown guild", "GET", "/guilds/1", nil, 404, 10004, nil, ""},
		{"unknown interaction", "POST", "/interactions/1/x/callback", j{"type": 4, "data": j{"content": "x"}}, 404, 10062, nil, ""},
		{"webhook token", "POST", "/webhooks/" + s.BotID() + "/x", j{"content": "x"}, 401, 50027, nil, ""},
		{"hidden channel", "POST", "/channels/" + private + "/messages", j{"content": "x"}, 403, 50001, nil, ""},
		{"silent channel", "POST", "/channels/" + quiet + "/messages", j{"content": "x"}, 403, 50013, nil, ""},
		{"bad JSON", "POST", wire + "/messages", `{"content":`, 400, 50109, nil, ""},
		{"not an object", "POST", wire + "/messages", `"content"`, 400, 50035, nil, ""},
		{"empty", "POST", wire + "/messages", j{}, 400, 50006, nil, ""},
		{"only spaces", "POST", wire + "/messages", j{"content": " \n "}, 400, 50006, nil, ""},
		{"long", "POST", wire + "/messages", j{"content": long}, 400, 50035, []any{"content"}, "BASE_TYPE_MAX_LENGTH"},
		{"embed title", "POST", wire + "/messages", j{"embeds": []any{j{"title": long[:600]}}}, 400, 50035, []any{"embeds", "0", "title"}, "BASE_TYPE_MAX_LENGTH"},
		{"embeds together", "POST", wire + "/messages", j{"embeds": []any{j{"description": long + long}, j{"description": long}}}, 400, 50035, []any{"embeds"}, "MAX_EMBED_SIZE_EXCEEDED"},
		{"field", "POST", wire + "/messages", j{"embeds": []any{j{"fields": []any{j{"name": "", "value": "x"}}}}}, 400, 50035, []any{"embeds", "0", "fields", "0", "name"}, "BASE_TYPE_REQUIRED"},
		{"scheme", "POST", wire + "/messages", j{"embeds": []any{j{"title": "x", "url": "ftp://x"}}}, 400, 50035, []any{"embeds", "0", "url"}, "URL_TYPE_INVALID_SCHEME"},
		{"rows", "POST", wire + "/messages", j{"components": rows}, 400, 50035, []any{"components"}, "BASE_TYPE_MAX_LENGTH"},
		{"same id", "POST", wire + "/messages", j{"components": []any{j{"type": 1, "components": []any{same, same}}}}, 400, 50035, []any{"components", "0", "components", "1", "custom_id"}, "COMPONENT_CUSTOM_ID_DUPLICATED"},
		{"unknown component", "POST", wire + "/messages", j{"components": []any{j{"type": 99}}}, 400, 50035, []any{"components", "0", "type"}, "BASE_TYPE_CHOICES"},
		{"nonce", "POST", wire + "/messages", j{"content": "x", "nonce": strings.Repeat("n", 26)}, 400, 50035, []any{"nonce"}, ""},
		{"limit", "GET", wire + "/messages?limit=101", nil, 400, 50035, []any{"limit"}, "NUMBER_TYPE_MAX"},
		{"unknown emoji", "PUT", wire + "/messages/" + posted(t, s) + "/reactions/word/@me", nil, 400, 10014, nil, ""},
		{"crosspost in text", "POST", wire + "/messages/" + posted(t, s) + "/crosspost", nil, 400, 50024, nil, ""},
		{"no thread name", "POST", wire + "/threads", j{"type": 11}, 400, 50035, []any{"name"}, "BASE_TYPE_REQUIRED"},
		{"other app", "GET", "/applications/1/commands", nil, 403, 20012, nil, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := call(t, s, test.method, test.path, test.body)
			if r.status != test.status || r.at("code") != test.code {
				t.Errorf("%d %s, want %d and code %v", r.status, r.text, test.status, test.code)
			}
			if test.word != "" {
				path := append(append([]any{"errors"}, test.at...), "_errors", 0, "code")
				if got := r.at(path...); got != test.word {
					t.Errorf("nested error is %v in %s, want %s", got, r.text, test.word)
				}
			}
		})
	}
	r, err := http.NewRequestWithContext(t.Context(), "GET", s.URL()+"/api/v10/users/@me", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bot wrong")
	if got := send(t, r); got.status != 401 || got.text != `{"code":0,"message":"401: Unauthorized"}` {
		t.Errorf("a wrong token gives %d %s", got.status, got.text)
	}
}

// posted posts a message and gives its id.
func posted(t *testing.T, s *sandbox.Server) string {
	t.Helper()
	return must(t, 200, s, "POST", "/channels/"+s.ChannelID("", "wire")+"/messages", j{"content": "x"}).id()
}
