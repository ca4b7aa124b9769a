package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"net/netip"
	"strings"
	"testing"

	"wiredesk/bot"
	"wiredesk/config"
	"wiredesk/internal/news"
	"wiredesk/internal/sandbox"
)

// badFeeds are answers that no feed should give, with what people read about them.
func badFeeds(t *testing.T, good string) map[string]struct {
	serve http.HandlerFunc
	says  string
} {
	t.Helper()
	text := func(body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, body) }
	}
	status := func(code int, header ...string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			if len(header) == 2 {
				w.Header().Set(header[0], header[1])
			}
			w.WriteHeader(code)
		}
	}
	const challenge = `<!doctype html><html><head><title>Just a moment...</title></head><body><div id="cf-challenge-running">Checking your browser</div></body></html>`
	var bomb bytes.Buffer
	z := gzip.NewWriter(&bomb)
	zeros := make([]byte, 1<<20)
	for range 64 {
		if _, err := z.Write(zeros); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	type bad = struct {
		serve http.HandlerFunc
		says  string
	}
	return map[string]bad{
		"html":   {text("<!doctype html><html><head><title>Hello</title></head><body><p>No feed here.</p></body></html>"), "page"},
		"empty":  {text(""), "empty"},
		"twenty": {text(good + strings.Repeat("<!-- filler filler filler -->", 20<<20/28)), "MB"},
		"bomb": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Encoding", "gzip")
			if _, err := w.Write(bomb.Bytes()); err != nil {
				t.Log(err)
			}
		}, "MB"},
		"captcha": {text(challenge), "captcha"},
		"refusal": {func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.WriteHeader(http.StatusForbidden)
			fmt.Fprint(w, challenge)
		}, "captcha"},
		"login":     {text(`<!doctype html><html><title>Sign in</title><form><input name="user"><input type="password"></form></html>`), "login form"},
		"missing":   {status(404), "404"},
		"gone":      {status(410), "410"},
		"throttled": {status(429, "Retry-After", "120"), "429"},
		"loop": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, r.URL.Path+"?again", http.StatusFound)
		}, "redirect"},
		"private": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://127.0.0.2:9/secret", http.StatusFound)
		}, "private"},
	}
}

// TestBadFeeds gives each bad answer one clear sentence, both where a source is
// added and in /status, and loses nothing of what was archived before.
func TestBadFeeds(t *testing.T) {
	h := newHouse(t, func(c *config.Config) { c.FetchAllow = []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")} })
	good := h.press.rss("Good", [3]string{"The dam holds", "/dam", "The dam at the river holds, engineers said."})
	bad := badFeeds(t, good)
	for name, b := range bad {
		h.press.serve("/new/"+name, b.serve)
		said := h.ask("editor", "source add", map[string]any{"address": h.press.URL + "/new/" + name})
		if !strings.Contains(said, b.says) || strings.Count(said, "\n") > 1 {
			t.Errorf("/source add of %s answered %q, which should be one sentence with %q", name, said, b.says)
		}
		h.press.text("/was/"+name, "application/rss+xml", strings.ReplaceAll(good, "/dam", "/dam-"+name))
		if said := h.ask("editor", "source add", map[string]any{"address": h.press.URL + "/was/" + name, "name": "was " + name}); !strings.Contains(said, "followed now") {
			t.Fatalf("/source add of a good feed answered %q", said)
		}
	}
	h.until("all are archived", func() bool { return h.archived() == len(bad) })
	for name, b := range bad {
		h.press.serve("/was/"+name, b.serve)
	}
	h.until("all are in trouble", func() bool { return h.failing() == len(bad) })
	said := h.ask("editor", "status", nil)
	for name, b := range bad {
		_, line, _ := strings.Cut(said, "was "+name+"**")
		line, _, _ = strings.Cut(line, "\n")
		if !strings.Contains(line, b.says) {
			t.Errorf("/status says of %s %q, which lacks %q", name, line, b.says)
		}
	}
	if h.archived() != len(bad) {
		t.Errorf("%d reports are left of %d", h.archived(), len(bad))
	}
	if said := h.ask("reporter", "find", map[string]any{"query": "dam engineers"}); !strings.Contains(said, "The dam holds") {
		t.Errorf("/find answered %q", said)
	}
}

func (h *house) failing() int {
	st, err := h.process.store.Status(h.t.Context(), h.guild())
	if err != nil {
		h.t.Fatal(err)
	}
	return st.Failing
}

// TestDamagedFeeds reads what can be read of a feed that is cut off or in the
// wrong charset.
func TestDamagedFeeds(t *testing.T) {
	h := newHouse(t)
	whole := h.press.rss("Cut", [3]string{"First whole item", "/one", "One."}, [3]string{"Second whole item", "/two", "Two."}, [3]string{"Third", "/three", "Three."})
	h.press.text("/cut", "application/rss+xml", whole[:strings.Index(whole, "<title>Third")])
	if said := h.ask("editor", "source test", map[string]any{"source": h.press.URL + "/cut"}); !strings.Contains(said, "Second whole item") {
		t.Errorf("a feed cut off in its third item gave %q", said)
	}
	latin := strings.Replace(h.press.rss("Latin", [3]string{"Les réfractaires de l'armée", "/r", "Un."}), "UTF-8", "ISO-8859-1", 1)
	h.press.text("/latin", "application/rss+xml; charset=utf-8", string(latin1(latin)))
	if said := h.ask("editor", "source test", map[string]any{"source": h.press.URL + "/latin"}); !strings.Contains(said, "réfractaires") {
		t.Errorf("a feed in another charset than its header's gave %q", said)
	}
}

func latin1(s string) []byte {
	var out []byte
	for _, r := range s {
		out = append(out, byte(r))
	}
	return out
}

// TestBadWords answers what people mistype.
func TestBadWords(t *testing.T) {
	h := newHouse(t)
	upload := func(name string, body []byte) string {
		id, err := h.sandbox.Upload("reporter", name, "application/octet-stream", body)
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	for _, test := range []struct {
		as, command string
		options     map[string]any
		says        string
	}{
		{"editor", "source add", map[string]any{"address": "not an address"}, "address"},
		{"editor", "source remove", map[string]any{"source": "Nowhere Times"}, "Nowhere Times"},
		{"editor", "find", map[string]any{"query": `"unclosed prison`}, "\""},
		{"editor", "find", map[string]any{"query": "prison", "from": "someday"}, "someday"},
		{"editor", "watch add", map[string]any{"query": "-wagner", "channel": h.channel("wire")}, "word"},
		{"editor", "watch test", map[string]any{"query": "(prison"}, "("},
		{"reporter", "report add", map[string]any{"file": upload("photo.png", []byte("PNG"))}, "photo.png"},
		{"reporter", "report add", map[string]any{"file": upload("long.txt", bytes.Repeat([]byte("a "), 5<<20))}, "8"},
		{"editor", "report add", map[string]any{}, "address or a file"},
		{"editor", "cite", map[string]any{"what": "99999"}, "/find"},
		{"editor", "report show", map[string]any{"report": "No such title at all"}, "No such title"},
		{"visitor", "find", map[string]any{"query": "zzyzx"}, "zzyzx"},
	} {
		said := h.ask(test.as, test.command, test.options)
		if !strings.Contains(said, test.says) {
			t.Errorf("/%s %v answered %q, which lacks %q", test.command, test.options, said, test.says)
		}
		for _, inner := range []string{"sql", "panic", "goroutine", "context deadline", "nil pointer", "went wrong on our side"} {
			if strings.Contains(strings.ToLower(said), inner) {
				t.Errorf("/%s %v shows an internal error: %q", test.command, test.options, said)
			}
		}
	}
}

// TestLostChannel holds what can't be posted, says so, and posts it when mended.
func TestLostChannel(t *testing.T) {
	h := newHouse(t)
	h.press.text("/feed", "application/rss+xml", h.press.rss("Post", [3]string{"Old", "/old", "Old."}))
	h.sandbox.SetOverwrite(h.channel("politics"), h.sandbox.BotID(), 0, sandbox.ViewChannel|sandbox.SendMessages)
	said := h.ask("editor", "watch add", map[string]any{"query": "strike", "channel": h.channel("politics")})
	if !strings.Contains(said, "View Channel") {
		t.Errorf("/watch add to a channel the bot can't see answered %q", said)
	}
	h.sandbox.SetOverwrite(h.channel("politics"), h.sandbox.BotID(), 0, 0)
	h.ask("editor", "source add", map[string]any{"address": h.press.URL + "/feed"})
	h.ask("editor", "watch add", map[string]any{"query": "strike", "channel": h.channel("politics")})
	h.until("the old item is archived", func() bool { return h.archived() == 1 })
	h.sandbox.SetOverwrite(h.channel("politics"), h.sandbox.BotID(), 0, sandbox.SendMessages)
	h.press.text("/feed", "application/rss+xml", h.press.rss("Post", [3]string{"Dockers strike", "/new", "A strike."}, [3]string{"Old", "/old", "Old."}))
	h.until("the post is held and /status says so", func() bool {
		return strings.Contains(h.ask("editor", "status", nil), "held for")
	})
	h.sandbox.SetOverwrite(h.channel("politics"), h.sandbox.BotID(), 0, 0)
	if _, err := h.process.store.RequeueHeld(t.Context(), h.guild(), h.channel("politics")); err != nil {
		t.Fatal(err)
	}
	h.process.outbox.Wake()
	h.until("the post is there", func() bool { return len(h.posts("politics")) == 1 })
}

// TestRefusedToken ends with one sentence.
func TestRefusedToken(t *testing.T) {
	s := sandbox.New(sandbox.Options{})
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	env := map[string]string{
		"DISCORD_TOKEN": "bad.token.here", "DISCORD_API_URL": s.URL() + "/api", "DATA_DIR": t.TempDir(), "LISTEN_ADDR": "off", "LOG_LEVEL": "error",
	}
	for k, v := range env {
		t.Setenv(k, v)
	}
	var out, complaint bytes.Buffer
	if code := dispatch(t.Context(), []string{"run"}, &out, &complaint); code == 0 {
		t.Fatal("run ended well with a token that is refused")
	}
	if said := complaint.String(); !strings.Contains(said, "token") || strings.Contains(said, "bad.token.here") || strings.Count(said, "\n") > 1 {
		t.Errorf("a refused token said %q", said)
	}
	t.Setenv("DISCORD_TOKEN", "")
	complaint.Reset()
	if code := dispatch(t.Context(), []string{"run"}, &out, &complaint); code != 2 || !strings.Contains(complaint.String(), "wiredesk demo") {
		t.Errorf("run without a token ended with %d and %q", code, complaint.String())
	}
}

// TestForeignChannel lets no desk post to another server's channel.
func TestForeignChannel(t *testing.T) {
	h := newHouse(t)
	other := h.sandbox.AddChannel(h.sandbox.AddGuild("Elsewhere"), sandbox.TextChannel, "theirs")
	err := bot.CanPost(h.process.session)(t.Context(), h.guild(), other)
	if news.CodeOf(err) != news.NotFound {
		t.Errorf("posting to another server's channel: %v", err)
	}
	if err := bot.CanPost(h.process.session)(t.Context(), h.guild(), h.channel("wire")); err != nil {
		t.Errorf("posting to the desk's own channel: %v", err)
	}
}
