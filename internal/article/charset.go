package article

import (
	"bytes"
	"mime"
	"strings"
	"unicode/utf8"

	"github.com/gogs/chardet"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
)

// metaWindow is how far into a page a meta charset is looked for, as browsers do.
// https://html.spec.whatwg.org/multipage/parsing.html#prescan-a-byte-stream-to-determine-its-encoding
const metaWindow = 1024

const (
	detectWindow = 64 << 10 // bytes by which a charset is guessed
	sureEnough   = 20       // of 100, from which a guess is taken
)

// decode gives body as UTF-8 and the name of the charset it was in. What decides, in
// order: a byte order mark, bytes that are wholly valid UTF-8, the charset of
// contentType, a meta element, and at last the bytes themselves.
func decode(body []byte, contentType string) (string, string) {
	if enc, name, n := byMark(body); enc != nil {
		return decoded(enc, body[n:]), name
	} else if n > 0 {
		return strings.ToValidUTF8(string(body[n:]), "\uFFFD"), "utf-8"
	}
	if utf8.Valid(body) && !bytes.ContainsRune(body, 0) {
		return string(body), "utf-8"
	}
	_, params, _ := mime.ParseMediaType(contentType) // an unreadable header names no charset
	if enc, name := charset.Lookup(params["charset"]); enc != nil {
		return decoded(enc, body), name
	}
	enc, name, certain := charset.DetermineEncoding(body[:min(len(body), metaWindow)], "")
	if !certain && name == "windows-1252" { // what is left when nothing is declared
		if guess, err := chardet.NewHtmlDetector().DetectBest(body[:min(len(body), detectWindow)]); err == nil && guess.Confidence >= sureEnough {
			if e, n := charset.Lookup(guess.Charset); e != nil {
				enc, name = e, n
			}
		}
	}
	return decoded(enc, body), name
}

func decoded(enc encoding.Encoding, body []byte) string {
	out, err := enc.NewDecoder().Bytes(body)
	if err != nil {
		return strings.ToValidUTF8(string(body), "\uFFFD")
	}
	return strings.ToValidUTF8(string(out), "\uFFFD") // what calls itself UTF-8 is passed on unread
}

// byMark reads a byte order mark of n bytes; enc is nil for UTF-8, which needs no decoding.
func byMark(body []byte) (enc encoding.Encoding, name string, n int) {
	switch {
	case bytes.HasPrefix(body, []byte{0xEF, 0xBB, 0xBF}):
		return nil, "utf-8", 3
	case bytes.HasPrefix(body, []byte{0xFE, 0xFF}):
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "utf-16be", 2
	case bytes.HasPrefix(body, []byte{0xFF, 0xFE}):
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "utf-16le", 2
	}
	return nil, "", 0
}
