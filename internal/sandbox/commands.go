package sandbox

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// The types of a command's option.
// https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-option-type
const (
	optionSubcommand  = 1
	optionGroup       = 2
	optionString      = 3
	optionInteger     = 4
	optionBoolean     = 5
	optionUser        = 6
	optionChannel     = 7
	optionRole        = 8
	optionMentionable = 9
	optionNumber      = 10
	optionAttachment  = 11

	maxOptions     = 25
	maxChoices     = 25
	maxCommandText = 8000
)

// https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-naming
var commandName = regexp.MustCompile(`^[-_'\p{L}\p{N}\p{Devanagari}\p{Thai}]{1,32}$`)

// https://discord.com/developers/docs/reference#locales
var locales = []string{
	"id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl", "no", "pl", "pt-BR",
	"ro", "fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi", "th", "zh-CN", "ja", "zh-TW", "ko",
}

// readCommand checks a command and gives it as Discord answers it.
func readCommand(f form) object {
	kind := int64(slashCommand)
	if f.has("type") {
		if n := f.choice("type", slashCommand, userCommand, messageCommand); n != 0 {
			kind = n
		}
	}
	v := object{
		"type": kind, "description": "", "default_member_permissions": nil, "nsfw": f.boolean("nsfw"),
		"dm_permission": true, "contexts": nil, "integration_types": []int{0},
	}
	if kind == slashCommand {
		v["name"] = f.name("name")
		v["description"] = f.needText("description", 1, 100)
		v["description_localizations"] = f.localizations("description_localizations", 100, false)
	} else {
		v["name"] = f.needText("name", 1, 32)
		if f.text("description", 0, 100) != "" {
			f.fail("description", "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_INVALID", "Context menu commands cannot have description")
		}
		if list, _ := f.v["options"].([]any); len(list) > 0 {
			f.fail("options", "APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS_INVALID", "Context menu commands cannot have options")
		}
	}
	v["name_localizations"] = f.localizations("name_localizations", 32, kind == slashCommand)
	if f.has("default_member_permissions") {
		v["default_member_permissions"] = f.permissions("default_member_permissions").String()
	}
	if f.has("dm_permission") {
		v["dm_permission"] = f.boolean("dm_permission")
	}
	for _, key := range []string{"contexts", "integration_types"} {
		if list, isSet := f.list(key, 0, 3); isSet {
			v[key] = list
		}
	}
	if kind == slashCommand {
		if forms, isSet := f.forms("options", 0, maxOptions); isSet && len(forms) > 0 {
			v["options"] = readOptions(forms, 0)
		}
		if n := commandText(v); n > maxCommandText {
			f.fail("", "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (%d)", maxCommandText)
		}
	}
	return v
}

// name reads the name of a slash command or an option.
func (f form) name(key string) string {
	name := f.needText(key, 1, 32)
	if name != "" && (!commandName.MatchString(name) || name != strings.ToLower(name)) {
		f.fail(key, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
	}
	return name
}

// localizations reads the translations of a field.
func (f form) localizations(key string, most int, isName bool) any {
	if !f.has(key) {
		return nil
	}
	t, isObject := f.child(key)
	if !isObject {
		return nil
	}
	for locale := range t.v {
		if !slices.Contains(locales, locale) {
			f.fail(at(key, locale), "DICT_TYPE_INVALID_KEY", "Invalid locale \"%s\"", locale)
			continue
		}
		if isName {
			t.name(locale)
		} else {
			t.needText(locale, 1, most)
		}
	}
	return t.v
}

// readOptions checks options. depth is 0 for a command's own.
func readOptions(forms []form, depth int) []object {
	list := make([]object, 0, len(forms))
	names := make(map[string]bool)
	optional, nested, plain := false, false, false
	for _, f := range forms {
		v := readOption(f, depth)
		name, _ := v["name"].(string)
		if names[name] {
			f.fail("name", "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", "Option name already exists in options")
		}
		names[name] = true
		kind, _ := v["type"].(int64)
		if kind == optionSubcommand || kind == optionGroup {
			nested = true
		} else {
			plain = true
			if v["required"] == true && optional {
				f.fail("", "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "Required options must be placed before non-required options")
			}
			optional = optional || v["required"] != true
		}
		if nested && plain {
			f.fail("type", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-command and sub-command group option types are mutually exclusive to all other types")
		}
		list = append(list, v)
	}
	return list
}

func readOption(f form, depth int) object {
	kind := int64(0)
	if f.need("type") {
		kind = f.choice("type", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
	}
	v := object{
		"type": kind, "name": f.name("name"), "description": f.needText("description", 1, 100),
		"name_localizations":        f.localizations("name_localizations", 32, true),
		"description_localizations": f.localizations("description_localizations", 100, false),
	}
	switch kind {
	case optionSubcommand, optionGroup:
		if depth > 1 || depth == 1 && kind == optionGroup {
			f.fail("type", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Sub-command and sub-command group option types cannot be nested this deep")
		}
		forms, isSet := f.forms("options", 0, maxOptions)
		if isSet && len(forms) > 0 {
			next := depth + 1
			if kind == optionSubcommand {
				next = 2
			}
			v["options"] = readOptions(forms, next)
		} else if kind == optionGroup {
			f.need("options")
		}
		return v
	case optionChannel:
		if list, isSet := f.list("channel_types", 0, 20); isSet && len(list) > 0 {
			v["channel_types"] = list
		}
	case optionString, optionInteger, optionNumber:
		readValues(f, v, kind)
	}
	if f.boolean("required") {
		v["required"] = true
	}
	return v
}

// readValues reads what values an option takes.
func readValues(f form, v object, kind int64) {
	if kind == optionString {
		for key, least := range map[string]int64{"min_length": 0, "max_length": 1} {
			if n, isSet := f.integer(key, least, 6000); isSet {
				v[key] = n
			}
		}
	} else {
		for _, key := range []string{"min_value", "max_value"} {
			if f.has(key) {
				v[key] = f.v[key]
			}
		}
	}
	if f.boolean("autocomplete") {
		v["autocomplete"] = true
		if list, _ := f.v["choices"].([]any); len(list) > 0 {
			f.fail("autocomplete", "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES", "Autocomplete and choices are mutually exclusive")
		}
	}
	if forms, isSet := f.forms("choices", 0, maxChoices); isSet && len(forms) > 0 {
		v["choices"] = readChoices(forms, kind)
	}
}

// readChoices reads choices of an option, or those that answer an autocompletion.
func readChoices(forms []form, kind int64) []object {
	list := make([]object, 0, len(forms))
	names := make(map[string]bool)
	for _, f := range forms {
		name := f.needText("name", 1, 100)
		if names[name] {
			f.fail("name", "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS", "Option choice name already exists")
		}
		names[name] = true
		c := object{"name": name}
		if t := f.localizations("name_localizations", 100, false); t != nil {
			c["name_localizations"] = t
		}
		if f.need("value") {
			c["value"] = f.v["value"]
			_, isText := c["value"].(string)
			_, isNumber := c["value"].(json.Number)
			switch {
			case kind == optionString && !isText:
				f.fail("value", "STRING_TYPE_CONVERT", "Could not interpret \"%v\" as string.", c["value"])
			case kind == optionString:
				f.text("value", 1, 100)
			case !isNumber:
				f.fail("value", "NUMBER_TYPE_COERCE", "Value \"%v\" is not a number.", c["value"])
			case kind == optionInteger:
				f.integer("value", -1<<53, 1<<53)
			}
		}
		list = append(list, c)
	}
	return list
}

// commandText counts names, descriptions and choices' values; of a text and its
// translations the longest counts.
func commandText(v object) int {
	longest := func(key string) int {
		text, _ := v[key].(string)
		n := utf8.RuneCountInString(text)
		translations, _ := v[key+"_localizations"].(object)
		for _, t := range translations {
			if text, isText := t.(string); isText {
				n = max(n, utf8.RuneCountInString(text))
			}
		}
		return n
	}
	n := longest("name") + longest("description")
	if text, isText := v["value"].(string); isText {
		n += utf8.RuneCountInString(text)
	}
	for _, key := range []string{"options", "choices"} {
		list, _ := v[key].([]object)
		for _, child := range list {
			n += commandText(child)
		}
	}
	return n
}
