package sandbox_test

import (
	"testing"

	"wiredesk/internal/sandbox"
)

// A kept archive knows its desk by these ids.
func TestDeskKeepsItsIDs(t *testing.T) {
	a, b := sandbox.New(sandbox.Options{}), sandbox.New(sandbox.Options{})
	b.Clock().Advance(1)
	if a.GuildID() != b.GuildID() || a.BotID() != b.BotID() || a.Token() != b.Token() {
		t.Errorf("guild %s and %s, bot %s and %s", a.GuildID(), b.GuildID(), a.BotID(), b.BotID())
	}
	for _, name := range []string{"wire", "politics", "desk-health", "announcements", "stories", "editors-only"} {
		if id := a.ChannelID("", name); id == "" || id != b.ChannelID("", name) {
			t.Errorf("#%s is %q and %q", name, id, b.ChannelID("", name))
		}
	}
	for _, who := range []string{"editor", "reporter", "visitor"} {
		if a.UserID(who) != b.UserID(who) {
			t.Errorf("the %s is %s and %s", who, a.UserID(who), b.UserID(who))
		}
	}
	if made := a.AddChannel(a.GuildID(), sandbox.TextChannel, "more"); len(made) < len(a.GuildID()) || made <= a.ChannelID("", "editors-only") {
		t.Errorf("a new channel has the id %s, older than the desk's", made)
	}
}
