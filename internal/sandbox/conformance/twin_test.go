package conformance

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// missing is what discord-digital-twin 0.1.1 has no route for and the bot uses.
// gap answers it; the test fails when the twin learns it, or when more is missing.
const missing = "GET /applications/*/commands"

// twin is a desk on discord-digital-twin, which Wiredesk's makers didn't write.
type twin struct {
	t       *testing.T
	in      io.Writer
	out     *bufio.Scanner
	rest    string
	token   string
	channel string

	mu     sync.Mutex
	absent []string // routes that the twin answered with 404
}

// TestTwin lets the bot as it is in production work on a foreign server. The twin
// knows no permissions, no rate limits, no enforce_nonce and no resume, shows what
// is ephemeral to all, and has no autocompletion: none of these is tried here.
func TestTwin(t *testing.T) {
	tw := startTwin(t)
	tw.startBot(tw.gap())
	var names []string
	tw.until("the bot's commands", func() bool {
		var commands []struct{ Name string }
		tw.do(j{"do": "commands"}, &commands)
		names = nil
		for _, c := range commands {
			names = append(names, c.Name)
		}
		return slices.Contains(names, "find")
	})
	for _, name := range []string{"status", "source", "watch", "desk", "help", "Cite this"} {
		if !slices.Contains(names, name) {
			t.Errorf("%s is not registered: %v", name, names)
		}
	}
	tw.asks("status", nil, "Archive")
	tw.asks("help", nil, "/find")
	tw.asks("find", []any{j{"name": "query", "type": 3, "value": "nothingofthekind"}}, "nothingofthekind")
	form := tw.asks("watch", []any{j{"name": "add", "type": 1, "options": []any{}}}, "custom_id")
	var modal struct {
		ID string `json:"custom_id"`
	}
	if err := json.Unmarshal([]byte(form.Data), &modal); err != nil || form.Type != 9 {
		t.Errorf("/watch add is answered with type %d: %s", form.Type, form.Data)
	}
	tw.mu.Lock()
	defer tw.mu.Unlock()
	slices.Sort(tw.absent)
	if got := slices.Compact(tw.absent); !slices.Equal(got, []string{missing}) {
		t.Errorf("the twin lacks %v, known was %s", got, missing)
	}
	t.Logf("%d commands registered; stood in for the twin at %s", len(names), missing)
}

func startTwin(t *testing.T) *twin {
	t.Helper()
	dir := modules(t, filepath.Join("js", "twin"))
	node := exec.CommandContext(t.Context(), "node", "twin.mjs")
	node.Dir, node.Stderr = dir, t.Output()
	in, err := node.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := node.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := node.Start(); err != nil {
		t.Fatal(err)
	}
	tw := &twin{t: t, in: in, out: bufio.NewScanner(out)}
	tw.out.Buffer(nil, 1<<20)
	t.Cleanup(func() {
		if err := in.Close(); err != nil {
			t.Error(err)
		}
		_ = node.Wait() // the test's context may have ended it
	})
	var first struct{ Rest, Token, Channel string }
	if !tw.out.Scan() {
		t.Fatal("the twin didn't start")
	}
	if err := json.Unmarshal(tw.out.Bytes(), &first); err != nil {
		t.Fatalf("%s: %v", tw.out.Bytes(), err)
	}
	tw.rest, tw.token, tw.channel = first.Rest, first.Token, first.Channel
	return tw
}

// do asks the twin for something.
func (tw *twin) do(what j, into any) {
	tw.t.Helper()
	b, err := json.Marshal(what)
	if err != nil {
		tw.t.Fatal(err)
	}
	if _, err := tw.in.Write(append(b, '\n')); err != nil || !tw.out.Scan() {
		tw.t.Fatalf("the twin ended: %v", err)
	}
	var got struct {
		Value json.RawMessage
		Error string
	}
	if err := json.Unmarshal(tw.out.Bytes(), &got); err != nil || got.Error != "" {
		tw.t.Fatalf("%s: %s %v", b, got.Error, err)
	}
	if err := json.Unmarshal(got.Value, into); err != nil {
		tw.t.Fatal(err)
	}
}

type answer struct {
	Acknowledged  bool
	Type          int
	Data, Content string
}

// asks runs a command and waits until its answer holds words.
func (tw *twin) asks(name string, options []any, words string) answer {
	tw.t.Helper()
	var asked struct{ ID string }
	tw.do(j{"do": "slash", "name": name, "options": options}, &asked)
	var a answer
	tw.until("an answer to /"+name+" with "+words, func() bool {
		tw.do(j{"do": "answer", "id": asked.ID}, &a)
		return a.Acknowledged && strings.Contains(a.Data+a.Content, words)
	})
	return a
}

func (tw *twin) until(what string, is func() bool) {
	tw.t.Helper()
	again := time.NewTicker(100 * time.Millisecond)
	defer again.Stop()
	for end := time.Now().Add(20 * time.Second); !is(); <-again.C {
		if time.Now().After(end) {
			tw.t.Fatalf("%s: not within 20 s", what)
		}
	}
}

var ids = regexp.MustCompile(`^/api(/v\d+)?|\b\d{15,}\b`)

// gap stands before the twin and answers what it has no route for.
func (tw *twin) gap() string {
	to, err := url.Parse(tw.rest)
	if err != nil {
		tw.t.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) { r.Out.URL.Scheme, r.Out.URL.Host = to.Scheme, to.Host },
		ModifyResponse: func(res *http.Response) error {
			if res.StatusCode != http.StatusNotFound {
				return nil
			}
			path := ids.ReplaceAllStringFunc(res.Request.URL.Path, func(s string) string {
				if strings.HasPrefix(s, "/") {
					return ""
				}
				return "*"
			})
			route := res.Request.Method + " " + path
			tw.mu.Lock()
			tw.absent = append(tw.absent, route)
			tw.mu.Unlock()
			if route != missing {
				return nil
			}
			if err := res.Body.Close(); err != nil {
				return err
			}
			res.StatusCode, res.Body, res.ContentLength = http.StatusOK, io.NopCloser(strings.NewReader("[]")), 2
			res.Header = http.Header{"Content-Type": {"application/json"}, "Content-Length": {"2"}}
			return nil
		},
	}
	server := httptest.NewServer(proxy)
	tw.t.Cleanup(server.Close)
	return server.URL + to.Path
}

// startBot builds the program and runs it against a server.
func (tw *twin) startBot(api string) {
	tw.t.Helper()
	dir := tw.t.TempDir()
	program := filepath.Join(dir, "wiredesk")
	build := exec.CommandContext(tw.t.Context(), "go", "build", "-o", program, ".")
	build.Dir = filepath.Join("..", "..", "..")
	if out, err := build.CombinedOutput(); err != nil {
		tw.t.Fatalf("build: %v\n%s", err, out)
	}
	bot := exec.Command(program, "run")
	bot.Env = append(os.Environ(), "DISCORD_API_URL="+api, "DISCORD_TOKEN="+tw.token, "DATABASE_URL=", "REDIS_URL=",
		"DATA_DIR="+filepath.Join(dir, "data"), "LISTEN_ADDR=127.0.0.1:0", "LOG_LEVEL=warn")
	bot.Stderr = tw.t.Output()
	if err := bot.Start(); err != nil {
		tw.t.Fatal(err)
	}
	tw.t.Cleanup(func() {
		if err := bot.Process.Signal(syscall.SIGTERM); err != nil {
			tw.t.Error(err)
		}
		if err := bot.Wait(); err != nil {
			tw.t.Errorf("the bot ended badly: %v", err)
		}
	})
}
