package browser

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

const slow = 20 * time.Second

// TestPage goes through the page as an editor would; its parts follow each other.
func TestPage(t *testing.T) {
	w := newWorld(t)
	tab := Open(t, 1400, 860)
	tab.Go(w.sandbox.URL() + "/")
	tab.Read("#notice", "not Discord")
	tab.Read("#bot", "is online")
	for _, part := range []struct {
		name string
		try  func(*world, *Tab)
	}{
		{"a command by keyboard with autocomplete", tryCommand},
		{"buttons and selects", tryComponents},
		{"an ephemeral answer is one person's", tryEphemeral},
		{"options by keyboard", tryOptions},
		{"a modal", tryModal},
		{"a form with every field", tryForm},
		{"a file for an option", tryFile},
		{"files in a message", tryUploads},
		{"an alert, its edit and its menu", tryAlert},
		{"unread marks", tryUnread},
		{"components of the second generation", tryLayout},
		{"selects of every kind", trySelects},
		{"threads", tryThreads},
		{"a forum and its posts", tryForum},
		{"reactions", tryReactions},
		{"a message with markup", tryMarkup},
		{"an answer that never comes", trySilence},
		{"an outage and the recovery", tryOutage},
		{"raw requests", tryRequests},
		{"every control has a name", tryNames},
		{"dark", tryDark},
		{"a small screen", trySmall},
	} {
		if !t.Run(part.name, func(t *testing.T) { part.try(w, tab.in(t)) }) {
			break
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, err := range w.errs {
		t.Errorf("the bot was refused: %s", err)
	}
}

func tryCommand(_ *world, tab *Tab) {
	tab.Click("#text")
	tab.Type("/fi")
	tab.Read("#suggest [role=option]", "/find")
	tab.Shot("commands")
	tab.Press("Enter")
	tab.See("#builder [data-option=query]:focus")
	tab.Type("izium")
	tab.Read("#suggest [role=option]", "izium prison")
	tab.Shot("autocomplete")
	tab.Press("Down", "Enter", "Enter")
	tab.Read(".ephemeral .embed-title", "Results izium prison, page 1")
	tab.Read(".ephemeral .only-you", "Only you")
	tab.See("#text:focus")
}

func tryComponents(_ *world, tab *Tab) {
	tab.Click(`[data-custom-id="page:2"]`)
	tab.Read(".ephemeral .embed-title", "page 2")
	tab.Click(`[data-custom-id="take"]`)
	tab.Read(".popup [role=option]", "Father traces")
	tab.Shot("select")
	tab.Press("Down", "Enter")
	tab.Read(".ephemeral .md", "Citation of 2")
}

func tryEphemeral(_ *world, tab *Tab) {
	for _, other := range []string{"reporter", "visitor"} {
		tab.Click(`[data-person="` + other + `"]`)
		tab.See(`[data-person="` + other + `"][aria-checked="true"]`)
		tab.See(".beginning")
		if tab.Has(".ephemeral") {
			tab.t.Errorf("the %s sees an answer meant for the editor", other)
		}
	}
	if tab.Has(`[data-name="editors-only"]`) {
		tab.t.Error("the visitor sees a channel for editors")
	}
	tab.Click(`[data-person="editor"]`)
	tab.Read(".ephemeral .embed-title", "page 2")
}

func tryOptions(_ *world, tab *Tab) {
	tab.Click("#text")
	tab.Type("/find ")
	tab.See("#builder [data-option=query]:focus")
	tab.Press("Enter")
	tab.Read("#complaint", "query is required")
	tab.Press("Escape", "Escape") // the suggestions, then the command
	tab.See("#text:focus")
	tab.Type("/watch add ")
	tab.See("#builder")
	tab.Click(`[data-add="query"]`)
	tab.See("#builder [data-option=query]:focus")
	tab.Type("castelmaur")
	tab.Press("Tab", "Enter") // to what may be added next, and adds it
	tab.See("#builder [data-option=channel]:focus")
	tab.Type("poli")
	tab.Read("#suggest [role=option]", "#politics")
	tab.Press("Enter", "Enter")
	tab.Read(".ephemeral .md", "Watching castelmaur in # politics")
}

func tryModal(_ *world, tab *Tab) {
	tab.Click("#text")
	tab.Type("/watch add ")
	tab.See("#send:focus")
	tab.Press("Enter")
	tab.Read("#modal-title", "Add a watch")
	tab.Type("oysters OR huîtres")
	tab.Shot("modal")
	tab.Press("Enter")
	tab.Read(".ephemeral .md", "Watching oysters OR huîtres.")
	tab.Until(patience, "the form closes", `!document.querySelector("#modal").open`)
}

func tryFile(_ *world, tab *Tab) {
	path := filepath.Join(tab.t.TempDir(), "draft.txt")
	if err := os.WriteFile(path, []byte("Twelve people died."), 0o600); err != nil {
		tab.t.Fatal(err)
	}
	tab.Click("#text")
	tab.Type("/check ")
	tab.See("#builder [data-option=file]")
	tab.Upload("#builder [data-option=file]", path)
	tab.Click("#send")
	tab.Read(".ephemeral .md", "Read draft.txt.")
}

func tryAlert(w *world, tab *Tab) {
	m := w.alert("Castelmaur toll rises to 13")
	tab.Read(".message .embed-title", "rises to 13")
	edited := *m.Embeds[0]
	edited.Title = "Castelmaur toll rises to 14"
	if _, err := w.bot.ChannelMessageEditEmbed(m.ChannelID, m.ID, &edited); err != nil {
		tab.t.Fatal(err)
	}
	tab.Read(".message .embed-title", "rises to 14")
	tab.Click("#m-" + m.ID + " .edited summary")
	tab.Read("#m-"+m.ID+" .earlier", "rises to 13")
	tab.Shot("edited")
	tab.ContextClick("#m-" + m.ID)
	tab.Read("#menu", "Cite this")
	tab.Shot("menu")
	tab.Click(`#menu [data-command="Cite this"]`)
	tab.Read(".ephemeral .md", "Cited: Castelmaur toll rises to 14")
}

func tryUnread(w *world, tab *Tab) {
	tab.Click(`[data-name="politics"]`)
	tab.See(`[data-name="politics"][aria-current]`)
	w.alert("Another")
	tab.Read(`[data-name="wire"].unread .count`, "1")
	tab.Click(`[data-name="wire"]`)
	tab.Read(".message .embed-title", "Another")
	if tab.Has(`[data-name="wire"].unread`) {
		tab.t.Error("a channel that was read is marked unread")
	}
}

func tryMarkup(_ *world, tab *Tab) {
	tab.Click("#text")
	tab.Paste("**bold** *it* `code` <b>x</b> <img src=x onerror=alert(1)> [a](javascript:alert(1)) [b](https://example.org) snake_case_name <t:1790000000:R>")
	tab.Press("Enter")
	tab.Read(".message .md strong", "bold")
	tab.Read(".message .md", "<img src=x onerror=alert(1)> [a](javascript:alert(1)) b snake_case_name")
	if tab.Has(".md img") || tab.Has(`.md a[href^="javascript"]`) || tab.Has(".md b") {
		tab.t.Error("a message's text became HTML")
	}
	if !tab.Has(`.md a[href="https://example.org/"][rel~="noopener"]`) || !tab.Has(".md time[data-relative]") {
		tab.t.Error("a link or a time is not shown as one")
	}
}

func trySilence(w *world, tab *Tab) {
	tab.Click("#text")
	tab.Type("/silent ")
	tab.See("#send:focus")
	tab.Press("Enter")
	tab.Read(".asking", "waiting for the bot")
	w.sandbox.Clock().Advance(3 * time.Second) // after which the sandbox gives the bot up
	tab.Read(".failed", "did not respond")
}

func tryOutage(w *world, tab *Tab) {
	tab.Click(`[data-break="outage"]`)
	tab.See(`[data-break="outage"][aria-checked="true"]`)
	if _, err := w.bot.Channel(w.sandbox.ChannelID("", "wire")); err == nil {
		tab.t.Error("the outage lets the bot through")
	}
	tab.Read(".diary", "met status (503)")
	tab.Click(`[data-break="outage"]`)
	tab.See(`[data-break="outage"][aria-checked="false"]`)
	if _, err := w.bot.Channel(w.sandbox.ChannelID("", "wire")); err != nil {
		tab.t.Error(err)
	}
	tab.Read(".diary .good", "gets through again")
	tab.Click(`[data-break="drop"]`)
	tab.ReadWithin(slow, ".diary .good", "Gateway resume")
	tab.Click(`[data-break="switch-redis"]`)
	tab.See(`[data-break="switch-redis"][aria-checked="true"]`)
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.flipped {
		tab.t.Error("the switch was not flipped")
	}
	tab.Shot("diary")
}

func tryRequests(_ *world, tab *Tab) {
	tab.Click("#tab-requests")
	tab.Read(".ledger-line .path", "/channels/")
	tab.Click(".ledger-line summary")
	tab.See(".ledger-detail")
	tab.Shot("requests")
}

func tryNames(_ *world, tab *Tab) {
	nameless := Eval[[]string](tab, `[...document.querySelectorAll("button, input:not([hidden]), textarea, select, a[href], [role=button], [role=listbox], dialog")]
		.filter((n) => n.checkVisibility() && !(n.getAttribute("aria-label") || n.getAttribute("aria-labelledby") || n.innerText?.trim() || n.labels?.length || n.querySelector("img[alt]")))
		.map((n) => n.outerHTML.slice(0, 120))`)
	for _, n := range nameless {
		tab.t.Errorf("no name: %s", n)
	}
}

func tryDark(_ *world, tab *Tab) {
	light := Eval[string](tab, `getComputedStyle(document.body).backgroundColor`)
	tab.Click("#theme")
	tab.Click("#theme")
	if dark := Eval[string](tab, `getComputedStyle(document.body).backgroundColor`); dark == light {
		tab.t.Errorf("the page is %s in the dark as in the light", dark)
	}
	tab.Shot("dark")
}

func trySmall(w *world, tab *Tab) {
	tab.Resize(400, 780)
	tab.Go(w.sandbox.URL() + "/?small")
	tab.See("#text")
	w.alert("Castelmaur toll rises to 15 after a body is found in the marshes below the Saule bridge")
	tab.Read(".message .embed-title", "rises to 15")
	if wide := Eval[int](tab, `document.documentElement.scrollWidth`); wide > 400 {
		tab.t.Errorf("the page is %d px wide in a window of 400", wide)
	}
	tab.Click("#open-rail")
	tab.See("#channels")
	tab.Shot("rail")
	tab.Click(`[data-name="wire"]`)
	tab.Until(patience, "the rail closes", `!document.querySelector("#rail").checkVisibility()`)
	tab.Click("#text")
	tab.Type("/find ")
	tab.See("#builder [data-option=query]:focus")
	tab.Type("oysters")
	tab.Press("Enter")
	tab.Read(".ephemeral .embed-title", "Results oysters, page 1")
	tab.Shot("find")
	tab.Click("#open-tools")
	tab.See("#tools")
	tab.Shot("tools")
}
