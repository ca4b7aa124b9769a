package cite

import (
	"slices"
	"strings"
	"unicode"
)

// Words that headline style keeps small between the first and the last.
// https://www.chicagomanualofstyle.org, 18th edition, 8.160: short prepositions
// alone; the MLA Handbook, 9th edition, 2.90: prepositions of any length.
var (
	smallWords = strings.Fields(`a an the and but or nor for so yet as at by down from in into like near of off on onto out over past per
		than till to up upon via with v. vs. de`)
	longPrepositions = strings.Fields(`about above across after against along among around before behind below beneath beside between
		beyond despite during except inside toward towards through throughout under underneath until within without`)
)

// commonWords are never names, so that they lose their capitals even where the
// text doesn't hold them.
var commonWords = strings.Fields(`is are was were be been has have had do does did not no it its they them their he she his her we our
	you your who whom whose what when where why how which that this these those there here all some any many more most less few new
	old back go goes gone going get gets say says said tell tells told make makes made take takes took come comes came can could
	would should must if because while again also still only just now then than too very first last two three four five six seven
	eight nine ten year years day days week weeks month months people man men woman women child children`)

// adverbs of phrasal verbs look like prepositions; both manuals capitalise them
// as adverbs, which can't be told here, so that they are left as they are written.
var ambiguous = strings.Fields(`down off out up so yet`)

// headline gives an English title its capitals. Titles in other languages, in
// capitals throughout, or in an unknown language stay as they are.
func (r reference) headline(longSmall bool) string {
	if r.lang != "en" || r.title == strings.ToUpper(r.title) {
		return r.title
	}
	words := strings.Fields(r.title)
	for i, w := range words {
		edge := i == 0 || i == len(words)-1 || strings.HasSuffix(words[i-1], ":") || strings.HasSuffix(words[i-1], "?") ||
			strings.HasSuffix(words[i-1], "!") || words[i-1] == "–" || words[i-1] == "—"
		bare := strings.ToLower(strings.TrimFunc(w, func(c rune) bool { return !unicode.IsLetter(c) && c != '.' }))
		small := slices.Contains(smallWords, bare) || longSmall && slices.Contains(longPrepositions, bare)
		switch {
		case mixed(w):
		case !edge && slices.Contains(ambiguous, bare):
		case small && !edge:
			words[i] = strings.ToLower(w)
		default:
			words[i] = capital(w)
		}
	}
	return strings.Join(words, " ")
}

// mixed tells words whose capitals are their own: iPhone, NATO, McDonald.
func mixed(w string) bool {
	for i, c := range w {
		if i > 0 && unicode.IsUpper(c) {
			return true
		}
	}
	return false
}

// capital makes the first letter of a word large, and that of the second part of
// a compound.
func capital(w string) string {
	next := true
	var before rune
	return strings.Map(func(c rune) rune {
		was := next && unicode.IsLetter(c)
		next = next && !was && !unicode.IsDigit(c) || (c == '-' || c == '–') && unicode.IsLetter(before)
		before = c
		if was {
			return unicode.ToUpper(c)
		}
		return c
	}, w)
}

// sentence gives a title written in headline style the small letters that APA
// asks for. Only words that the report's own text writes small become small, so
// that no name loses its capital.
func (r *reference) sentence() string {
	if r.lang != "en" || !headlined(r.title) {
		return r.title
	}
	words := strings.Fields(r.title)
	for i, w := range words {
		bare := strings.TrimFunc(w, func(c rune) bool { return !unicode.IsLetter(c) })
		switch small := strings.ToLower(bare); {
		case i > 0 && (strings.HasSuffix(words[i-1], ":") || strings.HasSuffix(words[i-1], "?") || strings.HasSuffix(words[i-1], "!")):
			words[i] = capital(w)
		case i == 0 || mixed(bare) || bare == "I":
		case slices.Contains(smallWords, small), slices.Contains(longPrepositions, small), slices.Contains(commonWords, small), r.cased.small(small):
			words[i] = strings.ToLower(w)
		}
	}
	return strings.Join(words, " ")
}

// headlined tells whether most of a title's long words have a capital.
func headlined(title string) bool {
	large, all := 0, 0
	for i, w := range strings.Fields(title) {
		bare := strings.TrimFunc(w, func(c rune) bool { return !unicode.IsLetter(c) })
		if i == 0 || len([]rune(bare)) < 4 || slices.Contains(longPrepositions, strings.ToLower(bare)) {
			continue
		}
		all++
		if unicode.IsUpper(firstRune(bare)) {
			large++
		}
	}
	return all > 1 && large*3 >= all*2
}

// evidence tells how a text writes a word inside its sentences.
type evidence struct {
	text   string
	counts map[string][2]int // small, large
}

// small tells whether the text writes a word, or a form of it, small and not large.
func (e *evidence) small(word string) bool {
	if e.counts == nil {
		e.read()
	}
	if n := e.counts[word]; n != [2]int{} {
		return n[0] > n[1]
	}
	n := e.counts[root(word)+"*"]
	return n[0] > n[1]
}

func (e *evidence) read() {
	e.counts = map[string][2]int{}
	begins := true
	for w := range strings.FieldsSeq(e.text) {
		bare := strings.TrimFunc(w, func(c rune) bool { return !unicode.IsLetter(c) })
		if bare != "" {
			first := strings.HasPrefix(w, bare) && !begins
			small := strings.ToLower(bare)
			for _, key := range []string{small, root(small) + "*"} {
				n := e.counts[key]
				if bare == small {
					n[0]++
				} else if first {
					n[1]++
				}
				e.counts[key] = n
			}
		}
		begins = strings.ContainsAny(w[len(w)-1:], ".?!:") || strings.HasSuffix(w, "”") || strings.HasSuffix(w, "…")
	}
}

// root takes the commonest English endings off, so that soldiers vouches for soldier.
func root(w string) string {
	for _, end := range []string{"ing", "ed", "es", "s", "e"} {
		if rest, ok := strings.CutSuffix(w, end); ok && len(rest) > 3 {
			return rest
		}
	}
	return w
}

// inMarks sets a title between double marks; marks inside it become single.
func inMarks(title, stop string) string {
	open := true
	inner := strings.Map(func(c rune) rune {
		switch c {
		case '“', '„':
			return '‘'
		case '”':
			return '’'
		case '"':
			open = !open
			if open {
				return '’'
			}
			return '‘'
		}
		return c
	}, title)
	return "“" + ended(inner, stop) + "”"
}

// ended puts a stop behind a text that doesn't end in one, inside its closing mark.
func ended(s, stop string) string {
	bare := strings.TrimRight(s, "’”)»")
	if stop == "" || bare != "" && strings.ContainsRune(".?!…", lastRune(bare)) {
		return s
	}
	return s + stop
}

func lastRune(s string) rune {
	all := []rune(s)
	return all[len(all)-1]
}
