package sandbox

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

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
