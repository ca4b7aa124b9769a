package bot

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"wiredesk/commands"
	"wiredesk/internal/phrase"
)

// TestPlainIsHarmless shows that fetched text can't ping, break the layout, fake
// a link or hide what it says.
func TestPlainIsHarmless(t *testing.T) {
	for in, want := range map[string]string{
		"@everyone read":                   `\@everyone read`,
		"<@123> and <#45> and <@&6>":       `\<\@123\> and \<#45\> and \<\@&6\>`,
		"**bold** _it_ ~~no~~ ||spoiler||": `\*\*bold\*\* \_it\_ \~\~no\~\~ \|\|spoiler\|\|`,
		"[click](https://evil.example)":    "\\[click\\](https:\u200B//evil.example)",
		"# head\n- point\n> quote":         "\\# head\n\\- point\n\\> quote",
		"`code` ```block```":               "\\`code\\` \\`\\`\\`block\\`\\`\\`",
		"safe\u202Etxt.exe":                "safetxt.exe",
		"zero\u200Bwidth\u2066iso\u2069":   "zerowidthiso",
		"nul\x00 and bell\x07":             "nul and bell",
		"join the fun discord.gg/abc":      "join the fun discord.gg\u200B/abc",
		`back\slash`:                       `back\\slash`,
		"ordinary text, 12 dead – « oui »": "ordinary text, 12 dead – « oui »",
	} {
		if got := plain(in); got != want {
			t.Errorf("plain(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestSafeLink(t *testing.T) {
	for in, want := range map[string]string{
		"https://example.org/a?b=c":        "https://example.org/a?b=c",
		"https://example.org/a_(b)":        "https://example.org/a_%28b%29",
		"javascript:alert(1)":              "",
		"discord://-/channels":             "",
		"/relative":                        "",
		"https://user:secret@example.org/": "https://example.org/",
		"https://example.org/a b>c<d":      "https://example.org/a%20b%3Ec%3Cd",
	} {
		if got := safeLink(in); got != want {
			t.Errorf("safeLink(%q) = %q, want %q", in, got, want)
		}
	}
}

// FuzzPlain: no text comes out with a mention, a mark or a link that works.
func FuzzPlain(f *testing.F) {
	for _, s := range []string{"@here", "<@1>", "[a](http://b)", "\\", "*\\*", "https://https://", "\u202E<", "#\n#"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			t.Skip()
		}
		out := plain(s)
		escaped := false
		for _, r := range out {
			if !escaped && strings.ContainsRune("*_~`|[]<>@", r) {
				t.Fatalf("plain(%q) = %q leaves %q as it is", s, out, r)
			}
			escaped = r == '\\' && !escaped
			if hidden(r) && r != '\u200B' {
				t.Fatalf("plain(%q) = %q keeps a hidden character", s, out)
			}
		}
		if strings.Contains(out, "http://") || strings.Contains(out, "https://") {
			t.Fatalf("plain(%q) = %q keeps a link", s, out)
		}
	})
}

// TestRenderKeepsToTheLimits draws a reply that is too large in every way.
func TestRenderKeepsToTheLimits(t *testing.T) {
	phrases, err := phrase.New()
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("Überlange *Wörter* 😀 ", 800)
	reply := &commands.Reply{Head: commands.Plain(long), Foot: commands.Plain(long), Pages: 3}
	for range 14 {
		reply.Entries = append(reply.Entries, commands.Entry{
			Title: long, Link: "https://example.org/", Lines: []commands.Line{
				{{Text: long, Bold: true}, {Text: long, Link: "https://example.org/x"}}, {{At: time.Unix(1, 0)}},
				{{Text: long, Strike: true}},
			},
		})
	}
	menu := &commands.Select{Hint: long, Action: "look"}
	for range 40 {
		menu.Choices = append(menu.Choices, commands.Choice{Name: long, Value: "v"})
	}
	for range 7 {
		reply.Rows = append(reply.Rows, commands.Row{Buttons: []commands.Button{{Label: long, Action: "cite", Argument: "1"}}})
	}
	reply.Rows[0] = commands.Row{Select: menu}
	out := render(reply, phrases.In("en"), "key")
	if n := length(out.Content); n > maxContent {
		t.Errorf("content of %d", n)
	}
	total := 0
	for _, e := range out.Embeds {
		if length(e.Title) > maxEmbedTitle || length(e.Description) > maxEmbedText {
			t.Errorf("embed of %d and %d", length(e.Title), length(e.Description))
		}
		if strings.Count(e.Description, "**")%2 == 1 || strings.Count(e.Description, "~~")%2 == 1 {
			t.Errorf("a cut left bold open: %q", e.Description[max(0, len(e.Description)-40):])
		}
		total += size(e)
	}
	if total > maxEmbedsTogether || len(out.Embeds) != maxEmbeds {
		t.Errorf("%d embeds of %d together", len(out.Embeds), total)
	}
	if len(out.Components) != maxRows {
		t.Errorf("%d rows", len(out.Components))
	}
}
