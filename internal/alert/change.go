package alert

import (
	"math"
	"slices"
	"strings"
	"time"

	"wiredesk/internal/news"
	"wiredesk/internal/text"
)

// Update is a report as it was and as it is now, with the words of both texts.
type Update struct {
	Before, Now           news.Report
	BeforeWords, NowWords []text.Token
	At                    time.Time
}

// Bounds of what is told of an update.
const (
	mostFigures    = 3
	mostNames      = 2
	noticeLength   = 300 // characters of a correction that are told
	telling        = 0.1 // share by which a figure must move for a reply
	nameContext    = 2   // words on either side that must stay for a name to be another one
	largestRenamed = 4   // words of a name
)

// Changes tells what an update changed that matters: figures of the same thing,
// the headline's words, a name in the same place, a correction, a withdrawal. An
// update without any is cosmetic.
func Changes(u Update) []news.Change {
	var out []news.Change
	outlet := u.Now.Source
	if u.Now.Withdrawn && !u.Before.Withdrawn {
		return []news.Change{{Kind: news.ChangeWithdrawn, Outlet: outlet, At: u.At}}
	}
	if c := strings.TrimSpace(u.Now.Correction); c != "" && !strings.EqualFold(c, strings.TrimSpace(u.Before.Correction)) {
		out = append(out, news.Change{Kind: news.ChangeCorrection, After: cut(c, noticeLength), Outlet: outlet, At: u.At})
	}
	for _, c := range append(movedFigures(u), renamed(u)...) {
		c.Outlet, c.At = outlet, u.At
		out = append(out, c)
	}
	if !slices.Equal(titleWords(u.Before), titleWords(u.Now)) && u.Now.Title != "" {
		out = append(out, news.Change{Kind: news.ChangeTitle, Before: u.Before.Title, After: u.Now.Title, Outlet: outlet, At: u.At})
	}
	return out
}

// Telling tells whether a change is told by a reply besides the edit: a
// correction, a withdrawal, or a figure that moved by a tenth or more.
func Telling(c news.Change) bool {
	switch c.Kind {
	case news.ChangeCorrection, news.ChangeWithdrawn:
		return true
	case news.ChangeFigure:
		return c.Telling
	}
	return false
}

// titleWords are a headline's words that carry meaning.
func titleWords(r news.Report) []string {
	var out []string
	for _, w := range strings.FieldsFunc(r.Title, func(l rune) bool { return !isWord(l) }) {
		if w = text.Fold(w); !text.IsFunctionWord(w) {
			out = append(out, w)
		}
	}
	slices.Sort(out)
	return out
}

// movedFigures pairs the figures of the same thing that one version has and the
// other lacks, in their order.
func movedFigures(u Update) []news.Change {
	before, now := byCounted(u.Before), byCounted(u.Now)
	var out []news.Change
	for _, key := range now.keys {
		gone, come := lacking(before.of[key], now.of[key]), lacking(now.of[key], before.of[key])
		for i := range min(len(gone), len(come)) {
			if len(out) == mostFigures {
				return out
			}
			c := news.Change{Kind: news.ChangeFigure, Before: hedged(gone[i].Figure), After: hedged(come[i].Figure), Counted: come[i].counted}
			from, to := worth(gone[i].Figure), worth(come[i].Figure)
			c.Telling = math.Abs(to-from) >= telling*math.Max(math.Abs(from), 1)
			out = append(out, c)
		}
	}
	return out
}

// counting is a figure with the word that says what it counts.
type counting struct {
	news.Figure
	counted string
}

type counted struct {
	keys []string // in the order of the text
	of   map[string][]counting
}

// byCounted sorts a report's figures by what they count. One whose thing is
// unknown goes by the word behind it; without either it can't be compared.
func byCounted(r news.Report) counted {
	out := counted{of: map[string][]counting{}}
	body := []rune(r.Text)
	for _, f := range r.Figures {
		c := counting{f, f.Counted}
		if c.counted == "" && f.Kind == news.FigureCount {
			c.counted = wordAfter(body, f.End)
		}
		if c.counted == "" && f.Unit == "" {
			continue
		}
		key := string(f.Kind) + " " + f.Unit
		for _, w := range strings.Fields(c.counted) {
			key += " " + text.Term(text.Fold(w), r.Lang)
		}
		if out.of[key] == nil {
			out.keys = append(out.keys, key)
		}
		out.of[key] = append(out.of[key], c)
	}
	return out
}

// wordAfter is the word behind a place, "" where something else stands there.
func wordAfter(body []rune, at int) string {
	if at >= len(body) || body[at] != ' ' {
		return ""
	}
	from := at + 1
	for at = from; at < len(body) && isWord(body[at]); at++ {
	}
	if w := string(body[from:at]); !text.IsFunctionWord(text.Fold(w)) {
		return w
	}
	return ""
}

func isWord(l rune) bool {
	return l >= 0x80 && l != '’' && l != '“' && l != '”' && l != '«' && l != '»' && l != '—' && l != '–' && l != ' ' || l >= 'a' && l <= 'z' || l >= 'A' && l <= 'Z' || l >= '0' && l <= '9'
}

// lacking gives the figures of a list whose worth the other list doesn't have.
func lacking(list, other []counting) []counting {
	var out []counting
	for _, f := range list {
		if !slices.ContainsFunc(other, func(o counting) bool { return worth(o.Figure) == worth(f.Figure) && o.Hedge == f.Hedge }) &&
			!slices.ContainsFunc(out, func(o counting) bool { return worth(o.Figure) == worth(f.Figure) }) {
			out = append(out, f)
		}
	}
	return out
}

func worth(f news.Figure) float64 {
	switch {
	case f.Value != nil:
		return *f.Value
	case f.High != nil:
		return *f.High
	case f.Low != nil:
		return *f.Low
	}
	return math.NaN()
}

// hedged writes a figure with the sign of its hedge, which every language reads.
func hedged(f news.Figure) string {
	switch f.Hedge {
	case news.HedgeAbout, news.HedgeUnder, news.HedgeOver:
		return string(f.Hedge) + " " + f.Text
	}
	return f.Text
}

// renamed finds names that stand where other names stood: the words on both sides
// are the same, the name before is gone from the text, and the one now is new to it.
func renamed(u Update) []news.Change {
	before, now := namesIn(u.Before.Text, u.BeforeWords), namesIn(u.Now.Text, u.NowWords)
	var out []news.Change
	for context, was := range before.at {
		is, ok := now.at[context]
		if !ok || now.all[text.Fold(was.name)] || before.all[text.Fold(is.name)] {
			continue
		}
		out = append(out, news.Change{Kind: news.ChangeName, Before: was.name, After: is.name, Place: is.start})
	}
	slices.SortFunc(out, func(a, b news.Change) int { return a.Place - b.Place })
	out = slices.CompactFunc(out, func(a, b news.Change) bool { return a.Before == b.Before && a.After == b.After })
	return out[:min(len(out), mostNames)]
}

type placedName struct {
	name  string
	start int
}

type names struct {
	at  map[string]placedName // by the words around
	all map[string]bool       // folded
}

func namesIn(body string, words []text.Token) names {
	out := names{map[string]placedName{}, map[string]bool{}}
	letters := []rune(body)
	for i := 0; i < len(words); {
		n := i
		for n < len(words) && len(words[n].Keys) > 0 && n-i < largestRenamed {
			n++
		}
		if n == i {
			i++
			continue
		}
		from, to := words[i].Start, words[n-1].End
		if !(n == i+1 && beginsSentence(letters, from)) {
			name := string(letters[from:to])
			out.all[text.Fold(name)] = true
			if context, ok := around(words, i, n); ok {
				out.at[context] = placedName{name, from}
			}
		}
		i = n
	}
	return out
}

// around gives the words on both sides of a name, false at an end of the text.
func around(words []text.Token, from, to int) (string, bool) {
	if from < nameContext || to+nameContext > len(words) {
		return "", false
	}
	var b strings.Builder
	for _, w := range append(slices.Clone(words[from-nameContext:from]), words[to:to+nameContext]...) {
		b.WriteString(w.Word + " ")
	}
	return b.String(), true
}

func beginsSentence(letters []rune, at int) bool {
	for at--; at >= 0; at-- {
		if l := letters[at]; l != ' ' && l != '"' && l != '“' && l != '«' {
			return strings.ContainsRune(".!?\n:", l)
		}
	}
	return true
}
