package cite

import (
	"strings"
	"unicode"
)

// line is the attribution line of a report, or of a quote or a figure with its
// report in brackets behind it.
func (r reference) line() string {
	parts := []string{}
	if len(r.authors) > 0 {
		parts = append(parts, straightAll(r.authors, false))
	}
	parts = append(parts, inMarks(orMissing(r.title, "title"), ""), plainDate(r.published), orMissing(r.address, "address"))
	for _, more := range []string{r.edition(), r.translated()} {
		if more != "" {
			parts = append(parts, more)
		}
	}
	outlet := orMissing(r.outlet, "source")
	retrieved := "retrieved " + plainDate(r.accessed)
	switch {
	case r.quote != nil:
		return inMarks(r.words, "") + " – " + r.attribution() + " (" + strings.Join(append(parts, retrieved), ", ") + ")"
	case r.figure != nil:
		return r.words + " – " + r.attribution() + " (" + strings.Join(append(parts, retrieved), ", ") + ")"
	}
	return outlet + ", " + strings.Join(parts, ", ") + " (" + retrieved + ")"
}

// attribution says who said it to whom: “Maxime, father of a soldier, told
// franceinfo”. That it was said to the outlet is written only where the text says so.
func (r reference) attribution() string {
	outlet := orMissing(r.outlet, "source")
	if r.figure != nil {
		if r.speaker == "" {
			return "according to " + outlet
		}
		return "according to " + r.speaker + ", as reported by " + outlet
	}
	speaker := orMissing(r.speaker, "speaker")
	if strings.Contains(speaker, ",") || !r.told {
		speaker += ","
	}
	if r.told {
		return speaker + " told " + outlet
	}
	return speaker + " quoted by " + outlet
}

// ap follows the AP Stylebook: attribution behind the quote, a comma inside the
// marks, months shortened. The stylebook has no list of references.
func (r reference) ap() string {
	when := missing("date")
	if !r.published.IsZero() {
		when = apDate(r.published)
	}
	where := []string{inMarks(orMissing(r.title, "title"), ",")}
	if len(r.authors) > 0 {
		where = append(where, "by "+straightAll(r.authors, false)+",")
	}
	where = append(where, orMissing(r.address, "address"))
	behind := " (" + strings.Join(where, " ")
	for _, more := range []string{r.edition(), r.translated()} {
		if more != "" {
			behind += ", " + more
		}
	}
	if !r.accessed.IsZero() {
		behind += ", retrieved " + apDate(r.accessed)
	}
	behind += ")."
	switch {
	case r.quote != nil:
		words := r.words
		if bare, ok := strings.CutSuffix(words, "."); ok && !strings.HasSuffix(bare, ".") {
			words = bare
		}
		return inMarks(words, ",") + " " + r.attribution() + " in a report published " + when + behind
	case r.figure != nil:
		return upper(r.words) + ", " + r.attribution() + " in a report published " + when + behind
	}
	return orMissing(r.outlet, "source") + " reported " + when + behind
}

// chicago is a bibliography entry; a quote or a figure has its note before it.
// 18th edition, 14.89 on news websites; an outlet stands for an unnamed author.
func (r reference) chicago() string {
	outlet := orMissing(r.outlet, "source")
	when := "n.d."
	if !r.published.IsZero() {
		when = americanDate(r.published)
	}
	title := func(stop string) string {
		if r.title == "" {
			return ended(missing("title"), stop)
		}
		return inMarks(r.headline(false), stop)
	}
	place := orMissing(r.address, "address") + "."
	if r.published.IsZero() && !r.accessed.IsZero() {
		place = "Accessed " + americanDate(r.accessed) + ". " + place
	}
	if r.edition() != "" {
		place += " " + upper(r.edition()) + "."
	}
	entry := outlet + ". " + title(".") + " " + upper(when)
	if len(r.authors) > 0 {
		entry = ended(r.chicagoAuthors(), ".") + " " + title(".") + " " + outlet + ", " + when
	}
	entry = ended(entry, ".") + " " + place + r.origin()
	if r.words == "" {
		return entry
	}
	note := title(",") + " " + outlet + ", " + when + ", " + orMissing(r.address, "address") + "."
	if len(r.authors) > 0 {
		note = noteAuthors(r.authors) + ", " + note
	}
	return r.quoted() + "\n\n" + r.speakerNote(", quoted in ") + note + "\n\n" + entry
}

// quoted is the passage that a reference is for: a quote in its marks, a figure without.
func (r reference) quoted() string {
	if r.quote != nil {
		return inMarks(r.words, "")
	}
	return r.words
}

func (r reference) speakerNote(link string) string {
	switch {
	case r.quote != nil:
		return upper(orMissing(r.speaker, "speaker")) + link
	case r.speaker != "":
		return upper(r.speaker) + strings.Replace(link, "quoted", "cited", 1)
	}
	return ""
}

// chicagoAuthors: the first inverted, by the part of the name that has a capital
// (8.10); of more than six the first three (13.107).
func (r reference) chicagoAuthors() string {
	out := []string{r.authors[0].demoted().inverted()}
	for _, n := range r.authors[1:] {
		out = append(out, n.straight())
	}
	if len(out) > 6 {
		return strings.Join(out[:3], ", ") + ", et al."
	}
	if len(out) == 2 {
		return out[0] + ", and " + out[1]
	}
	return series(out, "and", true)
}

func noteAuthors(all []name) string {
	if len(all) > 2 {
		return all[0].straight() + " et al."
	}
	return straightAll(all, true)
}

// apa: 7th edition, 10.16: author, date, title in sentence case, site. 9.16: a
// retrieval date only where the page may change.
func (r reference) apa() string {
	when, year := "(n.d.).", "n.d."
	if !r.published.IsZero() {
		when, year = "("+r.published.UTC().Format("2006, January 2")+").", r.published.UTC().Format("2006")
	}
	title := "[News report without title]"
	if r.title != "" {
		title = r.sentence()
	}
	outlet := ended(orMissing(r.outlet, "source"), ".") + " "
	if t := r.translated(); t != "" {
		title += " [" + upper(t) + "]"
	}
	lead := ended(title, ".") + " " + when
	if len(r.authors) > 0 {
		lead = ended(r.apaAuthors(), ".") + " " + when + " " + ended(title, ".")
		if len(r.authors) == 1 && strings.EqualFold(r.authors[0].whole, r.outlet) {
			outlet = ""
		}
	}
	place := orMissing(r.address, "address")
	if (r.published.IsZero() || r.version > 1) && !r.accessed.IsZero() {
		place = "Retrieved " + americanDate(r.accessed) + ", from " + place
	}
	entry := lead + " " + outlet + place
	if r.words == "" {
		return entry
	}
	short := inMarks(orMissing(r.title, "title"), "")
	if r.title != "" {
		short = inMarks(r.headline(true), ",")
	}
	if len(r.authors) > 0 {
		short = r.apaShort() + ","
	}
	short = ended(strings.TrimSuffix(short, ","), "")
	sep := ", "
	if strings.HasSuffix(short, ",”") {
		sep = " "
	}
	return r.quoted() + " " + r.said() + "(" + r.citedIn("as cited in ") + short + sep + year + ", para. " + itoa(r.paragraph) + ").\n\n" + entry
}

// said marks a quote without a speaker, since the short references don't name one.
func (r reference) said() string {
	if r.quote != nil && r.speaker == "" {
		return missing("speaker") + " "
	}
	return ""
}

func (r reference) citedIn(link string) string {
	if r.speaker == "" {
		return ""
	}
	return r.speaker + ", " + link
}

// apaAuthors: inverted with initials; of more than twenty the first nineteen and
// the last (9.8).
func (r reference) apaAuthors() string {
	var out []string
	for _, n := range r.authors {
		one := n.whole
		if one == "" {
			one = n.family
			if i := oneLine(n.initials() + " " + n.particle); i != "" {
				one += ", " + i
			}
			if n.suffix != "" {
				one += ", " + n.suffix
			}
		}
		out = append(out, one)
	}
	last := len(out) - 1
	switch {
	case last == 0:
		return out[0]
	case last > 19:
		return strings.Join(out[:19], ", ") + ", . . . " + out[last]
	}
	return strings.Join(out[:last], ", ") + ", & " + out[last]
}

func (r reference) apaShort() string {
	switch len(r.authors) {
	case 1:
		return r.authors[0].short()
	case 2:
		return r.authors[0].short() + " & " + r.authors[1].short()
	}
	return r.authors[0].short() + " et al."
}

// mla: 9th edition: author, “Title,” container, date, location, day of access.
func (r reference) mla() string {
	var entry string
	if len(r.authors) > 0 {
		entry = ended(r.mlaAuthors(), ".") + " "
	}
	if r.title == "" {
		entry += "News report without title. "
	} else {
		entry += inMarks(r.headline(true), ".") + " "
	}
	when := "n.d."
	if !r.published.IsZero() {
		when = mlaDate(r.published)
	}
	entry += orMissing(r.outlet, "source") + ", " + when + ", " + orMissing(r.address, "address") + "."
	if r.edition() != "" {
		entry += " " + upper(r.edition()) + "."
	}
	if !r.accessed.IsZero() {
		entry += " Accessed " + mlaDate(r.accessed) + "."
	}
	entry += r.origin()
	if r.words == "" {
		return entry
	}
	short := inMarks(orMissing(r.headline(true), "title"), "")
	if len(r.authors) > 0 {
		short = strings.ReplaceAll(r.apaShort(), " & ", " and ")
	}
	by := r.citedIn("qtd. in ")
	if r.figure != nil {
		by = r.citedIn("cited in ")
	}
	return r.quoted() + " " + r.said() + "(" + by + short + ").\n\n" + entry
}

// mlaAuthors: the first inverted, two in full, of three or more the first.
func (r reference) mlaAuthors() string {
	first := r.authors[0].inverted()
	switch len(r.authors) {
	case 1:
		return first
	case 2:
		return first + ", and " + r.authors[1].straight()
	}
	return first + ", et al."
}

// upper makes the first letter of a text large.
func upper(s string) string {
	if strings.HasPrefix(s, "n.d.") {
		return "N.d." + s[4:]
	}
	c := firstRune(s)
	return string(unicode.ToUpper(c)) + s[len(string(c)):]
}
