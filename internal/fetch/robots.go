package fetch

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/nlnwa/whatwg-url/url"
	"github.com/temoto/robotstxt"

	"wiredesk/internal/news"
)

// Bounds of robots.txt: RFC 9309 asks to read at least 500 KiB and to cache for
// no more than a day.
const (
	robotsLimit = 512 << 10
	robotsKeep  = 6 * time.Hour
	robotsRetry = 10 * time.Minute // after a robots.txt that couldn't be read
	robotsHosts = 2000
	robotsAgent = "Wiredesk"
)

// robotsCache keeps the rules of the hosts last asked for.
type robotsCache struct {
	mu    sync.Mutex
	hosts map[string]*robotsRules
}

type robotsRules struct {
	rules *robotstxt.RobotsData
	until time.Time
}

// permitted says whether the rules of the address's host let a page be fetched.
func (c *Client) permitted(ctx context.Context, address string) error {
	u, err := url.Parse(address)
	if err != nil {
		return news.Errorf(news.Invalid, "%s is not a web address. Give one such as https://example.org/feed.", clip(address)).Because(err)
	}
	origin := u.Protocol() + "//" + u.Host()
	rules := c.robots.get(origin, time.Now())
	if rules == nil {
		fetched, keep, err := c.fetchRobots(ctx, origin)
		if err != nil {
			return err
		}
		c.robots.put(origin, fetched, time.Now().Add(keep))
		rules = fetched
	}
	if rules.TestAgent(u.Pathname()+u.Search(), robotsAgent) {
		return nil
	}
	return news.Errorf(news.Forbidden, "The robots.txt of %s asks programs not to read this page. Open it yourself and add its text as a file.", Host(address)).
		Because(&Failure{Kind: Robots, Address: address})
}

func (c *Client) fetchRobots(ctx context.Context, origin string) (*robotstxt.RobotsData, time.Duration, error) {
	r, err := c.Get(ctx, Request{Address: origin + "/robots.txt", Limit: robotsLimit})
	status, body, keep := 0, []byte(nil), robotsKeep
	f, failed := errors.AsType[*Failure](err)
	switch {
	case err == nil:
		status, body = r.Status, r.Body
	case failed && f.Status >= 400 && f.Status < 500, failed && f.Kind == TooLarge:
		status = http.StatusNotFound // no readable rules: all is allowed (RFC 9309, 2.3.1.3)
	case failed && f.Status >= 500:
		status, keep = f.Status, robotsRetry // rules that can't be had: nothing is allowed (2.3.1.4)
	default:
		return nil, 0, err
	}
	if strings.HasPrefix(strings.TrimSpace(string(body)), "<") {
		body = nil // a page of HTML in its place states no rules
	}
	rules, err := robotstxt.FromStatusAndBytes(status, body)
	if err != nil {
		rules, err = robotstxt.FromStatusAndBytes(http.StatusNotFound, nil)
	}
	return rules, keep, err
}

func (c *robotsCache) get(origin string, now time.Time) *robotstxt.RobotsData {
	c.mu.Lock()
	defer c.mu.Unlock()
	if r := c.hosts[origin]; r != nil && now.Before(r.until) {
		return r.rules
	}
	return nil
}

func (c *robotsCache) put(origin string, rules *robotstxt.RobotsData, until time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.hosts == nil || len(c.hosts) >= robotsHosts {
		c.hosts = map[string]*robotsRules{} // dropping all is rare and costs one request a host
	}
	c.hosts[origin] = &robotsRules{rules, until}
}
