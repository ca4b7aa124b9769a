package check

import (
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"wiredesk/internal/news"
	"wiredesk/internal/text"
)

// Numbers of names. A name is pointed out only where the archive is of one mind:
// it has another spelling in three reports at least, and that four times as often.
const (
	maxNames     = 24 // words of names looked up in one draft
	namedLimit   = 24 // reports that are looked at for each
	minName      = 4  // letters of a word that is looked up
	minOtherwise = 3
	minRatio     = 4
)

// Spelling is how the archive mostly writes a name of the draft: so in Times of
// the Of reports looked at that name it.
type Spelling struct {
	Mostly    string
	Times, Of int
}

// fixedForms are the languages whose names have one form in every case, so that
// another form is another spelling.
var fixedForms = []string{"en", "fr", "es", "it", "pt", "nl"}

// name is a run of words with capitals in a text, without what can't be a name.
type name struct {
	start, end int
	words      []string
	opens      bool // it begins a sentence
}

func (n name) String() string { return strings.Join(n.words, " ") }

// names points out the names of the draft that the archive mostly spells otherwise.
func (d *draft) names(ctx context.Context) ([]Finding, error) {
	if !slices.Contains(fixedForms, d.lang) {
		return nil, nil
	}
	reports := map[string][]int{} // word to the numbers of reports that hold its name
	var texts []archivedNames
	number := map[int64]int{}
	var out []Finding
	met := map[string]bool{}
	for _, n := range namesIn(d.own.runes) {
		if met[strings.ToLower(n.String())] || n.opens && len(n.words) == 1 {
			continue
		}
		met[strings.ToLower(n.String())] = true
		var near []int
		for _, w := range n.words {
			found, known := reports[w]
			if !known && len(reports) < maxNames && utf8.RuneCountInString(w) >= minName {
				list, err := d.Archive.Named(ctx, d.nameKeys(w), namedLimit)
				if err != nil {
					return nil, err
				}
				for _, r := range list {
					if _, seen := number[r.ID]; !seen {
						number[r.ID] = len(texts)
						texts = append(texts, archivedNames{report: r, names: namesIn([]rune(r.Text))})
					}
					found = append(found, number[r.ID])
				}
				reports[w] = found
			}
			near = append(near, found...)
		}
		slices.Sort(near)
		if f, ok := d.spelled(n, texts, slices.Compact(near)); ok {
			out = append(out, f)
		}
	}
	return out, nil
}

// archivedNames is a report with the names in its text.
type archivedNames struct {
	report news.Report
	names  []name
}

// spelled counts the spellings of one name in the reports numbered in near.
func (d *draft) spelled(n name, texts []archivedNames, near []int) (Finding, bool) {
	times := map[string]int{}
	at := map[string]Passage{}
	own, all := 0, 0
	for _, i := range near {
		r := texts[i].report
		if r.Lang != d.lang {
			continue
		}
		seen := map[string]bool{}
		for _, other := range texts[i].names {
			found, start, end := d.sameName(n, other)
			if found == "" || seen[strings.ToLower(found)] {
				continue
			}
			seen[strings.ToLower(found)] = true
			times[found]++
			if _, ok := at[found]; !ok {
				at[found] = (&page{report: &r, runes: []rune(r.Text)}).passage(start, end)
			}
		}
		if len(seen) > 0 {
			all++
		}
		if seen[strings.ToLower(n.String())] {
			own++
		}
	}
	best := ""
	for s, n := range times {
		if n > times[best] || n == times[best] && s < best {
			best = s
		}
	}
	if strings.EqualFold(best, n.String()) || times[best] < minOtherwise || times[best] < minRatio*own || len(n.words) == 1 && own > 0 {
		return Finding{}, false
	}
	p := at[best]
	return Finding{Kind: Name, Start: n.start, End: n.end, Text: n.String(), Verdict: Otherwise, Archived: &p,
		Spelling: &Spelling{Mostly: best, Times: times[best], Of: all}}, true
}

// sameName finds a name of the draft in one of the archive, in whatever spelling,
// and gives it as it is written there. A name of one word must be one word there
// too; of several, all but one must be written alike.
func (d *draft) sameName(n, other name) (found string, start, end int) {
	if len(n.words) == 1 && len(other.words) != 1 {
		return "", 0, 0
	}
	for from := 0; from+len(n.words) <= len(other.words); from++ {
		there := other.words[from : from+len(n.words)]
		differ := 0
		for i, w := range n.words {
			if strings.EqualFold(w, there[i]) {
				continue
			}
			if differ++; differ > 1 || !d.maySpell(w, there[i], len(n.words) > 1) {
				differ = 2
				break
			}
		}
		if differ < 2 {
			return strings.Join(there, " "), other.start, other.end
		}
	}
	return "", 0, 0
}

// maySpell tells whether two words can be one name's. Beside a word that is
// written alike, one letter that differs is a slip too.
func (d *draft) maySpell(a, b string, beside bool) bool {
	if utf8.RuneCountInString(b) < minName {
		return false
	}
	if beside && len(a) > minName && text.Edits([]rune(text.Fold(a)), []rune(text.Fold(b))) == 1 {
		return true
	}
	keys := d.nameKeys(b)
	return slices.ContainsFunc(d.nameKeys(a), func(k string) bool { return slices.Contains(keys, k) })
}

// nameKeys gives the keys of a name's word, made once for each.
func (d *draft) nameKeys(w string) []string {
	keys, known := d.keys[w]
	if !known {
		keys = d.Names.Keys(w)
		d.keys[w] = keys
	}
	return keys
}

// namesIn gives the runs of words with capitals in a text that may be names: not
// of capitals alone, no function words, and none that only begins a sentence.
func namesIn(runes []rune) []name {
	var out []name
	var run *name
	opens := true
	for i := 0; i < len(runes); {
		end, _ := wordAt(runes, i)
		if end == i {
			if run != nil && runes[i] != ' ' && runes[i] != '-' && runes[i] != '\u00a0' {
				run = nil
			}
			opens = opens || strings.ContainsRune(".!?\n:“«\"", runes[i])
			i++
			continue
		}
		w := bareName(string(runes[i:end]))
		switch {
		case !capitalised(w) || text.IsFunctionWord(text.Fold(w)):
			run = nil
		case run != nil:
			run.words, run.end = append(run.words, w), end
		default:
			out = append(out, name{start: i, end: end, words: []string{w}, opens: opens})
			run = &out[len(out)-1]
		}
		opens = false
		i = end
	}
	return out
}

// bareName takes the English genitive off, and the article off a French name.
func bareName(w string) string {
	for _, end := range []string{"'s", "’s", "s’", "s'"} {
		if bare, ok := strings.CutSuffix(w, end); ok {
			return bare
		}
	}
	for _, begin := range []string{"d’", "l’", "d'", "l'", "qu’", "qu'"} {
		if bare, ok := strings.CutPrefix(w, begin); ok {
			return bare
		}
	}
	return w
}

// capitalised tells a word like Paris from one like paris, PARIS and 1st.
func capitalised(w string) bool {
	r, size := utf8.DecodeRuneInString(w)
	return unicode.IsUpper(r) && strings.ContainsFunc(w[size:], unicode.IsLower)
}
