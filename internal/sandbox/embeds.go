package sandbox

import (
	"strings"
	"time"
	"unicode/utf8"
)

// readEmbeds checks the embeds of a message and gives them as Discord answers them.
// https://discord.com/developers/docs/resources/message#embed-object-embed-limits
func readEmbeds(f form) *[]object {
	forms, _ := f.forms("embeds", 0, maxEmbeds)
	embeds := make([]object, 0, len(forms))
	total := 0
	for _, e := range forms {
		embed, n := readEmbed(e)
		total += n
		if embed != nil {
			embeds = append(embeds, embed)
		}
	}
	if total > maxEmbedsText {
		f.fail("embeds", "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of %d", maxEmbedsText)
	}
	return &embeds
}

// readEmbed gives one embed and the characters that count towards the limit of
// all; nil when there is nothing in it.
func readEmbed(f form) (object, int) {
	e := object{"type": "rich"}
	total := 0
	put := func(to object, key, text string, counts bool) {
		if text == "" {
			return
		}
		to[key] = text
		if counts {
			total += utf8.RuneCountInString(text)
		}
	}
	put(e, "title", f.text("title", 0, 256), true)
	put(e, "description", f.text("description", 0, 4096), true)
	put(e, "url", f.address("url", 2048, "http", "https"), false)
	if n, ok := f.integer("color", 0, 0xffffff); ok {
		e["color"] = n
	}
	if f.has("timestamp") {
		t, err := time.Parse(time.RFC3339Nano, f.text("timestamp", 0, 100))
		if err != nil {
			f.fail("timestamp", "DATE_TIME_TYPE_PARSE", "Could not parse %v. Should be ISO8601.", f.v["timestamp"])
		}
		e["timestamp"] = timestamp(t)
	}
	if c, ok := f.child("footer"); ok {
		footer := object{}
		put(footer, "text", c.needText("text", 0, 2048), true)
		putImage(footer, "icon_url", "proxy_icon_url", c)
		e["footer"] = footer
	}
	if c, ok := f.child("author"); ok {
		author := object{}
		put(author, "name", c.needText("name", 1, 256), true)
		put(author, "url", c.address("url", 2048, "http", "https"), false)
		putImage(author, "icon_url", "proxy_icon_url", c)
		e["author"] = author
	}
	for _, key := range []string{"image", "thumbnail"} {
		if c, ok := f.child(key); ok {
			picture := object{}
			putImage(picture, "url", "proxy_url", c)
			e[key] = picture
		}
	}
	if forms, ok := f.forms("fields", 0, 25); ok {
		fields := make([]object, 0, len(forms))
		for _, c := range forms {
			field := object{"inline": c.boolean("inline")}
			put(field, "name", c.needText("name", 1, 256), true)
			put(field, "value", c.needText("value", 1, 1024), true)
			fields = append(fields, field)
		}
		if len(fields) > 0 {
			e["fields"] = fields
		}
	}
	if len(e) == 1 {
		return nil, 0
	}
	return e, total
}

// putImage reads the address of a picture, which may be an attachment.
func putImage(to object, key, proxy string, f form) {
	address := f.text(key, 0, 2048)
	if address == "" {
		return
	}
	if !strings.HasPrefix(address, "attachment://") {
		address = f.address(key, 2048, "http", "https", "attachment")
	}
	to[key] = address
	to[proxy] = address
}
