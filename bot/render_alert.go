package bot

import (
	"context"
	"errors"

	"github.com/bwmarrin/discordgo"

	"wiredesk/commands"
	"wiredesk/internal/archive"
	"wiredesk/internal/news"
	"wiredesk/internal/outbox"
	"wiredesk/internal/phrase"
)

// AlertRenderer gives the function that writes a delivery's message in its
// desk's language, for Poster.
func AlertRenderer(store *archive.Store, phrases *phrase.Catalogue) func(context.Context, outbox.Post) (*discordgo.MessageSend, error) {
	return func(ctx context.Context, p outbox.Post) (*discordgo.MessageSend, error) {
		desk, err := store.Desk(ctx, p.Alert.Desk)
		if err != nil {
			return nil, err
		}
		var report news.Report
		if p.Alert.Report != 0 {
			if report, err = store.Report(ctx, p.Alert.Desk, p.Alert.Report); err != nil {
				return nil, err
			}
		}
		say := phrases.In(desk.Lang)
		out := render(commands.Alert(say, p.Delivery, report, p.Short, p.Repeat), say, "")
		return &discordgo.MessageSend{
			Content: out.Content, Embeds: out.Embeds, Components: out.Components, AllowedMentions: noMentions(),
		}, nil
	}
}

// CanPost says whether the bot may post in a channel of a desk's own server, or
// what to mend.
func CanPost(session *Session) func(ctx context.Context, desk, channel string) error {
	return func(ctx context.Context, desk, channel string) error {
		found, err := session.Channel(ctx, channel)
		if err == nil && found.GuildID != desk {
			return news.Errorf(news.NotFound, "That channel is not on this server. Choose one of its own.")
		}
		if e, ok := errors.AsType[*news.Error](err); ok && (e.Code == news.NotFound || e.Code == news.Forbidden) {
			return news.Errorf(news.Forbidden, "Wiredesk can't see that channel. Give it View Channel, Send Messages and Embed Links there, or choose another.").Because(err)
		}
		return err
	}
}

// Forum says whether a channel takes forum posts instead of messages.
func Forum(session *Session) func(ctx context.Context, channel string) (bool, error) {
	return func(ctx context.Context, channel string) (bool, error) {
		found, err := session.Channel(ctx, channel)
		if err != nil {
			return false, err
		}
		return found.Type == discordgo.ChannelTypeGuildForum, nil
	}
}
