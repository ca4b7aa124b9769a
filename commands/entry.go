package commands

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/sentences"

	"wiredesk/internal/news"
	"wiredesk/internal/phrase"
)

// pageSize is how many entries one page of an answer holds.
const pageSize = 5

// snippetLength is about how many characters of a report an entry shows.
const snippetLength = 260

// reportEntry shows a report: title, where it is from, when, and the passage
// around the first matched words with those in bold.
func reportEntry(say *phrase.Speaker, r news.Report, words []news.Place) Entry {
	e := Entry{Title: reportTitle(say, r), Link: r.Address}
	e.Lines = append(e.Lines, reportSource(say, r))
	if snippet := snippet(r.Text, words, snippetLength); len(snippet) > 0 {
		e.Lines = append(e.Lines, snippet)
	}
	return e
}

// said says a packed error, or gives any other text as it is.
func said(say *phrase.Speaker, packed string) string {
	message, args := news.Unpack(packed)
	return say.Say(message, args...)
}

func reportTitle(say *phrase.Speaker, r news.Report) string {
	if r.Title == "" {
		return say.Say("Untitled report %s", strconv.FormatInt(r.ID, 10))
	}
	return r.Title
}

// reportSource is the line under a title: outlet, authors, date, number.
func reportSource(say *phrase.Speaker, r news.Report) Line {
	var line Line
	dot := Span{Text: " · "}
	line = append(line, Span{Text: orElse(r.Source, say.Say("source unknown")), Bold: true})
	if len(r.Authors) > 0 {
		line = append(line, dot, Span{Text: strings.Join(r.Authors, ", ")})
	}
	line = append(line, dot)
	switch {
	case r.Published.IsZero():
		line = append(line, Sentence(say, "date unknown, seen %s", Span{At: r.FirstSeen})...)
	case r.Ahead():
		line = append(line, datedAhead(say, r)...)
	default:
		line = append(line, Span{At: r.Published})
	}
	if r.Version > 1 {
		line = append(line, dot, Span{Text: say.Say("version %d", r.Version)})
	}
	if r.Withdrawn {
		line = append(line, dot, Span{Text: say.Say("withdrawn"), Bold: true})
	}
	return append(line, dot, Span{Text: "#" + strconv.FormatInt(r.ID, 10)})
}

// datedAhead marks a date that lay in the future when the report was seen.
func datedAhead(say *phrase.Speaker, r news.Report) Line {
	return Sentence(say, "dated ahead to %s, seen %s", Span{At: r.Published}, Span{At: r.FirstSeen})
}

func orElse(s, otherwise string) string {
	if strings.TrimSpace(s) == "" {
		return otherwise
	}
	return s
}

// snippet cuts a passage of about length code points around the first place and
// marks all places in it. It begins and ends with whole sentences where they fit.
func snippet(text string, words []news.Place, length int) Line {
	runes := []rune(text)
	if len(runes) == 0 {
		return nil
	}
	first := 0
	if len(words) > 0 {
		first = min(max(0, words[0].Start), len(runes))
	}
	start, end := aroundPlace(runes, first, length)
	for end > start && unicode.IsSpace(runes[end-1]) {
		end--
	}
	var line Line
	if start > 0 {
		line = append(line, Span{Text: "… "})
	}
	at := start
	for _, w := range words {
		if w.Start < at || w.End > end {
			continue
		}
		line = append(line, Span{Text: flat(runes[at:w.Start])}, Span{Text: string(runes[w.Start:w.End]), Bold: true})
		at = w.End
	}
	line = append(line, Span{Text: flat(runes[at:end])})
	if end < len(runes) {
		line = append(line, Span{Text: " …"})
	}
	return line
}

// aroundPlace gives the bounds of the sentences around a place, as many as fit, or of
// whole words where not even one does.
func aroundPlace(runes []rune, first, length int) (start, end int) {
	start = wordStart(runes, max(0, first-length/3))
	from := max(0, first-length)
	var begins []int // of sentences, code points
	at := from
	for it := sentences.FromString(string(runes[from:min(len(runes), first+length)])); it.Next(); {
		if at > from || from == 0 {
			begins = append(begins, at)
		}
		at += utf8.RuneCountInString(it.Value())
	}
	for _, b := range begins {
		if b <= first && first-b <= length*2/3 {
			start = b
		}
	}
	end = min(len(runes), start+length)
	if end == len(runes) {
		return start, end
	}
	whole := 0
	for _, b := range begins {
		if b > first && b <= end {
			whole = b
		}
	}
	if whole > 0 {
		return start, whole
	}
	for cut := end; cut > first; cut-- {
		if unicode.IsSpace(runes[cut]) {
			return start, cut
		}
	}
	return start, end
}

func wordStart(runes []rune, at int) int {
	for at > 0 && at < len(runes) && !unicode.IsSpace(runes[at-1]) {
		at--
	}
	return at
}

// flat puts a passage on one line and keeps its outer spaces.
func flat(runes []rune) string {
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\r' || r == '\t' {
			return ' '
		}
		return r
	}, string(runes))
}

// page gives the bounds of one page of n entries and how many pages there are.
func page(n, number int) (from, to, pages int) { return pageOf(n, number, pageSize) }

// pageOf is page with so many entries on each.
func pageOf(n, number, size int) (from, to, pages int) {
	pages = max(1, (n+size-1)/size)
	number = min(max(0, number), pages-1)
	return number * size, min(n, (number+1)*size), pages
}
