package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"wiredesk/internal/sandbox"
)

// sentBodies gives what the bot asked of a route of Discord's, oldest first.
func (h *house) sentBodies(route string) []map[string]any {
	h.t.Helper()
	var out []map[string]any
	for _, r := range h.sandbox.Requests(route) {
		var body map[string]any
		if err := json.Unmarshal(r.Request, &body); err != nil {
			h.t.Fatalf("%s: %v in %s", route, err, r.Request)
		}
		out = append(out, body)
	}
	return out
}

const (
	postRoute  = "POST /channels/{channel_id}/messages"
	editRoute  = "PATCH /channels/{channel_id}/messages/{message_id}"
	forumRoute = "POST /channels/{channel_id}/threads"
)

// TestMentions lets a story's words ask for mentions: only the role that the desk
// chose is mentioned, in the post alone, and after it is gone nobody; the desk is
// told once.
func TestMentions(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	role := h.sandbox.AddRole(h.guild(), "night desk", 0)
	gone := h.sandbox.AddRole(h.guild(), "day desk", 0)
	h.ask("editor", "desk", map[string]any{"urgent": role, "flash": gone, "channel": h.channel("wire")})
	h.feed(0)
	h.ask("editor", "watch add", map[string]any{"query": "strike", "channel": h.channel("wire"), "name": "strikes"})
	h.ask("editor", "watch edit", map[string]any{"watch": "strikes", "urgency": "urgent"})
	h.sandbox.ForgetRequests()
	old := [3]string{"Old news", "/old", "Nothing of note."}
	loud := [3]string{"Strike @everyone <@&" + role + "> @here", "/loud", "A strike, @everyone, says <@" + h.sandbox.UserID("editor") + "> of 12 dockers."}
	h.press.text("/feed", "application/rss+xml", h.press.rss("Post", loud, old))
	h.until("the story is posted", func() bool { return len(h.posts("wire")) == 1 })
	for _, body := range append(h.sentBodies(postRoute), h.sentBodies(editRoute)...) {
		got, err := json.Marshal(body["allowed_mentions"])
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != `{"parse":[],"replied_user":false,"roles":["`+role+`"]}` || !strings.HasPrefix(fmt.Sprint(body["content"]), "<@&"+role+">") {
			t.Errorf("a message goes out with %s, and begins %.40q", got, body["content"])
		}
	}
	h.sandbox.RemoveRole(h.guild(), gone)
	h.ask("editor", "watch edit", map[string]any{"watch": "strikes", "urgency": "flash"})
	for n := 1; n <= 2; n++ {
		h.feed(n)
		h.until("the next story is posted", func() bool {
			return slices.ContainsFunc(h.posts("wire"), func(p string) bool { return strings.Contains(p, fmt.Sprint("Dockers strike ", n)) })
		})
	}
	const sentence = "A role that alerts should mention no longer exists"
	h.until("the desk is told", func() bool { return strings.Contains(strings.Join(h.posts("wire"), "\n"), sentence) })
	all := strings.Join(h.posts("wire"), "\n")
	if strings.Count(all, sentence) != 1 || strings.Contains(all, "<@&"+gone+">") {
		t.Errorf("told more than once of a role that is gone, or mentioned it:\n%s", all)
	}
}

// TestThreadsForbidden posts a story's message where threads may not be opened: it
// stands without one, and the channel is told once.
func TestThreadsForbidden(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.feed(0)
	h.ask("editor", "watch add", map[string]any{"query": "strike", "channel": h.channel("wire"), "name": "strikes"})
	h.ask("editor", "watch edit", map[string]any{"watch": "strikes", "thread": true})
	h.sandbox.SetOverwrite(h.channel("wire"), h.sandbox.BotID(), 0, sandbox.CreatePublicThreads)
	h.feed(2)
	h.until("both stories stand, and why they have no thread", func() bool { return len(h.posts("wire")) >= 3 })
	h.feed(3)
	h.until("the third stands too", func() bool { return strings.Contains(strings.Join(h.posts("wire"), "\n"), "Dockers strike 3") })
	all := strings.Join(h.posts("wire"), "\n")
	if n := strings.Count(all, "may not open threads here"); n != 1 || strings.Count(all, "Dockers strike 2") != 1 {
		t.Errorf("told %d times in\n%s", n, all)
	}
}

// TestForum makes a forum post for each story, with those of the watch's tags that
// the forum has, and the forum's first where it demands one.
func TestForum(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	forum := h.channel("stories")
	h.sandbox.SetTags(forum, false, "Ports", "Labour")
	h.feed(0)
	if said := h.ask("editor", "watch add", map[string]any{"query": "strike", "channel": forum, "name": "strikes"}); !strings.Contains(said, "now posts") {
		t.Fatalf("/watch add answered %q", said)
	}
	h.ask("editor", "watch edit", map[string]any{"watch": "strikes", "tags": "labour, Weather"})
	tagged := func(n, tags int) {
		t.Helper()
		h.feed(n)
		h.until("the story has its post", func() bool { return len(h.sentBodies(forumRoute)) == n })
		body := h.sentBodies(forumRoute)[n-1]
		if got := body["applied_tags"].([]any); len(got) != tags {
			t.Errorf("post %d has the tags %v, want %d", n, got, tags)
		}
		if name := fmt.Sprint(body["name"]); name != fmt.Sprint("Dockers strike ", n) {
			t.Errorf("post %d is called %q", n, name)
		}
	}
	tagged(1, 1)
	h.sandbox.SetTags(forum, false, "Ports")
	tagged(2, 0)
	h.sandbox.SetTags(forum, true, "Ports")
	tagged(3, 1)
	h.sandbox.RemoveChannel(forum)
	h.feed(4)
	h.until("/status says that the forum is gone", func() bool {
		return strings.Contains(h.ask("editor", "status", nil), "held for <#"+forum+">: The channel no longer exists.")
	})
}

// TestRollUp posts up to the watch's cap, and tells the rest an hour later in one
// message.
func TestRollUp(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.feed(0)
	h.ask("editor", "watch add", map[string]any{"query": "strike", "channel": h.channel("wire"), "name": "strikes"})
	h.ask("editor", "watch edit", map[string]any{"watch": "strikes", "cap": 1})
	h.feed(1)
	h.until("the first is posted", func() bool { return len(h.posts("wire")) == 1 })
	h.feed(4)
	h.until("all are archived", func() bool { return h.archived() == 5 })
	if posts := h.posts("wire"); len(posts) != 1 {
		t.Errorf("over the cap it posted %q", posts)
	}
	h.ahead.Store(int64(62 * time.Minute))
	h.until("the roll-up is posted", func() bool { return len(h.posts("wire")) == 2 })
	roll := h.posts("wire")[0]
	for n := 2; n <= 4; n++ {
		if strings.Count(roll, fmt.Sprint("Dockers strike ", n)) != 1 {
			t.Errorf("the roll-up %q lacks story %d, or tells it twice", roll, n)
		}
	}
	if strings.Contains(roll, "Dockers strike 1") {
		t.Errorf("the roll-up %q tells what was posted", roll)
	}
}

// TestQuietReply tells a change in quiet hours without notifying anybody, and one
// outside them as ever.
func TestQuietReply(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.feed(0)
	h.ask("editor", "watch add", map[string]any{"query": "ferry", "channel": h.channel("wire"), "name": "ferries"})
	told := func(dead int) {
		old := [3]string{"Old news", "/old", "Nothing of note."}
		text := fmt.Sprintf("A ferry ran aground off the cape. %d people died, the coast guard said on Tuesday, and the search goes on with two boats and a helicopter until dark.", dead)
		h.press.text("/feed", "application/rss+xml", h.press.rss("Post", [3]string{"Ferry runs aground", "/ferry", text}, old))
	}
	told(12)
	h.until("the story is posted", func() bool { return len(h.posts("wire")) == 1 })
	for i, quiet := range []bool{false, true} {
		if quiet {
			now := time.Now().UTC()
			h.ask("editor", "watch edit", map[string]any{"watch": "ferries", "quiet": now.Add(-time.Hour).Format("15:04") + "-" + now.Add(2*time.Hour).Format("15:04")})
		}
		told(20 + 10*i)
		h.until("the change is told", func() bool { return len(h.alertsIn(h.channel("wire"))) == 2+i })
		const suppressed = 1 << 12 // SUPPRESS_NOTIFICATIONS
		reply := h.alertsIn(h.channel("wire"))[0]
		if got := reply.Flags&suppressed != 0; got != quiet {
			t.Errorf("quiet hours %v: the reply %q has the flags %d", quiet, reply.Text(), reply.Flags)
		}
	}
}

// TestSplitAndMerge takes a report out of a story by command and puts it back: the
// messages say so each time, and who may not change stories changes none.
func TestSplitAndMerge(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	text := story(1)
	old := func(outlet string) [3]string {
		return [3]string{"Old news of the " + outlet, "/old-" + outlet, "Nothing of note in the " + outlet + "."}
	}
	for _, outlet := range []string{"North", "South"} {
		h.press.text("/"+outlet, "application/rss+xml", h.press.rss(outlet, old(outlet)))
		h.ask("editor", "source add", map[string]any{"address": h.press.URL + "/" + outlet, "name": outlet})
	}
	h.ask("editor", "watch add", map[string]any{"query": "dispatch", "channel": h.channel("wire")})
	h.until("the first polls are done", func() bool { return h.archived() == 2 })
	for i, outlet := range []string{"North", "South"} {
		h.press.text("/"+outlet, "application/rss+xml", h.press.rss(outlet, [3]string{"Of the " + outlet, "/a-" + outlet, text}, old(outlet)))
		h.until("it is archived", func() bool { return h.archived() == 3+i })
	}
	shows := func(what string, messages int, also bool) {
		t.Helper()
		h.until(what, func() bool {
			posts := h.posts("wire")
			return len(posts) == messages && strings.Contains(posts[len(posts)-1], "Also in") == also
		})
	}
	shows("one message names both outlets", 1, true)
	address := func(outlet string) string { return h.press.URL + "/a-" + outlet }
	if said := h.ask("visitor", "story split", map[string]any{"story": address("South")}); strings.Contains(said, "Split") {
		t.Errorf("a visitor split a story: %q", said)
	}
	if said := h.ask("editor", "story merge", map[string]any{"story": address("South"), "with": address("North")}); !strings.Contains(said, "one story already") {
		t.Errorf("/story merge of one story answered %q", said)
	}
	if said := h.ask("editor", "story split", map[string]any{"story": address("South")}); !strings.Contains(said, "two stories from now on") {
		t.Fatalf("/story split answered %q", said)
	}
	shows("two messages stand, each with its outlet", 2, false)
	if said := h.ask("editor", "story merge", map[string]any{"story": address("South"), "with": address("North")}); !strings.Contains(said, "one story from now on") {
		t.Fatalf("/story merge answered %q", said)
	}
	shows("the first message names both again", 2, true)
	if said := h.ask("editor", "story split", map[string]any{"story": "https://nowhere.invalid/x"}); !strings.Contains(said, "archive") {
		t.Errorf("/story split of nothing answered %q", said)
	}
}

// TestDatesAhead posts a story that its source dates next year, once, and says that
// the date lies ahead; the story after it is posted as well.
func TestDatesAhead(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.feed(0)
	h.ask("editor", "watch add", map[string]any{"query": "strike", "channel": h.channel("wire"), "name": "strikes"})
	ahead := time.Now().AddDate(1, 0, 0).Format(time.RFC1123Z)
	h.press.text("/feed", "application/rss+xml", `<rss version="2.0"><channel><title>Post</title><link>`+h.press.URL+`</link>
		<item><title>Strike of tomorrow</title><link>`+h.press.URL+`/ahead</link><pubDate>`+ahead+`</pubDate><description>A strike that has yet to be.</description></item></channel></rss>`)
	h.until("it is posted", func() bool { return len(h.posts("wire")) == 1 })
	if post := h.posts("wire")[0]; !strings.Contains(post, "ahead") && !strings.Contains(post, "future") {
		t.Errorf("the post %q says nothing of its date", post)
	}
	h.feed(1)
	h.until("the next is posted", func() bool { return len(h.posts("wire")) == 2 })
}
