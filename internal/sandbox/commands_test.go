package sandbox_test

import (
	"fmt"
	"strings"
	"testing"
)

func TestCommandsAreChecked(t *testing.T) {
	s := start(t, unlimited())
	path := "/applications/" + s.BotID() + "/commands"
	option := func(more j) j {
		o := j{"type": 3, "name": "query", "description": "d"}
		for key, value := range more {
			o[key] = value
		}
		return j{"name": "find", "description": "d", "options": []any{o}}
	}
	choices := make([]any, 26)
	for i := range choices {
		choices[i] = j{"name": fmt.Sprint(i), "value": fmt.Sprint(i)}
	}
	for _, test := range []struct {
		name string
		body j
		at   string
		word string
	}{
		{"upper case", j{"name": "Find", "description": "d"}, "name", "APPLICATION_COMMAND_INVALID_NAME"},
		{"space", j{"name": "find it", "description": "d"}, "name", "APPLICATION_COMMAND_INVALID_NAME"},
		{"long name", j{"name": strings.Repeat("x", 33), "description": "d"}, "name", "BASE_TYPE_BAD_LENGTH"},
		{"no description", j{"name": "find"}, "description", "BASE_TYPE_REQUIRED"},
		{"long description", j{"name": "find", "description": strings.Repeat("x", 101)}, "description", "BASE_TYPE_BAD_LENGTH"},
		{"locale", j{"name": "find", "description": "d", "name_localizations": j{"xx": "x"}}, "name_localizations.xx", "DICT_TYPE_INVALID_KEY"},
		{"localized name", j{"name": "find", "description": "d", "name_localizations": j{"fr": "Chercher Là"}}, "name_localizations.fr", "APPLICATION_COMMAND_INVALID_NAME"},
		{"menu description", j{"name": "Cite this", "type": 3, "description": "d"}, "description", "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_INVALID"},
		{"choices", option(j{"choices": choices}), "options.0.choices", "BASE_TYPE_MAX_LENGTH"},
		{"both", option(j{"choices": choices[:1], "autocomplete": true}), "options.0.autocomplete", "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES"},
		{"kind", option(j{"type": 12}), "options.0.type", "BASE_TYPE_CHOICES"},
		{"order", j{"name": "find", "description": "d", "options": []any{
			j{"type": 3, "name": "a", "description": "d"}, j{"type": 3, "name": "b", "description": "d", "required": true}}},
			"options.1", "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID"},
		{"same option", j{"name": "find", "description": "d", "options": []any{
			j{"type": 3, "name": "a", "description": "d"}, j{"type": 3, "name": "a", "description": "d"}}},
			"options.1.name", "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS"},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := must(t, 400, s, "POST", path, test.body)
			steps := []any{"errors"}
			for step := range strings.SplitSeq(test.at, ".") {
				steps = append(steps, step)
			}
			if got := r.at(append(steps, "_errors", 0, "code")...); got != test.word {
				t.Errorf("error is %v in %s", got, r.text)
			}
		})
	}
}

func TestCommandsAreKept(t *testing.T) {
	s := start(t, unlimited())
	path := "/applications/" + s.BotID() + "/commands"
	full := j{"name": "find", "description": "Find", "name_localizations": j{"fr": "chercher"}, "description_localizations": j{"fr": "Chercher"},
		"default_member_permissions": "8192", "contexts": []any{0}, "integration_types": []any{0}, "options": []any{
			j{"type": 3, "name": "query", "description": "d", "required": true, "min_length": 1, "max_length": 100, "name_localizations": j{"fr": "requête"}},
			j{"type": 4, "name": "limit", "description": "d", "min_value": 1, "choices": []any{j{"name": "one", "value": 1}}},
			j{"type": 10, "name": "share", "description": "d", "autocomplete": true}, j{"type": 5, "name": "yes", "description": "d"},
			j{"type": 6, "name": "who", "description": "d"}, j{"type": 7, "name": "where", "description": "d", "channel_types": []any{0, 5}},
			j{"type": 8, "name": "role", "description": "d"}, j{"type": 9, "name": "any", "description": "d"}, j{"type": 11, "name": "file", "description": "d"},
		}}
	groups := j{"name": "watch", "description": "d", "options": []any{
		j{"type": 2, "name": "group", "description": "d", "options": []any{j{"type": 1, "name": "add", "description": "d"}}},
		j{"type": 1, "name": "list", "description": "d", "options": []any{j{"type": 3, "name": "a", "description": "d"}}},
	}}
	id := must(t, 201, s, "POST", path, full).id()
	again := must(t, 200, s, "POST", path, full)
	if again.id() != id {
		t.Errorf("the same name got another id")
	}
	all := must(t, 200, s, "PUT", path, []any{full, groups, j{"name": "Cite this", "type": 3}})
	if all.at(0, "id") != id || all.at(0, "version") != again.at("version") {
		t.Errorf("an unchanged command got another id or version")
	}
	if got := must(t, 200, s, "GET", path, nil); got.at(0, "name_localizations") != nil {
		t.Errorf("localizations come without being asked for: %s", got.text)
	}
	if got := must(t, 200, s, "GET", path+"?with_localizations=true", nil); got.at(0, "options", 0, "name_localizations", "fr") != "requête" {
		t.Errorf("localizations are lost: %s", got.text)
	}
	must(t, 200, s, "GET", path+"/"+id, nil)
	if got := must(t, 200, s, "PATCH", path+"/"+id, j{"description": "Find more"}); got.at("description") != "Find more" || got.at("options", 0, "name") != "query" {
		t.Errorf("the edited command is %s", got.text)
	}
	must(t, 204, s, "DELETE", path+"/"+id, nil)
	must(t, 404, s, "GET", path+"/"+id, nil)
	if r := must(t, 400, s, "PUT", path, []any{groups, groups}); r.at("errors", "1", "_errors", 0, "code") != "APPLICATION_COMMANDS_DUPLICATE_NAME" {
		t.Errorf("two of one name give %s", r.text)
	}
	in := "/applications/" + s.BotID() + "/guilds/" + s.GuildID() + "/commands"
	if got := must(t, 201, s, "POST", in, groups); got.at("guild_id") != s.GuildID() {
		t.Errorf("the guild's command is %s", got.text)
	}
	must(t, 200, s, "GET", in, nil)
	if names := s.Commands(s.GuildID()); len(names) != 3 {
		t.Errorf("commands are %v", names)
	}
}
