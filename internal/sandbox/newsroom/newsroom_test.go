package newsroom

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/abadojack/whatlanggo"
	"github.com/mmcdole/gofeed"
)

var testStart = time.Date(2026, 11, 23, 14, 30, 0, 0, time.UTC)

// desk is a newsroom on a server of its own with a clock that the test moves.
type desk struct {
	*Newsroom
	now time.Time
	url string
}

func open(t *testing.T) *desk {
	t.Helper()
	d := &desk{now: testStart}
	n, err := New(Options{Clock: func() time.Time { return d.now }})
	if err != nil {
		t.Fatal(err)
	}
	d.Newsroom = n
	server := httptest.NewServer(n.Handler())
	t.Cleanup(server.Close)
	d.url = server.URL
	return d
}

func get(t *testing.T, address string, header ...string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, 4<<20))
	if err != nil {
		t.Fatal(err)
	}
	return resp, string(body)
}

// feeds reads all feeds with a parser that isn't ours, by outlet's name.
func (d *desk) feeds(t *testing.T) map[string]*gofeed.Feed {
	t.Helper()
	out := map[string]*gofeed.Feed{}
	for _, s := range d.Sources(d.url) {
		resp, body := get(t, s.Address)
		if resp.StatusCode != http.StatusOK {
			t.Fatalf("%s: status %d", s.Address, resp.StatusCode)
		}
		f, err := gofeed.NewParser().ParseString(body)
		if err != nil {
			t.Fatalf("%s: %v", s.Address, err)
		}
		if f.Title != s.Name {
			t.Errorf("%s: title %q, want %q", s.Address, f.Title, s.Name)
		}
		if f.Language != s.Lang {
			t.Errorf("%s: language %q, want %q", s.Address, f.Language, s.Lang)
		}
		out[s.Name] = f
	}
	return out
}

func TestThreeMonthsAreThereAtTheStart(t *testing.T) {
	d := open(t)
	kinds, total := map[string]int{}, 0
	oldest, newest := testStart, time.Time{}
	for name, f := range d.feeds(t) {
		kinds[f.FeedType+f.FeedVersion]++
		total += len(f.Items)
		for _, it := range f.Items {
			if it.PublishedParsed == nil || it.PublishedParsed.After(testStart) {
				t.Errorf("%s: %q is dated %v", name, it.Title, it.Published)
				continue
			}
			if it.PublishedParsed.Before(oldest) {
				oldest = *it.PublishedParsed
			}
			if it.PublishedParsed.After(newest) {
				newest = *it.PublishedParsed
			}
			if len(it.Authors) == 0 {
				t.Errorf("%s: %q has no author", name, it.Title)
			}
		}
	}
	if total < 60 {
		t.Errorf("%d reports at the start, want at least 60", total)
	}
	if days := testStart.Sub(oldest).Hours() / 24; days < 85 || days > 93 {
		t.Errorf("the oldest report is %.0f days old, want about 90", days)
	}
	if testStart.Sub(newest) > 48*time.Hour {
		t.Errorf("the newest report is of %v, want the day before the start", newest)
	}
	if len(kinds) != 4 {
		t.Errorf("kinds of feed: %v, want RSS 2.0, RSS 1.0, Atom and JSON Feed", kinds)
	}
}

func TestPagesHoldTheirTextAndDate(t *testing.T) {
	d := open(t)
	d.now = testStart.Add(time.Hour)
	for i := range outlets {
		o := &outlets[i]
		for _, e := range d.current(o, d.now) {
			resp, body := get(t, d.url+e.path())
			if resp.StatusCode != http.StatusOK {
				t.Fatalf("%s: status %d", e.path(), resp.StatusCode)
			}
			doc, err := goquery.NewDocumentFromReader(strings.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			text := doc.Find("." + o.mainTag).Text()
			for _, p := range e.text {
				if words := strings.TrimPrefix(p, "## "); !strings.Contains(text, words) {
					t.Errorf("%s: lacks %q", e.path(), words)
				}
			}
			if strings.ContainsAny(text, "{}") || strings.Contains(text, "=>") {
				t.Errorf("%s: unfilled marks in %q", e.path(), text)
			}
			if date, _ := doc.Find("time").First().Attr("datetime"); date != e.published.Format(time.RFC3339) {
				t.Errorf("%s: dated %q, want %v", e.path(), date, e.published)
			}
			checkMeta(t, o, e, doc)
		}
	}
}

func checkMeta(t *testing.T, o *outlet, e *edition, doc *goquery.Document) {
	t.Helper()
	if o.meta == metaTags {
		if got, _ := doc.Find(`meta[property="article:published_time"]`).Attr("content"); got != e.published.Format(time.RFC3339) {
			t.Errorf("%s: article:published_time %q", e.path(), got)
		}
	}
	ld := doc.Find(`script[type="application/ld+json"]`).Text()
	if (ld != "") != (o.meta == metaJSONLD) {
		t.Errorf("%s: linked data is %q on a page that has its date in %s", e.path(), ld, o.meta)
	}
	if ld == "" {
		return
	}
	var article struct {
		Type      string    `json:"@type"`
		Headline  string    `json:"headline"`
		Published time.Time `json:"datePublished"`
		Author    []struct {
			Name string `json:"name"`
		} `json:"author"`
	}
	if err := json.Unmarshal([]byte(ld), &article); err != nil {
		t.Fatalf("%s: %v", e.path(), err)
	}
	if article.Type != "NewsArticle" || article.Headline != e.title || len(article.Author) != len(e.by) || !article.Published.Equal(e.published.Truncate(time.Second)) {
		t.Errorf("%s: linked data %+v", e.path(), article)
	}
}

func TestTextsAreInTheirOutletsLanguage(t *testing.T) {
	d := open(t)
	want := map[string]whatlanggo.Lang{"en": whatlanggo.Eng, "fr": whatlanggo.Fra, "uk": whatlanggo.Ukr}
	count := map[string]int{}
	for _, e := range d.editions {
		text := strings.Join(e.text, "\n")
		if got := whatlanggo.DetectLang(text); got != want[e.outlet.lang] {
			t.Errorf("%s reads as %s", e.name(), got.String())
		}
		count[e.outlet.lang]++
		if n := len(e.text); n < 3 || n > 14 {
			t.Errorf("%s has %d paragraphs", e.name(), n)
		}
		if strings.Contains(text, "'") || strings.Contains(text, "\"") {
			t.Errorf("%s has typewriter quotes", e.name())
		}
	}
	if count["uk"] < 5 || count["fr"] < 20 || count["en"] < 30 {
		t.Errorf("reports by language: %v", count)
	}
}

func TestNewReportsArrive(t *testing.T) {
	d := open(t)
	total := func() (n int) {
		for _, f := range d.feeds(t) {
			n += len(f.Items)
		}
		return n
	}
	before := total()
	d.now = testStart.Add(16 * time.Second)
	if got := total(); got != before+1 {
		t.Errorf("after one pace %d new reports, want 1", got-before)
	}
	d.now = testStart.Add(91 * time.Second)
	if got := total(); got != before+6 {
		t.Errorf("after six paces %d new reports, want 6", got-before)
	}
	d.now = testStart.Add(20 * time.Minute)
	later := total()
	d.now = d.now.Add(10 * time.Minute)
	if got := total(); got <= later {
		t.Error("nothing arrives any more after twenty minutes")
	}
	d.now = testStart.Add(50 * time.Hour)
	if f := d.feeds(t)["Harbour & Field"]; len(f.Items) > feedLength {
		t.Errorf("the feed has grown to %d", len(f.Items))
	}
}

func TestAPageIsNotThereBeforeItsTime(t *testing.T) {
	d := open(t)
	var live *edition
	for _, e := range d.editions {
		if e.live == 1 {
			live = e
		}
	}
	if resp, _ := get(t, d.url+live.path()); resp.StatusCode != http.StatusNotFound {
		t.Errorf("status %d before its time", resp.StatusCode)
	}
	d.now = testStart.Add(time.Minute)
	if resp, _ := get(t, d.url+live.path()); resp.StatusCode != http.StatusOK {
		t.Errorf("status %d after its time", resp.StatusCode)
	}
}

func TestAnUpdateChangesThePageAtItsAddress(t *testing.T) {
	d := open(t)
	revisions := 0
	for _, e := range d.editions {
		if e.revises == "" {
			continue
		}
		revisions++
		d.now = e.updated.Add(-time.Second)
		resp, old := get(t, d.url+e.path())
		tag := resp.Header.Get("ETag")
		d.now = e.updated.Add(time.Second)
		resp, body := get(t, d.url+e.path(), "If-None-Match", tag)
		if resp.StatusCode != http.StatusOK || old == body {
			t.Errorf("%s: status %d after the update", e.path(), resp.StatusCode)
		}
		if e.correction != "" && (strings.Contains(old, e.correction) || !strings.Contains(body, e.correction)) {
			t.Errorf("%s: the correction doesn't come with the update", e.path())
		}
	}
	if revisions < 2 {
		t.Errorf("%d revisions, want an update and a correction", revisions)
	}
}

func TestWireCopiesAreTheWireWithSmallChanges(t *testing.T) {
	d := open(t)
	byName := map[string]*edition{}
	for _, e := range d.editions {
		byName[e.name()] = e
	}
	copies := 0
	for _, e := range d.editions {
		if e.copies == "" {
			continue
		}
		copies++
		wire := byName[e.copies]
		same := 0
		for _, p := range e.text {
			for _, q := range wire.text {
				if p == q {
					same++
				}
			}
		}
		if same < len(wire.text)/2 || same == len(wire.text) && e.title == wire.title {
			t.Errorf("%s: %d of %d paragraphs are those of the wire", e.name(), same, len(wire.text))
		}
		if !e.updated.After(wire.updated) || e.credit != "Meridian" {
			t.Errorf("%s: credit %q, out before the wire", e.name(), e.credit)
		}
	}
	if copies < 4 {
		t.Errorf("%d wire copies, want at least 4", copies)
	}
}

func TestUnchangedAnswers304(t *testing.T) {
	d := open(t)
	for _, s := range d.Sources(d.url) {
		resp, _ := get(t, s.Address)
		tag, modified := resp.Header.Get("ETag"), resp.Header.Get("Last-Modified")
		if resp, _ = get(t, s.Address, "If-None-Match", tag); resp.StatusCode != http.StatusNotModified {
			t.Errorf("%s: status %d with its ETag", s.Address, resp.StatusCode)
		}
		if resp, _ = get(t, s.Address, "If-Modified-Since", modified); resp.StatusCode != http.StatusNotModified {
			t.Errorf("%s: status %d with its Last-Modified", s.Address, resp.StatusCode)
		}
	}
	first := d.Sources(d.url)[1].Address
	resp, _ := get(t, first)
	d.now = testStart.Add(16 * time.Second)
	if resp, _ = get(t, first, "If-None-Match", resp.Header.Get("ETag")); resp.StatusCode != http.StatusOK {
		t.Errorf("status %d though a report has arrived", resp.StatusCode)
	}
}

func TestParseDraftRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"no time":     "title: A\n\nText.",
		"two times":   "title: A\nat: 3d 10:00\nlive: 2\n\nText.",
		"unknown key": "title: A\nat: 3d 10:00\ncolour: red\n\nText.",
		"no value":    "title\n\nText.",
		"bad number":  "title: A\nlive: two\n\nText.",
	} {
		if _, err := parseDraft("reports/field/x.md", text); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, err := parseDraft("reports/nowhere/x.md", "title: A\nlive: 1\n\nText."); err == nil {
		t.Error("unknown outlet: no error")
	}
}
