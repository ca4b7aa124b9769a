package sandbox

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"time"
)

// world is everything that exists on this Discord. Server.mu guards it.
type world struct {
	token        string
	endpoint     string // where interactions are delivered in place of the gateway; "" for none
	app          *application
	bot          *user
	users        map[string]*user
	people       []*person // in the order in which they came
	guilds       map[string]*guild
	channels     map[string]*channel
	messages     map[string]*message
	commands     map[string]*command
	interactions map[string]*interaction
	byToken      map[string]*interaction
	webhooks     map[string]*webhook
	files        map[string]*file
	nonces       map[nonceKey]nonceUse
}

func newWorld() world {
	return world{
		users:        make(map[string]*user),
		guilds:       make(map[string]*guild),
		channels:     make(map[string]*channel),
		messages:     make(map[string]*message),
		commands:     make(map[string]*command),
		interactions: make(map[string]*interaction),
		byToken:      make(map[string]*interaction),
		webhooks:     make(map[string]*webhook),
		files:        make(map[string]*file),
		nonces:       make(map[nonceKey]nonceUse),
	}
}

type application struct {
	id    string
	name  string
	flags int
}

type user struct {
	id         string
	name       string
	globalName string
	bot        bool
}

func (u *user) view() object {
	v := object{
		"id": u.id, "username": u.name, "discriminator": "0", "global_name": nil, "avatar": nil,
		"public_flags": 0, "flags": 0, "banner": nil, "accent_color": nil,
		"avatar_decoration_data": nil, "collectibles": nil, "primary_guild": nil,
	}
	if u.globalName != "" {
		v["global_name"] = u.globalName
	}
	if u.bot {
		v["bot"] = true
		v["discriminator"] = "0000"
	}
	return v
}

// person is somebody who uses this Discord through the page or a test.
type person struct {
	key    string
	user   *user
	locale string
}

type member struct {
	user   *user
	nick   string
	roles  []string
	joined time.Time
}

func (m *member) view() object {
	v := object{
		"user": m.user.view(), "nick": nil, "avatar": nil, "banner": nil, "roles": slices.Clone(m.roles),
		"joined_at": timestamp(m.joined), "premium_since": nil, "deaf": false, "mute": false, "flags": 0,
		"pending": false, "communication_disabled_until": nil, "avatar_decoration_data": nil, "collectibles": nil,
	}
	if m.nick != "" {
		v["nick"] = m.nick
	}
	if m.roles == nil {
		v["roles"] = []string{}
	}
	return v
}

type role struct {
	id          string
	name        string
	permissions Permission
	position    int
	mentionable bool
	botID       string // set for a bot's own role
}

func (r *role) view() object {
	v := object{
		"id": r.id, "name": r.name, "permissions": r.permissions.String(), "position": r.position, "color": 0,
		"colors": object{"primary_color": 0, "secondary_color": nil, "tertiary_color": nil},
		"hoist":  false, "managed": r.botID != "", "mentionable": r.mentionable, "icon": nil, "unicode_emoji": nil, "flags": 0,
	}
	if r.botID != "" {
		v["tags"] = object{"bot_id": r.botID}
	}
	return v
}

type guild struct {
	id       string
	name     string
	owner    string
	locale   string
	roles    map[string]*role // the guild's own id is the role of everyone
	members  map[string]*member
	channels []*channel // threads excluded
	threads  []*channel
}

func (g *guild) rolesView() []object {
	roles := make([]*role, 0, len(g.roles))
	for _, r := range g.roles {
		roles = append(roles, r)
	}
	slices.SortFunc(roles, func(a, b *role) int { return a.position - b.position })
	views := make([]object, len(roles))
	for i, r := range roles {
		views[i] = r.view()
	}
	return views
}

func (g *guild) view() object {
	return object{
		"id": g.id, "name": g.name, "icon": nil, "description": nil, "home_header": nil, "splash": nil,
		"discovery_splash": nil, "features": []string{"COMMUNITY", "NEWS"}, "banner": nil, "owner_id": g.owner,
		"application_id": nil, "region": "deprecated", "afk_channel_id": nil, "afk_timeout": 300,
		"system_channel_id": nil, "system_channel_flags": 0, "widget_enabled": false, "widget_channel_id": nil,
		"verification_level": 1, "roles": g.rolesView(), "default_message_notifications": 1, "mfa_level": 0,
		"explicit_content_filter": 2, "max_presences": nil, "max_members": 500000, "max_video_channel_users": 25,
		"max_stage_video_channel_users": 50, "vanity_url_code": nil, "premium_tier": 0,
		"premium_subscription_count": 0, "preferred_locale": g.locale, "rules_channel_id": nil,
		"safety_alerts_channel_id": nil, "public_updates_channel_id": nil, "premium_progress_bar_enabled": false,
		"nsfw": false, "nsfw_level": 0, "emojis": []any{}, "stickers": []any{}, "incidents_data": nil,
	}
}

// command is a registered application command. body is what Discord answers with.
type command struct {
	id    string
	guild string // "" for a global one
	kind  int
	name  string
	body  object
}

// webhook is one that the bot made in a channel.
type webhook struct {
	id      string
	token   string
	name    string
	channel *channel
}

// file is an uploaded attachment.
type file struct {
	id          string
	channel     string
	name        string
	kind        string // content type
	description string
	body        []byte
	owner       string // person who uploaded it and has not used it yet
	ephemeral   bool
	width       int
	height      int
}

type nonceKey struct{ channel, author, nonce string }

type nonceUse struct {
	message *message
	at      time.Time
}

// makeToken gives a token whose first part names the bot, as Discord's do; some
// clients read their application's id from there.
func makeToken(id string) string {
	return base64.RawStdEncoding.EncodeToString([]byte(id)) + ".Sandbx.sandbox-token-that-opens-nothing-else"
}

// clone copies a JSON value.
func clone[T any](v T) T {
	b, err := json.Marshal(v)
	if err != nil {
		return v
	}
	var c T
	if json.Unmarshal(b, &c) != nil {
		return v
	}
	return c
}
