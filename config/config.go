// Package config reads the whole configuration from the environment once,
// checks it, and reports all its errors together.
package config

import (
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	"wiredesk/internal/news"
)

// Secret is a string that redacts itself when printed or logged.
type Secret string

// String hides the secret.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return "[secret]"
}

// LogValue hides the secret in logs.
func (s Secret) LogValue() slog.Value { return slog.StringValue(s.String()) }

// MarshalText hides the secret in JSON.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Reveal gives the secret itself.
func (s Secret) Reveal() string { return string(s) }

// Config is everything `wiredesk run` is told by its environment.
type Config struct {
	Token        Secret            // DISCORD_TOKEN
	PublicKey    ed25519.PublicKey // DISCORD_PUBLIC_KEY, nil for no interactions over HTTP
	APIURL       string            // DISCORD_API_URL, without a slash at its end
	Database     Secret            // DATABASE_URL, "" for SQLite in DataDir
	DatabaseRead Secret            // DATABASE_READ_URL, a replica for look-ups, "" for none
	DataDir      string            // DATA_DIR
	Redis        Secret            // REDIS_URL, "" for the embedded server
	RedisCache   Secret            // REDIS_CACHE_URL, "" for the same as Redis
	Listen       string            // LISTEN_ADDR for health, metrics and interactions, "" for none
	Roles        Roles             // --roles
	PollMin      time.Duration
	FetchAllow   []netip.Prefix // ranges the private-address guard lets through
	Contact      string         // CONTACT, an address or mail in the user agent
	LogLevel     slog.Level
	LogJSON      bool
}

// DiscordAPI is where Discord answers when DISCORD_API_URL is empty.
const DiscordAPI = "https://discord.com/api"

// Read takes the configuration from get, which is os.Getenv or a stand-in. All
// that is wrong comes back in one error, a sentence a line.
func Read(get func(string) string) (Config, error) {
	r := reader{get: get}
	c := Config{
		Token:        Secret(get("DISCORD_TOKEN")),
		PublicKey:    r.publicKey("DISCORD_PUBLIC_KEY"),
		APIURL:       r.address("DISCORD_API_URL", DiscordAPI),
		Database:     Secret(r.scheme("DATABASE_URL", "postgres", "postgresql", "sqlite", "file")),
		DatabaseRead: Secret(r.scheme("DATABASE_READ_URL", "postgres", "postgresql")),
		DataDir:      r.text("DATA_DIR", "./data"),
		Redis:        Secret(r.scheme("REDIS_URL", redisSchemes...)),
		RedisCache:   Secret(r.scheme("REDIS_CACHE_URL", redisSchemes...)),
		Listen:       r.text("LISTEN_ADDR", "127.0.0.1:8701"),
		PollMin:      r.duration("POLL_MIN", time.Minute, time.Second, 6*time.Hour),
		FetchAllow:   r.prefixes("FETCH_ALLOW"),
		Contact:      r.text("CONTACT", ""),
		LogLevel:     r.level("LOG_LEVEL"),
		LogJSON:      get("LOG_FORMAT") == "json",
	}
	if c.Listen == "off" {
		c.Listen = ""
	}
	return c, errors.Join(r.errs...)
}

var redisSchemes = []string{"redis", "rediss", "unix", "redis+sentinel", "rediss+sentinel", "redis+cluster", "rediss+cluster"}

// NeedToken says in one line what to set when there is no token.
func (c Config) NeedToken() error {
	if c.Token != "" {
		return nil
	}
	return news.Errorf(news.Invalid, "Set DISCORD_TOKEN to your bot's token (README, “Make the Discord application”); `wiredesk demo` needs none.")
}

type reader struct {
	get  func(string) string
	errs []error
}

func (r *reader) bad(name, value, want string) {
	r.errs = append(r.errs, fmt.Errorf("%s=%q: %s", name, value, want))
}

func (r *reader) text(name, otherwise string) string {
	if v := strings.TrimSpace(r.get(name)); v != "" {
		return v
	}
	return otherwise
}

func (r *reader) address(name, otherwise string) string {
	v := r.text(name, otherwise)
	u, err := url.Parse(v)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		r.bad(name, v, "give an address such as https://discord.com/api")
	}
	return strings.TrimRight(v, "/")
}

// scheme keeps the value out of its errors: it may hold a password.
func (r *reader) scheme(name string, schemes ...string) string {
	v := strings.TrimSpace(r.get(name))
	if v == "" {
		return ""
	}
	for _, s := range schemes {
		if strings.HasPrefix(v, s+":") {
			return v
		}
	}
	r.bad(name, "…", "begin it with "+strings.Join(schemes, ":, ")+":, or leave it empty for the embedded one")
	return ""
}

// publicKey reads the key that Discord's portal shows beside the application's id.
func (r *reader) publicKey(name string) ed25519.PublicKey {
	v := strings.TrimSpace(r.get(name))
	if v == "" {
		return nil
	}
	key, err := hex.DecodeString(v)
	if err != nil || len(key) != ed25519.PublicKeySize {
		r.bad(name, v, "give the 64 hexadecimal digits that Discord's developer portal shows as Public Key, or leave it empty for no interactions over HTTP")
		return nil
	}
	return key
}

func (r *reader) duration(name string, otherwise, low, high time.Duration) time.Duration {
	v := strings.TrimSpace(r.get(name))
	if v == "" {
		return otherwise
	}
	d, err := time.ParseDuration(v)
	if n, numErr := strconv.Atoi(v); err != nil && numErr == nil {
		d, err = time.Duration(n)*time.Second, nil
	}
	if err != nil || d < low || d > high {
		r.bad(name, v, fmt.Sprintf("give a time between %s and %s, such as 90s or 5m", low, high))
		return otherwise
	}
	return d
}

func (r *reader) prefixes(name string) []netip.Prefix {
	var out []netip.Prefix
	for _, v := range strings.FieldsFunc(r.get(name), func(c rune) bool { return c == ',' || c == ' ' }) {
		p, err := netip.ParsePrefix(v)
		if a, addrErr := netip.ParseAddr(v); err != nil && addrErr == nil {
			p, err = netip.PrefixFrom(a, a.BitLen()), nil
		}
		if err != nil {
			r.bad(name, v, "give address ranges such as 10.1.0.0/16, parted by commas")
			continue
		}
		out = append(out, p)
	}
	return out
}

func (r *reader) level(name string) slog.Level {
	v := r.text(name, "info")
	var l slog.Level
	if err := l.UnmarshalText([]byte(v)); err != nil {
		r.bad(name, v, "give debug, info, warn or error")
	}
	return l
}
