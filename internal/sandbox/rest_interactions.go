package sandbox

import (
	"net/http"
)

func interactionRoutes() []route {
	const hook = "/webhooks/{webhook_id}/{webhook_token}"
	callback := route{method: http.MethodPost, path: "/interactions/{interaction_id}/{interaction_token}/callback",
		do: (*Server).callback, open: true, interaction: true}
	return []route{
		callback,
		free(http.MethodPost, hook, (*Server).followUp),
		free(http.MethodGet, hook+"/messages/@original", (*Server).getFollowUp),
		free(http.MethodPatch, hook+"/messages/@original", (*Server).editFollowUp),
		free(http.MethodDelete, hook+"/messages/@original", (*Server).deleteFollowUp),
		free(http.MethodGet, hook+"/messages/{message_id}", (*Server).getFollowUp),
		free(http.MethodPatch, hook+"/messages/{message_id}", (*Server).editFollowUp),
		free(http.MethodDelete, hook+"/messages/{message_id}", (*Server).deleteFollowUp),
	}
}

// callback is the first answer to an interaction.
func (s *Server) callback(req *request) answer {
	i := s.world.interactions[req.params["interaction_id"]]
	if i == nil || i.token != req.params["interaction_token"] || i.state == Failed || !s.alive(i) {
		return errUnknownInteraction().answer()
	}
	if i.acked != 0 {
		return errAlreadyAnswered().answer()
	}
	req.body.need("type")
	kind := int(req.body.choice("type", i.answers()...))
	if err := req.body.errs.err(); err != nil {
		return err.answer()
	}
	if err := s.take(i, kind, req); err != nil {
		return err.answer()
	}
	i.acked = kind
	i.unTimer()
	s.tellInteraction(i)
	if req.http.URL.Query().Get("with_response") != "true" {
		return noContent()
	}
	return ok(s.callbackView(i, kind))
}

// answers are the types of answer that an interaction takes.
func (i *interaction) answers() []int64 {
	switch i.kind {
	case interactionAutocomplete:
		return []int64{answerChoices}
	case interactionComponent:
		return []int64{answerMessage, answerDeferred, answerDeferredQuiet, answerUpdate, answerModal}
	case interactionModal:
		if i.message != nil {
			return []int64{answerMessage, answerDeferred, answerDeferredQuiet, answerUpdate}
		}
		return []int64{answerMessage, answerDeferred}
	}
	return []int64{answerMessage, answerDeferred, answerModal}
}

// take does what the first answer says.
func (s *Server) take(i *interaction, kind int, req *request) *apiError {
	f, given := req.body.child("data")
	if !given {
		f = form{v: object{}, place: "data", errs: req.body.errs}
	}
	if err := req.body.errs.err(); err != nil {
		return err
	}
	switch kind {
	case answerMessage:
		i.state = Answered
		return s.firstMessage(i, f, req.files)
	case answerDeferred:
		flags, _ := f.integer("flags", 0, 1<<31-1)
		i.state, i.ephemeral = Deferred, flags&flagEphemeral != 0
		s.say(i, &message{flags: flagLoading | int(flags)&(flagEphemeral|flagComponentsV2)})
	case answerDeferredQuiet:
		i.state, i.response = Deferred, i.message
	case answerUpdate:
		i.state, i.response = Answered, i.message
		return s.edit(i.message, f, req.files)
	case answerChoices:
		return s.offer(i, f)
	case answerModal:
		m := s.readModal(f)
		if err := f.errs.err(); err != nil {
			return err
		}
		i.state, i.modal = Modal, m
		s.tell(pageEvent{kind: "modal", only: i.user.id, fields: object{"interaction_id": i.id, "modal": m.view()}})
	}
	return nil
}

// firstMessage answers with a message at once.
func (s *Server) firstMessage(i *interaction, f form, files []*file) *apiError {
	d := s.readDraft(f, files, nil)
	if err := f.errs.err(); err != nil {
		i.state = Pending
		return err
	}
	m := &message{}
	i.ephemeral = d.flags != nil && *d.flags&flagEphemeral != 0
	s.prepare(i, m)
	if err := s.write(m, d, false); err != nil {
		i.state, i.ephemeral = Pending, false
		return err
	}
	s.say(i, m)
	return nil
}

// prepare makes m a message of the bot's that answers i.
func (s *Server) prepare(i *interaction, m *message) {
	if m.id != "" {
		return
	}
	m.id, m.channel, m.author, m.at = s.newID(), i.channel, s.world.bot, s.clock.Now()
	m.webhook, m.asked = s.world.app.id, i
	if i.ephemeral {
		m.flags |= flagEphemeral
		m.only = i.user.id
	}
	if i.kind == interactionCommand {
		m.kind = messageSlashCommand
		if i.command.kind != slashCommand {
			m.kind = messageMenuCommand
		}
	}
}

// say makes m the first answer and tells everybody.
func (s *Server) say(i *interaction, m *message) {
	s.prepare(i, m)
	i.response = m
	s.add(m)
	s.announce(m, "MESSAGE_CREATE")
}

// offer answers an autocompletion.
func (s *Server) offer(i *interaction, f form) *apiError {
	kind := int64(optionString)
	if option := i.focusedOption(); option != nil {
		kind = option.kind
	}
	f.need("choices")
	forms, _ := f.forms("choices", 0, maxChoices)
	list := readChoices(forms, kind)
	if err := f.errs.err(); err != nil {
		return err
	}
	i.state, i.choices = Answered, list
	s.tell(pageEvent{kind: "choices", only: i.user.id, fields: object{"interaction_id": i.id, "choices": list}})
	return nil
}

func (s *Server) callbackView(i *interaction, kind int) object {
	about := object{"id": i.id, "type": i.kind, "channel_id": i.channel.id}
	if i.channel.guild != nil {
		about["guild_id"] = i.channel.guild.id
	}
	v := object{"interaction": about}
	if i.response != nil {
		about["response_message_id"] = i.response.id
		about["response_message_loading"] = i.response.flags&flagLoading != 0
		about["response_message_ephemeral"] = i.response.only != ""
		if kind == answerMessage || kind == answerUpdate {
			v["resource"] = object{"type": kind, "message": s.messageView(i.response, s.world.bot.id)}
		}
	}
	return v
}

// asked gives the answered interaction whose token a call bears.
func (s *Server) asked(req *request) (*interaction, *apiError) {
	if req.params["webhook_id"] != s.world.app.id {
		return nil, errUnknownWebhook()
	}
	i := s.world.byToken[req.params["webhook_token"]]
	if i == nil || !s.alive(i) {
		return nil, errWebhookToken()
	}
	if i.acked == 0 || i.acked == answerChoices || i.acked == answerModal && i.response == nil {
		return nil, errUnknownWebhook()
	}
	return i, nil
}

// followUp posts another answer; while the first one is still "thinking", it
// takes that one's place.
func (s *Server) followUp(req *request) answer {
	if w := s.world.webhooks[req.params["webhook_id"]]; w != nil {
		return s.executeWebhook(req, w)
	}
	i, err := s.asked(req)
	if err != nil {
		return err.answer()
	}
	if i.response != nil && i.response.flags&flagLoading != 0 {
		if err := s.settle(i, req); err != nil {
			return err.answer()
		}
		return ok(s.messageView(i.response, s.world.bot.id))
	}
	if s.opt.UserInstall && i.followUps >= maxFollowUps {
		return refuse(http.StatusBadRequest, 40094, "Too many follow-up messages have been sent for this interaction").answer()
	}
	d := s.readDraft(req.body, req.files, nil)
	if err := req.body.errs.err(); err != nil {
		return err.answer()
	}
	m := s.nextMessage(i, d)
	if err := s.write(m, d, false); err != nil {
		return err.answer()
	}
	i.followUps++
	s.add(m)
	s.announce(m, "MESSAGE_CREATE")
	return ok(s.messageView(m, s.world.bot.id))
}

// nextMessage is an empty follow-up.
func (s *Server) nextMessage(i *interaction, d *draft) *message {
	m := &message{id: s.newID(), channel: i.channel, author: s.world.bot, at: s.clock.Now(), webhook: s.world.app.id, asked: i}
	if d.flags != nil && *d.flags&flagEphemeral != 0 {
		m.flags, m.only = flagEphemeral, i.user.id
	}
	if i.response != nil {
		m.original = i.response.id
		m.kind = messageReply
		m.reference = object{"type": 0, "channel_id": i.channel.id, "message_id": i.response.id}
		if i.channel.guild != nil {
			m.reference["guild_id"] = i.channel.guild.id
		}
		m.referenced = i.response
	}
	return m
}

// settle puts the real answer in place of the one that said "thinking".
func (s *Server) settle(i *interaction, req *request) *apiError {
	m := i.response
	d := s.readDraft(req.body, req.files, m)
	if err := req.body.errs.err(); err != nil {
		return err
	}
	if err := s.write(m, d, true); err != nil {
		return err
	}
	m.flags &^= flagLoading
	i.state = Answered
	s.announce(m, "MESSAGE_UPDATE")
	s.tellInteraction(i)
	return nil
}

// answerOf gives the message of a call under an interaction's token.
func (s *Server) answerOf(req *request) (*interaction, *message, *apiError) {
	i, err := s.asked(req)
	if err != nil {
		return nil, nil, err
	}
	id := req.params["message_id"]
	if id == "" {
		if i.response == nil || s.world.messages[i.response.id] == nil {
			return nil, nil, errUnknownMessage()
		}
		return i, i.response, nil
	}
	m := s.world.messages[id]
	if m == nil || m.asked != i && m != i.response {
		return nil, nil, errUnknownMessage()
	}
	return i, m, nil
}

func (s *Server) getFollowUp(req *request) answer {
	_, m, err := s.answerOf(req)
	if err != nil {
		return err.answer()
	}
	return ok(s.messageView(m, s.world.bot.id))
}

func (s *Server) editFollowUp(req *request) answer {
	i, m, err := s.answerOf(req)
	if err != nil {
		return err.answer()
	}
	if m == i.response && m.flags&flagLoading != 0 {
		err = s.settle(i, req)
	} else if err = s.edit(m, req.body, req.files); err == nil && m == i.response {
		i.state = Answered
		s.tellInteraction(i)
	}
	if err != nil {
		return err.answer()
	}
	return ok(s.messageView(m, s.world.bot.id))
}

func (s *Server) deleteFollowUp(req *request) answer {
	_, m, err := s.answerOf(req)
	if err != nil {
		return err.answer()
	}
	s.drop(m)
	return noContent()
}

// executeWebhook posts through a webhook that the bot made in a channel.
func (s *Server) executeWebhook(req *request, w *webhook) answer {
	if w.token != req.params["webhook_token"] {
		return errWebhookToken().answer()
	}
	d := s.readDraft(req.body, req.files, nil)
	if err := req.body.errs.err(); err != nil {
		return err.answer()
	}
	m := &message{id: s.newID(), channel: w.channel, author: &user{id: w.id, name: w.name, bot: true}, at: s.clock.Now(), webhook: w.id}
	if err := s.write(m, d, false); err != nil {
		return err.answer()
	}
	s.add(m)
	s.announce(m, "MESSAGE_CREATE")
	if req.http.URL.Query().Get("wait") != "true" {
		return noContent()
	}
	return ok(s.messageView(m, s.world.bot.id))
}
