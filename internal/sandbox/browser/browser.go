// Package browser drives a real Chromium over the sandbox's page, for tests.
package browser

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// ShotsEnv names the folder that screenshots are kept in; none are kept when it is empty.
const ShotsEnv = "WIREDESK_SCREENSHOTS"

const (
	patience  = 10 * time.Second // for one thing to appear on the page
	coldStart = time.Minute      // for a browser that was just started to have its first page
)

// Tab is one tab of a browser that belongs to one test.
type Tab struct {
	t   testing.TB
	ctx context.Context
}

// Open starts a browser with a window of that size and an empty profile, or skips
// the test where Chromium is absent. Errors that the page's own script reports
// fail the test.
func Open(t testing.TB, width, height int) *Tab {
	t.Helper()
	path := find()
	if path == "" {
		t.Skip("chromium is not installed (apt-get install chromium): the page is not tried in a browser")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true), chromedp.Flag("force-prefers-reduced-motion", true),
		chromedp.UserDataDir(t.TempDir()), chromedp.WindowSize(width, height),
	)
	ctx, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	ctx, closeTab := chromedp.NewContext(ctx)
	t.Cleanup(closeTab)
	if err := chromedp.Do(ctx); err != nil { // without a limit of its own: the browser lives as long as this context
		t.Fatalf("start %s: %v", path, err)
	}
	tab := &Tab{t, ctx}
	if err := chromedp.Listen(ctx, tab.complain); err != nil {
		t.Fatalf("listen to the page: %v", err)
	}
	tab.Resize(int64(width), int64(height))
	return tab
}

// complain fails the test for what the page's script or policy reports.
func (tab *Tab) complain(event any) {
	if e, ok := event.(*runtime.EventExceptionThrown); ok {
		d := e.ExceptionDetails
		what := d.Text
		if d.Exception != nil && d.Exception.Description != "" {
			what = d.Exception.Description
		}
		tab.t.Errorf("the page's script failed: %s", what)
	}
}

func find() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

func quote(s string) string {
	b, _ := json.Marshal(s) // a string always marshals
	return string(b)
}

// run does one thing in the tab, for as long as patience lasts.
func run[T any](tab *Tab, what string, action chromedp.Action[T]) T {
	tab.t.Helper()
	return runWithin(tab, patience, what, action)
}

func runWithin[T any](tab *Tab, d time.Duration, what string, action chromedp.Action[T]) T {
	tab.t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, d)
	defer cancel()
	value, err := chromedp.Run(ctx, action)
	if err != nil {
		tab.Shot("failed")
		tab.t.Fatalf("%s: %v", what, err)
	}
	return value
}

// Go opens an address.
func (tab *Tab) Go(address string) {
	tab.t.Helper()
	runWithin(tab, coldStart, "open "+address, chromedp.Navigate(address))
}

// See waits until what a CSS selector finds is visible.
func (tab *Tab) See(selector string) {
	tab.t.Helper()
	tab.Until(patience, "see "+selector, `(() => { const n = document.querySelector(`+quote(selector)+`); return Boolean(n && n.checkVisibility() && n.getBoundingClientRect().width); })()`)
}

// Read waits until the text of something that a CSS selector finds holds words.
func (tab *Tab) Read(selector, words string) {
	tab.t.Helper()
	tab.ReadWithin(patience, selector, words)
}

// ReadWithin is Read with a patience of its own.
func (tab *Tab) ReadWithin(d time.Duration, selector, words string) {
	tab.t.Helper()
	tab.Until(d, "read "+quote(words)+" in "+selector, `[...document.querySelectorAll(`+quote(selector)+`)].some((n) => n.innerText.includes(`+quote(words)+`))`)
}

// Until waits until JavaScript in the page is true. It asks from outside, since
// the page's policy forbids evaluated code inside.
func (tab *Tab) Until(d time.Duration, what, script string) {
	tab.t.Helper()
	tab.wait(d, what, func() bool { return Eval[bool](tab, script) })
}

// wait asks again and again until something is so, and fails the test when it
// isn't in time.
func (tab *Tab) wait(d time.Duration, what string, so func() bool) {
	tab.t.Helper()
	again := time.NewTicker(40 * time.Millisecond)
	defer again.Stop()
	end := time.Now().Add(d)
	for !so() {
		if time.Now().After(end) {
			tab.Shot("failed")
			tab.t.Fatalf("%s: not within %v; the focus is on %s, the message box holds %q, the page says:\n%s", what, d,
				Eval[string](tab, `document.activeElement.cloneNode().outerHTML`), Eval[string](tab, `document.querySelector("#text")?.value ?? ""`), tab.Text("#room, #modal"))
		}
		<-again.C
	}
}

// Text gives the text of all that a CSS selector finds, joined by lines.
func (tab *Tab) Text(selector string) string {
	tab.t.Helper()
	return run(tab, "read "+selector, chromedp.Evaluate[string](`[...document.querySelectorAll(`+quote(selector)+`)].map((n) => n.innerText).join("\n")`))
}

// Has says whether a CSS selector finds anything now.
func (tab *Tab) Has(selector string) bool {
	tab.t.Helper()
	return run(tab, "look for "+selector, chromedp.Evaluate[bool](`document.querySelector(`+quote(selector)+`) !== null`))
}

// Eval evaluates JavaScript in the page for its value.
func Eval[T any](tab *Tab, script string) T {
	tab.t.Helper()
	return run(tab, "run "+script, chromedp.Evaluate[T](script))
}

// Resize gives the window another size.
func (tab *Tab) Resize(width, height int64) {
	tab.t.Helper()
	run(tab, "resize", chromedp.EmulateViewport(width, height))
}

// Shot keeps a picture of the page under ShotsEnv's folder.
func (tab *Tab) Shot(name string) {
	tab.t.Helper()
	folder := os.Getenv(ShotsEnv)
	if folder == "" {
		return
	}
	ctx, cancel := context.WithTimeout(tab.ctx, patience)
	defer cancel()
	picture, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		tab.t.Errorf("take screenshot %s: %v", name, err)
		return
	}
	name = strings.ReplaceAll(tab.t.Name(), "/", "-") + "-" + name + ".png"
	if err := os.MkdirAll(folder, 0o755); err != nil {
		tab.t.Error(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name), picture, 0o644); err != nil {
		tab.t.Error(err)
	}
}

// in gives the same tab to a subtest, so that what goes wrong is told there.
func (tab *Tab) in(t testing.TB) *Tab { return &Tab{t, tab.ctx} }
