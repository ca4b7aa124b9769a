package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"

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

// Message is a message with the nonce it was sent with, where Discord still tells.
type Message struct {
	*discordgo.Message
	Nonce string
}

// UnmarshalJSON reads the message and, beside it, the nonce that discordgo leaves out.
func (m *Message) UnmarshalJSON(b []byte) error {
	var beside struct {
		Nonce any `json:"nonce"` // a string, or an integer from other clients
	}
	if err := json.Unmarshal(b, &beside); err != nil {
		return err
	}
	if nonce, ok := beside.Nonce.(string); ok {
		m.Nonce = nonce
	}
	return json.Unmarshal(b, &m.Message)
}

// Send posts a message. With a nonce (at most 25 characters) the message appears
// once however often Send is called within a few minutes, and lost replies are
// tried again; without one they are not. Unless m says otherwise, nobody is
// mentioned. When the message certainly doesn't stand in the channel, the error
// is outbox.ErrNotSent too.
func (s *Session) Send(ctx context.Context, channel, nonce string, m *discordgo.MessageSend) (*discordgo.Message, error) {
	quiet := *m
	if quiet.AllowedMentions == nil {
		quiet.AllowedMentions = &discordgo.MessageAllowedMentions{Parse: []discordgo.AllowedMentionType{}}
	}
	var sent discordgo.Message
	_, err := s.do(ctx, request{
		method: http.MethodPost, url: discordgo.EndpointChannelMessages(channel),
		body:  post{MessageSend: &quiet, Nonce: nonce, EnforceNonce: nonce != ""},
		files: quiet.Files, repeat: nonce != "",
	}, &sent)
	if err != nil {
		return nil, err
	}
	return &sent, nil
}

// Edit changes a message of the bot's own. Unless m says otherwise, nobody is mentioned.
func (s *Session) Edit(ctx context.Context, m *discordgo.MessageEdit) (*discordgo.Message, error) {
	quiet := *m
	if quiet.AllowedMentions == nil {
		quiet.AllowedMentions = &discordgo.MessageAllowedMentions{Parse: []discordgo.AllowedMentionType{}}
	}
	var edited discordgo.Message
	_, err := s.do(ctx, request{
		method: http.MethodPatch, url: discordgo.EndpointChannelMessage(m.Channel, m.ID),
		body: &quiet, files: quiet.Files, repeat: true,
	}, &edited)
	if err != nil {
		return nil, err
	}
	return &edited, nil
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
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
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
