package article

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// A prompt is a set of phrases that make a whole paragraph boilerplate. Phrases are
// folded: lower case, letters and digits only, one space between words.
type prompt struct {
	why   Why
	how   func(folded, phrase string) bool
	words int // a longer paragraph is never this prompt
	say   []string
}

func whole(folded, phrase string) bool { return folded == phrase }

func starts(folded, phrase string) bool {
	return strings.HasPrefix(folded, phrase) && (len(folded) == len(phrase) || folded[len(phrase)] == ' ')
}

func holds(folded, phrase string) bool {
	for at := 0; ; {
		i := strings.Index(folded[at:], phrase)
		if i < 0 {
			return false
		}
		i += at
		end := i + len(phrase)
		if (i == 0 || folded[i-1] == ' ') && (end == len(folded) || folded[end] == ' ') {
			return true
		}
		at = end
	}
}

// prompts are the phrases of English, French, German, Spanish, Ukrainian and Russian
// sites and of those that reuse their texts. Each list stands in that order; a few
// that lead to other articles are of Portuguese and Italian too.
var prompts = []prompt{
	{WhyListen, whole, 8, []string{
		"to listen", "listen", "listen now", "listen to article", "listen to this article", "listen to the article", "listen to this story", "play audio", "audio", "to watch", "watch video",
		"écouter", "à écouter", "écouter l article", "écouter cet article", "écoutez cet article", "lire l article à voix haute",
		"anhören", "artikel anhören", "beitrag anhören", "diesen artikel anhören", "vorlesen", "artikel vorlesen lassen",
		"escuchar", "escuchar artículo", "escuchar este artículo", "escucha este artículo", "escucha la noticia", "escuchar la noticia", "escuchar noticia",
		"слухати", "прослухати", "слухати новину", "прослухати новину", "прослухати статтю",
		"слушать", "послушать", "прослушать", "слушать новость", "прослушать новость", "прослушать статью", "слушать статью",
	}},
	{WhyListen, starts, 10, []string{
		"listen to this article", "your browser does not support the audio", "this article was read by", "écouter cet article", "temps de lecture", "escucha este artículo",
	}},
	{WhyLive, holds, 18, []string{
		"follow the situation live", "follow the evolution of the situation live", "follow the latest live", "follow our live", "follow live updates", "follow live coverage", "follow all the latest updates", "follow our live blog", "live updates here",
		"suivez la situation en direct", "suivez l évolution de la situation en direct", "suivez notre direct", "suivez en direct", "suivre en direct", "suivez l actualité en direct", "notre direct sur",
		"im liveticker", "zum liveticker", "im newsblog", "alle entwicklungen im liveblog", "im liveblog verfolgen",
		"sigue en directo", "siga en directo", "sigue en vivo", "siga en vivo", "sigue la última hora", "última hora en directo",
		"стежте за подіями", "стежте за ситуацією", "онлайн трансляція", "текстова трансляція", "стежте за розвитком подій",
		"следите за событиями", "следите за ситуацией", "онлайн трансляция", "текстовая трансляция", "следите за развитием событий",
	}},
	{WhyRelated, starts, 30, []string{
		"leia também", "leia mais", "veja também", "você pode gostar", "leggi anche", "potrebbe interessarti",
		"read also", "also read", "read more", "see also", "read next", "read this next", "more on this story", "related story", "related stories", "related articles", "related article", "related content", "you might also like", "you may also like", "recommended for you", "more stories",
		"lire aussi", "à lire aussi", "a lire aussi", "lire également", "à lire également", "voir aussi", "lisez aussi", "à lire sur le même sujet", "pour aller plus loin", "sur le même sujet",
		"lesen sie auch", "lesen sie mehr", "lesen sie dazu", "lesen sie hier", "mehr zum thema", "siehe auch", "auch interessant", "das könnte sie auch interessieren",
		"lee también", "lea también", "leer también", "lee además", "lea además", "ver también", "te puede interesar", "le puede interesar", "también te puede interesar", "noticias relacionadas", "más sobre este tema",
		"читайте також", "читати також", "дивіться також", "дивись також", "більше на цю тему", "матеріали по темі", "матеріали за темою",
		"читайте также", "читать также", "смотрите также", "смотри также", "ещё по теме", "материалы по теме", "ранее по теме",
	}},
	{WhyNewsletter, starts, 45, []string{
		"subscribe to", "subscribe now", "subscribe for", "sign up for", "sign up to", "get the latest updates", "get our newsletter", "get the newsletter", "already a subscriber", "click here to subscribe", "want more stories like this", "support our journalism",
		"abonnez vous", "inscrivez vous", "recevez notre newsletter", "recevez notre lettre", "recevez chaque", "déjà abonné", "cet article est réservé aux abonnés", "article réservé aux abonnés",
		"newsletter abonnieren", "abonnieren sie", "jetzt abonnieren", "melden sie sich", "unser newsletter", "jetzt anmelden", "dieser artikel ist nur für abonnenten",
		"suscríbete", "suscríbase", "suscríbanse", "regístrate para", "apúntate a", "recibe nuestra newsletter", "recibe en tu correo", "recibe las noticias",
		"підпишіться", "підписуйтесь", "підписуйтеся", "підпишись", "отримуйте новини",
		"подпишитесь", "подписывайтесь", "подпишись", "получайте новости",
	}},
	{WhyShare, whole, 8, []string{
		"share", "share this", "share this article", "share this story", "share on facebook", "share on twitter", "share this on facebook", "share this on twitter", "tweet", "print", "print this article", "email this article", "comments", "leave a comment", "post a comment", "advertisement", "advert", "sponsored content",
		"partager", "partager l article", "partager cet article", "imprimer", "commentaires", "publicité",
		"teilen", "artikel teilen", "drucken", "kommentare", "anzeige", "werbung",
		"compartir", "comparte", "comparte esta noticia", "compartir esta noticia", "imprimir", "comentarios", "publicidad",
		"поділитися", "поділитись", "поділитися новиною", "коментарі", "реклама", "роздрукувати",
		"поделиться", "поделиться новостью", "комментарии", "распечатать",
	}},
	{WhyShare, starts, 22, []string{
		"follow us on", "like us on facebook", "join us on", "join our telegram", "join our whatsapp", "share this article on", "download our app", "click here to get the",
		"suivez nous", "rejoignez nous sur", "retrouvez nous sur", "partagez cet article",
		"folgen sie uns", "folge uns", "besuchen sie uns auf", "folgen sie unserem",
		"síguenos", "síganos", "únete a nuestro", "comparte esta", "descarga nuestra app",
		"стежте за нами", "приєднуйтесь до", "приєднуйтеся до", "наш telegram", "читайте нас",
		"следите за нами", "присоединяйтесь к", "наш телеграм", "читайте нас в", "подписка на наш",
	}},
}

// maxStamp is the longest paragraph, in bytes, that shapes are tried on.
const maxStamp = 400

var (
	sourceStamp   = regexp.MustCompile(`(?i)^source[: ]*site[- ]?\d{1,4}$|^(?:source|quelle|fuente|джерело|источник)\s*:\s*(?:https?://)?[\w-]+(?:\.[\w-]+)+/?\S*$`)
	liveStamp     = regexp.MustCompile(`(?i)^(?:>>?|»|►|▶|→|🔴|\[?live\]?|\[?direct\]?|en direct)\s*.{0,120}(?:\blive|en direct|en directo|en vivo|liveticker|наживо|онлайн)\W*$`)
	arrowStamp    = regexp.MustCompile(`^(?:>>|»|►|▶)\s*\S`)
	photoStamp    = regexp.MustCompile(`(?i)^\(?(?:(?:lead |main |cover |featured |file |header )?(?:photo|picture|image)s?|photographie|bild|foto|fotos|fotografía|imagen|фото|світлина|crédits?(?: photo)?|credits?|bildnachweis)\s*(?:[:|/©]|credit|by\b|via\b|courtesy|crédit|d'archives?\s*:)`)
	rightsStamp   = regexp.MustCompile(`^(?:©|\(c\)|\(©)\s*\S`)
	reservedStamp = regexp.MustCompile(`(?i)^(?:©|\(c\)|copyright)\s*.{0,60}\b(?:19|20)\d\d\b`)
	agencyPhoto   = regexp.MustCompile(`(?:\((?:AP|Reuters|AFP|EFE|dpa|EPA)[ /]?(?:Photo)?/[^)]{2,60}\)|(?:/|via |– |- )(?:Getty Images|AFP via Getty Images|Shutterstock|Reuters Connect|AP Photo))\W*$`)
	followOn      = regexp.MustCompile(`(?i)^(?:please )?(?:follow|like) .{1,80} on (?:facebook|twitter|instagram|x|telegram|youtube|linkedin)\b`)
)

// boilerplate tells what kind of boilerplate a whole paragraph is, "" when it is none.
func boilerplate(paragraph string) Why {
	text := strings.TrimSpace(paragraph)
	if text == "" || len(text) > maxStamp*2 {
		return ""
	}
	if utf8.RuneCountInString(text) <= maxStamp {
		if why := stamp(text); why != "" {
			return why
		}
	}
	folded := fold(text)
	words := strings.Count(folded, " ") + 1
	for i := range prompts {
		p := &prompts[i]
		if words > p.words {
			continue
		}
		for _, phrase := range p.say {
			if p.how(folded, phrase) {
				return p.why
			}
		}
	}
	return ""
}

// stamp tells boilerplate by its shape.
func stamp(text string) Why {
	words := len(strings.Fields(text))
	switch {
	case sourceStamp.MatchString(text):
		return WhySource
	case words <= 20 && liveStamp.MatchString(text):
		return WhyLive
	case words <= 25 && arrowStamp.MatchString(text) && !strings.HasSuffix(text, "."):
		return WhyRelated
	case words <= 40 && reservedStamp.MatchString(text):
		return WhyRights
	case words <= 20 && photoStamp.MatchString(text), words <= 12 && rightsStamp.MatchString(text), words <= 40 && agencyPhoto.MatchString(text):
		return WhyPhoto
	case words <= 25 && followOn.MatchString(text):
		return WhyShare
	}
	return ""
}

// marks finds the boilerplate paragraphs of a text, with their places in code points.
func marks(text string) []Mark {
	var out []Mark
	at := 0
	for line := range strings.SplitAfterSeq(text, "\n") {
		n := utf8.RuneCountInString(line)
		trimmed := strings.TrimSpace(line)
		if why := boilerplate(trimmed); why != "" {
			start := at + utf8.RuneCountInString(line[:strings.Index(line, trimmed)])
			out = append(out, Mark{Start: start, End: start + utf8.RuneCountInString(trimmed), Text: trimmed, Why: why})
		}
		at += n
	}
	return out
}
