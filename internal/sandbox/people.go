package sandbox

import (
	"net/http"
	"slices"
	"strings"
)

// personFor finds a person by key or user id.
func (s *Server) personFor(as string) (*person, *apiError) {
	for _, p := range s.world.people {
		if p.key == as || p.user.id == as {
			return p, nil
		}
	}
	return nil, errUnknownUser()
}

// channelFor finds a channel that a person sees.
func (s *Server) channelFor(p *person, id string) (*channel, *apiError) {
	c := s.world.channels[id]
	if c == nil {
		return nil, errUnknownChannel()
	}
	if !c.seenBy(p.user.id) {
		return nil, errMissingAccess()
	}
	return c, nil
}

// seenBy says whether somebody sees the channel.
func (c *channel) seenBy(userID string) bool {
	if c.guild == nil {
		return c.recipient.id == userID
	}
	m := c.guild.members[userID]
	return m != nil && c.permissionsFor(m).has(ViewChannel)
}

// invoke is a slash command or its autocompletion, where focused isn't "".
func (s *Server) invoke(as, channelID, name string, values map[string]any, focused string) (*interaction, *apiError) {
	p, err := s.personFor(as)
	if err != nil {
		return nil, err
	}
	c, err := s.channelFor(p, channelID)
	if err != nil {
		return nil, err
	}
	words := strings.Fields(strings.TrimPrefix(name, "/"))
	if len(words) == 0 {
		return nil, errUnknownCommand()
	}
	cmd, err := s.commandBy(p, c, slashCommand, words[0])
	if err != nil {
		return nil, err
	}
	u := &use{server: s, channel: c, person: p, focused: focused}
	body, wrap, err := u.find(cmd.body, words[1:])
	if err != nil {
		return nil, err
	}
	options := u.fill(body, values)
	if err := u.errs.err(); err != nil {
		return nil, err
	}
	i := &interaction{kind: interactionCommand, user: p.user, person: p, channel: c, command: cmd,
		title: strings.Join(append([]string{cmd.name}, words[1:]...), " ")}
	if focused != "" {
		i.kind, i.customID = interactionAutocomplete, focused
		if o := i.focusedOption(); o == nil || o.body["autocomplete"] != true {
			return nil, formError("focused", "APPLICATION_COMMAND_OPTION_NO_AUTOCOMPLETE", "This option has no autocompletion.")
		}
	}
	data := object{"id": cmd.id, "name": cmd.name, "type": cmd.kind, "options": wrap(options)}
	return s.ask(i, u.data(cmd.withGuild(data))), nil
}

func (cmd *command) withGuild(data object) object {
	if cmd.guild != "" {
		data["guild_id"] = cmd.guild
	}
	return data
}

// commandBy finds a command by name or id among those that a person may use.
func (s *Server) commandBy(p *person, c *channel, kind int, name string) (*command, *apiError) {
	var m *member
	if c.guild != nil {
		m = c.guild.members[p.user.id]
	}
	for _, cmd := range s.commandsFor(m, c) {
		if (cmd.kind == kind || kind == 0) && (cmd.name == name || cmd.id == name) {
			return cmd, nil
		}
	}
	for _, cmd := range s.world.commands {
		if cmd.name == name || cmd.id == name {
			return nil, errMissingPermissions()
		}
	}
	return nil, errUnknownCommand()
}

// menu is a context-menu command on a message or a user.
func (s *Server) menu(as, channelID, name, targetID string) (*interaction, *apiError) {
	p, err := s.personFor(as)
	if err != nil {
		return nil, err
	}
	c, err := s.channelFor(p, channelID)
	if err != nil {
		return nil, err
	}
	cmd, err := s.commandBy(p, c, 0, name)
	if err != nil {
		return nil, err
	}
	u := &use{server: s, channel: c, person: p}
	i := &interaction{kind: interactionCommand, user: p.user, person: p, channel: c, command: cmd, title: cmd.name, targetID: targetID}
	switch cmd.kind {
	case messageCommand:
		m := c.find(targetID)
		if m == nil || !m.seenBy(p.user.id) {
			return nil, errUnknownMessage()
		}
		u.resolve("messages", m.id, s.messageView(m, s.world.bot.id))
	case userCommand:
		i.targetUser = s.world.users[targetID]
		if !u.user(targetID) {
			return nil, errUnknownUser()
		}
	default:
		return nil, errUnknownCommand()
	}
	data := object{"id": cmd.id, "name": cmd.name, "type": cmd.kind, "target_id": targetID}
	return s.ask(i, u.data(cmd.withGuild(data))), nil
}

// seenBy says whether somebody sees the message, given that they see its channel.
func (m *message) seenBy(userID string) bool { return m.only == "" || m.only == userID }

// click presses a button or chooses in a select.
func (s *Server) click(as, messageID, customID string, values []string) (*interaction, *apiError) {
	p, err := s.personFor(as)
	if err != nil {
		return nil, err
	}
	m := s.world.messages[messageID]
	if m == nil || !m.seenBy(p.user.id) || !m.channel.seenBy(p.user.id) {
		return nil, errUnknownMessage()
	}
	v := findComponent(m.components, customID)
	if v == nil {
		return nil, formError("custom_id", "COMPONENT_UNKNOWN", "The message has no such component.")
	}
	if v["disabled"] == true {
		return nil, formError("custom_id", "COMPONENT_DISABLED", "This component is disabled.")
	}
	u := &use{server: s, channel: m.channel, person: p}
	kind := v["type"].(int)
	data := object{"component_type": kind, "custom_id": customID, "id": v["id"]}
	if kind != kindButton {
		u.chosen(v, "values", values)
		data["values"] = append([]string{}, values...)
	}
	if err := u.errs.err(); err != nil {
		return nil, err
	}
	i := &interaction{kind: interactionComponent, user: p.user, person: p, channel: m.channel, customID: customID, message: m}
	return s.ask(i, u.data(data)), nil
}

// chosen checks what was chosen in a select.
func (u *use) chosen(v object, place string, values []string) {
	low, _ := v["min_values"].(int64)
	high, _ := v["max_values"].(int64)
	if v["required"] == false && len(values) == 0 {
		return
	}
	if n := int64(len(values)); n < low || n > high {
		u.errs.add(place, "BASE_TYPE_BAD_LENGTH", "Must be between %d and %d in length.", low, high)
	}
	for i, value := range values {
		if !u.choosable(v, value) {
			u.errs.add(at(place, i), "BASE_TYPE_CHOICES", "This can't be chosen here.")
		}
	}
}

func (u *use) choosable(v object, value string) bool {
	kinds := map[int]int64{kindUserSelect: optionUser, kindRoleSelect: optionRole, kindMentionSelect: optionMentionable,
		kindChannelSelect: optionChannel, kindUpload: optionAttachment}
	if kind, isEntity := kinds[v["type"].(int)]; isEntity {
		return u.entity(kind, value, v)
	}
	options, _ := v["options"].([]object)
	return slices.ContainsFunc(options, func(o object) bool { return o["value"] == value })
}

// speak posts a message as a person.
func (s *Server) speak(as, channelID, content string, uploads []string) (*message, *apiError) {
	p, err := s.personFor(as)
	if err != nil {
		return nil, err
	}
	c, err := s.channelFor(p, channelID)
	if err != nil {
		return nil, err
	}
	if c.guild != nil && !c.canSend(c.guild.members[p.user.id]) {
		return nil, errMissingPermissions()
	}
	if c.kind == ForumChannel || c.kind == CategoryChannel {
		return nil, errChannelType()
	}
	f := newForm(object{"content": content})
	d := s.readDraft(f, nil, nil)
	if err := f.errs.err(); err != nil {
		return nil, err
	}
	for _, id := range uploads {
		upload := s.world.files[id]
		if upload == nil || upload.owner != p.user.id {
			return nil, refuse(http.StatusNotFound, 10003, "Unknown attachment")
		}
		d.files = append(d.files, upload)
	}
	return s.post(c, p.user, d)
}
