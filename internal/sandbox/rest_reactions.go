package sandbox

import (
	"net/http"
	"slices"
	"strings"
	"unicode"
)

// emojiView is a reaction's emoji.
func emojiView(emoji string) object {
	if name, id, custom := strings.Cut(emoji, ":"); custom {
		return object{"id": id, "name": name}
	}
	return object{"id": nil, "name": emoji}
}

// isEmoji says whether text can be a reaction.
func isEmoji(text string) bool {
	if _, id, custom := strings.Cut(text, ":"); custom {
		return isSnowflake(id)
	}
	n := 0
	for _, r := range text {
		if unicode.IsLetter(r) || unicode.IsSpace(r) || r < 0x80 && !strings.ContainsRune("#*0123456789", r) {
			return false
		}
		n++
	}
	return n > 0 && n <= 12
}

func (m *message) reaction(emoji string) *reaction {
	for _, r := range m.reactions {
		if r.emoji == emoji {
			return r
		}
	}
	return nil
}

func (s *Server) addReaction(req *request) answer {
	m, err := s.messageOf(req, ReadMessageHistory)
	if err != nil {
		return err.answer()
	}
	emoji := req.params["emoji_name"]
	if !isEmoji(emoji) {
		return refuse(http.StatusBadRequest, 10014, "Unknown Emoji").answer()
	}
	if m.reaction(emoji) == nil {
		if err := s.botMay(m.channel, AddReactions); err != nil {
			return err.answer()
		}
	}
	if err := s.react(m, s.world.bot, emoji); err != nil {
		return err.answer()
	}
	return noContent()
}

// react adds one person's reaction.
func (s *Server) react(m *message, u *user, emoji string) *apiError {
	r := m.reaction(emoji)
	if r == nil {
		if len(m.reactions) >= 20 {
			return refuse(http.StatusBadRequest, 30010, "Maximum number of reactions reached (20)")
		}
		r = &reaction{emoji: emoji}
		m.reactions = append(m.reactions, r)
	}
	if slices.Contains(r.users, u.id) {
		return nil
	}
	r.users = append(r.users, u.id)
	s.reacted(m, "MESSAGE_REACTION_ADD", u, emoji)
	return nil
}

// unreact takes one person's reaction away.
func (s *Server) unreact(m *message, u *user, emoji string) {
	r := m.reaction(emoji)
	if r == nil || !slices.Contains(r.users, u.id) {
		return
	}
	r.users = slices.DeleteFunc(r.users, func(id string) bool { return id == u.id })
	m.reactions = slices.DeleteFunc(m.reactions, func(r *reaction) bool { return len(r.users) == 0 })
	s.reacted(m, "MESSAGE_REACTION_REMOVE", u, emoji)
}

func (s *Server) reacted(m *message, name string, u *user, emoji string) {
	data := object{"channel_id": m.channel.id, "message_id": m.id, "emoji": emojiView(emoji), "user_id": u.id, "burst": false, "type": 0}
	if name == "MESSAGE_REACTION_ADD" {
		data["message_author_id"] = m.author.id
	}
	if g := m.channel.guild; g != nil {
		data["guild_id"] = g.id
		if member := g.members[u.id]; member != nil && name == "MESSAGE_REACTION_ADD" {
			data["member"] = member.view()
		}
	}
	s.dispatch(event{name: name, guild: m.channel.guild, channel: m.channel, data: data})
	s.tell(pageEvent{kind: "reaction", channel: m.channel, message: m})
}

func (s *Server) removeReaction(req *request) answer {
	needs := ReadMessageHistory
	u := s.world.bot
	if id := req.params["user_id"]; id != "" {
		needs |= ManageMessages
		u = s.world.users[id]
	}
	m, err := s.messageOf(req, needs)
	if err != nil {
		return err.answer()
	}
	if u == nil {
		return errUnknownUser().answer()
	}
	s.unreact(m, u, req.params["emoji_name"])
	return noContent()
}

func (s *Server) getReactions(req *request) answer {
	m, err := s.messageOf(req, ReadMessageHistory)
	if err != nil {
		return err.answer()
	}
	list := []object{}
	if r := m.reaction(req.params["emoji_name"]); r != nil {
		for _, id := range r.users {
			list = append(list, s.world.users[id].view())
		}
	}
	return ok(list)
}

func (s *Server) clearReactions(req *request) answer {
	m, err := s.messageOf(req, ReadMessageHistory|ManageMessages)
	if err != nil {
		return err.answer()
	}
	data := object{"channel_id": m.channel.id, "message_id": m.id, "guild_id": m.channel.guild.id}
	name := "MESSAGE_REACTION_REMOVE_ALL"
	if emoji := req.params["emoji_name"]; emoji != "" {
		name = "MESSAGE_REACTION_REMOVE_EMOJI"
		data["emoji"] = emojiView(emoji)
		m.reactions = slices.DeleteFunc(m.reactions, func(r *reaction) bool { return r.emoji == emoji })
	} else {
		m.reactions = nil
	}
	s.dispatch(event{name: name, guild: m.channel.guild, channel: m.channel, data: data})
	s.tell(pageEvent{kind: "reaction", channel: m.channel, message: m})
	return noContent()
}

func (s *Server) pinned(req *request) ([]*message, *apiError) {
	c, err := s.channelOf(req, ReadMessageHistory)
	if err != nil {
		return nil, err
	}
	var list []*message
	for _, m := range slices.Backward(c.messages) {
		if m.pinned {
			list = append(list, m)
		}
	}
	return list, nil
}

func (s *Server) getPins(req *request) answer {
	pins, err := s.pinned(req)
	if err != nil {
		return err.answer()
	}
	items := []object{}
	for _, m := range pins {
		items = append(items, object{"pinned_at": timestamp(m.at), "message": s.botsView(m)})
	}
	return ok(object{"items": items, "has_more": false})
}

func (s *Server) getOldPins(req *request) answer {
	pins, err := s.pinned(req)
	if err != nil {
		return err.answer()
	}
	list := []object{}
	for _, m := range pins {
		list = append(list, s.botsView(m))
	}
	return ok(list)
}

// pin sets or takes away a pin, as the method says.
func (s *Server) pin(req *request) answer {
	m, err := s.messageOf(req, ViewChannel)
	if err != nil {
		return err.answer()
	}
	if s.botMay(m.channel, PinMessages) != nil {
		if err := s.botMay(m.channel, ManageMessages); err != nil {
			return err.answer()
		}
	}
	m.pinned = req.http.Method == http.MethodPut
	s.dispatch(event{name: "CHANNEL_PINS_UPDATE", guild: m.channel.guild, channel: m.channel,
		data: object{"channel_id": m.channel.id, "guild_id": m.channel.guild.id, "last_pin_timestamp": timestamp(s.clock.Now())}})
	s.announce(m, "MESSAGE_UPDATE")
	return noContent()
}
