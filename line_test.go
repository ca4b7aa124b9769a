package main

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"wiredesk/internal/sandbox"
	"wiredesk/internal/shareddata"
)

// TestLine follows a source's new story to a channel and looks it up there, with
// interactions through the gateway and over HTTP.
func TestLine(t *testing.T) {
	t.Run("gateway", func(t *testing.T) { followLine(t, newHouse(t)) })
	t.Run("http", func(t *testing.T) {
		h := unstarted(t, sandbox.Options{})
		overHTTP(h)
		h.begin()
		followLine(t, h)
	})
}

func followLine(t *testing.T, h *house) {
	old := [3]string{"Council meets on the harbour", "/old", "The council met on Tuesday to talk about the harbour wall."}
	h.press.text("/feed", "application/rss+xml", h.press.rss("Harbour Post", old))

	said := h.ask("editor", "setup", map[string]any{"channel": h.channel("wire"), "sources": h.press.URL + "/feed", "query": "prison refuse"})
	for _, want := range []string{"set up", "Harbour Post", "prison refuse"} {
		if !strings.Contains(said, want) {
			t.Errorf("/setup answered %q, which lacks %q", said, want)
		}
	}
	h.until("the first poll has archived the source", func() bool {
		return strings.Contains(h.ask("reporter", "find", map[string]any{"query": "harbour wall"}), "Council meets")
	})
	if posts := h.posts("wire"); len(posts) != 0 {
		t.Errorf("the first poll posted %q", posts)
	}

	fresh := [3]string{"Soldiers who refuse are held in a prison", "/new", "Forty soldiers refused to go back. They are in prison, a father said."}
	other := [3]string{"Ferry timetable changes", "/ferry", "The ferry leaves at nine."}
	h.press.text("/feed", "application/rss+xml", h.press.rss("Harbour Post", fresh, other, old))
	h.until("the alert is posted", func() bool { return len(h.posts("wire")) > 0 })
	post := h.posts("wire")[0]
	for _, want := range []string{"Soldiers who refuse", "Harbour Post", "**refused**", "**prison**", "Cite"} {
		if !strings.Contains(post, want) {
			t.Errorf("the alert %q lacks %q", post, want)
		}
	}
	if said := h.ask("reporter", "cite", map[string]any{"what": h.press.URL + "/new"}); !strings.Contains(said, "1 March 2026") {
		t.Errorf("/cite answered %q", said)
	}
	if said := h.ask("visitor", "report show", map[string]any{"report": h.press.URL + "/new"}); !strings.Contains(said, "a father said") {
		t.Errorf("/report show answered %q", said)
	}

	// The same items with other dates, in another order and under new guids are not news.
	again := strings.NewReplacer("/new</guid>", "/guid2</guid>", "2026", "2027").Replace(h.press.rss("Harbour Post", other, fresh, old))
	h.press.text("/feed", "application/rss+xml", again)
	polled := h.polls()
	h.until("two more polls are done", func() bool { return h.polls() > polled+1 })
	h.stop()
	h.start()
	polled = h.polls()
	h.until("two polls after the restart are done", func() bool { return h.polls() > polled+1 })
	if posts := h.posts("wire"); len(posts) != 1 {
		t.Errorf("%d posts after re-dating and a restart, want 1: %q", len(posts), posts)
	}

	// Two items that share an address but differ in title are two.
	second := [3]string{"Prison governor says inmates refuse food", "/new", "The governor of the prison spoke on Friday."}
	twice := strings.Replace(h.press.rss("Harbour Post", second, fresh, old), "/new</guid>", "/guid3</guid>", 1)
	h.press.text("/feed", "application/rss+xml", twice)
	h.until("the second item at that address is posted", func() bool { return len(h.posts("wire")) == 2 })
}

// polls counts how often the press's feed was asked for.
func (h *house) polls() int {
	h.press.mu.Lock()
	defer h.press.mu.Unlock()
	return h.press.asked
}

// TestRealPages drives the whole program over real article pages.
func TestRealPages(t *testing.T) {
	dir := shareddata.Dir(t, "pages")
	truth := readTruth(t, filepath.Join(dir, "ground-truth.json"))
	h := newHouse(t)
	var items [][3]string
	for id := range truth {
		body := unzip(t, filepath.Join(dir, "html", id+".html.gz"))
		h.press.serve("/"+id, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			if _, err := w.Write(body); err != nil {
				t.Log(err)
			}
		})
		items = append(items, [3]string{"Page " + id[:12], "/" + id, "A page."})
	}
	slices.SortFunc(items, func(a, b [3]string) int { return strings.Compare(a[0], b[0]) })
	h.press.text("/feed", "application/rss+xml", h.press.rss("Pages", items[0]))
	h.ask("editor", "setup", map[string]any{"channel": h.channel("wire"), "sources": h.press.URL + "/feed", "query": "climate"})
	h.until("the first page is archived", func() bool { return h.archived() == 1 })

	h.press.text("/feed", "application/rss+xml", h.press.rss("Pages", items...))
	h.until("all pages are archived", func() bool { return h.archived() == len(truth) })
	reports, err := h.process.store.Recent(t.Context(), h.guild(), 0, 200)
	if err != nil {
		t.Fatal(err)
	}
	texts, matching := map[string]string{}, 0
	for _, r := range reports {
		if strings.TrimSpace(r.Text) == "" || r.Text == "A page." {
			t.Errorf("%s was archived without its text", r.Address)
		}
		texts[strings.TrimPrefix(r.Address, h.press.URL+"/")] = r.Text
	}
	found, err := h.find("climate")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range found {
		if !strings.HasSuffix(r, items[0][1]) { // archived by the first poll
			matching++
		}
	}
	if matching == 0 {
		t.Fatal("no page matches the watch: the test shows nothing")
	}
	h.until("the matching pages are posted", func() bool { return len(h.posts("wire")) >= matching })
	for i := 0; i < len(items); i += len(items) / 10 {
		h.findsPhrase(texts[items[i][1][1:]], items[i][1])
	}
	polled := h.polls()
	h.until("two more polls are done", func() bool { return h.polls() > polled+1 })
	h.stop()
	h.start()
	polled = h.polls()
	h.until("two polls after the restart are done", func() bool { return h.polls() > polled+1 })
	if posts := h.posts("wire"); len(posts) != matching {
		t.Errorf("%d posts, want exactly the %d that match", len(posts), matching)
	}
}

// findsPhrase asks /find for seven words in a row of a text and expects its page.
func (h *house) findsPhrase(text, path string) {
	h.t.Helper()
	words := strings.Fields(strings.Map(func(r rune) rune {
		if strings.ContainsRune("\"“”«»*()[]_~|\\`<>", r) {
			return ' '
		}
		return r
	}, text))
	if len(words) < 12 {
		return
	}
	phrase := strings.Join(words[len(words)/2:min(len(words)/2+7, len(words))], " ")
	found, err := h.find(`"` + phrase + `"`)
	if err != nil || !slices.ContainsFunc(found, func(a string) bool { return strings.HasSuffix(a, path) }) {
		h.t.Errorf("/find %q found %v (%v), want %s", phrase, found, err, path)
	}
}

// find asks /find and reads the addresses of all its pages.
func (h *house) find(query string) ([]string, error) {
	i, err := h.sandbox.Invoke("reporter", h.channel("wire"), "find", map[string]any{"query": query})
	var out []string
	for page := 0; err == nil; page++ {
		reply, waitErr := i.Wait(h.t.Context())
		if waitErr != nil {
			return out, waitErr
		}
		var m struct {
			Embeds     []struct{ URL string }
			Components []struct {
				Components []struct {
					CustomID string `json:"custom_id"`
					Label    string
					Disabled bool
				}
			}
		}
		if err := json.Unmarshal(reply.Message.JSON, &m); err != nil {
			return out, err
		}
		for _, e := range m.Embeds {
			out = append(out, e.URL)
		}
		next := ""
		for _, row := range m.Components {
			for _, b := range row.Components {
				if b.Label == "Suivante" && !b.Disabled { // the reporter's Discord speaks French
					next = b.CustomID
				}
			}
		}
		if next == "" {
			return out, nil
		}
		i, err = h.sandbox.Click("reporter", reply.Message.ID, next)
	}
	return out, err
}

func (h *house) archived() int {
	st, err := h.process.store.Status(h.t.Context(), h.guild())
	if err != nil {
		h.t.Fatal(err)
	}
	return st.Reports
}

func readTruth(t *testing.T, file string) map[string]json.RawMessage {
	t.Helper()
	body, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	truth := map[string]json.RawMessage{}
	if err := json.Unmarshal(body, &truth); err != nil {
		t.Fatal(err)
	}
	return truth
}

func unzip(t *testing.T, file string) []byte {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// TestSeedArticle takes the text that the project began with as it is.
func TestSeedArticle(t *testing.T) {
	file := filepath.Join(shareddata.Dir(t, "seed"), "article.txt")
	body, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	h := newHouse(t)
	upload, err := h.sandbox.Upload("reporter", "article.txt", "text/plain; charset=utf-8", body)
	if err != nil {
		t.Fatal(err)
	}
	if said := h.ask("reporter", "report add", map[string]any{"file": upload}); !strings.Contains(said, "Archivé") {
		t.Fatalf("/report add answered %q", said)
	}
	reports, err := h.process.store.Recent(t.Context(), h.guild(), 0, 10)
	if err != nil || len(reports) != 1 {
		t.Fatalf("%d reports, %v", len(reports), err)
	}
	if reports[0].Text != string(body) {
		t.Error("the text was changed on its way into the archive")
	}
	for _, query := range []string{"refuse to fight", "Izyum Luhansk", `"want them to come out"`, "Youri prison"} {
		if said := h.ask("reporter", "find", map[string]any{"query": query}); !strings.Contains(said, "refractory") {
			t.Errorf("/find %s answered %q", query, said)
		}
	}
	said := html.UnescapeString(h.ask("editor", "cite", map[string]any{"what": fmt.Sprint(reports[0].ID)}))
	for _, want := range []string{"[date missing]", "[address missing]"} {
		if !strings.Contains(said, want) {
			t.Errorf("/cite answered %q, which lacks %s", said, want)
		}
	}
}

// TestReportAdd archives a page by its address, and again when its text changed.
func TestReportAdd(t *testing.T) {
	h := newHouse(t)
	page := func(text string) string {
		return `<!doctype html><html lang="en"><head><title>Wall holds</title></head><body><article><h1>Wall holds</h1>` +
			strings.Repeat("<p>"+text+" The harbour wall was built a century ago, and the town has lived behind it ever since, in fair weather and foul.</p>", 3) +
			`</article></body></html>`
	}
	h.press.text("/wall", "text/html", page("Engineers say that the wall holds."))
	if said := h.ask("editor", "report add", map[string]any{"address": h.press.URL + "/wall"}); !strings.Contains(said, "Archived") || !strings.Contains(said, "Wall holds") {
		t.Fatalf("/report add answered %q", said)
	}
	if said := h.ask("editor", "report add", map[string]any{"address": h.press.URL + "/wall?utm_source=x"}); !strings.Contains(said, "already") {
		t.Errorf("the same page again answered %q", said)
	}
	h.press.text("/wall", "text/html", page("Engineers now say that the wall leaks."))
	if said := h.ask("editor", "report add", map[string]any{"address": h.press.URL + "/wall"}); !strings.Contains(said, "version 2") {
		t.Errorf("the changed page answered %q", said)
	}
	upload, err := h.sandbox.Upload("editor", "saved.html", "text/html", []byte(page("Divers went down on Monday.")))
	if err != nil {
		t.Fatal(err)
	}
	if said := h.ask("editor", "report add", map[string]any{"file": upload}); !strings.Contains(said, "Archived") {
		t.Errorf("/report add of an .html file answered %q", said)
	}
	if posts := h.posts("wire"); len(posts) != 0 {
		t.Errorf("adding by hand posted %q", posts)
	}
}
