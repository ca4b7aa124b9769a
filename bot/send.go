package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"
)

// pageLimit is the most messages that one request reads.
// https://discord.com/developers/docs/resources/message#get-channel-messages
const pageLimit = 100

// post is discordgo's message with the two fields that keep it from appearing twice.
type post struct {
	*discordgo.MessageSend
	Nonce        string `json:"nonce,omitempty"`
	EnforceNonce bool   `json:"enforce_nonce,omitempty"`
}

// Message is what the bot needs to know of a message that stands in a channel.
// It is of our own because discordgo's reading drops the nonce and fails as a
// whole on a component that it doesn't know, in anybody's message.
type Message struct {
	ID     string `json:"id"`
	Nonce  any    `json:"nonce"` // text, or a number from other clients
	Author struct {
		ID  string `json:"id"`
		Bot bool   `json:"bot"`
	} `json:"author"`
	Content    string          `json:"content"`
	Embeds     []embedText     `json:"embeds"`
	Components json.RawMessage `json:"components"`
	Reference  *struct {
		Message string `json:"message_id"`
	} `json:"message_reference"`
}

// embedText is the part of an embed that Discord gives back as it was sent.
type embedText struct {
	Title       string `json:"title"`
	URL         string `json:"url"`
	Description string `json:"description"`
}

// Send posts a message and gives its id. With a nonce (at most 25 characters) the
// message appears once however often Send is called within a few minutes, and
// lost replies are tried again; without one they are not. Unless m says
// otherwise, nobody is mentioned. When the message certainly doesn't stand in the
// channel, the error is outbox.ErrNotSent too.
func (s *Session) Send(ctx context.Context, channel, nonce string, m *discordgo.MessageSend) (string, error) {
	quiet := *m
	if quiet.AllowedMentions == nil {
		quiet.AllowedMentions = noMentions()
	}
	var sent struct {
		ID string `json:"id"`
	}
	_, err := s.do(ctx, request{
		method: http.MethodPost, url: discordgo.EndpointChannelMessages(channel),
		body:  post{MessageSend: &quiet, Nonce: nonce, EnforceNonce: nonce != ""},
		files: quiet.Files, repeat: nonce != "",
	}, &sent)
	return sent.ID, err
}

// Edit changes a message of the bot's own; discordgo's type for webhooks has just
// the fields that Discord takes. Unless m says otherwise, nobody is mentioned.
func (s *Session) Edit(ctx context.Context, channel, message string, m *discordgo.WebhookEdit) error {
	quiet := *m
	if quiet.AllowedMentions == nil {
		quiet.AllowedMentions = noMentions()
	}
	_, err := s.do(ctx, request{
		method: http.MethodPatch, url: discordgo.EndpointChannelMessage(channel, message),
		body: &quiet, files: quiet.Files, repeat: true,
	}, nil)
	return err
}

// Recent reads up to 100 messages that follow a message or a time's snowflake in
// a channel, oldest first.
func (s *Session) Recent(ctx context.Context, channel, after string) ([]Message, error) {
	query := url.Values{"after": {after}, "limit": {fmt.Sprint(pageLimit)}}
	var found []Message
	_, err := s.do(ctx, request{
		method: http.MethodGet, url: discordgo.EndpointChannelMessages(channel) + "?" + query.Encode(), repeat: true,
	}, &found)
	slices.SortFunc(found, func(a, b Message) int { return compareIDs(a.ID, b.ID) })
	return found, err
}

// compareIDs orders snowflakes by time.
func compareIDs(a, b string) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	return strings.Compare(a, b)
}

// Channel reads a channel, which shows whether the bot can see it.
func (s *Session) Channel(ctx context.Context, id string) (*discordgo.Channel, error) {
	var c discordgo.Channel
	if _, err := s.do(ctx, request{method: http.MethodGet, url: discordgo.EndpointChannel(id), repeat: true}, &c); err != nil {
		return nil, err
	}
	return &c, nil
}

// Application reads the bot's own application, which shows whether the token is good.
func (s *Session) Application(ctx context.Context) (*discordgo.Application, error) {
	var app discordgo.Application
	if _, err := s.do(ctx, request{method: http.MethodGet, url: discordgo.EndpointApplications + "/@me", repeat: true}, &app); err != nil {
		return nil, err
	}
	s.app.Store(&app.ID)
	return &app, nil
}
