package browser

import (
	"encoding/json"
	"net/http"
	"net/url"
	"testing"
	"time"
)

// desk is what the control API tells about the demo's desk.
type desk struct {
	t       *testing.T
	address string
}

func (d desk) get(path string, into any) {
	d.t.Helper()
	r, err := http.NewRequestWithContext(d.t.Context(), http.MethodGet, d.address+"sandbox/"+path, nil)
	if err != nil {
		d.t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		d.t.Fatal(err)
	}
	defer res.Body.Close()
	if err := json.NewDecoder(res.Body).Decode(into); err != nil {
		d.t.Fatal(err)
	}
}

// links gives the reports that the bot has posted, by their addresses.
func (d desk) links() []string {
	d.t.Helper()
	var state struct {
		Channels []struct{ ID string }
	}
	d.get("state?as=editor", &state)
	var links []string
	for _, c := range state.Channels {
		var messages []struct {
			Embeds []struct{ URL string }
		}
		d.get("messages?as=editor&limit=100&channel="+c.ID, &messages)
		for _, m := range messages {
			for _, e := range m.Embeds {
				if e.URL != "" {
					links = append(links, e.URL)
				}
			}
		}
	}
	return links
}

// wait gives the posted reports once there are at least n.
func (d desk) wait(n int) []string {
	d.t.Helper()
	again := time.NewTicker(200 * time.Millisecond)
	defer again.Stop()
	for end := time.Now().Add(time.Minute); ; <-again.C {
		links := d.links()
		if len(links) >= n {
			return links
		}
		if time.Now().After(end) {
			d.t.Fatalf("%d reports are posted after a minute, want %d", len(links), n)
		}
	}
}

// TestDemoAgain starts the demo a second time on the folder of the first: its
// watches post what is new, and nothing that they posted before.
func TestDemoAgain(t *testing.T) {
	needDemo(t)
	program, dir := buildProgram(t), t.TempDir()
	address, stop := runDemo(t, program, "--pace", "3s", "--data", dir)
	before := desk{t, address}.wait(2)
	stop()
	address, _ = runDemo(t, program, "--pace", "3s", "--data", dir)
	after := desk{t, address}.wait(1)
	old, host := make(map[string]bool), parse(t, before[0]).Host
	for _, link := range before {
		old[parse(t, link).Path] = true
	}
	for _, link := range after {
		u := parse(t, link)
		if old[u.Path] {
			t.Errorf("%s is posted again", link)
		}
		if u.Host != host {
			t.Errorf("the sources are at %s, were at %s", u.Host, host)
		}
	}
	t.Logf("%d reports posted before, %d after", len(before), len(after))
}

func parse(t *testing.T, link string) *url.URL {
	t.Helper()
	u, err := url.Parse(link)
	if err != nil {
		t.Fatal(err)
	}
	return u
}
