package sandbox

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Message is a message as a person sees it.
type Message struct {
	ID        string `json:"id"`
	ChannelID string `json:"channel_id"`
	Content   string `json:"content"`
	Flags     int    `json:"flags"`
	Author    struct {
		ID string `json:"id"`
	} `json:"author"`
	Edited *string         `json:"edited_timestamp"`
	JSON   json.RawMessage `json:"-"` // all of it, as Discord's API gives it
}

// Ephemeral says whether only one person sees the message.
func (m *Message) Ephemeral() bool { return m.Flags&flagEphemeral != 0 }

// Text is all that can be read in the message, in reading order, a line each:
// content, embeds, text displays, labels of buttons and selects.
func (m *Message) Text() string {
	v, err := decode(m.JSON)
	if err != nil {
		return m.Content
	}
	var lines []string
	collectText(v, &lines)
	return strings.Join(lines, "\n")
}

// readOrder is the order in which the texts of one JSON object are read.
var readOrder = [...]string{"content", "author", "title", "description", "name", "value", "fields", "text", "footer", "embeds",
	"components", "component", "accessory", "label", "placeholder", "options", "filename", "attachments"}

func collectText(v any, lines *[]string) {
	switch v := v.(type) {
	case object:
		for _, key := range readOrder {
			if text, isText := v[key].(string); isText && text != "" {
				*lines = append(*lines, text)
			} else if key != "author" || v["username"] == nil {
				collectText(v[key], lines)
			}
		}
	case []any:
		for _, entry := range v {
			collectText(entry, lines)
		}
	}
}

// Interaction is one thing that a person asked the bot, and what came of it.
type Interaction struct {
	ID     string
	server *Server
	inner  *interaction
}

// Reply is what came of an interaction.
type Reply struct {
	State   State
	Message *Message        // the first answer, or the message that was updated; nil for none
	Modal   json.RawMessage // the form to fill in, when State is Modal
	Choices []Choice
}

// Choice is one suggestion of an autocompletion.
type Choice struct {
	Name  string `json:"name"`
	Value any    `json:"value"`
}

// ErrNoResponse is what a person sees when the bot doesn't answer in time.
var ErrNoResponse = errors.New("the application did not respond")

// Wait waits until the bot has answered for good: with a message, a modal or choices.
// A deferred answer is waited for; where the bot let the time pass, ErrNoResponse comes back.
func (i *Interaction) Wait(ctx context.Context) (*Reply, error) {
	for {
		i.server.mu.Lock()
		reply := i.server.replyOf(i.inner)
		changed := i.inner.changed
		i.server.mu.Unlock()
		switch reply.State {
		case Answered, Modal:
			return reply, nil
		case Failed:
			return reply, ErrNoResponse
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return reply, fmt.Errorf("wait for an answer (%s): %w", reply.State, ctx.Err())
		}
	}
}

// Now is how far the interaction has come.
func (i *Interaction) Now() *Reply {
	i.server.mu.Lock()
	defer i.server.mu.Unlock()
	return i.server.replyOf(i.inner)
}

func (s *Server) replyOf(i *interaction) *Reply {
	r := &Reply{State: i.state}
	if i.response != nil {
		r.Message = s.exported(i.response, i.user.id)
	}
	if i.modal != nil {
		r.Modal = mustJSON(i.modal.view())
	}
	for _, c := range i.choices {
		value := c["value"]
		if n, isNumber := value.(json.Number); isNumber {
			value, _ = n.Float64()
		}
		r.Choices = append(r.Choices, Choice{Name: c["name"].(string), Value: value})
	}
	return r
}

func (s *Server) exported(m *message, viewer string) *Message {
	e := new(Message)
	e.JSON = mustJSON(s.messageView(m, viewer))
	if err := json.Unmarshal(e.JSON, e); err != nil {
		s.log.Error("read message", "err", err)
	}
	return e
}

func (s *Server) started(i *interaction, err *apiError) (*Interaction, error) {
	if err != nil {
		return nil, err
	}
	return &Interaction{ID: i.id, server: s, inner: i}, nil
}

// Invoke uses a slash command, such as "watch add", as a person (key or user id).
func (s *Server) Invoke(as, channelID, command string, options map[string]any) (*Interaction, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.started(s.invoke(as, channelID, command, options, ""))
}

// ContextMenu uses a command on a message or a user.
func (s *Server) ContextMenu(as, channelID, command, targetID string) (*Interaction, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.started(s.menu(as, channelID, command, targetID))
}

// Click presses a button, or chooses values in a select.
func (s *Server) Click(as, messageID, customID string, values ...string) (*Interaction, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.started(s.click(as, messageID, customID, values))
}

// SubmitModal fills in the form that an interaction was answered with. Fields that
// aren't given keep what the form shows to begin with.
func (s *Server) SubmitModal(as, interactionID string, fields map[string]any) (*Interaction, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.started(s.submit(as, interactionID, fields))
}

// Autocomplete types into an option and gives the bot's suggestions.
func (s *Server) Autocomplete(ctx context.Context, as, channelID, command string, options map[string]any, focused string) ([]Choice, error) {
	s.mu.Lock()
	i, err := s.started(s.invoke(as, channelID, command, options, focused))
	s.mu.Unlock()
	if err != nil {
		return nil, err
	}
	reply, err := i.Wait(ctx)
	if err != nil {
		return nil, err
	}
	return reply.Choices, nil
}

// Upload keeps a file for a person and gives the id to use as an option's value.
func (s *Server) Upload(as, name, contentType string, body []byte) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f, err := s.upload(as, name, contentType, body)
	if err != nil {
		return "", err
	}
	return f.id, nil
}

// Say posts a message as a person.
func (s *Server) Say(as, channelID, content string, uploads ...string) (*Message, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m, err := s.speak(as, channelID, content, uploads)
	if err != nil {
		return nil, err
	}
	return s.exported(m, ""), nil
}

// Messages are those of a channel that a person sees, oldest first.
func (s *Server) Messages(as, channelID string) ([]*Message, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p, err := s.personFor(as)
	if err != nil {
		return nil, err
	}
	c, err := s.channelFor(p, channelID)
	if err != nil {
		return nil, err
	}
	var list []*Message
	for _, m := range c.messages {
		if m.seenBy(p.user.id) {
			list = append(list, s.exported(m, p.user.id))
		}
	}
	return list, nil
}

// Commands are the names of the registered commands of a guild, and the global ones.
func (s *Server) Commands(guildID string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var names []string
	for _, c := range append(s.commandsOf(""), s.commandsOf(guildID)...) {
		names = append(names, c.name)
	}
	slices.Sort(names)
	return names
}

// Online says how many gateway sessions are connected.
func (s *Server) Online() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sessionsOnline()
}
