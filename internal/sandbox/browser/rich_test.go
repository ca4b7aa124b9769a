package browser

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"slices"
	"sort"
	"strings"

	"github.com/bwmarrin/discordgo"
)

// j is JSON that discordgo has no type for.
type j = map[string]any

// rest does a call of the REST API that discordgo has no method for.
func (w *world) rest(method, path string, body any) error {
	_, err := w.bot.RequestWithBucketID(method, discordgo.EndpointAPI+path, body, path)
	return err
}

// picture is a PNG of one colour.
func picture() *bytes.Buffer {
	img := image.NewRGBA(image.Rect(0, 0, 64, 48))
	for i := range 64 * 48 {
		img.Set(i%64, i/64, color.RGBA{0x1b, 0x5e, 0x8a, 0xff})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err) // a buffer takes every byte
	}
	return &b
}

// layout posts a message of the second generation of components: each kind once.
func (w *world) layout() *discordgo.Message {
	w.t.Helper()
	accent, described := 0x1f7a4d, "The valley from above"
	text := func(s string) discordgo.MessageComponent { return discordgo.TextDisplay{Content: s} }
	m, err := w.bot.ChannelMessageSendComplex(w.sandbox.ChannelID("", "wire"), &discordgo.MessageSend{
		Flags: discordgo.MessageFlagsIsComponentsV2,
		Files: []*discordgo.File{{Name: "valley.png", ContentType: "image/png", Reader: picture()}, {Name: "figures.csv", ContentType: "text/csv", Reader: strings.NewReader("day,dead\n1,12\n")}},
		Components: []discordgo.MessageComponent{
			discordgo.Container{AccentColor: &accent, Components: []discordgo.MessageComponent{
				text("## Varelle dam\nFour outlets carry it."),
				discordgo.Section{Components: []discordgo.MessageComponent{text("**Meridian Wire** has it first")}, Accessory: discordgo.Thumbnail{Media: discordgo.UnfurledMediaItem{URL: "attachment://valley.png"}, Description: &described}},
				discordgo.Separator{},
				discordgo.MediaGallery{Items: []discordgo.MediaGalleryItem{{Media: discordgo.UnfurledMediaItem{URL: "attachment://valley.png"}, Description: &described}}},
				discordgo.FileComponent{File: discordgo.UnfurledMediaItem{URL: "attachment://figures.csv"}},
				discordgo.ActionsRow{Components: []discordgo.MessageComponent{
					discordgo.Button{Label: "Follow", CustomID: "follow", Style: discordgo.SuccessButton},
					discordgo.Button{Label: "Read", URL: "https://example.org/varelle", Style: discordgo.LinkButton},
				}},
			}},
		},
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return m
}

// followed is what the layout becomes once somebody follows it.
func followed() *discordgo.InteractionResponseData {
	return &discordgo.InteractionResponseData{Flags: discordgo.MessageFlagsIsComponentsV2, Components: []discordgo.MessageComponent{
		discordgo.Container{Components: []discordgo.MessageComponent{discordgo.TextDisplay{Content: "### Followed\nYou hear of it when it moves."}}},
	}}
}

// selects posts one select of each kind.
func (w *world) selects() *discordgo.Message {
	w.t.Helper()
	two := 2
	menus := []discordgo.SelectMenu{
		{MenuType: discordgo.StringSelectMenu, CustomID: "pick:several", Placeholder: "Languages", MinValues: &two, MaxValues: 3, Options: []discordgo.SelectMenuOption{
			{Label: "English", Value: "en"}, {Label: "French", Value: "fr", Default: true}, {Label: "Ukrainian", Value: "uk"}}},
		{MenuType: discordgo.UserSelectMenu, CustomID: "pick:user", Placeholder: "A person"},
		{MenuType: discordgo.RoleSelectMenu, CustomID: "pick:role", Placeholder: "A role"},
		{MenuType: discordgo.MentionableSelectMenu, CustomID: "pick:mentionable", Placeholder: "Somebody or a role"},
		{MenuType: discordgo.ChannelSelectMenu, CustomID: "pick:channel", Placeholder: "A channel", ChannelTypes: []discordgo.ChannelType{discordgo.ChannelTypeGuildNews}},
	}
	var rows []discordgo.MessageComponent
	for _, m := range menus {
		rows = append(rows, discordgo.ActionsRow{Components: []discordgo.MessageComponent{m}})
	}
	m, err := w.bot.ChannelMessageSendComplex(w.sandbox.ChannelID("", "wire"), &discordgo.MessageSend{Content: "Choose.", Components: rows})
	if err != nil {
		w.t.Fatal(err)
	}
	return m
}

// picked answers a choice with the names of what was chosen.
func (c call) picked(data discordgo.MessageComponentInteractionData) {
	var names []string
	for _, v := range data.Values {
		switch r := data.Resolved; {
		case r.Users[v] != nil:
			names = append(names, r.Users[v].Username)
		case r.Roles[v] != nil:
			names = append(names, r.Roles[v].Name)
		case r.Channels[v] != nil:
			names = append(names, r.Channels[v].Name)
		default:
			names = append(names, v)
		}
	}
	sort.Strings(names)
	c.say(strings.TrimPrefix(data.CustomID, "pick:") + " is " + strings.Join(names, " and ") + ".")
}

// everyField is a form with each kind of field once.
func everyField() j {
	options := func(values ...string) []j {
		var list []j
		for _, v := range values {
			list = append(list, j{"label": strings.ToUpper(v[:1]) + v[1:], "value": v})
		}
		return list
	}
	label := func(name, help string, field j) j {
		return j{"type": 18, "label": name, "description": help, "component": field}
	}
	return j{"type": 9, "data": j{"custom_id": "every", "title": "A form with all of it", "components": []j{
		label("Urgency", "How loud", j{"type": 21, "custom_id": "urgency", "options": options("flash", "urgent", "routine")}),
		label("Days", "", j{"type": 22, "custom_id": "days", "min_values": 1, "options": options("monday", "tuesday", "friday")}),
		label("Ping", "Tell the role", j{"type": 23, "custom_id": "ping"}),
		label("Draft", "One or two files", j{"type": 19, "custom_id": "draft", "max_values": 2}),
		label("Where", "", j{"type": 8, "custom_id": "where", "channel_types": []int{0}}),
	}}}
}

// raw sees events as they came: discordgo can't read a form's radio and checkboxes.
func (w *world) raw(_ *discordgo.Session, e *discordgo.Event) {
	if e.Type != "INTERACTION_CREATE" {
		return
	}
	var i struct {
		ID, Token string
		Type      int
		Data      struct {
			Name       string
			CustomID   string `json:"custom_id"`
			Components []struct {
				Component struct {
					CustomID string `json:"custom_id"`
					Value    any
					Values   []string
				}
			}
			Resolved struct {
				Attachments map[string]struct{ Filename string }
				Channels    map[string]struct{ Name string }
			}
		}
	}
	if err := json.Unmarshal(e.RawData, &i); err != nil {
		w.refused(err)
		return
	}
	callback := "interactions/" + i.ID + "/" + i.Token + "/callback"
	if i.Data.Name == "form" {
		w.refused(w.rest("POST", callback, everyField()))
	}
	if i.Data.CustomID != "every" || i.Type != int(discordgo.InteractionModalSubmit) {
		return
	}
	var filled []string
	for _, row := range i.Data.Components {
		c := row.Component
		for n, v := range c.Values {
			if a, ok := i.Data.Resolved.Attachments[v]; ok {
				c.Values[n] = a.Filename
			} else if ch, ok := i.Data.Resolved.Channels[v]; ok {
				c.Values[n] = ch.Name
			}
		}
		slices.Sort(c.Values)
		if c.Values != nil {
			c.Value = strings.Join(c.Values, "+")
		}
		filled = append(filled, fmt.Sprintf("%s=%v", c.CustomID, c.Value))
	}
	w.refused(w.rest("POST", callback, j{"type": 4, "data": j{"content": strings.Join(filled, " "), "flags": 64}}))
}
