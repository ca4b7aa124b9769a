package main

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"testing"
	"time"

	"wiredesk/config"
	"wiredesk/internal/sandbox"
	"wiredesk/internal/servers"
)

// runChild tells TestRunChild that it is to be the bot.
const runChild = "WIREDESK_TEST_RUN"

// TestRunChild is `wiredesk run` in a process that another test kills.
func TestRunChild(t *testing.T) {
	if os.Getenv(runChild) == "" {
		t.Skip("only runs as the child of another test")
	}
	os.Exit(dispatch(t.Context(), []string{"run"}, os.Stdout, os.Stderr))
}

// child starts the bot on the house's archive in a process of its own.
func (h *house) child(listen string) *exec.Cmd {
	h.t.Helper()
	c := exec.CommandContext(h.t.Context(), os.Args[0], "-test.run=^TestRunChild$")
	c.Env = append(os.Environ(), runChild+"=1",
		"DISCORD_TOKEN="+h.sandbox.Token(), "DISCORD_API_URL="+h.sandbox.URL()+"/api", "DATA_DIR="+h.cfg.DataDir,
		"REDIS_URL="+h.cfg.Redis.Reveal(), "POLL_MIN=1s", "FETCH_ALLOW=127.0.0.0/8", "LISTEN_ADDR="+listen, "LOG_LEVEL=error")
	c.Stderr = testLog{h.t}
	if err := c.Start(); err != nil {
		h.t.Fatal(err)
	}
	return c
}

// TestKilledWhileRedisIsFlushed kills the whole bot at random moments between
// poll and post, and empties Redis at others: what was published meanwhile stands
// in its channel once.
func TestKilledWhileRedisIsFlushed(t *testing.T) {
	t.Parallel()
	rounds, each := 3, 4
	if os.Getenv("WIREDESK_CHAOS") == "1" {
		rounds, each = 60, 20
	}
	server := servers.Redis(t)
	h := newHouseIn(t, sandbox.Options{Limits: sandbox.Limits{Off: true}}, func(c *config.Config) { c.Redis = config.Secret("redis://" + server.Addr) })
	p := newGazette(h)
	h.stop()
	for range rounds {
		c := h.child("off")
		p.print(each)
		time.Sleep(time.Duration(300+rand.N(1500)) * time.Millisecond)
		flush(t, server)
		time.Sleep(time.Duration(rand.N(300)) * time.Millisecond)
		if err := c.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = c.Wait() // "signal: killed" is what is wanted
	}
	t.Logf("%d of %d stories were posted when the last process was killed", len(h.posts("wire")), len(p.items)-1)
	h.start()
	p.await()
	p.check()
}
