package article

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// block is a run of text that no block-level element interrupts: a paragraph, a
// heading, a list item, a caption, a button's row.
type block struct {
	text      string
	elem      int // index of the innermost block-level element that holds it
	words     int
	linkWords int
	links     int
	strong    int // words in bold or italics
}

// elem is an element of the page that holds text. Its blocks are first up to last,
// half-open, in the order of the page.
type elem struct {
	atom        atom.Atom
	parent      int // -1 for the root
	first, last int
	names       []string // the words of class, id, role and itemprop, lower case
	hidden      bool
	words       int
	linkWords   int
	paraWords   int // words of blocks that read like paragraphs
	sign        int // number of its signature: same tag, class and place under the same parents
}

// outline is a page cut into blocks.
type outline struct {
	blocks []block
	elems  []elem
	signs  map[string]int
	times  []stampedTime
	bySign []int // words of paragraph-like blocks by signature
}

// never holds the elements whose text is never a reader's.
var never = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Iframe: true,
	atom.Object: true, atom.Svg: true, atom.Select: true, atom.Textarea: true, atom.Head: true,
	atom.Canvas: true, atom.Audio: true, atom.Video: true, atom.Datalist: true, atom.Math: true,
	atom.Noembed: true, atom.Noframes: true, atom.Input: true, atom.Button: true,
}

// inline holds the elements that don't interrupt a run of text.
var inline = map[atom.Atom]bool{
	atom.A: true, atom.Abbr: true, atom.Acronym: true, atom.B: true, atom.Bdi: true, atom.Bdo: true,
	atom.Big: true, atom.Cite: true, atom.Code: true, atom.Data: true, atom.Del: true, atom.Dfn: true,
	atom.Em: true, atom.Font: true, atom.I: true, atom.Ins: true, atom.Kbd: true, atom.Label: true,
	atom.Mark: true, atom.Q: true, atom.Rp: true, atom.Rt: true, atom.Ruby: true, atom.S: true,
	atom.Samp: true, atom.Small: true, atom.Span: true, atom.Strike: true, atom.Strong: true,
	atom.Sub: true, atom.Sup: true, atom.Time: true, atom.Tt: true, atom.U: true, atom.Var: true,
	atom.Wbr: true, atom.Img: true, atom.Picture: true, atom.Source: true, atom.Nobr: true,
}

// cutter walks a page and cuts it into blocks.
type cutter struct {
	out   *outline
	buf   strings.Builder
	space bool // white space is pending
	br    int  // line breaks since the last word
	link  int  // depth of links
	bold  int  // depth of bold or italic elements
	para  int  // depth of paragraphs
	cur   block
	elem  int
}

// cut makes the outline of a parsed page.
func cut(root *html.Node) *outline {
	o := &outline{signs: map[string]int{}}
	c := &cutter{out: o, elem: -1}
	c.walk(root)
	c.flush()
	o.sum()
	return o
}

func (c *cutter) walk(n *html.Node) {
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		switch k.Type {
		case html.TextNode:
			c.words(k.Data)
		case html.ElementNode:
			c.element(k)
		}
	}
}

func (c *cutter) element(n *html.Node) {
	switch {
	case never[n.DataAtom] || len(c.out.elems) >= maxElems:
		return
	case n.DataAtom == atom.Br:
		if c.br++; c.br == 2 {
			c.flush()
		}
		c.space = true
		return
	case n.DataAtom == atom.Span && c.para > 0 && card(n):
		return
	case (n.DataAtom == atom.Td || n.DataAtom == atom.Th) && isCell(n):
		c.space = true
		c.walk(n)
		c.space = true
		return
	case inline[n.DataAtom] || n.DataAtom == 0 && !holdsBlocks(n):
		c.inline(n)
		return
	}
	c.flush()
	up := c.elem
	c.open(n)
	if n.DataAtom == atom.P {
		c.para++
	}
	c.walk(n)
	if n.DataAtom == atom.P {
		c.para--
	}
	c.flush()
	c.out.elems[c.elem].last = len(c.out.blocks)
	c.elem = up
}

// card tells whether a span inside a paragraph is a card that shows itself over
// the text: it has a picture and several links.
func card(n *html.Node) bool {
	pictures, links := 0, 0
	for k := range n.Descendants() {
		switch k.DataAtom {
		case atom.Img:
			pictures++
		case atom.A:
			links++
		}
	}
	return pictures > 0 && links > 1
}

// maxCell is the longest text, in bytes, that one cell of a table of values holds;
// what holds more, or blocks, is a cell of layout.
const maxCell = 200

// isCell tells whether n is a cell of a table of values, whose rows are blocks.
func isCell(n *html.Node) bool {
	text := 0
	for k := range n.Descendants() {
		if k.Type == html.ElementNode && !inline[k.DataAtom] {
			return false
		}
		if k.Type == html.TextNode {
			text += len(k.Data)
		}
		if text > maxCell {
			return false
		}
	}
	return true
}

// holdsBlocks tells whether an element of an unknown name has block-level children.
func holdsBlocks(n *html.Node) bool {
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		if k.Type == html.ElementNode && !inline[k.DataAtom] {
			return true
		}
	}
	return false
}

func (c *cutter) inline(n *html.Node) {
	bold := n.DataAtom == atom.B || n.DataAtom == atom.Strong || n.DataAtom == atom.Em || n.DataAtom == atom.I
	switch n.DataAtom {
	case atom.A:
		c.link++
		c.cur.links++
	case atom.Time:
		c.time(n)
	}
	if bold {
		c.bold++
	}
	c.walk(n)
	if n.DataAtom == atom.A {
		c.link--
	}
	if bold {
		c.bold--
	}
}

// time notes a <time> element.
func (c *cutter) time(n *html.Node) {
	t := stampedTime{block: len(c.out.blocks), date: attr(n, "datetime")}
	if t.date == "" {
		return
	}
	names := appendNames(nil, attr(n, "itemprop")+" "+attr(n, "class"))
	for _, w := range names {
		t.published = t.published || w == "published"
		t.updated = t.updated || w == "modified" || w == "updated"
	}
	if attr(n, "pubdate") != "" {
		t.published = true
	}
	c.out.times = append(c.out.times, t)
}

// words adds a text node to the current block.
func (c *cutter) words(s string) {
	for len(s) > 0 {
		word := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsSpace(r) && r != '\u200b' && r != '\ufeff' })
		if word != 0 {
			c.space = true
		}
		if word < 0 {
			return
		}
		s = s[word:]
		end := strings.IndexFunc(s, func(r rune) bool { return unicode.IsSpace(r) || r == '\u200b' || r == '\ufeff' })
		if end < 0 {
			end = len(s)
		}
		c.word(s[:end])
		s = s[end:]
	}
}

func (c *cutter) word(w string) {
	fresh := c.buf.Len() == 0 || c.space
	if c.buf.Len() > 0 && c.br > 0 {
		c.buf.WriteByte('\n')
	} else if c.buf.Len() > 0 && c.space {
		c.buf.WriteByte(' ')
	}
	c.space, c.br = false, 0
	c.buf.WriteString(w)
	if !fresh {
		return
	}
	c.cur.words++
	if c.link > 0 {
		c.cur.linkWords++
	}
	if c.bold > 0 {
		c.cur.strong++
	}
}

// flush ends the current block.
func (c *cutter) flush() {
	if c.buf.Len() > 0 && c.elem >= 0 && len(c.out.blocks) < maxBlocks {
		c.cur.text, c.cur.elem = c.buf.String(), c.elem
		c.out.blocks = append(c.out.blocks, c.cur)
	}
	c.buf.Reset()
	c.cur, c.space, c.br = block{}, false, 0
}

// open enters a block-level element.
func (c *cutter) open(n *html.Node) {
	o := c.out
	e := elem{atom: n.DataAtom, parent: c.elem, first: len(o.blocks)}
	class := ""
	for _, a := range n.Attr {
		switch a.Key {
		case "class":
			class = a.Val
			e.names = appendNames(e.names, a.Val)
		case "id", "role", "itemprop":
			e.names = appendNames(e.names, a.Val)
		case "hidden":
			e.hidden = true
		case "aria-hidden":
			e.hidden = e.hidden || a.Val == "true"
		case "style":
			s := strings.ReplaceAll(strings.ToLower(head(a.Val, 300)), " ", "")
			e.hidden = e.hidden || strings.Contains(s, "display:none") || strings.Contains(s, "visibility:hidden")
		}
	}
	up := -1
	if c.elem >= 0 {
		up = o.elems[c.elem].sign
		e.hidden = e.hidden || o.elems[c.elem].hidden
	}
	e.sign = o.signature(up, n.DataAtom, head(class, 100))
	o.elems = append(o.elems, e)
	c.elem = len(o.elems) - 1
}

// signature numbers the kinds of element: the same tag and class under a parent of the same kind.
func (o *outline) signature(up int, a atom.Atom, class string) int {
	key := strconv.Itoa(up) + " " + strconv.Itoa(int(a)) + " " + class
	n, ok := o.signs[key]
	if !ok {
		n = len(o.signs)
		o.signs[key] = n
	}
	return n
}

// head gives at most n bytes of s, so that a hostile attribute costs nothing.
func head(s string, n int) string { return s[:min(len(s), n)] }

const (
	maxNames   = 24  // words taken from the class, id, role and itemprop of one element
	maxNameLen = 300 // bytes read of each
)

// appendNames cuts a class or id into its words: letters only, lower case, camel case parted.
func appendNames(names []string, s string) []string {
	s = head(s, maxNameLen)
	start, lower := -1, false
	add := func(end int) {
		if start >= 0 && end-start > 1 && len(names) < maxNames {
			names = append(names, strings.ToLower(s[start:end]))
		}
		start = -1
	}
	for i := range len(s) {
		c := s[i]
		isUpper, isLower := c >= 'A' && c <= 'Z', c >= 'a' && c <= 'z'
		if !isUpper && !isLower {
			add(i)
			lower = false
			continue
		}
		if isUpper && lower {
			add(i)
		}
		if start < 0 {
			start = i
		}
		lower = isLower
	}
	add(len(s))
	return names
}

// sum fills in what elements and signatures hold in all. A parent always stands
// before its children, so one pass from the end adds everything up.
func (o *outline) sum() {
	o.bySign = make([]int, len(o.signs))
	for i := range o.blocks {
		b := &o.blocks[i]
		e := &o.elems[b.elem]
		e.words += b.words
		e.linkWords += b.linkWords
		if b.reads() {
			e.paraWords += b.words
			o.bySign[e.sign] += b.words
		}
	}
	for i := len(o.elems) - 1; i > 0; i-- {
		e := &o.elems[i]
		if e.parent >= 0 {
			up := &o.elems[e.parent]
			up.words += e.words
			up.linkWords += e.linkWords
			up.paraWords += e.paraWords
		}
	}
}

// reads tells whether a block looks like a paragraph of running text.
func (b *block) reads() bool { return size(b.text, b.words) >= 15 && b.linkWords*3 < b.words }

// size is the number of words, or a likely number for scripts that don't part words.
func size(text string, words int) int { return max(words, len(text)/12) }
