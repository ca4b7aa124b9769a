package main

import (
	"fmt"
	"os/exec"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"wiredesk/internal/sandbox"
	"wiredesk/internal/servers"
)

// What the chaos of a company is drawn with.
const (
	companyKill  = 5 * time.Second
	companySleep = 45 * time.Second // longer than any lease of what is being sent
)

// companyDraw gives how many channels there are, and stories for each: 2,000
// together, or with -short 200.
func companyDraw() (channels, stories int) {
	if testing.Short() {
		return 10, 20
	}
	return 50, 40
}

// TestChaosCompany has three processes, each doing everything, bring 2,000 stories
// from their sources to 50 channels, while things happen to them and their servers.
func TestChaosCompany(t *testing.T) {
	chaos(t)
	for _, test := range []struct {
		name   string
		kills  bool
		strike func(c *company, running []*exec.Cmd) // once, when a third is posted
	}{
		{"killed", true, nil},
		{"killed, PostgreSQL restarted", true, func(c *company, _ []*exec.Cmd) { restart(c.database) }},
		{"killed, Redis restarted empty", true, func(c *company, _ []*exec.Cmd) { restart(c.redis) }},
		{"one asleep for longer than its leases", false, func(c *company, running []*exec.Cmd) {
			pid := running[0].Process.Pid
			_ = syscall.Kill(pid, syscall.SIGSTOP) // of a process that this test started
			time.Sleep(companySleep)
			_ = syscall.Kill(pid, syscall.SIGCONT)
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			channels, stories := companyDraw()
			c := newCompany(t, channels, sandbox.GatewayOptions{Shards: 2})
			c.ordeal(stories, test.kills, test.strike)
			c.check(stories)
		})
	}
}

// TestChaosCompanyRedis has each story told by two sources, whose processes meet in a
// Redis that is a cluster or stands behind sentinels and loses a server meanwhile.
func TestChaosCompanyRedis(t *testing.T) {
	chaos(t)
	const channels, stories = 10, 20
	for name, start := range map[string]func() (address string, strike func()){
		"cluster, one of three restarted empty": func() (string, func()) {
			address, nodes := servers.Cluster(t)
			return address, func() { restart(nodes[1]) }
		},
		"sentinel, the master killed": func() (string, func()) {
			address, master, _ := servers.Sentinel(t)
			return address, master.Kill
		},
	} {
		t.Run(name, func(t *testing.T) {
			address, strike := start()
			c := newCompanyOn(t, address, channels, sandbox.GatewayOptions{Shards: 2})
			for n := range channels {
				c.source("/copy/", n)
			}
			c.ordeal(stories, false, func(*company, []*exec.Cmd) { strike() })
			c.until("the copies are archived too", func() bool {
				st, err := c.store.Status(t.Context(), c.sandbox.GuildID())
				return err == nil && st.Reports == 2*channels*(stories+1)
			})
			time.Sleep(5 * time.Second) // for what would come twice
			c.check(stories)
		})
	}
}

func restart(p *servers.Process) {
	p.End()
	time.Sleep(2 * time.Second)
	p.Start()
}

// ordeal has three processes bring so many stories to each channel, with a kill every
// companyKill, and one strike when a third is posted.
func (c *company) ordeal(stories int, kills bool, strike func(*company, []*exec.Cmd)) {
	t, channels := c.t, len(c.channels)
	t.Helper()
	running := []*exec.Cmd{c.start(""), c.start(""), c.start("")}
	c.primed()
	for n := range c.channels {
		c.publish(n, 1, stories+1)
	}
	began, killed := time.Now(), 0
	var worst atomic.Int64 // how long a shard was without a session
	watched := make(chan struct{})
	over := make(chan struct{})
	go func() { defer close(watched); c.watchShards(over, &worst) }()
	struck, done := false, false
	for !done {
		if kills {
			victim := killed % len(running)
			kill(running[victim])
			running[victim] = c.start("")
			c.alive(running[victim])
			killed++
		}
		posted, round := 0, time.Now()
		for time.Since(round) < companyKill && !done {
			time.Sleep(500 * time.Millisecond)
			posted = len(c.posted())
			done = posted >= channels*stories && (struck || strike == nil)
		}
		if strike != nil && !struck && posted > channels*stories/3 {
			struck = true
			strike(c, running)
		}
		if time.Since(began) > 15*time.Minute {
			t.Error("not all is posted after 15 minutes")
			break
		}
	}
	time.Sleep(5 * time.Second) // for what would come twice
	close(over)
	<-watched
	t.Logf("%d kills in %v; longest without a session for both shards %v", killed, time.Since(began).Round(time.Second), time.Duration(worst.Load()).Round(time.Second))
}

// alive waits until a process has given a sign of life, which on a machine that is
// busy may take longer than the time between two kills.
func (c *company) alive(p *exec.Cmd) {
	c.t.Helper()
	c.until("a process that was started lives", func() bool {
		live, err := c.store.KeepLeases(c.t.Context(), "", nil, 0)
		for name := range live {
			if err == nil && strings.HasPrefix(name, processPrefix) && strings.Contains(name, fmt.Sprint(":", p.Process.Pid, ":")) {
				return true
			}
		}
		return false
	})
}

// watchShards notes the longest time in which not every shard had its session.
func (c *company) watchShards(over <-chan struct{}, worst *atomic.Int64) {
	whole := time.Now()
	for {
		select {
		case <-over:
			return
		case <-time.After(100 * time.Millisecond):
		}
		if all := c.sandbox.Sessions(); len(all) >= 2 && all[0].Shard == 0 && all[len(all)-1].Shard == 1 {
			whole = time.Now()
		}
		worst.Store(max(worst.Load(), int64(time.Since(whole))))
	}
}
