package sandbox

import (
	"net/http"
	"slices"
)

func threadRoutes() []route {
	return []route{
		bot(http.MethodPost, "/channels/{channel_id}/messages/{message_id}/threads", (*Server).threadFromMessage),
		bot(http.MethodPost, "/channels/{channel_id}/threads", (*Server).createThread),
		bot(http.MethodGet, "/channels/{channel_id}/thread-members", (*Server).threadMembers),
		bot(http.MethodPut, "/channels/{channel_id}/thread-members/@me", (*Server).joinThread),
		bot(http.MethodDelete, "/channels/{channel_id}/thread-members/@me", (*Server).leaveThread),
		bot(http.MethodGet, "/channels/{channel_id}/threads/archived/public", (*Server).archivedThreads),
	}
}

// threadOf reads what a new thread is to be.
func (s *Server) threadOf(f form, parent *channel) *channel {
	now := s.clock.Now()
	t := &channel{kind: publicThread, guild: parent.guild, parent: parent, owner: s.world.bot.id, archive: 4320,
		created: now, archivedAt: now, name: f.needText("name", 1, 100)}
	if f.has("auto_archive_duration") {
		t.archive = int(f.choice("auto_archive_duration", 60, 1440, 4320, 10080))
	}
	if n, isSet := f.integer("rate_limit_per_user", 0, 21600); isSet {
		t.slowmode = int(n)
	}
	if parent.kind == AnnouncementChannel {
		t.kind = announcementThread
	}
	return t
}

// open makes a thread known.
func (s *Server) open(t *channel) {
	t.join(t.owner)
	t.guild.threads = append(t.guild.threads, t)
	s.world.channels[t.id] = t
	v := t.view()
	v["newly_created"] = true
	s.dispatch(event{name: "THREAD_CREATE", guild: t.guild, channel: t, data: v})
	s.tell(pageEvent{kind: "channel", channel: t, fields: object{"channel": t.view()}})
}

func (s *Server) threadFromMessage(req *request) answer {
	m, err := s.messageOf(req, CreatePublicThreads)
	if err != nil {
		return err.answer()
	}
	if m.channel.kind != TextChannel && m.channel.kind != AnnouncementChannel {
		return errChannelType().answer()
	}
	if m.thread != nil {
		return refuse(http.StatusBadRequest, 160004, "A thread has already been created for this message").answer()
	}
	t := s.threadOf(req.body, m.channel)
	if err := req.body.errs.err(); err != nil {
		return err.answer()
	}
	t.id = m.id
	m.thread = t
	m.flags |= flagHasThread
	s.open(t)
	s.announce(m, "MESSAGE_UPDATE")
	return created(s.ownThread(t))
}

// ownThread is a new thread as its maker gets it.
func (s *Server) ownThread(t *channel) object {
	v := t.view()
	v["member"] = t.threadMember(s.world.bot.id)
	return v
}

func (s *Server) createThread(req *request) answer {
	c, err := s.channelOf(req, ViewChannel)
	if err != nil {
		return err.answer()
	}
	switch c.kind {
	case ForumChannel:
		return s.createForumPost(req, c)
	case TextChannel, AnnouncementChannel:
	default:
		return errChannelType().answer()
	}
	t := s.threadOf(req.body, c)
	needs := CreatePublicThreads
	if req.body.choice("type", announcementThread, publicThread, privateThread) == privateThread || !req.body.has("type") {
		t.kind, needs = privateThread, CreatePrivateThreads
	}
	if err := req.body.errs.err(); err != nil {
		return err.answer()
	}
	if err := s.botMay(c, needs); err != nil {
		return err.answer()
	}
	t.id = s.newID()
	s.open(t)
	return created(s.ownThread(t))
}

// createForumPost makes a thread with its first message, whose id it shares.
func (s *Server) createForumPost(req *request, c *channel) answer {
	if err := s.botMay(c, SendMessages); err != nil {
		return err.answer()
	}
	t := s.threadOf(req.body, c)
	t.applied = c.readApplied(req.body)
	if c.requireTag && len(t.applied) == 0 {
		return refuse(http.StatusBadRequest, 40067, "A tag is required to create a forum post in this channel").answer()
	}
	req.body.need("message")
	f, isThere := req.body.child("message")
	if !isThere {
		return req.body.errs.err().answer()
	}
	d := s.readDraft(f, req.files, nil)
	if err := req.body.errs.err(); err != nil {
		return err.answer()
	}
	m := &message{id: s.newID(), channel: t, author: s.world.bot, at: s.clock.Now()}
	t.id = m.id
	if err := s.write(m, d, false); err != nil {
		return err.answer()
	}
	c.lastID = t.id
	s.open(t)
	s.add(m)
	s.announce(m, "MESSAGE_CREATE")
	v := s.ownThread(t)
	v["message"] = s.messageView(m, s.world.bot.id)
	return created(v)
}

// readApplied reads the tags of a post, which must be the forum's own.
func (c *channel) readApplied(f form) []string {
	ids := f.ids("applied_tags", 5)
	for i, id := range ids {
		if !slices.ContainsFunc(c.tags, func(t *tag) bool { return t.id == id }) {
			f.fail(at("applied_tags", i), "FORUM_TAG_UNKNOWN", "Unknown forum tag")
		}
	}
	return ids
}

func (s *Server) threadMembers(req *request) answer {
	c, err := s.channelOf(req, ViewChannel)
	if err != nil {
		return err.answer()
	}
	list := []object{}
	for _, id := range c.members {
		list = append(list, c.threadMember(id))
	}
	return ok(list)
}

func (s *Server) joinThread(req *request) answer {
	c, err := s.channelOf(req, ViewChannel)
	if err != nil {
		return err.answer()
	}
	if !c.isThread() {
		return errChannelType().answer()
	}
	c.join(s.world.bot.id)
	return noContent()
}

func (s *Server) leaveThread(req *request) answer {
	c, err := s.channelOf(req, ViewChannel)
	if err != nil {
		return err.answer()
	}
	c.members = slices.DeleteFunc(c.members, func(id string) bool { return id == s.world.bot.id })
	return noContent()
}

func (s *Server) archivedThreads(req *request) answer {
	c, err := s.channelOf(req, ReadMessageHistory)
	if err != nil {
		return err.answer()
	}
	list := []object{}
	for _, t := range c.guild.threads {
		if t.parent == c && t.archived && t.kind != privateThread {
			list = append(list, t.view())
		}
	}
	return ok(object{"threads": list, "members": []object{}, "has_more": false})
}
