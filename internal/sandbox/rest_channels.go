package sandbox

import (
	"net/http"
	"slices"
	"strconv"
	"time"
)

func channelRoutes() []route {
	return []route{
		bot(http.MethodGet, "/channels/{channel_id}", (*Server).getChannel),
		bot(http.MethodPatch, "/channels/{channel_id}", (*Server).editChannel),
		bot(http.MethodDelete, "/channels/{channel_id}", (*Server).deleteChannel),
		bot(http.MethodPut, "/channels/{channel_id}/permissions/{overwrite_id}", (*Server).putOverwrite),
		bot(http.MethodDelete, "/channels/{channel_id}/permissions/{overwrite_id}", (*Server).deleteOverwrite),
		bot(http.MethodPost, "/channels/{channel_id}/typing", (*Server).typing).limitedTo("typing", 5, 5*time.Second),
		bot(http.MethodPost, "/channels/{channel_id}/webhooks", (*Server).createWebhook),
		bot(http.MethodGet, "/channels/{channel_id}/webhooks", (*Server).getWebhooks),
	}
}

// channelOf gives the channel of a call, if the bot has the permissions there.
func (s *Server) channelOf(req *request, needs Permission) (*channel, *apiError) {
	id := req.params["channel_id"]
	if !isSnowflake(id) {
		return nil, formError("channel_id", "NUMBER_TYPE_COERCE", "Value \"%s\" is not snowflake.", id)
	}
	c := s.world.channels[id]
	if c == nil {
		return nil, errUnknownChannel()
	}
	return c, s.botMay(c, needs)
}

// botMay says whether the bot sees the channel and has the permissions there.
func (s *Server) botMay(c *channel, needs Permission) *apiError {
	if c.guild == nil {
		return nil
	}
	p := c.permissionsFor(c.guild.members[s.world.bot.id])
	if !p.has(ViewChannel) {
		return errMissingAccess()
	}
	if c.isThread() && needs.has(SendMessages) {
		needs = needs&^SendMessages | SendInThreads
	}
	if !p.has(needs) {
		return errMissingPermissions()
	}
	return nil
}

func (s *Server) getChannel(req *request) answer {
	c, err := s.channelOf(req, ViewChannel)
	if err != nil {
		return err.answer()
	}
	return ok(c.view())
}

func (s *Server) editChannel(req *request) answer {
	c, err := s.channelOf(req, ViewChannel)
	if err != nil {
		return err.answer()
	}
	needs := ManageChannels
	if c.isThread() {
		needs = ManageThreads
		if c.owner == s.world.bot.id {
			needs = ViewChannel
		}
	}
	if err := s.botMay(c, needs); err != nil {
		return err.answer()
	}
	f := req.body
	next := *c
	if f.has("name") {
		next.name = f.text("name", 1, 100)
	}
	if f.given("topic") {
		next.topic = f.text("topic", 0, 4096)
	}
	if n, isSet := f.integer("rate_limit_per_user", 0, 21600); isSet {
		next.slowmode = int(n)
	}
	if c.isThread() {
		s.editThread(&next, f)
	}
	if tags, isSet := f.forms("available_tags", 0, 20); isSet {
		next.tags = s.readTags(tags)
	}
	if err := f.errs.err(); err != nil {
		return err.answer()
	}
	*c = next
	s.channelChanged(c)
	return ok(c.view())
}

func (s *Server) editThread(c *channel, f form) {
	if f.has("archived") {
		c.archived, c.archivedAt = f.boolean("archived"), s.clock.Now()
	}
	if f.has("locked") {
		c.locked = f.boolean("locked")
	}
	if f.has("auto_archive_duration") {
		c.archive = int(f.choice("auto_archive_duration", 60, 1440, 4320, 10080))
	}
	if f.has("applied_tags") {
		c.applied = c.parent.readApplied(f)
	}
}

func (s *Server) readTags(forms []form) []*tag {
	tags := make([]*tag, 0, len(forms))
	for _, f := range forms {
		t := &tag{id: f.snowflake("id"), name: f.needText("name", 1, 20), moderated: f.boolean("moderated"), emoji: f.text("emoji_name", 0, 32)}
		if t.id == "" {
			t.id = s.newID()
		}
		tags = append(tags, t)
	}
	return tags
}

// channelChanged tells everybody about a channel or thread as it is now.
func (s *Server) channelChanged(c *channel) {
	name := "CHANNEL_UPDATE"
	if c.isThread() {
		name = "THREAD_UPDATE"
	}
	s.dispatch(event{name: name, guild: c.guild, channel: c, data: c.view()})
	s.tell(pageEvent{kind: "channel", channel: c, fields: object{"channel": c.view()}})
}

func (s *Server) deleteChannel(req *request) answer {
	c, err := s.channelOf(req, ManageChannels)
	if err != nil {
		return err.answer()
	}
	v := c.view()
	s.dropChannel(c)
	return ok(v)
}

// dropChannel takes a channel away with its threads and messages.
func (s *Server) dropChannel(c *channel) {
	name := "CHANNEL_DELETE"
	data := c.view()
	if c.isThread() {
		name = "THREAD_DELETE"
		data = object{"id": c.id, "guild_id": c.guild.id, "parent_id": c.parent.id, "type": c.kind}
	}
	s.dispatch(event{name: name, guild: c.guild, channel: c, data: data})
	s.tell(pageEvent{kind: "channel_delete", channel: c, fields: object{"channel": c.view()}})
	delete(s.world.channels, c.id)
	for _, m := range c.messages {
		delete(s.world.messages, m.id)
	}
	if c.guild == nil {
		return
	}
	isThis := func(o *channel) bool { return o == c }
	c.guild.channels = slices.DeleteFunc(c.guild.channels, isThis)
	c.guild.threads = slices.DeleteFunc(c.guild.threads, isThis)
	for _, t := range slices.Clone(c.guild.threads) {
		if t.parent == c {
			s.dropChannel(t)
		}
	}
}

func (s *Server) putOverwrite(req *request) answer {
	c, err := s.channelOf(req, ManageRoles)
	if err != nil {
		return err.answer()
	}
	f := req.body
	kind := f.choice("type", 0, 1)
	f.need("type")
	o := &overwrite{id: req.params["overwrite_id"], kind: int(kind), allow: f.permissions("allow"), deny: f.permissions("deny")}
	if err := f.errs.err(); err != nil {
		return err.answer()
	}
	c.overwrites[o.id] = o
	s.channelChanged(c)
	return noContent()
}

// permissions reads permission bits, which come as a string of digits.
func (f form) permissions(key string) Permission {
	if !f.has(key) {
		return 0
	}
	n, err := strconv.ParseUint(idText(f.v[key]), 10, 64)
	if err != nil {
		f.fail(key, "NUMBER_TYPE_COERCE", "Value \"%v\" is not int.", f.v[key])
	}
	return Permission(n)
}

func (s *Server) deleteOverwrite(req *request) answer {
	c, err := s.channelOf(req, ManageRoles)
	if err != nil {
		return err.answer()
	}
	delete(c.overwrites, req.params["overwrite_id"])
	s.channelChanged(c)
	return noContent()
}

func (s *Server) typing(req *request) answer {
	c, err := s.channelOf(req, SendMessages)
	if err != nil {
		return err.answer()
	}
	data := object{"channel_id": c.id, "user_id": s.world.bot.id, "timestamp": s.clock.Now().Unix()}
	if c.guild != nil {
		data["guild_id"] = c.guild.id
	}
	s.dispatch(event{name: "TYPING_START", guild: c.guild, channel: c, data: data})
	s.tell(pageEvent{kind: "typing", channel: c, fields: object{"channel_id": c.id, "user_id": s.world.bot.id}})
	return noContent()
}

func (s *Server) createWebhook(req *request) answer {
	c, err := s.channelOf(req, ManageWebhooks)
	if err != nil {
		return err.answer()
	}
	name := req.body.needText("name", 1, 80)
	if err := req.body.errs.err(); err != nil {
		return err.answer()
	}
	w := &webhook{id: s.newID(), name: name, channel: c}
	w.token = "webhook-" + w.id
	s.world.webhooks[w.id] = w
	return ok(s.webhookView(w))
}

func (s *Server) webhookView(w *webhook) object {
	return object{
		"id": w.id, "type": 1, "name": w.name, "avatar": nil, "channel_id": w.channel.id, "guild_id": w.channel.guild.id,
		"application_id": s.world.app.id, "token": w.token, "user": s.world.bot.view(),
		"url": s.URL() + "/api/v10/webhooks/" + w.id + "/" + w.token,
	}
}

func (s *Server) getWebhooks(req *request) answer {
	c, err := s.channelOf(req, ManageWebhooks)
	if err != nil {
		return err.answer()
	}
	list := []object{}
	for _, w := range s.world.webhooks {
		if w.channel == c {
			list = append(list, s.webhookView(w))
		}
	}
	return ok(list)
}
