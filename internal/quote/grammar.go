package quote

import (
	"strings"

	"wiredesk/internal/wordlist"
)

// use says how a form of a cue verb may be used.
type use uint16

const (
	finite     use = 1 << iota // says, said, dit, сказав
	participle                 // said, dit: with an auxiliary, or passive before "by"
	gerund                     // saying, disant
	infinitive                 // say, dire
	speech                     // takes someone's words as its object
	manner                     // laughs, mocks: a cue only right beside a quote
	naming                     // describes … as, calls: quotes a judgement
	nounlike                   // report, claims, note: is a noun too
	reflexive                  // a cue only with se: s'écrier, se plaindre
	state                      // certain, convinced: a cue only after to be
)

// grammar is what the rules need to know of one language.
type grammar struct {
	lang          string
	cues          map[string]use
	auxiliaries   set        // has, was, a, avait: between subject and cue
	adverbs       set        // also, later, ne, pas: may stand in the verb group
	clitics       set        // se, lui, ne, en: stand there too, and help no participle
	determiners   set        // the, a, his, le, son: begin a noun phrase
	pronouns      set        // he, she, they: a whole subject
	relatives     set        // who, qui, який: the subject stands before
	stops         set        // words no noun phrase holds
	joins         set        // of, for, de, du: join noun phrases into one
	links         set        // in, at, from: join too, after a common noun
	people        set        // nouns for people and bodies that speak; lower case
	titles        set        // mr, dr, mme: abbreviations and forms of address
	abbreviations set        // their dot ends no sentence
	works         set        // song, film, chanson: name what stands in marks
	that          set        // that, que
	as            set        // as, comme
	by            set        // by, par
	to            set        // told to, dit à: the person spoken to
	times         set        // monday, hier: end a speaker after an inverted cue
	sources       [][]string // according to, selon: the speaker follows
	topics        set        // for, pour: so too at a sentence's beginning
	elisions      set
	inversion     func(string) int // byte where "dit-il" is cut, 0 for nowhere
	endings       []string         // of finite verbs, for verbs that no list holds
	free          bool             // names of cases: no articles, subject after or before alike
}

type set = wordlist.Set

var words = wordlist.Of

// elides says whether w, before an apostrophe, is a word of its own: l', qu'.
func (g *grammar) elides(w string) bool { return g.elisions[w] }

// grammarFor gives the grammar of a language; one that is not known is read as English.
var grammarFor = wordlist.ByLanguage(newEnglish, newFrench, newUkrainian, newRussian)

// cue looks up a form, mending the odd ç before e.
func (g *grammar) cue(low string) use {
	u, ok := g.cues[low]
	if !ok && g.lang == "fr" && strings.Contains(low, "çé") {
		u = g.cues[strings.ReplaceAll(low, "çé", "cé")]
	}
	return u
}

func (g *grammar) add(u use, forms ...string) {
	for _, f := range forms {
		g.cues[f] |= u
	}
}
