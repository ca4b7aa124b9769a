package quote

import "strings"

func newFrench() *grammar {
	g := &grammar{
		lang:        "fr",
		cues:        map[string]use{},
		auxiliaries: words(`a ai ont ait aient soit avait avaient aura auront aurait auraient eut ayant est sont était étaient fut été va vont vient viennent tient tenait tenu à de d' doit peut`),
		clitics:     words(`s' se m' me l' la le les lui leur n' ne y en nous vous`),
		adverbs: words(`aussi également encore alors ensuite puis enfin ainsi déjà même notamment toutefois pourtant cependant
			d'abord toujours jamais pas plus bien souvent récemment hier aujourd'hui simplement clairement longuement
			rapidement immédiatement aussitôt finalement publiquement franchement fièrement sèchement calmement
			ironiquement sobrement justement désormais maintenant tout presque lui eux là plusieurs
			longtemps tard auparavant précédemment régulièrement fermement volontiers d'emblée vivement vertement
			sévèrement lundi mardi mercredi jeudi vendredi samedi dimanche ici soudain`),
		determiners: words(`le la les l' un une des ce cet cette ces son sa ses leur leurs mon ma mes notre nos votre vos ton ta tes
			plusieurs certains certaines quelques chaque aucun aucune deux trois quatre`),
		pronouns: words(`il elle ils elles on je j' nous tu vous ce celui-ci celle-ci ceux-ci celui-là celle-là celui celle certains
			quelqu'un tous chacun`),
		relatives: words(`qui`),
		stops: words(`et mais ou or ni car donc que qu' qui quoi dont où quand lorsque lorsqu' puisque puisqu' si comme comment pourquoi
			est sont était étaient a ont avait avaient aura aurait sera serait seront il elle ils elles on je j' tu nous vous
			ne n' pas plus se s' me m' te y en très avant après pendant depuis dès durant lors sans selon sous sur vers entre
			chez contre malgré afin parce tandis alors ainsi aussi puis ensuite enfin même dans par pour avec notamment jusqu'
			jusque via voire soit quant concernant face grâce cela ceci ça c' été être avoir fait faire devant derrière`),
		joins: words(`de du des d' à au aux en`),
		links: words(`pour dans sur chez par contre sous avec`),
		people: words(`porte-parole président présidente ministre maire député députée sénateur sénatrice directeur directrice chef
			responsable responsables patron patronne préfet préfète procureur procureure juge avocat avocate père mère fils fille
			frère sœur épouse mari femme homme ami amie voisin voisine habitant habitante habitants syndicat syndicaliste élu élue
			élus policier policiers gendarme gendarmes pompiers médecin professeur chercheur chercheuse expert experte experts
			entraîneur joueur capitaine auteur écrivain chanteur chanteuse acteur actrice journaliste gouvernement ministère
			entreprise société groupe association parti opposition syndicats source sources témoin témoins candidat candidate
			conseiller conseillère adjoint adjointe commandant colonel général soldat soldats communiqué rapport texte lettre publication publications message banderole pancarte affiche
			agriculteur agricultrice commerçant commerçante gérant gérante propriétaire organisateur organisateurs fondateur
			fondatrice secrétaire trésorier trésorière vice-président coordinateur coordinatrice animateur animatrice artiste
			enseignant enseignante étudiant étudiante client cliente jeune garçon américain américaine leader dirigeant dirigeants
			économiste historien historienne sociologue politologue étude autre autres personne personnes dame monsieur militant militante manifestants riverains mairie préfecture parquet police ambassadeur roi reine pape`),
		titles:        words(`m mm mme mlle mmes dr docteur me maître pr professeur président général colonel monsieur madame abbé père sœur`),
		abbreviations: words(`m mm dr pr st ste etc cf art av j.-c p pp vol no env ex tél bd`),
		works: words(`chanson album film livre roman série émission titre single morceau pièce comédie documentaire magazine journal
			tableau épisode groupe navire bateau intitulé intitulée intitulés intitulées appelé appelée appelés appelées nommé nommée
			surnommé surnommée baptisé baptisée baptisés baptisées dit dite mot mots terme termes expression nom surnom formule
			opération application marque slogan spectacle exposition collection génération projet programme dispositif label
			recueil hymne revue rubrique chaîne concours festival association soit sobriquet étiquette concept notion tube
			mention catégorie onglet bouton option personnages tarif compte films livres albums romans chansons titres`),
		that: words(`que qu'`),
		as:   words(`comme`),
		by:   words(`par`),
		to:   words(`à au aux auprès devant`),
		times: words(`lundi mardi mercredi jeudi vendredi samedi dimanche hier aujourd'hui demain ce cette ces dans lors à au aux sur
			avant après pendant quand lorsque dont qui que qu' où en pour avec sans depuis auprès devant chez d'un tout
			alors avant-hier dimanche hier matin soir dès durant face sous mais et puis comme via au-delà lorsqu'`),
		sources: [][]string{{"selon"}, {"d'", "après"}, {"d'après"}, {"dixit"}, {"aux", "dires", "de"}, {"aux", "dires", "d'"},
			{"pour", "reprendre", "les", "mots", "de"}, {"selon", "les", "mots", "de"}, {"de", "l'", "aveu", "de"}},
		topics:    words(`pour`),
		elisions:  words(`l d qu n s j m t c jusqu lorsqu puisqu quoiqu`),
		inversion: frenchClitic,
		endings:   []string{"e", "ent", "ait", "aient", "a", "èrent", "it", "irent", "ut", "t", "ssent"},
	}
	frenchVerbs(g)
	return g
}

// frenchClitic cuts the subject off an inverted verb: dit-il, a-t-elle, confirme-t-on.
func frenchClitic(w string) int {
	i := strings.LastIndexByte(w, '-')
	if i <= 0 {
		return 0
	}
	switch strings.ToLower(w[i+1:]) {
	case "il", "elle", "on", "ils", "elles", "je":
	default:
		return 0
	}
	if j := strings.LastIndexByte(w[:i], '-'); j > 0 && (w[j+1:i] == "t" || w[j+1:i] == "T") {
		return j
	}
	return i
}

const (
	frenchSpeech = `déclarer expliquer affirmer ajouter préciser indiquer raconter annoncer assurer estimer confirmer rappeler
		regretter souligner résumer témoigner confier lancer avouer insister constater noter observer remarquer commenter avancer
		juger considérer espérer accuser alerter marteler dénoncer critiquer déplorer détailler analyser argumenter clamer
		concéder conseiller contester demander énoncer évoquer exiger exulter fustiger glisser hurler implorer informer
		interroger interpeller ironiser jubiler jurer justifier lâcher marmonner menacer mentionner murmurer nuancer objecter
		ordonner pester plaider plaisanter pointer préconiser proclamer pronostiquer proposer protester questionner railler
		râler rapporter rassurer rectifier recommander réclamer récapituler relater relativiser relever répéter répliquer
		reprocher rétorquer révéler signaler soupirer souffler spécifier stipuler suggérer supplier tempérer tempêter tonner
		trancher tweeter vociférer penser certifier attester alléguer arguer invoquer exprimer redouter saluer enchaîner
		prétexter louanger publier poster crier divulguer enseigner prophétiser philosopher plastronner
		grincer gronder grommeler bougonner maugréer vanter souhaiter
		argüer décrypter confesser postuler riposter conter narrer réaffirmer réitérer bredouiller balbutier chuchoter acquiescer invectiver scander conjurer
		prêcher préjuger estimer poursuivre promettre rêver imaginer`
	frenchReflexive = `écrier exclamer indigner insurger féliciter agacer amuser alarmer étonner inquiéter emporter enthousiasmer
		désoler remémorer extasier énerver émouvoir offusquer lamenter scandaliser esclaffer enflammer irriter attrister impatienter
		étrangler égosiller épancher désespérer enorgueillir targuer exaspérer agiter excuser défausser gausser moquer émerveiller`
	frenchBeside = `développer balayer compléter corriger renouveler écarter appuyer exposer embrayer embraser recadrer
		récriminer chanter débuter commencer terminer achever continuer ouvrir résister insinuer rigoler plaisanter pleurer sangloter
		trembler trépigner grimacer tacler taquiner`
	frenchNaming = `qualifier taxer traiter accuser décrire appeler considérer définir juger présenter parler dénoncer évoquer
		vanter fustiger citer saluer surnommer critiquer déplorer regretter réclamer condamner`
	frenchNouns = `note notes demande demandes annonce annonces alerte menace lance publie poste rapport relève cite avance
		présente informe espère rêve critique critiques juge juges accuse réclame signale conseille conte pointe glisse lance
		ordonne souffle résume compte dit dite dits dites crie cri observe marque expose promet imagine balaye présente presse
		exprime balaie appuie développe complète corrige publié publiée présenté présentée présentées avancé avancée avancées lancé lancée
		posté postée publiés publiées compliqué évoqué appelé appelée demandé`
)

// frenchClauses need a clause after them, or the quote itself, to be cues.
const frenchClauses = `demander réclamer proposer exiger lancer publier poster citer justifier souhaiter imaginer signaler avancer`

// The irregular verbs: forms of the third person and the first singular, then
// after a bar the participles, then the gerund and the infinitive.
const frenchIrregular = `dit disent disait disaient dira diront dirait diraient dis|dit dite dits dites|disant|dire
	redit redisent redisait redisaient redira|redit redite|redisant|redire
	écrit écrivent écrivait écrivaient écrivit écrira écrirait|écrit écrite écrits écrites|écrivant|écrire
	décrit décrivent décrivait décrivaient décrivit décrira|décrit décrite décrits décrites|décrivant|décrire
	reconnaît reconnait reconnaissent reconnaissait reconnaissaient reconnut reconnaîtra|reconnu reconnue|reconnaissant|reconnaître
	admet admettent admettait admettaient admit admettra|admis admise|admettant|admettre
	promet promettent promettait promettaient promit promettra|promis promise|promettant|promettre
	répond répondent répondait répondaient répondit répondra répondirent|répondu|répondant|répondre
	poursuit poursuivent poursuivait poursuivaient poursuivit poursuivra|poursuivi|poursuivant|poursuivre
	reprend reprennent reprenait reprenaient reprit reprendra|repris|reprenant|reprendre
	conclut concluent concluait concluaient conclura|conclu|concluant|conclure
	prévient préviennent prévenait prévenaient prévint préviendra|prévenu|prévenant|prévenir
	soutient soutiennent soutenait soutenaient soutint soutiendra|soutenu|soutenant|soutenir
	maintient maintiennent maintenait maintint|maintenu|maintenant|maintenir
	convient conviennent convenait convint|convenu|convenant|convenir
	prétend prétendent prétendait prétendaient prétendit|prétendu|prétendant|prétendre
	défend défendent défendait défendaient défendit|défendu|défendant|défendre
	prédit prédisent prédisait prédisaient|prédit prédite|prédisant|prédire
	avertit avertissent avertissait avertissaient avertira|averti|avertissant|avertir
	réagit réagissent réagissait réagissaient|réagi|réagissant|réagir
	renchérit renchérissent renchérissait|renchéri|renchérissant|renchérir
	garantit garantissent garantissait|garanti|garantissant|garantir
	réjouit réjouissent réjouissait|réjoui réjouie|réjouissant|réjouir
	définit définissent définissait|défini définie|définissant|définir
	croit croient croyait croyaient|cru|croyant|croire
	craint craignent craignait craignaient|craint|craignant|craindre
	plaint plaignent plaignait plaignaient|plaint plainte|plaignant|plaindre
	souvient souviennent souvenait souvenaient|souvenu souvenue|souvenant|souvenir
	sait savent savait savaient|su|sachant|savoir
	veut veulent voulait voulaient|voulu|voulant|vouloir
	lit lisent lisait lisaient|lu|lisant|lire
	sourit sourient souriait souriaient|souri|souriant|sourire
	rit rient riait riaient|ri|riant|rire
	rugit rugissent rugissait|rugi|rugissant|rugir
	dément démentent démentait démentaient|démenti|démentant|démentir
	persiste persistent persistait|persisté|persistant|persister
	apprend apprennent apprenait|appris|apprenant|apprendre
	complaît|complu|complaisant|complaire
	sous-entend sous-entendait|sous-entendu|sous-entendant|sous-entendre
	fait_savoir font_savoir faisait_savoir|fait_savoir|faisant_savoir|faire_savoir
	gémit gémissent gémissait|gémi|gémissant|gémir`

const frenchManner = `savoir vouloir lire sourire rire apprendre complaire craindre croire`

func frenchVerbs(g *grammar) {
	for _, v := range strings.Fields(frenchSpeech) {
		firstGroup(g, v, speech)
	}
	for _, v := range strings.Fields(frenchReflexive) {
		firstGroup(g, v, speech|reflexive)
	}
	for _, v := range strings.Fields(frenchBeside) {
		firstGroup(g, v, manner)
	}
	g.add(speech|state|participle, strings.Fields(`convaincu convaincue convaincus certain certaine certains sûr sûre sûrs persuadé persuadée
		catégorique formel formelle clair claire optimiste lucide`)...)
	for _, v := range strings.Fields(frenchNaming) {
		if strings.HasSuffix(v, "er") {
			firstGroup(g, v, naming)
		}
	}
	weak := words(frenchManner)
	for _, l := range strings.Split(frenchIrregular, "\n") {
		part := strings.Split(strings.TrimSpace(l), "|")
		kind := speech
		switch inf := part[3]; {
		case weak[inf]:
			kind = manner
		case inf == "réjouir" || inf == "plaindre" || inf == "souvenir":
			kind |= reflexive
		case inf == "décrire" || inf == "définir":
			kind = naming
		}
		g.add(kind|finite, strings.Fields(part[0])...)
		g.add(kind|participle, strings.Fields(part[1])...)
		g.add(kind|gerund, part[2])
		g.add(kind|infinitive, part[3])
	}
	for _, v := range strings.Fields(frenchClauses) {
		firstGroup(g, v, nounlike)
	}
	g.add(manner|infinitive, "valoir")
	for _, f := range strings.Fields(frenchNouns) {
		if g.cues[f] != 0 {
			g.cues[f] |= nounlike
		}
	}
}

// firstGroup adds the forms in which a verb in -er introduces words.
func firstGroup(g *grammar, v string, u use) {
	if !strings.HasSuffix(v, "er") {
		return
	}
	stem := strings.TrimSuffix(v, "er")
	soft, open := stem, stem // before a, and with the accent on the stem
	switch {
	case strings.HasSuffix(stem, "c"):
		soft = strings.TrimSuffix(stem, "c") + "ç"
	case strings.HasSuffix(stem, "g"):
		soft = stem + "e"
	}
	switch {
	case strings.HasSuffix(stem, "el") && stem != "interpel":
		if stem == "martel" {
			open = "martèl"
		} else {
			open = stem + "l"
		}
	case strings.HasSuffix(stem, "ay"):
		open = strings.TrimSuffix(stem, "y") + "i"
	case strings.HasSuffix(stem, "uy"):
		open = strings.TrimSuffix(stem, "y") + "i"
	default:
		if i := strings.LastIndex(stem, "é"); i > 0 && len(stem)-i <= 5 && i+2 < len(stem) {
			open = stem[:i] + "è" + stem[i+2:]
		}
	}
	g.add(u|finite, open+"e", open+"ent", soft+"a", soft+"ait", soft+"aient", stem+"èrent", stem+"era", stem+"eront", stem+"erait",
		stem+"eraient", open+"era", open+"eront", stem+"e")
	g.add(u|participle, stem+"é", stem+"ée", stem+"és", stem+"ées")
	g.add(u|gerund, soft+"ant")
	g.add(u|infinitive, stem+"er")
}
