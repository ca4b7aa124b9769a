// Package text turns a text into analysed words: tokens with their places, their
// folded form, the term they are indexed by and, where they may be names, the keys
// that unite a name's spellings across languages and alphabets. It knows no query
// and no store.
package text

// Lexeme is what is known of a word wherever it stands. It is shared and never changed.
type Lexeme struct {
	Word   string   // folded: NFKC, lower case, no diacritics, no apostrophes
	Term   string   // what the index holds: the stem in the text's language and the language's mark
	Keys   []string // name keys of the spelling, nil unless the word may be a name
	Number uint64   // the lexeme's own, in the order in which they were made; never 0 but for a word that isn't told
}

// Token is one analysed word in its place.
type Token struct {
	*Lexeme
	Start, End int // code points in the text, half-open
}
