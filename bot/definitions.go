package bot

import (
	"github.com/bwmarrin/discordgo"

	"wiredesk/commands"
	"wiredesk/internal/phrase"
)

// Definitions gives the commands as Discord registers them, with the names and
// descriptions of every language of the catalogue.
func Definitions(table *commands.Table, phrases *phrase.Catalogue) []*discordgo.ApplicationCommand {
	d := definer{phrases: phrases}
	var out []*discordgo.ApplicationCommand
	for _, c := range table.Commands {
		out = append(out, d.command(c))
	}
	for _, m := range table.Menus {
		names := d.locales(m.Name)
		contexts := []discordgo.InteractionContextType{discordgo.InteractionContextGuild}
		out = append(out, &discordgo.ApplicationCommand{
			Type: discordgo.MessageApplicationCommand, Name: m.Name, NameLocalizations: &names, Contexts: &contexts,
		})
	}
	return out
}

type definer struct{ phrases *phrase.Catalogue }

func (d definer) command(c commands.Command) *discordgo.ApplicationCommand {
	names, descriptions := d.locales("/"+c.Name), d.locales(c.Description)
	contexts := []discordgo.InteractionContextType{discordgo.InteractionContextGuild}
	out := &discordgo.ApplicationCommand{
		Type: discordgo.ChatApplicationCommand, Name: c.Name, NameLocalizations: &names,
		Description: c.Description, DescriptionLocalizations: &descriptions, Contexts: &contexts,
		Options: d.options(c),
	}
	if c.Editors {
		permission := int64(discordgo.PermissionManageMessages)
		out.DefaultMemberPermissions = &permission
	}
	return out
}

func (d definer) options(c commands.Command) []*discordgo.ApplicationCommandOption {
	out := []*discordgo.ApplicationCommandOption{}
	for _, s := range c.Subs {
		out = append(out, &discordgo.ApplicationCommandOption{
			Type: discordgo.ApplicationCommandOptionSubCommand, Name: s.Name, NameLocalizations: d.locales("/" + s.Name),
			Description: s.Description, DescriptionLocalizations: d.locales(s.Description), Options: d.options(s),
		})
	}
	for _, o := range c.Options {
		out = append(out, d.option(o))
	}
	return out
}

func (d definer) option(o commands.Option) *discordgo.ApplicationCommandOption {
	out := &discordgo.ApplicationCommandOption{
		Name: o.Name, NameLocalizations: d.locales("/" + o.Name), Required: o.Required, MaxLength: o.MaxLength,
		Description: o.Description, DescriptionLocalizations: d.locales(o.Description), Autocomplete: o.Completes,
	}
	switch o.Kind {
	case commands.Text:
		out.Type = discordgo.ApplicationCommandOptionString
	case commands.Number:
		out.Type = discordgo.ApplicationCommandOptionInteger
	case commands.Channel:
		out.Type = discordgo.ApplicationCommandOptionChannel
		out.ChannelTypes = []discordgo.ChannelType{discordgo.ChannelTypeGuildText, discordgo.ChannelTypeGuildNews}
		if o.Forums {
			out.ChannelTypes = append(out.ChannelTypes, discordgo.ChannelTypeGuildForum)
		}
	case commands.Role:
		out.Type = discordgo.ApplicationCommandOptionRole
	case commands.File:
		out.Type = discordgo.ApplicationCommandOptionAttachment
	case commands.Flag:
		out.Type = discordgo.ApplicationCommandOptionBoolean
	}
	for _, choice := range o.Choices {
		out.Choices = append(out.Choices, &discordgo.ApplicationCommandOptionChoice{
			Name: choice.Name, NameLocalizations: d.locales(choice.Name), Value: choice.Value,
		})
	}
	return out
}

// discordLocales are the codes that Discord has for a language where they differ
// from the language's own
// (https://docs.discord.com/developers/reference#locales).
func discordLocales(lang string) []discordgo.Locale {
	switch lang {
	case "es":
		return []discordgo.Locale{discordgo.SpanishES, "es-419"}
	case "pt":
		return []discordgo.Locale{discordgo.PortugueseBR}
	case "sv":
		return []discordgo.Locale{discordgo.Swedish}
	}
	return []discordgo.Locale{discordgo.Locale(lang)}
}

// locales gives key in every language of the catalogue but English.
func (d definer) locales(key string) map[discordgo.Locale]string {
	out := map[discordgo.Locale]string{}
	for _, lang := range d.phrases.Languages()[1:] {
		text := d.phrases.In(lang).Say(key)
		for _, l := range discordLocales(lang) {
			out[l] = text
		}
	}
	return out
}
