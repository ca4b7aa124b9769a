package article

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wiredesk/internal/news"
)

// pagesOfOurOwn were written for these tests; their .json files were checked by hand.
var pagesOfOurOwn = []struct{ file, contentType, address string }{
	{"puerto.html", "text/html", "https://gaceta-valdemar.example/economia/puerto.html?utm_source=x"},
	{"bruecke.html", "text/html; charset=utf-8", "https://elmstedter-bote.example/lokales/bruecke-hochwasser"},
	{"likarnia.html", "", "https://krynychansk-visti.example/news/likarnia-120?fb=1"},
	{"reka.html", "text/html", "http://polozyevo.example/news/412"},
	{"lycee.html", "text/html; charset=ISO-8859-15", "https://echo-du-gue.example/lycee"},
}

func TestPagesOfOurOwn(t *testing.T) {
	for _, p := range pagesOfOurOwn {
		t.Run(p.file, func(t *testing.T) {
			body, err := os.ReadFile(filepath.Join("testdata", p.file))
			if err != nil {
				t.Fatal(err)
			}
			a, err := Extract(body, p.contentType, p.address)
			if err != nil {
				t.Fatal(err)
			}
			var b bytes.Buffer
			enc := json.NewEncoder(&b)
			enc.SetEscapeHTML(false)
			enc.SetIndent("", " ")
			if err := enc.Encode(a); err != nil {
				t.Fatal(err)
			}
			golden := filepath.Join("testdata", strings.TrimSuffix(p.file, ".html")+".json")
			if *update {
				if err := os.WriteFile(golden, b.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(b.Bytes(), want) {
				t.Errorf("got\n%s\nwant\n%s", b.Bytes(), want)
			}
		})
	}
}

func TestBarredPagesSaySo(t *testing.T) {
	for file, want := range map[string]string{"captcha.html": "captcha", "login.html": "login"} {
		body, err := os.ReadFile(filepath.Join("testdata", file))
		if err != nil {
			t.Fatal(err)
		}
		_, err = Extract(body, "", "https://paper.example/a")
		if news.CodeOf(err) == "" || !strings.Contains(err.Error(), want) {
			t.Errorf("%s gives %v, want an error about a %s", file, err, want)
		}
	}
}
