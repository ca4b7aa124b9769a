package text

import "unicode/utf8"

// Initials is a set of letters that words begin with: those of ASCII and of Russian in
// lower case, a bit each.
type Initials uint64

// AllInitials is all of them.
const AllInitials = ^Initials(0)

// With adds the first letter of a folded word, a term or a beginning. Stemming leaves
// the first letter of a word alone.
func (i Initials) With(word string) Initials {
	if bit := initial(word); bit != 0 {
		return i | bit
	}
	return i // such words are always told
}

// may tells whether a word can begin with a letter of the set; it does for words that
// begin with none of the letters that a set can hold.
func (i Initials) may(word string) bool {
	bit := initial(word)
	return bit == 0 || i&bit != 0
}

func initial(word string) Initials {
	if word == "" {
		return 0
	}
	if c := word[0]; c < utf8.RuneSelf {
		if 'a' <= c && c <= 'z' {
			return 1 << (c - 'a')
		}
		return 0
	}
	if r, _ := utf8.DecodeRuneInString(word); 'а' <= r && r <= 'я' {
		return 1 << (26 + r - 'а')
	}
	return 0
}

// otherWord is what WordsFrom gives for a word that nobody asks for.
var otherWord Lexeme
