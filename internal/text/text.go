// Package text turns a text into analysed words: tokens with their places, their
// folded form, their stem and, where they may be names, the keys that unite a
// name's spellings across languages and alphabets. It knows no query and no store.
package text

// Token is one analysed word.
type Token struct {
	Start, End int      // code points in the text, half-open
	Word       string   // folded: NFKC, lower case, no diacritics, no apostrophes
	Stem       string   // of Word in the text's language; Word where there is no stemmer
	Keys       []string // name keys of the spelling, nil unless the token may be a name
}
