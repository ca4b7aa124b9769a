package main

import (
	"context"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"wiredesk/config"
	"wiredesk/internal/archive"
	"wiredesk/internal/ingest"
	"wiredesk/internal/news"
)

// secretWord stands in all that the other desk has, and nowhere else.
const secretWord = "Quellmarch"

// FuzzInteraction sends whatever a client could: any command with any option, any
// custom id, any field of a form. Nothing may panic, fail on our side or show
// what another desk has.
func FuzzInteraction(f *testing.F) {
	p, heard := fuzzDesk(f)
	for _, c := range p.table.Commands {
		f.Add(uint8(2), c.Name, "list", "query", "1")
		f.Add(uint8(4), c.Name, "add", "report", "https://example.org/1")
	}
	for _, a := range p.table.Actions {
		f.Add(uint8(3), "a:"+a.Name+":1", "", "", "2")
	}
	f.Add(uint8(3), "p:ABCDEF:2", "", "", "")
	f.Add(uint8(5), "m:ABCDEF:watch add", "query", "", "figure>1")
	f.Fuzz(func(t *testing.T, kind uint8, name, sub, field, value string) {
		in := interaction(kind, name, sub, field, value)
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		p.router.Handle(ctx, &discordgo.InteractionCreate{Interaction: in})
		said := heard.take()
		if strings.Contains(said, "went wrong on our side") {
			t.Errorf("failed on our side: %q", said)
		}
		if strings.Contains(said, secretWord) && !strings.Contains(name+sub+field+value, secretWord) {
			t.Errorf("shows what the other desk has: %q", said)
		}
	})
}

// interaction makes what Discord would send for what a client claims.
func interaction(kind uint8, name, sub, field, value string) *discordgo.Interaction {
	in := &discordgo.Interaction{
		ID: "100", Type: discordgo.InteractionType(2 + kind%4), GuildID: "5", ChannelID: "6", Token: "t", Locale: "en-GB",
		Member: &discordgo.Member{User: &discordgo.User{ID: "7", Username: "editor"}, Permissions: discordgo.PermissionManageMessages},
	}
	option := &discordgo.ApplicationCommandInteractionDataOption{Name: field, Type: discordgo.ApplicationCommandOptionString, Value: value, Focused: true}
	switch in.Type {
	case discordgo.InteractionMessageComponent:
		in.Data = discordgo.MessageComponentInteractionData{CustomID: name, ComponentType: discordgo.SelectMenuComponent, Values: []string{value}}
		in.Message = &discordgo.Message{ID: "8", ChannelID: "6"}
	case discordgo.InteractionModalSubmit:
		in.Data = discordgo.ModalSubmitInteractionData{CustomID: name, Components: []discordgo.MessageComponent{
			&discordgo.ActionsRow{Components: []discordgo.MessageComponent{&discordgo.TextInput{CustomID: sub, Value: value}}},
		}}
	default:
		data := discordgo.ApplicationCommandInteractionData{ID: "9", Name: name, CommandType: discordgo.ChatApplicationCommand, Options: []*discordgo.ApplicationCommandInteractionDataOption{option}}
		if sub != "" {
			data.Options = []*discordgo.ApplicationCommandInteractionDataOption{{Name: sub, Type: discordgo.ApplicationCommandOptionSubCommand, Options: data.Options}}
		}
		in.Data = data
	}
	return in
}

// fuzzDesk is the program without a Discord: a desk with one report, and another
// desk whose everything holds the secret word.
func fuzzDesk(f *testing.F) (*process, *answers) {
	f.Helper()
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	p, err := build(f.Context(), config.Config{Token: "none", APIURL: "http://127.0.0.1:1/api", DataDir: f.TempDir(), PollMin: time.Minute}, log)
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(func() {
		if err := p.close(); err != nil {
			f.Error(err)
		}
	})
	heard := &answers{}
	p.router.Answer, p.router.Log = heard, log
	furnish(f, p, "5", "Harbour")
	furnish(f, p, "50", secretWord)
	return p, heard
}

// furnish gives a desk one of each noun, all of them named by a word.
func furnish(f *testing.F, p *process, desk, word string) {
	f.Helper()
	now := time.Now()
	r := news.Report{
		Address: "https://example.org/" + word, Canonical: "//example.org/" + word, Title: word + " opens a gate", Source: word + " Post",
		Text: "“We want " + word + " back,” said Ann " + word + ". At least 12 people of " + word + " came.", FirstSeen: now, LastSeen: now,
	}
	ingest.Analyse(p.analyser, &r)
	ingest.Seal(&r)
	_, err := p.store.AddAll(f.Context(), []archive.Addition{{Desk: desk, Report: r, Now: now}})
	if err == nil {
		_, err = p.store.AddWatch(f.Context(), news.Watch{Desk: desk, Name: word, Query: word, AddedAt: now})
	}
	if err == nil {
		_, err = p.store.AddSource(f.Context(), news.Source{Desk: desk, Kind: news.SourceFeed, Name: word, Address: "https://example.org/feed/" + word, AddedAt: now, NextPoll: now})
	}
	if err != nil {
		f.Fatal(err)
	}
}
