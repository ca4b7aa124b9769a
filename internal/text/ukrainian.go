package text

import (
	"strings"
	"unicode/utf8"
)

// ukrainian gives a light stemmer of our own for folded Ukrainian words: it takes
// off the longest ending of nouns, adjectives and verbs that leaves three letters,
// a vowel among them, and then unites the vowels and consonants that change before an ending.
func ukrainian() func(string) string {
	endings := ukrainianEndings()
	return func(word string) string {
		stem := cutLongest(cutReflexive(word), endings, 3)
		stem = strings.TrimRight(stem, "ьй")
		if utf8.RuneCountInString(stem) < 2 {
			return word
		}
		return unifyUkrainian(stem)
	}
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
			if utf8.RuneCountInString(head) >= keep && strings.ContainsAny(head, "аеєиіїоуюяąęaeiouy") {
				best = e
			}
		}
	}
	return w[:len(w)-len(best)]
}

func ukrainianEndings() []string {
	return strings.Fields(`
		а я у ю о е є и і ї ь й
		ова ову ове овом овий ової овою ових овим овими ового овому
		ом ем єм ям ам ою ею єю ах ях ів їв ей ові еві єві ами ями ьми
		ий ій ого ього ому ьому им ім их іх ими іми ая яя еє оє ії
		ськ ський ська ське ської ському ську ською ські ських ським ськими ського
		ння нню нням ннях нь ття ттю ттям
		ість ості істю остей остям остями остях
		ти ть в ла ло ли вши ши ючи учи ячи ачи
		ати яти ити іти їти ути ювати увати ував увала увало ували ювала ювали ював
		ає яє ає ають яють ує ує ують ює юють ить ять ать їть іть еть ешь еш єш иш їш емо єм ємо имо їмо ете єте ите їте
		ав ала ало али яв яла яло яли ив ила ило или ів іла іло іли їв їла
		ано ено іно ано аний ана ане ані аних аним аного аному ану ений ена ене ені ених еним еного еному ену
		ений ований ована оване овані ованих ованого ованим
	`)
}

// unifyUkrainian unites the last vowel of closed and open syllables (Харків, Харкова;
// ніч, ночі) and the last consonant's changes (рука, руці; Прага, Празі).
func unifyUkrainian(stem string) string {
	rs := []rune(stem)
	last := len(rs) - 1
	switch rs[last] {
	case 'ц', 'ч':
		rs[last] = 'к'
	case 'з', 'ж':
		rs[last] = 'г'
	case 'с', 'ш':
		rs[last] = 'х'
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
