package sandbox

import "strconv"

// Permission is a set of permission bits.
// https://discord.com/developers/docs/topics/permissions
type Permission uint64

// The permissions that the sandbox knows.
const (
	CreateInvite         Permission = 1 << 0
	Administrator        Permission = 1 << 3
	ManageChannels       Permission = 1 << 4
	ManageGuild          Permission = 1 << 5
	AddReactions         Permission = 1 << 6
	ViewChannel          Permission = 1 << 10
	SendMessages         Permission = 1 << 11
	ManageMessages       Permission = 1 << 13
	EmbedLinks           Permission = 1 << 14
	AttachFiles          Permission = 1 << 15
	ReadMessageHistory   Permission = 1 << 16
	MentionEveryone      Permission = 1 << 17
	ManageRoles          Permission = 1 << 28
	ManageWebhooks       Permission = 1 << 29
	UseCommands          Permission = 1 << 31
	ManageThreads        Permission = 1 << 34
	CreatePublicThreads  Permission = 1 << 35
	CreatePrivateThreads Permission = 1 << 36
	SendInThreads        Permission = 1 << 38
	PinMessages          Permission = 1 << 51
	allPermissions       Permission = 1<<53 - 1
)

func (p Permission) has(q Permission) bool { return p&q == q }

func (p Permission) String() string { return strconv.FormatUint(uint64(p), 10) }

// overwrite changes what a role (kind 0) or a member (kind 1) may do in a channel.
type overwrite struct {
	id          string
	kind        int
	allow, deny Permission
}

// guildPermissions are a member's permissions before a channel's overwrites.
func (g *guild) permissions(m *member) Permission {
	if m == nil {
		return 0
	}
	if g.owner == m.user.id {
		return allPermissions
	}
	p := g.roles[g.id].permissions
	for _, id := range m.roles {
		if r := g.roles[id]; r != nil {
			p |= r.permissions
		}
	}
	if p.has(Administrator) {
		return allPermissions
	}
	return p
}

// permissionsIn are a member's permissions in a channel. A thread has its parent's.
// https://discord.com/developers/docs/topics/permissions#permission-overwrites
func (c *channel) permissionsFor(m *member) Permission {
	g := c.guild
	p := g.permissions(m)
	if p == allPermissions || m == nil {
		return p
	}
	if c.parent != nil && c.isThread() {
		return c.parent.permissionsFor(m)
	}
	if o := c.overwrites[g.id]; o != nil {
		p = p&^o.deny | o.allow
	}
	var allow, deny Permission
	for _, id := range m.roles {
		if o := c.overwrites[id]; o != nil {
			allow |= o.allow
			deny |= o.deny
		}
	}
	p = p&^deny | allow
	if o := c.overwrites[m.user.id]; o != nil {
		p = p&^o.deny | o.allow
	}
	if !p.has(ViewChannel) {
		return 0
	}
	if !p.has(SendMessages) {
		p &^= MentionEveryone | AttachFiles | EmbedLinks
	}
	return p
}

// canSend says whether a member may post in the channel.
func (c *channel) canSend(m *member) bool {
	p := c.permissionsFor(m)
	if c.isThread() {
		return p.has(ViewChannel | SendInThreads)
	}
	return p.has(ViewChannel | SendMessages)
}
