package commands

import (
	"context"
	"strconv"
	"time"

	"wiredesk/internal/alert"
	"wiredesk/internal/news"
)

// maxCooldown is the longest that a role can be left alone, in minutes.
const maxCooldown = 24 * 60

func checkMention(_ context.Context, req *Request, value string) (string, error) {
	if value == req.Desk.ID { // Discord gives @everyone the server's own id
		return "", news.Errorf(news.Invalid, "Alerts don't mention @everyone. Choose a role that people can leave.")
	}
	return value, nil
}

func checkCooldown(_ context.Context, _ *Request, value string) (string, error) {
	n, err := strconv.Atoi(value)
	if err != nil || n < 1 || n > maxCooldown {
		return "", news.Errorf(news.Invalid, "%s is not a number of minutes from 1 to %d.", value, maxCooldown)
	}
	return value, nil
}

func setCooldown(d *news.Desk, value string) {
	n, _ := strconv.Atoi(value) // checked before
	d.Mentions.Cooldown = time.Duration(n) * time.Minute
}

// mentionLines shows whom a desk's alerts mention.
func mentionLines(req *Request, m news.Mentions) []Line {
	var out []Line
	for _, u := range news.Urgencies() {
		if role := m.Role(u); role != "" {
			out = append(out, Sentence(req.Say, "Mentioned by %s alerts: %s", req.Say.Say(string(u)), Span{Role: role}))
		}
	}
	if len(out) == 0 {
		return []Line{Sentence(req.Say, "Alerts mention nobody.")}
	}
	return append(out, Sentence(req.Say, "A role that was mentioned is left alone for %d minutes.", int(m.Rest()/time.Minute)))
}

// retime gives the desk's digests their times in its new zone.
func (k *Kit) retime(ctx context.Context, req *Request, d news.Desk) error {
	list, err := k.Store.Digests(ctx, d.ID)
	if err != nil {
		return err
	}
	for _, digest := range list {
		digest.Next = alert.Next(digest.Times, req.Now, d.Location())
		if _, err := k.Store.SetDigest(ctx, digest); err != nil {
			return err
		}
	}
	return nil
}
