package text

import (
	"strings"
	"unicode/utf8"
)

// polish gives a light stemmer of our own for folded Polish words: it takes off the
// longest common ending of nouns, adjectives and verbs that leaves three letters.
func polish() func(string) string {
	endings := polishEndings()
	return func(word string) string {
		stem := strings.TrimSuffix(cutLongest(word, endings, 3), "i")
		if utf8.RuneCountInString(stem) < 2 {
			return word
		}
		return stem
	}
}

func polishEndings() *endings {
	return newEndings(`
		a e i o u y ie ia iu io
		ow om owi ami iami ach iach em iem ej iej ego iego emu iemu
		ych ich ym im ymi imi ow owie owe owy owa owych owym
		ski ska skie skiej skiego skiemu skim skich skimi
		ac al ala alo ali aly il ila ilo ili ily yl yla ylo yli yly ec iec
		anie ania aniu aniem eniem enie enia eniu osc osci oscia
		uje uja ujemy owac owal owala owali owany owana owane owani
		any ana ane ani anych anym anej ony ona one eni onych onym onej
	`)
}
