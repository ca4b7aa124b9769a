package conformance

import (
	"bytes"
	"encoding/json"
	"net/http"
	"testing"

	"wiredesk/internal/sandbox"
)

type j = map[string]any

// bot makes one call as the bot and gives the answer's id.
func call(t *testing.T, s *sandbox.Server, method, path string, body any) string {
	t.Helper()
	b, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(t.Context(), method, s.URL()+"/api/v10"+path, bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bot "+s.Token())
	r.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode >= 300 {
		t.Fatalf("%s %s: %s", method, path, res.Status)
	}
	var v struct {
		ID string `json:"id"`
	}
	if res.StatusCode != http.StatusNoContent {
		if err := json.NewDecoder(res.Body).Decode(&v); err != nil && err.Error() == "" {
			t.Fatal(err)
		}
	}
	return v.ID
}

// everything makes each kind of event happen once, the guild's end last.
func everything(t *testing.T, s *sandbox.Server) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	wire := s.ChannelID("", "wire")
	messages := "/channels/" + wire + "/messages"
	buttons := []any{j{"type": 1, "components": []any{j{"type": 2, "style": 1, "label": "One", "custom_id": "one"}}}}
	m := call(t, s, "POST", messages, j{"content": "words", "components": buttons, "embeds": []any{j{"title": "T", "fields": []any{j{"name": "a", "value": "b"}}}}})
	call(t, s, "PATCH", messages+"/"+m, j{"content": "other"})
	call(t, s, "PUT", messages+"/"+m+"/reactions/%F0%9F%91%8D/@me", nil)
	call(t, s, "PUT", messages+"/pins/"+m, nil)
	call(t, s, "POST", "/channels/"+wire+"/typing", nil)
	call(t, s, "POST", messages+"/"+m+"/threads", j{"name": "More"})
	said, err := s.Say("editor", wire, "cite me")
	must(err)
	commands := []any{
		j{"name": "find", "description": "d", "options": []any{
			j{"type": 3, "name": "query", "description": "d", "autocomplete": true}, j{"type": 7, "name": "where", "description": "d"}}},
		j{"name": "Cite this", "type": 3}, j{"name": "About", "type": 2},
	}
	call(t, s, "PUT", "/applications/"+s.BotID()+"/commands", commands)
	_, err = s.Invoke("reporter", wire, "find", j{"query": "x", "where": wire})
	must(err)
	_, err = s.ContextMenu("editor", wire, "Cite this", said.ID)
	must(err)
	_, err = s.ContextMenu("editor", wire, "About", s.UserID("visitor"))
	must(err)
	_, err = s.Click("editor", m, "one")
	must(err)
	s.RemoveMessage(said.ID)
	c := s.AddChannel(s.GuildID(), sandbox.AnnouncementChannel, "more")
	s.SetOverwrite(c, s.BotID(), sandbox.SendMessages, 0)
	s.RemoveChannel(c)
	s.AddRole(s.GuildID(), "Desk", 0)
	s.RemoveBot(s.AddGuild("Another desk"))
}
