package commands

import (
	"context"
	"slices"
	"strings"
	"time"

	"wiredesk/internal/archive"
	"wiredesk/internal/cite"
	"wiredesk/internal/news"
)

// languages are those a desk can post in, by code; each is called what its own
// speakers call it. A test holds them to the catalogue.
func languages() []Choice {
	return []Choice{{Name: "English", Value: "en"}, {Name: "Français", Value: "fr"}}
}

// The settings that can be emptied.
const (
	clearChannel  = "channel"
	clearHealth   = "health"
	clearRole     = "role"
	clearZone     = "zone"
	clearPrefer   = "prefer"
	clearCitation = "citation"
	clearMentions = "mentions"
)

// maxZone is longer than any name of a time zone.
const maxZone = 50

func (k *Kit) desk() Command {
	return Command{
		Name: "desk", Description: "The desk's settings, and how to change them", Editors: true, Run: k.runDesk, Complete: completeZone,
		Options: []Option{
			{Name: "language", Description: "The language of what is posted", Choices: languages()},
			{Name: "zone", Description: "The desk's time zone, such as Europe/Paris", Completes: true, MaxLength: maxZone},
			{Name: "channel", Description: "Where alerts go unless a watch says otherwise", Kind: Channel},
			{Name: "health", Description: "Where troubles of sources and posts are told", Kind: Channel},
			{Name: "role", Description: "Who may do what editors do, besides Manage Messages", Kind: Role},
			{Name: "flash", Description: "The role that flash alerts mention", Kind: Role},
			{Name: "urgent", Description: "The role that urgent alerts mention", Kind: Role},
			{Name: "routine", Description: "The role that routine alerts mention", Kind: Role},
			{Name: "cooldown", Description: "Minutes for which a role that was mentioned is left alone", Kind: Number},
			{Name: "citation", Description: "How the desk cites, such as {author}, “{title}”, {outlet}[, {date}]. {address}", MaxLength: cite.MaxTemplate},
			{Name: "prefer", Description: "Outlets that alerts link to first, separated by commas", MaxLength: maxPrefer},
			{Name: "clear", Description: "Empty one of the settings", Choices: []Choice{
				{Name: "alert channel", Value: clearChannel}, {Name: "health channel", Value: clearHealth},
				{Name: "editor role", Value: clearRole}, {Name: "time zone", Value: clearZone},
				{Name: "citation template", Value: clearCitation}, {Name: "mentions", Value: clearMentions},
				{Name: "preferred outlets", Value: clearPrefer},
			}},
		},
	}
}

// runDesk shows the settings, or changes those that are given and shows them then.
func (k *Kit) runDesk(ctx context.Context, req *Request) (*Reply, error) {
	change, err := k.deskChange(ctx, req)
	if err != nil {
		return nil, err
	}
	cites, err := k.changeCitation(ctx, req)
	if err != nil {
		return nil, err
	}
	d, head := req.Desk, Sentence(req.Say, "The desk's settings")
	if change != nil {
		zone := d.Zone
		if d, err = k.Store.ChangeDesk(ctx, d.ID, change); err != nil {
			return nil, err
		}
		if d.Zone != zone {
			if err := k.retime(ctx, req, d); err != nil {
				return nil, err
			}
		}
	}
	if change != nil || cites {
		head = Sentence(req.Say, "The desk's settings are changed.")
	}
	return k.deskShown(ctx, req, d, head)
}

// deskChange checks what is given and says how it changes a desk; nil when
// nothing is given.
func (k *Kit) deskChange(ctx context.Context, req *Request) (func(*news.Desk), error) {
	var changes []func(*news.Desk)
	for _, s := range []struct {
		option string
		check  func(ctx context.Context, req *Request, value string) (string, error)
		set    func(d *news.Desk, value string)
	}{
		{"language", checkLanguage, func(d *news.Desk, v string) { d.Lang = v }},
		{"zone", checkZone, func(d *news.Desk, v string) { d.Zone = v }},
		{"channel", k.checkChannel, func(d *news.Desk, v string) { d.Channel = v }},
		{"health", k.checkChannel, func(d *news.Desk, v string) { d.Health = v }},
		{"role", checkRole, func(d *news.Desk, v string) { d.Role = v }},
		{"flash", checkMention, func(d *news.Desk, v string) { d.Mentions.Flash = v }},
		{"urgent", checkMention, func(d *news.Desk, v string) { d.Mentions.Urgent = v }},
		{"routine", checkMention, func(d *news.Desk, v string) { d.Mentions.Routine = v }},
		{"cooldown", checkCooldown, setCooldown},
		{"prefer", checkPrefer, func(d *news.Desk, v string) { d.Prefer = v }},
		{"clear", checkClear, emptied},
	} {
		given := strings.TrimSpace(req.Text(s.option))
		if given == "" {
			continue
		}
		value, err := s.check(ctx, req, given)
		if err != nil {
			return nil, err
		}
		changes = append(changes, func(d *news.Desk) { s.set(d, value) })
	}
	if len(changes) == 0 {
		return nil, nil
	}
	return func(d *news.Desk) {
		for _, change := range changes {
			change(d)
		}
	}, nil
}

func checkLanguage(_ context.Context, _ *Request, value string) (string, error) {
	if !slices.ContainsFunc(languages(), func(c Choice) bool { return c.Value == value }) {
		return "", news.Errorf(news.Invalid, "Wiredesk doesn't speak %s yet. Choose one of the languages of the list.", value)
	}
	return value, nil
}

func checkZone(_ context.Context, _ *Request, value string) (string, error) {
	value = strings.ReplaceAll(value, " ", "_")
	l, err := time.LoadLocation(value)
	if err != nil || value == "Local" {
		return "", news.Errorf(news.Invalid, "%s is no time zone that is known here. Give one as continent and city, such as Europe/Paris.", value)
	}
	return l.String(), nil
}

func (k *Kit) checkChannel(ctx context.Context, req *Request, value string) (string, error) {
	return value, k.CanPost(ctx, req.Desk.ID, value)
}

func checkRole(_ context.Context, req *Request, value string) (string, error) {
	if value == req.Desk.ID { // Discord gives @everyone the server's own id
		return "", news.Errorf(news.Invalid, "With @everyone as the editor role, all could change this desk. Choose another role.")
	}
	return value, nil
}

// checkPrefer tidies a list of outlets. Any name will do: it is compared with what
// outlets call themselves, without case and accents.
func checkPrefer(_ context.Context, _ *Request, value string) (string, error) {
	var out []string
	for name := range strings.SplitSeq(value, ",") {
		if name = strings.Join(strings.Fields(name), " "); name != "" {
			out = append(out, name)
		}
	}
	if len(out) == 0 {
		return "", news.Errorf(news.Invalid, "No outlet is named there. Give names as alerts show them, separated by commas.")
	}
	return strings.Join(out, ", "), nil
}

// maxPrefer bounds the list of preferred outlets, in characters.
const maxPrefer = 500

func checkClear(_ context.Context, _ *Request, value string) (string, error) {
	if !slices.Contains([]string{clearChannel, clearHealth, clearRole, clearZone, clearPrefer, clearCitation, clearMentions}, value) {
		return "", news.Errorf(news.Invalid, "%s is not a setting that can be emptied. Choose one of the list.", value)
	}
	return value, nil
}

func emptied(d *news.Desk, setting string) {
	switch setting {
	case clearChannel:
		d.Channel = ""
	case clearHealth:
		d.Health = ""
	case clearRole:
		d.Role = ""
	case clearZone:
		d.Zone = ""
	case clearMentions:
		d.Mentions = news.Mentions{}
	case clearPrefer:
		d.Prefer = ""
	}
}

// deskShown shows a desk's settings under head.
func (k *Kit) deskShown(ctx context.Context, req *Request, d news.Desk, head Line) (*Reply, error) {
	template, err := k.Store.Setting(ctx, d.ID, archive.CitationSetting)
	if err != nil {
		return nil, err
	}
	notSet := func(id string, s Span) Span {
		if id == "" {
			return Span{Text: req.Say.Say("not set"), Italic: true}
		}
		return s
	}
	language := d.Lang
	for _, c := range languages() {
		if c.Value == d.Lang {
			language = c.Name
		}
	}
	lines := []Line{
		Sentence(req.Say, "Language of posts: %s", notSet(d.Lang, Span{Text: language, Bold: true})),
		Sentence(req.Say, "Time zone: %s, where it is %s", notSet(d.Zone, Span{Text: d.Zone, Bold: true}), req.Now.In(d.Location()).Format("15:04")),
		Sentence(req.Say, "Alerts go to: %s", notSet(d.Channel, Span{Channel: d.Channel})),
		Sentence(req.Say, "Troubles are told in: %s", notSet(d.Health, Span{Channel: d.Health})),
		Sentence(req.Say, "Editor role: %s", notSet(d.Role, Span{Role: d.Role})),
		Sentence(req.Say, "Preferred outlets: %s", notSet(d.Prefer, Span{Text: d.Prefer, Bold: true})),
		Sentence(req.Say, "Citation template: %s", notSet(template, Span{Text: template, Code: true})),
	}
	return &Reply{
		Head:    head,
		Entries: []Entry{{Title: orElse(d.Name, req.Say.Say("Settings")), Lines: append(lines, mentionLines(req, d.Mentions)...)}},
		Rows:    []Row{{Buttons: []Button{{Label: req.Say.Say("Change"), Action: "desk", Main: true}}}},
	}, nil
}

// deskAction opens the form of settings.
func (k *Kit) deskAction() Action {
	return Action{Name: "desk", Editors: true, Run: func(_ context.Context, req *Request) (*Reply, error) {
		d, hint := req.Desk, req.Say.Say("Stays as it is when left empty")
		return &Reply{Modal: &Modal{
			Path: []string{"desk"}, Title: req.Say.Say("The desk's settings"),
			Fields: []Field{
				{Name: "language", Label: req.Say.Say("Language of posts"), Choices: languages(), Value: d.Lang},
				{Name: "zone", Label: req.Say.Say("Time zone"), Hint: req.Say.Say("Continent and city, such as Europe/Paris"), Max: maxZone, Value: d.Zone},
				{Name: "channel", Label: req.Say.Say("Where alerts go"), Hint: hint, Channel: true},
				{Name: "health", Label: req.Say.Say("Where troubles are told"), Hint: hint, Channel: true},
				{Name: "role", Label: req.Say.Say("Editor role"), Hint: hint, Role: true},
			},
		}}, nil
	}}
}

// completeZone proposes time zones: what is typed if it is one, and well-known ones.
func completeZone(_ context.Context, req *Request) ([]Choice, error) {
	typed := strings.TrimSpace(req.Text("zone"))
	var out []Choice
	add := func(name string) {
		l, err := time.LoadLocation(name)
		if err == nil && name != "Local" && len(out) < suggestions && !slices.ContainsFunc(out, func(c Choice) bool { return c.Value == name }) {
			out = append(out, Choice{Name: name + " · " + req.Now.In(l).Format("15:04"), Value: name})
		}
	}
	if typed != "" {
		add(strings.ReplaceAll(typed, " ", "_"))
	}
	for _, name := range strings.Fields(zones) {
		if strings.Contains(strings.ToLower(name), strings.ToLower(strings.ReplaceAll(typed, " ", "_"))) {
			add(name)
		}
	}
	return out, nil
}

// zones are proposed before anything is typed, those of most newsrooms first.
const zones = `Europe/London Europe/Paris Europe/Berlin Europe/Kyiv Europe/Warsaw Europe/Brussels Europe/Madrid
	Europe/Rome Europe/Amsterdam Europe/Zurich Europe/Vienna Europe/Prague Europe/Stockholm Europe/Oslo Europe/Copenhagen
	Europe/Helsinki Europe/Tallinn Europe/Riga Europe/Vilnius Europe/Dublin Europe/Lisbon Europe/Athens Europe/Bucharest
	Europe/Sofia Europe/Budapest Europe/Belgrade Europe/Chisinau Europe/Minsk Europe/Moscow Europe/Istanbul Asia/Tbilisi
	Asia/Yerevan Asia/Baku Asia/Almaty Asia/Tashkent Asia/Jerusalem Asia/Beirut Africa/Cairo Africa/Lagos Africa/Nairobi
	Africa/Johannesburg Africa/Dakar Africa/Algiers Africa/Casablanca Asia/Dubai Asia/Tehran Asia/Kabul Asia/Karachi
	Asia/Kolkata Asia/Dhaka Asia/Bangkok Asia/Jakarta Asia/Singapore Asia/Hong_Kong Asia/Shanghai Asia/Taipei Asia/Seoul
	Asia/Tokyo Australia/Sydney Pacific/Auckland America/New_York America/Chicago America/Denver America/Los_Angeles
	America/Toronto America/Vancouver America/Montreal America/Mexico_City America/Bogota America/Lima America/Sao_Paulo
	America/Argentina/Buenos_Aires America/Santiago UTC`
