package sandbox

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// The kinds of component.
// https://discord.com/developers/docs/components/reference#component-object-component-types
const (
	kindRow            = 1
	kindButton         = 2
	kindStringSelect   = 3
	kindTextInput      = 4
	kindUserSelect     = 5
	kindRoleSelect     = 6
	kindMentionSelect  = 7
	kindChannelSelect  = 8
	kindSection        = 9
	kindText           = 10
	kindThumbnail      = 11
	kindGallery        = 12
	kindFile           = 13
	kindSeparator      = 14
	kindContainer      = 17
	kindLabel          = 18
	kindUpload         = 19
	kindRadioGroup     = 21
	kindCheckboxGroup  = 22
	kindCheckbox       = 23
	maxRows            = 5
	maxComponents      = 40
	maxComponentsText  = 4000
	maxCustomID        = 100
	maxSelectOptions   = 25
	maxModalComponents = 5
)

// componentChecker checks the components of one message or modal and gives them
// as Discord answers them: with ids and defaults.
type componentChecker struct {
	v2     bool
	modal  bool
	server *Server
	files  []*file

	count  int
	text   int
	nextID int
	seen   map[string]bool // custom ids
	ids    map[int]bool    // ids that the sender chose
}

// message reads the components of a message.
func (c *componentChecker) message(f form) *[]object {
	most := maxRows
	allowed := []int{kindRow}
	if c.v2 {
		most = maxComponents
		allowed = []int{kindRow, kindSection, kindText, kindGallery, kindFile, kindSeparator, kindContainer}
	}
	forms, _ := f.forms("components", 0, most)
	c.claimIDs(f.v["components"])
	list := c.all(forms, allowed)
	if c.count > maxComponents {
		f.fail("components", "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
			"The total number of components cannot exceed %d.", maxComponents)
	}
	if c.text > maxComponentsText {
		f.fail("components", "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
			"The total displayable text size of the message cannot exceed %d.", maxComponentsText)
	}
	return &list
}

// claimIDs notes the ids that the sender chose, which numbering steps over.
func (c *componentChecker) claimIDs(v any) {
	if c.ids == nil {
		c.ids, c.seen = make(map[int]bool), make(map[string]bool)
	}
	switch v := v.(type) {
	case []any:
		for _, entry := range v {
			c.claimIDs(entry)
		}
	case object:
		if n, ok := v["id"].(interface{ Int64() (int64, error) }); ok {
			if id, err := n.Int64(); err == nil && id > 0 {
				c.ids[int(id)] = true
			}
		}
		for _, key := range []string{"components", "accessory", "component"} {
			c.claimIDs(v[key])
		}
	}
}

func (c *componentChecker) all(forms []form, allowed []int) []object {
	list := make([]object, 0, len(forms))
	for _, f := range forms {
		if v := c.one(f, allowed); v != nil {
			list = append(list, v)
		}
	}
	return list
}

// one reads a component that must be of one of the allowed kinds.
func (c *componentChecker) one(f form, allowed []int) object {
	if !f.need("type") {
		return nil
	}
	among := make([]int64, len(allowed))
	for i, kind := range allowed {
		among[i] = int64(kind)
	}
	kind := int(f.choice("type", among...))
	if kind == 0 {
		return nil
	}
	c.count++
	v := object{"type": kind, "id": c.id(f)}
	read := map[int]func(form, object){
		kindRow: c.row, kindButton: c.button, kindStringSelect: c.stringSelect, kindTextInput: c.textInput,
		kindUserSelect: c.entitySelect, kindRoleSelect: c.entitySelect, kindMentionSelect: c.entitySelect,
		kindChannelSelect: c.entitySelect, kindSection: c.section, kindText: c.textDisplay, kindThumbnail: c.thumbnail,
		kindGallery: c.gallery, kindFile: c.fileDisplay, kindSeparator: c.separator, kindContainer: c.container,
		kindLabel: c.label, kindUpload: c.upload, kindRadioGroup: c.group, kindCheckboxGroup: c.group, kindCheckbox: c.checkbox,
	}
	read[kind](f, v)
	return v
}

func (c *componentChecker) id(f form) int {
	if n, ok := f.integer("id", 0, 1<<31-1); ok && n > 0 {
		return int(n)
	}
	for c.nextID++; c.ids[c.nextID]; c.nextID++ {
	}
	return c.nextID
}

// customID reads a custom id, which nothing else in the message may have.
func (c *componentChecker) customID(f form, v object) {
	id := f.needText("custom_id", 1, maxCustomID)
	if id == "" {
		return
	}
	if c.seen[id] {
		f.fail("custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
	}
	c.seen[id] = true
	v["custom_id"] = id
}

func (c *componentChecker) row(f form, v object) {
	if !f.need("components") {
		return
	}
	forms, _ := f.forms("components", 1, 5)
	allowed := []int{kindButton, kindStringSelect, kindUserSelect, kindRoleSelect, kindMentionSelect, kindChannelSelect}
	if c.modal {
		allowed = []int{kindTextInput}
	}
	list := c.all(forms, allowed)
	width := 0
	for _, child := range list {
		if child["type"] == kindButton {
			width++
		} else {
			width += 5
		}
	}
	if width > 5 {
		f.fail("components", "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "Component layout width exceeded")
	}
	v["components"] = list
}

func (c *componentChecker) button(f form, v object) {
	if !f.need("style") {
		return
	}
	style := f.choice("style", 1, 2, 3, 4, 5, 6)
	v["style"] = style
	label := f.text("label", 0, 80)
	if label != "" {
		v["label"] = label
	}
	readEmoji(f, v)
	if f.boolean("disabled") {
		v["disabled"] = true
	}
	switch style {
	case 5:
		f.need("url")
		v["url"] = f.address("url", 512, "http", "https", "discord")
		if f.has("custom_id") {
			f.fail("custom_id", "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", "A custom id and url cannot both be specified")
		}
	case 6:
		v["sku_id"] = f.snowflake("sku_id")
		return
	default:
		c.customID(f, v)
		if f.has("url") {
			f.fail("url", "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", "A custom id and url cannot both be specified")
		}
	}
	if label == "" && !f.has("emoji") {
		f.fail("label", "BASE_TYPE_REQUIRED", "This field is required")
	}
}

func readEmoji(f form, v object) {
	if !f.has("emoji") {
		return
	}
	if e, ok := f.child("emoji"); ok {
		emoji := object{"name": e.needText("name", 1, 32)}
		if id := e.snowflake("id"); id != "" {
			emoji["id"] = id
		}
		if e.boolean("animated") {
			emoji["animated"] = true
		}
		v["emoji"] = emoji
	}
}

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

func (c *componentChecker) section(f form, v object) {
	if f.need("components") {
		forms, _ := f.forms("components", 1, 3)
		v["components"] = c.all(forms, []int{kindText})
	}
	if f.need("accessory") {
		if a, ok := f.child("accessory"); ok {
			v["accessory"] = c.one(a, []int{kindButton, kindThumbnail})
		}
	}
}

func (c *componentChecker) textDisplay(f form, v object) {
	text := f.needText("content", 1, maxComponentsText)
	c.text += utf8.RuneCountInString(text)
	v["content"] = text
}

func (c *componentChecker) media(f form, key string, attachmentsOnly bool) object {
	m, ok := f.child(key)
	if !ok {
		f.need(key)
		return object{}
	}
	m.need("url")
	schemes := []string{"http", "https", "attachment"}
	if attachmentsOnly {
		schemes = schemes[2:]
	}
	address := m.address("url", 2048, schemes...)
	v := object{"id": c.server.newID(), "url": address, "proxy_url": address, "width": nil, "height": nil, "content_type": nil}
	if name, is := strings.CutPrefix(address, "attachment://"); is && c.attached(name) == nil {
		m.fail("url", "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND",
			"The referenced attachment '%s' was not found", name)
	}
	return v
}

func (c *componentChecker) attached(name string) *file {
	for _, file := range c.files {
		if file.name == name {
			return file
		}
	}
	return nil
}

func (c *componentChecker) thumbnail(f form, v object) {
	v["media"] = c.media(f, "media", false)
	v["description"], v["spoiler"] = orNull(f.text("description", 0, 1024)), f.boolean("spoiler")
}

func (c *componentChecker) gallery(f form, v object) {
	f.need("items")
	forms, _ := f.forms("items", 1, 10)
	items := make([]object, 0, len(forms))
	for _, i := range forms {
		items = append(items, object{
			"media": c.media(i, "media", false), "description": orNull(i.text("description", 0, 1024)), "spoiler": i.boolean("spoiler"),
		})
	}
	v["items"] = items
}

func (c *componentChecker) fileDisplay(f form, v object) {
	v["file"] = c.media(f, "file", true)
	v["spoiler"], v["name"], v["size"] = f.boolean("spoiler"), nil, nil
	name := strings.TrimPrefix(fmt.Sprint(v["file"].(object)["url"]), "attachment://")
	if file := c.attached(name); file != nil {
		v["name"], v["size"] = file.name, len(file.body)
	}
}

func (c *componentChecker) separator(f form, v object) {
	v["spacing"] = int64(1)
	if f.has("spacing") {
		v["spacing"] = f.choice("spacing", 1, 2)
	}
	v["divider"] = !f.has("divider") || f.boolean("divider")
}

func (c *componentChecker) container(f form, v object) {
	v["accent_color"] = nil
	if n, ok := f.integer("accent_color", 0, 0xffffff); ok {
		v["accent_color"] = n
	}
	v["spoiler"] = f.boolean("spoiler")
	if f.need("components") {
		forms, _ := f.forms("components", 1, maxComponents)
		v["components"] = c.all(forms, []int{kindRow, kindSection, kindText, kindGallery, kindFile, kindSeparator})
	}
}

func orNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// componentsText is all text displays of some components, a line each.
func componentsText(list []object) string {
	var b strings.Builder
	walkComponents(list, func(v object) {
		if v["type"] == kindText {
			fmt.Fprintln(&b, v["content"])
		}
	})
	return b.String()
}

// walkComponents visits components and those inside them, in reading order.
func walkComponents(list []object, visit func(object)) {
	for _, v := range list {
		visit(v)
		if children, ok := v["components"].([]object); ok {
			walkComponents(children, visit)
		}
		for _, key := range []string{"accessory", "component"} {
			if child, ok := v[key].(object); ok {
				walkComponents([]object{child}, visit)
			}
		}
	}
}

// findComponent gives the component with a custom id, or nil.
func findComponent(list []object, customID string) object {
	var found object
	walkComponents(list, func(v object) {
		if v["custom_id"] == customID {
			found = v
		}
	})
	return found
}
