package bot

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"wiredesk/internal/news"
	"wiredesk/internal/outbox"
)

// Threads and forum posts: https://docs.discord.com/developers/resources/channel#start-thread-from-message
const (
	maxThreadName   = 100
	maxTags         = 5
	threadRests     = 4320 // minutes without a message until it is archived
	codeThreadThere = 160004
)

// threadName names a story's thread as its message does.
func threadName(m *discordgo.MessageSend) string {
	name := m.Content
	if len(m.Embeds) > 0 && m.Embeds[0].Title != "" {
		name = m.Embeds[0].Title
	}
	return cut(strings.Join(strings.Fields(strings.NewReplacer(`\`, "", "\u200B", "").Replace(name)), " "), maxThreadName)
}

// openThread opens the thread of a message that wants one. That it is there
// already, as after a crash, is no error; nor is it that it may not be opened: the
// message stands, and the desk is told.
func (p *Poster) openThread(ctx context.Context, d news.Delivery, message string, m *discordgo.MessageSend) error {
	if d.Alert.Where != news.InThread || d.Kind != news.DeliveryPost {
		return nil
	}
	err := p.Session.StartThread(ctx, d.Alert.Channel, message, threadName(m))
	switch news.CodeOf(err) {
	case "", news.Unavailable:
		return err
	}
	if p.NoThread == nil {
		return nil
	}
	return p.NoThread(ctx, d)
}

// inThread sends a reply into its story's thread or forum post.
func (p *Poster) inThread(ctx context.Context, d news.Delivery, m *discordgo.MessageSend) (string, error) {
	id, err := p.Session.Send(ctx, d.Target, d.Nonce, m)
	if news.CodeOf(err) == news.Forbidden && p.Session.Unarchive(ctx, d.Target) == nil {
		id, err = p.Session.Send(ctx, d.Target, d.Nonce, m)
	}
	return id, err
}

// edit changes a message; a forum post's stands in the post.
func (p *Poster) edit(ctx context.Context, d news.Delivery, m *discordgo.MessageSend) error {
	if d.Alert.Where != news.InForum {
		return p.Session.Edit(ctx, d.Alert.Channel, d.Target, editOf(m))
	}
	err := p.Session.Edit(ctx, d.Target, d.Target, editOf(m))
	if news.CodeOf(err) == news.Forbidden && p.Session.Unarchive(ctx, d.Target) == nil {
		err = p.Session.Edit(ctx, d.Target, d.Target, editOf(m))
	}
	return gone(err)
}

// gone says of a thread that was deleted what is said of a message: it must not
// be taken for a channel that was, which would hold up all that waits for it.
func gone(err error) error {
	if news.CodeOf(err) != news.NotFound {
		return err
	}
	return errors.Join(news.Errorf(news.Conflict, "The message was deleted in Discord.").Because(err), outbox.ErrNotSent)
}

// forumPost opens a forum post with the message in it. Of the watch's tags it gets
// those that the forum has; a forum that demands one gives its first otherwise.
func (p *Poster) forumPost(ctx context.Context, d news.Delivery, m *discordgo.MessageSend) (string, error) {
	forum, err := p.Session.Channel(ctx, d.Alert.Channel)
	if err != nil {
		return "", errors.Join(err, outbox.ErrNotSent)
	}
	return p.Session.PostForum(ctx, forum.ID, threadName(m), tagIDs(forum, d.Alert.Tags), m)
}

func tagIDs(forum *discordgo.Channel, names []string) []string {
	var out []string
	for _, name := range names {
		i := slices.IndexFunc(forum.AvailableTags, func(t discordgo.ForumTag) bool { return strings.EqualFold(t.Name, name) })
		if i >= 0 && len(out) < maxTags {
			out = append(out, forum.AvailableTags[i].ID)
		}
	}
	if len(out) == 0 && forum.Flags&discordgo.ChannelFlagRequireTag != 0 && len(forum.AvailableTags) > 0 {
		out = append(out, forum.AvailableTags[0].ID)
	}
	return out
}

// findForumPost looks among the server's open threads for the forum's post with
// the message. Forum posts take no nonce, so that nothing else keeps them single.
func (p *Poster) findForumPost(ctx context.Context, d news.Delivery, want wanted, since time.Time) (string, error) {
	threads, err := p.Session.Threads(ctx, d.Alert.Desk)
	if err != nil {
		return "", err
	}
	after := snowflakeAt(since)
	want.nonce = ""
	for _, t := range threads {
		if t.ParentID != d.Alert.Channel || compareIDs(t.ID, after) < 0 {
			continue
		}
		id, err := p.findIn(ctx, t.ID, want, since)
		if err != nil {
			return "", err
		}
		if id == t.ID {
			return id, nil
		}
	}
	return "", nil
}

// StartThread opens a public thread from a message; one that is there already is
// no error.
func (s *Session) StartThread(ctx context.Context, channel, message, name string) error {
	_, err := s.do(ctx, request{
		method: http.MethodPost, url: discordgo.EndpointChannelMessageThread(channel, message),
		body: map[string]any{"name": name, "auto_archive_duration": threadRests}, repeat: true,
	}, nil)
	if rest, ok := errors.AsType[*discordgo.RESTError](err); ok && rest.Message != nil && rest.Message.Code == codeThreadThere {
		return nil
	}
	return err
}

// PostForum opens a forum post and gives the id that it and its first message have.
func (s *Session) PostForum(ctx context.Context, forum, name string, tags []string, m *discordgo.MessageSend) (string, error) {
	var made struct {
		ID string `json:"id"`
	}
	if tags == nil {
		tags = []string{}
	}
	_, err := s.do(ctx, request{
		method: http.MethodPost, url: discordgo.EndpointChannelThreads(forum),
		body: map[string]any{"name": name, "auto_archive_duration": threadRests, "applied_tags": tags, "message": m},
	}, &made)
	return made.ID, err
}

// Threads lists the open threads of a server that the bot sees.
func (s *Session) Threads(ctx context.Context, guild string) ([]*discordgo.Channel, error) {
	var found discordgo.ThreadsList
	_, err := s.do(ctx, request{method: http.MethodGet, url: discordgo.EndpointGuildActiveThreads(guild), repeat: true}, &found)
	return found.Threads, err
}

// Unarchive opens an archived thread again.
func (s *Session) Unarchive(ctx context.Context, thread string) error {
	_, err := s.do(ctx, request{
		method: http.MethodPatch, url: discordgo.EndpointChannel(thread), body: map[string]any{"archived": false}, repeat: true,
	}, nil)
	return err
}

// Roles lists the ids of a server's roles.
func (s *Session) Roles(ctx context.Context, guild string) ([]string, error) {
	var found []struct {
		ID string `json:"id"`
	}
	if _, err := s.do(ctx, request{method: http.MethodGet, url: discordgo.EndpointGuildRoles(guild), repeat: true}, &found); err != nil {
		return nil, err
	}
	var out []string
	for _, r := range found {
		out = append(out, r.ID)
	}
	return out, nil
}
