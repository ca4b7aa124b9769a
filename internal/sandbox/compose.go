package sandbox

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Limits of a message.
// https://discord.com/developers/docs/resources/message#create-message
const (
	maxContent     = 2000
	maxEmbeds      = 10
	maxEmbedsText  = 6000
	maxAttachments = 10
	maxNonce       = 25
	maxStickers    = 3
)

// draft is the body of a request that writes a message, checked. A nil pointer is
// a field that was not given.
type draft struct {
	content    *string
	embeds     *[]object
	components *[]object
	keep       *[]object // attachments kept or described, by id
	flags      *int
	mentions   *allowedMentions
	tts        bool
	nonce      any
	enforce    bool
	reference  form
	replies    bool
	files      []*file
}

type allowedMentions struct {
	parse  []string
	users  []string
	roles  []string
	author bool
}

// readDraft checks the body of a message. old is the message being edited, or nil.
func (s *Server) readDraft(f form, files []*file, old *message) *draft {
	d := &draft{files: files}
	v2 := old != nil && old.v2()
	if n, ok := f.integer("flags", 0, 1<<31-1); ok {
		flags := int(n)
		d.flags = &flags
		v2 = v2 || flags&flagComponentsV2 != 0
	}
	if f.given("content") {
		text := f.text("content", 0, maxContent)
		d.content = &text
	}
	if f.given("embeds") {
		d.embeds = readEmbeds(f)
	}
	if f.given("components") {
		checker := componentChecker{v2: v2, server: s, files: files}
		if old != nil {
			checker.files = append(slices.Clone(files), old.files...)
		}
		d.components = checker.message(f)
	}
	d.readAttachments(f)
	d.tts = f.boolean("tts")
	d.readNonce(f)
	d.readMentions(f)
	if r, ok := f.child("message_reference"); ok {
		d.reference, d.replies = r, true
	}
	f.list("sticker_ids", 0, maxStickers)
	if v2 {
		d.checkV2(f)
	}
	return d
}

func (d *draft) checkV2(f form) {
	for _, key := range []string{"content", "embeds", "poll", "sticker_ids"} {
		if text, isText := f.v[key].(string); isText && text == "" {
			continue
		}
		if list, isList := f.v[key].([]any); isList && len(list) == 0 {
			continue
		}
		if f.has(key) {
			f.fail(key, "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
				"The '%s' field cannot be used when using MessageFlags.IS_COMPONENTS_V2", key)
		}
	}
}

func (d *draft) readNonce(f form) {
	if f.has("nonce") {
		d.nonce = f.v["nonce"]
		if text, isText := d.nonce.(string); isText && utf8.RuneCountInString(text) > maxNonce {
			f.fail("nonce", "NONCE_TYPE_TOO_LONG", "Must be %d or fewer in length.", maxNonce)
		}
	}
	d.enforce = f.boolean("enforce_nonce")
}

func (d *draft) readAttachments(f form) {
	if !f.given("attachments") {
		return
	}
	forms, _ := f.forms("attachments", 0, maxAttachments)
	keep := make([]object, 0, len(forms))
	for _, a := range forms {
		a.need("id")
		a.text("description", 0, 1024)
		a.text("filename", 0, 1024)
		keep = append(keep, a.v)
	}
	d.keep = &keep
}

func (d *draft) readMentions(f form) {
	a, ok := f.child("allowed_mentions")
	if !ok {
		return
	}
	m := &allowedMentions{author: a.boolean("replied_user")}
	parse, _ := a.list("parse", 0, 1521)
	for i, entry := range parse {
		word, _ := entry.(string)
		if !slices.Contains([]string{"everyone", "users", "roles"}, word) {
			a.fail(at("parse", i), "BASE_TYPE_CHOICES", "Value must be one of ('everyone', 'users', 'roles').")
		}
		m.parse = append(m.parse, word)
	}
	m.users = a.ids("users", 100)
	m.roles = a.ids("roles", 100)
	for key, list := range map[string][]string{"users": m.users, "roles": m.roles} {
		if len(list) > 0 && slices.Contains(m.parse, key) {
			a.fail(key, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", "parse:[\"%s\"] and %s: [ids...] are mutually exclusive.", key, key)
		}
	}
	d.mentions = m
}

// ids reads a list of ids.
func (f form) ids(key string, most int) []string {
	list, _ := f.list(key, 0, most)
	ids := make([]string, 0, len(list))
	for i, entry := range list {
		id, _ := entry.(string)
		if !isSnowflake(id) {
			f.fail(at(key, i), "NUMBER_TYPE_COERCE", "Value \"%v\" is not snowflake.", entry)
			continue
		}
		ids = append(ids, id)
	}
	return ids
}

// empty says whether nothing would be seen of the message.
func (m *message) empty() bool {
	return m.content == "" && len(m.embeds) == 0 && len(m.components) == 0 && len(m.files) == 0
}

// write puts a checked draft into a message, new or old, and refuses what would
// leave it empty.
func (s *Server) write(m *message, d *draft, edit bool) *apiError {
	next := *m
	if d.content != nil {
		next.content = *d.content
	}
	if d.embeds != nil {
		next.embeds = *d.embeds
	}
	if d.components != nil {
		next.components = *d.components
	}
	settable := flagSuppressEmbeds | flagComponentsV2
	if !edit {
		settable |= flagSuppressNotify
		next.tts, next.nonce = d.tts, d.nonce
	}
	if d.flags != nil {
		next.flags = next.flags&^(settable&^flagComponentsV2) | *d.flags&settable
	}
	if next.v2() {
		next.content, next.embeds = "", nil
	}
	next.files = s.keepFiles(m.files, d)
	if next.flags&flagSuppressEmbeds != 0 && edit {
		next.embeds = nil
	}
	if next.empty() {
		return errEmptyMessage()
	}
	*m = next
	s.resolveMedia(m)
	s.readPings(m, d.mentions)
	return nil
}

// keepFiles are a message's attachments after a draft: those kept, and the new ones.
func (s *Server) keepFiles(old []*file, d *draft) []*file {
	var files []*file
	for _, f := range old {
		if d.keep == nil || slices.ContainsFunc(*d.keep, func(a object) bool { return idText(a["id"]) == f.id }) {
			files = append(files, f)
		}
	}
	return append(files, d.files...)
}

var pingPattern = regexp.MustCompile(`<@(&|!)?(\d+)>|@everyone|@here`)

// readPings finds whom the message mentions, as far as allowed.
// https://discord.com/developers/docs/resources/message#allowed-mentions-object
func (s *Server) readPings(m *message, allowed *allowedMentions) {
	m.mentions, m.mentionRoles, m.everyone = nil, nil, false
	may := m.channel.guild == nil || m.channel.permissionsFor(m.channel.guild.members[m.author.id]).has(MentionEveryone)
	text := m.content + "\n" + componentsText(m.components)
	for _, hit := range pingPattern.FindAllStringSubmatch(text, -1) {
		switch {
		case hit[2] == "":
			m.everyone = m.everyone || may && allowed.allows("everyone", "")
		case hit[1] == "&":
			r := s.roleIn(m.channel, hit[2])
			if r != nil && allowed.allows("roles", r.id) && (r.mentionable || may) && !slices.Contains(m.mentionRoles, r.id) {
				m.mentionRoles = append(m.mentionRoles, r.id)
			}
		default:
			u := s.world.users[hit[2]]
			if u != nil && allowed.allows("users", u.id) && !slices.Contains(m.mentions, u) {
				m.mentions = append(m.mentions, u)
			}
		}
	}
	if m.referenced != nil && (allowed == nil || allowed.author) && !slices.Contains(m.mentions, m.referenced.author) {
		m.mentions = append(m.mentions, m.referenced.author)
	}
}

func (s *Server) roleIn(c *channel, id string) *role {
	if c.guild == nil {
		return nil
	}
	return c.guild.roles[id]
}

// allows says whether a mention of a kind pings.
func (a *allowedMentions) allows(kind, id string) bool {
	if a == nil || slices.Contains(a.parse, kind) {
		return true
	}
	return kind == "users" && slices.Contains(a.users, id) || kind == "roles" && slices.Contains(a.roles, id)
}

// reply reads what the message answers to.
func (s *Server) reply(m *message, d *draft) *apiError {
	if !d.replies {
		return nil
	}
	id := d.reference.snowflake("message_id")
	old := m.channel.find(id)
	if old == nil || old.only != "" {
		if d.reference.given("fail_if_not_exists") && !d.reference.boolean("fail_if_not_exists") {
			return nil
		}
		return formError("message_reference", "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "Unknown message")
	}
	m.kind, m.referenced = messageReply, old
	m.reference = object{"type": 0, "channel_id": m.channel.id, "message_id": id}
	if m.channel.guild != nil {
		m.reference["guild_id"] = m.channel.guild.id
	}
	return nil
}

// idText is an id that came as a string or a number.
func idText(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case interface{ String() string }:
		return v.String()
	}
	return ""
}

// kindOf guesses a file's content type from its first bytes and its name.
func kindOf(name string, body []byte) string {
	kind := http.DetectContentType(body)
	for suffix, known := range map[string]string{
		".html": "text/html; charset=utf-8", ".txt": "text/plain; charset=utf-8", ".csv": "text/csv; charset=utf-8",
		".json": "application/json; charset=utf-8", ".opml": "text/x-opml", ".xml": "application/xml; charset=utf-8",
		".pdf": "application/pdf", ".svg": "image/svg+xml",
	} {
		if strings.HasSuffix(strings.ToLower(name), suffix) {
			return known
		}
	}
	return kind
}
