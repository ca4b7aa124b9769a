package dedup

import (
	"strings"
	"sync"
)

// stockPhrases mark the sentences that outlets put around any text. They are
// lower case; a sentence that holds one doesn't count in a comparison.
var stockPhrases = sync.OnceValue(func() *stockList {
	return newStockList([]string{
		"copyright", "all rights reserved", "may not be published, broadcast", "our standards:", "reporting by", "editing by",
		"additional reporting", "writing by", "sign up", "subscribe", "newsletter", "read more", "click here", "follow us on", "our terms",
		"privacy policy", "cookie", "this is a developing story", "this story has been updated", "follow live", "live updates",
		"tous droits réservés", "droits de reproduction", "abonnez-vous", "abonnés", "lire aussi", "suivez-nous", "s'inscrire", "en direct",
		"все права защищены", "читайте также", "подписывайтесь", "подпишитесь", "усі права захищені", "читайте також", "підписуйтесь",
		"alle rechte vorbehalten", "lesen sie auch", "todos los derechos reservados", "lea también", "suscríbete",
	})
})

// stockList is phrases and the hashes of their longest words: a sentence without
// any of those holds no phrase.
type stockList struct {
	phrases []string
	words   map[uint32]bool
	filter  [1024]bool // of the words' low bits
}

func newStockList(phrases []string) *stockList {
	l := &stockList{phrases: phrases, words: map[uint32]bool{}}
	for _, p := range phrases {
		var longest uint32
		letters := 0
		for r := (reader{text: p}); ; {
			if _, ok := r.next(func() {}); !ok {
				break
			}
			if h, ok := r.meaning(); ok && r.letters > letters {
				longest, letters = h, r.letters
			}
		}
		l.words[longest] = true
		l.filter[longest%uint32(len(l.filter))] = true
	}
	return l
}

func (l *stockList) hints(h uint32) bool { return l.filter[h%uint32(len(l.filter))] && l.words[h] }

// longestStock bounds a stock sentence, in bytes: a longer one says something else too.
const longestStock = 220

func (l *stockList) in(sentence string) bool {
	if len(sentence) > longestStock {
		return false
	}
	low := strings.ToLower(sentence)
	for _, p := range l.phrases {
		if strings.Contains(low, p) {
			return true
		}
	}
	return false
}
