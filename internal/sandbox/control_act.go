package sandbox

import (
	"net/http"
	"slices"
	"strconv"
)

// actState is everything that the page is drawn with.
func (s *Server) actState(as string, _ *http.Request, _ []byte) answer {
	p, err := s.personFor(as)
	if err != nil {
		return err.answer()
	}
	g := s.guildOfPerson(p)
	if g == nil {
		return errUnknownGuild().answer()
	}
	people := []object{}
	for _, other := range s.world.people {
		if m := g.members[other.user.id]; m != nil {
			people = append(people, object{"key": other.key, "user": other.user.view(), "member": m.view(), "locale": other.locale})
		}
	}
	m := g.members[p.user.id]
	mv := m.view()
	mv["permissions"] = g.permissions(m).String()
	online := s.sessionsOnline()
	return ok(object{
		"notice": notice, "seq": s.feed.seq, "people": people, "guild": g.view(), "roles": g.rolesView(),
		"me":       object{"key": p.key, "user": p.user.view(), "member": mv, "locale": p.locale},
		"channels": s.shown(g.channels, m), "threads": s.shown(g.threads, m), "commands": s.shownCommands(g, m),
		"bot":    object{"user": s.world.bot.view(), "online": online > 0, "sessions": online},
		"faults": s.faultsView(), "switches": s.switchesView(), "try": append([]string{}, s.opt.Try...),
	})
}

// guildOfPerson is the first guild that a person is in.
func (s *Server) guildOfPerson(p *person) *guild {
	var first *guild
	for _, g := range s.world.guilds {
		if g.members[p.user.id] != nil && (first == nil || olderID(g.id, first.id)) {
			first = g
		}
	}
	return first
}

func (s *Server) shown(channels []*channel, m *member) []object {
	list := []object{}
	for _, c := range channels {
		if !c.permissionsFor(m).has(ViewChannel) {
			continue
		}
		v := c.view()
		v["can_send"] = c.canSend(m) && c.kind != ForumChannel
		list = append(list, v)
	}
	return list
}

// shownCommands are those that a member may use somewhere in the guild.
func (s *Server) shownCommands(g *guild, m *member) []object {
	list := []object{}
	for _, cmd := range append(s.commandsOf(""), s.commandsOf(g.id)...) {
		if slices.ContainsFunc(g.channels, func(c *channel) bool { return cmd.allowed(m, c) }) {
			list = append(list, cmd.body)
		}
	}
	return list
}

func (s *Server) faultsView() []Fault {
	list := []Fault{}
	for _, f := range s.faults.list {
		list = append(list, *f)
	}
	return list
}

func (s *Server) switchesView() []object {
	list := []object{}
	for _, sw := range s.opt.Switches {
		list = append(list, object{"name": sw.Name, "label": sw.Label, "on": s.on[sw.Name]})
	}
	return list
}

func (s *Server) actMessages(as string, r *http.Request, _ []byte) answer {
	p, err := s.personFor(as)
	if err != nil {
		return err.answer()
	}
	q := r.URL.Query()
	c, err := s.channelFor(p, q.Get("channel"))
	if err != nil {
		return err.answer()
	}
	limit, err := limitOf(&request{http: r}, 50, 200)
	if err != nil {
		return err.answer()
	}
	list := []object{}
	sees := func(m *message) bool { return m.seenBy(p.user.id) }
	for _, m := range c.page(q.Get("before"), "", "", limit, sees) {
		list = append(list, s.messageView(m, p.user.id))
	}
	return ok(list)
}

// action is the body of whatever a person does.
type action struct {
	Channel     string         `json:"channel_id"`
	Command     string         `json:"command"`
	CommandID   string         `json:"command_id"`
	Options     map[string]any `json:"options"`
	Target      string         `json:"target_id"`
	Message     string         `json:"message_id"`
	CustomID    string         `json:"custom_id"`
	Values      []string       `json:"values"`
	Interaction string         `json:"interaction_id"`
	Fields      map[string]any `json:"fields"`
	Content     string         `json:"content"`
	Attachments []string       `json:"attachments"`
	Emoji       string         `json:"emoji"`
	Remove      bool           `json:"remove"`
}

func (a action) command() string {
	if a.Command == "" {
		return a.CommandID
	}
	return a.Command
}

// asking runs something that starts an interaction.
func (s *Server) asking(body []byte, do func(action) (*interaction, *apiError)) answer {
	var a action
	if err := parse(body, &a); err != nil {
		return err.answer()
	}
	i, err := do(a)
	if err != nil {
		return err.answer()
	}
	return ok(object{"interaction": i.view()})
}

func (s *Server) actInvoke(as string, _ *http.Request, body []byte) answer {
	return s.asking(body, func(a action) (*interaction, *apiError) {
		return s.invoke(as, a.Channel, a.command(), a.Options, "")
	})
}

func (s *Server) actMenu(as string, _ *http.Request, body []byte) answer {
	return s.asking(body, func(a action) (*interaction, *apiError) {
		return s.menu(as, a.Channel, a.command(), a.Target)
	})
}

func (s *Server) actClick(as string, _ *http.Request, body []byte) answer {
	return s.asking(body, func(a action) (*interaction, *apiError) {
		return s.click(as, a.Message, a.CustomID, a.Values)
	})
}

func (s *Server) actModal(as string, _ *http.Request, body []byte) answer {
	return s.asking(body, func(a action) (*interaction, *apiError) {
		return s.submit(as, a.Interaction, a.Fields)
	})
}

func (s *Server) actSpeak(as string, _ *http.Request, body []byte) answer {
	var a action
	if err := parse(body, &a); err != nil {
		return err.answer()
	}
	m, err := s.speak(as, a.Channel, a.Content, a.Attachments)
	if err != nil {
		return err.answer()
	}
	return ok(s.messageView(m, ""))
}

func (s *Server) actReact(as string, _ *http.Request, body []byte) answer {
	var a action
	if err := parse(body, &a); err != nil {
		return err.answer()
	}
	p, err := s.personFor(as)
	if err != nil {
		return err.answer()
	}
	m := s.world.messages[a.Message]
	if m == nil || m.only != "" || !m.channel.seenBy(p.user.id) {
		return errUnknownMessage().answer()
	}
	if !isEmoji(a.Emoji) {
		return refuse(http.StatusBadRequest, 10014, "Unknown Emoji").answer()
	}
	if a.Remove {
		s.unreact(m, p.user, a.Emoji)
	} else if err := s.react(m, p.user, a.Emoji); err != nil {
		return err.answer()
	}
	return ok(s.messageView(m, p.user.id))
}

func (s *Server) actDismiss(as string, _ *http.Request, body []byte) answer {
	var a action
	if err := parse(body, &a); err != nil {
		return err.answer()
	}
	p, err := s.personFor(as)
	if err != nil {
		return err.answer()
	}
	m := s.world.messages[a.Message]
	if m == nil || m.only != p.user.id {
		return errUnknownMessage().answer()
	}
	s.drop(m)
	return noContent()
}

func (s *Server) actFaults(string, *http.Request, []byte) answer {
	return ok(object{"faults": s.faultsView()})
}

func (s *Server) actRemoveFaults(_ string, r *http.Request, _ []byte) answer {
	id := r.PathValue("id")
	if id != "" && !slices.ContainsFunc(s.faults.list, func(f *Fault) bool { return f.ID == id }) {
		return refuse(http.StatusNotFound, 0, "No fault has this id: GET /sandbox/faults lists those that are set.").answer()
	}
	s.faults.list = slices.DeleteFunc(s.faults.list, func(f *Fault) bool { return id == "" || f.ID == id })
	s.tell(pageEvent{kind: "fault"})
	return noContent()
}

func (s *Server) actGateway(_ string, _ *http.Request, body []byte) answer {
	var f GatewayFault
	if err := parse(body, &f); err != nil {
		return err.answer()
	}
	if err := s.breakGateway(f); err != nil {
		return err.answer()
	}
	return noContent()
}

func (s *Server) actRequests(_ string, r *http.Request, _ []byte) answer {
	after, refusal := afterOf(r, 0)
	if refusal != nil {
		return refusal.answer()
	}
	limit, refusal := limitOf(&request{http: r}, 200, 1000)
	if refusal != nil {
		return refusal.answer()
	}
	list := []*Request{}
	for _, entry := range s.ledger.list {
		if entry.Seq > after {
			list = append(list, entry)
		}
	}
	if after == 0 && len(list) > limit {
		list = list[len(list)-limit:]
	}
	return ok(object{"requests": list[:min(limit, len(list))]})
}

// afterOf reads the number that a list goes on after, usual when none is given.
func afterOf(r *http.Request, usual int64) (int64, *apiError) {
	text := r.URL.Query().Get("after")
	if text == "" {
		return usual, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		return 0, formError("after", "NUMBER_TYPE_COERCE", "Value \"%s\" is not a seq: give the last one you have seen.", text)
	}
	return n, nil
}

func (s *Server) actForget(string, *http.Request, []byte) answer {
	s.ledger.list = nil
	return noContent()
}
