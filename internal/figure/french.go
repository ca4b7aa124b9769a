package figure

import "strings"

func newFrench() *grammar {
	return &grammar{
		lang: "fr", comma: true,
		numerals: numerals(frenchNumerals),
		parts: amounts(`2 demi demie demis
			3 tiers
			4 quart quarts quatrième quatrièmes quatrieme
			5 cinquième cinquièmes cinquieme cinquiemes
			6 sixième sixièmes sixieme
			7 septième septièmes
			8 huitième huitièmes huitieme
			9 neuvième neuvièmes
			10 dixième dixièmes dixieme
			20 vingtième vingtièmes
			100 centième centièmes centieme
			1000 millième millièmes millieme`),
		halves: amounts(`0.5 et_demi et_demie et_un_demi
			0.25 et_un_quart et_quart
			0.75 et_trois_quarts
			0.3333333333333333 et_un_tiers
			0.6666666666666666 et_deux_tiers`),
		wholes: amounts(`0.5 moitié demi demie
			0.25 quart`),
		round: amounts(`10 dizaine
			15 quinzaine
			20 vingtaine
			30 trentaine
			40 quarantaine
			50 cinquantaine
			60 soixantaine
			80 quatre-vingtaine
			100 centaine
			1000 millier`),
		crowds: crowds(`20-99 dizaines
			24-99 douzaines
			200-999 centaines
			2000-9999 milliers
			2000000-9999999 millions
			2000000000-9999999999 milliards`),
		several:  list(`plusieurs quelques quelque`),
		articles: list(`un une`),
		point:    list(`virgule`),
		and:      list(`et`),
		of:       list(`de d des`),
		ordinals: list(`er ers res ères re ère ere e è ème eme ièmes ième ieme nd nds nde ndes es èmes premier première dernier derniers dernières +ième`),
		minus:    list(`moins négatif négative -au -du -de -à -pas -plus -ou -le`),
		percent: pairs(`percentage % pourcent pourcents pour_cent pour-cent pourcentage pourcentages
			percentage_point point_de_pourcentage points_de_pourcentage
			basis_point points_de_base point_de_base`),
		money:   pairs(symbols + frenchMoney),
		cents:   cents(),
		nations: nations(frenchNations),
		units:   pairs(sharedUnits + frenchUnits),
		powers: pairs(`square carré carrés carrée carrées
			cubic cube cubes`),
		per:     list(`par à a`),
		moments: moments(),
		before:  hedges(frenchBefore),
		after: hedges(`> au_moins ou_plus au_minimum minimum et_plus
			< au_plus au_maximum maximum ou_moins tout_au_plus
			~ environ à_peu_près`),
		rises:    hedges(frenchRises),
		to:       list(`à au jusqu atteint atteindre atteignant`),
		trends:   list(`hausse augmentation progression bond croissance relèvement baisse diminution chute recul repli réduction`),
		points:   list(`point points place places`),
		between:  list(`entre`),
		until:    list(`à et ou au`),
		fromTo:   list(`de d du`),
		shares:   list(`sur`),
		each:     list(`respectivement`),
		months:   list(`janvier février mars avril mai juin juillet août septembre octobre novembre décembre fevrier aout decembre janv févr sept oct nov déc`),
		days:     list(`lundi mardi mercredi jeudi vendredi samedi dimanche`),
		eras:     list(`av avant_notre avant_j apr après_j`),
		yearCue:  list(`en depuis de du fin début mi dès avant après vers printemps été automne hiver saison année et à ( jusqu janvier février mars avril mai juin juillet août septembre octobre novembre décembre`),
		yearWord: list(`~années année années an l' the_le the_la the_du the_l the_au -de -du -et -à -avant -après -vers -(`),
		reigns:   list(`régna règne régné né née vécut mort`),
		clock:    list(`h -h ~du_matin ~du_soir ~de_l -heures -heure -hours @à @vers @dès @jusqu @jusqu'à @avant @après @'`),
		ages:     list(`âgé âgée âgés âgées âge agé agée *d'âge ^ses âgé_de âgée_de âgés_de âgées_de l'âge_de âge_de @à @a =a =avait =aura =ont !elle !il !qui !on`),
		persons: list(`homme femme garçon fille fils père mère enfant adolescent adolescente lycéen lycéenne étudiant étudiante fillette bébé soldat jeune sœur frère neveu nièce
			conducteur conductrice automobiliste motard cycliste octogénaire retraité retraitée suspect victime mari mineur famille accusé accusée prévenu prévenue employé employée député députée -montant -chantier -calendrier -dossier -loyer -moteur -crédit -plancher -terrain -bain -quartier -palier -cahier -panier -papier -gain -train -entretien -lien -soutien -main`),
		labels: list(`+rue +avenue +boulevard +quai +impasse +chemin article articles art. page pages p. numéro n no n° chapitre route rue ligne tome acte section phase niveau groupe catégorie chaîne série saison épisode jour étage porte
			salle version volume formule type classe alinéa paragraphe figure tableau chambre piste quai vol boulevard autoroute division ligue régiment journée tour point annexe
			place départementale nationale billboard top`),
		ones:   list(`un une`),
		notOne: list(``),
		idle:   list(``),
		the:    list(`les ces !tous !toutes +en`),
		stops: list(`le la les l un une ce cet cette ces et ou mais ni si quand que qui quoi dont où il elle ils elles nous vous je on
			est sont était étaient être été sera seront a ont avait avaient aura auront fait font peut peuvent doit doivent ne pas plus aussi très
			dans en sur à au aux par pour avec sans sous vers chez entre contre depuis pendant avant après selon jusqu dès lors comme puis donc car
			son sa ses leur leurs notre votre mon ma mes se s y tard tôt chacun chacune environ soit dit ont tués blessés ainsi parmi lorsque lorsqu qu n ensemble`),
		skips: list(`de d des autres autre nouveaux nouvelles nouveau derniers dernières premiers premières plus grands grandes petits petites jeunes vieux anciens anciennes mêmes longs longues
			principaux principales prochains prochaines gros grosses bons bonnes seuls seules`),
		plurals: list(`personnes morts blessés disparus fois cas voix pays ans mois`),
		plural: func(w string) bool {
			return len(w) > 3 && (strings.HasSuffix(w, "s") || strings.HasSuffix(w, "x"))
		},
		asks:    list(`combien +d +de`),
		left:    list(`nombre total bilan`),
		sources: [][]string{{"selon"}, {"d", "’", "après"}, {"d", "'", "après"}, {"suivant"}},
		says: list(`dit affirme affirmé annoncé annonce indique indiqué déclaré déclare précise précisé estime estimé rapporte rapporté explique expliqué assure assuré
			<dit <affirme <indique <précise <annonce <déclare <explique <assure <estime <rapporte <affirmé <indiqué <précisé <annoncé <déclaré <expliqué <assuré <estimé <rapporté !que !qui !mais !et !quand ~ne ?a ?avait ?ont ?avaient ?l -En -un -une -Un -Une &le &la &les &l &de &du &des &d`),
		places: list(`à en dans au près @le`),
		times:  list(`hier aujourd demain l_an_dernier cette_année cette_semaine ce_mois-ci +plus_tard +après`),
	}
}

const frenchNumerals = `
	u 0 zéro zero
	u 1 un une
	u 2 deux
	u 3 trois
	u 4 quatre
	u 5 cinq
	u 6 six
	u 7 sept
	u 8 huit
	u 9 neuf
	t 10 dix
	t 11 onze
	t 12 douze
	t 13 treize
	t 14 quatorze
	t 15 quinze
	t 16 seize
	d 20 vingt vingts
	d 30 trente
	d 40 quarante
	d 50 cinquante
	d 60 soixante
	d 70 septante
	d 80 huitante octante
	d 90 nonante
	c 100 cent
	h 100 cents
	s 12 douzaine douzaines
	s 6 demi-douzaine
	S 1000 mille
	s 100000 lakh lakhs
	s 1000000 million millions mln
	s 10000000 crore crores
	s 1000000000 milliard milliards md mds mrd mrds
	s 1000000000000 billion billions
	s 1000000000000000 billiard`

const frenchBefore = `
	> plus_de plus_d au_moins au_minimum minimum supérieur_à supérieure_à dépasse dépassé dépassent dépassait au-delà_de au-dessus_de au-dessus_d pas_moins_de pas_moins_d plus_que
	> au_dessus_de dépassant excède excédant
	< moins_de moins_d au_plus au_maximum jusqu'à jusqu’à jusqu'_à maximum inférieur_à inférieure_à en-dessous_de en_dessous_de pas_plus_de pas_plus_d
	< presque près_de près_d quasi quasiment pas_loin_de au_mieux
	~ environ autour_de autour_d à_peu_près aux_alentours_de aux_environs_de quelque quelques approximativement grosso_modo vers ~ une_moyenne_de en_moyenne`

const frenchRises = `
	= =passé =passée =passés =passées =passer =passe =passera =passent
	up hausse augmenté augmente augmenter augmentation augmentant progressé progresse progresser progression bondi bondit bond grimpé grimpe gagné gagne gagner croissance cru crû accru relevé
	up monté monte montée ~supplémentaires ~hausse
	down baisse baissé baisser baissant diminué diminue diminution diminuer chuté chute chuter reculé recule recul perdu perd perdre réduit réduire réduction repli tombé dégringolé plongé cédé cède repliait`

const frenchNations = `
	US américain américains us états-unis usd
	Canadian canadien canadiens c cad
	Australian australien australiens aud
	New_Zealand néo-zélandais nz nzd
	Hong_Kong hk hkd
	Mexican mexicain mexicains mxn
	Swiss suisse suisses
	Belgian belge belges
	Japanese japonais
	Chinese chinois
	Indian indienne indiennes
	Russian russe russes
	Egyptian égyptienne égyptiennes
	Lebanese libanaise libanaises
	Syrian syrienne syriennes
	Turkish turque turques
	Finnish finlandais
	Dutch hollandais néerlandais
	Algerian algérien algériens
	Tunisian tunisien tunisiens
	Danish danoise danoises
	Swedish suédoise suédoises
	Norwegian norvégienne norvégiennes`

const frenchMoney = `
	dollar dollar dollars
	euro euro euros
	pound_sterling livre livres livre_sterling livres_sterling pound pounds
	yen yen yens
	yuan yuan yuans
	rouble rouble roubles
	hryvnia hryvnia hryvnias
	rupee roupie roupies
	franc franc francs
	CFA_franc francs_cfa
	mark mark marks
	won wons
	zloty zloty zlotys
	krona couronne couronnes
	forint forint forints
	lira lire lires
	shekel shekel shekels
	riyal riyal riyals
	rial rial rials
	dinar dinar dinars
	dirham dirham dirhams
	peso peso pesos
	peseta peseta pesetas
	pesewa pesewa pesewas
	guilder florin florins
	bitcoin bitcoin bitcoins
	cent cent cents
	centime centime centimes
	penny penny pence`

const frenchUnits = `
	metre mètre mètres metre metres
	kilometre kilomètre kilomètres kilometre kilometres
	hectometre hectomètre hectomètres hectometre
	centimetre centimètre centimètres centimetre centimetres
	millimetre millimètre millimètres
	micrometre micromètre micromètres
	nanometre nanomètre nanomètres
	mile mile miles
	nautical_mile mille_nautique milles_nautiques
	foot pied pieds
	inch pouce pouces
	light-year année-lumière années-lumière
	hectare hectare hectares
	acre acre acres
	litre litre litres
	millilitre millilitre millilitres
	gallon gallon gallons
	barrel baril barils
	cup tasse tasses
	gram gramme grammes
	kilogram kilogramme kilogrammes kilo kilos
	milligram milligramme milligrammes
	microgram microgramme microgrammes
	tonne tonne tonnes tonne_métrique tonnes_métriques
	pound-mass livre livres
	ounce once onces
	second seconde secondes
	minute minute minutes min
	hour heure heures
	day jour jours journée journées
	week semaine semaines
	month mois
	year an ans année années
	decade décennie décennies
	century siècle siècles
	degree_Celsius degrés_celsius degré_celsius
	degree_Fahrenheit degrés_fahrenheit
	degree degré degrés
	watt watt watts
	kilowatt kilowatt kilowatts
	megawatt mégawatt mégawatts
	gigawatt gigawatt gigawatts
	kilowatt_hour kilowattheure kilowattheures
	bit bit bits
	byte octet octets
	megabyte mégaoctet mégaoctets
	gigabyte gigaoctet gigaoctets
	knot nœuds
	horsepower chevaux-vapeur
	radian rad
	quintal quintal quintaux`
