package feed

import (
	"strings"
	"unicode/utf8"
)

// Bounds of the tree that a document is read into.
const (
	maxDepth    = 200     // elements inside each other; deeper ones are left out
	maxNodes    = 100_000 // elements and texts held at a time; what comes after them in an item is left out
	maxBindings = 100     // namespace prefixes in force at once
)

// node is an element of a document, or a run of text when name is empty.
type node struct {
	space    string // short name of the namespace: "" for the feed formats' own, see spaces
	name     string // local name in lower case
	raw      string // name as written, without prefix
	attrs    []attr
	children []*node
	parent   *node
	text     string
	cut      bool // the document ended inside it
}

type attr struct{ space, name, raw, value string }

// reader builds the tree of an XML document, whatever is wrong with it: tags
// that don't match, bare ampersands, unknown entities, control characters, a
// document that ends too early.
type reader struct {
	emit     func(*node) // takes each whole item, which then leaves the tree; may be nil
	src      string
	pos      int
	root     *node
	open     *node
	depth    int
	nodes    int // held since the last item was taken
	skipped  int // open elements beyond maxDepth or maxNodes
	scope    []binding
	entities map[string]string
	added    int
	cut      bool
	slab     []node
}

// binding is a namespace prefix in force from an element at depth on.
type binding struct {
	depth       int
	prefix, uri string
}

// readXML reads a document. The root of what it gives has the document's
// elements as children, without the items that emit has taken: so a long feed
// needs no more memory than its longest item.
func readXML(src string, emit func(*node)) *reader {
	r := &reader{src: src, root: &node{}, emit: emit}
	r.open = r.root
	for r.pos < len(r.src) {
		r.next()
	}
	for n := r.open; n != r.root; n = n.parent {
		n.cut, r.cut = true, true
	}
	return r
}

func (r *reader) next() {
	rest := r.src[r.pos:]
	i := strings.IndexByte(rest, '<')
	if i != 0 {
		if i < 0 {
			i = len(rest)
		}
		r.addText(r.unescape(rest[:i]))
		r.pos += i
		return
	}
	switch {
	case strings.HasPrefix(rest, "<!--"):
		r.skipPast("-->", 4)
	case strings.HasPrefix(rest, "<![CDATA["):
		body := rest[9:]
		end := strings.Index(body, "]]>")
		if end < 0 {
			r.addText(clean(body))
			r.pos = len(r.src)
			return
		}
		r.addText(clean(body[:end]))
		r.pos += 9 + end + 3
	case strings.HasPrefix(rest, "<?"):
		r.skipPast("?>", 2)
	case len(rest) > 9 && strings.EqualFold(rest[:9], "<!DOCTYPE"):
		r.doctype()
	case strings.HasPrefix(rest, "</"):
		r.endTag()
	case len(rest) > 1 && nameStart(rest[1]):
		r.startTag()
	default:
		r.addText("<")
		r.pos++
	}
}

func (r *reader) skipPast(end string, from int) {
	i := strings.Index(r.src[r.pos+from:], end)
	if i < 0 {
		r.pos = len(r.src)
		return
	}
	r.pos += from + i + len(end)
}

func nameStart(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c == ':' || c >= utf8.RuneSelf
}

func nameEnd(c byte) bool {
	return c <= ' ' || c == '>' || c == '/' || c == '=' || c == '<'
}

func (r *reader) addText(s string) {
	if s == "" || r.open == r.root || r.skipped > 0 || r.nodes >= maxNodes {
		return
	}
	n := r.alloc()
	n.text, n.parent = s, r.open
	r.open.children = append(r.open.children, n)
}

func (r *reader) alloc() *node {
	if len(r.slab) == 0 {
		r.slab = make([]node, 128)
	}
	r.nodes++
	n := &r.slab[0]
	r.slab = r.slab[1:]
	return n
}

// endTag closes the innermost open element of that name and all within it; an
// end without a beginning is passed over.
func (r *reader) endTag() {
	i := r.pos + 2
	for i < len(r.src) && !nameEnd(r.src[i]) {
		i++
	}
	written := r.src[r.pos+2 : i]
	for i < len(r.src) && r.src[i] != '>' && r.src[i] != '<' {
		i++
	}
	if i < len(r.src) && r.src[i] == '>' {
		i++
	}
	r.pos = i
	_, local := splitName(written)
	if r.skipped > 0 && !isItem(strings.ToLower(local)) {
		r.skipped--
		return
	}
	r.skipped = 0
	for n := r.open; n != r.root; n = n.parent {
		if strings.EqualFold(n.raw, local) {
			for r.open != n {
				r.close()
			}
			r.close()
			return
		}
	}
}

func (r *reader) close() {
	for len(r.scope) > 0 && r.scope[len(r.scope)-1].depth == r.depth {
		r.scope = r.scope[:len(r.scope)-1]
	}
	n := r.open
	r.open = n.parent
	r.depth--
	if r.emit != nil && n.isItem() {
		r.emit(n)
		r.nodes = 0
		if last := len(r.open.children) - 1; last >= 0 && r.open.children[last] == n {
			r.open.children = r.open.children[:last]
		}
	}
}

// isItem says whether an element is an item of the document and not a part of one.
func (n *node) isItem() bool {
	switch {
	case n.name == "url" || n.name == "sitemap":
		top := n.top()
		return n.parent == top && (n.name == "url" && top.name == "urlset" || n.name == "sitemap" && top.name == "sitemapindex")
	case !isItem(n.name) || n.space != "":
		return false
	}
	for p := n.parent; p != nil; p = p.parent {
		if isItem(p.name) && p.space == "" {
			return false
		}
	}
	return true
}

// top gives the document element that n is in.
func (n *node) top() *node {
	for n.parent != nil && n.parent.parent != nil {
		n = n.parent
	}
	return n
}

func splitName(s string) (prefix, local string) {
	if i := strings.IndexByte(s, ':'); i >= 0 {
		return s[:i], s[i+1:]
	}
	return "", s
}

func (r *reader) startTag() {
	i := r.pos + 1
	for i < len(r.src) && !nameEnd(r.src[i]) {
		i++
	}
	written := r.src[r.pos+1 : i]
	attrs, end, empty, whole := r.attributes(i)
	r.pos = end
	if !whole {
		r.cut = true
		return
	}
	prefix, local := splitName(written)
	name := strings.ToLower(local)
	if isItem(name) && (prefix == "" || prefix == "rss" || prefix == "atom") {
		r.skipped = 0
		r.closeItem(name)
	}
	if r.depth >= maxDepth || r.skipped > 0 || r.nodes >= maxNodes {
		if !empty {
			r.skipped++
		}
		return
	}
	r.depth++
	n := r.alloc()
	n.raw, n.name, n.attrs = local, name, attrs
	r.bind(attrs)
	n.space = r.spaceOf(prefix)
	for k := range n.attrs {
		if p, _ := splitName(n.attrs[k].raw); p != "" {
			n.attrs[k].space = r.spaceOf(p)
		}
	}
	n.parent = r.open
	r.open.children = append(r.open.children, n)
	r.open = n
	if empty {
		r.close()
	}
}

func isItem(name string) bool { return name == "item" || name == "entry" }

// closeItem ends an item that was never closed when the next one begins.
func (r *reader) closeItem(name string) {
	for n := r.open; n != r.root; n = n.parent {
		if n.name == name && n.space == "" {
			for r.open != n {
				r.close()
			}
			r.close()
			return
		}
	}
}

// attributes reads from after an element's name to after its '>'.
func (r *reader) attributes(i int) (attrs []attr, end int, empty, whole bool) {
	s := r.src
	for i < len(s) {
		switch c := s[i]; {
		case c <= ' ':
			i++
		case c == '>':
			return attrs, i + 1, empty, true
		case c == '/':
			empty = i+1 < len(s) && s[i+1] == '>'
			i++
		case c == '<': // the '>' was forgotten
			return attrs, i, empty, true
		case c == '=':
			i++
		default:
			var a attr
			a, i = r.attribute(i)
			if a.raw != "" {
				attrs = append(attrs, a)
			}
		}
	}
	return attrs, i, empty, false
}

func (r *reader) attribute(i int) (attr, int) {
	s, start := r.src, i
	for i < len(s) && !nameEnd(s[i]) {
		i++
	}
	raw := s[start:i]
	for i < len(s) && s[i] <= ' ' {
		i++
	}
	if i >= len(s) || s[i] != '=' {
		return newAttr(raw, raw), max(i, start+1)
	}
	i++
	for i < len(s) && s[i] <= ' ' {
		i++
	}
	if i < len(s) && (s[i] == '"' || s[i] == '\'') {
		end := strings.IndexByte(s[i+1:], s[i])
		if end < 0 {
			return attr{}, len(s)
		}
		return newAttr(raw, r.unescape(s[i+1:i+1+end])), i + 1 + end + 1
	}
	start = i
	for i < len(s) && s[i] > ' ' && s[i] != '>' {
		i++
	}
	return newAttr(raw, r.unescape(s[start:i])), i
}

func newAttr(raw, value string) attr {
	_, local := splitName(raw)
	return attr{name: strings.ToLower(local), raw: raw, value: value}
}

func (r *reader) bind(attrs []attr) {
	for _, a := range attrs {
		if len(r.scope) >= maxBindings {
			return
		}
		switch prefix, local := splitName(a.raw); {
		case prefix == "xmlns":
			r.scope = append(r.scope, binding{r.depth, local, a.value})
		case a.raw == "xmlns":
			r.scope = append(r.scope, binding{r.depth, "", a.value})
		}
	}
}
