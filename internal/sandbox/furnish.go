package sandbox

import (
	"strings"
	"time"
)

const (
	readerPermissions = ViewChannel | ReadMessageHistory | UseCommands | AddReactions
	writerPermissions = readerPermissions | SendMessages | SendInThreads | AttachFiles | EmbedLinks
	editorPermissions = writerPermissions | ManageGuild | ManageChannels | ManageMessages | ManageRoles | ManageThreads |
		CreatePublicThreads | CreatePrivateThreads | MentionEveryone
	botPermissions = writerPermissions | ManageMessages | ManageThreads | CreatePublicThreads | MentionEveryone
)

// furnished is when the desk was made, whatever the clock shows: its ids are the
// same at each start, so that an archive that was kept finds its desk again.
var furnished = time.Date(2024, time.January, 1, 9, 0, 0, 0, time.UTC)

// furnish makes the application, the bot, the three people and their desk.
func (s *Server) furnish() {
	s.ids.fixed = furnished
	defer func() { s.ids.fixed = time.Time{} }()
	w := &s.world
	id := s.newID()
	w.app = &application{id: id, name: "Wiredesk"}
	if s.opt.Privileged.has(IntentMessageContent) {
		w.app.flags |= 1 << 19
	}
	w.bot = &user{id: id, name: "wiredesk", globalName: "", bot: true}
	w.users[id] = w.bot
	w.token = s.opt.Token
	if w.token == "" {
		w.token = makeToken(id)
	}
	g := s.newGuild("The Sandbox Desk")
	s.newPerson(g, "editor", "Edith Marlow", "en-GB", editorPermissions)
	s.newPerson(g, "reporter", "Remi Castel", "fr", writerPermissions)
	visitor := s.newPerson(g, "visitor", "Vera Lind", "en-US", 0)
	g.owner = s.newID()
	s.newChannel(g, TextChannel, "wire").topic = "What the desk's watches find, one message a story"
	s.newChannel(g, TextChannel, "politics").topic = "Parliaments, courts and the war"
	s.newChannel(g, TextChannel, "desk-health").topic = "Sources that fail, and when they are back"
	s.newChannel(g, AnnouncementChannel, "announcements").topic = "For everybody, from the editors"
	forum := s.newChannel(g, ForumChannel, "stories")
	forum.topic = "A post for each running story"
	for _, name := range []string{"developing", "confirmed", "corrected"} {
		forum.tags = append(forum.tags, &tag{id: s.newID(), name: name})
	}
	private := s.newChannel(g, TextChannel, "editors-only")
	private.topic = "Not for visitors"
	private.overwrites[visitor.user.id] = &overwrite{id: visitor.user.id, kind: 1, deny: ViewChannel}
}

// newGuild makes a guild with the bot in it.
func (s *Server) newGuild(name string) *guild {
	g := &guild{id: s.newID(), name: name, locale: "en-US", roles: make(map[string]*role), members: make(map[string]*member)}
	g.roles[g.id] = &role{id: g.id, name: "@everyone", permissions: readerPermissions}
	own := &role{id: s.newID(), name: "Wiredesk", permissions: botPermissions, position: 1, botID: s.world.bot.id}
	g.roles[own.id] = own
	g.members[s.world.bot.id] = &member{user: s.world.bot, roles: []string{own.id}, joined: s.clock.Now()}
	s.world.guilds[g.id] = g
	return g
}

// newPerson makes a member with a role of their own.
func (s *Server) newPerson(g *guild, key, name, locale string, may Permission) *person {
	p, err := s.personFor(key)
	if err != nil {
		u := &user{id: s.newID(), name: strings.ToLower(strings.ReplaceAll(name, " ", ".")), globalName: name}
		p = &person{key: key, user: u, locale: locale}
		s.world.users[u.id] = u
		s.world.people = append(s.world.people, p)
	}
	m := &member{user: p.user, joined: s.clock.Now()}
	if may != 0 {
		r := s.newRole(g, strings.ToUpper(key[:1])+key[1:], may)
		m.roles = []string{r.id}
	}
	g.members[p.user.id] = m
	return p
}

func (s *Server) newRole(g *guild, name string, may Permission) *role {
	r := &role{id: s.newID(), name: name, permissions: may, position: len(g.roles)}
	g.roles[r.id] = r
	return r
}

func (s *Server) newChannel(g *guild, kind int, name string) *channel {
	c := &channel{id: s.newID(), kind: kind, guild: g, name: name, position: len(g.channels), overwrites: make(map[string]*overwrite)}
	g.channels = append(g.channels, c)
	s.world.channels[c.id] = c
	return c
}
