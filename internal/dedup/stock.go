package dedup

import "strings"

// stockPhrases mark the sentences that outlets put around any text. They are
// lower case; a sentence that holds one doesn't count in a comparison.
func stockPhrases() []string {
	return []string{
		"copyright", "all rights reserved", "may not be published, broadcast", "our standards:", "reporting by", "editing by",
		"additional reporting", "writing by", "sign up", "subscribe", "newsletter", "read more", "click here", "follow us on", "our terms",
		"privacy policy", "cookie", "this is a developing story", "this story has been updated", "follow live", "live updates",
		"tous droits réservés", "droits de reproduction", "abonnez-vous", "abonnés", "lire aussi", "suivez-nous", "s'inscrire", "en direct",
		"все права защищены", "читайте также", "подписывайтесь", "подпишитесь", "усі права захищені", "читайте також", "підписуйтесь",
		"alle rechte vorbehalten", "lesen sie auch", "todos los derechos reservados", "lea también", "suscríbete",
	}
}

// longestStock bounds a stock sentence, in bytes: a longer one says something else too.
const longestStock = 220

func isStockPhrase(sentence string, phrases []string) bool {
	if len(sentence) > longestStock {
		return false
	}
	low := strings.ToLower(sentence)
	for _, p := range phrases {
		if strings.Contains(low, p) {
			return true
		}
	}
	return false
}
