package sandbox

import (
	"slices"
	"time"
)

// Message flags.
// https://discord.com/developers/docs/resources/message#message-object-message-flags
const (
	flagCrossposted    = 1 << 0
	flagSuppressEmbeds = 1 << 2
	flagHasThread      = 1 << 5
	flagEphemeral      = 1 << 6
	flagLoading        = 1 << 7
	flagSuppressNotify = 1 << 12
	flagComponentsV2   = 1 << 15
)

// Message types.
const (
	messageReply        = 19
	messageSlashCommand = 20
	messageMenuCommand  = 23
)

type message struct {
	id           string
	channel      *channel
	kind         int
	author       *user
	content      string
	embeds       []object
	components   []object
	files        []*file
	flags        int
	at           time.Time
	edited       time.Time
	nonce        any
	tts          bool
	pinned       bool
	everyone     bool
	mentions     []*user
	mentionRoles []string
	reactions    []*reaction
	webhook      string
	asked        *interaction // the interaction that it answers
	original     string       // for a follow-up: the id of the first answer
	reference    object
	referenced   *message
	thread       *channel
	only         string // for an ephemeral message: the person who sees it
	position     int
}

type reaction struct {
	emoji string // a unicode emoji, or name:id
	users []string
}

func (m *message) v2() bool { return m.flags&flagComponentsV2 != 0 }

// view is the message as Discord's API shows it to viewer.
func (s *Server) messageView(m *message, viewer string) object {
	v := object{
		"id": m.id, "channel_id": m.channel.id, "type": m.kind, "author": m.author.view(), "content": m.content,
		"mentions": s.usersView(m.mentions), "mention_roles": append([]string{}, m.mentionRoles...),
		"mention_everyone": m.everyone, "attachments": s.filesView(m.files), "embeds": append([]object{}, m.embeds...),
		"components": append([]object{}, m.components...), "timestamp": timestamp(m.at), "edited_timestamp": nil,
		"flags": m.flags, "pinned": m.pinned, "tts": m.tts,
	}
	if !m.edited.IsZero() {
		v["edited_timestamp"] = timestamp(m.edited)
	}
	if m.webhook != "" {
		v["webhook_id"] = m.webhook
	}
	if m.author == s.world.bot && m.webhook != "" {
		v["application_id"] = s.world.app.id
	}
	if m.asked != nil {
		v["interaction_metadata"] = m.asked.metadata(m.original)
		if m.asked.kind == interactionCommand && m.original == "" {
			v["interaction"] = object{"id": m.asked.id, "type": m.asked.kind, "name": m.asked.title, "user": m.asked.user.view()}
		}
	}
	if len(m.reactions) > 0 {
		v["reactions"] = m.reactionsView(viewer)
	}
	if m.reference != nil {
		v["message_reference"] = m.reference
		if m.kind == messageReply {
			v["referenced_message"] = nil
			if m.referenced != nil {
				v["referenced_message"] = s.messageView(m.referenced, viewer)
			}
		}
	}
	if m.thread != nil {
		v["thread"] = m.thread.view()
	}
	if m.channel.isThread() {
		v["position"] = m.position
	}
	return v
}

// withheld is the message as an app without the message content intent gets it.
// https://discord.com/developers/docs/events/gateway#message-content-intent
func (s *Server) withheld(m *message, v object) object {
	if m.author == s.world.bot || m.channel.guild == nil || slices.Contains(m.mentions, s.world.bot) {
		return v
	}
	v["content"] = ""
	v["embeds"] = []object{}
	v["attachments"] = []object{}
	v["components"] = []object{}
	delete(v, "poll")
	return v
}

func (s *Server) usersView(users []*user) []object {
	views := make([]object, len(users))
	for i, u := range users {
		views[i] = u.view()
	}
	return views
}

func (s *Server) filesView(files []*file) []object {
	views := make([]object, len(files))
	for i, f := range files {
		views[i] = s.fileView(f)
	}
	return views
}

func (s *Server) fileView(f *file) object {
	address := s.fileURL(f)
	v := object{
		"id": f.id, "filename": f.name, "size": len(f.body), "url": address, "proxy_url": address,
		"content_type": f.kind,
	}
	if f.description != "" {
		v["description"] = f.description
	}
	if f.width > 0 {
		v["width"], v["height"] = f.width, f.height
	}
	if f.ephemeral {
		v["ephemeral"] = true
	}
	return v
}

func (m *message) reactionsView(viewer string) []object {
	views := make([]object, len(m.reactions))
	for i, r := range m.reactions {
		views[i] = object{
			"emoji": emojiView(r.emoji), "count": len(r.users),
			"count_details": object{"burst": 0, "normal": len(r.users)},
			"burst_colors":  []string{}, "me_burst": false, "me": slices.Contains(r.users, viewer),
		}
	}
	return views
}

// add puts a new message at the end of its channel.
func (s *Server) add(m *message) {
	c := m.channel
	c.messages = append(c.messages, m)
	s.world.messages[m.id] = m
	if m.only != "" {
		return
	}
	c.lastID = m.id
	if c.isThread() {
		m.position = c.sent
		c.sent++
		c.join(m.author.id)
	}
}

// remove takes a message out of its channel.
func (s *Server) remove(m *message) {
	m.channel.messages = slices.DeleteFunc(m.channel.messages, func(o *message) bool { return o == m })
	delete(s.world.messages, m.id)
}
