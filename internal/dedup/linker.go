package dedup

import (
	"cmp"
	"slices"
)

// Link says that two reports in different languages tell the same piece. It joins
// no stories.
type Link struct {
	Report int64
	Story  int64
	Lang   string
	Score  float32
}

// Linker finds what was reported before in other languages. It keeps the newest
// reports in memory, and forgetting one costs a link at most. It isn't safe for
// concurrent use.
type Linker struct {
	rarity  *Rarity
	keep    int
	first   int
	reports []linked
	terms   map[uint32][]int
}

type linked struct {
	report, story int64
	signs         *Signs
	terms         []uint32
	weights       []float32 // of its signs, as they were at some time
	weighed       float64   // how many reports had been counted then
}

// NewLinker makes a Linker that remembers the newest keep reports.
func NewLinker(keep int) *Linker {
	return &Linker{rarity: NewRarity(), keep: keep, terms: map[uint32][]int{}}
}

// Learn counts a report's signs, so that rare ones weigh more.
func (l *Linker) Learn(s *Signs) { l.rarity.learnSigns(s) }

// Numbers of linking, chosen on the translated set; docs/stories.md has each half's
// figures. Two alphabets share less than one does.
const (
	sureOne    = 0.22 // score that links within one alphabet
	sureTwo    = 0.13 // across two
	maybeOne   = 0.12 // score that links where nothing else in that language comes near
	maybeTwo   = 0.055
	ahead      = 1.4 // times the next story's score
	fewSigns   = 12  // texts with fewer say too little
	linkTerms  = 60
	linkLookAt = 60 // reports compared for each language
)

// Add gives what Find does and remembers the report. It doesn't count its signs.
func (l *Linker) Add(report, story int64, s *Signs) []Link {
	out := l.Find(s)
	l.Put(report, story, s)
	return out
}

// Find gives the earlier reports in other languages that tell the same piece, the
// best of each language.
func (l *Linker) Find(s *Signs) []Link {
	var out []Link
	terms := l.rarity.signTerms(s)
	if len(s.signs) >= fewSigns {
		for _, all := range l.compare(s, terms) {
			if best, ok := choose(all, s.lang); ok {
				out = append(out, best)
			}
		}
	}
	slices.SortFunc(out, func(a, b Link) int { return cmp.Compare(b.Score, a.Score) })
	return out
}

// Put remembers a report.
func (l *Linker) Put(report, story int64, s *Signs) {
	l.put(linked{report: report, story: story, signs: s, terms: l.rarity.signTerms(s)})
}

// compare scores the reports that share signs, by language.
func (l *Linker) compare(s *Signs, terms []uint32) map[string][]Link {
	var met []int
	for _, t := range terms {
		list := l.terms[t]
		for _, n := range list[max(0, len(list)-longestList):] {
			if l.reports[n-l.first].signs.lang != s.lang {
				met = append(met, n)
			}
		}
	}
	out := map[string][]Link{}
	weights := l.rarity.weigh(s)
	for _, n := range Shared(met) {
		e := &l.reports[n-l.first]
		if lang := e.signs.lang; len(out[lang]) < linkLookAt {
			out[lang] = append(out[lang], Link{e.report, e.story, lang, kin(s, e.signs, weights, l.weightsOf(e))})
		}
	}
	return out
}

// weightsOf gives what a report's signs count. It is worked out anew only after an
// eighth more reports were counted: by then a weight has changed by a fiftieth.
func (l *Linker) weightsOf(e *linked) []float32 {
	if e.weights == nil || l.rarity.reports > e.weighed*9/8 {
		e.weights, e.weighed = l.rarity.weigh(e.signs), l.rarity.reports
	}
	return e.weights
}

// choose takes the best of one language when it is good enough by itself, or good
// and far ahead of every other story.
func choose(all []Link, lang string) (Link, bool) {
	best := slices.MaxFunc(all, func(a, b Link) int { return cmp.Compare(a.Score, b.Score) })
	var next float32
	for _, a := range all {
		if a.Story != best.Story {
			next = max(next, a.Score)
		}
	}
	sure, maybe := float32(sureOne), float32(maybeOne)
	if cyrillic(lang) != cyrillic(best.Lang) {
		sure, maybe = sureTwo, maybeTwo
	}
	return best, best.Score >= sure || best.Score >= maybe && best.Score >= ahead*next
}

func cyrillic(lang string) bool {
	switch lang {
	case "ru", "uk", "be", "bg", "sr", "mk":
		return true
	}
	return false
}

func (l *Linker) put(e linked) {
	if len(l.reports) >= l.keep {
		for _, t := range l.reports[0].terms {
			if l.terms[t] = without(l.terms[t], l.first); len(l.terms[t]) == 0 {
				delete(l.terms, t)
			}
		}
		l.reports[0] = linked{}
		l.reports, l.first = l.reports[1:], l.first+1
	}
	for _, t := range e.terms {
		l.terms[t] = append(l.terms[t], l.first+len(l.reports))
	}
	l.reports = append(l.reports, e)
}

// signTerms chooses the readings by which a report is found, as Print.Terms does.
// Names and numbers come before other words: those that no report in the other
// language has are the rarest of all, and would crowd out what the two share.
func (r *Rarity) signTerms(s *Signs) []uint32 {
	all := make([]ranked, 0, len(s.where))
	for i := 0; i < len(s.where); {
		h, weight := s.where[i].reading(), float32(plainTerm)
		for ; i < len(s.where) && s.where[i].reading() == h; i++ {
			if !s.signs[s.where[i].sign()].plain {
				weight = 1
			}
		}
		all = append(all, rank(h, weight*r.weight(h)))
	}
	return best(all, linkTerms)
}

// plainTerm is what the weight of a word counts that is neither name nor number.
const plainTerm = 0.25
