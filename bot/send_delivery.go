package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/bwmarrin/discordgo"

	"wiredesk/internal/news"
	"wiredesk/internal/outbox"
)

// discordEpoch is the start of Discord's snowflakes, in Unix milliseconds.
// https://discord.com/developers/docs/reference#snowflakes
const discordEpoch = 1420070400000

// findPages bounds how much of a channel is read in search of one message.
const findPages = 20

// Poster carries deliveries out in Discord; it is the outbox's Sender.
type Poster struct {
	Session *Session
	// Render writes a delivery's message, in its short form and with the mark of
	// a possible repeat where the post asks for them. It must give the same for
	// the same delivery, as long as its report and story don't change.
	Render func(context.Context, outbox.Post) (*discordgo.MessageSend, error)
	// NoThread is told of a post whose thread the bot may not open. May be nil.
	NoThread func(context.Context, news.Delivery) error
}

// Send posts, replies or edits.
func (p *Poster) Send(ctx context.Context, d outbox.Post) (string, error) {
	m, err := p.render(ctx, d)
	if err != nil {
		return "", errors.Join(err, outbox.ErrNotSent)
	}
	if d.Kind == news.DeliveryEdit && d.Target == "" { // its post was given up
		return "", errors.Join(news.Errorf(news.Conflict, "The message was deleted in Discord."), outbox.ErrNotSent)
	}
	switch {
	case d.Kind == news.DeliveryEdit:
		return d.Target, p.edit(ctx, d.Delivery, m)
	case d.Alert.Where == news.InForum && d.Kind == news.DeliveryPost:
		return p.forumPost(ctx, d.Delivery, m)
	case d.Kind == news.DeliveryReply && d.Target != "" && d.Alert.Where != news.InChannel:
		id, err := p.inThread(ctx, d.Delivery, m)
		if news.CodeOf(err) != news.NotFound || d.Alert.Where == news.InForum {
			return id, gone(err)
		} // the thread was deleted: the reply goes to its channel
	}
	if d.Kind == news.DeliveryReply && d.Target != "" {
		stay := false
		m.Reference = &discordgo.MessageReference{MessageID: d.Target, ChannelID: d.Alert.Channel, FailIfNotExists: &stay}
	}
	id, err := p.Session.Send(ctx, d.Alert.Channel, d.Nonce, m)
	if err == nil {
		err = p.openThread(ctx, d.Delivery, id, m)
	}
	return id, err
}

// render writes the message. That its report is gone must not be taken for a
// channel that is.
func (p *Poster) render(ctx context.Context, d outbox.Post) (*discordgo.MessageSend, error) {
	m, err := p.Render(ctx, d)
	if news.CodeOf(err) == news.NotFound {
		return nil, news.Errorf(news.Invalid, "The report is no longer in the archive.").Because(err)
	}
	if err != nil {
		return nil, fmt.Errorf("render delivery: %w", err)
	}
	return m, nil
}

// editOf makes the edit that leaves a message as if it had been sent so.
func editOf(m *discordgo.MessageSend) *discordgo.WebhookEdit {
	embeds, components := m.Embeds, m.Components
	if embeds == nil {
		embeds = []*discordgo.MessageEmbed{}
	}
	if components == nil {
		components = []discordgo.MessageComponent{}
	}
	return &discordgo.WebhookEdit{
		Content: &m.Content, Embeds: &embeds, Components: &components,
		Files: m.Files, AllowedMentions: m.AllowedMentions,
	}
}

// Find reads the channel from a time on until it meets the delivery's message.
func (p *Poster) Find(ctx context.Context, d news.Delivery, since time.Time) (string, error) {
	m, err := p.render(ctx, outbox.Post{Delivery: d})
	if err != nil {
		return "", err
	}
	want := textOf(m, d)
	if d.Alert.Where == news.InForum && d.Kind == news.DeliveryPost {
		return p.findForumPost(ctx, d, want, since)
	}
	id, err := p.findIn(ctx, d.Alert.Channel, want, since)
	if err == nil && id == "" && want.reply && d.Alert.Where != news.InChannel {
		want.reply = false // in a thread a reply refers to nothing
		if id, err = p.findIn(ctx, d.Target, want, since); news.CodeOf(err) == news.NotFound {
			return "", nil
		}
	}
	if err == nil && id != "" {
		err = p.openThread(ctx, d, id, m)
	}
	return id, err
}

// findIn reads a channel or thread.
func (p *Poster) findIn(ctx context.Context, channel string, want wanted, since time.Time) (string, error) {
	after := snowflakeAt(since)
	for range findPages {
		page, err := p.Session.Recent(ctx, channel, after)
		if err != nil {
			return "", err
		}
		if i := slices.IndexFunc(page, want.is); i >= 0 {
			return page[i].ID, nil
		}
		if len(page) < pageLimit {
			return "", nil
		}
		after = page[len(page)-1].ID
	}
	return "", fmt.Errorf("find message among %d: %w", findPages*pageLimit, outbox.ErrUnreadable)
}

func snowflakeAt(t time.Time) string {
	return strconv.FormatInt(max(t.UnixMilli()-discordEpoch, 0)<<22, 10)
}

// wanted is what a message must show to be a delivery's.
type wanted struct {
	nonce   string
	content string
	embeds  []embedText
	buttons []string
	reply   bool
}

func textOf(m *discordgo.MessageSend, d news.Delivery) wanted {
	w := wanted{nonce: d.Nonce, content: m.Content, reply: d.Kind == news.DeliveryReply && d.Target != ""}
	for _, e := range m.Embeds {
		w.embeds = append(w.embeds, embedText{Title: e.Title, URL: e.URL, Description: e.Description})
	}
	for _, c := range m.Components {
		// A component that can't be written is one that can't be sent.
		if b, err := json.Marshal(c); err == nil {
			w.buttons = append(w.buttons, customIDs(b)...)
		}
	}
	return w
}

// is tells whether a message is the wanted one: by its nonce, or where Discord no
// longer gives that, by showing the same text and buttons.
func (w wanted) is(m Message) bool {
	if nonce, ok := m.Nonce.(string); ok && nonce != "" {
		return nonce == w.nonce
	}
	return m.Author.Bot && w.reply == (m.Reference != nil) && w.content == m.Content &&
		slices.Equal(w.embeds, m.Embeds) && slices.Equal(w.buttons, customIDs(m.Components))
}

// customIDs lists the custom_id of all components, however deep, in order.
func customIDs(components []byte) []string {
	var v any
	if json.Unmarshal(components, &v) != nil {
		return nil
	}
	var ids []string
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, inner := range v {
				walk(inner)
			}
		case map[string]any:
			if id, ok := v["custom_id"].(string); ok {
				ids = append(ids, id)
			}
			walk(v["components"])
			walk(v["accessory"])
		}
	}
	walk(v)
	return ids
}
