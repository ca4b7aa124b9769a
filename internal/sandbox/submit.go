package sandbox

import (
	"fmt"
	"unicode/utf8"
)

// submit sends a filled-in modal.
func (s *Server) submit(as, interactionID string, fields map[string]any) (*interaction, *apiError) {
	p, err := s.personFor(as)
	if err != nil {
		return nil, err
	}
	asked := s.world.interactions[interactionID]
	if asked == nil || asked.modal == nil || asked.user != p.user || asked.used {
		return nil, errUnknownInteraction()
	}
	u := &use{server: s, channel: asked.channel, person: p}
	list := u.answers(asked.modal.components, fields)
	if err := u.errs.err(); err != nil {
		return nil, err
	}
	asked.used = true
	i := &interaction{kind: interactionModal, user: p.user, person: p, channel: asked.channel, command: asked.command,
		customID: asked.modal.customID, parent: asked, message: asked.message}
	return s.ask(i, u.data(object{"custom_id": asked.modal.customID, "components": list})), nil
}

// answers are a modal's components with what was filled in.
func (u *use) answers(components []object, fields map[string]any) []object {
	list := []object{}
	for _, v := range components {
		answer := object{"type": v["type"], "id": v["id"]}
		switch v["type"] {
		case kindRow:
			answer["components"] = u.answers(v["components"].([]object), fields)
		case kindLabel:
			answer["component"] = u.answers([]object{v["component"].(object)}, fields)[0]
		case kindText:
		default:
			u.fillIn(v, answer, fields)
		}
		list = append(list, answer)
	}
	return list
}

// fillIn puts a person's answer to one field in place.
func (u *use) fillIn(v, answer object, fields map[string]any) {
	id, _ := v["custom_id"].(string)
	answer["custom_id"] = id
	value, given := fields[id]
	switch v["type"] {
	case kindTextInput:
		answer["value"] = u.typed(v, id, value, given)
	case kindCheckbox:
		yes, isBool := value.(bool)
		if !given && v["default"] == true || isBool && yes {
			answer["value"] = true
			return
		}
		answer["value"] = false
	case kindRadioGroup:
		text, _ := value.(string)
		if text == "" && v["required"] != false || text != "" && !u.choosable(v, text) {
			u.errs.add(at("fields", id), "BASE_TYPE_CHOICES", "Choose one of the options.")
		}
		answer["value"] = orNull(text)
	default:
		values := textList(value)
		if !given {
			values = defaults(v)
		}
		u.chosen(v, at("fields", id), values)
		answer["values"] = values
	}
}

// typed checks a text input.
func (u *use) typed(v object, id string, value any, given bool) string {
	text := fmt.Sprint(orEmpty(value))
	if !given {
		text, _ = v["value"].(string)
	}
	n := int64(utf8.RuneCountInString(text))
	low, _ := v["min_length"].(int64)
	high, hasHigh := v["max_length"].(int64)
	if !hasHigh {
		high = 4000
	}
	switch {
	case n == 0 && v["required"] != false:
		u.errs.add(at("fields", id), "BASE_TYPE_REQUIRED", "This field is required")
	case n > 0 && (n < low || n > high):
		u.errs.add(at("fields", id), "BASE_TYPE_BAD_LENGTH", "Must be between %d and %d in length.", low, high)
	}
	return text
}

func textList(value any) []string {
	list := []string{}
	switch value := value.(type) {
	case string:
		if value != "" {
			list = append(list, value)
		}
	case []string:
		list = append(list, value...)
	case []any:
		for _, entry := range value {
			list = append(list, fmt.Sprint(entry))
		}
	}
	return list
}

// defaults are the options of a select that are chosen to begin with.
func defaults(v object) []string {
	list := []string{}
	options, _ := v["options"].([]object)
	for _, o := range options {
		if o["default"] == true {
			list = append(list, fmt.Sprint(o["value"]))
		}
	}
	return list
}
