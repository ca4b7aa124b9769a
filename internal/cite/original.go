package cite

import (
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/publicsuffix"

	"wiredesk/internal/news"
	"wiredesk/internal/text"
)

// original is the piece that a translated report was made from, as far as the
// report itself says. The zero value is a report that doesn't say that it is
// translated.
type original struct {
	lang  string // BCP 47, of the languages that a statement may name
	title string
}

// edgeLines is how many lines at either end of a text may say that it is a
// translation, statement the longest of them in code points: what stands in
// between, or in a sentence, is told of something else.
const (
	edgeLines = 6
	statement = 240
)

// languages are the forms in which statements name languages.
var languages = map[string]string{
	"en": "english anglais английского английском англійської англійською",
	"fr": "french français французского французском французької французькою",
	"de": "german allemand немецкого немецком німецької німецькою",
	"es": "spanish espagnol испанского испанском іспанської іспанською",
	"it": "italian italien итальянского итальянском італійської італійською",
	"pt": "portuguese portugais португальского португальском португальської португальською",
	"pl": "polish polonais польского польском польської польською",
	"nl": "dutch néerlandais нидерландского нидерландском нідерландської нідерландською",
	"uk": "ukrainian ukrainien украинского украинском української українською",
	"ru": "russian russe русского русском російської російською",
	"be": "belarusian biélorusse белорусского белорусском білоруської білоруською",
	"tr": "turkish turc турецкого турецком турецької турецькою",
	"ar": "arabic arabe арабского арабском арабської арабською",
	"fa": "persian farsi persan персидского персидском перської перською",
	"he": "hebrew hébreu иврита иврите івриту івритом",
	"zh": "chinese chinois китайского китайском китайської китайською",
	"ja": "japanese japonais японского японском японської японською",
	"ko": "korean coréen корейского корейском корейської корейською",
}

// sayings are the statements, %s the language. Each begins its line, or follows
// “this article was”.
var sayings = []string{
	`(?:automatically |machine[- ])?translat(?:ed|ion) (?:by .{3,60} )?from (?:the |an? )?(?:original )?(%s)`,
	`(?:originally|first) (?:published|appeared|written) in (%s)`,
	`read the original(?: article| story| text| version| piece)?(?: here)? in (%s)`,
	`original (?:article|story|text|version|piece)(?: here)?:? in (%s)`,
	`(?:article |texte )?traduite? (?:par .{3,60} )?(?:de l['’]|du |de )(%s)`,
	`traduction (?:de l['’]|du )(%s)`,
	`(?:initialement |d['’]abord )?publiée? (?:initialement |d['’]abord |à l['’]origine )en (%s)`,
	`(?:lire )?(?:l['’])?(?:article|version|texte) originale? en (%s)`,
	`(?:перевод|переведено|перев[её]л[аи]?) (?:статьи |текста )?с (%s)`,
	`оригинал (?:статьи |текста )?на (%s)`,
	`(?:переклад|перекладено|переклала?) (?:статті |тексту )?[зі]з? (%s)`,
	`оригінал (?:статті |тексту )?(%s)`,
}

const opening = `(?i)^[\P{L}]*(?:(?:this|the) (?:article|story|piece|text|report|interview) (?:was|is|has been) |(?:cet article|ce texte) (?:a été|est) )?`

// titled introduces the original's title within the statement or in a line of its own.
var titled = regexp.MustCompile(`(?i)(?:as|under the (?:title|headline)|original (?:title|headline):?|sous le titre(?: de)?|titre original ?:|под (?:названием|заголовком)|оригинальн(?:ое название|ый заголовок):|під (?:назвою|заголовком)|оригінальн(?:а назва|ий заголовок):)\s*[“«"„]\s*([^“”«»"„]{3,200}?)\s*[”»"“]`)

// translations are the sayings ready to be looked for, and the language of each name.
var translations, languageOf = func() (out []*regexp.Regexp, of map[string]string) {
	of = map[string]string{}
	var all []string
	for lang, forms := range languages {
		for form := range strings.FieldsSeq(forms) {
			of[form] = lang
			all = append(all, form)
		}
	}
	for _, s := range sayings {
		out = append(out, regexp.MustCompile(opening+strings.Replace(s, "%s", strings.Join(all, "|"), 1)+`(?:[^\p{L}]|$)`))
	}
	return out, of
}()

// originalOf reads what a report says of the piece that it translates.
func originalOf(r news.Report) original {
	var o original
	lines := edges(r.Text)
	for _, l := range lines {
		for _, s := range translations {
			if m := s.FindStringSubmatch(l); m != nil && o.lang == "" {
				if lang := languageOf[strings.ToLower(m[1])]; lang != base(r.Lang) {
					o.lang = lang
				}
			}
		}
	}
	if o.lang == "" {
		return original{}
	}
	for _, l := range lines {
		if m := titled.FindStringSubmatch(l); m != nil && text.Fold(m[1]) != text.Fold(r.Title) {
			o.title = oneLine(m[1])
			break
		}
	}
	return o
}

// edges gives the short lines at both ends of a text.
func edges(s string) []string {
	var all []string
	for l := range strings.Lines(s) {
		if l = oneLine(l); l != "" {
			all = append(all, l)
		}
	}
	if len(all) > 2*edgeLines {
		all = append(all[:edgeLines:edgeLines], all[len(all)-edgeLines:]...)
	}
	var out []string
	for _, l := range all {
		if len([]rune(l)) <= statement {
			out = append(out, l)
		}
	}
	return out
}

func base(lang string) string {
	lang, _, _ = strings.Cut(strings.ToLower(lang), "-")
	return lang
}

// OriginalIn finds, among the reports of a story, the one that r says it
// translates: the only one in the language that r names that has the title it
// names, stands at an address it gives, or comes from the same site. It is nil
// where r says nothing, or where none or several would do.
func OriginalIn(r news.Report, story []news.Report) *news.Report {
	o := originalOf(r)
	if o.lang == "" {
		return nil
	}
	var found *news.Report
	for i := range story {
		s := &story[i]
		if s.ID == r.ID || base(s.Lang) != o.lang || s.Title == "" {
			continue
		}
		named := o.title != "" && text.Fold(o.title) == text.Fold(oneLine(s.Title))
		linked := s.Address != "" && strings.Contains(r.Text, s.Address)
		if !named && !linked && (o.title != "" || site(s.Address) == "" || site(s.Address) != site(r.Address)) {
			continue
		}
		if found != nil {
			return nil
		}
		found = s
	}
	return found
}

// site is the registered domain of an address, "" where it has none.
func site(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	domain, err := publicsuffix.EffectiveTLDPlusOne(u.Hostname())
	if err != nil {
		return ""
	}
	return domain
}

// languageName is what English calls a language, its code for one that isn't listed.
func languageName(lang string) string {
	name, _, listed := strings.Cut(languages[lang], " ")
	if !listed {
		return lang
	}
	return upper(name)
}

// translated says that a report is a translation, and of what: “translated from
// French, original title “Les pilotes””. It is "" for one that doesn't say so.
func (r reference) translated() string {
	if r.original.lang == "" {
		return ""
	}
	s := "translated from " + languageName(r.original.lang)
	if r.original.title != "" {
		s += ", original title " + inMarks(r.original.title, "")
	}
	return s
}

// origin is the sentence that Chicago and MLA let stand at the end of an entry.
func (r reference) origin() string {
	if r.original.lang == "" {
		return ""
	}
	s := " Originally published in " + languageName(r.original.lang)
	if r.original.title != "" {
		return s + " as " + inMarks(r.original.title, ".")
	}
	return s + "."
}
