package article

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// flatten keeps of a page only what needs no nesting: head, headings, paragraphs,
// links and text. Every start tag of a block ends the one before.
func flatten(s string) string {
	var out strings.Builder
	z := html.NewTokenizer(strings.NewReader(s))
	skip, text := atom.Atom(0), true // text since the last block began
	for {
		switch z.Next() {
		case html.ErrorToken:
			return out.String()
		case html.TextToken:
			if raw := z.Raw(); skip == 0 {
				out.Write(raw)
				text = text || len(bytes.TrimSpace(raw)) > 0
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			switch a := atom.Lookup(name); {
			case a == atom.Script || a == atom.Style:
				skip = a
			case a == atom.Meta || a == atom.Link || a == atom.Br || a == atom.Title:
				out.Write(z.Raw())
			case a == atom.H1 || a == atom.H2 || a == atom.H3 || a == atom.H4:
				out.WriteString("</p><" + a.String() + ">")
			case !inline[a] && text:
				out.WriteString("<p>")
				text = false
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			switch a := atom.Lookup(name); {
			case a == skip:
				skip = 0
			case a == atom.Title || a == atom.H1 || a == atom.H2 || a == atom.H3 || a == atom.H4:
				out.WriteString("</" + a.String() + ">")
			case !inline[a] && text:
				out.WriteString("<p>")
				text = false
			}
		}
	}
}
