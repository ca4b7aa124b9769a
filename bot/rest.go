package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/bwmarrin/discordgo"
)

// request is one call of Discord's API.
type request struct {
	method string
	url    string // of discordgo's endpoints; the transport sends it to the session's server
	body   any
	files  []*discordgo.File
	// repeat lets the request be sent again when its reply is lost: it changes
	// nothing, or the same thing only once.
	repeat bool
	// answer marks an interaction's endpoint, which Discord doesn't count
	// against the global limit and which therefore never waits behind posts.
	answer bool
}

// do makes the request and decodes the answer into out unless that is nil. The
// number of attempts whose outcome stayed unknown comes back too, whatever the error.
func (s *Session) do(ctx context.Context, r request, out any) (uncertain int, err error) {
	if err := s.policy.breaker.refusal(s.policy.now(), r.answer); err != nil {
		return 0, err
	}
	contentType, body, err := encode(r)
	if err != nil {
		return 0, fmt.Errorf("encode %s: %w", r.method, err)
	}
	c := exchange{policy: s.policy, repeat: r.repeat, answer: r.answer, uncertain: &uncertain}
	// A bucket of its own keeps discordgo's limiter out of the way: it would
	// sleep without a context and remember every interaction's address for ever.
	bucket := &discordgo.Bucket{}
	bucket.Lock()
	reply, err := s.discord.RequestWithLockedBucket(r.method, r.url, contentType, body, bucket, 0,
		discordgo.WithContext(ctx), discordgo.WithClient(&http.Client{Transport: c}))
	if err != nil {
		return uncertain, explain(err, uncertain > 0)
	}
	if out == nil || len(reply) == 0 {
		return uncertain, nil
	}
	if err := json.Unmarshal(reply, out); err != nil {
		return uncertain, fmt.Errorf("decode answer to %s: %w", r.method, err)
	}
	return uncertain, nil
}

func encode(r request) (contentType string, body []byte, err error) {
	switch {
	case r.body == nil:
		return "", nil, nil
	case len(r.files) > 0:
		named, err := withAttachments(r.body, r.files)
		if err != nil {
			return "", nil, err
		}
		return discordgo.MultipartBodyWithJSON(named, r.files)
	}
	body, err = json.Marshal(r.body)
	return "application/json", body, err
}
