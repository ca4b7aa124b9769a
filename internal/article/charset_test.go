package article

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

const cyrillic = "Паромную переправу между двумя берегами закрыли в понедельник утром из-за ледохода. На левом берегу остались около семидесяти машин."

func encoded(t *testing.T, e encoding.Encoding, s string) []byte {
	t.Helper()
	b, err := e.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestDecodeOrder(t *testing.T) {
	cp1251 := encoded(t, charmap.Windows1251, cyrillic)
	meta := []byte(`<meta charset="windows-1251">`)
	for _, c := range []struct {
		name        string
		body        []byte
		contentType string
		charset     string
	}{
		{"a mark beats HTTP", encoded(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), cyrillic), "text/html; charset=utf-8", "utf-16le"},
		{"valid UTF-8 beats HTTP", []byte(cyrillic), "text/html; charset=windows-1251", "utf-8"},
		{"HTTP beats meta", append(encoded(t, charmap.KOI8R, cyrillic), []byte(`<meta charset="windows-1251">`)...), "text/html; charset=koi8-r", "koi8-r"},
		{"meta beats detection", append(meta, cp1251...), "text/html", "windows-1251"},
		{"detection", cp1251, "", "windows-1251"},
		{"detection of another", encoded(t, charmap.KOI8R, cyrillic), "", "koi8-r"},
		{"Latin is the last resort", []byte("caf\xe9"), "", "windows-1252"},
	} {
		text, got := decode(c.body, c.contentType)
		if got != c.charset {
			t.Errorf("%s: charset %s, want %s", c.name, got, c.charset)
		}
		if c.charset != "windows-1252" && !strings.Contains(text, "ледохода") {
			t.Errorf("%s: text %q", c.name, text)
		}
	}
}
