package article

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"

	"wiredesk/internal/news"
)

const (
	maxPage   = 4 << 20 // bytes of a page that are read; the largest of the shared ones has 1.4 MB
	maxBlocks = 20000   // blocks of a page that are looked at
	maxElems  = 60000   // elements that hold text
	nearMarks = 6       // blocks after the text in which boilerplate is still marked
)

// Extract reads the article of an HTML page. contentType is the page's HTTP header,
// "" when unknown; address is where it was found, "" when unknown.
func Extract(body []byte, contentType, address string) (*Article, error) {
	w, err := learnt()
	if err != nil {
		return nil, err
	}
	s, _ := decode(body, contentType)
	s = strings.ToValidUTF8(head(s, maxPage), "")
	root, err := parse(s)
	if err != nil {
		return nil, news.Errorf(news.Invalid, "This page can't be read as HTML. Give the address of a single article.").Because(err)
	}
	d := declare(root)
	o := cut(root)
	sc := stage(o, d)
	score := w.settle(sc)
	keep := pick(sc, score)
	a := &Article{Address: address, From: map[string]string{}}
	a.Text, a.Marked = compose(sc, keep)
	if err := barred(root, sc, a.Text); err != nil {
		return nil, err
	}
	if a.Text == "" {
		return nil, news.Errorf(news.Invalid, "There is no article on this page. Give the address of a single article.")
	}
	describe(a, d, sc, keep)
	return a, nil
}

// parse reads HTML. The parser refuses pages nested deeper than it can bear; those
// are read again with their elements laid flat.
func parse(s string) (*html.Node, error) {
	root, err := html.Parse(strings.NewReader(s))
	if err == nil {
		return root, nil
	}
	return html.Parse(strings.NewReader(flatten(s)))
}

// compose joins the kept blocks into paragraphs and leaves out boilerplate, whose
// marks say where it stood.
func compose(s *scene, keep []bool) (string, []Mark) {
	first, last := len(keep), -1
	for i, k := range keep {
		if k {
			first, last = min(first, i), i
		}
	}
	var text strings.Builder
	var marked []Mark
	at := 0
	for i := first; i < min(last+1+nearMarks, len(keep)); i++ {
		b := s.blocks[i].text
		if why := boilerplate(b); why != "" {
			marked = append(marked, Mark{Start: at, End: at, Text: b, Why: why})
			continue
		}
		if !keep[i] {
			continue
		}
		if at > 0 {
			text.WriteString("\n\n")
			at += 2
		}
		text.WriteString(b)
		at += utf8.RuneCountInString(b)
	}
	return text.String(), marked
}
