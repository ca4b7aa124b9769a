package memory

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

// waits bound every command, so that a Redis that hangs only slows its caller.
const (
	dialWait  = 2 * time.Second
	replyWait = 1 * time.Second
)

func common(o *redis.UniversalOptions) *redis.UniversalOptions {
	o.ContextTimeoutEnabled = true
	o.DialTimeout, o.ReadTimeout, o.WriteTimeout = dialWait, replyWait, replyWait
	o.MaxRetries, o.DialerRetries = 1, 1
	o.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
	return o
}

// options reads the forms of REDIS_URL that docs/scale.md lists: redis:, rediss:
// and unix: for one server, redis+sentinel: and redis+cluster: for several.
func options(address string) (*redis.UniversalOptions, error) {
	kind, rest, several := strings.Cut(address, "+")
	if !several || kind != "redis" && kind != "rediss" {
		kind, rest = "", address
	}
	u, err := url.Parse(rest)
	if err != nil {
		return nil, errors.New("not an address") // err shows the password
	}
	q := u.Query()
	files, err := takeFiles(q)
	if err != nil {
		return nil, err
	}
	u.RawQuery = q.Encode()
	o, err := servers(kind, u, q)
	if err != nil {
		return nil, err
	}
	if kind == "rediss" {
		o.TLSConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	switch {
	case files.empty():
	case o.TLSConfig == nil:
		return nil, errors.New("certificates are named, and the address isn't one of rediss")
	default:
		if err := files.into(o.TLSConfig); err != nil {
			return nil, err
		}
	}
	return common(o), nil
}

func servers(kind string, u *url.URL, q url.Values) (*redis.UniversalOptions, error) {
	if kind == "" {
		return single(u)
	}
	o := &redis.UniversalOptions{Addrs: hosts(u.Host, u.Scheme), Username: u.User.Username()}
	o.Password, _ = u.User.Password()
	path := strings.Split(strings.Trim(u.Path, "/"), "/")
	switch u.Scheme {
	case "cluster":
		o.IsClusterMode = true
		if path[0] != "" {
			return nil, errors.New("a cluster has no numbered databases")
		}
	case "sentinel":
		o.SentinelUsername, o.SentinelPassword = q.Get("sentinel_user"), q.Get("sentinel_password")
		q.Del("sentinel_user")
		q.Del("sentinel_password")
		if o.MasterName = path[0]; o.MasterName == "" {
			return nil, errors.New("no master's name after the hosts")
		}
		if len(path) > 1 {
			var err error
			if o.DB, err = strconv.Atoi(path[1]); err != nil {
				return nil, errors.New("the database after the master's name isn't a number")
			}
		}
	default:
		return nil, fmt.Errorf("unknown kind %s", u.Scheme)
	}
	for name := range q {
		return nil, fmt.Errorf("unknown option %s", name)
	}
	return o, nil
}

// hosts parts a list of hosts and gives those without a port the usual one.
func hosts(list, kind string) []string {
	port := map[string]string{"sentinel": "26379", "cluster": "6379"}[kind]
	out := strings.Split(list, ",")
	for i, host := range out {
		if _, _, err := net.SplitHostPort(host); err != nil {
			out[i] = net.JoinHostPort(strings.Trim(host, "[]"), port)
		}
	}
	return out
}

func single(u *url.URL) (*redis.UniversalOptions, error) {
	o, err := redis.ParseURL(u.String())
	if err != nil {
		return nil, err
	}
	return &redis.UniversalOptions{Addrs: []string{o.Addr}, DB: o.DB, Username: o.Username, Password: o.Password, TLSConfig: o.TLSConfig}, nil
}

// certificates are the files that an address may name: those of an authority of
// one's own, and what the server is shown.
type certificates struct{ ca, cert, key string }

func takeFiles(q url.Values) (certificates, error) {
	c := certificates{q.Get("ca_file"), q.Get("cert_file"), q.Get("key_file")}
	for _, name := range []string{"ca_file", "cert_file", "key_file"} {
		q.Del(name)
	}
	if (c.cert == "") != (c.key == "") {
		return c, errors.New("cert_file and key_file go together")
	}
	return c, nil
}

func (c certificates) empty() bool { return c == certificates{} }

func (c certificates) into(o *tls.Config) error {
	if c.ca != "" {
		pem, err := os.ReadFile(c.ca)
		if err != nil {
			return fmt.Errorf("read ca_file: %w", err)
		}
		if o.RootCAs = x509.NewCertPool(); !o.RootCAs.AppendCertsFromPEM(pem) {
			return fmt.Errorf("read ca_file: no certificate in %s", c.ca)
		}
	}
	if c.cert != "" {
		pair, err := tls.LoadX509KeyPair(c.cert, c.key)
		if err != nil {
			return fmt.Errorf("read cert_file and key_file: %w", err)
		}
		o.Certificates = []tls.Certificate{pair}
	}
	return nil
}
