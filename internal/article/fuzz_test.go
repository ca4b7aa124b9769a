package article

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode/utf8"

	"wiredesk/internal/news"
)

func FuzzExtract(f *testing.F) {
	names, err := filepath.Glob(filepath.Join("testdata", "*.html"))
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b, "text/html", "https://paper.example/a")
	}
	f.Add([]byte(`<script type="application/ld+json">[{"@type":["Article"],"author":[1,{"name":["x"]}]}]</script><p>x`), "text/html; charset=utf-16", "::")
	f.Fuzz(func(t *testing.T, body []byte, contentType, address string) {
		a, err := Extract(body, contentType, address)
		if err != nil {
			if news.CodeOf(err) == "" {
				t.Errorf("an error nobody can read: %v", err)
			}
			return
		}
		check(t, a)
	})
}

func check(t *testing.T, a *Article) {
	t.Helper()
	if a.Text == "" || !utf8.ValidString(a.Text) || !utf8.ValidString(a.Title) {
		t.Errorf("text %q title %q", a.Text, a.Title)
	}
	n := utf8.RuneCountInString(a.Text)
	for _, m := range a.Marked {
		if m.Start < 0 || m.End < m.Start || m.End > n {
			t.Errorf("mark %d-%d in a text of %d", m.Start, m.End, n)
		}
	}
	if (a.PublishedFrom == "") != a.Published.IsZero() {
		t.Errorf("published %v from %q", a.Published, a.PublishedFrom)
	}
}

func FuzzPlain(f *testing.F) {
	f.Add([]byte("A line.\r\n\r\nto listen\r\n"), "text/plain; charset=windows-1251")
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		a, err := Plain(body, contentType)
		if err != nil {
			return
		}
		check(t, a)
		if strings.ContainsRune(a.Text, '\r') {
			t.Error("a carriage return is left")
		}
	})
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("\xff\xfea\x00b\x00"), "")
	f.Add([]byte("<meta charset=koi8-r>\xf0\xf2"), "text/html")
	f.Add([]byte{0xE9, 0x20, 0x80}, "text/html; charset=iso-2022-jp")
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		s, name := decode(body, contentType)
		if !utf8.ValidString(s) || name == "" {
			t.Errorf("decode gives %q in %q", s, name)
		}
		if utf8.Valid(body) && !strings.ContainsRune(string(body), 0) && !strings.HasPrefix(string(body), "\ufeff") && s != string(body) {
			t.Error("valid UTF-8 is changed")
		}
	})
}

func FuzzLayOut(f *testing.F) {
	f.Add("One\nTwo\n\nThree", 10.0, 20.0)
	f.Fuzz(func(t *testing.T, text string, left, gap float64) {
		var pages [][]pdfLine
		for page := range strings.SplitSeq(text, "\n\n") {
			var lines []pdfLine
			for i, l := range strings.Split(page, "\n") {
				y := 800 - float64(i)*gap
				lines = append(lines, pdfLine{Text: l, Left: left, Right: left + float64(len(l)), Top: y + 10, Bottom: y})
			}
			pages = append(pages, lines)
		}
		layOut(pages)
	})
}

// TestHostilePages reads pages made to take time or memory. Twice the bytes may take
// little more than twice the time.
func TestHostilePages(t *testing.T) {
	para := "<p>The harbour board counted the passengers again and again before anyone was let ashore.</p>"
	for name, page := range map[string]func(n int) string{
		"nested divs":      func(n int) string { return strings.Repeat("<div>", n/5) + para },
		"nested lists":     func(n int) string { return strings.Repeat("<ul><li>", n/8) + para },
		"nested bold":      func(n int) string { return strings.Repeat("<b><p>x", n/7) + para },
		"nested links":     func(n int) string { return strings.Repeat("<a href=x><div>y", n/16) + para },
		"nested tables":    func(n int) string { return strings.Repeat("<table><tr><td>", n/15) + para },
		"a huge attribute": func(n int) string { return `<div class="` + strings.Repeat("aB-", n/3) + `">` + para },
		"many attributes":  func(n int) string { return "<div " + strings.Repeat("a=b ", n/4) + ">" + para },
		"many classes":     func(n int) string { return strings.Repeat(`<div class="c d e f">x</div>`, n/29) + para },
		"many paragraphs":  func(n int) string { return strings.Repeat(para, n/len(para)) },
		"one long word":    func(n int) string { return "<p>" + strings.Repeat("a", n) },
		"one long line":    func(n int) string { return "<p>" + strings.Repeat("word ", n/5) },
		"many entities":    func(n int) string { return "<p>" + strings.Repeat("&amp;", n/5) + para },
		"broken script": func(n int) string {
			return `<script type="application/ld+json">` + strings.Repeat(`{"a":[`, n/6) + "</script>" + para
		},
		"unclosed comments": func(n int) string { return strings.Repeat("<!--", n/4) + para },
		"headings":          func(n int) string { return strings.Repeat("<h1>A headline</h1>", n/19) + para },
		"cells":             func(n int) string { return "<table>" + strings.Repeat("<tr><td>1<td>2", n/14) + "</table>" + para },
		"spans":             func(n int) string { return "<p>" + strings.Repeat("<span><img><a>x</a>", n/19) + para },
		"unknown elements":  func(n int) string { return strings.Repeat("<x-y><z-z>w", n/11) + para },
	} {
		t.Run(name, func(t *testing.T) {
			small, large := 1<<16, 1<<18
			a, b := readTime(page(small)), readTime(page(large))
			if b > testSlower*4*time.Second || b > 500*time.Millisecond && b > 12*a {
				t.Errorf("%d bytes take %v, %d bytes take %v", small, a, large, b)
			}
		})
	}
}

// readTime is processor time, so that other programs on the machine don't count.
func readTime(page string) time.Duration {
	start := processorTime()
	_, _ = Extract([]byte(page), "text/html", "https://paper.example/a") // only its time counts here
	return processorTime() - start
}

func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
