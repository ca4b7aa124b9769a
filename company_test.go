package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"wiredesk/internal/archive"
	"wiredesk/internal/news"
	"wiredesk/internal/sandbox"
	"wiredesk/internal/servers"
)

// asProgram makes the test binary the program itself, with these arguments.
const asProgram = "WIREDESK_TEST_ARGS"

func TestMain(m *testing.M) {
	if args, ok := os.LookupEnv(asProgram); ok {
		os.Args = append(os.Args[:1], strings.Fields(args)...)
		main()
	}
	os.Exit(m.Run())
}

// company is several processes of the program, as `wiredesk run` starts them, on a
// PostgreSQL and a Redis of their own and one sandbox.
type company struct {
	t        *testing.T
	sandbox  *sandbox.Server
	press    *fakePress
	database *servers.Process
	redis    *servers.Process
	address  string // of the database
	redisURL string
	store    *archive.Store
	channels []string
	rng      *rand.Rand
	log      *bytes.Buffer
	logging  sync.Mutex
}

// newCompany makes a desk with so many channels, each with a source and a watch on
// a word that stands in that source's reports only.
func newCompany(t *testing.T, channels int, gateway sandbox.GatewayOptions) *company {
	t.Helper()
	redis := servers.Redis(t)
	c := newCompanyOn(t, "redis://"+redis.Addr, channels, gateway)
	c.redis = redis
	return c
}

// newCompanyOn is newCompany on another kind of Redis, which the test keeps.
func newCompanyOn(t *testing.T, redisURL string, channels int, gateway sandbox.GatewayOptions) *company {
	t.Helper()
	c := &company{t: t, press: newPress(t), rng: rand.New(rand.NewPCG(9, 9)), log: &bytes.Buffer{}, redisURL: redisURL}
	c.address, c.database = servers.Postgres(t)
	c.sandbox = sandbox.New(sandbox.Options{Gateway: gateway})
	if err := c.sandbox.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.sandbox.Close)
	var err error
	if c.store, err = archive.Open(t.Context(), c.address, archive.Options{}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.store.Close() }) // its server may be gone
	guild := c.sandbox.GuildID()
	if err := c.store.SaveDesk(t.Context(), news.Desk{ID: guild, Name: "Company", Lang: "en", Zone: "UTC", Channel: c.sandbox.ChannelID(guild, "wire"), Setup: true}); err != nil {
		t.Fatal(err)
	}
	for n := range channels {
		id := c.sandbox.AddChannel(guild, sandbox.TextChannel, fmt.Sprint("news-", n))
		c.channels = append(c.channels, id)
		c.publish(n, 0, 1) // what the first poll finds isn't posted
		c.source("/feed/", n)
		if _, err := c.store.AddWatch(t.Context(), news.Watch{Desk: guild, Name: fmt.Sprint("watch ", n), Query: word(n), Channel: id, AddedAt: time.Now()}); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

// source adds the source with a number; "/copy/" are others that tell the same.
func (c *company) source(path string, n int) {
	c.t.Helper()
	if _, err := c.store.AddSource(c.t.Context(), news.Source{Desk: c.sandbox.GuildID(), Kind: news.SourceFeed, Address: c.press.URL + fmt.Sprint(path, n), Name: fmt.Sprint("Source ", n), AddedAt: time.Now(), NextPoll: time.Now()}); err != nil {
		c.t.Fatal(err)
	}
}

// word is one that only the source's own reports have.
func word(n int) string {
	return "zq" + strings.Repeat(string(rune('a'+n%26)), 3) + string(rune('a'+n/26)) + "x"
}

// title names a source's story.
func title(source, story int) string { return fmt.Sprintf("Story %d of source %d", story, source) }

// publish has a source list the stories from..to, each of its own words.
func (c *company) publish(source, from, to int) {
	var b strings.Builder
	fmt.Fprintf(&b, `<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Source %d</title><link>%s</link>`, source, c.press.URL)
	for story := from; story < to; story++ {
		words := make([]string, 120)
		for i := range words {
			words[i] = fmt.Sprintf("w%06x", c.rng.IntN(1<<24))
		}
		words[60] = word(source)
		fmt.Fprintf(&b, `<item><title>%s</title><link>%s/s/%d/%d</link><guid>%d-%d</guid><pubDate>%s</pubDate><content:encoded><![CDATA[<p>%s.</p>]]></content:encoded></item>`,
			title(source, story), c.press.URL, source, story, source, story, time.Now().Format(time.RFC1123Z), strings.Join(words, " "))
	}
	b.WriteString(`</channel></rss>`)
	c.press.text(fmt.Sprint("/feed/", source), "application/rss+xml", b.String())
	again := strings.NewReplacer("/s/", "/again/", "<guid>", "<guid>again-").Replace(b.String())
	c.press.text(fmt.Sprint("/copy/", source), "application/rss+xml", again)
}

// start starts a process; more are settings such as "LISTEN_ADDR=…".
func (c *company) start(args string, more ...string) *exec.Cmd {
	c.t.Helper()
	p := exec.CommandContext(context.WithoutCancel(c.t.Context()), os.Args[0])
	p.Env = append(os.Environ(), asProgram+"=run "+args, "DISCORD_TOKEN="+c.sandbox.Token(), "DISCORD_API_URL="+c.sandbox.URL()+"/api",
		"DATABASE_URL="+c.address, "REDIS_URL="+c.redisURL, "LISTEN_ADDR=off", "POLL_MIN=1s", "FETCH_ALLOW=127.0.0.0/8", "LOG_LEVEL=warn")
	p.Env = append(p.Env, more...)
	p.Stderr = c
	p.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := p.Start(); err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { kill(p) })
	return p
}

func kill(p *exec.Cmd) {
	_ = syscall.Kill(-p.Process.Pid, syscall.SIGKILL) // it may have ended
	_ = p.Wait()                                      // that it was killed is no news
}

// Write keeps what processes complain of.
func (c *company) Write(b []byte) (int, error) {
	c.logging.Lock()
	defer c.logging.Unlock()
	if c.log.Len() < 1<<20 {
		c.log.Write(b)
	}
	return len(b), nil
}

func (c *company) complaints() string {
	c.logging.Lock()
	defer c.logging.Unlock()
	return c.log.String()
}

// primed waits until every source was polled once.
func (c *company) primed() {
	c.t.Helper()
	c.until("every source was polled", func() bool {
		all, err := c.store.Sources(c.t.Context(), c.sandbox.GuildID())
		if err != nil {
			return false
		}
		for _, s := range all {
			if !s.Primed {
				return false
			}
		}
		return true
	})
}

func (c *company) until(what string, ok func() bool) {
	c.t.Helper()
	for end := time.Now().Add(15 * time.Minute); !ok(); time.Sleep(200 * time.Millisecond) {
		if time.Now().After(end) {
			c.t.Logf("%s", c.complaints())
			c.t.Fatalf("waited too long until %s", what)
		}
	}
}

// posted counts how often each story stands in its channel.
func (c *company) posted() (count map[string]int) {
	c.t.Helper()
	count = map[string]int{}
	for n, channel := range c.channels {
		all, err := c.sandbox.Messages("editor", channel)
		if err != nil {
			c.t.Fatal(err)
		}
		for _, m := range all {
			text := m.Text()
			if i := strings.Index(text, "Story "); i >= 0 {
				var story, source int
				if _, err := fmt.Sscanf(text[i:], "Story %d of source %d", &story, &source); err == nil && source == n {
					count[title(source, story)]++
				}
			}
		}
	}
	return count
}

// check counts what is lost and what stands twice of the stories 1..stories.
func (c *company) check(stories int) {
	c.t.Helper()
	count, lost, twice := c.posted(), 0, 0
	for n := range c.channels {
		for story := 1; story <= stories; story++ {
			switch times := count[title(n, story)]; {
			case times == 0:
				lost++
			case times > 1:
				twice++
			}
		}
	}
	limited := 0
	for _, r := range c.sandbox.Requests("") {
		if r.Status == http.StatusTooManyRequests {
			limited++
		}
	}
	c.t.Logf("%d stories to %d channels: %d lost, %d twice; %d answers of 429, %d hasty identifies", stories*len(c.channels), len(c.channels), lost, twice, limited, c.sandbox.Hasty())
	if lost+twice > 0 {
		c.t.Errorf("%d lost, %d twice\n%s", lost, twice, c.complaints())
	}
}
