package sandbox

import (
	"encoding/json"
	"net/http"
	"reflect"
	"slices"
	"time"
)

// Command types and how many of each an app may have.
// https://discord.com/developers/docs/interactions/application-commands
const (
	slashCommand   = 1
	userCommand    = 2
	messageCommand = 3
)

var mostCommands = [...]int{slashCommand: 100, userCommand: 15, messageCommand: 15}

func commandRoutes() []route {
	var list []route
	for _, base := range []string{"/applications/{application_id}/commands", "/applications/{application_id}/guilds/{guild_id}/commands"} {
		list = append(list,
			bot(http.MethodGet, base, (*Server).getCommands),
			bot(http.MethodPost, base, (*Server).createCommand).limitedTo("create-command"+base, 5, 20*time.Second),
			bot(http.MethodPut, base, (*Server).overwriteCommands).limitedTo("overwrite-commands"+base, 2, 60*time.Second),
			bot(http.MethodGet, base+"/{command_id}", (*Server).getCommand),
			bot(http.MethodPatch, base+"/{command_id}", (*Server).editCommand).limitedTo("edit-command"+base, 5, 20*time.Second),
			bot(http.MethodDelete, base+"/{command_id}", (*Server).deleteCommand).limitedTo("delete-command"+base, 5, 20*time.Second),
		)
	}
	return append(list, bot(http.MethodGet, "/applications/{application_id}/guilds/{guild_id}/commands/permissions",
		func(*Server, *request) answer { return ok([]object{}) }))
}

// commandScope checks the application and guild of a call; the guild is "" for global commands.
func (s *Server) commandScope(req *request) (string, *apiError) {
	if req.params["application_id"] != s.world.app.id {
		if isSnowflake(req.params["application_id"]) {
			return "", refuse(http.StatusForbidden, 20012, "You are not authorized to perform this action on this application")
		}
		return "", errUnknownApplication()
	}
	if req.params["guild_id"] == "" {
		return "", nil
	}
	g, err := s.guildOf(req)
	if err != nil {
		return "", err
	}
	return g.id, nil
}

func (s *Server) commandOf(req *request) (*command, *apiError) {
	scope, err := s.commandScope(req)
	if err != nil {
		return nil, err
	}
	c := s.world.commands[req.params["command_id"]]
	if c == nil || c.guild != scope {
		return nil, errUnknownCommand()
	}
	return c, nil
}

// commandsOf are the commands of a guild alone, or the global ones, oldest first.
func (s *Server) commandsOf(scope string) []*command {
	var list []*command
	for _, c := range s.world.commands {
		if c.guild == scope {
			list = append(list, c)
		}
	}
	slices.SortFunc(list, func(a, b *command) int {
		if olderID(a.id, b.id) {
			return -1
		}
		return 1
	})
	return list
}

func (s *Server) getCommands(req *request) answer {
	scope, err := s.commandScope(req)
	if err != nil {
		return err.answer()
	}
	list := []object{}
	with := req.http.URL.Query().Get("with_localizations") == "true"
	for _, c := range s.commandsOf(scope) {
		v := clone(c.body)
		if !with {
			dropLocalizations(v)
		}
		list = append(list, v)
	}
	return ok(list)
}

func dropLocalizations(v any) {
	switch v := v.(type) {
	case object:
		delete(v, "name_localizations")
		delete(v, "description_localizations")
		for _, child := range v {
			dropLocalizations(child)
		}
	case []any:
		for _, child := range v {
			dropLocalizations(child)
		}
	}
}

func (s *Server) createCommand(req *request) answer {
	scope, err := s.commandScope(req)
	if err != nil {
		return err.answer()
	}
	body := readCommand(req.body)
	if err := req.body.errs.err(); err != nil {
		return err.answer()
	}
	old := s.commandNamed(scope, int(body["type"].(int64)), body["name"].(string))
	if old == nil {
		if err := s.roomFor(scope, int(body["type"].(int64))); err != nil {
			return err.answer()
		}
	}
	c := s.register(scope, old, body)
	s.tell(pageEvent{kind: "commands"})
	if old != nil {
		return ok(c.body)
	}
	return created(c.body)
}

func (s *Server) roomFor(scope string, kind int) *apiError {
	n := 0
	for _, c := range s.commandsOf(scope) {
		if c.kind == kind {
			n++
		}
	}
	if n >= mostCommands[kind] {
		return refuse(http.StatusBadRequest, 30032, "Maximum number of application commands reached (100)")
	}
	return nil
}

func (s *Server) commandNamed(scope string, kind int, name string) *command {
	for _, c := range s.world.commands {
		if c.guild == scope && c.kind == kind && c.name == name {
			return c
		}
	}
	return nil
}

// register makes a command known, in place of old if that isn't nil.
func (s *Server) register(scope string, old *command, body object) *command {
	c := &command{guild: scope, kind: int(body["type"].(int64)), name: body["name"].(string)}
	version := s.newID()
	if old != nil {
		c.id = old.id
		delete(s.world.commands, old.id)
	} else {
		c.id = s.newID()
	}
	body["id"], body["application_id"] = c.id, s.world.app.id
	if scope != "" {
		body["guild_id"] = scope
	}
	if old != nil {
		body["version"] = old.body["version"]
		if !reflect.DeepEqual(clone(body), clone(old.body)) {
			body["version"] = version
		}
	} else {
		body["version"] = version
	}
	c.body = body
	s.world.commands[c.id] = c
	return c
}

// overwriteCommands replaces all commands of a scope at once, or none.
func (s *Server) overwriteCommands(req *request) answer {
	scope, err := s.commandScope(req)
	if err != nil {
		return err.answer()
	}
	var errs formErrors
	if req.list == nil {
		return formError("", "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType").answer()
	}
	bodies := make([]object, 0, len(req.list))
	seen := make(map[[2]any]bool)
	counts := make(map[int64]int)
	for i, entry := range req.list {
		v, isObject := entry.(object)
		if !isObject {
			errs.add(at(i), "MODEL_TYPE_CONVERT", "Only dictionaries may be used in a ModelType")
			continue
		}
		body := readCommand(form{v: v, place: at(i), errs: &errs})
		key := [2]any{body["type"], body["name"]}
		if seen[key] {
			errs.add(at(i), "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
		}
		seen[key] = true
		counts[body["type"].(int64)]++
		bodies = append(bodies, body)
	}
	if err := errs.err(); err != nil {
		return err.answer()
	}
	for kind, n := range counts {
		if n > mostCommands[kind] {
			return refuse(http.StatusBadRequest, 30032, "Maximum number of application commands reached (100)").answer()
		}
	}
	return ok(s.replaceCommands(scope, bodies))
}

func (s *Server) replaceCommands(scope string, bodies []object) []object {
	keep := make(map[string]bool)
	views := make([]object, 0, len(bodies))
	for _, body := range bodies {
		c := s.register(scope, s.commandNamed(scope, int(body["type"].(int64)), body["name"].(string)), body)
		keep[c.id] = true
		views = append(views, c.body)
	}
	for _, c := range s.commandsOf(scope) {
		if !keep[c.id] {
			delete(s.world.commands, c.id)
		}
	}
	s.tell(pageEvent{kind: "commands"})
	return views
}

func (s *Server) getCommand(req *request) answer {
	c, err := s.commandOf(req)
	if err != nil {
		return err.answer()
	}
	return ok(c.body)
}

func (s *Server) editCommand(req *request) answer {
	c, err := s.commandOf(req)
	if err != nil {
		return err.answer()
	}
	merged := make(object)
	if old, decodeErr := decode(mustJSON(c.body)); decodeErr == nil {
		merged = old.(object)
	}
	for key, value := range req.body.v {
		merged[key] = value
	}
	merged["type"] = json.Number(idText(merged["type"]))
	f := newForm(merged)
	body := readCommand(f)
	if err := f.errs.err(); err != nil {
		return err.answer()
	}
	if other := s.commandNamed(c.guild, c.kind, body["name"].(string)); other != nil && other != c {
		return formError("name", "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique").answer()
	}
	c = s.register(c.guild, c, body)
	s.tell(pageEvent{kind: "commands"})
	return ok(c.body)
}

func (s *Server) deleteCommand(req *request) answer {
	c, err := s.commandOf(req)
	if err != nil {
		return err.answer()
	}
	delete(s.world.commands, c.id)
	s.tell(pageEvent{kind: "commands"})
	return noContent()
}

// mustJSON is the JSON of a value that came from JSON.
func mustJSON(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		return []byte("null")
	}
	return b
}

// commandsFor are the commands that a member may use in a channel.
func (s *Server) commandsFor(m *member, c *channel) []*command {
	list := s.commandsOf("")
	if c.guild != nil {
		list = append(list, s.commandsOf(c.guild.id)...)
	}
	return slices.DeleteFunc(list, func(cmd *command) bool { return !cmd.allowed(m, c) })
}

// allowed says whether a member may use the command in a channel.
func (cmd *command) allowed(m *member, c *channel) bool {
	if c.guild == nil {
		return cmd.guild == "" && cmd.body["dm_permission"] != false
	}
	p := c.permissionsFor(m)
	if !p.has(ViewChannel | UseCommands) {
		return false
	}
	text, isSet := cmd.body["default_member_permissions"].(string)
	if !isSet || p == allPermissions {
		return true
	}
	needs := form{v: object{"p": text}, errs: new(formErrors)}.permissions("p")
	return needs != 0 && p.has(needs)
}
