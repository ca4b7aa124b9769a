package text

import (
	"strings"

	"wiredesk/internal/spare"
)

// Terms is what a store indexes of one field of a report: terms of lower-case
// letters and digits, separated by one space, in the order of the text. Stems has
// one term for each token, so that its positions are the tokens' own; Keys has the
// name keys of the tokens that may be names, each once.
type Terms struct{ Stems, Keys string }

// TermsOf gives the strings to index for a field's tokens.
func TermsOf(tokens []Token) Terms {
	stems := spareTerms.Borrow(termBytes * len(tokens))
	defer func() { spareTerms.GiveBack(stems) }()
	var keys strings.Builder
	seen := make(map[string]bool, len(tokens)/8)
	for i, t := range tokens {
		if i > 0 {
			stems = append(stems, ' ')
		}
		stems = append(stems, t.Term...)
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
	return Terms{Stems: string(stems), Keys: keys.String()}
}

// termBytes is more than a term of news has, with its space, in the mean.
const termBytes = 12

// spareTerms are for the text in hand.
var spareTerms = spare.Slices[byte]{Most: 1 << 18}
