package page

import (
	"io/fs"
	"net/http"
	"net/http/httptest"
	"path"
	"regexp"
	"strings"
	"testing"
)

func TestServesItsFilesUnderAStrictPolicy(t *testing.T) {
	h, err := Handler()
	if err != nil {
		t.Fatal(err)
	}
	for address, kind := range map[string]string{"/": "text/html", "/app.js": "text/javascript", "/base.css": "text/css", "/icon.svg": "image/svg+xml"} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, address, nil))
		if w.Code != http.StatusOK || !strings.HasPrefix(w.Header().Get("Content-Type"), kind) || w.Body.Len() == 0 {
			t.Errorf("%s: %d %s, %d bytes", address, w.Code, w.Header().Get("Content-Type"), w.Body.Len())
		}
		if csp := w.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: policy %q", address, csp)
		}
		again := httptest.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
		again.Header.Set("If-None-Match", w.Header().Get("ETag"))
		w = httptest.NewRecorder()
		if h.ServeHTTP(w, again); w.Code != http.StatusNotModified {
			t.Errorf("%s: %d with its ETag", address, w.Code)
		}
	}
}

func TestRefusesWhatItHasNot(t *testing.T) {
	h, err := Handler()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		method, address string
		want            int
	}{
		{http.MethodGet, "/nothing.js", http.StatusNotFound},
		{http.MethodGet, "/../page.go", http.StatusNotFound},
		{http.MethodPost, "/", http.StatusMethodNotAllowed},
	} {
		w := httptest.NewRecorder()
		r := httptest.NewRequestWithContext(t.Context(), c.method, "/", nil)
		r.URL.Path = c.address
		if h.ServeHTTP(w, r); w.Code != c.want {
			t.Errorf("%s %s: %d, want %d", c.method, c.address, w.Code, c.want)
		}
	}
}

var (
	imported  = regexp.MustCompile(`(?m)^import .*"\./([\w.]+)";$`)
	mentioned = regexp.MustCompile(`(?:src|href)="([\w.]+\.\w+)"`)
	unsafeJS  = regexp.MustCompile(`innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function`)
	inlined   = regexp.MustCompile(`<script[^>]*>[^<]|<style|\son\w+=|\sstyle=`)
	elsewhere = regexp.MustCompile(`https?://[\w.-]+`)
)

// The page has no build step, so this is what keeps its files whole and harmless.
func TestFilesAreWholeAndHarmless(t *testing.T) {
	files := map[string]string{}
	err := fs.WalkDir(static, "static", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			b, readErr := fs.ReadFile(static, name)
			files[path.Base(name)], err = string(b), readErr
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, body := range files {
		for _, m := range append(imported.FindAllStringSubmatch(body, -1), mentioned.FindAllStringSubmatch(body, -1)...) {
			if files[m[1]] == "" {
				t.Errorf("%s needs %s, which isn't there", name, m[1])
			}
		}
		if m := unsafeJS.FindString(body); m != "" {
			t.Errorf("%s uses %s", name, m)
		}
		if m := inlined.FindString(body); strings.HasSuffix(name, ".html") && m != "" {
			t.Errorf("%s has inline script or style: %s", name, m)
		}
		for _, m := range elsewhere.FindAllString(body, -1) {
			if !strings.Contains(m, "discord.com") && m != "http://www.w3.org" {
				t.Errorf("%s names another host: %s", name, m)
			}
		}
	}
	if !strings.Contains(files["index.html"], "not Discord") {
		t.Error("the page doesn't say that it is not Discord")
	}
}
