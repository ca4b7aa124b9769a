package article

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxAuthors bounds a byline.
const maxAuthors = 12

// setAuthors takes the authors from JSON-LD, then meta elements, then a byline
// beside the headline. What doesn't look like a person's name is left out.
func setAuthors(a *Article, d *declared, o object, s *scene) {
	var named []string
	for _, v := range asList(o["author"]) {
		if m := asObject(v); m != nil && object(m).is("Organization", "NewsMediaOrganization", "Corporation") {
			continue
		}
		named = append(named, texts(v)...)
	}
	var declared []string
	for _, key := range []string{"author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl", "citation_author"} {
		if declared = people(d.meta[key], a.SiteName); len(declared) > 0 {
			break
		}
	}
	for _, c := range []struct {
		from  string
		names []string
	}{{FromJSONLD, people(named, a.SiteName)}, {FromMeta, declared}, {FromText, byline(s, a.SiteName)}} {
		if len(c.names) > 0 {
			a.Authors, a.From["authors"] = c.names, c.from
			return
		}
	}
}

func asList(v any) []any {
	if l, ok := v.([]any); ok {
		return l
	}
	if v == nil {
		return nil
	}
	return []any{v}
}

var (
	byWord    = regexp.MustCompile(`(?i)^(?:(?:written |reported |story |posted )?by|par|von|por|автор(?:ы|и)?:?|текст:?|author:?)\s+`)
	nameBreak = regexp.MustCompile(`\s*(?:[;|/•]|,\s*(?:and\s+)?|\s(?:and|et|und|y|e|и|та|і|&)\s)\s*`)
)

// people parts bylines into names.
func people(bylines []string, site string) []string {
	var out []string
	seen := map[string]bool{fold(site): true, "": true}
	for _, line := range bylines {
		line = byWord.ReplaceAllString(squash(line), "")
		for _, name := range nameBreak.Split(line, -1) {
			name = strings.Trim(name, " .,:–—-")
			if f := fold(name); isName(name) && !seen[f] && len(out) < maxAuthors {
				seen[f] = true
				out = append(out, name)
			}
		}
	}
	return out
}

// noName holds folded words that no person's name has, and agencies, which are credits.
var noName = map[string]bool{
	"staff": true, "editor": true, "editors": true, "editorial": true, "desk": true, "team": true, "news": true, "newsroom": true, "reporter": true, "correspondent": true, "press": true,
	"admin": true, "wire": true, "service": true, "services": true, "agency": true, "agencies": true, "online": true, "writer": true, "magazine": true, "media": true, "network": true,
	"rédaction": true, "agence": true, "agences": true, "redaktion": true, "agentur": true, "agenturen": true, "redacción": true, "agencia": true, "agencias": true,
	"редакция": true, "редакція": true, "агентство": true, "агенція": true, "агенты": true, "reuters": true, "afp": true, "efe": true, "dpa": true, "ansa": true, "associated": true, "тасс": true, "интерфакс": true, "укрінформ": true,
	"http": true, "https": true, "www": true, "com": true, "la": false,
}

// isName tells whether s can be a person's name: two to five words that begin with
// capitals, particles apart, without digits or signs.
func isName(s string) bool {
	words := strings.Fields(s)
	if len(words) < 2 || len(words) > 5 || strings.ContainsAny(s, "@0123456789:<>{}#!?\"=_/") {
		return false
	}
	capitals := 0
	for _, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		if unicode.IsUpper(r) || unicode.Is(unicode.Han, r) {
			capitals++
		} else if utf8.RuneCountInString(w) > 4 {
			return false
		}
	}
	for w := range strings.FieldsSeq(fold(s)) {
		if noName[w] {
			return false
		}
	}
	return capitals >= 2
}

// bylineNames are the words of a class or itemprop that marks a byline.
var bylineNames = map[string]bool{"byline": true, "author": true, "authors": true, "autor": true, "auteur": true}

// byline looks for a byline between the headline and the first paragraphs. It is
// believed only where the page marks it as one or where it begins with "by".
func byline(s *scene, site string) []string {
	if s.h1 < 0 || s.lead < 0 {
		return nil
	}
	for i := s.h1; i < min(s.lead+1, len(s.blocks)); i++ {
		b := &s.blocks[i]
		if b.words > 14 || i == s.h1 {
			continue
		}
		marked := byWord.MatchString(b.text)
		for e, up := b.elem, 0; e >= 0 && up < 3 && !marked; e, up = s.elems[e].parent, up+1 {
			for _, n := range s.elems[e].names {
				marked = marked || bylineNames[n]
			}
		}
		if !marked {
			continue
		}
		if names := people(strings.Split(b.text, "\n"), site); len(names) > 0 {
			return names
		}
	}
	return nil
}
