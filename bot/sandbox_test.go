package bot

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"wiredesk/internal/news"
	"wiredesk/internal/sandbox"
)

// ping is a command that the tests register.
func ping() []*discordgo.ApplicationCommand {
	return []*discordgo.ApplicationCommand{{
		Name: "ping", Description: "Answers.",
		DescriptionLocalizations: &map[discordgo.Locale]string{discordgo.French: "Répond."},
		Options: []*discordgo.ApplicationCommandOption{{
			Type: discordgo.ApplicationCommandOptionString, Name: "word", Description: "What to say.", Autocomplete: true,
		}},
	}}
}

// atWork runs a session that answers /ping until the test ends.
func atWork(t *testing.T, o sandbox.Options, handle func(context.Context, *Session, *discordgo.Interaction)) *newsdesk {
	t.Helper()
	d := newDesk(t, 1, o)
	ready := make(chan struct{}, 100)
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() {
		err := d.session.Run(ctx, Handlers{
			Ready:       func(context.Context, *discordgo.Ready) { ready <- struct{}{} },
			Interaction: func(ctx context.Context, i *discordgo.InteractionCreate) { handle(ctx, d.session, i.Interaction) },
		})
		if err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(func() { cancel(); running.Wait() })
	<-ready
	if changed, err := d.session.SyncCommands(t.Context(), ping()); err != nil || !changed {
		t.Fatalf("commands changed: %v, %v", changed, err)
	}
	return d
}

func say(content string) *discordgo.InteractionResponse {
	return &discordgo.InteractionResponse{
		Type: discordgo.InteractionResponseChannelMessageWithSource, Data: &discordgo.InteractionResponseData{Content: content},
	}
}

// pong answers, unless the interaction waited out a break, or the machine was too
// busy, for longer than the 3 s that Discord allows.
func pong(t *testing.T) func(context.Context, *Session, *discordgo.Interaction) {
	return func(ctx context.Context, s *Session, i *discordgo.Interaction) {
		if err := s.Respond(ctx, i, say("pong")); err != nil && news.CodeOf(err) != news.NotFound && news.CodeOf(err) != news.Unavailable {
			t.Error(err)
		}
	}
}

// pings asks until an answer comes, as a person would, and says how long that took.
func (d *newsdesk) pings(t *testing.T) time.Duration {
	t.Helper()
	began := time.Now()
	for time.Since(began) < 30*time.Second {
		if d.discord.Online() == 0 {
			time.Sleep(5 * time.Millisecond)
			continue
		}
		i, err := d.discord.Invoke("editor", d.channels[0], "ping", nil)
		if err != nil {
			t.Fatal(err)
		}
		if reply, err := i.Wait(t.Context()); err == nil && reply.Message.Content == "pong" {
			return time.Since(began)
		}
	}
	t.Fatal("nobody answers")
	return 0
}

func TestSandboxGatewayFaults(t *testing.T) {
	t.Parallel()
	faults := map[string][]sandbox.GatewayFault{
		"reconnect":                     {{Do: "reconnect"}},
		"invalid":                       {{Do: "invalid"}},
		"invalid resumable":             {{Do: "invalid", Resumable: true}},
		"drop":                          {{Do: "drop"}},
		"4000":                          {{Do: "close", Code: 4000}},
		"4009":                          {{Do: "close", Code: 4009}},
		"reconnect in answer to resume": {{Do: "answer_resume", With: "reconnect"}, {Do: "drop"}},
		"invalid in answer to resume":   {{Do: "answer_resume", With: "invalid"}, {Do: "drop"}},
		"refused for 2 s":               {{Do: "refuse", Seconds: 2}, {Do: "drop"}},
		"duplicate":                     {{Do: "duplicate"}},
		"unknown":                       {{Do: "unknown"}},
	}
	if long() {
		faults["silence"] = []sandbox.GatewayFault{{Do: "silence", Seconds: 60}}
	}
	for name, steps := range faults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := atWork(t, sandbox.Options{}, pong(t))
			d.pings(t)
			var worst time.Duration
			for range draw(1, 20) {
				for _, f := range steps {
					if err := d.discord.BreakGateway(f); err != nil {
						t.Fatal(err)
					}
				}
				worst = max(worst, d.pings(t))
			}
			t.Logf("at worst answering after %v", worst.Round(time.Millisecond))
			if worst > 15*time.Second {
				t.Errorf("answering after %v", worst)
			}
		})
	}
}

// TestGatewayLeavesNothingBehind counts goroutines over many broken connections.
func TestGatewayLeavesNothingBehind(t *testing.T) {
	d := atWork(t, sandbox.Options{Gateway: sandbox.GatewayOptions{IdentifyEvery: -1}}, pong(t))
	d.pings(t)
	before := runtime.NumGoroutine()
	for range draw(2, 20) {
		for _, f := range []sandbox.GatewayFault{{Do: "answer_resume", With: "reconnect"}, {Do: "drop"}} {
			if err := d.discord.BreakGateway(f); err != nil {
				t.Fatal(err)
			}
		}
		d.pings(t)
	}
	for range 100 {
		if runtime.NumGoroutine() <= before+5 {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("%d goroutines before, %d after", before, runtime.NumGoroutine())
}

func TestCommandsAreWrittenOnlyWhenChanged(t *testing.T) {
	t.Parallel()
	d := newDesk(t, 0, sandbox.Options{Limits: sandbox.Limits{Off: true}})
	steps := []struct {
		change  func(*discordgo.ApplicationCommand)
		changed bool
	}{
		{func(*discordgo.ApplicationCommand) {}, true},
		{func(*discordgo.ApplicationCommand) {}, false},
		{func(c *discordgo.ApplicationCommand) { c.Description = "Answers in kind." }, true},
		{func(c *discordgo.ApplicationCommand) { c.Description = "Answers in kind." }, false},
		{func(c *discordgo.ApplicationCommand) { c.Options[0].Required = true }, true},
		{func(c *discordgo.ApplicationCommand) { none := int64(0); c.DefaultMemberPermissions = &none }, true},
		{func(c *discordgo.ApplicationCommand) { none := int64(0); c.DefaultMemberPermissions = &none }, false},
		{func(c *discordgo.ApplicationCommand) { c.Options[0].Description = "Other." }, true},
	}
	for n, step := range steps {
		commands := ping()
		step.change(commands[0])
		changed, err := d.session.SyncCommands(t.Context(), commands)
		if err != nil || changed != step.changed {
			t.Errorf("step %d: changed %v, %v; want %v", n, changed, err, step.changed)
		}
	}
	if got := d.discord.Commands(d.discord.GuildID()); !slices.Equal(got, []string{"ping"}) {
		t.Errorf("commands %v", got)
	}
}

func TestAnswersThroughLostReplies(t *testing.T) {
	t.Parallel()
	d := atWork(t, sandbox.Options{}, func(ctx context.Context, s *Session, i *discordgo.Interaction) {
		if err := s.Respond(ctx, i, &discordgo.InteractionResponse{Type: discordgo.InteractionResponseDeferredChannelMessageWithSource}); err != nil {
			t.Errorf("defer: %v", err)
		}
		pong := "pong"
		if err := s.EditOriginal(ctx, i, &discordgo.WebhookEdit{Content: &pong}); err != nil {
			t.Errorf("fill in: %v", err)
		}
		if _, err := s.FollowUp(ctx, i, &discordgo.WebhookParams{Content: "and more"}); err != nil && news.CodeOf(err) != news.Unavailable {
			t.Errorf("follow up: %v", err)
		}
	})
	const people = 10
	for served := range people {
		// Of each request the first two replies are lost; of a follow-up, which
		// isn't tried again, the only one. The next person comes when this one has
		// all, so that nobody loses another's replies as well.
		for _, f := range []sandbox.Fault{
			{Method: "POST", Path: "/interactions/**", Kind: sandbox.FaultLost, Times: 2},
			{Method: "PATCH", Path: "/webhooks/**", Kind: sandbox.FaultLost, Times: 2},
			{Method: "POST", Path: "/webhooks/**", Kind: sandbox.FaultLost, Times: 1},
		} {
			if _, err := d.discord.AddFault(f); err != nil {
				t.Fatal(err)
			}
		}
		d.pings(t)
		for end := time.Now().Add(15 * time.Second); d.texts(t)["and more"] <= served && time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		}
	}
	if count := d.texts(t); count["pong"] != people || count["and more"] != people {
		t.Errorf("channel holds %v, want %d of each", count, people)
	}
}

// texts counts the messages of the first channel by their text.
func (d *newsdesk) texts(t *testing.T) map[string]int {
	t.Helper()
	all, err := d.discord.Messages("editor", d.channels[0])
	if err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	for _, m := range all {
		count[m.Content]++
	}
	return count
}

func TestAnswersAheadOfPosts(t *testing.T) {
	d := atWork(t, sandbox.Options{}, pong(t))
	for i := range 200 {
		d.channels = append(d.channels, d.discord.AddChannel(d.discord.GuildID(), sandbox.TextChannel, fmt.Sprint("more-", i)))
	}
	d.add(t, 100)
	var posting sync.WaitGroup
	posting.Go(func() { d.drain(t, time.Minute) })
	var worst time.Duration
	for range 30 {
		worst = max(worst, d.pings(t))
		time.Sleep(20 * time.Millisecond)
	}
	posting.Wait()
	t.Logf("the slowest of 30 answers took %v while 100 posts went out", worst)
	if worst > time.Second {
		t.Error("posts hold answers up")
	}
}

func TestAutocompleteAndFiles(t *testing.T) {
	t.Parallel()
	answered := make(chan error, 1)
	d := atWork(t, sandbox.Options{}, func(ctx context.Context, s *Session, i *discordgo.Interaction) {
		answer := say("pong")
		if i.Type == discordgo.InteractionApplicationCommandAutocomplete {
			answer = &discordgo.InteractionResponse{
				Type: discordgo.InteractionApplicationCommandAutocompleteResult,
				Data: &discordgo.InteractionResponseData{Choices: []*discordgo.ApplicationCommandOptionChoice{{Name: "Izium", Value: "izium"}}},
			}
		}
		answered <- s.Respond(ctx, i, answer)
	})
	choices, err := d.discord.Autocomplete(t.Context(), "editor", d.channels[0], "ping", map[string]any{"word": "iz"}, "word")
	if err != nil || len(choices) != 1 || choices[0].Name != "Izium" {
		t.Errorf("choices %v, %v", choices, err)
	}
	if err := <-answered; err != nil { // the choices are seen before the bot hears that they were taken
		t.Error(err)
	}
}
