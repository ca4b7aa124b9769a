package sandbox_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"wiredesk/internal/sandbox"
)

func TestChannelLimit(t *testing.T) {
	s := start(t, sandbox.Options{})
	wire, politics := "/channels/"+s.ChannelID("", "wire")+"/messages", "/channels/"+s.ChannelID("", "politics")+"/messages"
	for left := 4; left >= 0; left-- {
		r := must(t, 200, s, "POST", wire, j{"content": "x"})
		if got := r.header.Get("X-RateLimit-Remaining"); got != strconv.Itoa(left) {
			t.Errorf("remaining is %s, want %d", got, left)
		}
	}
	r := must(t, 429, s, "POST", wire, j{"content": "x"})
	after, _ := r.at("retry_after").(float64)
	if after <= 0 || after > 5 || r.at("global") != false || r.header.Get("X-RateLimit-Scope") != "user" || r.header.Get("Retry-After") == "" {
		t.Errorf("the refusal is %s with %v", r.text, r.header)
	}
	other := must(t, 200, s, "POST", politics, j{"content": "x"})
	if other.header.Get("X-RateLimit-Bucket") != r.header.Get("X-RateLimit-Bucket") {
		t.Error("two channels don't have the same bucket")
	}
	s.Clock().Advance(5 * time.Second)
	must(t, 200, s, "POST", wire, j{"content": "x"})
}

func TestGlobalLimit(t *testing.T) {
	s := start(t, sandbox.Options{Limits: sandbox.Limits{Global: 3}})
	for _, path := range []string{"/users/@me", "/gateway/bot", "/applications/@me"} {
		must(t, 200, s, "GET", path, nil)
	}
	r := must(t, 429, s, "GET", "/users/@me/guilds", nil)
	if r.at("global") != true || r.header.Get("X-RateLimit-Global") != "true" || r.header.Get("X-RateLimit-Scope") != "global" {
		t.Errorf("the refusal is %s with %v", r.text, r.header)
	}
	if r := call(t, s, "POST", "/interactions/1/x/callback", j{"type": 5}); r.status != 404 {
		t.Errorf("interactions count against the global limit: %d", r.status)
	}
}

func TestInvalidRequestsShutTheDoor(t *testing.T) {
	s := start(t, sandbox.Options{Limits: sandbox.Limits{Invalid: 4}})
	s.SetOverwrite(s.ChannelID("", "wire"), s.BotID(), 0, sandbox.SendMessages)
	for range 4 {
		must(t, 403, s, "POST", "/channels/"+s.ChannelID("", "wire")+"/messages", j{"content": "x"})
	}
	r := call(t, s, "GET", "/users/@me", nil)
	if r.status != 429 || !strings.Contains(r.header.Get("Content-Type"), "text/html") || r.header.Get("Via") != "" || r.header.Get("Retry-After") == "" {
		t.Errorf("the edge answers %d %s", r.status, r.text)
	}
	s.Clock().Advance(10 * time.Minute)
	must(t, 200, s, "GET", "/users/@me", nil)
}

func TestNonce(t *testing.T) {
	opt := unlimited()
	opt.NonceWindow = time.Minute
	s := start(t, opt)
	wire := "/channels/" + s.ChannelID("", "wire") + "/messages"
	post := func(path string, enforce bool) string {
		t.Helper()
		r := must(t, 200, s, "POST", path, j{"content": "x", "nonce": "same", "enforce_nonce": enforce})
		return r.id()
	}
	first := post(wire, true)
	if post(wire, true) != first {
		t.Error("an enforced nonce made a second message")
	}
	if post("/channels/"+s.ChannelID("", "politics")+"/messages", true) == first {
		t.Error("the nonce of another channel was found")
	}
	second := post(wire, false)
	if second == first {
		t.Error("a nonce that isn't enforced made no second message")
	}
	s.Clock().Advance(time.Minute + time.Second)
	if id := post(wire, true); id == first || id == second {
		t.Error("the nonce was found after its window")
	}
}

func TestFaults(t *testing.T) {
	s := start(t, unlimited())
	path := "/channels/" + s.ChannelID("", "wire") + "/messages"
	count := func() int {
		t.Helper()
		list, err := s.Messages("editor", s.ChannelID("", "wire"))
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	once := func(f sandbox.Fault) {
		t.Helper()
		f.Method, f.Path, f.Times = "POST", "/channels/*/messages", 1
		if _, err := s.AddFault(f); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct {
		fault  sandbox.Fault
		status int
		scope  string
		made   int
	}{
		{sandbox.Fault{Kind: sandbox.FaultUser429, RetryAfter: 2}, 429, "user", 0},
		{sandbox.Fault{Kind: sandbox.FaultShared429}, 429, "shared", 0},
		{sandbox.Fault{Kind: sandbox.FaultGlobal429}, 429, "global", 0},
		{sandbox.Fault{Kind: sandbox.FaultHTML429}, 429, "", 0},
		{sandbox.Fault{Kind: sandbox.FaultStatus, Status: 500}, 500, "", 0},
		{sandbox.Fault{Kind: sandbox.FaultStatus, Status: 502}, 502, "", 0},
		{sandbox.Fault{Kind: sandbox.FaultStatus, Status: 503, When: sandbox.After}, 503, "", 1},
	} {
		before := count()
		once(test.fault)
		r := must(t, test.status, s, "POST", path, j{"content": "x"})
		if r.header.Get("X-RateLimit-Scope") != test.scope || count()-before != test.made {
			t.Errorf("%+v: scope %q, %d made", test.fault, r.header.Get("X-RateLimit-Scope"), count()-before)
		}
		must(t, 200, s, "POST", path, j{"content": "x"})
	}
	for _, kind := range []sandbox.FaultKind{sandbox.FaultLost, sandbox.FaultReset} {
		before := count()
		once(sandbox.Fault{Kind: kind})
		if err := try(t, s, path, time.Second); err == nil || count()-before != 1 {
			t.Errorf("%s: error %v, %d made", kind, err, count()-before)
		}
	}
	before := count()
	once(sandbox.Fault{Kind: sandbox.FaultHang})
	if err := try(t, s, path, 50*time.Millisecond); err == nil || count() != before {
		t.Errorf("hang: error %v, %d made", err, count()-before)
	}
	if _, err := s.AddFault(sandbox.Fault{Kind: "odd"}); err == nil {
		t.Error("an unknown fault is taken")
	}
}

// try posts and gives the error that the client sees.
func try(t *testing.T, s *sandbox.Server, path string, patience time.Duration) error {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), "POST", s.URL()+"/api/v10"+path, strings.NewReader(`{"content":"x"}`))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bot "+s.Token())
	r.Header.Set("Content-Type", "application/json")
	client := &http.Client{Timeout: patience, Transport: &http.Transport{DisableKeepAlives: true}}
	res, err := client.Do(r)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	_, err = new(strings.Builder).WriteString(res.Status)
	if err == nil {
		b := make([]byte, 1<<20)
		for err == nil {
			_, err = res.Body.Read(b)
		}
		if err.Error() == "EOF" {
			err = nil
		}
	}
	return err
}
