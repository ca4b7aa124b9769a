package cite

import (
	"slices"
	"strings"
	"unicode"

	"wiredesk/internal/news"
)

// nearQuote is how many characters beside a quote may say whom its speaker told.
const nearQuote = 120

var pronouns = strings.Fields(`he she they it i we who il elle ils elles on je nous lui qui он она они оно я мы він вона вони воно ми який яка который которая`)

// Speaker describes who says a quote: the name and, where the text calls the
// speaker something else, that too; "" when the text doesn't say. A pronoun
// without a name is no speaker.
func Speaker(q news.Quote) string {
	said, called := oneLine(q.Speaker), oneLine(q.Name)
	if slices.Contains(pronouns, strings.ToLower(said)) {
		said = ""
	}
	switch {
	case called == "" || strings.Contains(strings.ToLower(said), strings.ToLower(called)):
		return said
	case said == "" || strings.Contains(strings.ToLower(called), strings.ToLower(said)):
		return called
	}
	return called + ", " + said
}

// told tells whether the text says that the speaker of a quote told it to the
// report's outlet: beside this quote, or beside another one of the same speaker.
func told(r news.Report, quote news.Quote) bool {
	outlet := strings.ToLower(oneLine(r.Source))
	who := speakerName(quote)
	if outlet == "" || who == "" {
		return false
	}
	text := []rune(r.Text)
	for _, q := range append([]news.Quote{quote}, r.Quotes...) {
		if !strings.EqualFold(speakerName(q), who) || q.Start < 0 || q.End > len(text) || q.Start > q.End {
			continue
		}
		before, after := string(text[max(0, q.Start-nearQuote):q.Start]), string(text[q.End:min(len(text), q.End+nearQuote)])
		before, after = lastSentence(before), firstSentence(after)
		for _, link := range []string{"to", "told", "at", "à", "au", "auprès de", "with", "pour"} {
			if hasPhrase(before, link+" "+outlet) || hasPhrase(after, link+" "+outlet) {
				return true
			}
		}
	}
	return false
}

func speakerName(q news.Quote) string {
	if q.Name != "" {
		return oneLine(q.Name)
	}
	return oneLine(q.Speaker)
}

// firstSentence cuts after the first full stop; line ends don't end it, since the
// name below a pull quote stands on lines of its own.
func firstSentence(s string) string {
	if i := strings.Index(s, ". "); i >= 0 {
		s = s[:i]
	}
	if i := strings.IndexAny(s, "“«"); i >= 0 {
		s = s[:i]
	}
	return strings.ToLower(oneLine(s))
}

func lastSentence(s string) string {
	if i := strings.LastIndexAny(s, ".\n”»"); i >= 0 {
		s = s[i:]
	}
	return strings.ToLower(oneLine(s))
}

func hasPhrase(s, phrase string) bool {
	for {
		before, after, found := strings.Cut(s, phrase)
		if !found {
			return false
		}
		if (before == "" || !unicode.IsLetter(lastRune(before))) && (after == "" || !unicode.IsLetter(firstRune(after))) {
			return true
		}
		s = after
	}
}

// hedges are the words that stand before or behind a figure and belong to it.
var (
	hedgesBefore = phrases(`more than|fewer than|less than|at least|at most|up to|as many as|as much as|no more than|no fewer than|nearly|almost|
		about|around|roughly|approximately|some|over|under|close to|well over|just over|just under|an estimated|estimated|more or less|
		plus de|moins de|au moins|au plus|au maximum|au minimum|jusqu’à|jusqu'à|près de|presque|environ|quelque|quelques|autour de|plus d’|plus d'|
		больше|более|более чем|больше чем|свыше|менее|менее чем|меньше|около|почти|примерно|приблизительно|до|не менее|не более|порядка|
		понад|більше|більш як|більше ніж|менше|менш як|менше ніж|близько|майже|приблизно|щонайменше|не менше|не більше`)
	hedgesBehind = phrases(`or more|or so|or fewer|or less|ou plus|ou moins|или больше|или более|чи більше|або більше`)
)

func phrases(list string) []string {
	var out []string
	for p := range strings.SplitSeq(list, "|") {
		out = append(out, strings.TrimSpace(p))
	}
	slices.SortFunc(out, func(a, b string) int { return len(b) - len(a) })
	return out
}

// hedgeWords say a hedge in brackets, as an editor's own words, where the text
// words it in a way that isn't known here.
var hedgeWords = map[news.Hedge]string{news.HedgeAbout: "[about] ", news.HedgeUnder: "[under] ", news.HedgeOver: "[over] "}

// FigureText is a figure as its report words it: with its hedge, to the end of
// what is counted when that follows at once.
func FigureText(text string, f news.Figure) string {
	runes := []rune(text)
	if f.Start < 0 || f.End > len(runes) || f.Start >= f.End {
		return hedgeWords[f.Hedge] + oneLine(f.Text)
	}
	out := figureWords(runes, f)
	if hedgeWords[f.Hedge] == "" {
		return out
	}
	before := oneLine(string(runes[max(0, f.Start-40):f.Start]))
	if h := hedgeAt(before, hedgesBefore, strings.HasSuffix, func(rest string) bool { return rest == "" || !unicode.IsLetter(lastRune(rest)) }); h != "" {
		return h + " " + out
	}
	behind := oneLine(string(runes[f.End:min(len(runes), f.End+40)]))
	if hedgeAt(behind, hedgesBehind, strings.HasPrefix, func(string) bool { return true }) != "" || hedged(out) {
		return out
	}
	return hedgeWords[f.Hedge] + out
}

func figureWords(runes []rune, f news.Figure) string {
	if f.CountedStart >= f.End && f.CountedEnd <= len(runes) && f.CountedStart-f.End < 30 {
		if between := string(runes[f.End:f.CountedEnd]); !strings.ContainsAny(between, "\n.;") {
			return oneLine(string(runes[f.Start:f.CountedEnd]))
		}
	}
	return oneLine(string(runes[f.Start:f.End]))
}

// hedged tells figures that hold their hedge: several hundred, more than 30.
func hedged(s string) bool {
	s = strings.ToLower(s)
	return slices.ContainsFunc(hedgesBefore, func(h string) bool { return hasPhrase(s, h) }) || strings.HasPrefix(s, "several") ||
		strings.HasPrefix(s, "dozens") || strings.HasPrefix(s, "hundreds") || strings.HasPrefix(s, "thousands")
}

// hedgeAt gives the longest hedge at an end of s, as s writes it, "" for none.
func hedgeAt(s string, list []string, at func(s, hedge string) bool, bounded func(rest string) bool) string {
	low := strings.ToLower(s)
	for _, h := range list {
		if at(low, h) && len(low) == len(s) && bounded(strings.TrimSuffix(low, h)) {
			if strings.HasSuffix(low, h) {
				return s[len(s)-len(h):]
			}
			return s[:len(h)]
		}
	}
	return ""
}
