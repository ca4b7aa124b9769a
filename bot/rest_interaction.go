package bot

import (
	"context"
	"net/http"

	"github.com/bwmarrin/discordgo"

	"wiredesk/internal/news"
)

// Respond gives the first answer to an interaction: a message, a deferral, a
// modal, or the choices of an autocomplete. An answer whose reply was lost is
// given again, and Discord's word that it has one already then counts as done.
func (s *Session) Respond(ctx context.Context, i *discordgo.Interaction, resp *discordgo.InteractionResponse) error {
	if body := bare(resp); body != nil {
		return s.answer(ctx, i, body, nil)
	}
	quiet := *resp
	var files []*discordgo.File
	if resp.Data != nil {
		data := *resp.Data
		files = data.Files
		if data.AllowedMentions == nil && hasMessage(resp.Type) {
			data.AllowedMentions = noMentions()
		}
		quiet.Data = &data
	}
	return s.answer(ctx, i, &quiet, files)
}

// bareAnswer is an answer that is no message. discordgo's type would add a
// message's empty fields to it, which Discord's description doesn't allow.
type bareAnswer struct {
	Type discordgo.InteractionResponseType `json:"type"`
	Data any                               `json:"data"`
}

func bare(resp *discordgo.InteractionResponse) *bareAnswer {
	if resp.Data == nil {
		return nil
	}
	switch resp.Type {
	case discordgo.InteractionApplicationCommandAutocompleteResult:
		return &bareAnswer{resp.Type, struct {
			Choices []*discordgo.ApplicationCommandOptionChoice `json:"choices"`
		}{resp.Data.Choices}}
	case discordgo.InteractionResponseModal:
		return &bareAnswer{resp.Type, struct {
			CustomID   string                       `json:"custom_id"`
			Title      string                       `json:"title"`
			Components []discordgo.MessageComponent `json:"components"`
		}{resp.Data.CustomID, resp.Data.Title, resp.Data.Components}}
	case discordgo.InteractionResponseDeferredChannelMessageWithSource, discordgo.InteractionResponseDeferredMessageUpdate:
		return &bareAnswer{resp.Type, struct {
			Flags discordgo.MessageFlags `json:"flags,omitempty"`
		}{resp.Data.Flags}}
	}
	return nil
}

func (s *Session) answer(ctx context.Context, i *discordgo.Interaction, body any, files []*discordgo.File) error {
	uncertain, err := s.do(ctx, request{
		method: http.MethodPost, url: discordgo.EndpointInteractionResponse(i.ID, i.Token),
		body: body, files: files, repeat: true, answer: true,
	}, nil)
	if uncertain > 0 && news.CodeOf(err) == news.Conflict {
		return nil
	}
	return err
}

func hasMessage(t discordgo.InteractionResponseType) bool {
	return t == discordgo.InteractionResponseChannelMessageWithSource || t == discordgo.InteractionResponseUpdateMessage
}

// EditOriginal fills in or changes the first answer, within the 15 minutes that
// Discord allows.
func (s *Session) EditOriginal(ctx context.Context, i *discordgo.Interaction, m *discordgo.WebhookEdit) error {
	quiet := *m
	if quiet.AllowedMentions == nil {
		quiet.AllowedMentions = noMentions()
	}
	_, err := s.do(ctx, request{
		method: http.MethodPatch, url: discordgo.EndpointWebhookMessage(i.AppID, i.Token, "@original"),
		body: &quiet, files: quiet.Files, repeat: true, answer: true,
	}, nil)
	return err
}

// FollowUp adds a further message to an answered interaction. Discord has no
// nonce for these, so a lost reply is an error and isn't tried again.
func (s *Session) FollowUp(ctx context.Context, i *discordgo.Interaction, m *discordgo.WebhookParams) (*discordgo.Message, error) {
	quiet := *m
	if quiet.AllowedMentions == nil {
		quiet.AllowedMentions = noMentions()
	}
	var sent discordgo.Message
	_, err := s.do(ctx, request{
		method: http.MethodPost, url: discordgo.EndpointWebhookToken(i.AppID, i.Token) + "?wait=true",
		body: &quiet, files: quiet.Files, answer: true,
	}, &sent)
	if err != nil {
		return nil, err
	}
	return &sent, nil
}
