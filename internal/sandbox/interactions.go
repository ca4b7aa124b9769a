package sandbox

import (
	"time"
)

// Interaction types, and the types of their answers.
// https://discord.com/developers/docs/interactions/receiving-and-responding
const (
	interactionCommand      = 2
	interactionComponent    = 3
	interactionAutocomplete = 4
	interactionModal        = 5

	answerMessage       = 4
	answerDeferred      = 5
	answerDeferredQuiet = 6
	answerUpdate        = 7
	answerChoices       = 8
	answerModal         = 9
)

const (
	answerWithin  = 3 * time.Second
	tokenLives    = 15 * time.Minute
	maxFollowUps  = 5 // of an app that only its users installed
	failedMessage = "The application did not respond"
)

// State is how far an interaction has come, as the person sees it.
type State string

// The states of an interaction.
const (
	Pending  State = "pending"
	Deferred State = "deferred"
	Answered State = "answered"
	Modal    State = "modal"
	Failed   State = "failed"
)

// interaction is something that a person asked the bot.
type interaction struct {
	id         string
	token      string
	kind       int
	user       *user
	person     *person
	channel    *channel
	command    *command
	title      string
	customID   string
	message    *message // that the component sits on, or the modal came from
	parent     *interaction
	targetUser *user
	targetID   string
	at         time.Time

	state     State
	acked     int // type of the answer, 0 for none yet
	ephemeral bool
	response  *message // the first answer, or the message that is updated
	followUps int
	modal     *modal
	used      bool // the modal was submitted
	choices   []object
	changed   chan struct{} // closed and replaced at each change
	unTimer   func()
}

func (i *interaction) touch() {
	close(i.changed)
	i.changed = make(chan struct{})
}

// view is the interaction as its person sees it on the page.
func (i *interaction) view() object {
	v := object{"id": i.id, "type": i.kind, "state": i.state, "channel_id": i.channel.id, "ephemeral": i.ephemeral}
	if i.response != nil {
		v["message_id"] = i.response.id
	}
	if i.title != "" {
		v["command"] = i.title
	}
	if i.customID != "" {
		v["custom_id"] = i.customID
	}
	if i.state == Failed {
		v["error"] = failedMessage
	}
	return v
}

// metadata says on a message which interaction it answers.
func (i *interaction) metadata(original string) object {
	v := object{"id": i.id, "type": i.kind, "user": i.user.view(), "authorizing_integration_owners": i.owners()}
	if original != "" {
		v["original_response_message_id"] = original
	}
	switch i.kind {
	case interactionCommand:
		v["name"] = i.title
		v["command_type"] = i.command.kind
		if i.targetUser != nil {
			v["target_user"] = i.targetUser.view()
		} else if i.targetID != "" {
			v["target_message_id"] = i.targetID
		}
	case interactionComponent:
		if i.message != nil {
			v["interacted_message_id"] = i.message.id
		}
	case interactionModal:
		v["triggering_interaction_metadata"] = i.parent.metadata("")
	}
	return v
}

func (i *interaction) owners() object {
	if i.channel.guild == nil {
		return object{"0": "0"}
	}
	return object{"0": i.channel.guild.id}
}

// ask sends an interaction to the bot and starts its clock.
func (s *Server) ask(i *interaction, data object) *interaction {
	i.id = s.newID()
	i.token = "aW50ZXJhY3Rpb246" + i.id
	i.at = s.clock.Now()
	i.state = Pending
	i.changed = make(chan struct{})
	s.world.interactions[i.id] = i
	s.world.byToken[i.token] = i
	s.tellInteraction(i)
	i.unTimer = s.clock.after(answerWithin, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		if i.acked == 0 {
			s.fail(i)
		}
	})
	if s.world.endpoint != "" {
		s.deliver(i, mustJSON(s.interactionView(i, data)))
		return i
	}
	if !s.dispatch(event{name: "INTERACTION_CREATE", guild: i.channel.guild, data: s.interactionView(i, data), always: true}) {
		s.fail(i)
	}
	return i
}

// fail is what happens when the bot doesn't answer in time.
func (s *Server) fail(i *interaction) {
	i.state = Failed
	s.tellInteraction(i)
}

func (s *Server) tellInteraction(i *interaction) {
	i.touch()
	s.tell(pageEvent{kind: "interaction", only: i.user.id, fields: object{"interaction": i.view()}})
}

// interactionView is the interaction as the gateway sends it.
func (s *Server) interactionView(i *interaction, data object) object {
	v := object{
		"id": i.id, "application_id": s.world.app.id, "type": i.kind, "token": i.token, "version": 1, "data": data,
		"channel_id": i.channel.id, "channel": i.channel.view(), "locale": i.person.locale, "entitlements": []any{},
		"authorizing_integration_owners": i.owners(), "attachment_size_limit": 10 << 20,
	}
	if s.opt.UserInstall {
		v["authorizing_integration_owners"] = object{"1": i.user.id}
	}
	if i.message != nil {
		v["message"] = s.messageView(i.message, s.world.bot.id)
	}
	g := i.channel.guild
	if g == nil {
		v["context"] = 1
		v["user"] = i.user.view()
		v["app_permissions"] = allPermissions.String()
		return v
	}
	v["context"] = 0
	m := g.members[i.user.id]
	mv := m.view()
	mv["permissions"] = i.channel.permissionsFor(m).String()
	v["member"] = mv
	v["guild_id"], v["guild_locale"] = g.id, g.locale
	v["guild"] = object{"id": g.id, "locale": g.locale, "features": []string{}}
	v["app_permissions"] = i.channel.permissionsFor(g.members[s.world.bot.id]).String()
	return v
}

// alive says whether the interaction's token still works.
func (s *Server) alive(i *interaction) bool { return s.clock.Now().Sub(i.at) < tokenLives }
