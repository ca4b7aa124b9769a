package apispec_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"wiredesk/internal/sandbox"
	"wiredesk/internal/sandbox/apispec"
)

// The judge must find what is wrong, or its silence means nothing.
func TestFindsWhatIsWrong(t *testing.T) {
	c := apispec.Load(t)
	long := strings.Repeat("x", 2001)
	embed := `{"description":"` + strings.Repeat("x", 4000) + `"}`
	for _, test := range []struct{ name, route, body, answer, want string }{
		{"content", "POST /channels/{channel_id}/messages", `{"content":"` + long + `"}`, "", "longer than 2000"},
		{"embeds", "POST /channels/{channel_id}/messages", `{"embeds":[` + embed + `,` + embed + `]}`, "", "6000"},
		{"empty", "POST /channels/{channel_id}/messages", `{"content":" "}`, "", "empty"},
		{"unknown field", "POST /channels/{channel_id}/messages", `{"content":"a","contents":"b"}`, "", "contents"},
		{"title", "POST /channels/{channel_id}/messages", `{"embeds":[{"title":"` + long[:300] + `"}]}`, "", "/embeds/0/title"},
		{"name", "POST /applications/{application_id}/commands", `{"name":"Find","description":"d"}`, "", "no name"},
		{"permissions", "POST /applications/{application_id}/commands", `{"name":"find","description":"d","default_member_permissions":8192}`, "", "default_member_permissions"},
		{"modal", "POST /interactions/{interaction_id}/{interaction_token}/callback", `{"type":9,"data":{"custom_id":"a","components":[]}}`, "", "title"},
		{"answer", "GET /gateway", "", `{"address":"ws://x"}`, "url"},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := sandbox.Request{Method: "POST", Route: test.route, Status: 200, Header: http.Header{}}
			if test.body != "" {
				r.Request = json.RawMessage(test.body)
			}
			if test.answer != "" {
				r.Response = json.RawMessage(test.answer)
			}
			if problems := strings.Join(c.Problems(r), "\n"); !strings.Contains(problems, test.want) {
				t.Errorf("found %q, want something about %q", problems, test.want)
			}
		})
	}
}
