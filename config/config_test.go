package config

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"
)

func read(env map[string]string) (Config, error) {
	return Read(func(name string) string { return env[name] })
}

func TestDefaults(t *testing.T) {
	c, err := read(nil)
	if err != nil {
		t.Fatal(err)
	}
	if c.APIURL != DiscordAPI || c.PollMin != time.Minute || c.Listen != "127.0.0.1:8701" || c.LogLevel != slog.LevelInfo || len(c.FetchAllow) != 0 {
		t.Errorf("defaults are %+v", c)
	}
	if err := c.NeedToken(); err == nil || !strings.Contains(err.Error(), "wiredesk demo") || strings.Contains(err.Error(), "\n") {
		t.Errorf("without a token: %v", err)
	}
}

// TestAllErrorsTogether reports everything that is wrong at once, each in a line
// that says what to write instead, and no secret in it.
func TestAllErrorsTogether(t *testing.T) {
	_, err := read(map[string]string{
		"DISCORD_API_URL": "not an address", "DATABASE_URL": "mysql://root:hunter2@db/x", "REDIS_URL": "hunter2",
		"DISCORD_PUBLIC_KEY": "abc", "DATABASE_READ_URL": "sqlite:x",
		"POLL_MIN": "soon", "FETCH_ALLOW": "10.0.0.0/8,everything", "LOG_LEVEL": "loud",
	})
	if err == nil {
		t.Fatal("nothing was found wrong")
	}
	for _, want := range []string{"DISCORD_API_URL", "DATABASE_URL", "REDIS_URL", "DISCORD_PUBLIC_KEY", "DATABASE_READ_URL", "POLL_MIN", "FETCH_ALLOW", "LOG_LEVEL"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the errors don't name %s: %v", want, err)
		}
	}
	if strings.Contains(err.Error(), "hunter2") {
		t.Errorf("a password stands in %v", err)
	}
}

func TestValues(t *testing.T) {
	c, err := read(map[string]string{"POLL_MIN": "1s", "FETCH_ALLOW": "127.0.0.0/8, ::1", "LISTEN_ADDR": "off", "DISCORD_API_URL": "http://127.0.0.1:8700/api/"})
	if err != nil {
		t.Fatal(err)
	}
	if c.PollMin != time.Second || len(c.FetchAllow) != 2 || c.Listen != "" || c.APIURL != "http://127.0.0.1:8700/api" {
		t.Errorf("read %+v", c)
	}
}

func TestSecretsRedactThemselves(t *testing.T) {
	c, err := read(map[string]string{"DISCORD_TOKEN": "hunter2"})
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("read", "token", c.Token, "all", fmt.Sprintf("%v %+v", c, c))
	if strings.Contains(log.String(), "hunter2") || c.Token.Reveal() != "hunter2" {
		t.Errorf("logged %s", log.String())
	}
}

// TestPublicKey takes 32 bytes in hexadecimal and says so where it is something else.
func TestPublicKey(t *testing.T) {
	key := strings.Repeat("0aF9", 16)
	c, err := read(map[string]string{"DISCORD_PUBLIC_KEY": " " + key + " "})
	if err != nil || len(c.PublicKey) != 32 || c.PublicKey[1] != 0xf9 {
		t.Errorf("read %x, %v", c.PublicKey, err)
	}
	for _, bad := range []string{key[2:], key + "00", "g" + key[1:], "key"} {
		if _, err := read(map[string]string{"DISCORD_PUBLIC_KEY": bad}); err == nil || !strings.Contains(err.Error(), "64 hexadecimal digits") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestRoles(t *testing.T) {
	for list, want := range map[string]string{"gateway,poll,deliver,web": "[gateway poll deliver web]", "poll": "[poll]", " Web , deliver,web": "[web deliver]"} {
		if got, err := ReadRoles(list); err != nil || fmt.Sprint(got) != want {
			t.Errorf("%q: %v, %v", list, got, err)
		}
	}
	for _, bad := range []string{"", "all", "poll,", "poll;web"} {
		if got, err := ReadRoles(bad); err == nil || !strings.Contains(err.Error(), "gateway, poll, deliver and web") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: %v, %v", bad, got, err)
		}
	}
	if r := (Roles{Poll}); r.Has(Gateway) || !r.Has(Poll) || !Roles(nil).Has(Web) {
		t.Error("a process has the roles it was given, or all")
	}
}

func TestApplicationOfAToken(t *testing.T) {
	for token, want := range map[string]string{
		"MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE.0123456789": "123456789012345678", "hunter2": "", "": "", "aGVsbG8.x.y": "",
	} {
		if got := (Config{Token: Secret(token)}).Application(); got != want {
			t.Errorf("token %q is of %q, want %q", token, got, want)
		}
	}
}
