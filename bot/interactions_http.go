package bot

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"

	"wiredesk/internal/memory"
	"wiredesk/internal/news"
)

// Limits of interactions over HTTP.
const (
	// maxInteraction is far above what Discord sends: a form's fields and the
	// messages that a menu is used on.
	maxInteraction = 1 << 20
	// replayWindow is how far a request's time may lie from now, either way.
	// Discord waits 3 s for an answer; the rest is for clocks that differ.
	replayWindow = 30 * time.Second
	// seenFor outlasts the time in which a request would be taken again.
	seenFor = 3 * replayWindow
	// editAgain is for how long the edit of an answer that Discord doesn't know
	// yet is tried again: the answer may still be on its way there.
	editAgain = 2 * time.Second
	editPause = 100 * time.Millisecond
)

// The names under which requests to the endpoint are counted.
const (
	TakenHTTP     = "taken"
	PingHTTP      = "ping"
	MethodHTTP    = "method"
	LargeHTTP     = "large"
	SignatureHTTP = "signature"
	StaleHTTP     = "stale"
	ReplayedHTTP  = "replayed"
	MalformedHTTP = "malformed"
)

// Endpoint takes the interactions that Discord delivers over HTTP to the router.
// What isn't Discord's own is refused and counted, and nothing else comes of it.
// https://discord.com/developers/docs/interactions/overview#setting-up-an-endpoint
type Endpoint struct {
	Key    ed25519.PublicKey
	Router *Router // its Answer gives the answers that can't go into the response
	Memory *memory.Memory
	Count  func(result string)
	Now    func() time.Time
	Log    *slog.Logger

	mu    sync.Mutex
	seen  seenRing      // of this process, for while Redis doesn't answer
	late  chan struct{} // closed when the commands in hand are waited for no longer
	hands sync.WaitGroup
}

// ServeHTTP answers one request. What a command goes on to do after its first
// answer is waited for by Wait.
func (e *Endpoint) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, result, status := e.admit(w, r)
	var in discordgo.InteractionCreate
	if status == 0 {
		if err := decode(body, &in); err != nil || in.Interaction == nil {
			result, status = MalformedHTTP, http.StatusBadRequest
		}
	}
	if status == 0 && in.Type == discordgo.InteractionPing {
		e.Count(PingHTTP)
		writeJSON(w, []byte(`{"type":1}`))
		return
	}
	if status == 0 && (in.ID == "" || in.Token == "") {
		result, status = MalformedHTTP, http.StatusBadRequest
	}
	if status == 0 && !e.first(r.Context(), in.ID) {
		result, status = ReplayedHTTP, http.StatusConflict
	}
	e.Count(result)
	if status != 0 {
		w.WriteHeader(status)
		return
	}
	e.answer(w, r, &in)
}

// admit reads a request that Discord signed just now, or says with which status it
// is refused.
func (e *Endpoint) admit(w http.ResponseWriter, r *http.Request) (body []byte, result string, status int) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		return nil, MethodHTTP, http.StatusMethodNotAllowed
	}
	if r.ContentLength > maxInteraction {
		return nil, LargeHTTP, http.StatusRequestEntityTooLarge
	}
	stamp := r.Header.Get("X-Signature-Timestamp")
	signature, err := hex.DecodeString(r.Header.Get("X-Signature-Ed25519"))
	if err != nil || len(signature) != ed25519.SignatureSize || stamp == "" {
		return nil, SignatureHTTP, http.StatusUnauthorized
	}
	body, err = io.ReadAll(http.MaxBytesReader(w, r.Body, maxInteraction))
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return nil, LargeHTTP, http.StatusRequestEntityTooLarge
	}
	if err != nil {
		return nil, MalformedHTTP, http.StatusBadRequest
	}
	if !ed25519.Verify(e.Key, append([]byte(stamp), body...), signature) {
		return nil, SignatureHTTP, http.StatusUnauthorized
	}
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if age := e.Now().Sub(time.Unix(seconds, 0)); err != nil || age > replayWindow || age < -replayWindow {
		return nil, StaleHTTP, http.StatusUnauthorized
	}
	return body, TakenHTTP, 0
}

// first says whether an interaction has not been seen before, by any process.
func (e *Endpoint) first(ctx context.Context, id string) bool {
	e.mu.Lock()
	here := e.seen.add(id)
	e.mu.Unlock()
	if !here {
		return false
	}
	fresh, err := e.Memory.SetNX(ctx, e.Memory.Key("interaction", id), "", seenFor).Result()
	return err != nil || fresh
}

// answer runs the command and writes its first answer into the response. The
// request's own end doesn't end the command, which may have more to do.
func (e *Endpoint) answer(w http.ResponseWriter, r *http.Request, in *discordgo.InteractionCreate) {
	direct := &directAnswer{Answerer: e.Router.Answer, first: make(chan []byte, 1)}
	router := *e.Router
	router.Answer = direct
	ctx, cancel := context.WithCancel(context.WithoutCancel(r.Context()))
	late := e.lateness()
	e.hands.Go(func() {
		select {
		case <-late:
			cancel()
		case <-ctx.Done():
		}
	})
	e.hands.Go(func() {
		defer cancel()
		defer direct.give(nil) // nothing, unless something was given
		defer func() {
			if p := recover(); p != nil {
				e.Log.Error("handler panicked", "err", p, "stack", string(debug.Stack()))
			}
		}()
		router.Handle(ctx, in)
	})
	body := <-direct.first
	if body == nil {
		w.WriteHeader(http.StatusAccepted) // answered through Discord's API, or not at all
		return
	}
	writeJSON(w, body)
}

// lateness is closed when commands in hand are to end.
func (e *Endpoint) lateness() chan struct{} {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.late == nil {
		e.late = make(chan struct{})
	}
	return e.late
}

// Wait waits until the commands in hand are done, and cancels those that take too
// long. It is called once, when no request is taken any more.
func (e *Endpoint) Wait() {
	t := time.AfterFunc(finishGrace, func() { close(e.lateness()) })
	defer t.Stop()
	e.hands.Wait()
}

func writeJSON(w http.ResponseWriter, body []byte) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body) // Discord tells the person when the answer doesn't arrive
}

// directAnswer puts the first answer to an interaction into the response to the
// request that it came with.
type directAnswer struct {
	Answerer
	once  sync.Once
	first chan []byte
	at    time.Time // of the first answer
}

func (d *directAnswer) give(body []byte) {
	d.once.Do(func() {
		d.at = time.Now()
		d.first <- body
	})
}

// Respond answers in the response, unless files go with the answer: those take
// Discord's own endpoint, and then an empty response stands for that.
func (d *directAnswer) Respond(ctx context.Context, in *discordgo.Interaction, resp *discordgo.InteractionResponse) error {
	if resp.Data != nil && len(resp.Data.Files) > 0 {
		defer d.give(nil)
		return d.Answerer.Respond(ctx, in, resp)
	}
	var b bytes.Buffer
	if err := json.NewEncoder(&b).Encode(answerBody(quietly(resp))); err != nil {
		return err
	}
	d.give(b.Bytes())
	return nil
}

// EditOriginal edits an answer that Discord may not have read yet.
func (d *directAnswer) EditOriginal(ctx context.Context, in *discordgo.Interaction, edit *discordgo.WebhookEdit) error {
	for {
		err := d.Answerer.EditOriginal(ctx, in, edit)
		if news.CodeOf(err) != news.NotFound || time.Since(d.at) > editAgain {
			return err
		}
		if sleep(ctx, editPause) != nil {
			return err
		}
	}
}
