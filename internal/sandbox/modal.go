package sandbox

// modal is a form that the bot asks a person to fill in, checked.
type modal struct {
	customID   string
	title      string
	components []object
}

func (m *modal) view() object {
	return object{"custom_id": m.customID, "title": m.title, "components": m.components}
}

// readModal checks the data of a callback of type 9.
// https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-response-object-modal
func (s *Server) readModal(f form) *modal {
	m := &modal{customID: f.needText("custom_id", 1, maxCustomID), title: f.needText("title", 1, 45)}
	if !f.need("components") {
		return m
	}
	forms, _ := f.forms("components", 1, maxModalComponents)
	c := componentChecker{modal: true, server: s}
	c.claimIDs(f.v["components"])
	m.components = c.all(forms, []int{kindRow, kindText, kindLabel})
	return m
}

func (c *componentChecker) textInput(f form, v object) {
	c.customID(f, v)
	if f.need("style") {
		v["style"] = f.choice("style", 1, 2)
	}
	inLabel := f.place != "" && v["label"] == nil && f.v["label"] == nil
	if label := f.text("label", 0, 45); label != "" {
		v["label"] = label
	} else if !inLabel {
		f.need("label")
	}
	low, hasLow := f.integer("min_length", 0, 4000)
	high, hasHigh := f.integer("max_length", 1, 4000)
	if hasLow {
		v["min_length"] = low
	}
	if hasHigh {
		v["max_length"] = high
	}
	if hasLow && hasHigh && low > high {
		f.fail("min_length", "TEXT_INPUT_MIN_LENGTH_EXCEEDS_MAX_LENGTH", "min_length must be less than or equal to max_length")
	}
	if text := f.text("value", 0, 4000); text != "" {
		v["value"] = text
	}
	if text := f.text("placeholder", 0, 100); text != "" {
		v["placeholder"] = text
	}
	v["required"] = !f.has("required") || f.boolean("required")
}

func (c *componentChecker) label(f form, v object) {
	v["label"] = f.needText("label", 1, 45)
	if text := f.text("description", 0, 100); text != "" {
		v["description"] = text
	}
	if !f.need("component") {
		return
	}
	if child, ok := f.child("component"); ok {
		v["component"] = c.one(child, []int{
			kindTextInput, kindStringSelect, kindUserSelect, kindRoleSelect, kindMentionSelect,
			kindChannelSelect, kindUpload, kindRadioGroup, kindCheckboxGroup, kindCheckbox,
		})
	}
}

func (c *componentChecker) upload(f form, v object) {
	c.customID(f, v)
	c.span(f, v, 10)
}

// group reads a radio group or a group of checkboxes.
func (c *componentChecker) group(f form, v object) {
	c.customID(f, v)
	least := 1
	if v["type"] == kindRadioGroup {
		least = 2
		v["required"] = !f.has("required") || f.boolean("required")
	} else {
		c.span(f, v, 10)
		if !f.has("max_values") {
			list, _ := f.v["options"].([]any)
			v["max_values"] = int64(len(list))
		}
	}
	if f.need("options") {
		v["options"] = c.options(f, least, 10)
	}
}

func (c *componentChecker) checkbox(f form, v object) {
	c.customID(f, v)
	if f.has("default") {
		v["default"] = f.boolean("default")
	}
}
