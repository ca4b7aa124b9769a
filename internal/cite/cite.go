// Package cite writes references to a report, a quote or a figure in the styles
// that newsrooms use. What a report doesn't say is marked as missing, never invented.
package cite

import (
	"slices"
	"strings"
	"time"

	"wiredesk/internal/news"
)

// Style is a way of writing a reference.
type Style string

// The styles.
const (
	Line      Style = "line"      // attribution: who told which outlet, with all else in brackets
	AP        Style = "ap"        // a sentence as the Associated Press would attribute it
	Chicago   Style = "chicago"   // Chicago Manual of Style, 18th edition, notes and bibliography
	APA       Style = "apa"       // American Psychological Association, 7th edition
	MLA       Style = "mla"       // Modern Language Association, 9th edition
	Wikipedia Style = "wikipedia" // English Wikipedia's {{cite news}}
	BibTeX    Style = "bibtex"
	RIS       Style = "ris"
	CSLJSON   Style = "csl-json"
	Own       Style = "own" // the desk's template
)

// Styles lists the styles in the order in which people are offered them.
func Styles() []Style {
	return []Style{Line, AP, Chicago, APA, MLA, Wikipedia, BibTeX, RIS, CSLJSON, Own}
}

// Source is what a reference is made of: a report, and the quote or figure of it
// that is cited, if any. Accessed is when it was retrieved, zero when unknown.
// Template is the desk's own, nil when it has none.
type Source struct {
	Report   news.Report
	Quote    *news.Quote
	Figure   *news.Figure
	Original *news.Report // the report that this one says it translates, nil when unknown
	Accessed time.Time
	Template *Template
}

// missing marks a part that the report doesn't say.
func missing(part string) string { return "[" + part + " missing]" }

// Write gives the reference in a style; "" is the desk's own where it has one,
// and the attribution line elsewhere.
func Write(style Style, s Source) (string, error) {
	if style == Own || style == "" && s.Template != nil {
		if s.Template == nil {
			return "", news.Errorf(news.Invalid, "This desk has no citation template of its own. An editor sets one with /desk citation:.")
		}
		return s.Template.Write(s), nil
	}
	r := read(s)
	switch style {
	case Line, "":
		return r.line(), nil
	case AP:
		return r.ap(), nil
	case Chicago:
		return r.chicago(), nil
	case APA:
		return r.apa(), nil
	case MLA:
		return r.mla(), nil
	case Wikipedia:
		return r.wikipedia(), nil
	case BibTeX:
		return r.bibtex(), nil
	case RIS:
		return r.ris(), nil
	case CSLJSON:
		return r.csl()
	}
	return "", news.Errorf(news.Invalid, "There is no citation style called %s. Choose one of: %s.", string(style), names())
}

func names() string {
	var out []string
	for _, s := range Styles() {
		out = append(out, string(s))
	}
	return strings.Join(out, ", ")
}

// Missing lists what a reference to s should have and the report doesn't say:
// author, title, date, source, address, speaker.
func Missing(s Source) []string { return read(s).missing() }

// reference is a Source made ready for writing: texts on one line, authors taken
// apart, the address leading to the passage.
type reference struct {
	authors   []name
	title     string
	outlet    string
	lang      string
	published time.Time
	accessed  time.Time
	address   string
	version   int
	id        int64
	words     string // of the quote or figure that is cited, "" for the whole report
	quote     *news.Quote
	figure    *news.Figure
	speaker   string
	told      bool // the text says that the speaker spoke to this outlet
	paragraph int  // of the passage in the text, from 1; 0 for the whole report
	cased     evidence
	original  original
}

func read(s Source) reference {
	r := reference{
		authors: parseNames(s.Report), title: oneLine(s.Report.Title), outlet: oneLine(s.Report.Source),
		lang: s.Report.Lang, published: s.Report.Published, accessed: s.Accessed,
		address: strings.TrimSpace(s.Report.Address), version: s.Report.Version, id: s.Report.ID,
		quote: s.Quote, figure: s.Figure, cased: evidence{text: s.Report.Text}, original: originalOf(s.Report),
	}
	if s.Original != nil {
		r.original = original{lang: base(s.Original.Lang), title: oneLine(s.Original.Title)}
	}
	start, end := 0, 0
	switch {
	case s.Quote != nil:
		r.words, r.speaker = oneLine(s.Quote.Text), Speaker(*s.Quote)
		r.told = told(s.Report, *s.Quote)
		start, end = s.Quote.Start, s.Quote.End
	case s.Figure != nil:
		r.words, r.speaker = oneLine(FigureText(s.Report.Text, *s.Figure)), oneLine(s.Figure.StatedBy)
		start, end = s.Figure.Start, s.Figure.End
	}
	if end > start {
		r.address = Link(s.Report, start, end)
		r.paragraph = paragraph(s.Report.Text, start)
	}
	return r
}

func (r reference) missing() []string {
	var out []string
	for _, part := range []struct {
		name   string
		absent bool
	}{
		{"author", len(r.authors) == 0}, {"title", r.title == ""}, {"date", r.published.IsZero()},
		{"source", r.outlet == ""}, {"address", r.address == ""}, {"speaker", r.quote != nil && r.speaker == ""},
	} {
		if part.absent {
			out = append(out, part.name)
		}
	}
	return out
}

// marks gives the missing parts, without those named in but, as marks.
func (r reference) marks(but ...string) string {
	var out []string
	for _, part := range r.missing() {
		if !slices.Contains(but, part) {
			out = append(out, missing(part))
		}
	}
	return strings.Join(out, " ")
}

// edition names the version cited of a report whose text has changed, "" otherwise.
func (r reference) edition() string {
	if r.version < 2 {
		return ""
	}
	return "version " + itoa(r.version) + " of the archived text"
}

func orMissing(s, part string) string {
	if strings.TrimSpace(s) == "" {
		return missing(part)
	}
	return s
}

// oneLine puts a text on one line with single spaces.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// paragraph counts the paragraphs of a text up to a place, from 1.
func paragraph(text string, place int) int {
	n, at := 0, 0
	for line := range strings.SplitSeq(text, "\n") {
		if strings.TrimSpace(line) != "" {
			n++
		}
		if at += len([]rune(line)) + 1; place < at {
			break
		}
	}
	return max(1, n)
}
