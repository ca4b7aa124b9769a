package conformance

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/disgoorg/disgo"
	"github.com/disgoorg/disgo/bot"
	"github.com/disgoorg/disgo/discord"
	"github.com/disgoorg/disgo/events"
	"github.com/disgoorg/disgo/gateway"
	"github.com/disgoorg/disgo/rest"
	"github.com/disgoorg/snowflake/v2"

	"wiredesk/internal/sandbox"
	"wiredesk/internal/sandbox/apispec"
)

// client is a disgo bot on a sandbox, and what it heard.
type client struct {
	bot.Client
	t *testing.T
	s *sandbox.Server

	commands   chan *events.ApplicationCommandInteractionCreate
	components chan *events.ComponentInteractionCreate
	modals     chan *events.ModalSubmitInteractionCreate
	typed      chan *events.AutocompleteInteractionCreate
	messages   chan *events.GuildMessageCreate
	ready      chan *events.Ready
}

func start(t *testing.T) *client {
	t.Helper()
	s := sandbox.New(sandbox.Options{Privileged: sandbox.IntentMessageContent, Gateway: sandbox.GatewayOptions{IdentifyEvery: -1}})
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	apispec.Watch(t, s)
	c := &client{t: t, s: s,
		commands:   make(chan *events.ApplicationCommandInteractionCreate, 8),
		components: make(chan *events.ComponentInteractionCreate, 8),
		modals:     make(chan *events.ModalSubmitInteractionCreate, 8),
		typed:      make(chan *events.AutocompleteInteractionCreate, 8),
		messages:   make(chan *events.GuildMessageCreate, 64),
		ready:      make(chan *events.Ready, 8),
	}
	ready := make(chan *events.GuildReady, 1)
	var err error
	c.Client, err = disgo.New(s.Token(),
		bot.WithRestClientConfigOpts(rest.WithURL(s.URL()+"/api/v10")),
		bot.WithGatewayConfigOpts(gateway.WithIntents(gateway.IntentGuilds, gateway.IntentGuildMessages, gateway.IntentMessageContent), gateway.WithCompress(true)),
		bot.WithEventListenerChan(c.commands), bot.WithEventListenerChan(c.components), bot.WithEventListenerChan(c.modals),
		bot.WithEventListenerChan(c.typed), bot.WithEventListenerChan(c.messages), bot.WithEventListenerChan(c.ready),
		bot.WithEventListenerChan(ready),
	)
	if err != nil {
		t.Fatal(err)
	}
	if err := c.OpenGateway(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close(context.WithoutCancel(t.Context())) })
	if g := get(t, ready); g.Guild.ID.String() != s.GuildID() {
		t.Fatalf("the guild is %s", g.Guild.ID)
	}
	return c
}

func get[T any](t *testing.T, from <-chan T) T {
	t.Helper()
	select {
	case v := <-from:
		return v
	case <-time.After(10 * time.Second):
		t.Fatal("nothing came within 10 s")
		panic("not reached")
	}
}

func (c *client) must(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

func (c *client) wire() snowflake.ID {
	return snowflake.MustParse(c.s.ChannelID("", "wire"))
}

func (c *client) wait(i *sandbox.Interaction, err error) *sandbox.Reply {
	c.t.Helper()
	c.must(err)
	ctx, cancel := context.WithTimeout(c.t.Context(), 5*time.Second)
	defer cancel()
	reply, err := i.Wait(ctx)
	c.must(err)
	return reply
}

func (c *client) register() {
	c.t.Helper()
	registered, err := c.Rest().SetGlobalCommands(c.ApplicationID(), []discord.ApplicationCommandCreate{
		discord.SlashCommandCreate{Name: "find", Description: "Find", DescriptionLocalizations: map[discord.Locale]string{discord.LocaleFrench: "Chercher"},
			Options: []discord.ApplicationCommandOption{
				discord.ApplicationCommandOptionString{Name: "query", Description: "q", Required: true, Autocomplete: true},
				discord.ApplicationCommandOptionAttachment{Name: "file", Description: "f"},
			}},
		discord.SlashCommandCreate{Name: "watch", Description: "Watch", Options: []discord.ApplicationCommandOption{
			discord.ApplicationCommandOptionSubCommand{Name: "add", Description: "Add"}}},
		discord.MessageCommandCreate{Name: "Cite this"},
	})
	c.must(err)
	if len(registered) != 3 {
		c.t.Fatalf("%d commands are registered", len(registered))
	}
}

func TestCommandsAndAnswers(t *testing.T) {
	c := start(t)
	c.register()
	channel := c.wire().String()
	file, err := c.s.Upload("editor", "draft.txt", "text/plain", []byte("words"))
	c.must(err)
	i, err := c.s.Invoke("editor", channel, "find", map[string]any{"query": "izium", "file": file})
	c.must(err)
	e := get(t, c.commands)
	data := e.SlashCommandInteractionData()
	if data.String("query") != "izium" || data.Attachment("file").Filename != "draft.txt" || e.Locale() != discord.LocaleEnglishGB {
		t.Errorf("disgo reads %+v", data)
	}
	c.must(e.DeferCreateMessage(true))
	_, err = e.Client().Rest().UpdateInteractionResponse(e.ApplicationID(), e.Token(), discord.NewMessageUpdateBuilder().
		SetContent("found").AddActionRow(discord.NewPrimaryButton("Next", "next")).Build())
	c.must(err)
	reply := c.wait(i, nil)
	if !reply.Message.Ephemeral() || reply.Message.Content != "found" {
		t.Errorf("the editor sees %s", reply.Message.JSON)
	}
	i, err = c.s.Click("editor", reply.Message.ID, "next")
	c.must(err)
	click := get(t, c.components)
	c.must(click.UpdateMessage(discord.NewMessageUpdateBuilder().SetContent("page 2").ClearContainerComponents().Build()))
	if reply = c.wait(i, nil); reply.Message.Content != "page 2" {
		t.Errorf("the editor sees %s", reply.Message.JSON)
	}
	_, err = e.Client().Rest().CreateFollowupMessage(e.ApplicationID(), e.Token(), discord.NewMessageCreateBuilder().SetContent("more").Build())
	c.must(err)
}

func TestModalAutocompleteAndMenu(t *testing.T) {
	c := start(t)
	c.register()
	channel := c.wire().String()
	i, err := c.s.Invoke("editor", channel, "watch add", nil)
	c.must(err)
	e := get(t, c.commands)
	c.must(e.Modal(discord.NewModalCreateBuilder().SetCustomID("watch").SetTitle("New watch").
		AddActionRow(discord.NewShortTextInput("query", "Search")).Build()))
	if reply := c.wait(i, nil); reply.State != sandbox.Modal {
		t.Fatalf("the editor sees %s", reply.State)
	}
	i, err = c.s.SubmitModal("editor", i.ID, map[string]any{"query": "izium"})
	c.must(err)
	modal := get(t, c.modals)
	if modal.Data.Text("query") != "izium" {
		t.Errorf("disgo reads %+v", modal.Data)
	}
	c.must(modal.CreateMessage(discord.NewMessageCreateBuilder().SetContent("saved").Build()))
	if reply := c.wait(i, nil); reply.Message.Content != "saved" {
		t.Errorf("the editor sees %s", reply.Message.JSON)
	}
	var typing sync.WaitGroup
	typing.Go(func() {
		typed := get(t, c.typed)
		if err := typed.AutocompleteResult([]discord.AutocompleteChoice{discord.AutocompleteChoiceString{Name: "Izium", Value: typed.Data.String("query") + "um"}}); err != nil {
			t.Error(err)
		}
	})
	choices, err := c.s.Autocomplete(t.Context(), "editor", channel, "find", map[string]any{"query": "izi"}, "query")
	c.must(err)
	typing.Wait()
	if len(choices) != 1 || choices[0].Value != "izium" {
		t.Errorf("choices are %v", choices)
	}
	m, err := c.s.Say("reporter", channel, "cite me")
	c.must(err)
	if heard := get(t, c.messages); heard.Message.Content == "" {
		t.Error("the message came without content")
	}
	i, err = c.s.ContextMenu("editor", channel, "Cite this", m.ID)
	c.must(err)
	menu := get(t, c.commands)
	if menu.MessageCommandInteractionData().TargetMessage().Content != "cite me" {
		t.Error("disgo finds another message")
	}
	c.must(menu.CreateMessage(discord.NewMessageCreateBuilder().SetContent("cited").Build()))
	c.wait(i, nil)
}

func TestMessagesThreadsAndForum(t *testing.T) {
	c := start(t)
	r := c.Rest()
	m, err := r.CreateMessage(c.wire(), discord.NewMessageCreateBuilder().SetContent("words").SetNonce("n-1").SetEnforceNonce(true).
		AddEmbeds(discord.NewEmbedBuilder().SetTitle("T").SetDescription("D").AddField("a", "b", true).Build()).
		AddFile("a.txt", "a file", bytes.NewReader([]byte("words"))).Build())
	c.must(err)
	again, err := r.CreateMessage(c.wire(), discord.NewMessageCreateBuilder().SetContent("words").SetNonce("n-1").SetEnforceNonce(true).Build())
	c.must(err)
	if again.ID != m.ID || len(m.Attachments) != 1 || len(m.Embeds) != 1 {
		t.Errorf("posted %s with %d files, then %s", m.ID, len(m.Attachments), again.ID)
	}
	_, err = r.UpdateMessage(c.wire(), m.ID, discord.NewMessageUpdateBuilder().SetContent("other").Build())
	c.must(err)
	c.must(r.AddReaction(c.wire(), m.ID, "👍"))
	thread, err := r.CreateThreadFromMessage(c.wire(), m.ID, discord.ThreadCreateFromMessage{Name: "More"})
	c.must(err)
	_, err = r.CreateMessage(thread.ID(), discord.NewMessageCreateBuilder().SetContent("in it").Build())
	c.must(err)
	forum, err := r.GetChannel(snowflake.MustParse(c.s.ChannelID("", "stories")))
	c.must(err)
	tags := forum.(discord.GuildForumChannel).AvailableTags
	post, err := r.CreatePostInThreadChannel(forum.ID(), discord.ThreadChannelPostCreate{
		Name: "A story", AppliedTags: []snowflake.ID{tags[0].ID}, Message: discord.NewMessageCreateBuilder().SetContent("It began").Build()})
	c.must(err)
	if post.Name() != "A story" {
		t.Errorf("the post is %+v", post)
	}
	news := snowflake.MustParse(c.s.ChannelID("", "announcements"))
	told, err := r.CreateMessage(news, discord.NewMessageCreateBuilder().SetContent("told").Build())
	c.must(err)
	_, err = r.CrosspostMessage(news, told.ID)
	c.must(err)
	list, err := r.GetMessages(c.wire(), 0, 0, 0, 10)
	c.must(err)
	if len(list) != 1 {
		t.Errorf("%d messages in the channel", len(list))
	}
	c.must(r.DeleteMessage(c.wire(), m.ID))
	_, err = r.GetMessage(c.wire(), m.ID)
	if refusal, isRest := errors.AsType[rest.Error](err); !isRest || refusal.Response.StatusCode != http.StatusNotFound || refusal.Code != 10008 {
		t.Errorf("a deleted message gives %v", err)
	}
}

func TestResumeAndLimits(t *testing.T) {
	c := start(t)
	c.must(c.s.BreakGateway(sandbox.GatewayFault{Do: "reconnect"}))
	_, err := c.s.Say("editor", c.wire().String(), "after the resume")
	c.must(err)
	if heard := get(t, c.messages); heard.Message.Content != "after the resume" {
		t.Errorf("heard %q", heard.Message.Content)
	}
	if len(c.ready) != 1 {
		t.Errorf("disgo identified %d times: it did not resume", len(c.ready))
	}
	// disgo 0.18 cuts what is left of the window to whole seconds, so it may come back
	// once too early; the refusal then tells it how long to wait.
	for range 6 {
		_, err := c.Rest().CreateMessage(c.wire(), discord.NewMessageCreateBuilder().SetContent("x").Build())
		c.must(err)
	}
	refused := 0
	for _, r := range c.s.Requests("POST /channels/{channel_id}/messages") {
		if r.Status == http.StatusTooManyRequests {
			refused++
		}
	}
	if refused > 1 {
		t.Errorf("disgo was refused %d times", refused)
	}
}
