package sandbox

import (
	"slices"
	"time"
)

// The kinds of channel.
// https://discord.com/developers/docs/resources/channel#channel-object-channel-types
const (
	TextChannel         = 0
	DirectChannel       = 1
	CategoryChannel     = 4
	AnnouncementChannel = 5
	announcementThread  = 10
	publicThread        = 11
	privateThread       = 12
	ForumChannel        = 15
)

type tag struct {
	id        string
	name      string
	moderated bool
	emoji     string
}

type channel struct {
	id         string
	kind       int
	guild      *guild // nil for a direct channel
	parent     *channel
	name       string
	topic      string
	position   int
	overwrites map[string]*overwrite
	tags       []*tag
	requireTag bool
	messages   []*message // oldest first, ephemeral ones included
	lastID     string
	slowmode   int
	recipient  *user // of a direct channel

	// of a thread
	owner      string
	archived   bool
	archivedAt time.Time
	locked     bool
	archive    int // minutes
	created    time.Time
	applied    []string
	members    []string
	sent       int
}

func (c *channel) isThread() bool { return c.kind >= announcementThread && c.kind <= privateThread }

func (c *channel) view() object {
	v := object{"id": c.id, "type": c.kind, "flags": c.flags(), "last_message_id": nil}
	if c.lastID != "" {
		v["last_message_id"] = c.lastID
	}
	if c.guild == nil {
		v["recipients"] = []object{c.recipient.view()}
		return v
	}
	v["guild_id"] = c.guild.id
	v["name"] = c.name
	v["parent_id"] = nil
	if c.parent != nil {
		v["parent_id"] = c.parent.id
	}
	v["rate_limit_per_user"] = c.slowmode
	if c.isThread() {
		return c.threadView(v)
	}
	v["topic"] = nil
	if c.topic != "" {
		v["topic"] = c.topic
	}
	v["position"] = c.position
	v["nsfw"] = false
	v["permission_overwrites"] = c.overwritesView()
	if c.kind == ForumChannel {
		v["available_tags"] = c.tagsView()
		v["default_reaction_emoji"] = nil
		v["default_sort_order"] = nil
		v["default_forum_layout"] = 0
	}
	return v
}

// partial is the channel as an option that chose it shows it.
// https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object-resolved-data-structure
func (c *channel) partial() object {
	full := c.view()
	v := object{"id": c.id, "name": c.name, "type": c.kind}
	if c.isThread() {
		v["parent_id"], v["thread_metadata"] = full["parent_id"], full["thread_metadata"]
	}
	return v
}

func (c *channel) flags() int {
	if c.requireTag {
		return 1 << 4 // REQUIRE_TAG
	}
	return 0
}

// said is how many messages everybody sees in a thread, besides the one it began with.
// https://discord.com/developers/docs/resources/channel#channel-object
func (c *channel) said() int {
	n := len(c.messages)
	for _, m := range c.messages {
		if m.id == c.id || m.only != "" {
			n--
		}
	}
	return n
}

func (c *channel) threadView(v object) object {
	v["owner_id"] = c.owner
	v["message_count"] = c.said()
	v["member_count"] = len(c.members)
	v["total_message_sent"] = c.sent
	v["thread_metadata"] = object{
		"archived": c.archived, "archive_timestamp": timestamp(c.archivedAt), "locked": c.locked,
		"auto_archive_duration": c.archive, "create_timestamp": timestamp(c.created),
	}
	if c.kind == privateThread {
		v["thread_metadata"].(object)["invitable"] = true
	}
	if c.parent.kind == ForumChannel {
		v["applied_tags"] = append([]string{}, c.applied...)
	}
	return v
}

func (c *channel) tagsView() []object {
	views := make([]object, len(c.tags))
	for i, t := range c.tags {
		views[i] = object{"id": t.id, "name": t.name, "moderated": t.moderated, "emoji_id": nil, "emoji_name": nil}
		if t.emoji != "" {
			views[i]["emoji_name"] = t.emoji
		}
	}
	return views
}

func (c *channel) overwritesView() []object {
	views := []object{}
	for _, o := range c.overwrites {
		views = append(views, object{"id": o.id, "type": o.kind, "allow": o.allow.String(), "deny": o.deny.String()})
	}
	slices.SortFunc(views, func(a, b object) int {
		if olderID(a["id"].(string), b["id"].(string)) {
			return -1
		}
		return 1
	})
	return views
}

func (c *channel) find(messageID string) *message {
	i := slices.IndexFunc(c.messages, func(m *message) bool { return m.id == messageID })
	if i < 0 {
		return nil
	}
	return c.messages[i]
}

// threadMember is a thread's own view of one of its members.
func (c *channel) threadMember(userID string) object {
	return object{"id": c.id, "user_id": userID, "join_timestamp": timestamp(c.created), "flags": 0}
}

// join adds a member to a thread.
func (c *channel) join(userID string) {
	if !slices.Contains(c.members, userID) {
		c.members = append(c.members, userID)
	}
}
