package sandbox

import (
	"fmt"
	"strings"
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
