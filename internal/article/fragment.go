package article

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Fragment gives the text of a piece of HTML, such as the content of a feed's
// item, with paragraphs kept apart by an empty line. All of it is taken: there
// is no page around it to tell apart. A text without markup comes back as it is.
func Fragment(s string) string {
	if !strings.ContainsAny(s, "<&") {
		return squash(s)
	}
	var paragraphs []string
	var b strings.Builder
	flush := func() {
		if p := squash(b.String()); p != "" {
			paragraphs = append(paragraphs, p)
		}
		b.Reset()
	}
	z := html.NewTokenizer(strings.NewReader(s))
	skip := 0
	for {
		switch z.Next() {
		case html.ErrorToken:
			flush()
			return strings.Join(paragraphs, "\n\n")
		case html.TextToken:
			if skip == 0 {
				b.Write(z.Text())
			}
		case html.StartTagToken:
			name, _ := z.TagName()
			tag := atom.Lookup(name)
			if silent(tag) {
				skip++
			}
			if endsParagraph(tag) {
				flush()
			}
		case html.SelfClosingTagToken:
			if name, _ := z.TagName(); endsParagraph(atom.Lookup(name)) {
				flush()
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			tag := atom.Lookup(name)
			if silent(tag) && skip > 0 {
				skip--
			}
			if endsParagraph(tag) {
				flush()
			}
		}
	}
}

func silent(a atom.Atom) bool {
	return a == atom.Script || a == atom.Style || a == atom.Template || a == atom.Iframe
}

// endsParagraph tells the elements that end a paragraph.
func endsParagraph(a atom.Atom) bool {
	switch a {
	case atom.P, atom.Div, atom.Br, atom.Li, atom.Ul, atom.Ol, atom.Blockquote, atom.Figure, atom.Figcaption,
		atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Tr, atom.Table, atom.Section, atom.Article, atom.Hr, atom.Pre:
		return true
	}
	return false
}
