package article

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// agencies are the news agencies whose credit is looked for: what a credit line,
// byline or dateline calls them, and what the credit is called here.
var agencies = []struct {
	name string
	as   []string // folded
}{
	{"AP", []string{"ap", "associated press", "the associated press"}},
	{"Reuters", []string{"reuters", "thomson reuters"}},
	{"AFP", []string{"afp", "agence france presse", "agence france presse afp"}},
	{"EFE", []string{"efe", "agencia efe"}},
	{"dpa", []string{"dpa", "deutsche presse agentur"}},
	{"ANSA", []string{"ansa"}},
	{"Ukrinform", []string{"ukrinform", "укрінформ", "укринформ"}},
	{"TASS", []string{"tass", "тасс"}},
	{"Interfax", []string{"interfax", "интерфакс", "інтерфакс"}},
	{"Interfax-Ukraine", []string{"interfax ukraine", "интерфакс украина", "інтерфакс україна"}},
	{"RIA Novosti", []string{"ria novosti", "риа новости"}},
	{"UNIAN", []string{"unian", "уніан", "униан"}},
	{"PTI", []string{"pti", "press trust of india"}},
	{"Xinhua", []string{"xinhua"}},
	{"Kyodo", []string{"kyodo", "kyodo news"}},
	{"PA", []string{"pa media", "press association"}},
	{"Belga", []string{"belga"}},
	{"APA", []string{"apa"}},
	{"Europa Press", []string{"europa press"}},
	{"KNA", []string{"kna"}},
	{"epd", []string{"epd"}},
	{"AAP", []string{"aap", "australian associated press"}},
	{"UPI", []string{"upi"}},
	{"Bloomberg", []string{"bloomberg news"}},
}

var (
	dateline    = regexp.MustCompile(`^[^.!?]{0,80}?[(\[]([^()\[\]]{2,40})[)\]]\s*[-—–.:]`)
	lastCredit  = regexp.MustCompile(`[(\[/]\s*([\p{L}][\p{L} /-]{1,40})\s*[)\]]?\s*\.?$`)
	creditLabel = regexp.MustCompile(`(?i)^(?:source|avec|with|mit|con|quelle|fuente|джерело|источник|par|by|von|por)\s*:?\s+`)
	withAgency  = regexp.MustCompile(`(?i)(?:^|[\s,(/])(?:avec|with|mit|con|с|з|за матеріалами|по материалам)\s+(?:l')?([\p{L} ,/]{2,40})[).]*$`)
	creditBreak = regexp.MustCompile(`\s*(?:[/,;+&]|\s(?:and|et|und|y|и|та|with|avec|mit|con)\s)\s*`)
)

// agency gives the agencies that a whole credit names, "" unless every part is one.
func agency(credit string) string {
	credit = creditLabel.ReplaceAllString(strings.TrimSpace(credit), "")
	var out []string
	for _, part := range creditBreak.Split(credit, -1) {
		name := agencyName(fold(part))
		if name == "" {
			return ""
		}
		out = append(out, name)
	}
	return strings.Join(out, ", ")
}

func agencyName(folded string) string {
	for _, a := range agencies {
		for _, s := range a.as {
			if folded == s {
				return a.name
			}
		}
	}
	return ""
}

// setCredit finds the agency that a text is from: in the declared author or source,
// in the dateline, in a last line or bracket, or in a byline.
func setCredit(a *Article, d *declared, o object, s *scene, keep []bool) {
	for _, key := range []string{"author", "creator", "sourceOrganization", "provider"} {
		for _, name := range texts(o[key]) {
			if c := agency(name); c != "" {
				a.Credit, a.From["credit"] = c, FromJSONLD
				return
			}
		}
	}
	for _, key := range []string{"author", "article:author", "dc.creator", "byl", "source", "dc.source", "syndication-source"} {
		if c := agency(byWord.ReplaceAllString(d.first(key), "")); c != "" {
			a.Credit, a.From["credit"] = c, FromMeta
			return
		}
	}
	if c := creditIn(a.Text); c != "" {
		a.Credit, a.From["credit"] = c, FromText
		return
	}
	first := 0
	for first < len(keep) && !keep[first] {
		first++
	}
	for i := max(0, s.h1); i < min(first, len(s.blocks)); i++ {
		if b := &s.blocks[i]; b.words <= 10 {
			c := agency(byWord.ReplaceAllString(b.text, ""))
			if g := withAgency.FindStringSubmatch(b.text); c == "" && g != nil {
				c = agency(g[1])
			}
			if c != "" {
				a.Credit, a.From["credit"] = c, FromText
				return
			}
		}
	}
}

// creditIn reads the dateline and the last line of a text.
func creditIn(text string) string {
	text = strings.TrimSpace(text)
	first, _, _ := strings.Cut(text, "\n")
	if g := dateline.FindStringSubmatch(first); g != nil {
		if c := agency(g[1]); c != "" {
			return c
		}
	}
	last := strings.TrimSpace(text[strings.LastIndexByte(text, '\n')+1:])
	if len(last) < 60 {
		if c := agency(strings.Trim(last, "()[]/.— ")); c != "" {
			return c
		}
	}
	if g := lastCredit.FindStringSubmatch(last); g != nil {
		if c := agency(g[1]); c != "" {
			return c
		}
	}
	if i := strings.LastIndexAny(last, ".!?"); i >= 0 && len(last)-i < 30 {
		return agency(strings.Trim(last[i+1:], "()[]/ "))
	}
	return ""
}

// correctionStarts begin a correction notice, folded, in en fr de es uk ru. One word
// alone does so only where something parts it from what follows: "Correction: the
// ferry left at nine", not "Corrections officers went on strike".
var correctionStarts = []string{
	"correction", "corrections", "corrected", "clarification", "this story has been corrected", "this article has been corrected", "this story was corrected", "an earlier version of this", "a previous version of this", "this article was amended", "this article has been amended",
	"rectificatif", "erratum", "correctif", "une version précédente de cet article", "une précédente version de cet article", "cet article a été corrigé",
	"korrektur", "richtigstellung", "berichtigung", "in einer früheren version", "in einer früheren fassung", "korrekturhinweis",
	"fe de errores", "fe de erratas", "corrección", "rectificación", "una versión anterior de", "este artículo ha sido corregido",
	"виправлення", "виправлено", "спростування", "у попередній версії", "у початковій версії",
	"исправление", "исправлено", "поправка", "в предыдущей версии", "в первоначальной версии", "опровержение",
}

// correctedWords make an editor's note a correction.
var correctedWords = []string{"corrected", "correct an error", "to correct", "corrige", "corrigé", "korrigiert", "corregid", "виправлен", "исправлен", "misstated", "incorrectly", "erroneously"}

// maxCorrection is the longest notice, in words.
const maxCorrection = 120

// Correction gives the first paragraph of a text that is a correction notice, as
// written; "" when there is none. Paragraphs are parted by empty lines.
func Correction(body string) string { return correction(strings.Split(body, "\n\n")) }

func correction(paragraphs []string) string {
	for _, p := range paragraphs {
		f := fold(p)
		words := strings.Count(f, " ") + 1
		if words < 4 || words > maxCorrection {
			continue
		}
		for _, s := range correctionStarts {
			if starts(f, s) && (strings.Contains(s, " ") || partedAfterWord(p)) {
				return p
			}
		}
		if starts(f, "editor s note") || starts(f, "editors note") || starts(f, "note de la rédaction") || starts(f, "anmerkung der redaktion") || starts(f, "nota del editor") || starts(f, "nota de la redacción") || starts(f, "примітка редакції") || starts(f, "примечание редакции") {
			for _, w := range correctedWords {
				if strings.Contains(f, w) {
					return p
				}
			}
		}
	}
	return ""
}

// partedAfterWord tells whether a mark, a date or a line's end follows the first word.
func partedAfterWord(p string) bool {
	p = strings.TrimLeftFunc(p, func(r rune) bool { return !unicode.IsLetter(r) })
	rest := strings.TrimLeftFunc(p, unicode.IsLetter)
	mark := strings.TrimLeft(rest, " \u00a0*_")
	r, _ := utf8.DecodeRuneInString(mark)
	return strings.HasPrefix(rest, "\n") || unicode.IsDigit(r) || strings.ContainsRune(":.,;–—-([|", r)
}

// setCorrection looks for a correction notice in the text and just around it.
func setCorrection(a *Article, s *scene) {
	found := Correction(a.Text)
	if found == "" && s.lead >= 0 {
		var around []string
		for i := max(0, s.h1); i < min(s.tail+15, len(s.blocks)); i++ {
			if s.blocks[i].linkWords*2 < s.blocks[i].words {
				around = append(around, s.blocks[i].text)
			}
		}
		found = correction(around)
	}
	if found != "" {
		a.Correction, a.From["correction"] = found, FromText
	}
}
