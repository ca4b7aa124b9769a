package text

import (
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

// cutLongest takes the longest of the endings off that leaves at least keep letters
// with a vowel.
func cutLongest(w string, endings []string, keep int) string {
	best := ""
	for _, e := range endings {
		if len(e) > len(best) && strings.HasSuffix(w, e) {
			head := w[:len(w)-len(e)]
			least := keep
			if strings.HasPrefix(e, "ськ") { // військо, not вій
				least++
			}
			if utf8.RuneCountInString(head) >= least && strings.ContainsAny(head, "аеєиіїоуюяąęaeiouy") {
				best = e
			}
		}
	}
	return w[:len(w)-len(best)]
}

func ukrainianEndings() []string {
	return strings.Fields(`
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
