package servers

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// Redis starts a Redis with more settings, such as "--maxmemory", "10mb". What it
// holds is lost when it is killed.
func Redis(t testing.TB, more ...string) *Process {
	t.Helper()
	return redisAt(t, port(t), more...)
}

// RedisTLS starts a Redis that speaks TLS only.
func RedisTLS(t testing.TB, more ...string) *Process {
	t.Helper()
	n := port(t)
	p := &Process{name: "redis", Addr: fmt.Sprint("127.0.0.1:", n)}
	p.args = append([]string{program(t, "redis-server"), "--port", "0", "--tls-port", fmt.Sprint(n), "--save", "", "--bind", "127.0.0.1", "--dir", t.TempDir()}, more...)
	p.answer = dial(p.Addr)
	return p.run(t)
}

func redisAt(t testing.TB, port int, more ...string) *Process {
	t.Helper()
	p := &Process{name: "redis", Addr: fmt.Sprint("127.0.0.1:", port)}
	p.args = append([]string{program(t, "redis-server"), "--port", fmt.Sprint(port), "--save", "", "--bind", "127.0.0.1", "--dir", t.TempDir()}, more...)
	p.answer = dial(p.Addr)
	return p.run(t)
}

// Cluster starts three Redis servers that are one cluster, and gives its address.
func Cluster(t testing.TB) (address string, nodes []*Process) {
	t.Helper()
	var hosts []string
	for range 3 {
		// The bus listens 10,000 above the port unless it is told otherwise.
		n := redisAt(t, port(t), "--cluster-enabled", "yes", "--cluster-node-timeout", "2000", "--cluster-port", fmt.Sprint(port(t)))
		nodes, hosts = append(nodes, n), append(hosts, n.Addr)
	}
	ask(t, nodes[0].Addr, func(ctx context.Context, c *redis.Client) error { return meet(ctx, c, nodes[1:]) })
	const slots = 16384
	for i, n := range nodes {
		ask(t, n.Addr, func(ctx context.Context, c *redis.Client) error {
			return c.ClusterAddSlotsRange(ctx, i*slots/3, (i+1)*slots/3-1).Err()
		})
	}
	for _, n := range nodes {
		until(t, "the cluster is up", func(ctx context.Context) error {
			c := redis.NewClient(&redis.Options{Addr: n.Addr})
			defer c.Close()
			info, err := c.ClusterInfo(ctx).Result()
			if err == nil && !strings.Contains(info, "cluster_state:ok") || !strings.Contains(info, "cluster_known_nodes:3") {
				err = errors.New(info)
			}
			return err
		})
	}
	return "redis+cluster://" + strings.Join(hosts, ","), nodes
}

// meet introduces nodes whose bus isn't at the usual port.
func meet(ctx context.Context, c *redis.Client, others []*Process) error {
	for _, n := range others {
		host, port, err := net.SplitHostPort(n.Addr)
		if err != nil {
			return err
		}
		if err := c.Do(ctx, "CLUSTER", "MEET", host, port, n.flag("--cluster-port")).Err(); err != nil {
			return err
		}
	}
	return nil
}

func (p *Process) flag(name string) string {
	for i, a := range p.args {
		if a == name {
			return p.args[i+1]
		}
	}
	return ""
}

// Sentinel starts a Redis, a replica of it and three sentinels, and gives their
// address and the two servers. A master that is gone is replaced after two seconds.
func Sentinel(t testing.TB) (address string, master, replica *Process) {
	t.Helper()
	master = Redis(t)
	host, port, err := net.SplitHostPort(master.Addr)
	if err != nil {
		t.Fatal(err)
	}
	replica = Redis(t, "--replicaof", host+" "+port, "--repl-diskless-sync-delay", "0")
	var hosts []string
	for range 3 {
		hosts = append(hosts, sentinel(t, host, port).Addr)
	}
	for _, h := range hosts {
		until(t, "the sentinels know each other and the replica", func(ctx context.Context) error {
			c := redis.NewSentinelClient(&redis.Options{Addr: h})
			defer c.Close()
			m, err := c.Master(ctx, "desk").Result()
			if err == nil && (m["num-other-sentinels"] != "2" || m["num-slaves"] != "1") {
				err = fmt.Errorf("%v", m)
			}
			return err
		})
	}
	return "redis+sentinel://" + strings.Join(hosts, ",") + "/desk", master, replica
}

func sentinel(t testing.TB, host, number string) *Process {
	t.Helper()
	p := port(t)
	file := filepath.Join(t.TempDir(), "sentinel.conf")
	conf := fmt.Sprintf("port %d\nbind 127.0.0.1\nsentinel monitor desk %s %s 2\nsentinel down-after-milliseconds desk 2000\nsentinel failover-timeout desk 5000\n", p, host, number)
	if err := os.WriteFile(file, []byte(conf), 0o600); err != nil {
		t.Fatal(err)
	}
	s := &Process{name: "sentinel", Addr: fmt.Sprint("127.0.0.1:", p), args: []string{program(t, "redis-server"), file, "--sentinel"}}
	s.answer = dial(s.Addr)
	return s.run(t)
}

func ask(t testing.TB, addr string, do func(context.Context, *redis.Client) error) {
	t.Helper()
	c := redis.NewClient(&redis.Options{Addr: addr})
	defer c.Close()
	if err := do(t.Context(), c); err != nil {
		t.Fatal(err)
	}
}

func until(t testing.TB, what string, ok func(context.Context) error) {
	t.Helper()
	var err error
	for end := time.Now().Add(startWait); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if err = ok(t.Context()); err == nil {
			return
		}
	}
	t.Fatalf("waited too long until %s: %v", what, err)
}
