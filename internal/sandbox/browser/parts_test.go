package browser

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/bwmarrin/discordgo"
)

func tryLayout(w *world, tab *Tab) {
	m := w.layout()
	at := "#m-" + m.ID + " "
	tab.Read(at+".container h4", "Varelle dam")
	tab.Read(at+".section strong", "Meridian Wire")
	tab.Until(patience, "the thumbnail and the gallery show the picture",
		`[...document.querySelectorAll(`+quote(at+".thumb img, "+at+".gallery img")+`)].filter((i) => i.scrollIntoView() || (i.complete && i.naturalWidth === 64 && i.alt === "The valley from above")).length === 2`)
	tab.Read(at+".file a", "figures.csv")
	tab.See(at + "hr")
	tab.See(at + `a.button[href="https://example.org/varelle"][rel~="noopener"]`)
	if accent := Eval[string](tab, `getComputedStyle(document.querySelector(`+quote(at+".container")+`)).borderLeftColor`); accent != "rgb(31, 122, 77)" {
		tab.t.Errorf("the container's edge is %s", accent)
	}
	if shown := Eval[int](tab, `document.querySelectorAll(`+quote(at+".file, "+at+".picture")+`).length`); shown != 3 {
		tab.t.Errorf("%d pictures and files are shown, want each once where the layout puts it: 3", shown)
	}
	tab.Shot("layout")
	tab.Click(at + `[data-custom-id="follow"]`)
	tab.Read(at+".container h5", "Followed")
}

func trySelects(w *world, tab *Tab) {
	m := w.selects()
	pick := func(id string) { tab.Click("#m-" + m.ID + ` [data-custom-id="pick:` + id + `"]`) }
	pick("several")
	tab.See(".popup .option.active")
	tab.Press("Enter") // French alone is too few: the list stays open
	tab.Press("Up", "Space")
	tab.Read(".popup .button", "Done (2)")
	tab.Shot("several")
	tab.Press("Enter")
	tab.Read(".ephemeral .md", "several is en and fr.")
	for _, choice := range [][2]string{{"user", "Remi"}, {"role", "Reporter"}, {"mentionable", "Vera"}, {"channel", "announcements"}} {
		id, want := choice[0], choice[1]
		pick(id)
		tab.See(".popup .option.active")
		tab.Until(patience, "reach "+want, `(() => { const a = document.querySelector(".popup .option.active"); if (a.innerText.includes(`+quote(want)+`)) return true;
			document.querySelector(".popup").dispatchEvent(new KeyboardEvent("keydown", {key: "ArrowDown", bubbles: true, cancelable: true})); return false; })()`)
		tab.Press("Enter")
		tab.Until(patience, "the answer about the "+id, `[...document.querySelectorAll(".ephemeral .md")].some((n) => n.innerText.startsWith(`+quote(id+" is ")+`))`)
	}
	pick("user")
	tab.See(".popup")
	tab.Press("Escape")
	tab.Until(patience, "the list closes and its button has the focus", `!document.querySelector(".popup") && document.activeElement.dataset.customId === "pick:user"`)
}

func tryForm(_ *world, tab *Tab) {
	one, two := filepath.Join(tab.t.TempDir(), "draft.txt"), filepath.Join(tab.t.TempDir(), "notes.txt")
	for _, path := range []string{one, two} {
		if err := os.WriteFile(path, []byte("Twelve people died."), 0o600); err != nil {
			tab.t.Fatal(err)
		}
	}
	tab.Click("#text")
	tab.Type("/form ")
	tab.See("#send:focus")
	tab.Press("Enter")
	tab.Read("#modal-title", "A form with all of it")
	tab.Press("Down") // from flash to urgent, as radio buttons go by keyboard
	tab.See(`#modal [data-custom-id=urgency] input[value=urgent]:checked:focus`)
	tab.Upload(`#modal [data-custom-id=draft]`, one, two)
	Eval[string](tab, `(() => { const s = document.querySelector("#modal [data-custom-id=where]"); return s.value = [...s.options].find((o) => o.text === "#politics").value; })()`)
	tab.Click("#modal button[type=submit]") // the days are missing
	tab.Read("#modal .complaint", "Days: choose at least 1.")
	tab.See("#modal [data-custom-id=days] input:focus")
	tab.Shot("refused")
	tab.Click(`#modal [data-custom-id=days] input[value=monday]`)
	tab.Click(`#modal [data-custom-id=days] input[value=friday]`)
	tab.Click(`#modal [data-custom-id=ping]`)
	nameless := Eval[[]string](tab, `[...document.querySelectorAll("#modal input, #modal select")].filter((n) => !n.labels.length).map((n) => n.outerHTML)`)
	if len(nameless) > 0 {
		tab.t.Errorf("fields without a label: %q", nameless)
	}
	tab.Shot("form")
	tab.Click("#modal button[type=submit]")
	tab.Read(".ephemeral .md", "urgency=urgent days=friday+monday ping=true draft=draft.txt+notes.txt where=politics")
	tab.Until(patience, "the form closes", `!document.querySelector("#modal").open`)
}

func tryThreads(w *world, tab *Tab) {
	m := w.alert("Ferry aground off Kermor")
	tab.Read("#m-"+m.ID+" .embed-title", "Ferry aground")
	thread, err := w.bot.MessageThreadStart(m.ChannelID, m.ID, "Ferry off Kermor", 60)
	if err != nil {
		tab.t.Fatal(err)
	}
	tab.Read("#m-"+m.ID+" .thread-link", "Ferry off Kermor")
	if _, err := w.bot.ChannelMessageSend(thread.ID, "All 57 on board are safe."); err != nil {
		tab.t.Fatal(err)
	}
	tab.Read(`[data-channel="`+thread.ID+`"].unread .count`, "1")
	tab.Click("#m-" + m.ID + " .thread-link")
	tab.Read("#channel", "Ferry off Kermor")
	tab.Read(".message .md", "All 57 on board are safe.")
	tab.See(`[data-channel="` + thread.ID + `"][aria-current]:not(.unread)`)
	tab.Click("#text")
	tab.Type("Thanks")
	tab.Press("Enter")
	tab.Until(patience, "the editor's words", `[...document.querySelectorAll(".message")].at(-1).innerText.includes("Thanks")`)
	tab.Shot("thread")
	tab.Click("#topic button")
	tab.Read("#channel", "wire")
	archived := true
	if _, err := w.bot.ChannelEditComplex(thread.ID, &discordgo.ChannelEdit{Archived: &archived}); err != nil {
		tab.t.Fatal(err)
	}
	tab.Until(patience, "the thread that was put away leaves the list", `!document.querySelector('[data-channel="`+thread.ID+`"]')`)
	tab.Click("#m-" + m.ID + " .thread-link")
	tab.Read(".message .md", "Thanks")
	w.sandbox.RemoveChannel(thread.ID)
	tab.Read("#channel", "wire")
	tab.Read("#m-"+m.ID+" .embed-title", "Ferry aground")
}

func tryForum(w *world, tab *Tab) {
	forum := w.sandbox.ChannelID("", "stories")
	tab.Click(`[data-name="stories"]`)
	tab.See(".beginning")
	if tab.Has("#composer:not(.in-forum)") {
		tab.t.Error("a forum has a message box")
	}
	channel, err := w.bot.Channel(forum)
	if err != nil {
		tab.t.Fatal(err)
	}
	post, err := w.bot.ForumThreadStartComplex(forum, &discordgo.ThreadStart{Name: "Varelle dam", AppliedTags: []string{channel.AvailableTags[0].ID}}, &discordgo.MessageSend{Content: "The dam above Castelmaur broke."})
	if err != nil {
		tab.t.Fatal(err)
	}
	tab.Read(`.post[data-thread="`+post.ID+`"] .tags`, channel.AvailableTags[0].Name)
	tab.Read(`.post[data-thread="`+post.ID+`"]`, "Varelle dam")
	tab.Shot("forum")
	tab.Click(`.post[data-thread="` + post.ID + `"]`)
	tab.Read(".message .md", "The dam above Castelmaur broke.")
	if _, err := w.bot.ChannelMessageSend(post.ID, "Twelve dead, Meridian Wire says."); err != nil {
		tab.t.Fatal(err)
	}
	tab.Read(".message .md", "Twelve dead")
	tab.Click("#topic button")
	tab.Read(`.post[data-thread="`+post.ID+`"]`, "1 message")
	tab.Click(`[data-name="wire"]`)
	tab.See(`[data-name="wire"][aria-current]`)
}

func tryReactions(w *world, tab *Tab) {
	m := w.alert("Oyster beds reopen")
	at := "#m-" + m.ID + " "
	if err := w.bot.MessageReactionAdd(m.ChannelID, m.ID, "👀"); err != nil {
		tab.t.Fatal(err)
	}
	tab.Read(at+".reaction", "1")
	tab.Click(at + ".reaction")
	tab.See(at + `.reaction.mine[aria-pressed="true"]`)
	who, err := w.bot.MessageReactions(m.ChannelID, m.ID, "👀", 10, "", "")
	if err != nil || len(who) != 2 {
		tab.t.Errorf("the bot sees %d people behind the reaction, %v", len(who), err)
	}
	tab.Click(at + ".reaction")
	tab.See(at + `.reaction:not(.mine)`)
	tab.ContextClick("#m-" + m.ID)
	tab.Read("#menu [role=menuitem]", "👍")
	tab.Press("Down", "Enter") // past the bot's command, to the reaction
	tab.Read(at+".reaction.mine", "👍")
	tab.Shot("reactions")
}

// tryUploads: a message takes files, and one that is too large says so and loses nothing.
func tryUploads(w *world, tab *Tab) {
	folder := tab.t.TempDir()
	small, large := filepath.Join(folder, "notes.txt"), filepath.Join(folder, "film.bin")
	if err := os.WriteFile(small, []byte("Twelve people died."), 0o600); err != nil {
		tab.t.Fatal(err)
	}
	if err := os.WriteFile(large, nil, 0o600); err != nil {
		tab.t.Fatal(err)
	}
	if err := os.Truncate(large, 25<<20+1); err != nil {
		tab.t.Fatal(err)
	}
	tab.Upload("#chooser", small, large)
	tab.Read("#files", "film.bin")
	tab.Click("#text")
	tab.Type("The notes")
	tab.Press("Enter")
	tab.Read("#complaint", "too large")
	if kept := Eval[string](tab, `document.querySelector("#text").value`); kept != "The notes" || !strings.Contains(tab.Text("#files"), "notes.txt") {
		tab.t.Errorf("after the refusal the box holds %q and %q", kept, tab.Text("#files"))
	}
	tab.Click(`#files [aria-label="Remove film.bin"]`)
	tab.Click("#send")
	tab.Read(".message .file a", "notes.txt")
	tab.Until(patience, "the box is empty again", `document.querySelector("#files").hidden && document.querySelector("#text").value === ""`)
	tab.Click(`[data-person="visitor"]`)
	tab.See(`[data-person="visitor"][aria-checked="true"]`)
	tab.See("#attach:disabled")
	tab.Click(`[data-person="editor"]`)
	tab.See("#attach:enabled")
	tab.Read(".message .file a", "notes.txt")
}
