package article

import (
	"math/bits"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/atom"
)

// scene is a page's outline with what its blocks are compared to.
type scene struct {
	*outline
	title    map[string]bool // folded titles that the page gives itself
	about    string          // folded description
	body     map[uint64]bool // word triples of the article's body as JSON-LD gives it; nil without one
	seen     map[string]int  // folded text → how often it stands on the page
	folded   []string
	h1       int // block of the headline, -1 when it isn't among the blocks
	lead     int // first paragraph of the commonest signature
	tail     int // last one
	reading  int // words of paragraph-like blocks in all
	mainSign int
}

// stage describes what the blocks of o are compared to.
func stage(o *outline, d *declared) *scene {
	s := &scene{outline: o, title: map[string]bool{}, seen: map[string]int{}, h1: -1, lead: -1, tail: -1}
	for _, t := range append([]string{d.first("og:title"), d.first("twitter:title"), d.title}, d.h1...) {
		if f := fold(t); f != "" {
			s.title[f] = true
		}
	}
	if a := d.article(); a != nil {
		if f := fold(a.text("headline")); f != "" {
			s.title[f] = true
		}
		if body := a.text("articleBody"); len(body) > 500 {
			s.body = triples(fold(body))
		}
	}
	s.about = fold(d.first("og:description", "description", "twitter:description"))
	s.folded = make([]string, len(o.blocks))
	for i := range o.blocks {
		s.folded[i] = fold(o.blocks[i].text)
		s.seen[s.folded[i]]++
	}
	s.find()
	return s
}

// find marks the headline and the first and last paragraph of the main text.
func (s *scene) find() {
	for n, w := range s.bySign {
		s.reading += w
		if w > s.bySign[s.mainSign] {
			s.mainSign = n
		}
	}
	for i := range s.blocks {
		b := &s.blocks[i]
		e := &s.elems[b.elem]
		if s.h1 < 0 && (e.atom == atom.H1 || s.title[s.folded[i]] && e.atom == atom.H2) {
			s.h1 = i
		}
		if e.sign == s.mainSign && b.reads() {
			if s.lead < 0 {
				s.lead = i
			}
			s.tail = i
		}
	}
}

// fold keeps the letters and digits of s in lower case, with one space between words.
func fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			space = true
			continue
		}
		if space && b.Len() > 0 {
			b.WriteByte(' ')
		}
		space = false
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// triples gives the hashes of all runs of three words of a folded text.
func triples(folded string) map[uint64]bool {
	out := map[uint64]bool{}
	eachTriple(folded, func(h uint64) { out[h] = true })
	return out
}

func eachTriple(folded string, yield func(uint64)) {
	var a, b uint64
	n := 0
	for w := range strings.FieldsSeq(folded) {
		h := uint64(14695981039346656037) // FNV-1a
		for i := range len(w) {
			h = (h ^ uint64(w[i])) * 1099511628211
		}
		if n++; n >= 3 {
			yield(h ^ bits.RotateLeft64(b, 21) ^ bits.RotateLeft64(a, 42))
		}
		a, b = b, h
	}
}

// inBody gives the share of a block's word triples that JSON-LD's body has, -1 when that can't be said.
func (s *scene) inBody(i int) float64 {
	if s.body == nil {
		return -1
	}
	all, in := 0, 0
	eachTriple(s.folded[i], func(h uint64) {
		all++
		if s.body[h] {
			in++
		}
	})
	if all == 0 {
		return -1
	}
	return float64(in) / float64(all)
}

// sink takes the features of one block: a group and a value within it.
type sink struct {
	buf  []byte
	view int // of the features that come
	add  func(key []byte)
}

func (k *sink) put(group string, values ...string) {
	k.buf = append(k.buf[:0], group...)
	for _, v := range values {
		k.buf = append(k.buf, ' ')
		k.buf = append(k.buf, v...)
	}
	k.add(k.buf)
}

var digits = [...]string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"}

// step is a number's place on a scale that doubles.
func step(n int) string { return digits[min(bits.Len(uint(max(n, 0))), 12)] }

// part is a share's place on a scale of eight steps.
func part(n, of int) string {
	if of <= 0 || n <= 0 {
		return "0"
	}
	x := float64(n) / float64(of)
	for i, bound := range []float64{0.05, 0.15, 0.3, 0.5, 0.7, 0.9, 0.999} {
		if x < bound {
			return digits[i+1]
		}
	}
	return "8"
}

// far is a distance in blocks on a scale of a few steps, with its direction.
func far(d int) string {
	switch {
	case d < -12:
		return "far before"
	case d < -4:
		return "before"
	case d < 0:
		return "just before"
	case d == 0:
		return "at"
	case d <= 2:
		return "just after"
	case d <= 12:
		return "after"
	}
	return "far after"
}

// describe puts all features of block i into k.
func (s *scene) describe(i int, k *sink) {
	k.view = viewText
	s.describeText(i, k)
	s.describeWords(i, k)
	k.view = viewNames
	s.describeNames(i, k)
	k.view = viewPlace
	s.describePlace(i, k)
}

func (s *scene) describeText(i int, k *sink) {
	b, e := &s.blocks[i], &s.elems[s.blocks[i].elem]
	tag, n, density := e.atom.String(), step(size(b.text, b.words)), part(b.linkWords, b.words)
	k.put("tag", tag)
	k.put("tag+len", tag, n)
	k.put("len+link", n, density)
	k.put("tag+link", tag, density)
	k.put("links", step(b.links))
	k.put("strong", part(b.strong, b.words), n)
	k.put("end+len", ending(b.text), n)
	if why := boilerplate(b.text); why != "" {
		k.put("boilerplate", string(why))
	}
	if e.hidden {
		k.put("hidden")
	}
	first, _ := utf8.DecodeRuneInString(b.text)
	switch {
	case unicode.IsLower(first):
		k.put("starts lower")
	case unicode.IsDigit(first):
		k.put("starts digit")
	case !unicode.IsLetter(first):
		k.put("starts", string(first))
	}
	if strings.ToUpper(b.text) == b.text {
		k.put("capitals", n)
	}
	for _, c := range []string{"©", "@", "http", "|", "#", "“", "\"", "..."} {
		if strings.Contains(b.text, c) {
			k.put("has", c)
		}
	}
	f := s.folded[i]
	if s.title[f] {
		k.put("is title", tag)
	}
	if f != "" && strings.Contains(s.about, f) && len(f) > 20 {
		k.put("in description")
	}
	if s.seen[f] > 1 {
		k.put("repeated", n)
	}
	if in := s.inBody(i); in >= 0 {
		k.put("json", part(int(in*100), 100))
	} else if s.body == nil {
		k.put("no json")
	}
}

// ending says how a text ends.
func ending(text string) string {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(text, "\"'”’»)]"))
	switch {
	case strings.ContainsRune(".!?。！？…", r):
		return "full"
	case r == ':':
		return "colon"
	case unicode.IsLetter(r):
		return "letter"
	case unicode.IsDigit(r):
		return "digit"
	}
	return "other"
}

func (s *scene) describePlace(i int, k *sink) {
	b := &s.blocks[i]
	e := &s.elems[b.elem]
	k.put("from headline", far(i-s.h1), boolean(s.h1 >= 0))
	if s.lead >= 0 {
		k.put("from lead", far(i-s.lead))
		k.put("from tail", far(i-s.tail))
	}
	k.put("sign", part(s.bySign[e.sign], s.bySign[s.mainSign]))
	up := e
	for _, name := range []string{"own", "parent", "grandparent", "great"} {
		k.put(name+" share", part(up.paraWords, s.reading))
		k.put(name+" links", part(up.linkWords, up.words), step(up.last-up.first))
		if up.parent < 0 {
			break
		}
		up = &s.elems[up.parent]
	}
	tag := e.atom.String()
	for _, d := range []int{-2, -1, 1, 2} {
		name := [...]string{"two before", "before", "", "after", "two after"}[d+2]
		j := i + d
		if j < 0 || j >= len(s.blocks) {
			k.put(name, "nothing")
			continue
		}
		n := &s.blocks[j]
		near := &s.elems[n.elem]
		k.put(name+" len", step(size(n.text, n.words)), part(n.linkWords, n.words))
		k.put(name+" tag", near.atom.String(), tag)
		if near.sign == e.sign {
			k.put(name+" alike", step(size(n.text, n.words)))
		}
		if near.sign == s.mainSign {
			k.put(name + " main")
		}
		if near.parent == e.parent {
			k.put(name + " sibling")
		}
	}
}

func boolean(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// maxClimb bounds how many ancestors are asked for their names.
const maxClimb = 40

func (s *scene) describeNames(i int, k *sink) {
	got := map[string]bool{}
	depth := 0
	for e := s.blocks[i].elem; e >= 0 && depth < maxClimb; e = s.elems[e].parent {
		el := &s.elems[e]
		if el.atom == atom.Body || el.atom == atom.Html {
			break
		}
		if t := el.atom.String(); depth > 0 && t != "div" && !got["<"+t] {
			got["<"+t] = true
			k.put("in", t)
		}
		for _, n := range el.names {
			if depth < 2 && !got["near "+n] {
				got["near "+n] = true
				k.put("near", n)
			}
			if !got[n] {
				got[n] = true
				k.put("class", n)
			}
		}
		depth++
	}
}

// maxWordy is the longest block whose words are looked at one by one.
const maxWordy = 30

func (s *scene) describeWords(i int, k *sink) {
	if s.blocks[i].words > maxWordy {
		return
	}
	n := 0
	last := ""
	for w := range strings.FieldsSeq(s.folded[i]) {
		if n == 0 {
			k.put("first word", w)
		}
		k.put("word", w)
		if last != "" && n < 5 {
			k.put("words", last, w)
		}
		last = w
		n++
	}
}
