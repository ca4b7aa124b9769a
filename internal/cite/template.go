package cite

import (
	"slices"
	"strings"

	"wiredesk/internal/news"
)

// MaxTemplate is how long a desk's own template may be, in code points.
const MaxTemplate = 500

// Template is a desk's own way of writing a reference: its words stand as they
// are, {title} and the like stand for parts of the source, and what stands in
// square brackets is left out when the source lacks a part named there. Outside
// brackets a part that is missing is marked so. A sign doubled ([[, {{) is itself.
type Template struct{ pieces []piece }

// piece is plain words, a field, or a bracketed run of both.
type piece struct {
	words  string
	field  string
	either []piece
}

// fields gives what each name of a template stands for, "" when the source lacks it.
var fields = map[string]func(r reference) string{
	"words":    func(r reference) string { return r.words },
	"quoted":   func(r reference) string { return quotedWords(r) },
	"speaker":  func(r reference) string { return r.speaker },
	"author":   func(r reference) string { return straightAll(r.authors, false) },
	"byname":   func(r reference) string { return invertedAll(r) },
	"title":    func(r reference) string { return r.title },
	"outlet":   func(r reference) string { return r.outlet },
	"original": func(r reference) string { return r.original.title },
	"from":     func(r reference) string { return r.original.lang },
	"language": func(r reference) string { return r.lang },
	"address":  func(r reference) string { return r.address },
	"version":  func(r reference) string { return r.edition() },
	"report":   func(r reference) string { return itoa(int(r.id)) },
	"date":     func(r reference) string { return ifKnown(r.published.IsZero(), plainDate(r.published)) },
	"date-us":  func(r reference) string { return ifKnown(r.published.IsZero(), americanDate(r.published)) },
	"date-iso": func(r reference) string { return ifKnown(r.published.IsZero(), isoDate(r.published)) },
	"seen":     func(r reference) string { return ifKnown(r.accessed.IsZero(), plainDate(r.accessed)) },
	"seen-us":  func(r reference) string { return ifKnown(r.accessed.IsZero(), americanDate(r.accessed)) },
	"seen-iso": func(r reference) string { return ifKnown(r.accessed.IsZero(), isoDate(r.accessed)) },
}

func ifKnown(unknown bool, s string) string {
	if unknown {
		return ""
	}
	return s
}

// quotedWords is the passage as it is printed: a quote in its marks, a figure bare.
func quotedWords(r reference) string {
	if r.words == "" {
		return ""
	}
	return r.quoted()
}

func invertedAll(r reference) string {
	if len(r.authors) == 0 {
		return ""
	}
	return r.chicagoAuthors()
}

// TemplateFields lists the names that a template may use.
func TemplateFields() []string {
	var out []string
	for name := range fields {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// ParseTemplate reads a template and says what to mend when it can't be used.
func ParseTemplate(s string) (*Template, error) {
	s = strings.TrimSpace(s)
	if n := len([]rune(s)); n > MaxTemplate {
		return nil, news.Errorf(news.Limit, "The template has %d characters; at most %d are kept. Shorten it.", n, MaxTemplate)
	}
	p := templateParser{rest: []rune(s)}
	pieces, err := p.pieces(false)
	if err != nil {
		return nil, err
	}
	if p.fields == 0 {
		return nil, news.Errorf(news.Invalid, "The template names no part of a report, so every reference would read the same. Use at least one of: %s.", templateNames())
	}
	return &Template{pieces}, nil
}

func templateNames() string {
	var out []string
	for _, name := range TemplateFields() {
		out = append(out, "{"+name+"}")
	}
	return strings.Join(out, " ")
}

// templateParser reads a template sign by sign; at counts those read.
type templateParser struct {
	rest   []rune
	at     int
	fields int
}

func (p *templateParser) next() rune {
	r := p.rest[0]
	p.rest, p.at = p.rest[1:], p.at+1
	return r
}

// pieces reads up to the end, or to the closing bracket when inside one.
func (p *templateParser) pieces(inside bool) ([]piece, error) {
	var out []piece
	var words strings.Builder
	flush := func() {
		if words.Len() > 0 {
			out = append(out, piece{words: words.String()})
			words.Reset()
		}
	}
	opened := p.at
	for len(p.rest) > 0 {
		r := p.next()
		if strings.ContainsRune("[]{}", r) && len(p.rest) > 0 && p.rest[0] == r {
			words.WriteRune(p.next())
			continue
		}
		switch r {
		case ']':
			if !inside {
				return nil, news.Errorf(news.Invalid, "The ] at character %d closes nothing. Open it with [ before, or write ]] for the sign itself.", p.at)
			}
			flush()
			return out, nil
		case '[':
			if inside {
				return nil, news.Errorf(news.Invalid, "The [ at character %d stands inside another one. Close that one first, or write [[ for the sign itself.", p.at)
			}
			flush()
			before := p.fields
			either, err := p.pieces(true)
			if err != nil {
				return nil, err
			}
			if p.fields == before {
				return nil, news.Errorf(news.Invalid, "What stands in brackets up to character %d names no part that can be missing. Name one there, or take the brackets away.", p.at)
			}
			out = append(out, piece{either: either})
		case '{':
			flush()
			name, err := p.field()
			if err != nil {
				return nil, err
			}
			out = append(out, piece{field: name})
		case '}':
			return nil, news.Errorf(news.Invalid, "The } at character %d closes nothing. Open it with { before, or write }} for the sign itself.", p.at)
		default:
			words.WriteRune(r)
		}
	}
	if inside {
		return nil, news.Errorf(news.Invalid, "The [ at character %d is never closed. Close it with ], or write [[ for the sign itself.", opened)
	}
	flush()
	return out, nil
}

func (p *templateParser) field() (string, error) {
	opened := p.at
	end := slices.Index(p.rest, '}')
	if end < 0 {
		return "", news.Errorf(news.Invalid, "The { at character %d is never closed. Close it with }, or write {{ for the sign itself.", opened)
	}
	name := strings.ToLower(strings.TrimSpace(string(p.rest[:end])))
	if fields[name] == nil {
		return "", news.Errorf(news.Invalid, "{%s} at character %d is no part of a report that Wiredesk knows. Use one of: %s.", string(p.rest[:end]), opened, templateNames())
	}
	p.rest, p.at, p.fields = p.rest[end+1:], p.at+end+1, p.fields+1
	return name, nil
}

// Write gives the reference that the template makes of a source.
func (t *Template) Write(s Source) string {
	out, _ := filled(t.pieces, read(s))
	return strings.TrimSpace(out)
}

// lacking marks a part that the source should have. A whole report has no words
// and no speaker, and a first text no version: those leave nothing.
func (r reference) lacking(field string) string {
	part, _, _ := strings.Cut(field, "-")
	switch {
	case part == "version", r.words == "" && (part == "words" || part == "quoted"), r.quote == nil && part == "speaker":
		return ""
	case part == "byname":
		part = "author"
	case part == "seen":
		part = "day of retrieval"
	}
	return missing(part)
}

// filled puts pieces together, and says whether the source has all that they name.
func filled(pieces []piece, r reference) (string, bool) {
	var b strings.Builder
	whole := true
	for _, p := range pieces {
		switch {
		case p.field != "":
			value := fields[p.field](r)
			if value == "" {
				whole = false
				value = r.lacking(p.field)
			}
			b.WriteString(value)
		case p.either != nil:
			if inner, ok := filled(p.either, r); ok {
				b.WriteString(inner)
			}
		default:
			b.WriteString(p.words)
		}
	}
	return b.String(), whole
}
