package cite

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode"

	"wiredesk/internal/text"
)

// note says what the fields of a machine's format have no room for.
func (r reference) note(but ...string) string {
	var parts []string
	switch {
	case r.quote != nil:
		parts = append(parts, r.quoted()+" "+orMissing(r.speaker, "speaker"))
	case r.figure != nil:
		parts = append(parts, r.words+", "+r.attribution())
	}
	for _, more := range []string{r.edition(), r.translated()} {
		if more != "" {
			parts = append(parts, more)
		}
	}
	if m := r.marks(append(but, "speaker")...); m != "" {
		parts = append(parts, m)
	}
	return strings.Join(parts, "; ")
}

// wikiText keeps a value from ending the template or opening another.
var wikiText = strings.NewReplacer("|", "{{!}}", "{", "&#123;", "}", "&#125;", "[", "&#91;", "]", "&#93;",
	"<", "&lt;", ">", "&gt;", "''", "&#39;&#39;", "~~~", "&#126;&#126;&#126;")

var wikiAddress = strings.NewReplacer("|", "%7C", "{", "%7B", "}", "%7D", "[", "%5B", "]", "%5D", "<", "%3C", ">", "%3E",
	"\"", "%22", " ", "%20", "''", "%27%27", "~~~", "%7E%7E%7E")

// wikipedia is https://en.wikipedia.org/wiki/Template:Cite_news. What is unknown
// is a comment there, which readers of the article don't see.
func (r reference) wikipedia() string {
	var b strings.Builder
	b.WriteString("{{cite news")
	field := func(key, value string) { fmt.Fprintf(&b, " |%s=%s", key, value) }
	value := func(key, s string) {
		if s == "" {
			field(key, "<!-- "+strings.NewReplacer("url", "address", "work", "source").Replace(key)+" missing -->")
		} else {
			field(key, wikiText.Replace(s))
		}
	}
	if len(r.authors) == 0 {
		field("author", "<!-- not stated -->")
	}
	for i, n := range r.authors {
		at := ""
		if len(r.authors) > 1 {
			at = itoa(i + 1)
		}
		if n.whole != "" {
			value("author"+at, n.whole)
			continue
		}
		value("last"+at, n.surname())
		first := n.given
		if n.suffix != "" {
			first += ", " + n.suffix
		}
		value("first"+at, first)
	}
	value("title", r.title)
	if r.address == "" {
		value("url", "")
	} else {
		field("url", wikiAddress.Replace(r.address))
	}
	day := ""
	if !r.published.IsZero() {
		day = plainDate(r.published)
	}
	value("date", day)
	value("work", r.outlet)
	if r.lang != "" && r.lang != "en" {
		value("language", r.lang)
	}
	if t := r.translated(); t != "" {
		value("others", upper(t))
	}
	if r.address != "" && !r.accessed.IsZero() {
		field("access-date", plainDate(r.accessed))
	}
	if r.words != "" {
		value("quote", r.words)
	}
	b.WriteString("}}")
	return b.String()
}

var texText = strings.NewReplacer(`\`, `\textbackslash{}`, "{", `\{`, "}", `\}`, "$", `\$`, "&", `\&`, "#", `\#`, "_", `\_`,
	"%", `\%`, "~", `\textasciitilde{}`, "^", `\textasciicircum{}`)

// texAddress stays as it is but for what would end the field.
var texAddress = strings.NewReplacer("{", "%7B", "}", "%7D", `\`, "%5C", " ", "%20")

var texMonths = strings.Fields("jan feb mar apr may jun jul aug sep oct nov dec")

// texLanguages are babel's names, which BibTeX styles and biblatex understand.
var texLanguages = map[string]string{"en": "english", "fr": "french", "de": "german", "uk": "ukrainian", "ru": "russian",
	"es": "spanish", "it": "italian", "pl": "polish", "pt": "portuguese", "nl": "dutch", "tr": "turkish", "ar": "arabic"}

func (r reference) bibtex() string {
	var b strings.Builder
	b.WriteString("@misc{" + r.key())
	field := func(key, value string) { fmt.Fprintf(&b, ",\n  %s = {%s}", key, value) }
	var authors []string
	for _, n := range r.authors {
		authors = append(authors, texName(n))
	}
	if len(authors) > 0 {
		field("author", strings.Join(authors, " and "))
	}
	field("title", "{"+texText.Replace(orMissing(r.title, "title"))+"}")
	field("howpublished", texText.Replace(orMissing(r.outlet, "source")))
	if r.published.IsZero() {
		field("year", "n.d.")
	} else {
		field("year", r.published.UTC().Format("2006"))
		fmt.Fprintf(&b, ",\n  month = %s", texMonths[r.published.UTC().Month()-1])
		field("day", r.published.UTC().Format("2"))
	}
	if r.address != "" {
		field("url", texAddress.Replace(r.address))
		if !r.accessed.IsZero() {
			field("urldate", isoDate(r.accessed))
		}
	}
	if l := texLanguages[r.lang]; l != "" {
		field("language", l)
	}
	if l := texLanguages[r.original.lang]; l != "" {
		field("origlanguage", l)
	}
	if r.original.title != "" {
		field("origtitle", texText.Replace(r.original.title))
	}
	if note := r.note("title", "source", "date"); note != "" {
		field("note", texText.Replace(note))
	}
	b.WriteString("\n}")
	return b.String()
}

// texName is “von Last, Jr, First”, or a whole name in braces.
func texName(n name) string {
	if n.whole != "" {
		return "{" + texText.Replace(n.whole) + "}"
	}
	family := texText.Replace(n.family)
	if n.particle != "" {
		family = texText.Replace(glue(n.particle, n.family))
	} else if strings.Contains(family, " ") {
		family = "{" + family + "}"
	}
	if strings.Contains(" "+strings.ToLower(family+" "+n.given)+" ", " and ") {
		return "{" + texText.Replace(n.straight()) + "}"
	}
	if n.suffix != "" {
		family += ", " + texText.Replace(n.suffix)
	}
	if n.given == "" {
		return family
	}
	return family + ", " + texText.Replace(n.given)
}

// key is the first author, the year and the first long word of the title in plain
// letters; a report whose names have none is called by its number.
func (r reference) key() string {
	who := r.outlet
	if len(r.authors) > 0 {
		who = r.authors[0].whole + r.authors[0].family
	}
	year := "nd"
	if !r.published.IsZero() {
		year = r.published.UTC().Format("2006")
	}
	word := ""
	for w := range strings.FieldsSeq(r.title) {
		if w = plainLetters(w); len(w) > 3 {
			word = w
			break
		}
	}
	if who = plainLetters(who); who == "" {
		return "report" + itoa(int(r.id))
	}
	return who + year + word
}

func plainLetters(s string) string {
	return strings.Map(func(c rune) rune {
		if c < unicode.MaxASCII && unicode.IsLetter(c) {
			return c
		}
		return -1
	}, text.Fold(s))
}

// ris is the format that reference managers exchange; each value is one line.
// https://web.archive.org/web/2011/http://www.refman.com/support/risformat_intro.asp
func (r reference) ris() string {
	lines := []string{"TY  - NEWS"}
	add := func(tag, value string) {
		if value != "" {
			lines = append(lines, tag+"  - "+value)
		}
	}
	for _, n := range r.authors {
		add("AU", n.inverted())
	}
	add("TI", orMissing(r.title, "title"))
	add("T2", r.outlet)
	add("OP", r.original.title)
	if !r.published.IsZero() {
		add("PY", r.published.UTC().Format("2006"))
		add("DA", r.published.UTC().Format("2006/01/02")+"/")
	}
	add("LA", r.lang)
	add("UR", strings.ReplaceAll(r.address, " ", "%20"))
	if !r.accessed.IsZero() {
		add("Y2", r.accessed.UTC().Format("2006/01/02")+"/")
	}
	add("N1", r.note("title"))
	return strings.Join(append(lines, "ER  - "), "\n")
}

// cslName and cslItem are the parts of CSL-JSON that a report fills.
// https://docs.citationstyles.org/en/stable/specification.html#appendix-iv-variables
type cslName struct {
	Family   string `json:"family,omitempty"`
	Given    string `json:"given,omitempty"`
	Dropping string `json:"dropping-particle,omitempty"`
	Kept     string `json:"non-dropping-particle,omitempty"`
	Suffix   string `json:"suffix,omitempty"`
	Literal  string `json:"literal,omitempty"`
}

type cslDate struct {
	Parts [1][3]int `json:"date-parts"`
}

type cslItem struct {
	ID        string    `json:"id"`
	Type      string    `json:"type"`
	Author    []cslName `json:"author,omitempty"`
	Title     string    `json:"title,omitempty"`
	Original  string    `json:"original-title,omitempty"`
	Container string    `json:"container-title,omitempty"`
	Issued    *cslDate  `json:"issued,omitempty"`
	Accessed  *cslDate  `json:"accessed,omitempty"`
	URL       string    `json:"URL,omitempty"`
	Language  string    `json:"language,omitempty"`
	Note      string    `json:"note,omitempty"`
}

func (r reference) csl() (string, error) {
	item := cslItem{
		ID: r.key(), Type: "article-newspaper", Title: r.title, Original: r.original.title, Container: r.outlet, Issued: cslDay(r.published),
		Accessed: cslDay(r.accessed), URL: r.address, Language: r.lang, Note: r.note(),
	}
	for _, n := range r.authors {
		item.Author = append(item.Author, cslAuthor(n))
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode([]cslItem{item}); err != nil {
		return "", fmt.Errorf("write CSL-JSON: %w", err)
	}
	return strings.TrimSpace(b.String()), nil
}

func cslAuthor(n name) cslName {
	out := cslName{Literal: n.whole, Given: n.given, Family: n.family, Dropping: n.particle, Suffix: n.suffix}
	words := strings.Fields(n.family)
	kept := keptAtFront(words)
	out.Kept, out.Family = strings.Join(words[:kept], " "), strings.Join(words[kept:], " ")
	return out
}

func cslDay(t time.Time) *cslDate {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &cslDate{Parts: [1][3]int{{t.Year(), int(t.Month()), t.Day()}}}
}
