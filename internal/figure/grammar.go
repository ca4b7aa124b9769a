package figure

import (
	"strconv"
	"strings"

	"wiredesk/internal/news"
	"wiredesk/internal/wordlist"
)

// class says what part a word plays in a number.
type class uint8

const (
	unit     class = iota + 1 // zero to nine
	teen                      // ten to nineteen
	ten                       // twenty to ninety
	hundreds                  // двести: hundreds in one word
	hundred                   // multiplies what stands before by a hundred
	scale                     // thousand, million, dozen: multiplies all since the last scale
)

// numeral is a word of a number.
type numeral struct {
	class class
	value float64
	alone bool // a number without a word before it: mille, тысяча
}

// span is the range that an open number word stands for: hundreds.
type span struct{ low, high float64 }

type set = wordlist.Set

// grammar is what the rules need to know of one language.
type grammar struct {
	lang        string
	comma       bool // a comma parts decimals, a dot thousands
	apostrophes bool // an apostrophe belongs to its word: п'ять
	free        bool // cases instead of articles

	numerals map[string]numeral
	parts    map[string]float64 // third, quarts: the denominator
	halves   map[string]float64 // and a half, с половиной: what is added
	halved   set                // the, its: after half
	wholes   map[string]float64 // полтора, половина: numbers of one word
	round    map[string]float64 // centaine, десяток: about so many
	crowds   map[string]span    // hundreds, dizaines, сотни
	several  set                // several, quelques: before hundred and the like
	articles set                // a, un: before hundred and the like
	point    set                // point, virgule
	and      set
	of       set
	ordinals set // endings after digits: th, er, -й
	minus    set

	percent map[string]string // words after a number, joined by spaces, and the unit they write
	money   map[string]string // words, symbols and codes
	cents   map[string]bool   // subunits, of the currency before them
	nations map[string]string // of a currency: Swiss, suisses
	units   map[string]string
	powers  map[string]string // square, cubes
	per     set
	moments map[string]bool // hour, jour: units of time
	amounts set             // units that an article alone makes a figure of: a gallon
	extents set             // long, wide: after a unit
	none    set             // not, without: what they deny is no figure

	before map[string]news.Hedge // words before a number, joined by spaces
	after  map[string]news.Hedge
	rises  map[string]news.Hedge // rose, baisse
	trends set                   // nouns of change: an increase in sales of 5 %
	points set                   // points, places: what a rise or fall is counted in
	to     set                   // rose to 12: a level, not a change

	between set
	until   set // and, to: between the ends of a range
	fromTo  set
	shares  set // in, out of: between a share and its whole
	each    set // respectively: what stands once holds for both numbers

	months   set
	days     set
	eras     set // BC, avant
	yearCue  set // in, since: a year may follow
	yearWord set // years, года: beside a year
	reigns   set // ruled, régna: the years of a life follow
	clock    set // am, pm, o'clock, heures
	ages     set // aged, old, âgé, лет
	persons  set // nouns for people who have an age
	labels   set // article, page, route: a number names one of them
	ones     set // words for one, which are often none
	notOne   set // words before one that make it a pronoun
	idle     set // nouns that one day, one thing count nothing with

	crowdVerb set // marched, died: what open numbers do without a noun
	the       set // the, les: before a number that stands for things named before

	stops     set // words no counted noun phrase holds
	skips     set // words between number and noun: of, more, other
	plurals   set // plural nouns without the usual ending
	adjective func(string) bool
	plural    func(string) bool
	asks      set // how many, combien: begin a question that a figure answers
	left      set // number, toll, nombre: of what the figure counts

	sources [][]string // according to: who states it follows
	says    set        // said, reports
	places  set        // in, at
	times   set        // yesterday, last year
}

var list = wordlist.Of

// pairs reads lines of a meaning and the words for it; _ stands for a space.
func pairs(text string) map[string]string {
	m := map[string]string{}
	for l := range strings.Lines(text) {
		f := strings.Fields(l)
		for _, w := range f[min(1, len(f)):] {
			m[strings.ReplaceAll(w, "_", " ")] = strings.ReplaceAll(f[0], "_", " ")
		}
	}
	return m
}

func amounts(text string) map[string]float64 {
	m := map[string]float64{}
	for w, s := range pairs(text) {
		m[w] = amount(s)
	}
	return m
}

func amount(s string) float64 {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return 0 // the lists are our own, and tested
	}
	return v
}

func hedges(text string) map[string]news.Hedge {
	m := map[string]news.Hedge{}
	for w, s := range pairs(text) {
		m[w] = news.Hedge(s)
	}
	return m
}

// numerals reads lines of class, value and forms. The classes s and h count only
// after another number; their twins S and c are numbers by themselves too.
func numerals(text string) map[string]numeral {
	classes := map[string]class{"u": unit, "t": teen, "d": ten, "H": hundreds, "h": hundred, "s": scale, "c": hundred, "S": scale}
	m := map[string]numeral{}
	for l := range strings.Lines(text) {
		f := strings.Fields(l)
		if len(f) < 3 {
			continue
		}
		for _, w := range f[2:] {
			m[w] = numeral{class: classes[f[0]], value: amount(f[1]), alone: f[0] != "s" && f[0] != "h"}
		}
	}
	return m
}

func crowds(text string) map[string]span {
	m := map[string]span{}
	for w, s := range pairs(text) {
		low, high, _ := strings.Cut(s, "-")
		m[w] = span{amount(low), amount(high)}
	}
	return m
}

// grammarFor gives the grammar of a language; one that is not known is read as English.
var grammarFor = wordlist.ByLanguage(newEnglish, newFrench, newUkrainian, newRussian)
