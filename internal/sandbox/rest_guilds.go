package sandbox

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
)

func guildRoutes() []route {
	return []route{
		bot(http.MethodGet, "/guilds/{guild_id}", (*Server).getGuild),
		bot(http.MethodGet, "/guilds/{guild_id}/channels", (*Server).getGuildChannels),
		bot(http.MethodPost, "/guilds/{guild_id}/channels", (*Server).createChannel),
		bot(http.MethodGet, "/guilds/{guild_id}/roles", (*Server).getRoles),
		bot(http.MethodGet, "/guilds/{guild_id}/roles/{role_id}", (*Server).getRole),
		bot(http.MethodGet, "/guilds/{guild_id}/members", (*Server).getMembers),
		bot(http.MethodGet, "/guilds/{guild_id}/members/search", (*Server).searchMembers),
		bot(http.MethodGet, "/guilds/{guild_id}/members/{user_id}", (*Server).getMember),
		bot(http.MethodGet, "/guilds/{guild_id}/threads/active", (*Server).getActiveThreads),
	}
}

// guildOf gives the guild of a call, if the bot is in it.
func (s *Server) guildOf(req *request) (*guild, *apiError) {
	id := req.params["guild_id"]
	if !isSnowflake(id) {
		return nil, formError("guild_id", "NUMBER_TYPE_COERCE", "Value \"%s\" is not snowflake.", id)
	}
	g := s.world.guilds[id]
	if g == nil {
		return nil, errUnknownGuild()
	}
	if g.members[s.world.bot.id] == nil {
		return nil, errMissingAccess()
	}
	return g, nil
}

func (s *Server) getGuild(req *request) answer {
	g, err := s.guildOf(req)
	if err != nil {
		return err.answer()
	}
	v := g.view()
	if req.http.URL.Query().Get("with_counts") == "true" {
		v["approximate_member_count"], v["approximate_presence_count"] = len(g.members), len(g.members)
	}
	return ok(v)
}

func (s *Server) getGuildChannels(req *request) answer {
	g, err := s.guildOf(req)
	if err != nil {
		return err.answer()
	}
	list := make([]object, len(g.channels))
	for i, c := range g.channels {
		list[i] = c.view()
	}
	return ok(list)
}

func (s *Server) createChannel(req *request) answer {
	g, err := s.guildOf(req)
	if err != nil {
		return err.answer()
	}
	if !g.permissions(g.members[s.world.bot.id]).has(ManageChannels) {
		return errMissingPermissions().answer()
	}
	f := req.body
	name := f.needText("name", 1, 100)
	kind := int64(TextChannel)
	if f.has("type") {
		kind = f.choice("type", TextChannel, CategoryChannel, AnnouncementChannel, ForumChannel)
	}
	topic := f.text("topic", 0, 4096)
	if err := f.errs.err(); err != nil {
		return err.answer()
	}
	c := s.newChannel(g, int(kind), name)
	c.topic = topic
	if parent := s.world.channels[f.snowflake("parent_id")]; parent != nil && parent.kind == CategoryChannel {
		c.parent = parent
	}
	s.dispatch(event{name: "CHANNEL_CREATE", guild: g, channel: c, data: c.view()})
	s.tell(pageEvent{kind: "channel", channel: c, fields: object{"channel": c.view()}})
	return created(c.view())
}

func (s *Server) getRoles(req *request) answer {
	g, err := s.guildOf(req)
	if err != nil {
		return err.answer()
	}
	return ok(g.rolesView())
}

func (s *Server) getRole(req *request) answer {
	g, err := s.guildOf(req)
	if err != nil {
		return err.answer()
	}
	r := g.roles[req.params["role_id"]]
	if r == nil {
		return errUnknownRole().answer()
	}
	return ok(r.view())
}

// membersAfter gives the members in the order of their ids.
func (g *guild) membersAfter(after string, limit int) []object {
	ids := make([]string, 0, len(g.members))
	for id := range g.members {
		if after == "" || olderID(after, id) {
			ids = append(ids, id)
		}
	}
	slices.SortFunc(ids, func(a, b string) int {
		if olderID(a, b) {
			return -1
		}
		return 1
	})
	list := make([]object, 0, limit)
	for _, id := range ids[:min(limit, len(ids))] {
		list = append(list, g.members[id].view())
	}
	return list
}

// limitOf reads the limit of a listing.
func limitOf(req *request, usual, most int) (int, *apiError) {
	text := req.http.URL.Query().Get("limit")
	if text == "" {
		return usual, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		return 0, formError("limit", "NUMBER_TYPE_COERCE", "Value \"%s\" is not int.", text)
	}
	if n < 1 {
		return 0, formError("limit", "NUMBER_TYPE_MIN", "int value should be greater than or equal to 1.")
	}
	if n > most {
		return 0, formError("limit", "NUMBER_TYPE_MAX", "int value should be less than or equal to %d.", most)
	}
	return n, nil
}

func (s *Server) getMembers(req *request) answer {
	g, err := s.guildOf(req)
	if err != nil {
		return err.answer()
	}
	if !s.opt.Privileged.has(IntentGuildMembers) {
		return errMissingAccess().answer()
	}
	limit, err := limitOf(req, 1, 1000)
	if err != nil {
		return err.answer()
	}
	return ok(g.membersAfter(req.http.URL.Query().Get("after"), limit))
}

func (s *Server) searchMembers(req *request) answer {
	g, err := s.guildOf(req)
	if err != nil {
		return err.answer()
	}
	limit, err := limitOf(req, 1, 1000)
	if err != nil {
		return err.answer()
	}
	list := []object{}
	query := strings.ToLower(req.http.URL.Query().Get("query"))
	for _, m := range g.members {
		if strings.HasPrefix(strings.ToLower(m.user.name), query) && len(list) < limit {
			list = append(list, m.view())
		}
	}
	return ok(list)
}

func (s *Server) getMember(req *request) answer {
	g, err := s.guildOf(req)
	if err != nil {
		return err.answer()
	}
	m := g.members[req.params["user_id"]]
	if m == nil {
		if s.world.users[req.params["user_id"]] == nil {
			return errUnknownUser().answer()
		}
		return errUnknownMember().answer()
	}
	return ok(m.view())
}

func (s *Server) getActiveThreads(req *request) answer {
	g, err := s.guildOf(req)
	if err != nil {
		return err.answer()
	}
	threads, members := []object{}, []object{}
	me := s.world.bot.id
	for _, t := range g.threads {
		if t.archived || !t.permissionsFor(g.members[me]).has(ViewChannel) {
			continue
		}
		threads = append(threads, t.view())
		if slices.Contains(t.members, me) {
			members = append(members, t.threadMember(me))
		}
	}
	return ok(object{"threads": threads, "members": members, "has_more": false})
}
