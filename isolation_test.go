package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"wiredesk/bot"
	"wiredesk/commands"
	"wiredesk/internal/sandbox"
)

// guessed is what the stranger knows of the first desk besides its ids: it is
// typed, so an answer may repeat it. The secrets are never typed.
const guessed = "Zorblatt"

func secrets() []string { return []string{"Quixmere", "Vantrosk", "Harblick", "Ostrimel"} }

// answers gathers what the router sends, in the place of Discord.
type answers struct {
	mu   sync.Mutex
	said []string
}

func (a *answers) Respond(_ context.Context, _ *discordgo.Interaction, r *discordgo.InteractionResponse) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if r.Data != nil {
		a.said = append(a.said, fmt.Sprintf("%s %s %s", r.Data.Content, r.Data.Title, shown(r.Data.Embeds)))
		for _, c := range r.Data.Choices {
			a.said = append(a.said, fmt.Sprint(c.Name, c.Value))
		}
	}
	return nil
}

func (a *answers) EditOriginal(_ context.Context, _ *discordgo.Interaction, e *discordgo.WebhookEdit) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.said = append(a.said, *e.Content+shown(*e.Embeds))
	return nil
}

func (a *answers) take() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	all := strings.Join(a.said, "\n")
	a.said = nil
	return all
}

func shown(embeds []*discordgo.MessageEmbed) string {
	var b strings.Builder
	for _, e := range embeds {
		b.WriteString(e.Title + e.Description + e.URL)
	}
	return b.String()
}

// TestDesksAreApart tries every command and action of one server with all that
// another one has: ids, names and addresses. Nothing may be shown or changed.
func TestDesksAreApart(t *testing.T) {
	h := newHouse(t)
	feed := "/feed-Harblick"
	h.press.text(feed, "application/rss+xml", h.press.rss("Post", [3]string{"Quixmere strikes", "/" + guessed, "A strike in Quixmere, said Ann Quixmere of Vantrosk."}))
	h.ask("editor", "source add", map[string]any{"address": h.press.URL + feed, "name": guessed})
	h.ask("editor", "watch add", map[string]any{"query": "strike Vantrosk", "channel": h.channel("wire"), "name": guessed})
	h.ask("editor", "names add", map[string]any{"name": guessed, "same": "Ostrimel"})
	if before := h.all(h.guild()); strings.Count(before, guessed) < 3 {
		t.Fatalf("the first desk lacks something: %s", before)
	}
	h.until("the first desk has a report", func() bool { return h.archived() == 1 })
	before := h.all(h.guild())

	other := h.sandbox.AddGuild("The Other Desk")
	channel := h.sandbox.AddChannel(other, sandbox.TextChannel, "other")
	heard := &answers{}
	router := *h.process.router
	router.Answer, router.Log = heard, slog.New(slog.NewTextHandler(io.Discard, nil))
	stranger := caller{t: t, router: &router, heard: heard, guild: other, channel: channel}
	if said := stranger.command([]string{"status"}, nil); !strings.Contains(said, "Reports: 0") {
		t.Fatalf("the stranger isn't answered: %q", said)
	}
	asked := 0
	for _, value := range h.foreign() {
		for _, c := range h.process.table.Commands {
			asked += stranger.tryAll(value, c, nil)
		}
		for _, a := range h.process.table.Actions {
			stranger.check("action "+a.Name+" "+value, stranger.action(a.Name, value))
			asked++
		}
	}
	if asked < 200 {
		t.Errorf("only %d questions were asked", asked)
	}
	if after := h.all(h.guild()); after != before {
		t.Errorf("the first desk was changed from\n%s\nto\n%s", before, after)
	}
	stranger.check("what the other desk has", h.all(other))
}

// foreign are the first desk's ids, names and addresses.
func (h *house) foreign() []string {
	ctx := h.t.Context()
	reports, err := h.process.store.Recent(ctx, h.guild(), 0, 10)
	if err != nil || len(reports) != 1 {
		h.t.Fatalf("%d reports, %v", len(reports), err)
	}
	watches, err := h.process.store.Watches(ctx, h.guild())
	if err != nil || len(watches) != 1 {
		h.t.Fatalf("%d watches, %v", len(watches), err)
	}
	sources, err := h.process.store.Sources(ctx, h.guild())
	if err != nil || len(sources) != 1 {
		h.t.Fatalf("%d sources, %v", len(sources), err)
	}
	return []string{
		strconv.FormatInt(reports[0].ID, 10), reports[0].Address, strconv.FormatInt(watches[0].ID, 10), strconv.FormatInt(sources[0].ID, 10),
		strconv.FormatInt(reports[0].Story, 10), guessed, "strike",
	}
}

// all writes down what a desk has.
func (h *house) all(desk string) string {
	ctx := h.t.Context()
	reports, err := h.process.store.Recent(ctx, desk, 0, 100)
	if err != nil {
		h.t.Fatal(err)
	}
	watches, err := h.process.store.Watches(ctx, desk)
	if err != nil {
		h.t.Fatal(err)
	}
	sources, err := h.process.store.Sources(ctx, desk)
	if err != nil {
		h.t.Fatal(err)
	}
	aliases, err := h.process.store.Aliases(ctx, desk)
	if err != nil {
		h.t.Fatal(err)
	}
	var b strings.Builder
	for _, r := range reports {
		fmt.Fprintln(&b, r.ID, r.Title)
	}
	for _, w := range watches {
		fmt.Fprintln(&b, w.ID, w.Name, w.Query, w.Paused, w.Channel)
	}
	for _, s := range sources {
		fmt.Fprintln(&b, s.ID, s.Name, s.Address, s.Paused)
	}
	for _, a := range aliases {
		fmt.Fprintln(&b, a.Name, a.Same)
	}
	return b.String()
}

const strangerID = "1000000000000000001"

// caller is an editor of another server.
type caller struct {
	t              *testing.T
	router         *bot.Router
	heard          *answers
	guild, channel string
}

func (c caller) handle(in *discordgo.Interaction) string {
	in.ID, in.GuildID, in.ChannelID, in.Locale = "1", c.guild, c.channel, discordgo.EnglishUS
	in.Member = &discordgo.Member{User: &discordgo.User{ID: strangerID, Username: "stranger"}, Permissions: discordgo.PermissionManageMessages}
	ctx, cancel := context.WithTimeout(c.t.Context(), 20*time.Second)
	defer cancel()
	c.router.Handle(ctx, &discordgo.InteractionCreate{Interaction: in})
	return c.heard.take()
}

func (c caller) action(name, argument string) string {
	return c.handle(&discordgo.Interaction{Type: discordgo.InteractionMessageComponent, Data: discordgo.MessageComponentInteractionData{CustomID: "a:" + name + ":" + argument}})
}

func (c caller) command(path []string, options []*discordgo.ApplicationCommandInteractionDataOption) string {
	return c.handle(&discordgo.Interaction{Type: discordgo.InteractionApplicationCommand, Data: nested(path, options)})
}

func nested(path []string, options []*discordgo.ApplicationCommandInteractionDataOption) discordgo.ApplicationCommandInteractionData {
	for _, name := range path[1:] {
		options = []*discordgo.ApplicationCommandInteractionDataOption{{Name: name, Type: discordgo.ApplicationCommandOptionSubCommand, Options: options}}
	}
	return discordgo.ApplicationCommandInteractionData{Name: path[0], CommandType: discordgo.ChatApplicationCommand, Options: options}
}

// tryAll gives value to each text option of a command and of those below it, in an
// answer and in a completion, and says how often.
func (c caller) tryAll(value string, cmd commands.Command, above []string) int {
	path, n := append(append([]string{}, above...), cmd.Name), 0
	for _, s := range cmd.Subs {
		n += c.tryAll(value, s, path)
	}
	if cmd.Run == nil || strings.Join(path, " ") == "help" {
		return n
	}
	if path[0] == "source" && path[len(path)-1] != "list" && strings.Contains(value, "://") {
		return n // reads the address itself, as anybody may
	}
	if path[0] == "report" && path[len(path)-1] == "add" || path[0] == "setup" {
		return n
	}
	var given []*discordgo.ApplicationCommandInteractionDataOption
	for _, o := range cmd.Options {
		if o.Kind == commands.Text && len(o.Choices) == 0 {
			given = append(given, &discordgo.ApplicationCommandInteractionDataOption{Name: o.Name, Type: discordgo.ApplicationCommandOptionString, Value: value, Focused: o.Completes})
		}
	}
	c.check("/"+strings.Join(path, " ")+" "+value, c.command(path, given))
	if n++; cmd.Complete != nil {
		said := c.handle(&discordgo.Interaction{Type: discordgo.InteractionApplicationCommandAutocomplete, Data: nested(path, given)})
		c.check("completing /"+strings.Join(path, " ")+" "+value, said)
		n++
	}
	return n
}

// check looks for the first desk in an answer.
func (c caller) check(what, said string) {
	c.t.Helper()
	for _, leak := range secrets() {
		if strings.Contains(said, leak) {
			c.t.Errorf("%s shows the other desk's %s: %q", what, leak, said)
		}
	}
	if strings.Contains(said, "went wrong on our side") {
		c.t.Errorf("%s fails inside: %q", what, said)
	}
}

var _ bot.Answerer = (*answers)(nil)
