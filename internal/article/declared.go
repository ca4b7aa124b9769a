package article

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// declared is what a page says of itself outside its visible text.
type declared struct {
	meta    map[string][]string // name, property, http-equiv or itemprop in lower case → contents in order
	link    map[string]string   // rel → href of the first
	lang    string              // of <html>
	title   string              // <title>
	h1      []string
	base    string
	objects []object // schema.org objects, in order
}

// maxHeadings bounds how many <h1> are kept.
const maxHeadings = 20

// declare reads what the page says of itself.
func declare(root *html.Node) *declared {
	d := &declared{meta: map[string][]string{}, link: map[string]string{}}
	d.walk(root)
	return d
}

func (d *declared) walk(n *html.Node) {
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		if k.Type != html.ElementNode || k.Namespace != "" {
			continue
		}
		d.element(k)
		d.walk(k)
	}
}

func (d *declared) element(n *html.Node) {
	switch n.DataAtom {
	case atom.Html:
		d.lang = attr(n, "lang")
		if d.lang == "" {
			d.lang = attr(n, "xml:lang")
		}
	case atom.Base:
		if d.base == "" {
			d.base = attr(n, "href")
		}
	case atom.Title:
		if d.title == "" {
			d.title = inner(n)
		}
	case atom.H1:
		if len(d.h1) < maxHeadings {
			d.h1 = append(d.h1, inner(n))
		}
	case atom.Meta:
		d.addMeta(n)
	case atom.Link:
		for rel := range strings.FieldsSeq(strings.ToLower(attr(n, "rel"))) {
			if href := attr(n, "href"); href != "" && d.link[rel] == "" {
				d.link[rel] = href
			}
		}
	case atom.Script:
		if strings.HasPrefix(strings.ToLower(strings.TrimSpace(attr(n, "type"))), "application/ld+json") && n.FirstChild != nil {
			d.objects = append(d.objects, readObjects(n.FirstChild.Data)...)
		}
	}
}

func (d *declared) addMeta(n *html.Node) {
	content := strings.TrimSpace(attr(n, "content"))
	if content == "" {
		return
	}
	for _, key := range []string{"property", "name", "itemprop", "http-equiv"} {
		if name := strings.ToLower(strings.TrimSpace(attr(n, key))); name != "" {
			d.meta[name] = append(d.meta[name], content)
			return
		}
	}
}

// first gives the first content of the first of the names that the page has.
func (d *declared) first(names ...string) string {
	for _, name := range names {
		for _, v := range d.meta[name] {
			if v = squash(v); v != "" {
				return v
			}
		}
	}
	return ""
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// inner gives the text of an element with its white space squashed.
func inner(n *html.Node) string {
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		for k := n.FirstChild; k != nil; k = k.NextSibling {
			switch {
			case k.Type == html.TextNode:
				b.WriteString(k.Data)
			case k.Type == html.ElementNode && k.DataAtom == atom.Br:
				b.WriteByte(' ')
			case k.Type == html.ElementNode && !never[k.DataAtom]:
				walk(k)
			}
		}
	}
	walk(n)
	return squash(b.String())
}

// squash makes every run of white space one space.
func squash(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for word := range strings.FieldsSeq(s) {
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(word)
	}
	return b.String()
}
