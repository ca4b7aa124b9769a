package match

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"wiredesk/internal/query"
	"wiredesk/internal/text"
)

// word is a word of a query and what it matches.
type word struct {
	op     query.Op // Word, Exact or Prefix
	folded string
	terms  []string // of Word: index terms in every language
	keys   []string // of Word: name keys, aliases included
}

// newWord prepares a word. Within a phrase, whose words stand as they were said,
// only a word with a capital is taken for a name.
func newWord(n *query.Node, names *text.Names, quoted bool) word {
	w := word{op: n.Op, folded: folded(n.Text)}
	if n.Op != query.Word {
		return w
	}
	w.terms = text.TermsFor(w.folded)
	first, _ := utf8.DecodeRuneInString(n.Text)
	if !text.IsFunctionWord(w.folded) && (!quoted || unicode.IsUpper(first)) {
		w.keys = names.Keys(n.Text)
	}
	return w
}

// folded gives the folded form of a query's word, numbers as in any text.
func folded(s string) string {
	tokens := text.NewAnalyser().Words(s, "")
	if len(tokens) == 1 {
		return tokens[0].Word
	}
	return text.Fold(s)
}

// same is what makes two words of different queries one.
func (w *word) same() string {
	return string(rune('a'+w.op)) + w.folded + " " + strings.Join(w.keys, " ")
}

// reaches tells whether a text's word that begins with prefix can be found by its
// term: the term begins so too, or the stemmer has cut at most cutMost letters of
// the prefix off. It bounds what an index must look for.
func reaches(prefix, term string) bool {
	if strings.HasPrefix(term, prefix) {
		return true
	}
	for _, c := range cutShort(prefix) {
		if mark, ok := strings.CutPrefix(term, c); ok && strings.Trim(mark, "0123456789") == "" {
			return true
		}
	}
	return false
}

const cutMost = 4

// cutShort gives what may be left of a prefix when its word is stemmed.
func cutShort(prefix string) []string {
	rs := []rune(prefix)
	var out []string
	for k := len(rs) - 1; k >= max(2, len(rs)-cutMost); k-- {
		out = append(out, string(rs[:k]))
	}
	if last := rs[len(rs)-1]; last == 'y' {
		out = append(out, string(rs[:len(rs)-1])+"i")
	}
	return out
}

// dict finds the words that a lexeme matches.
type dict struct {
	words    []word
	terms    map[string][]uint32
	keys     map[string][]uint32
	exact    map[string][]uint32
	prefixes map[string][]uint32
	lengths  []int // bytes of the prefixes, ascending
}

func newDict() *dict {
	return &dict{terms: map[string][]uint32{}, keys: map[string][]uint32{}, exact: map[string][]uint32{}, prefixes: map[string][]uint32{}}
}

func (d *dict) add(w word) uint32 {
	id := uint32(len(d.words))
	d.words = append(d.words, w)
	d.link(id)
	return id
}

func (d *dict) link(id uint32) {
	w := &d.words[id]
	switch w.op {
	case query.Exact:
		d.exact[w.folded] = append(d.exact[w.folded], id)
	case query.Prefix:
		d.prefixes[w.folded] = append(d.prefixes[w.folded], id)
		if i, found := slices.BinarySearch(d.lengths, len(w.folded)); !found {
			d.lengths = slices.Insert(d.lengths, i, len(w.folded))
		}
	default:
		for _, t := range w.terms {
			d.terms[t] = append(d.terms[t], id)
		}
		for _, k := range w.keys {
			d.keys[k] = append(d.keys[k], id)
		}
	}
}

func (d *dict) unlink(id uint32) {
	w := &d.words[id]
	switch w.op {
	case query.Exact:
		drop(d.exact, w.folded, id)
	case query.Prefix:
		drop(d.prefixes, w.folded, id)
	default:
		for _, t := range w.terms {
			drop(d.terms, t, id)
		}
		for _, k := range w.keys {
			drop(d.keys, k, id)
		}
	}
}

func drop(m map[string][]uint32, key string, id uint32) {
	ids := slices.DeleteFunc(m[key], func(x uint32) bool { return x == id })
	if len(ids) == 0 {
		delete(m, key)
		return
	}
	m[key] = ids
}

// find sets v.at for all tokens of the document, and gives the lists.
func (d *dict) find(v *view) lists {
	var l lists
	l.add(nil)
	token := 0
	for _, field := range [][]text.Token{v.doc.Title, v.doc.Text} {
		for i := range field {
			v.at[token] = l.add(d.lookup(field[i].Lexeme))
			token++
		}
	}
	return l
}

// lookup gives the words that a lexeme matches, each once.
func (d *dict) lookup(lex *text.Lexeme) []uint32 {
	var out []uint32
	out = append(out, d.terms[lex.Term]...)
	for _, k := range lex.Keys {
		for _, id := range d.keys[k] {
			if !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	out = append(out, d.exact[lex.Word]...)
	for _, n := range d.lengths {
		if n > len(lex.Word) {
			break
		}
		if ids := d.prefixes[lex.Word[:n]]; ids != nil && reaches(lex.Word[:n], lex.Term) {
			out = append(out, ids...)
		}
	}
	return out
}
