package feed

import (
	"html"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

// Bounds of the entities that a document declares for itself.
const (
	maxEntities   = 64      // entities
	maxEntity     = 1 << 10 // bytes of one of them
	maxExpansions = 1 << 16 // bytes that all their uses may add
)

// doctype reads the entities that a document declares for itself, and nothing
// else: no external ones, and none within each other, which is how they explode.
func (r *reader) doctype() {
	i, inside := r.pos+9, false
	for i < len(r.src) {
		switch c := r.src[i]; {
		case c == '[':
			inside = true
		case c == ']':
			inside = false
		case c == '>' && !inside:
			r.pos = i + 1
			return
		case inside && strings.HasPrefix(r.src[i:], "<!--"):
			end := strings.Index(r.src[i:], "-->")
			if end < 0 {
				r.pos = len(r.src)
				return
			}
			i += end + 2
		case inside && strings.HasPrefix(r.src[i:], "<!ENTITY"):
			end := strings.IndexByte(r.src[i:], '>')
			if end < 0 {
				r.pos = len(r.src)
				return
			}
			r.declare(r.src[i+8 : i+end])
			i += end
		}
		i++
	}
	r.pos = len(r.src)
}

func (r *reader) declare(s string) {
	s = strings.TrimSpace(s)
	i := strings.IndexAny(s, " \t\r\n")
	if i < 0 {
		return
	}
	name, value := s[:i], strings.TrimSpace(s[i:])
	if name == "%" || len(value) < 2 || len(value) > maxEntity || len(r.entities) >= maxEntities {
		return
	}
	if q := value[0]; (q != '"' && q != '\'') || value[len(value)-1] != q {
		return
	}
	if r.entities == nil {
		r.entities = map[string]string{}
	}
	r.entities[name] = (&reader{}).unescape(value[1 : len(value)-1])
}

// unescape undoes references, and leaves what only looks like one as it is.
// Control characters that XML forbids are dropped.
func (r *reader) unescape(s string) string {
	if strings.IndexByte(s, '&') < 0 {
		return clean(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	for {
		i := strings.IndexByte(s, '&')
		if i < 0 {
			b.WriteString(s)
			return clean(b.String())
		}
		b.WriteString(s[:i])
		s = s[i:]
		n := r.reference(&b, s)
		if n == 0 {
			b.WriteByte('&')
			n = 1
		}
		s = s[n:]
	}
}

// longestReference is over the longest name HTML has, "&CounterClockwiseContourIntegral;".
const longestReference = 40

// reference writes what the reference at the start of s stands for and gives its
// length, 0 if there is none.
func (r *reader) reference(b *strings.Builder, s string) int {
	end := strings.IndexByte(s[:min(len(s), longestReference)], ';')
	if end < 2 {
		return 0
	}
	name := s[1:end]
	if value, ok := r.entities[name]; ok && r.added+len(value) <= maxExpansions {
		r.added += len(value)
		b.WriteString(value)
		return end + 1
	}
	for i := 0; i < len(name); i++ {
		if c := name[i]; (c < '0' || c > '9') && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c != '#' || i > 0) {
			return 0
		}
	}
	plain := html.UnescapeString(s[:end+1])
	if plain == s[:end+1] || strings.HasSuffix(plain, ";") && plain != ";" {
		return 0
	}
	b.WriteString(plain)
	return end + 1
}

// clean drops the control characters that XML 1.0 forbids, and reads U+0080 to
// U+009F as the letters and quotes of windows-1252 that they were meant as.
func clean(s string) string {
	for i := 0; i < len(s); i++ {
		if forbidden(rune(s[i])) || s[i] == 0xc2 && i+1 < len(s) && s[i+1] < 0xa0 {
			return strings.Map(func(c rune) rune {
				switch {
				case forbidden(c):
					return -1
				case c >= 0x80 && c < 0xa0:
					return charmap.Windows1252.DecodeByte(byte(c))
				}
				return c
			}, s)
		}
	}
	return s
}

func forbidden(c rune) bool { return c < ' ' && c != '\t' && c != '\n' && c != '\r' || c == 0x7f }
