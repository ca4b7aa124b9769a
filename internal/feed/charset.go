package feed

import (
	"bytes"
	"mime"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/gogs/chardet"
	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// The marks that a document of Unicode can begin with, and how '<' or "<?"
// begins one that has none (XML 1.0, appendix F).
var marks = []struct {
	bytes string
	name  string
	skip  bool
}{
	{"\x00\x00\xfe\xff", "utf-32be", true},
	{"\xff\xfe\x00\x00", "utf-32le", true},
	{"\xef\xbb\xbf", "utf-8", true},
	{"\xfe\xff", "utf-16be", true},
	{"\xff\xfe", "utf-16le", true},
	{"\x00\x00\x00<", "utf-32be", false},
	{"<\x00\x00\x00", "utf-32le", false},
	{"\x00<\x00", "utf-16be", false},
	{"<\x00", "utf-16le", false},
}

// xmlEncoding finds the encoding that an XML declaration names; declarations
// are often written after something else, so they are searched for.
var xmlEncoding = regexp.MustCompile(`<\?xml[^>]{0,200}?encoding\s*=\s*["']\s*([A-Za-z0-9._:-]+)\s*["']`)

// metaEncoding finds the encoding that a page of HTML names in its head.
var metaEncoding = regexp.MustCompile(`(?i)<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9._:-]+)`)

// detectLeast is how many bytes outside ASCII detection needs to be better than
// a guess.
const detectLeast = 8

// declaredWithin is where an encoding must be named to count; HTML asks for it
// within 1,024 bytes, and pages don't all keep to that.
const declaredWithin = 4096

// Decode gives a document as UTF-8 and the name of the encoding it was in. The
// first of these that fits decides: a byte order mark or the zeros of UTF-16 and
// UTF-32; UTF-8 if all of it is valid, or all but a few bytes; what the HTTP header
// says; what the XML declaration says; what a meta element says; detection;
// windows-1252.
func Decode(body []byte, contentType string) (text, name string) {
	for _, m := range marks {
		if bytes.HasPrefix(body, []byte(m.bytes)) {
			if m.skip {
				body = body[len(m.bytes):]
			}
			return decodeMarked(body, m.name), m.name
		}
	}
	declared := []string{charsetOf(contentType)}
	for _, in := range []*regexp.Regexp{xmlEncoding, metaEncoding} {
		if d := in.FindSubmatch(body[:min(len(body), declaredWithin)]); d != nil {
			declared = append(declared, string(d[1]))
		}
	}
	if utf8.Valid(body) && !(bytes.IndexByte(body, 0x1b) >= 0 && escapes(declared)) {
		return string(body), "utf-8"
	}
	if mostlyUTF8(body) {
		return mendUTF8(body), "utf-8"
	}
	for _, label := range declared {
		e, canonical := charset.Lookup(label)
		if e == nil || canonical == "utf-8" || canonical == "replacement" {
			continue
		}
		if text, ok := decodeWhole(body, e); ok {
			return text, canonical
		}
	}
	return detect(body)
}

// decodeMarked decodes what a mark has named. Spoilt bytes become U+FFFD, but in
// UTF-8 they are read as windows-1252, which is what they mostly are.
func decodeMarked(body []byte, name string) string {
	var e encoding.Encoding
	switch name {
	case "utf-8":
		return mendUTF8(body)
	case "utf-16be":
		e = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	case "utf-16le":
		e = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case "utf-32be":
		e = utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)
	case "utf-32le":
		e = utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)
	}
	text, _ := decodeWhole(body, e)
	return text
}

// decodeWhole decodes, and says whether every byte had a meaning.
func decodeWhole(body []byte, e encoding.Encoding) (string, bool) {
	out, err := e.NewDecoder().Bytes(body)
	if err != nil {
		return strings.ToValidUTF8(string(out), "�"), false
	}
	return string(out), !bytes.ContainsRune(out, utf8.RuneError)
}

func charsetOf(contentType string) string {
	_, params, err := mime.ParseMediaType(contentType)
	if err == nil {
		return strings.TrimSpace(params["charset"])
	}
	if _, after, ok := strings.Cut(strings.ToLower(contentType), "charset="); ok {
		after, _, _ = strings.Cut(after, ";")
		return strings.Trim(after, ` "'`)
	}
	return ""
}

// escapes says whether an encoding of declared writes letters with ASCII bytes,
// so that being valid UTF-8 proves nothing.
func escapes(declared []string) bool {
	for _, d := range declared {
		if strings.HasPrefix(strings.ToLower(d), "iso-2022") {
			return true
		}
	}
	return false
}

// mostlyUTF8 says whether a document is UTF-8 in which only a few bytes are spoilt.
func mostlyUTF8(body []byte) bool {
	good, bad := 0, 0
	for i := 0; i < len(body); {
		if body[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(body[i:])
		if r == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
		i += n
	}
	return good > 4*bad
}

// mendUTF8 reads each byte that isn't UTF-8 as windows-1252.
func mendUTF8(body []byte) string {
	if utf8.Valid(body) {
		return string(body)
	}
	var b strings.Builder
	b.Grow(len(body) + len(body)/16)
	for len(body) > 0 {
		r, n := utf8.DecodeRune(body)
		if r == utf8.RuneError && n == 1 {
			r = charmap.Windows1252.DecodeByte(body[0])
		}
		b.WriteRune(r)
		body = body[n:]
	}
	return b.String()
}

// detect guesses an encoding from the frequencies of bytes.
func detect(body []byte) (string, string) {
	high := 0
	for _, c := range body {
		if c >= utf8.RuneSelf {
			high++
		}
	}
	if high >= detectLeast {
		if best, err := chardet.NewHtmlDetector().DetectBest(body); err == nil && best.Confidence >= 20 {
			if e, name := charset.Lookup(best.Charset); e != nil && name != "replacement" {
				if text, ok := decodeWhole(body, e); ok {
					return text, name
				}
			}
		}
	}
	text, _ := decodeWhole(body, charmap.Windows1252)
	return text, "windows-1252"
}
