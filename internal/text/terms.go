package text

import "strings"

// Terms is what a store indexes of one field of a report: terms of lower-case
// letters and digits, separated by one space, in the order of the text. Stems has
// one term for each token, so that its positions are the tokens' own; Keys has the
// name keys of the tokens that may be names, each once.
type Terms struct{ Stems, Keys string }

// TermsOf gives the strings to index for a field's tokens.
func TermsOf(tokens []Token) Terms {
	var stems, keys strings.Builder
	stems.Grow(8 * len(tokens))
	seen := make(map[string]bool, len(tokens)/8)
	for i, t := range tokens {
		if i > 0 {
			stems.WriteByte(' ')
		}
		stems.WriteString(t.Term)
		for _, k := range t.Keys {
			if seen[k] {
				continue
			}
			if len(seen) > 0 {
				keys.WriteByte(' ')
			}
			seen[k] = true
			keys.WriteString(k)
		}
	}
	return Terms{Stems: stems.String(), Keys: keys.String()}
}
