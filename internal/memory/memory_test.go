package memory

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"wiredesk/internal/news"
)

// each runs a test over the embedded Redis and, where there is one, a real one.
func each(t *testing.T, test func(t *testing.T, m *Memory)) {
	for name, address := range map[string]string{"embedded": "", "server": os.Getenv("WIREDESK_TEST_REDIS_URL")} {
		t.Run(name, func(t *testing.T) {
			if name == "server" && address == "" {
				t.Skip("WIREDESK_TEST_REDIS_URL is not set: the embedded Redis alone is tested")
			}
			m, err := Open(address, "wiredesk-test:"+strings.ReplaceAll(t.Name(), "/", "-"))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() {
				if err := m.Close(); err != nil {
					t.Error(err)
				}
			})
			test(t, m)
		})
	}
}

func TestCache(t *testing.T) {
	each(t, func(t *testing.T, m *Memory) {
		c, asked := NewCache(m), 0
		look := func(desk, question string) string {
			t.Helper()
			answer := ""
			err := c.Look(t.Context(), desk, question, &answer, func() error {
				asked++
				answer = desk + " " + question
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			return answer
		}
		if err := errors.Join(c.Changed(t.Context(), "a"), c.Changed(t.Context(), "b")); err != nil {
			t.Fatal(err)
		}
		for range 3 {
			if got := look("a", "prison"); got != "a prison" {
				t.Errorf("answer %q", got)
			}
		}
		if got := look("b", "prison"); asked != 2 || got != "b prison" {
			t.Errorf("asked %d times, want 2; another desk got %q", asked, got)
		}
		if err := c.Changed(t.Context(), "a"); err != nil {
			t.Fatal(err)
		}
		look("a", "prison")
		look("b", "prison")
		if asked != 3 {
			t.Errorf("asked %d times after a change of one desk, want 3", asked)
		}
	})
}

func TestCacheWithoutRedis(t *testing.T) {
	m, err := Open("redis://127.0.0.1:1/0", "wiredesk-test")
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	}()
	answer := ""
	err = NewCache(m).Look(t.Context(), "a", "q", &answer, func() error { answer = "asked"; return nil })
	if err != nil || answer != "asked" {
		t.Errorf("without Redis: %q %v", answer, err)
	}
	if news.CodeOf(m.Health(t.Context())) != news.Unavailable {
		t.Error("a Redis that doesn't answer counts as well")
	}
}

func TestEmbeddedForgets(t *testing.T) {
	m, err := Open("", "wiredesk-test")
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := m.Close(); err != nil {
			t.Error(err)
		}
	}()
	key := m.Key("short", "lived")
	if err := m.Set(t.Context(), key, "x", time.Second).Err(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for m.Exists(ctx, key).Val() == 1 {
		if ctx.Err() != nil {
			t.Fatal("the embedded Redis never forgets: its clock isn't driven")
		}
		time.Sleep(50 * time.Millisecond)
	}
}

func TestAddresses(t *testing.T) {
	for address, ok := range map[string]bool{
		"redis://u:p@localhost:6379/2": true, "rediss://localhost": true, "redis+sentinel://a:1,b:2/mymaster": true,
		"redis+cluster://a:1,b:2": true, "redis+sentinel://a:1": false, "rediss+cluster://u:p@a,b": true, "redis+cluster://a/1": false,
		"redis+sentinel://a:1/desk/3?sentinel_user=s&sentinel_password=t": true, "redis+sentinel://a:1/desk/x": false, "redis+cluster://a?x=1": false,
		"redis://a?ca_file=x": false, "rediss://a?ca_file=/no/such/file": false, "rediss://a?cert_file=x": false, "redis+other://a": false, "nonsense": false,
	} {
		_, err := options(address)
		if (err == nil) != ok {
			t.Errorf("%s: %v", address, err)
		}
	}
}
