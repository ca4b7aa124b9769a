package match

import (
	"slices"

	"wiredesk/internal/text"
)

// view is a document as a dict sees it: which of the dict's words stand where.
type view struct {
	doc   *Doc
	title int      // tokens of the title; token numbers go on in the text
	at    []uint32 // by token: the words that it matches, as lists gives them
	lists lists
	here  bits    // by word: it occurs
	last  []int32 // by word that occurs: its last occurrence in occ
	occ   []occurrence
	words []uint32 // the words that occur, each once
	names map[string][]text.Token
}

// bits is a set of numbers.
type bits []uint64

// fit makes room for numbers below n.
func (b *bits) fit(n int) {
	if more := (n+63)/64 - len(*b); more > 0 {
		*b = append(*b, make(bits, more)...)
	}
}

func (b bits) has(n uint32) bool { return b[n/64]>>(n%64)&1 != 0 }
func (b bits) put(n uint32)      { b[n/64] |= 1 << (n % 64) }
func (b bits) drop(n uint32)     { b[n/64] &^= 1 << (n % 64) }

// lists stands for sets of words by one number each: 0 for none, a word's own with the
// bit alone for it alone, else where in lists the words stand, behind their count.
type lists []uint32

const alone = 1 << 31

func (l *lists) add(ids []uint32) uint32 {
	switch len(ids) {
	case 0:
		return 0
	case 1:
		return ids[0] | alone
	}
	if len(*l) == 0 {
		*l = append(*l, 0) // nobody stands at 0
	}
	at := len(*l)
	*l = append(append(*l, uint32(len(ids))), ids...)
	return uint32(at)
}

// list gives the words that stand at a place.
func (l lists) list(at uint32) []uint32 {
	n := l[at]
	return l[at+1 : at+1+n]
}

// mostNames bounds the names that a view remembers.
const mostNames = 1 << 12

// name gives the words of a source, an author or a speaker: few names come up again
// and again.
func (v *view) name(s string) []text.Token {
	tokens, ok := v.names[s]
	if !ok {
		if v.names == nil || len(v.names) == mostNames {
			v.names = map[string][]text.Token{}
		}
		tokens = text.NewAnalyser().Words(s, "")
		v.names[s] = tokens
	}
	return tokens
}

// occurrence is a token that a word matches, and the one before it.
type occurrence struct{ token, before int32 }

// reset prepares v for a document and a dict of n words.
func (v *view) reset(d *Doc, n int) {
	v.doc, v.title = d, len(d.Title)
	for _, id := range v.words {
		v.here.drop(id)
	}
	v.occ, v.words = v.occ[:0], v.words[:0]
	v.at = slices.Grow(v.at[:0], len(d.Title)+len(d.Text))[:len(d.Title)+len(d.Text)]
	v.here.fit(n)
	if len(v.last) < n {
		v.last = append(v.last, make([]int32, n-len(v.last))...)
	}
}

// fill notes the words of all tokens, which v.at and lists give.
func (v *view) fill(lists lists) {
	v.lists = lists
	for token, at := range v.at {
		switch {
		case at == 0:
		case at&alone != 0:
			v.note(at&^alone, int32(token))
		default:
			for _, id := range lists.list(at) {
				v.note(id, int32(token))
			}
		}
	}
}

func (v *view) note(id uint32, token int32) {
	before := int32(-1)
	if v.here.has(id) {
		before = v.last[id]
	} else {
		v.here.put(id)
		v.words = append(v.words, id)
	}
	v.last[id] = int32(len(v.occ))
	v.occ = append(v.occ, occurrence{token, before})
}

// present tells whether a word occurs at all.
func (v *view) present(id uint32) bool { return v.here.has(id) }

// holds tells whether a token matches a word.
func (v *view) holds(token int, id uint32) bool {
	at := v.at[token]
	if at == 0 || at&alone != 0 {
		return at == id|alone
	}
	return slices.Contains(v.lists.list(at), id)
}

// each calls f with the tokens that a word matches, last first, until f is false.
func (v *view) each(id uint32, titleOnly bool, f func(token int) bool) {
	if !v.present(id) {
		return
	}
	for i := v.last[id]; i >= 0; i = v.occ[i].before {
		if token := int(v.occ[i].token); (!titleOnly || token < v.title) && !f(token) {
			return
		}
	}
}

// run is one evaluation; hits are collected where places is set.
type run struct {
	v      *view
	p      *program
	title  bool
	places *[]Hit
}

// node evaluates the node at cell i, and gives the cell behind it.
func (r *run) node(i int) (bool, int) {
	code := r.p.code
	count := int(code[i] >> 8)
	switch code[i] & 0xff {
	case codeAnd:
		return r.and(i, count)
	case codeOr:
		return r.or(i, count)
	case codeNot:
		quiet := *r
		quiet.places = nil
		ok, next := quiet.node(i + 1)
		return !ok, next
	case codeTitle:
		was := r.title
		r.title = true
		ok, next := r.node(i + 1)
		r.title = was
		return ok, next
	case codeWord:
		return r.word(code[i+1]), i + 2
	case codePhrase:
		return r.phrase(code[i+1 : i+1+count]), i + 1 + count
	case codeNear:
		return r.near(int(code[i+1]), code[i+2:i+2+count]), i + 2 + count
	}
	return r.leaf(&r.p.leaves[code[i+1]]), i + 2
}

func (r *run) and(i, count int) (bool, int) {
	end := i + int(r.p.code[i+1])
	mark := r.mark()
	for at := i + 2; count > 0; count-- {
		ok, next := r.node(at)
		if !ok {
			r.back(mark)
			return false, end
		}
		at = next
	}
	return true, end
}

func (r *run) or(i, count int) (bool, int) {
	end := i + int(r.p.code[i+1])
	found := false
	for at := i + 2; count > 0; count-- {
		ok, next := r.node(at)
		if found = found || ok; found && r.places == nil {
			return true, end
		}
		at = next
	}
	return found, end
}

// mark and back forget the hits of a part that didn't match after all.
func (r *run) mark() int {
	if r.places == nil {
		return 0
	}
	return len(*r.places)
}

func (r *run) back(mark int) {
	if r.places != nil {
		*r.places = (*r.places)[:mark]
	}
}

func (r *run) word(id uint32) bool {
	if r.places == nil && !r.title {
		return r.v.present(id)
	}
	found := false
	r.v.each(id, r.title, func(token int) bool {
		found = true
		r.hit(token)
		return r.places != nil
	})
	return found
}

// phrase looks for the words one after another in one field.
func (r *run) phrase(ids []uint32) bool {
	for _, id := range ids {
		if !r.v.present(id) {
			return false
		}
	}
	found := false
	r.v.each(ids[0], r.title, func(token int) bool {
		if !r.follows(token, ids) {
			return true
		}
		found = true
		for k := range ids {
			r.hit(token + k)
		}
		return r.places != nil
	})
	return found
}

func (r *run) follows(token int, ids []uint32) bool {
	end := token + len(ids)
	if end > len(r.v.at) || token < r.v.title && end > r.v.title {
		return false
	}
	for k, id := range ids[1:] {
		if !r.v.holds(token+k+1, id) {
			return false
		}
	}
	return true
}

// near looks for a window in which all the words stand, the first and the last of
// them at most distance tokens apart.
func (r *run) near(distance int, ids []uint32) bool {
	for _, id := range ids {
		if !r.v.present(id) {
			return false
		}
	}
	found := false
	for _, first := range ids { // each word may open the window
		r.v.each(first, r.title, func(token int) bool {
			if !r.window(token, distance, ids) {
				return true
			}
			found = true
			return r.places != nil
		})
		if found && r.places == nil {
			return true
		}
	}
	return found
}

func (r *run) window(from, distance int, ids []uint32) bool {
	end := min(from+distance+1, len(r.v.at))
	if from < r.v.title {
		end = min(end, r.v.title)
	}
	mark := r.mark()
	for _, id := range ids {
		found := false
		for t := from; t < end; t++ {
			if r.v.holds(t, id) {
				found = true
				r.hit(t)
			}
		}
		if !found {
			r.back(mark)
			return false
		}
	}
	return true
}

func (r *run) hit(token int) {
	if r.places == nil {
		return
	}
	t, field := r.v.doc.at(token)
	*r.places = append(*r.places, Hit{Field: field, Start: t.Start, End: t.End})
}

func (r *run) leaf(l *leaf) bool {
	if !l.holds(r.v) {
		return false
	}
	if r.places != nil && l.expr != nil {
		*r.places = append(*r.places, exprHits(l.expr, r.v.doc.Report.Title, InTitle)...)
		*r.places = append(*r.places, exprHits(l.expr, r.v.doc.Report.Text, InText)...)
	}
	return true
}
