package text

import (
	"slices"
	"strings"
	"sync"
)

// orthography is how one language writes foreign names: letters and the sounds they
// stand for, by the first letter, the longest first.
type orthography struct {
	rules  ['z' + 1][]soundRule
	unlike []letterSet // of the letters of each rule that English hasn't, or this one hasn't
}

type soundRule struct{ letters, sounds string }

// letterSet is a set of the letters that a spelled-out word consists of, a bit each.
type letterSet uint64

func lettersIn(word string) letterSet {
	var set letterSet
	for i := range len(word) {
		set |= 1 << (word[i] & 63)
	}
	return set
}

// reads tells whether a word of these letters may sound otherwise than in English.
func (o *orthography) reads(letters letterSet) bool {
	for _, u := range o.unlike {
		if letters&u == u {
			return true
		}
	}
	return false
}

// orthographies gives the four ways of reading a Latin spelling.
var orthographies = sync.OnceValue(func() []*orthography {
	shared := `a=a b=b c=k d=d e=e f=f g=g h=h i=i k=k l=l m=m n=n o=o p=p q=k r=r s=s t=t u=u v=v w=v x=ks y=i z=z
		ph=f th=t kh=h gh=g qu=k ck=k ou=u ts=T tz=T shch=S chtch=S schtsch=S szcz=S sh=S zh=Z tch=C tsch=C tsh=C cz=C sz=S dzh=Z dj=Z
		Z=Z S=S C=C ya=ia yu=iu ye=e yo=io you=iu yi=i ee=i oo=u`
	all := []*orthography{
		newOrthography(shared + ` j=Z ch=C ce=se ci=si cy=si sch=S`),                        // English
		newOrthography(shared + ` j=Z ch=S ce=se ci=si cy=si gue=ge gui=gi guy=gi ine$=in`), // French
		newOrthography(shared + ` j=i ch=h sch=S z=T s=z dsch=Z`),                           // German
		newOrthography(shared + ` j=i ch=h c=T rz=r`),                                       // Polish
	}
	for _, o := range all[1:] {
		o.unlike = append(o.without(all[0]), all[0].without(o)...)
	}
	return all
})

// without gives the letters of each rule of o that other hasn't.
func (o *orthography) without(other *orthography) []letterSet {
	var out []letterSet
	for c, rules := range o.rules {
		for _, r := range rules {
			if !slices.Contains(other.rules[c], r) {
				out = append(out, lettersIn(r.letters))
			}
		}
	}
	return out
}

// newOrthography reads rules, of which a later one goes before an earlier one for
// the same letters; one that ends in $ holds at the end of a word.
func newOrthography(rules string) *orthography {
	o := &orthography{}
	for rule := range strings.FieldsSeq(rules) {
		letters, sounds, _ := strings.Cut(rule, "=")
		at := &o.rules[letters[0]]
		*at = append([]soundRule{{letters, sounds}}, *at...)
	}
	for i := range o.rules {
		slices.SortStableFunc(o.rules[i], func(a, b soundRule) int { return len(b.letters) - len(a.letters) })
	}
	return o
}

// hear appends the sounds of a spelled-out word, which ends in $, to b.
func (o *orthography) hear(b []byte, word string) []byte {
	for len(word) > 0 {
		n := 1
		if c := word[0]; int(c) < len(o.rules) {
			for i := range o.rules[c] {
				if r := &o.rules[c][i]; strings.HasPrefix(word, r.letters) {
					b, n = append(b, r.sounds...), len(r.letters)
					break
				}
			}
		}
		word = word[n:]
	}
	return b
}

// spellOut gives a lower-case Latin word in plain letters, with Z, S and C for the
// sounds that have a letter with a mark; what is left is folded. It ends in $.
func spellOut(word string) string {
	if latinRun(word, 0) == len(word) {
		return word + "$"
	}
	var b strings.Builder
	for _, r := range word {
		switch r {
		case 'ž', 'ż', 'ź':
			b.WriteByte('Z')
		case 'š', 'ş', 'ș':
			b.WriteByte('S')
		case 'č', 'ć':
			b.WriteByte('C')
		case 'ą':
			b.WriteString("on")
		case 'ę':
			b.WriteString("en")
		case 'ï':
			b.WriteString("i")
		default:
			foldRune(&b, r)
		}
	}
	b.WriteByte('$')
	return b.String()
}
