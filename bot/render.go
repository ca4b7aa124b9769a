package bot

import (
	"strings"

	"github.com/bwmarrin/discordgo"

	"wiredesk/commands"
	"wiredesk/internal/phrase"
)

// Colours of the bar beside a block.
const (
	colourAnswer = 0x3B6EA5
	colourAlert  = 0xC8553D
	colourError  = 0x8C6D1F
)

// footRoom is what a block's footer may take of the room there is.
const footRoom = 120

// rendered is a reply as Discord takes it, for a first answer, an edit or a post.
type rendered struct {
	Content    string
	Embeds     []*discordgo.MessageEmbed
	Components []discordgo.MessageComponent
	Files      []*discordgo.File
	Ephemeral  bool
}

// noMentions keeps every mention in a message from pinging.
func noMentions() *discordgo.MessageAllowedMentions {
	return &discordgo.MessageAllowedMentions{Parse: []discordgo.AllowedMentionType{}}
}

// render draws a reply. again is the key of its saved request, for the pager.
func render(r *commands.Reply, say *phrase.Speaker, again string) rendered {
	out := rendered{Ephemeral: !r.Share, Content: fit(markdown(r.Head), maxContent)}
	room := maxEmbedsTogether
	for i, e := range r.Entries {
		if i == maxEmbeds {
			break
		}
		embed := block(e, room/(min(len(r.Entries), maxEmbeds)-i))
		room -= size(embed)
		out.Embeds = append(out.Embeds, embed)
	}
	if foot := markdown(r.Foot); foot != "" {
		out.Content = fit(strings.TrimSpace(out.Content+"\n"+foot), maxContent)
	}
	if out.Content == "" && len(out.Embeds) == 0 {
		out.Content = say.Say("Done.")
	}
	for _, row := range r.Rows {
		if len(out.Components) < maxRows-1 {
			out.Components = append(out.Components, components(row))
		}
	}
	if r.Pages > 1 && again != "" {
		out.Components = append(out.Components, pager(r, say, again))
	}
	for _, f := range r.Files {
		out.Files = append(out.Files, fileOf(f))
	}
	return out
}

func block(e commands.Entry, room int) *discordgo.MessageEmbed {
	embed := &discordgo.MessageEmbed{Color: colourAnswer, URL: safeLink(e.Link), Title: fit(plain(e.Title), min(maxEmbedTitle, room))}
	if e.Alert {
		embed.Color = colourAlert
	}
	if e.Foot != "" {
		room -= footRoom
	}
	room = min(room-length(embed.Title), maxEmbedText)
	var text strings.Builder
	if e.Code != "" {
		text.WriteString(codeBlock(cut(e.Code, max(0, room-16))))
	}
	for _, line := range e.Lines {
		if text.Len() > 0 {
			text.WriteByte('\n')
		}
		text.WriteString(markdown(line))
	}
	embed.Description = fit(text.String(), room)
	if e.Foot != "" {
		embed.Footer = &discordgo.MessageEmbedFooter{Text: cut(strip(e.Foot), min(maxEmbedFooter, footRoom))}
	}
	if img := safeLink(e.Image); img != "" {
		embed.Image = &discordgo.MessageEmbedImage{URL: img}
	}
	return embed
}

// fit shortens rendered Markdown to limit. A cut inside a link or a mark would
// show its raw signs, so it falls back to the last whole line, then to bare text.
func fit(s string, limit int) string {
	if length(s) <= limit {
		return s
	}
	for length(s) > limit {
		i := strings.LastIndexByte(s, '\n')
		if i <= 0 {
			return balanced(cut(s, limit))
		}
		s = s[:i]
	}
	return s
}

// balanced takes away a mark or link that a cut left open.
func balanced(s string) string {
	if open := strings.LastIndex(s, "["); open >= 0 && !strings.Contains(s[open:], ")") && (open == 0 || s[open-1] != '\\') {
		s = s[:open] + "…"
	}
	for _, mark := range []string{"**", "~~"} {
		if strings.Count(s, mark)%2 == 1 {
			s += mark
		}
	}
	return strings.TrimSuffix(s, "\\…")
}

func size(e *discordgo.MessageEmbed) int {
	n := length(e.Title) + length(e.Description)
	if e.Footer != nil {
		n += length(e.Footer.Text)
	}
	return n
}

func components(row commands.Row) discordgo.ActionsRow {
	var out discordgo.ActionsRow
	if row.Select != nil {
		menu := discordgo.SelectMenu{
			MenuType: discordgo.StringSelectMenu, CustomID: actionID(row.Select.Action, ""),
			Placeholder: cut(row.Select.Hint, maxPlaceholder),
		}
		menu.Options = options(row.Select.Choices)
		out.Components = append(out.Components, menu)
		return out
	}
	for i, b := range row.Buttons {
		if i < maxRowButtons {
			out.Components = append(out.Components, button(b))
		}
	}
	return out
}

func options(choices []commands.Choice) []discordgo.SelectMenuOption {
	var out []discordgo.SelectMenuOption
	for _, c := range choices[:min(len(choices), maxSelectOptions)] {
		out = append(out, discordgo.SelectMenuOption{Label: cut(strip(c.Name), maxOptionLabel), Value: c.Value})
	}
	return out
}

func button(b commands.Button) discordgo.Button {
	style := discordgo.SecondaryButton
	switch {
	case b.Link != "":
		return discordgo.Button{Label: cut(b.Label, maxButtonLabel), Style: discordgo.LinkButton, URL: safeLink(b.Link)}
	case b.Main:
		style = discordgo.PrimaryButton
	case b.Danger:
		style = discordgo.DangerButton
	}
	return discordgo.Button{Label: cut(b.Label, maxButtonLabel), Style: style, CustomID: actionID(b.Action, b.Argument)}
}

func pager(r *commands.Reply, say *phrase.Speaker, again string) discordgo.ActionsRow {
	return discordgo.ActionsRow{Components: []discordgo.MessageComponent{
		discordgo.Button{Label: say.Say("Previous"), Style: discordgo.SecondaryButton, CustomID: pageID(again, r.Page-1), Disabled: r.Page == 0},
		discordgo.Button{Label: say.Say("Page %d of %d", r.Page+1, r.Pages), Style: discordgo.SecondaryButton, CustomID: "p:" + again + ":here", Disabled: true},
		discordgo.Button{Label: say.Say("Next"), Style: discordgo.SecondaryButton, CustomID: pageID(again, r.Page+1), Disabled: r.Page+1 >= r.Pages},
	}}
}

func modal(m *commands.Modal, id string) *discordgo.InteractionResponse {
	data := &discordgo.InteractionResponseData{CustomID: id, Title: cut(m.Title, maxModalTitle)}
	for i, f := range m.Fields {
		if i < maxModalFields {
			data.Components = append(data.Components, field(f))
		}
	}
	return &discordgo.InteractionResponse{Type: discordgo.InteractionResponseModal, Data: data}
}

func field(f commands.Field) discordgo.Label {
	label := discordgo.Label{Label: cut(f.Label, maxFieldLabel), Description: cut(f.Hint, maxFieldHint)}
	required := f.Required
	switch menu := (discordgo.SelectMenu{CustomID: f.Name, Required: &required}); {
	case f.Channel:
		menu.MenuType = discordgo.ChannelSelectMenu
		menu.ChannelTypes = []discordgo.ChannelType{discordgo.ChannelTypeGuildText, discordgo.ChannelTypeGuildNews}
		label.Component = menu
		return label
	case f.Role:
		menu.MenuType = discordgo.RoleSelectMenu
		label.Component = menu
		return label
	case len(f.Choices) > 0:
		menu.MenuType, menu.Options = discordgo.StringSelectMenu, options(f.Choices)
		for i := range menu.Options {
			menu.Options[i].Default = menu.Options[i].Value == f.Value
		}
		label.Component = menu
		return label
	}
	style := discordgo.TextInputShort
	if f.Long {
		style = discordgo.TextInputParagraph
	}
	label.Component = discordgo.TextInput{CustomID: f.Name, Style: style, Required: &required, MaxLength: f.Max, Value: f.Value}
	return label
}
