package browser

import (
	"context"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// place gives the middle of what a selector finds, once it has kept still for two
// frames and nothing lies over it; until then it gives nothing.
const place = `(async (selector) => {
	const n = document.querySelector(selector);
	if (!n || !n.checkVisibility()) return [];
	n.scrollIntoView({block: "nearest", behavior: "instant"});
	const middle = () => { const b = n.getBoundingClientRect(); return [b.left + b.width / 2, b.top + b.height / 2]; };
	const frame = () => new Promise((done) => requestAnimationFrame(done));
	const before = middle();
	await frame();
	await frame();
	const after = middle();
	const hit = document.elementFromPoint(...after);
	const still = n.isConnected && before[0] === after[0] && before[1] === after[1];
	return still && hit && (n.contains(hit) || hit.contains(n)) ? after : [];
})`

// Click presses the middle of what a CSS selector finds, once it is visible, still
// and on top.
func (tab *Tab) Click(selector string) {
	tab.t.Helper()
	var at []float64
	tab.wait(patience, "click "+selector, func() bool {
		at = run(tab, "find "+selector, chromedp.Evaluate[[]float64](place+`(`+quote(selector)+`)`, chromedp.EvalAwaitPromise))
		return len(at) == 2
	})
	run(tab, "click "+selector, chromedp.MouseClickXY(at[0], at[1]))
}

// ContextClick opens the menu of what a CSS selector finds.
func (tab *Tab) ContextClick(selector string) {
	tab.t.Helper()
	tab.See(selector)
	run(tab, "open the menu of "+selector, chromedp.Evaluate[chromedp.Void](`(() => { const n = document.querySelector(`+quote(selector)+`), b = n.getBoundingClientRect();
		n.dispatchEvent(new MouseEvent("contextmenu", {bubbles: true, cancelable: true, clientX: b.left + 60, clientY: b.top + 20})); })()`))
}

// Type strikes the key of each character, in whatever has the focus.
func (tab *Tab) Type(text string) {
	tab.t.Helper()
	for _, r := range text {
		tab.strike(r)
	}
}

// Paste puts a text in at once, in whatever has the focus.
func (tab *Tab) Paste(text string) {
	tab.t.Helper()
	run(tab, "paste "+text, func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, t, input.InsertText, input.InsertTextParams{Text: text})
		return chromedp.Void{}, err
	})
}

var keys = map[string]string{
	"Enter": kb.Enter, "Tab": kb.Tab, "Escape": kb.Escape, "Backspace": kb.Backspace, "Space": " ",
	"Down": kb.ArrowDown, "Up": kb.ArrowUp, "Left": kb.ArrowLeft, "Right": kb.ArrowRight, "Home": kb.Home, "End": kb.End,
}

// Press strikes keys such as "Enter" in whatever has the focus.
func (tab *Tab) Press(names ...string) {
	tab.t.Helper()
	for _, name := range names {
		code := []rune(keys[name])
		if len(code) != 1 {
			tab.t.Fatalf("no such key: %s", name)
		}
		tab.strike(code[0])
	}
}

// strike presses and releases one key. The press carries its character, as a
// keyboard's does: sent apart, the character goes to whatever the page has given
// the focus to meanwhile.
func (tab *Tab) strike(r rune) {
	tab.t.Helper()
	key, known := kb.Keys[r]
	if !known { // no key of the layout makes it
		tab.Paste(string(r))
		return
	}
	strokes := kb.Encode(r)
	down, up := *strokes[0], *strokes[len(strokes)-1]
	down.Text, down.UnmodifiedText = key.Text, key.Unmodified
	run(tab, "strike "+key.Key, func(ctx context.Context, t *chromedp.Target) (chromedp.Void, error) {
		if _, err := cdp.Call(ctx, t, input.DispatchKeyEvent, down); err != nil {
			return chromedp.Void{}, err
		}
		_, err := cdp.Call(ctx, t, input.DispatchKeyEvent, up)
		return chromedp.Void{}, err
	})
}

// Upload chooses files in a file field.
func (tab *Tab) Upload(selector string, files ...string) {
	tab.t.Helper()
	run(tab, "upload to "+selector, chromedp.SetUploadFiles(selector, files))
}
