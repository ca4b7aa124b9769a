package sandbox

import "slices"

// BotID is the bot's user id, which is its application's id too.
func (s *Server) BotID() string { return s.world.bot.id }

// GuildID is the desk that the sandbox began with.
func (s *Server) GuildID() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.guildOfPerson(s.world.people[0]).id
}

// ChannelID finds a channel of a guild by name; "" when there is none. An empty
// guild is the one that the sandbox began with.
func (s *Server) ChannelID(guildID, name string) string {
	if guildID == "" {
		guildID = s.GuildID()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.world.guilds[guildID]
	if g == nil {
		return ""
	}
	i := slices.IndexFunc(g.channels, func(c *channel) bool { return c.name == name })
	if i < 0 {
		return ""
	}
	return g.channels[i].id
}

// UserID is a person's user id, "" when there is no such person.
func (s *Server) UserID(key string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.personFor(key)
	if err != nil {
		return ""
	}
	return p.user.id
}

// AddGuild makes another guild with the bot in it and gives its id.
func (s *Server) AddGuild(name string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.newGuild(name)
	g.owner = s.newID()
	for _, session := range s.hub.sessions {
		if session.intents.has(IntentGuilds) && s.wants(session, event{guild: g, always: true}) {
			s.send(session, "GUILD_CREATE", s.guildCreate(g, session.intents))
		}
	}
	return g.id
}

// RemoveBot takes the bot out of a guild.
func (s *Server) RemoveBot(guildID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.world.guilds[guildID]
	if g == nil {
		return
	}
	s.dispatch(event{name: "GUILD_DELETE", guild: g, data: object{"id": g.id}})
	delete(g.members, s.world.bot.id)
}

// AddChannel makes a channel of a kind such as TextChannel and gives its id.
func (s *Server) AddChannel(guildID string, kind int, name string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.world.guilds[guildID]
	if g == nil {
		return ""
	}
	c := s.newChannel(g, kind, name)
	s.dispatch(event{name: "CHANNEL_CREATE", guild: g, channel: c, data: c.view()})
	s.tell(pageEvent{kind: "channel", channel: c, fields: object{"channel": c.view()}})
	return c.id
}

// RemoveChannel deletes a channel, as an editor might.
func (s *Server) RemoveChannel(channelID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.world.channels[channelID]; c != nil {
		s.dropChannel(c)
	}
}

// RemoveMessage deletes a message, as an editor might.
func (s *Server) RemoveMessage(messageID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if m := s.world.messages[messageID]; m != nil {
		s.drop(m)
	}
}

// AddPerson makes a person a member of a guild, with permissions of their own, and
// gives the user id. A key that is known already is the same person.
func (s *Server) AddPerson(guildID, key, name, locale string, may Permission) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.world.guilds[guildID]
	if g == nil || key == "" {
		return ""
	}
	return s.newPerson(g, key, name, locale, may).user.id
}

// AddRole makes a role and gives its id.
func (s *Server) AddRole(guildID, name string, may Permission) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.world.guilds[guildID]
	if g == nil {
		return ""
	}
	r := s.newRole(g, name, may)
	s.dispatch(event{name: "GUILD_ROLE_CREATE", guild: g, data: object{"guild_id": g.id, "role": r.view()}})
	return r.id
}

// RemoveRole deletes a role, as an administrator might.
func (s *Server) RemoveRole(guildID, roleID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.world.guilds[guildID]
	if g == nil || g.roles[roleID] == nil {
		return
	}
	delete(g.roles, roleID)
	for _, m := range g.members {
		m.roles = slices.DeleteFunc(m.roles, func(id string) bool { return id == roleID })
	}
	s.dispatch(event{name: "GUILD_ROLE_DELETE", guild: g, data: object{"guild_id": g.id, "role_id": roleID}})
}

// SetTags gives a forum other tags, and says whether each post needs one.
func (s *Server) SetTags(forumID string, required bool, names ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.world.channels[forumID]
	if c == nil || c.kind != ForumChannel {
		return
	}
	c.requireTag, c.tags = required, nil
	for _, name := range names {
		c.tags = append(c.tags, &tag{id: s.newID(), name: name})
	}
	s.channelChanged(c)
}

// GiveRole gives a member, or the bot, a role.
func (s *Server) GiveRole(guildID, userID, roleID string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.world.guilds[guildID]
	if g == nil || g.members[userID] == nil || g.roles[roleID] == nil {
		return
	}
	m := g.members[userID]
	m.roles = append(m.roles, roleID)
	v := m.view()
	v["guild_id"] = g.id
	s.dispatch(event{name: "GUILD_MEMBER_UPDATE", guild: g, data: v, always: userID == s.world.bot.id})
}

// SetBotPermissions changes what the bot's own role allows in a guild.
func (s *Server) SetBotPermissions(guildID string, may Permission) {
	s.mu.Lock()
	defer s.mu.Unlock()
	g := s.world.guilds[guildID]
	if g == nil {
		return
	}
	for _, r := range g.roles {
		if r.botID == s.world.bot.id {
			r.permissions = may
			s.dispatch(event{name: "GUILD_ROLE_UPDATE", guild: g, data: object{"guild_id": g.id, "role": r.view()}})
		}
	}
}

// SetOverwrite changes what a member, the bot or a role may do in a channel.
func (s *Server) SetOverwrite(channelID, targetID string, allow, deny Permission) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.world.channels[channelID]
	if c == nil || c.guild == nil {
		return
	}
	o := &overwrite{id: targetID, allow: allow, deny: deny}
	if s.world.users[targetID] != nil {
		o.kind = 1
	}
	c.overwrites[targetID] = o
	s.channelChanged(c)
}
