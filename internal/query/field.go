package query

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"wiredesk/internal/news"
	"wiredesk/internal/text"
)

// fieldNames gives the fields by the names people may type.
func fieldNames() map[string]Op {
	return map[string]Op{
		"title": Title, "titre": Title, "source": Source, "by": By, "author": By, "par": By, "auteur": By,
		"speaker": Speaker, "lang": Lang, "language": Lang, "langue": Lang,
		"after": After, "since": After, "apres": After, "before": Before, "until": Before, "avant": Before,
		"last": Last, "figure": Figure, "regex": Regex,
	}
}

// fielded reads a field when one stands here.
func (p *parser) fielded(depth int) (*Node, bool, error) {
	start, end := p.at, p.at
	for end < len(p.in) && unicode.IsLetter(p.in[end]) {
		end++
	}
	if end == start || end == len(p.in) {
		return nil, false, nil
	}
	name := text.Fold(string(p.in[start:end]))
	op, known := fieldNames()[name]
	if op == Figure && known && (strings.ContainsRune("<>=:≥≤", p.in[end]) || figureSign(p.in[end:])) {
		p.at = end
		n, err := p.figure(start)
		return n, true, err
	}
	if p.in[end] != ':' {
		return nil, false, nil
	}
	if !known {
		return nil, false, p.unknownField(name, start, end)
	}
	if p.field != "" {
		return nil, false, news.Errorf(news.Invalid, "%s: at character %d stands within %s: write it outside the brackets.", name, start+1, p.field)
	}
	p.at = end + 1
	if p.words++; p.words > MaxWords {
		return nil, false, news.Errorf(news.Limit, "The search has more than %d words: keep the main ones.", MaxWords)
	}
	n, err := p.value(op, name, start, depth)
	return n, true, err
}

// figureSign tells whether a sign follows after one space, as in figure > 300.
func figureSign(rest []rune) bool {
	return len(rest) > 1 && rest[0] == ' ' && strings.ContainsRune("<>≥≤", rest[1])
}

// unknownField proposes the field that was meant; a word with a colon that is like
// no field is a word.
func (p *parser) unknownField(name string, start, end int) error {
	if end+1 == len(p.in) || unicode.IsSpace(p.in[end+1]) {
		return nil
	}
	for _, known := range []string{"title", "source", "by", "speaker", "lang", "after", "before", "last", "figure", "regex"} {
		if len(name) > 2 && near(name, known) {
			return news.Errorf(news.Invalid, "There is no field %s: at character %d. Did you mean %s:?", name, start+1, known)
		}
	}
	return nil
}

// near tells whether one letter changed, added, lost or swapped with its neighbour
// makes b of a.
func near(a, b string) bool {
	if a == b || len(a)-len(b) > 1 || len(b)-len(a) > 1 {
		return a == b
	}
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	x, y := a[i:], b[i:]
	switch {
	case len(x) > len(y):
		return x[1:] == y
	case len(x) < len(y):
		return x == y[1:]
	case len(x) > 1 && x[0] == y[1] && x[1] == y[0] && x[2:] == y[2:]:
		return true
	}
	return x != "" && x[1:] == y[1:]
}

func (p *parser) value(op Op, name string, start, depth int) (*Node, error) {
	if p.at == len(p.in) || p.peek() == ')' || unicode.IsSpace(p.peek()) && op != Title {
		return nil, news.Errorf(news.Invalid, "%s: at character %d has nothing after it: write %s right behind the colon.", name, start+1, sampleOf(op))
	}
	switch op {
	case Title:
		return p.title(start, depth)
	case Regex:
		return p.regex(start)
	case After, Before, Last:
		return p.dated(op, name, start)
	}
	from := p.at
	raw, err := p.raw()
	if err != nil {
		return nil, err
	}
	n := &Node{Op: op, Start: start, End: p.at}
	if op == Lang {
		n.Text = language(raw)
		if n.Text == "" {
			return nil, news.Errorf(news.Invalid, "%s at character %d is no language: write its code, such as lang:fr.", raw, from+1)
		}
		return n, nil
	}
	for _, t := range tokens(raw) {
		word := spelling([]rune(raw)[t.Start:t.End])
		if n.Text != "" {
			n.Text += gap(n.Text, word)
		}
		n.Text += word
	}
	if n.Text == "" {
		return nil, news.Errorf(news.Invalid, "%s: at character %d has nothing after it: write %s right behind the colon.", name, start+1, sampleOf(op))
	}
	return n, nil
}

// sampleOf shows how a field is used.
func sampleOf(op Op) string {
	return map[Op]string{
		Title: "title:prison", Source: "source:Reuters", By: "by:Smith", Speaker: "speaker:Zelensky", Lang: "lang:fr",
		After: "after:2022-06", Before: "before:2022-06-24", Last: "last:7d", Figure: "figure>300", Regex: "regex:/T-\\d+/",
	}[op]
}

func (p *parser) title(start, depth int) (*Node, error) {
	p.space()
	p.field = "title:"
	kid, err := p.unary(depth + 1)
	p.field = ""
	if err != nil {
		return nil, err
	}
	if kid == nil {
		return nil, news.Errorf(news.Invalid, "%s: at character %d has nothing after it: write %s right behind the colon.", "title", start+1, sampleOf(Title))
	}
	return &Node{Op: Title, Kids: []*Node{kid}, Start: start, End: p.at}, nil
}

// raw reads a field's value: quoted, or up to the next space or bracket.
func (p *parser) raw() (string, error) {
	from := p.at
	if opensQuote(p.peek()) {
		end := p.closing(from)
		if end < 0 {
			return "", news.Errorf(news.Invalid, "The quotation mark at character %d is not closed: add \" where the phrase ends.", from+1)
		}
		p.at = end + 1
		return string(p.in[from+1 : end]), nil
	}
	for p.at < len(p.in) && !p.ends() {
		p.at++
	}
	return string(p.in[from:p.at]), nil
}

// language gives the base language of a code or of a common name, or "".
func language(s string) string {
	s, _, _ = strings.Cut(strings.ReplaceAll(s, "_", "-"), "-")
	s = text.Fold(s)
	names := map[string]string{
		"english": "en", "anglais": "en", "french": "fr", "francais": "fr", "ukrainian": "uk", "ukrainien": "uk",
		"russian": "ru", "russe": "ru", "german": "de", "allemand": "de", "spanish": "es", "espagnol": "es",
		"italian": "it", "italien": "it", "polish": "pl", "polonais": "pl", "ua": "uk", "nb": "no", "nn": "no",
	}
	if code, ok := names[s]; ok {
		return code
	}
	if len(s) == 2 && s[0] >= 'a' && s[0] <= 'z' && s[1] >= 'a' && s[1] <= 'z' {
		return s
	}
	return ""
}

func (p *parser) figure(start int) (*Node, error) {
	p.space()
	if p.peek() == ':' {
		p.at++
	}
	sign := ""
	for strings.ContainsRune("<>=≥≤", p.peek()) && p.peek() != 0 {
		sign += map[rune]string{'<': "<", '>': ">", '=': "=", '≥': ">=", '≤': "<="}[p.peek()]
		p.at++
	}
	if sign == "" {
		sign = "="
	}
	p.space()
	from := p.at
	for p.at < len(p.in) && !p.ends() {
		p.at++
	}
	p.thousands(from)
	n, ok := amount(spelling(p.in[from:p.at]))
	if !ok || !slices.Contains([]string{">", ">=", "<", "<=", "="}, sign) {
		return nil, news.Errorf(news.Invalid, "The figure at character %d can't be read: write it as figure>300, figure<=1200 or figure=2.5m.", start+1)
	}
	if p.words++; p.words > MaxWords {
		return nil, news.Errorf(news.Limit, "The search has more than %d words: keep the main ones.", MaxWords)
	}
	return &Node{Op: Figure, Text: sign, Number: n, Start: start, End: p.at}, nil
}

// amount reads a number with its thousands, decimals and k, m or bn.
func amount(s string) (float64, bool) {
	s = strings.ToLower(s)
	scale := 1.0
	for _, unit := range []struct {
		end   string
		scale float64
	}{{"bn", 1e9}, {"k", 1e3}, {"m", 1e6}} {
		if head, ok := strings.CutSuffix(s, unit.end); ok {
			s, scale = head, unit.scale
			break
		}
	}
	words := tokens(s)
	if len(words) != 1 || words[0].Start != 0 || words[0].End != len([]rune(s)) {
		return 0, false
	}
	n, err := strconv.ParseFloat(strings.Replace(words[0].Word, "p", ".", 1), 64)
	return n * scale, err == nil && n*scale < 1e18
}

func (p *parser) regex(start int) (*Node, error) {
	from := p.at
	var expr string
	if p.peek() == '/' {
		end := p.at + 1
		for end < len(p.in) && (p.in[end] != '/' || p.in[end-1] == '\\') {
			end++
		}
		if end == len(p.in) {
			return nil, news.Errorf(news.Invalid, "The expression at character %d is not closed: end it with /.", from+1)
		}
		expr = strings.ReplaceAll(string(p.in[from+1:end]), `\/`, "/")
		p.at = end + 1
	} else {
		for p.at < len(p.in) && !unicode.IsSpace(p.in[p.at]) {
			p.at++
		}
		expr = string(p.in[from:p.at])
	}
	if _, err := regexp.Compile(expr); err != nil || expr == "" || len(expr) > 300 {
		return nil, news.Errorf(news.Invalid, "The expression at character %d can't be used: write RE2 syntax of at most 300 characters, as in regex:/T-\\d+/.", from+1).Because(err)
	}
	return &Node{Op: Regex, Text: expr, Start: start, End: p.at}, nil
}
