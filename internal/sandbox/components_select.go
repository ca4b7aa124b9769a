package sandbox

// span reads the least and most values of a select.
func (c *componentChecker) span(f form, v object, most int64) (int64, int64) {
	low, high := int64(1), int64(1)
	if n, ok := f.integer("min_values", 0, most); ok {
		low = n
	}
	if n, ok := f.integer("max_values", 1, most); ok {
		high = n
	}
	if low > high {
		f.fail("", "SELECT_COMPONENT_MIN_VALUES_EXCEEDS_MAX_VALUES", "min_values must be less than or equal to max_values")
	}
	v["min_values"], v["max_values"] = low, high
	if text := f.text("placeholder", 0, 150); text != "" {
		v["placeholder"] = text
	}
	if f.boolean("disabled") {
		v["disabled"] = true
		if c.modal {
			f.fail("disabled", "COMPONENT_DISABLED_IN_MODAL", "Components in modals cannot be disabled")
		}
	}
	if c.modal {
		v["required"] = !f.has("required") || f.boolean("required")
	}
	return low, high
}

func (c *componentChecker) stringSelect(f form, v object) {
	c.customID(f, v)
	c.span(f, v, maxSelectOptions)
	if f.need("options") {
		v["options"] = c.options(f, 1, maxSelectOptions)
		if n, high := len(v["options"].([]object)), v["max_values"].(int64); int64(n) < high {
			f.fail("options", "BASE_TYPE_BAD_LENGTH", "Must be between %d and %d in length.", high, maxSelectOptions)
		}
	}
}

// options reads the options of a select, a radio group or a group of checkboxes.
func (c *componentChecker) options(f form, least, most int) []object {
	forms, _ := f.forms("options", least, most)
	list := make([]object, 0, len(forms))
	values := make(map[string]bool)
	defaults := 0
	for _, o := range forms {
		value := o.needText("value", 1, 100)
		option := object{"label": o.needText("label", 1, 100), "value": value}
		if text := o.text("description", 0, 100); text != "" {
			option["description"] = text
		}
		readEmoji(o, option)
		if o.boolean("default") {
			option["default"] = true
			defaults++
		}
		if values[value] {
			o.fail("value", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used")
		}
		values[value] = true
		list = append(list, option)
	}
	if n, ok := f.integer("max_values", 0, 1<<31); (ok && int64(defaults) > n) || (!ok && defaults > 1) {
		f.fail("options", "SELECT_COMPONENT_TOO_MANY_DEFAULT_VALUES", "The number of default options exceeds max_values")
	}
	return list
}

func (c *componentChecker) entitySelect(f form, v object) {
	c.customID(f, v)
	c.span(f, v, maxSelectOptions)
	for _, key := range []string{"channel_types", "default_values"} {
		if list, ok := f.list(key, 0, maxSelectOptions); ok && len(list) > 0 {
			v[key] = list
		}
	}
}
