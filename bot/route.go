package bot

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"wiredesk/commands"
	"wiredesk/internal/news"
)

// savedFor is how long a pager or a form can be used.
const savedFor = 24 * time.Hour

// saved is a request kept in Redis, so that a click can ask again. It is bound to
// the person and the desk.
type saved struct {
	Desk   string            `json:"desk"`
	User   string            `json:"user"`
	Path   []string          `json:"path"`
	Action string            `json:"action,omitempty"`
	Menu   string            `json:"menu,omitempty"`
	Arg    string            `json:"arg,omitempty"`
	Values map[string]string `json:"values,omitempty"`
	Target *commands.Message `json:"target,omitempty"` // of a menu
}

func (s saved) name() string { return strings.Join(append(s.Path, s.Action, s.Menu), " ") }

// save keeps s and gives its key, "" when Redis doesn't take it: the reply then
// goes out without its pager.
func (r *Router) save(ctx context.Context, s saved) string {
	key := rand.Text()[:16]
	body, err := json.Marshal(s)
	if err != nil {
		return ""
	}
	if err := r.Memory.Set(ctx, r.Memory.Key("again", key), body, savedFor).Err(); err != nil {
		r.Log.Warn("request not kept", "command", s.name(), "err", err)
		return ""
	}
	return key
}

func (r *Router) load(ctx context.Context, key string, req *commands.Request) (saved, error) {
	var s saved
	body, err := r.Memory.Get(ctx, r.Memory.Key("again", key)).Bytes()
	if err == nil {
		err = json.Unmarshal(body, &s)
	}
	if err != nil {
		return s, news.Errorf(news.NotFound, "This answer is too old to go on with. Ask again.").Because(err)
	}
	if s.Desk != req.Desk.ID || s.User != req.User {
		return s, news.Errorf(news.Forbidden, "Only the person who asked can turn these pages. Ask for yourself.")
	}
	return s, nil
}

// The custom ids: a:ACTION:ARGUMENT, p:KEY:PAGE, m:KEY:PATH.
func actionID(action, argument string) string { return fit("a:"+action+":"+argument, maxCustomID) }

func pageID(key string, page int) string { return "p:" + key + ":" + strconv.Itoa(page) }

func modalID(key string, path []string) string {
	return "m:" + key + ":" + strings.Join(path, " ")
}

func (r *Router) command(in *discordgo.Interaction, req *commands.Request) (*call, error) {
	data := in.ApplicationCommandData()
	if data.CommandType == discordgo.MessageApplicationCommand {
		return r.menu(in, req, data)
	}
	path, options := descend(data)
	cmd, ok := r.Table.Find(path...)
	if !ok {
		return nil, news.Errorf(news.NotFound, "The command /%s is no longer known. Reload Discord to see the commands there are.", strings.Join(path, " "))
	}
	read(req, options, data.Resolved)
	return r.called(in, req, path, cmd), nil
}

func (r *Router) called(in *discordgo.Interaction, req *commands.Request, path []string, cmd *commands.Command) *call {
	top, _ := r.top(path[0])
	return &call{
		in: in, req: req, run: cmd.Run, editors: cmd.Editors || top.Editors,
		again: saved{Desk: req.Desk.ID, User: req.User, Path: path, Values: req.Values},
	}
}

func (r *Router) top(name string) (commands.Command, bool) {
	for _, c := range r.Table.Commands {
		if c.Name == name {
			return c, true
		}
	}
	return commands.Command{}, false
}

func descend(data discordgo.ApplicationCommandInteractionData) ([]string, []*discordgo.ApplicationCommandInteractionDataOption) {
	path, options := []string{data.Name}, data.Options
	for len(options) == 1 && (options[0].Type == discordgo.ApplicationCommandOptionSubCommand || options[0].Type == discordgo.ApplicationCommandOptionSubCommandGroup) {
		path, options = append(path, options[0].Name), options[0].Options
	}
	return path, options
}

func read(req *commands.Request, options []*discordgo.ApplicationCommandInteractionDataOption, resolved *discordgo.ApplicationCommandInteractionDataResolved) {
	for _, o := range options {
		switch v := o.Value.(type) {
		case string:
			req.Values[o.Name] = v
		case float64:
			req.Values[o.Name] = strconv.FormatFloat(v, 'f', -1, 64)
		case bool:
			req.Values[o.Name] = strconv.FormatBool(v)
		}
		if o.Focused {
			req.Focused = o.Name
		}
		if o.Type == discordgo.ApplicationCommandOptionAttachment && resolved != nil {
			if a := resolved.Attachments[req.Values[o.Name]]; a != nil {
				req.Files[o.Name] = commands.Attachment{Name: a.Filename, Type: a.ContentType, Size: int64(a.Size), Address: a.URL}
			}
		}
	}
}

func (r *Router) menu(in *discordgo.Interaction, req *commands.Request, data discordgo.ApplicationCommandInteractionData) (*call, error) {
	for _, m := range r.Table.Menus {
		if m.Name == data.Name {
			if data.Resolved != nil && data.Resolved.Messages[data.TargetID] != nil {
				req.Target = target(data.Resolved.Messages[data.TargetID])
			}
			return &call{in: in, req: req, run: m.Run, again: saved{Desk: req.Desk.ID, User: req.User, Menu: m.Name, Target: &req.Target}}, nil
		}
	}
	return nil, news.Errorf(news.NotFound, "The menu entry %s is no longer known. Reload Discord to see the ones there are.", data.Name)
}

var addresses = regexp.MustCompile(`https?://[^\s<>()"\]]+`)

func target(m *discordgo.Message) commands.Message {
	out := commands.Message{ID: m.ID, Channel: m.ChannelID, Content: m.Content, Addresses: addresses.FindAllString(m.Content, -1)}
	for _, e := range m.Embeds {
		if e.URL != "" {
			out.Addresses = append(out.Addresses, e.URL)
		}
		if out.Content == "" {
			out.Content = e.Description
		}
	}
	return out
}

func (r *Router) component(ctx context.Context, in *discordgo.Interaction, req *commands.Request) (*call, error) {
	data := in.MessageComponentData()
	kind, rest, _ := strings.Cut(data.CustomID, ":")
	name, arg, _ := strings.Cut(rest, ":")
	switch kind {
	case "a":
		if len(data.Values) > 0 {
			arg = data.Values[0]
		}
		return r.action(in, req, name, arg)
	case "p":
		return r.page(ctx, in, req, name, arg)
	}
	return nil, news.Errorf(news.NotFound, "This button belongs to an older Wiredesk. Ask again.")
}

func (r *Router) action(in *discordgo.Interaction, req *commands.Request, name, arg string) (*call, error) {
	for _, a := range r.Table.Actions {
		if a.Name == name {
			req.Argument = arg
			return &call{in: in, req: req, run: a.Run, editors: a.Editors, again: saved{Desk: req.Desk.ID, User: req.User, Action: name, Arg: arg}}, nil
		}
	}
	return nil, news.Errorf(news.NotFound, "This button belongs to an older Wiredesk. Ask again.")
}

func (r *Router) page(ctx context.Context, in *discordgo.Interaction, req *commands.Request, key, arg string) (*call, error) {
	s, err := r.load(ctx, key, req)
	if err != nil {
		return nil, err
	}
	page, err := strconv.Atoi(arg)
	if err != nil || page < 0 || page > 1e6 {
		return nil, news.Errorf(news.NotFound, "This answer is too old to go on with. Ask again.")
	}
	var c *call
	switch {
	case s.Action != "":
		c, err = r.action(in, req, s.Action, s.Arg)
	case s.Menu != "" && s.Target != nil:
		if c, err = r.menu(in, req, discordgo.ApplicationCommandInteractionData{Name: s.Menu}); err == nil {
			req.Target = *s.Target
		}
	default:
		c, err = r.path(in, req, s.Path)
	}
	if err != nil {
		return nil, err
	}
	for k, v := range s.Values {
		req.Values[k] = v
	}
	req.Page, c.update = page, true
	return c, nil
}

func (r *Router) path(in *discordgo.Interaction, req *commands.Request, path []string) (*call, error) {
	cmd, ok := r.Table.Find(path...)
	if !ok {
		return nil, news.Errorf(news.NotFound, "The command /%s is no longer known. Reload Discord to see the commands there are.", strings.Join(path, " "))
	}
	return r.called(in, req, path, cmd), nil
}

func (r *Router) form(ctx context.Context, in *discordgo.Interaction, req *commands.Request) (*call, error) {
	data := in.ModalSubmitData()
	parts := strings.SplitN(data.CustomID, ":", 3)
	if len(parts) != 3 || parts[0] != "m" {
		return nil, news.Errorf(news.NotFound, "This form belongs to an older Wiredesk. Open it again.")
	}
	path := strings.Fields(parts[2])
	if parts[1] != "" {
		s, err := r.load(ctx, parts[1], req)
		if err != nil {
			return nil, err
		}
		for k, v := range s.Values {
			req.Values[k] = v
		}
		path = s.Path
	}
	for _, c := range data.Components {
		fill(req.Values, c)
	}
	req.Values["form"] = "true"
	if len(path) == 0 {
		return nil, news.Errorf(news.NotFound, "This form belongs to an older Wiredesk. Open it again.")
	}
	c, err := r.path(in, req, path)
	if err == nil {
		c.form = true
	}
	return c, err
}

func fill(values map[string]string, c discordgo.MessageComponent) {
	switch v := c.(type) {
	case *discordgo.Label:
		fill(values, v.Component)
	case *discordgo.ActionsRow:
		for _, inner := range v.Components {
			fill(values, inner)
		}
	case *discordgo.TextInput:
		values[v.CustomID] = v.Value
	case *discordgo.SelectMenu:
		values[v.CustomID] = strings.Join(v.Values, " ")
	}
}

// complete proposes values for an option; what goes wrong proposes nothing.
func (r *Router) complete(ctx context.Context, in *discordgo.Interaction) {
	ctx, cancel := context.WithTimeout(ctx, completeWait)
	defer cancel()
	choices, err := r.choices(ctx, in)
	if err != nil {
		r.Log.Warn("nothing proposed", "interaction", in.ID, "err", err)
	}
	data := &discordgo.InteractionResponseData{Choices: []*discordgo.ApplicationCommandOptionChoice{}}
	for i, c := range choices {
		if i < maxChoices {
			data.Choices = append(data.Choices, &discordgo.ApplicationCommandOptionChoice{Name: cut(strip(c.Name), maxChoiceName), Value: c.Value})
		}
	}
	r.respond(ctx, in, &discordgo.InteractionResponse{Type: discordgo.InteractionApplicationCommandAutocompleteResult, Data: data})
}

func (r *Router) choices(ctx context.Context, in *discordgo.Interaction) (list []commands.Choice, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("completion panicked: %v", p)
		}
	}()
	req, err := r.request(ctx, in, r.Phrases.In(string(in.Locale)))
	if err != nil {
		return nil, err
	}
	data := in.ApplicationCommandData()
	path, options := descend(data)
	cmd, ok := r.Table.Find(path...)
	if !ok || cmd.Complete == nil {
		return nil, fmt.Errorf("no completion for /%s", strings.Join(path, " "))
	}
	read(req, options, nil)
	top, _ := r.top(path[0])
	if (cmd.Editors || top.Editors) && !req.Editor {
		return nil, nil
	}
	return cmd.Complete(ctx, req)
}
