package sandbox

import (
	"fmt"
	"net/http"
	"slices"
	"time"
)

func messageRoutes() []route {
	const one = "/channels/{channel_id}/messages/{message_id}"
	const react = one + "/reactions"
	quick := 250 * time.Millisecond
	return []route{
		bot(http.MethodGet, "/channels/{channel_id}/messages", (*Server).getMessages).limitedTo("get-messages", 5, 5*time.Second),
		bot(http.MethodPost, "/channels/{channel_id}/messages", (*Server).createMessage).limitedTo("post-message", 5, 5*time.Second),
		bot(http.MethodGet, one, (*Server).getMessage).limitedTo("get-message", 5, 5*time.Second),
		bot(http.MethodPatch, one, (*Server).editMessage).limitedTo("patch-message", 5, 5*time.Second),
		bot(http.MethodDelete, one, (*Server).deleteMessage).limitedTo("delete-message", 5, time.Second),
		bot(http.MethodPost, "/channels/{channel_id}/messages/bulk-delete", (*Server).bulkDelete).limitedTo("bulk-delete", 1, time.Second),
		bot(http.MethodPost, one+"/crosspost", (*Server).crosspost).limitedTo("crosspost", 10, time.Hour),
		bot(http.MethodGet, "/channels/{channel_id}/messages/pins", (*Server).getPins),
		bot(http.MethodPut, "/channels/{channel_id}/messages/pins/{message_id}", (*Server).pin),
		bot(http.MethodDelete, "/channels/{channel_id}/messages/pins/{message_id}", (*Server).pin),
		bot(http.MethodGet, "/channels/{channel_id}/pins", (*Server).getOldPins),
		bot(http.MethodPut, "/channels/{channel_id}/pins/{message_id}", (*Server).pin),
		bot(http.MethodDelete, "/channels/{channel_id}/pins/{message_id}", (*Server).pin),
		bot(http.MethodPut, react+"/{emoji_name}/@me", (*Server).addReaction).limitedTo("reaction", 1, quick),
		bot(http.MethodDelete, react+"/{emoji_name}/@me", (*Server).removeReaction).limitedTo("reaction", 1, quick),
		bot(http.MethodDelete, react+"/{emoji_name}/{user_id}", (*Server).removeReaction).limitedTo("reaction", 1, quick),
		bot(http.MethodGet, react+"/{emoji_name}", (*Server).getReactions),
		bot(http.MethodDelete, react+"/{emoji_name}", (*Server).clearReactions).limitedTo("reaction", 1, quick),
		bot(http.MethodDelete, react, (*Server).clearReactions).limitedTo("reaction", 1, quick),
	}
}

// messageOf gives the message of a call. Ephemeral messages aren't found here.
func (s *Server) messageOf(req *request, needs Permission) (*message, *apiError) {
	c, err := s.channelOf(req, needs)
	if err != nil {
		return nil, err
	}
	m := c.find(req.params["message_id"])
	if m == nil || m.only != "" {
		return nil, errUnknownMessage()
	}
	return m, nil
}

// botsView is a message as the bot gets it over REST.
func (s *Server) botsView(m *message) object {
	v := s.messageView(m, s.world.bot.id)
	if !s.opt.Privileged.has(IntentMessageContent) {
		return s.withheld(m, v)
	}
	return v
}

func (s *Server) getMessages(req *request) answer {
	c, err := s.channelOf(req, ViewChannel)
	if err != nil {
		return err.answer()
	}
	limit, err := limitOf(req, 50, 100)
	if err != nil {
		return err.answer()
	}
	if c.kind == ForumChannel {
		return errChannelType().answer()
	}
	list := []object{}
	if s.botMay(c, ReadMessageHistory) == nil {
		q := req.http.URL.Query()
		for _, m := range c.page(q.Get("before"), q.Get("after"), q.Get("around"), limit, func(m *message) bool { return m.only == "" }) {
			list = append(list, s.botsView(m))
		}
	}
	return ok(list)
}

// page gives at most limit messages that may be seen, newest first.
func (c *channel) page(before, after, around string, limit int, sees func(*message) bool) []*message {
	var all []*message
	for _, m := range c.messages {
		if sees(m) {
			all = append(all, m)
		}
	}
	from, to := 0, len(all)
	place := func(id string) int {
		i, _ := slices.BinarySearchFunc(all, id, func(m *message, id string) int {
			switch {
			case m.id == id:
				return 0
			case olderID(m.id, id):
				return -1
			}
			return 1
		})
		return i
	}
	switch {
	case around != "":
		from = max(0, place(around)-limit/2)
		to = min(len(all), from+limit)
	case after != "":
		for from = place(after); from < len(all) && !olderID(after, all[from].id); from++ {
		}
		to = min(len(all), from+limit)
	case before != "":
		to = place(before)
		from = max(0, to-limit)
	default:
		from = max(0, to-limit)
	}
	page := slices.Clone(all[from:to])
	slices.Reverse(page)
	return page
}

func (s *Server) getMessage(req *request) answer {
	m, err := s.messageOf(req, ViewChannel|ReadMessageHistory)
	if err != nil {
		return err.answer()
	}
	return ok(s.botsView(m))
}

func (s *Server) createMessage(req *request) answer {
	c, err := s.channelOf(req, SendMessages)
	if err != nil {
		return err.answer()
	}
	if c.kind == ForumChannel || c.kind == CategoryChannel {
		return refuse(http.StatusBadRequest, 50008, "Cannot send messages in a non-text channel").answer()
	}
	if c.archived && c.locked {
		return refuse(http.StatusBadRequest, 50083, "Thread is archived").answer()
	}
	if len(req.files) > 0 {
		if err := s.botMay(c, AttachFiles); err != nil {
			return err.answer()
		}
	}
	d := s.readDraft(req.body, req.files, nil)
	if err := req.body.errs.err(); err != nil {
		return err.answer()
	}
	key := nonceKey{c.id, s.world.bot.id, fmt.Sprint(d.nonce)}
	if earlier := s.sameNonce(key, d); earlier != nil {
		return ok(s.messageView(earlier, s.world.bot.id))
	}
	m, err := s.post(c, s.world.bot, d)
	if err != nil {
		return err.answer()
	}
	if d.nonce != nil {
		s.world.nonces[key] = nonceUse{m, s.clock.Now()}
	}
	v := s.messageView(m, s.world.bot.id)
	if d.nonce != nil {
		v["nonce"] = d.nonce
	}
	return ok(v)
}

// sameNonce finds the message that the same nonce made, if the nonce is enforced and
// the window hasn't passed.
func (s *Server) sameNonce(key nonceKey, d *draft) *message {
	now := s.clock.Now()
	for k, use := range s.world.nonces {
		if now.Sub(use.at) > s.opt.NonceWindow {
			delete(s.world.nonces, k)
		}
	}
	if !d.enforce || d.nonce == nil {
		return nil
	}
	return s.world.nonces[key].message
}

// post makes a message in a channel and tells everybody.
func (s *Server) post(c *channel, author *user, d *draft) (*message, *apiError) {
	m := &message{id: s.newID(), channel: c, author: author, at: s.clock.Now()}
	if err := s.reply(m, d); err != nil {
		return nil, err
	}
	if err := s.write(m, d, false); err != nil {
		return nil, err
	}
	s.add(m)
	c.archived = false
	s.announce(m, "MESSAGE_CREATE")
	return m, nil
}

// announce tells the gateway and the page about a message.
func (s *Server) announce(m *message, name string) {
	if m.only == "" {
		s.dispatch(s.messageEvent(m, name))
	}
	kind := "message"
	if name == "MESSAGE_UPDATE" {
		kind = "message_edit"
	}
	s.tell(pageEvent{kind: kind, channel: m.channel, only: m.only, message: m})
}

// messageEvent is a message as the gateway sends it.
func (s *Server) messageEvent(m *message, name string) event {
	v := s.messageView(m, s.world.bot.id)
	g := m.channel.guild
	if g != nil {
		v["guild_id"] = g.id
		if member := g.members[m.author.id]; member != nil && m.webhook == "" {
			mv := member.view()
			delete(mv, "user")
			v["member"] = mv
		}
	}
	if m.nonce != nil && name == "MESSAGE_CREATE" {
		v["nonce"] = m.nonce
	}
	v["channel_type"] = m.channel.kind
	return event{name: name, guild: g, channel: m.channel, data: v, message: m}
}

func (s *Server) editMessage(req *request) answer {
	m, err := s.messageOf(req, ViewChannel)
	if err != nil {
		return err.answer()
	}
	if m.author != s.world.bot {
		return refuse(http.StatusForbidden, 50005, "Cannot edit a message authored by another user").answer()
	}
	if err := s.edit(m, req.body, req.files); err != nil {
		return err.answer()
	}
	return ok(s.messageView(m, s.world.bot.id))
}

// edit changes a message as a body says, and tells everybody.
func (s *Server) edit(m *message, f form, files []*file) *apiError {
	d := s.readDraft(f, files, m)
	if err := f.errs.err(); err != nil {
		return err
	}
	if err := s.write(m, d, true); err != nil {
		return err
	}
	m.edited = s.clock.Now()
	s.announce(m, "MESSAGE_UPDATE")
	return nil
}

func (s *Server) deleteMessage(req *request) answer {
	m, err := s.messageOf(req, ViewChannel)
	if err != nil {
		return err.answer()
	}
	if m.author != s.world.bot {
		if err := s.botMay(m.channel, ManageMessages); err != nil {
			return err.answer()
		}
	}
	s.drop(m)
	return noContent()
}

// drop deletes a message and tells everybody.
func (s *Server) drop(m *message) {
	s.remove(m)
	if m.only == "" {
		data := object{"id": m.id, "channel_id": m.channel.id}
		if m.channel.guild != nil {
			data["guild_id"] = m.channel.guild.id
		}
		s.dispatch(event{name: "MESSAGE_DELETE", guild: m.channel.guild, channel: m.channel, data: data})
	}
	s.tell(pageEvent{kind: "message_delete", channel: m.channel, only: m.only,
		fields: object{"channel_id": m.channel.id, "id": m.id}})
}

func (s *Server) bulkDelete(req *request) answer {
	c, err := s.channelOf(req, ManageMessages)
	if err != nil {
		return err.answer()
	}
	ids := req.body.ids("messages", 100)
	if len(ids) < 2 {
		req.body.fail("messages", "BASE_TYPE_BAD_LENGTH", "Must be between 2 and 100 in length.")
	}
	if err := req.body.errs.err(); err != nil {
		return err.answer()
	}
	for _, id := range ids {
		if m := c.find(id); m != nil && s.clock.Now().Sub(m.at) > 14*24*time.Hour {
			return refuse(http.StatusBadRequest, 50034, "You can only bulk delete messages that are under 14 days old.").answer()
		}
	}
	for _, id := range ids {
		if m := c.find(id); m != nil && m.only == "" {
			s.remove(m)
			s.tell(pageEvent{kind: "message_delete", channel: c, fields: object{"channel_id": c.id, "id": id}})
		}
	}
	s.dispatch(event{name: "MESSAGE_DELETE_BULK", guild: c.guild, channel: c,
		data: object{"ids": ids, "channel_id": c.id, "guild_id": c.guild.id}})
	return noContent()
}

func (s *Server) crosspost(req *request) answer {
	m, err := s.messageOf(req, SendMessages)
	if err != nil {
		return err.answer()
	}
	if m.channel.kind != AnnouncementChannel {
		return errChannelType().answer()
	}
	if m.author != s.world.bot {
		if err := s.botMay(m.channel, ManageMessages); err != nil {
			return err.answer()
		}
	}
	if m.flags&flagCrossposted != 0 {
		return refuse(http.StatusBadRequest, 40033, "This message has already been crossposted.").answer()
	}
	m.flags |= flagCrossposted
	s.announce(m, "MESSAGE_UPDATE")
	return ok(s.messageView(m, s.world.bot.id))
}
