package bot

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"wiredesk/commands"
	"wiredesk/internal/memory"
	"wiredesk/internal/news"
	"wiredesk/internal/phrase"
)

// door is an endpoint with one command, and what came of the requests to it.
type door struct {
	*Endpoint
	key    ed25519.PrivateKey
	now    time.Time
	memory *memory.Memory

	mu     sync.Mutex
	counts map[string]int
	ran    int
	later  []string // what was said through Discord's API
}

func (d *door) Respond(_ context.Context, _ *discordgo.Interaction, answer *discordgo.InteractionResponse) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.later = append(d.later, "respond "+answer.Data.Content)
	return nil
}

func (d *door) EditOriginal(_ context.Context, _ *discordgo.Interaction, edit *discordgo.WebhookEdit) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.later = append(d.later, "edit "+*edit.Content)
	if len(d.later) == 1 {
		return news.Errorf(news.NotFound, "Discord doesn't know this any more.")
	}
	return nil
}

func newDoor(t testing.TB) *door {
	t.Helper()
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	phrases, err := phrase.New()
	if err != nil {
		t.Fatal(err)
	}
	d := &door{key: private, now: time.Now(), counts: map[string]int{}}
	if d.memory, err = memory.Open("", "wiredesk-test"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.memory.Close(); err != nil {
			t.Error(err)
		}
	})
	run := func(_ context.Context, req *commands.Request) (*commands.Reply, error) {
		d.mu.Lock()
		d.ran++
		d.mu.Unlock()
		switch req.Values["word"] {
		case "slow":
			time.Sleep(deferAfter + 100*time.Millisecond)
		case "panic":
			panic("oh")
		case "file":
			return &commands.Reply{Head: commands.Line{{Text: "with a file"}}, Files: []commands.ReplyFile{{Name: "a.txt", Body: []byte("a")}}}, nil
		case "error":
			return nil, news.Errorf(news.Invalid, "No such word.")
		}
		return &commands.Reply{Head: commands.Line{{Text: "pong"}}}, nil
	}
	log := slog.New(slog.DiscardHandler)
	router := &Router{
		Table:   &commands.Table{Commands: []commands.Command{{Name: "ping", Run: run}}},
		Desk:    func(_ context.Context, id string) (news.Desk, error) { return news.Desk{ID: id}, nil },
		Phrases: phrases, Memory: d.memory, Answer: d, Now: time.Now, Log: log,
	}
	d.Endpoint = &Endpoint{Key: public, Router: router, Memory: d.memory, Now: func() time.Time { return d.now }, Log: log, Count: func(result string) {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.counts[result]++
	}}
	return d
}

// asks is a signed request.
func (d *door) asks(at time.Time, body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/interactions", strings.NewReader(body))
	stamp := strconv.FormatInt(at.Unix(), 10)
	r.Header.Set("X-Signature-Timestamp", stamp)
	r.Header.Set("X-Signature-Ed25519", hex.EncodeToString(ed25519.Sign(d.key, []byte(stamp+body))))
	return r
}

func (d *door) answers(r *http.Request) (int, string) {
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

func pingWith(id, word string) string {
	return fmt.Sprintf(`{"id":%q,"application_id":"1","type":2,"token":"t","version":1,"guild_id":"7","channel_id":"8","locale":"en-US","member":{"user":{"id":"9","username":"ed"},"permissions":"0"},"data":{"id":"1","name":"ping","type":1,"options":[{"name":"word","type":3,"value":%q}]}}`, id, word)
}

// TestEndpointAnswers gives first answers in the response, and the rest through
// Discord's API.
func TestEndpointAnswers(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		word, says string
		status     int
		later      []string
	}{
		{"", `"content":"pong"`, 200, nil},
		{"error", "No such word.", 200, nil},
		{"panic", "went wrong on our side", 200, nil},
		{"file", "", 202, []string{"respond with a file"}},
		{"slow", `{"type":5,`, 200, []string{"edit pong", "edit pong"}}, // Discord didn't know the answer yet at first
	} {
		t.Run("word "+test.word, func(t *testing.T) {
			t.Parallel()
			d := newDoor(t)
			status, body := d.answers(d.asks(d.now, pingWith("5", test.word)))
			d.Wait()
			if status != test.status || !strings.Contains(body, test.says) || fmt.Sprint(d.later) != fmt.Sprint(test.later) {
				t.Errorf("answered %d %s, later %q", status, body, d.later)
			}
			if d.counts[TakenHTTP] != 1 {
				t.Errorf("counted %v", d.counts)
			}
		})
	}
}

func TestEndpointPong(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	for range 2 {
		if status, body := d.answers(d.asks(d.now, `{"id":"1","type":1,"token":"t","version":1}`)); status != 200 || body != `{"type":1}` {
			t.Errorf("answered %d %s", status, body)
		}
	}
}

// failing is a body that breaks off.
type failing struct{ io.Reader }

func (f failing) Read(b []byte) (int, error) {
	n, _ := f.Reader.Read(b)
	if n == 0 {
		return 0, errors.New("broken off")
	}
	return n, nil
}

// TestEndpointRefuses refuses what isn't Discord's, counts it and does nothing else.
func TestEndpointRefuses(t *testing.T) {
	t.Parallel()
	d := newDoor(t)
	body := pingWith("77", "")
	signed := func(change func(*http.Request)) *http.Request {
		r := d.asks(d.now, body)
		change(r)
		return r
	}
	refuse := func(name, result string, status int, r *http.Request) {
		t.Helper()
		before := d.counts[result]
		got, said := d.answers(r)
		if got != status || said != "" || d.counts[result] != before+1 {
			t.Errorf("%s: %d %q, counted %v; want %d and %s", name, got, said, d.counts, status, result)
		}
	}
	for _, method := range []string{"GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"} {
		refuse(method, MethodHTTP, 405, signed(func(r *http.Request) { r.Method = method }))
	}
	refuse("no signature", SignatureHTTP, 401, signed(func(r *http.Request) { r.Header.Del("X-Signature-Ed25519") }))
	refuse("no time", SignatureHTTP, 401, signed(func(r *http.Request) { r.Header.Del("X-Signature-Timestamp") }))
	refuse("signature not hex", SignatureHTTP, 401, signed(func(r *http.Request) { r.Header.Set("X-Signature-Ed25519", strings.Repeat("zz", 64)) }))
	refuse("short signature", SignatureHTTP, 401, signed(func(r *http.Request) { r.Header.Set("X-Signature-Ed25519", "abcd") }))
	refuse("another key", SignatureHTTP, 401, (&door{key: newDoor(t).key}).asks(d.now, body))
	refuse("another body", SignatureHTTP, 401, signed(func(r *http.Request) { r.Body = io.NopCloser(strings.NewReader(body + " ")) }))
	refuse("another time", SignatureHTTP, 401, signed(func(r *http.Request) {
		r.Header.Set("X-Signature-Timestamp", strconv.FormatInt(d.now.Unix()+1, 10))
	}))
	refuse("old", StaleHTTP, 401, d.asks(d.now.Add(-replayWindow-2*time.Second), body))
	refuse("of the future", StaleHTTP, 401, d.asks(d.now.Add(replayWindow+2*time.Second), body))
	refuse("huge, said so", LargeHTTP, 413, d.asks(d.now, strings.Repeat(" ", maxInteraction+1)))
	refuse("huge, not said so", LargeHTTP, 413, signed(func(r *http.Request) {
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(make([]byte, maxInteraction+1))), -1
	}))
	refuse("broken off", MalformedHTTP, 400, signed(func(r *http.Request) { r.Body = io.NopCloser(failing{strings.NewReader("{")}) }))
	for _, bad := range []string{"", "null", "7", "{", `{"type":2}`, `{"id":"1","type":2,"data":{"options":[null]}}`, `{"id":"1","type":9}`} {
		refuse("signed "+bad, MalformedHTTP, 400, d.asks(d.now, bad))
	}
	d.Wait()
	if d.ran != 0 || len(d.later) != 0 {
		t.Errorf("%d commands ran, %q was said", d.ran, d.later)
	}
	if status, _ := d.answers(d.asks(d.now, body)); status != 200 {
		t.Fatalf("the true one got %d", status)
	}
	refuse("again", ReplayedHTTP, 409, d.asks(d.now, body))
	elsewhere := &Endpoint{Key: d.Key, Router: d.Router, Memory: d.memory, Count: d.Count, Now: d.Now, Log: d.Log}
	if w := httptest.NewRecorder(); d.ran == 1 {
		if elsewhere.ServeHTTP(w, d.asks(d.now, body)); w.Code != 409 {
			t.Errorf("again, in another process: %d", w.Code)
		}
	}
	d.Wait()
	if d.ran != 1 {
		t.Errorf("the command ran %d times", d.ran)
	}
}

// FuzzEndpoint feeds signed and unsigned bodies of any content; it must never panic
// and never take what isn't signed.
func FuzzEndpoint(f *testing.F) {
	for _, seed := range []string{"null", `{"id":"1","type":1}`, pingWith("1", "x"), `{"id":"1","type":3,"token":"t","data":null}`, `{"id":"2","type":5,"token":"t","guild_id":"1","member":{"user":{}},"data":{"components":[{"type":1,"components":[{"type":99}]}]}}`} {
		f.Add(seed, true)
		f.Add(seed, false)
	}
	d := newDoor(f)
	f.Fuzz(func(t *testing.T, body string, signed bool) {
		r := d.asks(d.now, body)
		if !signed {
			r.Header.Set("X-Signature-Ed25519", strings.Repeat("00", 64))
		}
		if status, _ := d.answers(r); !signed && status != 401 {
			t.Errorf("unsigned: %d", status)
		}
	})
}
