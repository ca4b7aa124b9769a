package sandbox_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"wiredesk/internal/sandbox"
	"wiredesk/internal/sandbox/apispec"
)

// start runs a sandbox for one test.
func start(t *testing.T, opt sandbox.Options) *sandbox.Server {
	t.Helper()
	s := sandbox.New(opt)
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	apispec.Watch(t, s)
	return s
}

// toSandbox sends what discordgo sends to Discord to the sandbox.
type toSandbox struct{ base *url.URL }

func (rt toSandbox) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.URL.Scheme, r.URL.Host = rt.base.Scheme, rt.base.Host
	r.Host = rt.base.Host
	return http.DefaultTransport.RoundTrip(r)
}

// session is a discordgo session that speaks to the sandbox.
func session(t *testing.T, s *sandbox.Server, intents discordgo.Intent) *discordgo.Session {
	t.Helper()
	dg, err := discordgo.New("Bot " + s.Token())
	if err != nil {
		t.Fatal(err)
	}
	base, err := url.Parse(s.URL())
	if err != nil {
		t.Fatal(err)
	}
	dg.Client.Transport = toSandbox{base}
	dg.Identify.Intents = intents
	return dg
}

// open connects a session and waits until it is ready.
func open(t *testing.T, dg *discordgo.Session) *discordgo.Ready {
	t.Helper()
	ready := make(chan *discordgo.Ready, 1)
	guilds := make(chan string, 4)
	dg.AddHandlerOnce(func(_ *discordgo.Session, r *discordgo.Ready) { ready <- r })
	dg.AddHandler(func(_ *discordgo.Session, g *discordgo.GuildCreate) { guilds <- g.ID })
	if err := dg.Open(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = dg.Close() }) // it may be closed already
	r := get(t, ready)
	get(t, guilds)
	return r
}

func get[T any](t *testing.T, from <-chan T) T {
	t.Helper()
	select {
	case v := <-from:
		return v
	case <-time.After(5 * time.Second):
		t.Fatal("nothing came within 5 s")
		panic("not reached")
	}
}

func within(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func TestDiscordgoAnswersACommand(t *testing.T) {
	s := start(t, sandbox.Options{})
	dg := session(t, s, discordgo.IntentsGuilds|discordgo.IntentsGuildMessages)
	answered := make(chan error, 1)
	dg.AddHandler(func(dg *discordgo.Session, i *discordgo.InteractionCreate) {
		data := i.ApplicationCommandData()
		answered <- dg.InteractionRespond(i.Interaction, &discordgo.InteractionResponse{
			Type: discordgo.InteractionResponseChannelMessageWithSource,
			Data: &discordgo.InteractionResponseData{
				Content: "found " + data.Options[0].StringValue(),
				Flags:   discordgo.MessageFlagsEphemeral,
			},
		})
	})
	ready := open(t, dg)
	if ready.User.ID != s.BotID() || len(ready.Guilds) != 1 {
		t.Fatalf("READY says user %s and %d guilds", ready.User.ID, len(ready.Guilds))
	}
	_, err := dg.ApplicationCommandBulkOverwrite(ready.Application.ID, "", []*discordgo.ApplicationCommand{{
		Name: "find", Description: "Find reports",
		Options: []*discordgo.ApplicationCommandOption{{
			Type: discordgo.ApplicationCommandOptionString, Name: "query", Description: "What to look for", Required: true,
		}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	wire := s.ChannelID("", "wire")
	asked, err := s.Invoke("reporter", wire, "find", map[string]any{"query": "izium"})
	if err != nil {
		t.Fatal(err)
	}
	reply, err := asked.Wait(within(t))
	if err != nil {
		t.Fatal(err)
	}
	// The reporter sees the message before the bot hears that it was taken.
	if err := get(t, answered); err != nil {
		t.Fatal(err)
	}
	if reply.Message.Content != "found izium" || !reply.Message.Ephemeral() {
		t.Errorf("the reporter sees %q, ephemeral %v", reply.Message.Content, reply.Message.Ephemeral())
	}
	for _, who := range []string{"reporter", "editor"} {
		messages, err := s.Messages(who, wire)
		if err != nil {
			t.Fatal(err)
		}
		if want := who == "reporter"; (len(messages) == 1) != want {
			t.Errorf("%s sees %d messages", who, len(messages))
		}
	}
	if _, err := s.Invoke("reporter", wire, "find", nil); err == nil || !strings.Contains(err.Error(), "Invalid Form Body") {
		t.Errorf("a missing required option gives %v", err)
	}
}

func TestDiscordgoPostsAndEdits(t *testing.T) {
	s := start(t, sandbox.Options{})
	dg := session(t, s, discordgo.IntentsGuilds)
	wire := s.ChannelID("", "wire")
	m, err := dg.ChannelMessageSendComplex(wire, &discordgo.MessageSend{
		Embeds: []*discordgo.MessageEmbed{{Title: "Izium", Description: "A report", Fields: []*discordgo.MessageEmbedField{{Name: "a", Value: "b"}}}},
		Components: []discordgo.MessageComponent{discordgo.ActionsRow{Components: []discordgo.MessageComponent{
			discordgo.Button{Label: "Cite", CustomID: "cite:1", Style: discordgo.PrimaryButton}}}},
		Files: []*discordgo.File{{Name: "a.txt", ContentType: "text/plain", Reader: strings.NewReader("hello")}},
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Attachments) != 1 || len(m.Embeds) != 1 || len(m.Components) != 1 {
		t.Fatalf("posted message has %d files, %d embeds, %d rows", len(m.Attachments), len(m.Embeds), len(m.Components))
	}
	if _, err := dg.ChannelMessageEdit(wire, m.ID, "now with words"); err != nil {
		t.Fatal(err)
	}
	seen, err := s.Messages("visitor", wire)
	if err != nil {
		t.Fatal(err)
	}
	if len(seen) != 1 || seen[0].Edited == nil || !strings.Contains(seen[0].Text(), "A report") {
		t.Errorf("the visitor sees %s", seen[0].JSON)
	}
	if got, err := dg.ChannelMessages(wire, 10, "", "", ""); err != nil || len(got) != 1 {
		t.Errorf("listing gives %d messages, %v", len(got), err)
	}
}
