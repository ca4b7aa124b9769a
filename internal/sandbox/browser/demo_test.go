package browser

import (
	"bufio"
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"sync"
	"syscall"
	"testing"
	"time"
)

// demoEnv switches the test of the whole program on: it builds the program and
// waits for news, which takes most of a minute.
const demoEnv = "WIREDESK_BROWSER"

var pageAddress = regexp.MustCompile(`http://127\.0\.0\.1:\d+/`)

// startDemo builds and starts `wiredesk demo` and gives its page's address.
func startDemo(t *testing.T, pace string) string {
	t.Helper()
	needDemo(t)
	if find() == "" {
		t.Skip("chromium is not installed (apt-get install chromium): the demo is not tried in a browser")
	}
	address, _ := runDemo(t, buildProgram(t), "--pace", pace)
	return address
}

func needDemo(t *testing.T) {
	t.Helper()
	if os.Getenv(demoEnv) == "" {
		t.Skip("set " + demoEnv + "=1 to try the whole program")
	}
}

func buildProgram(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "wiredesk")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", program, "wiredesk")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return program
}

// runDemo starts the demo and gives its page's address and what ends it.
func runDemo(t *testing.T, program string, args ...string) (string, func()) {
	t.Helper()
	demo := exec.CommandContext(context.WithoutCancel(t.Context()), program, append([]string{"demo", "--addr", "127.0.0.1:0"}, args...)...)
	var complaints bytes.Buffer
	demo.Stderr = &complaints
	out, err := demo.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := demo.Start(); err != nil {
		t.Fatal(err)
	}
	stop := sync.OnceFunc(func() {
		if err := demo.Process.Signal(syscall.SIGINT); err != nil {
			t.Error(err)
		}
		if err := demo.Wait(); err != nil {
			t.Errorf("the demo ended badly: %v", err)
		}
		if t.Failed() {
			t.Logf("the demo said:\n%s", complaints.String())
		}
	})
	t.Cleanup(stop)
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if address := pageAddress.FindString(lines.Text()); address != "" {
			return address, stop
		}
	}
	t.Fatal("the demo ended without an address")
	return "", nil
}

// TestDemo goes through the whole program as somebody who tries it would.
func TestDemo(t *testing.T) {
	address := startDemo(t, "2s")
	tab := Open(t, 1400, 900)
	tab.Go(address)
	tab.ReadWithin(slow, "#bot", "is online")
	for _, part := range []struct {
		name string
		try  func(*Tab)
	}{
		{"a watch through the form", tryWatch},
		{"finding with autocomplete", tryFinding},
		{"pages", tryPages},
		{"a citation", tryCitation},
		{"an answer is invisible to another person", tryPrivacy},
		{"the alert", tryArrival},
		{"a message's menu", tryMenu},
		{"an outage and the recovery", tryRecovery},
		{"a dead Redis and the recovery", tryRedis},
	} {
		if !t.Run(part.name, func(t *testing.T) { part.try(tab.in(t)) }) {
			break
		}
	}
}

func tryWatch(tab *Tab) {
	tab.Click("#text")
	tab.Type("/watch add ")
	tab.See("#send:focus")
	tab.Press("Enter")
	tab.See("#modal form")
	tab.Type("Saint-Brévent OR hospital")
	fill := Eval[bool](tab, `(() => { const s = document.querySelector("#modal select"); if (!s) return false;
		s.value = [...s.options].find((o) => o.text === "#politics")?.value ?? ""; return s.value !== ""; })()`)
	if !fill {
		tab.t.Error("the form has no channel to choose")
	}
	tab.Shot("form")
	tab.Click("#modal button[type=submit]")
	tab.Until(slow, "the form closes", `!document.querySelector("#modal").open`)
	tab.ReadWithin(slow, ".message.ephemeral", "now posts to # politics")
}

func tryFinding(tab *Tab) {
	tab.Click("#text")
	tab.Type("/find ")
	tab.See("#builder [data-option=query]:focus")
	tab.Type("izium OR prison")
	tab.Click(`[data-add="source"]`)
	tab.See("#builder [data-option=source]:focus")
	tab.Type("Mer")
	tab.ReadWithin(slow, "#suggest [role=option]", "Meridian Wire")
	tab.Shot("autocomplete")
	tab.Press("Down", "Enter", "Enter")
	tab.ReadWithin(slow, ".ephemeral .embed-title", "refuse")
	tab.Read(".ephemeral", "Meridian Wire")
	tab.Shot("found")
}

func tryPages(tab *Tab) {
	tab.Click("#text")
	tab.Type("/find Castelmaur")
	tab.See("#builder [data-option=query]:focus")
	tab.Press("Enter")
	tab.ReadWithin(slow, ".ephemeral .button", "Page 1 of")
	tab.Until(patience, "the next page", `(() => { const all = [...document.querySelectorAll(".ephemeral .button:not([disabled])")].filter((b) => b.innerText === "Next"); const b = all.at(-1); b?.click(); return Boolean(b); })()`)
	tab.ReadWithin(slow, ".ephemeral .button", "Page 2 of")
}

func tryCitation(tab *Tab) {
	tab.Until(patience, "the select", `(() => { const s = [...document.querySelectorAll(".ephemeral .select:not([disabled])")].at(-1); s?.scrollIntoView({block: "center"}); s?.click(); return Boolean(s); })()`)
	tab.Read(".popup [role=option]", "Cite ")
	tab.Press("Enter")
	tab.ReadWithin(slow, ".ephemeral .body", "(retrieved ")
	tab.Shot("citation")
}

func tryPrivacy(tab *Tab) {
	tab.Click(`[data-person="visitor"]`)
	tab.See(`[data-person="visitor"][aria-checked="true"]`)
	tab.Until(slow, "the visitor's channel", `document.querySelector("#log .beginning, #log .message") !== null`)
	if tab.Has(".ephemeral") {
		tab.t.Error("the visitor sees an answer meant for the editor")
	}
	tab.Shot("visitor")
	tab.Click(`[data-person="editor"]`)
	tab.See(".ephemeral")
}

func tryArrival(tab *Tab) {
	tab.Until(2*time.Minute, "an unread alert in #politics", `document.querySelector('[data-name="politics"].unread') !== null`)
	tab.Click(`[data-name="politics"]`)
	tab.ReadWithin(2*time.Minute, ".message .embed-title", "Saint-Brévent")
	tab.Shot("alert")
}

func tryMenu(tab *Tab) {
	tab.ContextClick(".message:not(.ephemeral):has(.embed)")
	tab.Click(`#menu [data-command="Cite this"]`)
	tab.ReadWithin(slow, ".ephemeral .body", "(retrieved ")
	tab.Until(patience, "the answer is in sight", `document.querySelector("#newest").hidden`)
	tab.Shot("cited")
}

func tryRecovery(tab *Tab) {
	tab.Click(`[data-break="outage"]`)
	tab.See(`[data-break="outage"][aria-checked="true"]`)
	tab.Click("#text")
	tab.Type("/status ")
	tab.See("#send:focus")
	tab.Press("Enter")
	tab.ReadWithin(slow, ".failed", "did not respond")
	tab.Read(".diary", "(503)")
	tab.Click(`[data-break="outage"]`)
	tab.See(`[data-break="outage"][aria-checked="false"]`)
	tab.Click("#text")
	tab.Type("/status ")
	tab.See("#send:focus")
	tab.Press("Enter")
	tab.ReadWithin(slow, ".ephemeral", "Reports:")
	tab.ReadWithin(slow, ".diary .good", "gets through again")
	tab.Click(`[data-break="drop"]`)
	tab.ReadWithin(time.Minute, ".diary .good", "Gateway resume")
	tab.Shot("recovered")
}

// tryRedis: nothing but speed hangs on Redis, and /status says that it is gone.
func tryRedis(tab *Tab) {
	tab.Click(`[data-break="switch-redis"]`)
	tab.See(`[data-break="switch-redis"][aria-checked="true"]`)
	tab.Click("#text")
	tab.Type("/find oysters")
	tab.Press("Enter")
	tab.ReadWithin(slow, ".ephemeral .embed-title", "yster")
	tab.Click("#text")
	tab.Type("/status ")
	tab.See("#send:focus")
	tab.Press("Enter")
	tab.ReadWithin(slow, ".ephemeral", "Redis doesn't answer")
	tab.Shot("no-redis")
	tab.Click(`[data-break="switch-redis"]`)
	tab.See(`[data-break="switch-redis"][aria-checked="false"]`)
	tab.Click("#text")
	tab.Type("/status ")
	tab.See("#send:focus")
	tab.Press("Enter")
	tab.Until(slow, "the status is well again", `[...document.querySelectorAll(".message.ephemeral")].at(-1).innerText.includes("Redis answers.")`)
}
