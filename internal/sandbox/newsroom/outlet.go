package newsroom

// feedKind is the format of an outlet's feed.
type feedKind string

const (
	rss2     feedKind = "rss"
	atom     feedKind = "atom"
	rdf      feedKind = "rdf"
	jsonFeed feedKind = "json"
)

// metaStyle is where a page states its date and authors.
type metaStyle string

const (
	metaJSONLD metaStyle = "jsonld" // a NewsArticle in JSON-LD
	metaTags   metaStyle = "tags"   // Open Graph and article:* tags
	metaText   metaStyle = "text"   // only what the reader sees
)

// outlet is one invented publisher.
type outlet struct {
	key     string
	name    string
	motto   string
	lang    string
	kind    feedKind
	full    bool // the feed carries the whole text
	meta    metaStyle
	colour  string
	byClass string // class of the byline, different on each site as on real ones
	mainTag string // class of the text's container
}

var outlets = [...]outlet{
	{key: "northgate", name: "Northgate Courier", motto: "The port, the town and the rest of it", lang: "en", kind: rss2, full: true, meta: metaJSONLD, colour: "#7a1f2b", byClass: "byline", mainTag: "article-body"},
	{key: "meridian", name: "Meridian Wire", motto: "Facts, filed", lang: "en", kind: rss2, full: true, meta: metaTags, colour: "#1c3d5a", byClass: "dispatch-author", mainTag: "dispatch"},
	{key: "ponant", name: "Le Fil du Ponant", motto: "L’actualité vue de l’ouest", lang: "fr", kind: atom, full: true, meta: metaTags, colour: "#0b5351", byClass: "signature", mainTag: "texte-article"},
	{key: "quais", name: "La Gazette des Quais", motto: "Enquêtes et marées depuis 1904", lang: "fr", kind: rss2, meta: metaJSONLD, colour: "#3b2c85", byClass: "auteur", mainTag: "corps"},
	{key: "estran", name: "Radio Estran", motto: "À marée basse, on entend mieux", lang: "fr", kind: rdf, meta: metaText, colour: "#b24c1a", byClass: "par", mainTag: "recit"},
	{key: "field", name: "Harbour & Field", motto: "A weekly for the valley and the coast", lang: "en", kind: atom, meta: metaText, colour: "#45611c", byClass: "author-line", mainTag: "story"},
	{key: "obrii", name: "Обрій сьогодні", motto: "Світ за межею вікна", lang: "uk", kind: jsonFeed, full: true, meta: metaTags, colour: "#174f8a", byClass: "avtor", mainTag: "tekst"},
	{key: "ledger", name: "The Ledger Line", motto: "What it costs and who says so", lang: "en", kind: jsonFeed, meta: metaJSONLD, colour: "#333333", byClass: "writers", mainTag: "prose"},
}

func outletOf(key string) *outlet {
	for i := range outlets {
		if outlets[i].key == key {
			return &outlets[i]
		}
	}
	return nil
}

func (o *outlet) feedPath() string {
	names := map[feedKind]string{rss2: "rss.xml", atom: "atom.xml", rdf: "index.rdf", jsonFeed: "feed.json"}
	return "/" + o.key + "/" + names[o.kind]
}

// furniture is what surrounds the text on an outlet's pages.
type furniture struct {
	Nav                               []string
	Cookies, Accept, By, Updated      string
	Related, Letter, Subscribe, About string
	Sample, Share, Source             string
}

func furnitureIn(lang string) furniture {
	switch lang {
	case "fr":
		return furniture{Nav: []string{"Accueil", "Monde", "Région", "Économie", "Culture", "Météo"}, Cookies: "Nous utilisons des cookies pour faire semblant d’être un vrai site.", Accept: "Tout accepter", By: "Par", Updated: "Mis à jour le", Related: "À lire aussi", Letter: "Recevez l’essentiel chaque matin", Subscribe: "S’abonner", About: "Contact · Mentions légales · Archives", Sample: "Site d’exemple écrit pour Wiredesk : ce média, ces personnes et ces événements sont inventés.", Share: "Partager · Copier le lien · Imprimer", Source: "Source"}
	case "uk":
		return furniture{Nav: []string{"Головна", "Світ", "Економіка", "Культура", "Погода"}, Cookies: "Ми використовуємо файли cookie, як і справжні сайти.", Accept: "Погоджуюся", By: "Автор:", Updated: "Оновлено", Related: "Читайте також", Letter: "Головне щоранку у вашій пошті", Subscribe: "Підписатися", About: "Контакти · Правила · Архів", Sample: "Зразковий сайт, написаний для Wiredesk: видання, люди й події вигадані.", Share: "Поширити · Копіювати посилання", Source: "Джерело"}
	default:
		return furniture{Nav: []string{"Home", "World", "Local", "Business", "Culture", "Weather"}, Cookies: "We use cookies so as to look like a real site.", Accept: "Accept all", By: "By", Updated: "Updated", Related: "More on this", Letter: "The morning in five minutes, in your inbox", Subscribe: "Sign up", About: "Contact us · Terms · Archive", Sample: "A sample site written for Wiredesk: this outlet, its people and its events are invented.", Share: "Share · Copy link · Print", Source: "Source"}
	}
}
