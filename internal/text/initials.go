package text

import "unicode/utf8"

// Initials is a set of ways in which words in lower case begin: by the first letter,
// a bit for each second one. The letters are those of ASCII and of Russian.
type Initials [initialLetters]uint64

const initialLetters = 26 + 32

// Sought is what WordsFrom looks for.
type Sought struct {
	Initials
	Apart bool // whatever else stands between the words is all the same
}

// surelyBegun is how many letters of a stem tell that it begins with the two of its
// word: stemmers change what is at the end, and of the word's first letters only those
// of some short words (dying and die; the Turkish adı and at).
const surelyBegun = 4

// Add adds the beginning of a folded word, a stem or a beginning. Stemming leaves the
// first letter of a word alone, but where it is all that is left: the Turkish duma is t.
func (i *Initials) Add(word string) {
	switch word {
	case "p":
		i.Add("b")
	case "t":
		i.Add("d")
	case "k":
		i.Add("g")
	}
	first, size := initial(word)
	if first < 0 {
		return // such words are always told
	}
	second, _ := initial(word[size:])
	if second < 0 || utf8.RuneCountInString(word) < surelyBegun {
		i[first] = ^uint64(0)
		return
	}
	i[first] |= 1 << second
}

// may tells whether a word that begins like s may be in the set; it is for words that
// begin with none of the letters that a set can hold.
func (i *Initials) may(s string) bool {
	first, size := initial(s)
	if first < 0 {
		return true
	}
	second, _ := initial(s[size:])
	return i[first] != 0 && (second < 0 || i[first]>>second&1 != 0)
}

// initial gives the number of the letter that s begins with and its bytes, -1 where a
// set can't hold it.
func initial(s string) (letter, size int) {
	if s == "" {
		return -1, 0
	}
	if c := s[0]; c < utf8.RuneSelf {
		if 'a' <= c && c <= 'z' {
			return int(c - 'a'), 1
		}
		return -1, 0
	}
	if r, size := utf8.DecodeRuneInString(s); 'а' <= r && r <= 'я' {
		return 26 + int(r-'а'), size
	}
	return -1, 0
}

// otherWord is what WordsFrom gives for a word that nobody asks for.
var otherWord Lexeme

// Told says that WordsFrom was asked what word the token is.
func (t Token) Told() bool { return t.Lexeme != &otherWord }
