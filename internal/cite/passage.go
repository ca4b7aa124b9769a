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

// FigureText is a figure as its report words it: from the number, with its hedge,
// to the end of what is counted when that follows at once.
func FigureText(text string, f news.Figure) string {
	runes := []rune(text)
	if f.Start < 0 || f.End > len(runes) || f.Start >= f.End {
		return oneLine(f.Text)
	}
	if f.CountedStart >= f.End && f.CountedEnd <= len(runes) && f.CountedStart-f.End < 30 {
		between := string(runes[f.End:f.CountedEnd])
		if !strings.ContainsAny(between, "\n.;") {
			return oneLine(string(runes[f.Start:f.CountedEnd]))
		}
	}
	return oneLine(string(runes[f.Start:f.End]))
}
