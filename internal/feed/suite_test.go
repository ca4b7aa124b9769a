package feed

import (
	"bytes"
	"fmt"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"wiredesk/internal/fetch"
	"wiredesk/internal/shareddata"
)

// suiteCase is one file of feedparser's own test suite.
type suiteCase struct {
	name   string
	body   []byte
	header map[string]string
	expect string
}

var (
	expectLine = regexp.MustCompile(`(?m)Expect:[ \t]*(.*?)[ \t]*\r?$`)
	headerLine = regexp.MustCompile(`(?m)Header:[ \t]*([A-Za-z-]+):[ \t]*(.*?)[ \t]*\r?$`)
)

func suite(t testing.TB) []suiteCase {
	dir := shareddata.Dir(t, "feeds")
	var cases []suiteCase
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || e.Name() == "LICENSE" {
			return err
		}
		body, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(dir, path)
		c := suiteCase{name: name, body: body, header: map[string]string{}}
		head := body
		if bytes.IndexByte(head, 0) >= 0 {
			head = bytes.ReplaceAll(head, []byte{0}, nil)
		}
		if m := expectLine.FindSubmatch(head); m != nil {
			c.expect = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(string(m[1])), "-->"))
		}
		for _, m := range headerLine.FindAllSubmatch(head, -1) {
			c.header[string(m[1])] = string(m[2])
		}
		cases = append(cases, c)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return cases
}

// server serves the suite as its Header lines say.
func suiteServer(t testing.TB, cases []suiteCase) string {
	byName := map[string]suiteCase{}
	for _, c := range cases {
		byName["/"+c.name] = c
	}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c, ok := byName[r.URL.Path]
		if !ok {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		if strings.HasSuffix(c.name, ".json") {
			w.Header().Set("Content-Type", "application/feed+json")
		} else {
			w.Header().Set("Content-Type", "application/xml")
		}
		for k, v := range c.header {
			w.Header().Set(k, strings.ReplaceAll(v, "127.0.0.1:8097", r.Host))
		}
		_, _ = w.Write(c.body)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

// class says what of an item an expectation is about, "" for anything else.
func class(asked []string) string {
	found := ""
	for _, p := range asked {
		_, field, ok := strings.Cut(p, "].")
		if !ok || !strings.HasPrefix(p, "entries[") {
			return ""
		}
		c := ""
		switch field {
		case "title", "title_detail.value":
			c = "title"
		case "link":
			c = "link"
		case "id", "guid":
			c = "id"
		case "published", "published_parsed", "updated", "updated_parsed", "date", "date_parsed":
			c = "dates"
		case "author", "author_detail.name":
			c = "authors"
		case "summary", "summary_detail.value", "description":
			c = "summary"
		}
		if strings.HasPrefix(field, "authors[") && strings.HasSuffix(field, "].name") {
			c = "authors"
		}
		if strings.HasPrefix(field, "content[") && strings.HasSuffix(field, "].value") {
			c = "content"
		}
		if c == "" {
			return ""
		}
		if found == "" {
			found = c
		}
	}
	return found
}

// exclusions reads testdata/exclusions.txt: file<TAB>reason.
func exclusions(t testing.TB) map[string]string {
	b, err := os.ReadFile("testdata/exclusions.txt")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for line := range strings.Lines(string(b)) {
		name, reason, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if ok && !strings.HasPrefix(line, "#") {
			out[name] = reason
		}
	}
	return out
}

// The figures that issue "Sources and articles" asks for.
const (
	parseGoal  = 0.97
	expectGoal = 0.92
)

func TestSuite(t *testing.T) {
	cases := suite(t)
	at := suiteServer(t, cases)
	client := fetch.New(fetch.Options{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	defer client.Close()
	excluded := exclusions(t)

	parsed := 0
	type tally struct{ good, all int }
	tallies := map[string]*tally{}
	tell := func(class string, good bool) {
		if tallies[class] == nil {
			tallies[class] = &tally{}
		}
		tallies[class].all++
		if good {
			tallies[class].good++
		}
	}
	for _, c := range cases {
		resp, err := client.Get(t.Context(), fetch.Request{Address: at + "/" + c.name})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		f, err := Parse(resp.Body, resp.ContentType, resp.Base())
		if err != nil {
			t.Logf("%s: not parsed: %v", c.name, err)
			continue
		}
		parsed++
		expect := strings.ReplaceAll(c.expect, "http://127.0.0.1:8097", at)
		ok, asked, err := evaluate(expect, view(f))
		k := class(asked)
		if k == "" {
			continue
		}
		good := ok && err == nil
		if reason, skip := excluded[c.name]; skip {
			if good {
				t.Errorf("%s is excluded (%s) but comes out as expected", c.name, reason)
			}
			continue
		}
		tell(k, good)
		tell("all", good)
		if !good {
			t.Logf("%s: %s: %v; items %.300q", c.name, c.expect, err, fmt.Sprintf("%+v", f.Items))
		}
	}
	t.Logf("parsed %d of %d (%.1f %%)", parsed, len(cases), 100*float64(parsed)/float64(len(cases)))
	var names []string
	for k := range tallies {
		names = append(names, k)
	}
	slices.Sort(names)
	for _, k := range names {
		t.Logf("%-8s %4d of %4d (%.1f %%)", k, tallies[k].good, tallies[k].all, 100*float64(tallies[k].good)/float64(tallies[k].all))
	}
	if float64(parsed) < parseGoal*float64(len(cases)) {
		t.Errorf("parsed %d of %d, want %.0f %%", parsed, len(cases), 100*parseGoal)
	}
	if all := tallies["all"]; all == nil || float64(all.good) < expectGoal*float64(all.all) {
		t.Errorf("expectations of items: %+v, want %.0f %%", all, 100*expectGoal)
	}
}
