package bot

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/bwmarrin/discordgo"

	"wiredesk/commands"
	"wiredesk/internal/archive"
	"wiredesk/internal/news"
	"wiredesk/internal/outbox"
	"wiredesk/internal/phrase"
)

// Alerts writes the messages of deliveries, in their desks' languages.
type Alerts struct {
	Store   *archive.Store
	Phrases *phrase.Catalogue
	// Roles lists the ids of a server's roles.
	Roles func(ctx context.Context, desk string) ([]string, error)
	Now   func() time.Time
}

// Render writes one, for Poster.
func (a *Alerts) Render(ctx context.Context, p outbox.Post) (*discordgo.MessageSend, error) {
	desk, err := a.Store.Desk(ctx, p.Alert.Desk)
	if err != nil {
		return nil, err
	}
	var report news.Report
	if p.Alert.Report != 0 {
		if report, err = a.Store.Report(ctx, p.Alert.Desk, p.Alert.Report); err != nil {
			return nil, err
		}
	}
	say := a.Phrases.In(desk.Lang)
	reply := commands.Alert(say, p.Delivery, report, p.Short, p.Repeat)
	if p.Alert.Report != 0 {
		claim, err := a.Store.ClaimOf(ctx, desk.ID, report.Story)
		if err != nil {
			return nil, err
		}
		commands.Claimed(say, reply, claim)
	}
	out := render(reply, say, "")
	m := &discordgo.MessageSend{Content: out.Content, Embeds: out.Embeds, Components: out.Components, AllowedMentions: noMentions()}
	if p.Alert.Silent {
		m.Flags = discordgo.MessageFlagsSuppressNotifications
	}
	return m, a.mention(ctx, desk, p, m)
}

// mention has a message ping the role that the desk chose for its urgency, and
// nobody else, unless the role was pinged a short time ago.
func (a *Alerts) mention(ctx context.Context, desk news.Desk, p outbox.Post, m *discordgo.MessageSend) error {
	role := desk.Mentions.Role(p.Alert.Urgency)
	if p.Alert.Report == 0 || p.Alert.Urgency == "" || p.Kind == news.DeliveryEdit || p.Alert.Silent || role == "" {
		return nil
	}
	granted, err := a.Store.Mention(ctx, p.Key, desk.ID, role, desk.Mentions.Rest(), a.Now())
	if err != nil || !granted {
		return err
	}
	known, err := a.Roles(ctx, desk.ID)
	if err == nil && !slices.Contains(known, role) {
		return a.roleGone(ctx, desk, role)
	}
	ping := "<@&" + snowflake(role) + "> "
	m.Content = ping + fit(m.Content, maxContent-length(ping))
	m.AllowedMentions.Roles = []string{role}
	return nil
}

// roleGone tells a desk, once, that a role it wants mentioned is no longer there.
func (a *Alerts) roleGone(ctx context.Context, desk news.Desk, role string) error {
	channel := desk.Health
	if channel == "" {
		channel = desk.Channel
	}
	if channel == "" {
		return nil
	}
	return tellOnce(ctx, a.Store, "role/"+role, desk.ID, channel, "A role that alerts should mention no longer exists. Choose another with /desk.", a.Now())
}

func tellOnce(ctx context.Context, store *archive.Store, key, desk, channel, sentence string, now time.Time) error {
	id := desk + "/" + key
	_, err := store.TellOnce(ctx, key, news.Delivery{
		Key: id, Nonce: outbox.Nonce(id), Kind: news.DeliveryPost, Created: now,
		Alert: news.Alert{Desk: desk, Channel: channel, Notice: &news.Notice{Sentence: sentence, At: now}},
	})
	return err
}

// ThreadTrouble gives what tells a desk, once a channel, that the threads it asked
// for can't be opened there.
func ThreadTrouble(store *archive.Store, now func() time.Time) func(ctx context.Context, d news.Delivery) error {
	return func(ctx context.Context, d news.Delivery) error {
		return tellOnce(ctx, store, "thread/"+d.Alert.Channel, d.Alert.Desk, d.Alert.Channel,
			"Wiredesk may not open threads here, so alerts stand without one. Allow it Create Public Threads.", now())
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
