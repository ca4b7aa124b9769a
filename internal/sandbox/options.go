package sandbox

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"unicode/utf8"
)

// option is a command's option as it was registered.
type option struct {
	kind     int64
	name     string
	required bool
	body     object
}

func optionsOf(body object) []option {
	var list []option
	entries, _ := body["options"].([]object)
	for _, v := range entries {
		o := option{body: v, required: v["required"] == true}
		o.kind, _ = v["type"].(int64)
		o.name, _ = v["name"].(string)
		list = append(list, o)
	}
	return list
}

// use is one person's use of a command: what they typed, checked as their client
// would check it, and what the ids among it stand for.
type use struct {
	server   *Server
	channel  *channel
	person   *person
	focused  string // the option being typed, for an autocompletion
	resolved map[string]object
	errs     formErrors
}

func (u *use) resolve(kind, id string, v object) {
	if u.resolved == nil {
		u.resolved = make(map[string]object)
	}
	if u.resolved[kind] == nil {
		u.resolved[kind] = make(object)
	}
	u.resolved[kind][id] = v
}

// find steps from a command down to the subcommand that is named.
func (u *use) find(body object, path []string) (leaf object, wrap func([]object) []object, refusal *apiError) {
	wrap = func(list []object) []object { return list }
	for _, name := range path {
		var next *option
		for _, o := range optionsOf(body) {
			if o.name == name && (o.kind == optionSubcommand || o.kind == optionGroup) {
				next = &o
			}
		}
		if next == nil {
			return nil, nil, refuse(http.StatusNotFound, 10063, "Unknown application command")
		}
		outer, kind := wrap, next.kind
		wrap = func(list []object) []object {
			return outer([]object{{"name": name, "type": kind, "options": list}})
		}
		body = next.body
	}
	for _, o := range optionsOf(body) {
		if o.kind == optionSubcommand || o.kind == optionGroup {
			return nil, nil, formError("command", "APPLICATION_COMMAND_SUBCOMMAND_REQUIRED", "This command needs one of its subcommands.")
		}
	}
	return body, wrap, nil
}

// fill turns values by name into the options of an interaction.
func (u *use) fill(body object, values map[string]any) []object {
	list := []object{}
	known := make(map[string]bool)
	for _, o := range optionsOf(body) {
		known[o.name] = true
		value, given := values[o.name]
		focused := u.focused == o.name
		if !given && !focused {
			if o.required && u.focused == "" {
				u.errs.add(at("options", o.name), "BASE_TYPE_REQUIRED", "This field is required")
			}
			continue
		}
		v := object{"name": o.name, "type": o.kind}
		if focused {
			v["focused"] = true
			v["value"] = fmt.Sprint(orEmpty(value))
		} else {
			v["value"] = u.value(o, value)
		}
		list = append(list, v)
	}
	for name := range values {
		if !known[name] {
			u.errs.add(at("options", name), "APPLICATION_COMMAND_OPTION_UNKNOWN", "This command has no such option.")
		}
	}
	return list
}

func orEmpty(v any) any {
	if v == nil {
		return ""
	}
	return v
}

// value checks one value and gives it as Discord sends it.
func (u *use) value(o option, value any) any {
	fail := func(code, message string, args ...any) { u.errs.add(at("options", o.name), code, message, args...) }
	switch o.kind {
	case optionString:
		text := fmt.Sprint(value)
		n := utf8.RuneCountInString(text)
		least, hasLeast := o.body["min_length"].(int64)
		most, hasMost := o.body["max_length"].(int64)
		if hasLeast && int64(n) < least || hasMost && int64(n) > most || n > 6000 || n == 0 && o.required {
			fail("BASE_TYPE_BAD_LENGTH", "Must be between %d and %d in length.", max(least, 1), most)
		}
		return u.choose(o, text, fail)
	case optionInteger, optionNumber:
		n, err := strconv.ParseFloat(fmt.Sprint(value), 64)
		if err != nil || o.kind == optionInteger && n != math.Trunc(n) {
			fail("NUMBER_TYPE_COERCE", "Value \"%v\" is not a number of this kind.", value)
		}
		if least, isSet := toFloat(o.body["min_value"]); isSet && n < least {
			fail("NUMBER_TYPE_MIN", "Value should be greater than or equal to %v.", least)
		}
		if most, isSet := toFloat(o.body["max_value"]); isSet && n > most {
			fail("NUMBER_TYPE_MAX", "Value should be less than or equal to %v.", most)
		}
		return u.choose(o, n, fail)
	case optionBoolean:
		yes, isBool := value.(bool)
		if !isBool {
			fail("BOOLEAN_TYPE_CONVERT", "Must be either true or false.")
		}
		return yes
	}
	id := fmt.Sprint(value)
	if !u.entity(o.kind, id, o.body) {
		fail("APPLICATION_COMMAND_OPTION_ENTITY_UNKNOWN", "Nothing with the id \"%s\" can be chosen here.", id)
	}
	return id
}

func toFloat(v any) (float64, bool) {
	switch v := v.(type) {
	case json.Number:
		n, err := v.Float64()
		return n, err == nil
	case int64:
		return float64(v), true
	case float64:
		return v, true
	}
	return 0, false
}

// choose holds a value against the option's choices, if it has any.
func (u *use) choose(o option, value any, fail func(code, message string, args ...any)) any {
	choices, _ := o.body["choices"].([]object)
	if len(choices) == 0 {
		return value
	}
	for _, c := range choices {
		if n, isNumber := toFloat(c["value"]); c["value"] == value || isNumber && n == value {
			return value
		}
	}
	fail("BASE_TYPE_CHOICES", "Value must be one of the choices.")
	return value
}

// entity finds what an id stands for, and resolves it.
func (u *use) entity(kind int64, id string, body object) bool {
	g := u.channel.guild
	switch kind {
	case optionUser:
		return u.user(id)
	case optionRole:
		return u.role(id)
	case optionMentionable:
		return u.user(id) || u.role(id)
	case optionChannel:
		c := u.server.world.channels[id]
		if c == nil || c.guild != g || !typeAllowed(c.kind, body["channel_types"]) {
			return false
		}
		v := c.partial()
		if g != nil {
			v["permissions"] = c.permissionsFor(g.members[u.person.user.id]).String()
		}
		u.resolve("channels", id, v)
		return true
	case optionAttachment:
		f := u.server.world.files[id]
		if f == nil || f.owner != u.person.user.id {
			return false
		}
		f.ephemeral = true
		u.resolve("attachments", id, u.server.fileView(f))
		return true
	}
	return false
}

// typeAllowed says whether a channel is of one of the kinds asked for.
func typeAllowed(kind int, types any) bool {
	list, _ := types.([]any)
	for _, t := range list {
		if idText(t) == strconv.Itoa(kind) {
			return true
		}
	}
	return len(list) == 0
}

func (u *use) user(id string) bool {
	found := u.server.world.users[id]
	if found == nil {
		return false
	}
	u.resolve("users", id, found.view())
	if g := u.channel.guild; g != nil && g.members[id] != nil {
		v := g.members[id].view()
		delete(v, "user")
		delete(v, "deaf")
		delete(v, "mute")
		v["permissions"] = u.channel.permissionsFor(g.members[id]).String()
		u.resolve("members", id, v)
	}
	return true
}

func (u *use) role(id string) bool {
	if u.channel.guild == nil || u.channel.guild.roles[id] == nil {
		return false
	}
	u.resolve("roles", id, u.channel.guild.roles[id].view())
	return true
}

// data is an interaction's data with what was resolved.
func (u *use) data(v object) object {
	if len(u.resolved) > 0 {
		v["resolved"] = u.resolved
	}
	return v
}

// focusedOption is the option that an autocompletion is about.
func (i *interaction) focusedOption() *option {
	body := i.command.body
	for _, name := range strings.Fields(i.title)[1:] {
		for _, o := range optionsOf(body) {
			if o.name == name {
				body = o.body
			}
		}
	}
	for _, o := range optionsOf(body) {
		if o.name == i.customID {
			return &o
		}
	}
	return nil
}
