// Package bot is Discord's side of Wiredesk: one session with its requests and
// its gateway, the router of interactions, and the rendering of replies.
package bot

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"

	"wiredesk/internal/news"
)

// DefaultAPI is Discord's own REST server.
const DefaultAPI = "https://discord.com/api/v10"

// apiPath is added to an address that names a server only.
const apiPath = "/api/v10"

// Config says which bot connects to which server.
type Config struct {
	Token  string  // without the word Bot before it
	APIURL string  // "" for DefaultAPI; the gateway's address comes from this server
	Budget *Budget // nil when no other process is the same bot
	Log    *slog.Logger
}

// Session is the bot's connection to one Discord: its requests, which any
// number of goroutines may make at once, and its gateway.
type Session struct {
	discord *discordgo.Session
	api     *url.URL
	policy  *policy
	log     *slog.Logger
	app     atomic.Pointer[string] // application id, once it is known
	gateway gatewayHealth
}

// New makes a session. It connects to nothing yet.
func New(cfg Config) (*Session, error) {
	token := strings.TrimSpace(strings.TrimPrefix(strings.TrimSpace(cfg.Token), "Bot "))
	if token == "" {
		return nil, news.Errorf(news.Invalid, "Set DISCORD_TOKEN to the bot's token, or run \"wiredesk demo\", which needs none.")
	}
	api, err := parseAPI(cfg.APIURL)
	if err != nil {
		return nil, err
	}
	discord, err := discordgo.New("Bot " + token)
	if err != nil {
		return nil, fmt.Errorf("make session: %w", err)
	}
	discord.StateEnabled = false
	discord.ShouldRetryOnRateLimit = false
	discord.ShouldReconnectOnError = false
	discord.MaxRestRetries = 0
	discord.UserAgent = "DiscordBot (https://github.com/wiredesk/wiredesk, 1)"
	discord.Dialer = &websocket.Dialer{Proxy: http.ProxyFromEnvironment, HandshakeTimeout: dialTimeout}
	s := &Session{discord: discord, api: api, policy: newPolicy(api), log: cfg.Log}
	s.policy.budget = cfg.Budget
	s.discord.Client = &http.Client{Transport: exchange{policy: s.policy}}
	return s, nil
}

// parseAPI reads the address of a REST server; one without a path gets Discord's.
func parseAPI(address string) (*url.URL, error) {
	if address == "" {
		address = DefaultAPI
	}
	u, err := url.Parse(strings.TrimRight(address, "/"))
	if err == nil && (u.Host == "" || u.Scheme != "http" && u.Scheme != "https") {
		err = errors.New("want http or https and a host")
	}
	if err != nil {
		return nil, news.Errorf(news.Invalid, "DISCORD_API_URL must be an address such as %s.", DefaultAPI).Because(err)
	}
	if u.Path == "" || u.Path == "/api" {
		u.Path = apiPath
	}
	return u, nil
}

// Health is what the session knows of its connection.
type Health struct {
	Connected  bool      // the gateway answers on all shards of this process
	Shards     int       // that this process holds
	Since      time.Time // of the last change of Connected
	Reconnects int64     // gateway connections made after the first
	Latency    time.Duration
	Invalid    int   // invalid requests counted against Discord's limit in the last 10 minutes
	Limited    int64 // answers of 429 so far
}

// Health gives the session's state for /status, health checks and metrics.
func (s *Session) Health() Health {
	h := s.gateway.snapshot()
	h.Invalid = s.policy.breaker.count(time.Now())
	h.Limited = s.policy.limited.Load()
	return h
}
