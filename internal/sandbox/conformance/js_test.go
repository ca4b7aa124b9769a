package conformance

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"wiredesk/internal/sandbox"
	"wiredesk/internal/sandbox/apispec"
)

// modules copies a folder of JavaScript to one that outlives the test and installs
// what its package.json asks for, or skips the test and says why.
func modules(t *testing.T, from string) string {
	t.Helper()
	if os.Getenv("WIREDESK_NPM") == "" {
		t.Skip("JavaScript is skipped: set WIREDESK_NPM=1 to install and run it")
	}
	for _, tool := range []string{"node", "npm"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("JavaScript is skipped: %v", err)
		}
	}
	dir := filepath.Join(os.TempDir(), "wiredesk-conformance-"+filepath.Base(from))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(from, "*.*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(name)), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	npm := exec.CommandContext(t.Context(), "npm", "install", "--no-audit", "--no-fund", "--ignore-scripts")
	npm.Dir = dir
	if out, err := npm.CombinedOutput(); err != nil {
		t.Skipf("JavaScript is skipped: npm install: %v\n%s", err, out)
	}
	return dir
}

func TestDiscordJS(t *testing.T) {
	dir := modules(t, "js")
	s := sandbox.New(sandbox.Options{Privileged: sandbox.IntentMessageContent})
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	apispec.Watch(t, s)
	node := exec.CommandContext(t.Context(), "node", "discordjs.mjs")
	node.Dir = dir
	node.Env = append(os.Environ(), "SANDBOX="+s.URL(), "TOKEN="+s.Token())
	out, err := node.CombinedOutput()
	t.Logf("%s", out)
	if err != nil {
		t.Fatal(err)
	}
}

// kinds are the events that are type-checked, with their types in discord-api-types.
var kinds = map[string]string{
	"READY": "GatewayReadyDispatch", "GUILD_CREATE": "GatewayGuildCreateDispatch", "MESSAGE_CREATE": "GatewayMessageCreateDispatch",
	"MESSAGE_UPDATE": "GatewayMessageUpdateDispatch", "MESSAGE_DELETE": "GatewayMessageDeleteDispatch",
	"CHANNEL_CREATE": "GatewayChannelCreateDispatch", "CHANNEL_UPDATE": "GatewayChannelUpdateDispatch", "THREAD_CREATE": "GatewayThreadCreateDispatch",
	"MESSAGE_REACTION_ADD": "GatewayMessageReactionAddDispatch", "INTERACTION_CREATE": "GatewayInteractionCreateDispatch",
	"TYPING_START": "GatewayTypingStartDispatch", "GUILD_ROLE_CREATE": "GatewayGuildRoleCreateDispatch", "CHANNEL_DELETE": "GatewayChannelDeleteDispatch",
	"GUILD_DELETE": "GatewayGuildDeleteDispatch", "CHANNEL_PINS_UPDATE": "GatewayChannelPinsUpdateDispatch",
}

// undocumented are fields that Discord sends and its documentation, and so the types, lack.
var undocumented = regexp.MustCompile(`"(_trace|geo_ordered_rtc_regions|relationships|user_settings|session_type|presences|private_channels|primary_guild|collectibles)":`)

// TestGatewayPayloads type-checks what the gateway sends against discord-api-types.
func TestGatewayPayloads(t *testing.T) {
	dir := modules(t, "js")
	frames := capture(t)
	var b strings.Builder
	b.WriteString(`import type * as api from 'discord-api-types/v10';
// Enums of words are taken as their words, sets of flags as numbers; everything else as it is.
type Plain<T> = T extends string ? (string extends T ? T : ` + "`${T}`" + `) : T extends object ? { [K in keyof T]: K extends ` + "`${string}flags`" + ` ? number : Plain<T[K]> } : T;
`)
	seen := make(map[string]bool)
	for n, frame := range frames {
		var p struct {
			T string `json:"t"`
		}
		if err := json.Unmarshal(frame, &p); err != nil {
			t.Fatal(err)
		}
		if kind := kinds[p.T]; kind != "" {
			seen[p.T] = true
			fmt.Fprintf(&b, "export const p%d: Plain<api.%s> = %s;\n", n, kind, frame)
		}
	}
	for name := range kinds {
		if !seen[name] {
			t.Errorf("no %s was captured", name)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "payloads.ts"), []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	tsc := exec.CommandContext(t.Context(), "npx", "--no-install", "tsc", "--noEmit", "--strict", "--skipLibCheck", "--target", "es2022",
		"--module", "nodenext", "--noErrorTruncation", "payloads.ts")
	tsc.Dir = dir
	if out, err := tsc.CombinedOutput(); err != nil {
		t.Errorf("%v\n%.6000s", err, out)
	}
	t.Logf("%d payloads of %d kinds checked", len(frames), len(seen))
}

// capture connects to a sandbox, makes everything happen, and gives the frames.
func capture(t *testing.T) [][]byte {
	t.Helper()
	s := sandbox.New(sandbox.Options{Privileged: sandbox.IntentMessageContent, Gateway: sandbox.GatewayOptions{IdentifyEvery: -1}})
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	ws := dial(t, s)
	intents := 1<<0 | 1<<9 | 1<<10 | 1<<11 | 1<<15
	write(t, ws, map[string]any{"op": 2, "d": map[string]any{"token": s.Token(), "intents": intents, "properties": map[string]any{}}})
	frames := readUntil(t, ws, "GUILD_CREATE")
	everything(t, s)
	frames = append(frames, readUntil(t, ws, "GUILD_DELETE")...)
	var ready struct {
		D struct {
			Session string `json:"session_id"`
		} `json:"d"`
	}
	if err := json.Unmarshal(frames[0], &ready); err != nil {
		t.Fatal(err)
	}
	if err := ws.Close(); err != nil {
		t.Fatal(err)
	}
	ws = dial(t, s)
	write(t, ws, map[string]any{"op": 6, "d": map[string]any{"token": s.Token(), "session_id": ready.D.Session, "seq": 3}})
	return append(frames, readUntil(t, ws, "RESUMED")...)
}

func dial(t *testing.T, s *sandbox.Server) *websocket.Conn {
	t.Helper()
	ws, res, err := websocket.DefaultDialer.DialContext(t.Context(), strings.Replace(s.URL(), "http", "ws", 1)+"/gateway?v=10&encoding=json", nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := res.Body.Close(); err != nil {
		t.Fatal(err)
	}
	return ws
}

func write(t *testing.T, ws *websocket.Conn, v any) {
	t.Helper()
	if err := ws.WriteJSON(v); err != nil {
		t.Fatal(err)
	}
}

// readUntil gives all dispatched frames up to the one with a name.
func readUntil(t *testing.T, ws *websocket.Conn, name string) [][]byte {
	t.Helper()
	var frames [][]byte
	for {
		if err := ws.SetReadDeadline(time.Now().Add(5 * time.Second)); err != nil {
			t.Fatal(err)
		}
		_, b, err := ws.ReadMessage()
		if err != nil {
			t.Fatal(err)
		}
		var p struct {
			Op int    `json:"op"`
			T  string `json:"t"`
		}
		if err := json.Unmarshal(b, &p); err != nil {
			t.Fatal(err)
		}
		if p.Op == 0 {
			frames = append(frames, withoutUndocumented(t, b))
		}
		if p.T == name {
			return frames
		}
	}
}

// withoutUndocumented drops what the types can't know.
func withoutUndocumented(t *testing.T, frame []byte) []byte {
	t.Helper()
	dec := json.NewDecoder(bytes.NewReader(frame))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		t.Fatal(err)
	}
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			for key, child := range v {
				if inGuild := v["premium_tier"] != nil; key == "home_header" || inGuild && key == "nsfw" || !inGuild && undocumented.MatchString(`"`+key+`":`) {
					delete(v, key)
				}
				walk(child)
			}
		case []any:
			for _, child := range v {
				walk(child)
			}
		}
	}
	walk(v)
	top, _ := v.(map[string]any)
	d, _ := top["d"].(map[string]any)
	if data, isObject := d["data"].(map[string]any); isObject && data["component_type"] != nil {
		delete(data, "id") // documented with the components, not yet in the types
	}
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
