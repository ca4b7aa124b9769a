package sandbox_test

import (
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"wiredesk/internal/sandbox"
)

// endpoint is a program that takes interactions over HTTP.
type endpoint struct {
	key    ed25519.PublicKey
	answer func(w http.ResponseWriter, body []byte)
	open   bool // takes any signature
}

func (e *endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	signature, hexErr := hex.DecodeString(r.Header.Get("X-Signature-Ed25519"))
	signed := append([]byte(r.Header.Get("X-Signature-Timestamp")), body...)
	if err != nil || hexErr != nil || !e.open && !ed25519.Verify(e.key, signed, signature) {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	var i struct{ Type int }
	if json.Unmarshal(body, &i) == nil && i.Type == 1 {
		_, _ = w.Write([]byte(`{"type":1}`))
		return
	}
	e.answer(w, body)
}

func TestEndpoint(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	key, err := hex.DecodeString(d.PublicKey())
	if err != nil {
		t.Fatal(err)
	}
	e := &endpoint{key: key, answer: func(w http.ResponseWriter, _ []byte) {
		_, _ = w.Write([]byte(`{"type":4,"data":{"content":"over HTTP"}}`))
	}}
	server := httptest.NewServer(e)
	t.Cleanup(server.Close)
	if err := d.SetEndpoint(server.URL + "/interactions"); err != nil {
		t.Fatal(err)
	}
	invoke := func() (*sandbox.Reply, error) {
		i, err := d.Invoke("editor", d.wire, "find", map[string]any{"query": "x"})
		if err != nil {
			t.Fatal(err)
		}
		return i.Wait(t.Context())
	}
	if reply, err := invoke(); err != nil || reply.Message.Content != "over HTTP" {
		t.Errorf("reply %+v, %v", reply, err)
	}
	e.answer = func(w http.ResponseWriter, _ []byte) { w.WriteHeader(http.StatusInternalServerError) }
	if _, err := invoke(); !errors.Is(err, sandbox.ErrNoResponse) {
		t.Errorf("an endpoint that fails: %v", err)
	}
	e.answer = func(w http.ResponseWriter, _ []byte) { _, _ = w.Write([]byte(`{"type":4,"data":{}}`)) }
	if _, err := invoke(); !errors.Is(err, sandbox.ErrNoResponse) {
		t.Errorf("an answer that Discord refuses: %v", err)
	}
	e.open = true
	if err := d.SetEndpoint(server.URL); err == nil {
		t.Error("an endpoint that takes bad signatures is taken")
	}
}

func TestShards(t *testing.T) {
	s := start(t, sandbox.Options{Gateway: sandbox.GatewayOptions{Shards: 2, ShardsAtLeast: 2, AtOnce: 2, IdentifyEvery: time.Hour}})
	identify := func(shard ...int) (payload, int) {
		c := dial(t, s, "")
		c.want(10, "")
		c.identify(ordinary, j{"shard": shard})
		return c.next()
	}
	if _, code := identify(0, 1); code != 4011 {
		t.Errorf("one shard where two are required: %d", code)
	}
	for shard := range 2 {
		if p, code := identify(shard, 2); code != 0 || p.T == nil || *p.T != "READY" {
			t.Errorf("shard %d: %+v, %d", shard, p, code)
		}
	}
	if p, _ := identify(0, 2); p.Op != 9 || s.Hasty() != 1 {
		t.Errorf("a second identify of one key at once: %+v, %d hasty", p, s.Hasty())
	}
	if got := s.Sessions(); len(got) != 2 || got[1].Shard != 1 || got[1].Shards != 2 {
		t.Errorf("sessions %+v", got)
	}
}
