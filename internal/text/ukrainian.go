package text

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// ukrainian gives a light stemmer of our own for folded Ukrainian words. It takes
// off the longest ending of a noun or an adjective that leaves three letters with a
// vowel, then what the past tense and the infinitive end in (a vowel and в, л or т,
// which nouns such as генерал lose in all their forms alike), and unites the vowels
// and consonants that change with the ending.
func ukrainian() func(string) string {
	endings := ukrainianEndings()
	return func(word string) string {
		stem := cutLongest(cutReflexive(word), endings, 3)
		ending := word[len(stem):]
		stem = cutVerb(strings.TrimRight(stem, "ьй"))
		if utf8.RuneCountInString(stem) < 2 {
			return word
		}
		return unifyUkrainian(stem, ending == "і")
	}
}

// cutVerb takes a vowel and в, л or т off.
func cutVerb(stem string) string {
	rs := []rune(stem)
	last := len(rs) - 1
	if last < 4 || !strings.ContainsRune("влт", rs[last]) || !strings.ContainsRune("аеєиіїоуюя", rs[last-1]) {
		return stem
	}
	if head := string(rs[:last-1]); strings.ContainsAny(head, "аеєиіїоуюя") {
		return head
	}
	return stem
}

// cutReflexive takes the -ся and -сь of verbs off.
func cutReflexive(w string) string {
	for _, e := range []string{"ся", "сь"} {
		if head, ok := strings.CutSuffix(w, e); ok && utf8.RuneCountInString(head) > 3 && verbBeforeReflexive(head) {
			return head
		}
	}
	return w
}

func verbBeforeReflexive(head string) bool {
	for _, e := range []string{"ти", "в", "ла", "ло", "ли", "ть", "ть", "є", "ю", "мо", "те", "ш"} {
		if strings.HasSuffix(head, e) {
			return true
		}
	}
	return false
}

// endings are those of one language by their last byte, the longest first.
type endings [256][]string

func newEndings(list string) *endings {
	var out endings
	for _, e := range strings.Fields(list) {
		last := &out[e[len(e)-1]]
		*last = append(*last, e)
	}
	for _, l := range out {
		slices.SortStableFunc(l, func(a, b string) int { return len(b) - len(a) })
	}
	return &out
}

// cutLongest takes the longest of the endings off that leaves at least keep letters
// with a vowel.
func cutLongest(w string, endings *endings, keep int) string {
	if w == "" {
		return w
	}
	for _, e := range endings[w[len(w)-1]] {
		head, ok := strings.CutSuffix(w, e)
		if !ok {
			continue
		}
		least := keep
		if strings.HasPrefix(e, "ськ") { // військо, not вій
			least++
		}
		if utf8.RuneCountInString(head) >= least && strings.ContainsAny(head, "аеєиіїоуюяąęaeiouy") {
			return head
		}
	}
	return w
}

func ukrainianEndings() *endings {
	return newEndings(`
		а я у ю о е є и і ї ь й
		ова ову ове овом овий ової овою ових овим овими ового овому ові
		ом ем єм ям ам ою ею єю ах ях ів їв ей еві єві ами ями ьми
		ий ій ого ього ому ьому им ім їм их іх їх ими іми ая яя еє оє ії ію ією
		ський ська ське ської ському ську ською ські ських ським ськими ського ській ськ
		ння нню нням ннях ття ттю ттям
		ість ості істю остей остям остями остях
		ши вши ючи учи ячи
		ювати увати ував увала увало ували ювала ювали ював ування юванн
		ає яє ають яють ує ують юють ить ять ать їть еть ешь еш єш иш їш емо ємо имо їмо ете єте ите їте
		ано ено аний ана ане ані аних аним аного аному ану
		ений ена ене ені ених еним еного еному ену ований ована оване овані ованих ованого ованим
	`)
}

// unifyUkrainian unites the last vowel of closed and open syllables (Львів, Львова;
// ніч, ночі) and, before the -і of the dative, the last consonant's change (рука,
// руці; Прага, Празі).
func unifyUkrainian(stem string, dative bool) string {
	rs := []rune(stem)
	last := len(rs) - 1
	if dative {
		switch rs[last] {
		case 'ц':
			if last > 0 && rs[last-1] != 'и' { // столиця keeps its ц
				rs[last] = 'к'
			}
		case 'з':
			rs[last] = 'г'
		}
	}
	if last >= 2 && rs[last-1] == 'і' {
		rs[last-1] = 'о'
	}
	if last >= 2 && rs[last-1] == 'ї' {
		rs[last-1] = 'є'
	}
	if last >= 2 && rs[last] == rs[last-1] {
		rs = rs[:last]
	}
	return string(rs)
}
