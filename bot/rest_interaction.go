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
	var files []*discordgo.File
	if resp.Data != nil {
		files = resp.Data.Files
	}
	uncertain, err := s.do(ctx, request{
		method: http.MethodPost, url: discordgo.EndpointInteractionResponse(i.ID, i.Token),
		body: answerBody(quietly(resp)), files: files, repeat: true, answer: true,
	}, nil)
	if uncertain > 0 && news.CodeOf(err) == news.Conflict {
		return nil
	}
	return err
}

// quietly gives the answer with mentions switched off, unless it has its own word
// on them.
func quietly(resp *discordgo.InteractionResponse) *discordgo.InteractionResponse {
	if resp.Data == nil || resp.Data.AllowedMentions != nil || !hasMessage(resp.Type) {
		return resp
	}
	quiet, data := *resp, *resp.Data
	data.AllowedMentions = noMentions()
	quiet.Data = &data
	return &quiet
}

// answerBody leaves the fields of a message, which discordgo writes even when
// they are empty, out of answers that are no message.
// https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object
func answerBody(resp *discordgo.InteractionResponse) any {
	switch {
	case resp.Data == nil:
	case resp.Type == discordgo.InteractionApplicationCommandAutocompleteResult:
		return map[string]any{"type": resp.Type, "data": map[string]any{"choices": resp.Data.Choices}}
	case resp.Type == discordgo.InteractionResponseModal:
		return map[string]any{"type": resp.Type, "data": map[string]any{
			"custom_id": resp.Data.CustomID, "title": resp.Data.Title, "components": resp.Data.Components,
		}}
	}
	return resp
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
