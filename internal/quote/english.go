package quote

import "strings"

func newEnglish() *grammar {
	g := &grammar{
		lang: "en",
		cues: map[string]use{},
		auxiliaries: words(`what's it's that's he's she's who's has have had is are was were be been being 's 'd will would can could may might must should shall
			do does did having went on reportedly keep keeps kept started began`),
		adverbs: words(`also later then again once often always never not n't still already just now even only further earlier recently
			simply repeatedly famously publicly previously subsequently angrily bluntly quietly finally initially immediately
			quickly reportedly allegedly apparently clearly flatly firmly sternly jokingly largely all both each himself herself
			themselves itself back too instead today yesterday meanwhile nevertheless however therefore thus so soon
			long ever explicitly privately openly sarcastically sadly proudly defiantly calmly briefly directly frequently
			consistently specifically emphatically tearfully reluctantly cheerfully memorably eventually separately likewise`),
		determiners: words(`the a an this these those his her its their our my your some another one two three four five six seven eight nine ten dozens several many
			any every each no both most`),
		pronouns:  words(`he she they it we i you everyone someone somebody nobody everybody`),
		relatives: words(`who which that whom`),
		stops: words(`and but or nor so yet because when while where if as than although though after before since until unless whether
			who which that what whom whose how why is are was were be been being has have had do does did will would can could
			may might must should not n't very too then there here he she they it we i you him them us me if like despite during
			without amid against under over through via upon about into onto per between among within across behind beyond
			near off out up down around along toward towards according following once just even only also still never
			sat stood went came took got looked paused gave knew saw let jumped`),
		joins: words(`of`),
		links: words(`for at from in with on to`),
		people: words(`spokesman spokeswoman spokesperson president minister secretary senator representative congressman governor
			mayor officer official officials police chief leader head director manager chairman chairwoman chair executive founder
			officers analyst analysts expert experts professor researcher researchers scientist scientists doctor doctors lawyer
			lawyers attorney judge prosecutor prosecutors witness witnesses father mother son daughter brother sister wife husband
			uncle aunt cousin friend friends neighbor neighbour neighbors neighbours parents family soldier soldiers general colonel
			captain commander lieutenant coach manager player captain singer actor actress author writer editor journalist reporter
			ministry government company department agency union party army court council committee commission group organization
			organisation bank firm office statement report letter post posts message email note caption banner sign placard editor critics supporters opponents
			residents workers sources source survivor survivors victim economist economists strategist trader traders dealer dealers
			broker brokers activist activists campaigner campaigners candidate nominee ambassador diplomat diplomats aide adviser
			advisor envoy king queen prince princess pope bishop priest teacher student students nurse resident owner farmer driver
			engineer historian artist musician comedian blogger designer architect fans customers investors another others person partner partners co-founder cofounder fellow producer
			consultant specialist planner investor veteran grower surgeon pilot sheriff deputy treasurer commissioner
			superintendent counsel legislator legislators lawmaker lawmakers democrat democrats republican republicans
			voter voters supporter protester protesters protestor protestors demonstrators migrants refugee refugees passenger
			passengers villager villagers fan dancer novelist poet columnist commentator blogger host chef surveyor man woman boy girl people`),
		titles: words(`mr mrs ms miss dr prof sir dame lord lady rev gen col lt capt sgt maj sen rep gov pres hon fr st sr jr president
			senator minister prime governor mayor professor judge justice detective inspector officer chancellor king queen prince princess pope`),
		abbreviations: words(`mr mrs ms dr prof rev gen col lt capt sgt maj sen rep gov pres hon st jr sr inc ltd co corp no vs etc dept
			fig vol jan feb mar apr jun jul aug sept sep oct nov dec u.s u.k u.n e.g i.e ph.d a.m p.m ave blvd messrs brig cmdr adm`),
		works: words(`song album film movie book novel series show single track poem play musical documentary magazine newspaper
			painting episode programme program band group ship boat yacht entitled titled called named dubbed nicknamed billed known
			word words term phrase name nickname expression so-called letters title game app brand slogan headlined subtitled
			codenamed sitcom opera ballet essay article mixtape remix tune hit project operation exhibition blog column lyric lyrics
			as_"`),
		that: words(`that`),
		as:   words(`as`),
		by:   words(`by`),
		to:   words(`to`),
		times: words(`monday tuesday wednesday thursday friday saturday sunday today yesterday tonight last next this in on at during
			after before when as while to from via through with about of because if since until by late early earlier later
			recently here there where who whose that which during shortly again once ahead amid following`),
		sources: [][]string{{"according", "to"}, {"in", "the", "words", "of"}, {"as", "told", "by"}},
		topics:  words(`for`),
		endings: []string{"s", "ed"},
	}
	englishVerbs(g)
	return g
}

// The speech verbs of English: plain ones first, then those with their own forms.
const (
	englishSpeech = `add explain acknowledge concede reply respond answer ask assert recall remark comment observe
		conclude confirm reveal stress suggest affirm allege complain contend counter deny emphasize emphasise predict quip
		recount reiterate repeat shout tweet retweet vow urge caution joke lament maintain mention proclaim protest retort
		exclaim testify underline underscore agree believe boast brag disclose elaborate
		indicate inform plead pledge reason recommend reckon relate remind whisper yell scream mutter murmur
		grant venture muse opine advise assure attest announce blog specify summarize summarise argue insist admit declare warn
		note state report claim estimate point demand question promise post propose request cry hint signal express
		guess worry theorize theorise speculate theorise hypothesize fear hope charge accuse reassure clarify interject
		interrupt threaten implore beg reminisce enthuse rejoin volunteer challenge joke confide confess contest stipulate
		notify restate reaffirm reassert declaim preach persist rave ponder wonder query`
	englishNouns = `report reports claim claims note notes state states estimate estimates point points demand demands question
		questions promise promises post posts request requests cry cries hint hints signal signals comment comments answer answers
		reply replies guess charge charges vow vows challenge fear fears hope hopes worry worries tweet tweets pledge pledges
		protest protests remark remarks conclude express blog blogs query queries advise reason reasons joke joked jokes mention mentions
		complaint urge urges whisper cause caution plead stress counter post venture ventures read reads find finds found finding findings maintain maintains
		maintained maintaining feel feels felt feeling challenges questioned questioning charged challenged accused accusing proposing write writes wrote written`
	englishManner = `laugh smile sigh breathe mock snap scoff fume sneer shrug grin nod chuckle groan gush marvel bark rant
		smirk sob weep stammer stutter gasp growl grumble hiss roar thunder croak deadpan tease chime beam wink offer
		start begin continue finish recite sing chant intone read echo close`
	englishNaming = `describe characterize characterise depict portray label brand dub deem denounce dismiss condemn hail praise
		criticize criticise blast slam decry deride lambaste denigrate ridicule refer regard view cite tout summarize call
		term accuse attack applaud welcome reject bill rate compare blame commend`
)

func englishVerbs(g *grammar) {
	for _, v := range strings.Fields(englishSpeech) {
		regular(g, v, speech)
	}
	for _, v := range strings.Fields(englishManner) {
		regular(g, v, manner)
	}
	for _, v := range strings.Fields(englishNaming) {
		regular(g, v, naming)
	}
	for _, v := range []string{"say says said said saying", "tell tells told told telling", "write writes wrote written writing",
		"think thinks thought thought thinking", "foretell foretells foretold foretold foretelling",
		"swear swears swore sworn swearing", "feel feels felt felt feeling", "retell retells retold retold retelling", "find finds found found finding"} {
		irregular(g, v, speech)
	}
	for _, v := range []string{"sing sings sang sung singing", "begin begins began begun beginning", "weep weeps wept wept weeping",
		"read reads read read reading"} {
		irregular(g, v, manner)
	}
	g.add(manner|finite, "goes", "went") // "were going" leads to no quote
	g.add(speech|state|participle, strings.Fields(`certain sure convinced adamant confident clear unequivocal blunt emphatic unrepentant
		defiant`)...)
	for _, f := range strings.Fields(englishNouns) {
		if g.cues[f] != 0 {
			g.cues[f] |= nounlike
		}
	}
}

func irregular(g *grammar, forms string, u use) {
	f := strings.Fields(forms)
	g.add(u|infinitive, f[0])
	g.add(u|finite, f[0], f[1], f[2])
	g.add(u|participle, f[3])
	g.add(u|gerund, f[4])
}

// regular adds the forms of a regular verb; a final consonant after a short
// vowel is doubled where the verb is one of those that do so.
func regular(g *grammar, v string, u use) {
	stem, last := v, v[len(v)-1]
	third := v + "s"
	switch {
	case last == 'e':
		stem = v[:len(v)-1]
	case last == 'y' && !strings.ContainsRune("aeiou", rune(v[len(v)-2])):
		third = v[:len(v)-1] + "ies"
		g.add(u|finite|participle, v[:len(v)-1]+"ied")
	case strings.HasSuffix(v, "s") || last == 'o' || strings.HasSuffix(v, "sh") || strings.HasSuffix(v, "ch"):
		third = v + "es"
	case doubles[v]:
		stem = v + string(last)
	}
	g.add(u|infinitive|finite, v)
	g.add(u|finite, third)
	g.add(u|finite|participle, stem+"ed")
	g.add(u|gerund, stem+"ing")
}

var doubles = words(`quip admit brag blog snap grin nod chat dub refer sob beg slam confer`)
