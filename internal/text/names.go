package text

// Names unites the spellings of names. The keys of a token are those of its
// spelling alone (SpellingKeys), which is what the store indexes; aliases widen
// the keys of the query's word, so that adding one needs no new index.
type Names struct {
	aliases map[string][]string
}

// NewNames gives the built-in aliases and a desk's own, each a group of
// spellings of one name.
func NewNames(desk [][]string) *Names { return &Names{} }

// Keys gives the keys of a word, those of its aliases included: two spellings
// meet when their keys intersect.
func (n *Names) Keys(word string) []string { return SpellingKeys(word) }

// SpellingKeys gives the keys of a spelling by itself, nil when it can't be a name.
func SpellingKeys(word string) []string { return nil }
