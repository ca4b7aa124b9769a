package browser

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/bwmarrin/discordgo"

	"wiredesk/internal/sandbox"
	"wiredesk/internal/sandbox/page"
)

// toSandbox sends what discordgo sends to Discord to the sandbox.
type toSandbox struct{ base *url.URL }

func (rt toSandbox) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.URL.Scheme, r.URL.Host, r.Host = rt.base.Scheme, rt.base.Host, rt.base.Host
	return http.DefaultTransport.RoundTrip(r)
}

// world is a sandbox with the page and a small bot that answers.
type world struct {
	t       *testing.T
	sandbox *sandbox.Server
	bot     *discordgo.Session

	mu      sync.Mutex
	flipped bool
	errs    []string // what the bot was refused
}

func newWorld(t *testing.T) *world {
	t.Helper()
	if find() == "" {
		t.Skip("chromium is not installed (apt-get install chromium): the page is not tried in a browser")
	}
	handler, err := page.Handler()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t}
	w.sandbox = sandbox.New(sandbox.Options{
		Page: handler, Log: slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn})),
		Switches: []sandbox.Switch{{Name: "redis", Label: "Kill the bot's Redis", Set: w.flip}},
	})
	if err := w.sandbox.Start(context.WithoutCancel(t.Context())); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.sandbox.Close)
	w.connect()
	return w
}

func (w *world) connect() {
	w.t.Helper()
	dg, err := discordgo.New("Bot " + w.sandbox.Token())
	if err != nil {
		w.t.Fatal(err)
	}
	base, err := url.Parse(w.sandbox.URL())
	if err != nil {
		w.t.Fatal(err)
	}
	dg.Client.Transport = toSandbox{base}
	dg.Identify.Intents = discordgo.IntentsGuilds | discordgo.IntentsGuildMessages
	dg.AddHandler(w.answer)
	dg.AddHandler(w.raw)
	if err := dg.Open(); err != nil {
		w.t.Fatal(err)
	}
	w.bot = dg
	w.t.Cleanup(func() { _ = dg.Close() }) // it may be closed already
	if _, err := dg.ApplicationCommandBulkOverwrite(w.sandbox.BotID(), "", commands()); err != nil {
		w.t.Fatal(err)
	}
}

func commands() []*discordgo.ApplicationCommand {
	option := func(kind discordgo.ApplicationCommandOptionType, name, text string, required bool) *discordgo.ApplicationCommandOption {
		return &discordgo.ApplicationCommandOption{Type: kind, Name: name, Description: text, Required: required}
	}
	query := option(discordgo.ApplicationCommandOptionString, "query", "What to look for", true)
	query.Autocomplete = true
	lang := option(discordgo.ApplicationCommandOptionString, "lang", "Only this language", false)
	lang.Choices = []*discordgo.ApplicationCommandOptionChoice{{Name: "English", Value: "en"}, {Name: "French", Value: "fr"}}
	add := option(discordgo.ApplicationCommandOptionSubCommand, "add", "Save a search that posts", false)
	add.Options = []*discordgo.ApplicationCommandOption{
		option(discordgo.ApplicationCommandOptionString, "query", "What to watch", false),
		option(discordgo.ApplicationCommandOptionChannel, "channel", "Where to post", false),
	}
	list := option(discordgo.ApplicationCommandOptionSubCommand, "list", "List the watches", false)
	file := option(discordgo.ApplicationCommandOptionAttachment, "file", "The draft", true)
	share := option(discordgo.ApplicationCommandOptionBoolean, "share", "Let everyone see it", false)
	return []*discordgo.ApplicationCommand{
		{Name: "find", Description: "Search the archive", Options: []*discordgo.ApplicationCommandOption{query, lang, share}},
		{Name: "watch", Description: "Watches", Options: []*discordgo.ApplicationCommandOption{add, list}},
		{Name: "check", Description: "Check a draft against the archive", Options: []*discordgo.ApplicationCommandOption{file}},
		{Name: "silent", Description: "Never answers"},
		{Name: "form", Description: "A form with every field"},
		{Name: "Cite this", Type: discordgo.MessageApplicationCommand},
	}
}

func (w *world) flip(_ context.Context, on bool) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.flipped = on
	return nil
}

func (w *world) refused(err error) {
	if err == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.errs = append(w.errs, err.Error())
}

// call is one interaction that the bot answers.
type call struct {
	*world
	dg *discordgo.Session
	i  *discordgo.InteractionCreate
}

func (c call) respond(kind discordgo.InteractionResponseType, data *discordgo.InteractionResponseData) {
	c.refused(c.dg.InteractionRespond(c.i.Interaction, &discordgo.InteractionResponse{Type: kind, Data: data}))
}

func (c call) say(text string) {
	c.respond(discordgo.InteractionResponseChannelMessageWithSource, &discordgo.InteractionResponseData{Content: text, Flags: discordgo.MessageFlagsEphemeral})
}

// answer is the bot.
func (w *world) answer(dg *discordgo.Session, i *discordgo.InteractionCreate) {
	c := call{w, dg, i}
	switch i.Type {
	case discordgo.InteractionApplicationCommandAutocomplete:
		typed := i.ApplicationCommandData().Options[0].StringValue()
		c.respond(discordgo.InteractionApplicationCommandAutocompleteResult, &discordgo.InteractionResponseData{Choices: []*discordgo.ApplicationCommandOptionChoice{
			{Name: typed + " prison", Value: typed + " prison"}, {Name: typed + " tunnel", Value: typed + " tunnel"},
		}})
	case discordgo.InteractionMessageComponent:
		c.component()
	case discordgo.InteractionModalSubmit:
		if i.Data == nil { // a form that discordgo can't read: raw answers it
			return
		}
		row := i.ModalSubmitData().Components[0].(*discordgo.ActionsRow)
		c.say("Watching **" + row.Components[0].(*discordgo.TextInput).Value + "**.")
	default:
		c.command()
	}
}

func (c call) component() {
	data := c.i.MessageComponentData()
	if strings.HasPrefix(data.CustomID, "pick:") {
		c.picked(data)
		return
	}
	if data.CustomID == "follow" {
		c.respond(discordgo.InteractionResponseUpdateMessage, followed())
		return
	}
	if data.CustomID == "take" {
		c.say("Citation of " + strings.Join(data.Values, " and ") + ": Meridian Wire, “Father traces soldier”.")
		return
	}
	var number int
	_, err := fmt.Sscanf(data.CustomID, "page:%d", &number)
	c.refused(err)
	c.respond(discordgo.InteractionResponseUpdateMessage, found("again", number))
}

func (c call) command() {
	data := c.i.ApplicationCommandData()
	switch data.Name {
	case "find":
		c.respond(discordgo.InteractionResponseDeferredChannelMessageWithSource, &discordgo.InteractionResponseData{Flags: discordgo.MessageFlagsEphemeral})
		page := found(data.Options[0].StringValue(), 1)
		_, err := c.dg.InteractionResponseEdit(c.i.Interaction, &discordgo.WebhookEdit{Embeds: &page.Embeds, Components: &page.Components})
		c.refused(err)
	case "watch":
		options := data.Options[0].Options
		if len(options) == 0 {
			c.respond(discordgo.InteractionResponseModal, form())
			return
		}
		c.say(fmt.Sprintf("Watching %v in <#%v>.", options[0].Value, options[1].Value))
	case "check":
		for _, a := range data.Resolved.Attachments {
			c.say("Read " + a.Filename + ".")
		}
	case "Cite this":
		for _, m := range data.Resolved.Messages {
			c.say("Cited: " + m.Embeds[0].Title)
		}
	}
}

func form() *discordgo.InteractionResponseData {
	input := discordgo.TextInput{CustomID: "query", Label: "What to watch", Style: discordgo.TextInputShort, Placeholder: "izium prison"}
	return &discordgo.InteractionResponseData{CustomID: "watch", Title: "Add a watch", Components: []discordgo.MessageComponent{
		discordgo.ActionsRow{Components: []discordgo.MessageComponent{input}},
	}}
}

// found is a page of results.
func found(query string, number int) *discordgo.InteractionResponseData {
	take := discordgo.SelectMenu{MenuType: discordgo.StringSelectMenu, CustomID: "take", Placeholder: "Cite…", Options: []discordgo.SelectMenuOption{
		{Label: "1. Father traces soldier", Value: "1", Description: "Meridian Wire"}, {Label: "2. À Genève", Value: "2"},
	}}
	return &discordgo.InteractionResponseData{
		Embeds: []*discordgo.MessageEmbed{{
			Title: fmt.Sprintf("Results %s, page %d", query, number), Color: 0x1b5e8a,
			Description: "**1.** [Father traces soldier who refused to fight to **prison**](https://example.org/1)\nMeridian Wire · <t:1790000000:D>\n**2.** [À Genève, un père raconte](https://example.org/2)\nLe Fil du Ponant · <t:1790000000:D>",
			Fields:      []*discordgo.MessageEmbedField{{Name: "Found", Value: "23 reports", Inline: true}, {Name: "Languages", Value: "en, fr, uk", Inline: true}},
		}},
		Components: []discordgo.MessageComponent{
			discordgo.ActionsRow{Components: []discordgo.MessageComponent{take}},
			discordgo.ActionsRow{Components: []discordgo.MessageComponent{
				discordgo.Button{Label: "Newer", CustomID: fmt.Sprintf("page:%d", number-1), Style: discordgo.SecondaryButton, Disabled: number == 1},
				discordgo.Button{Label: "Older", CustomID: fmt.Sprintf("page:%d", number+1), Style: discordgo.PrimaryButton},
			}},
		},
	}
}

// alert posts as a bot's alerts do.
func (w *world) alert(title string) *discordgo.Message {
	w.t.Helper()
	m, err := w.bot.ChannelMessageSendComplex(w.sandbox.ChannelID("", "wire"), &discordgo.MessageSend{Embeds: []*discordgo.MessageEmbed{{
		Title: title, URL: "https://example.org/a", Color: 0xb3402a,
		Description: "Divers found the body of a woman in the marshes below **Castelmaur**.\n-# Watch: **Varelle dam** · 4 sources",
	}}})
	if err != nil {
		w.t.Fatal(err)
	}
	return m
}
