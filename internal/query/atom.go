package query

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"wiredesk/internal/news"
	"wiredesk/internal/text"
)

func opensQuote(r rune) bool { return strings.ContainsRune("\"“”„«»", r) }

// atom reads a field, a phrase or a word; nil for what holds neither letter nor digit.
func (p *parser) atom(depth int) (*Node, error) {
	if n, ok, err := p.fielded(depth); ok || err != nil {
		return n, err
	}
	start := p.at
	exact := p.peek() == '='
	if exact {
		p.at++
	}
	if opensQuote(p.peek()) {
		return p.phrase(start, exact)
	}
	return p.word(start, exact)
}

// word reads a run of characters; one that holds several words, such as
// nagorno-karabakh, is a phrase.
func (p *parser) word(start int, exact bool) (*Node, error) {
	from := p.at
	for p.at < len(p.in) && !p.ends() {
		p.at++
	}
	if p.at == from && p.at < len(p.in) {
		p.at++ // a sign that is no part of any word
	}
	p.thousands(from)
	kids, err := p.split(from, p.at, exact)
	if err != nil {
		return nil, err
	}
	if exact && len(kids) == 0 {
		return nil, news.Errorf(news.Invalid, "The = at character %d stands before no word: write the word right after it.", start+1)
	}
	return p.phraseOf(kids, start), nil
}

func (p *parser) ends() bool {
	r := p.peek()
	return unicode.IsSpace(r) || r == '(' || r == ')' || opensQuote(r)
}

// thousands takes the groups that follow a number in, as in 1 200 000.
func (p *parser) thousands(from int) {
	first := p.in[from:p.at]
	if len(first) == 0 || len(first) > 3 || first[0] == '0' || !allDigits(first) {
		return
	}
	for p.at+4 <= len(p.in) && strings.ContainsRune(" \u00a0\u202f\u2009", p.in[p.at]) && allDigits(p.in[p.at+1:p.at+4]) {
		if p.at+4 < len(p.in) && !unicode.IsSpace(p.in[p.at+4]) && p.in[p.at+4] != ')' {
			return
		}
		p.at += 4
	}
}

func allDigits(rs []rune) bool {
	return !slices.ContainsFunc(rs, func(r rune) bool { return r < '0' || r > '9' })
}

// phrase reads quoted words and the ~ that may follow.
func (p *parser) phrase(start int, exact bool) (*Node, error) {
	open := p.at
	end := p.closing(open)
	if end < 0 {
		return nil, news.Errorf(news.Invalid, "The quotation mark at character %d is not closed: add \" where the phrase ends.", open+1)
	}
	kids, err := p.split(open+1, end, exact)
	if err != nil {
		return nil, err
	}
	p.at = end + 1
	if len(kids) == 0 {
		return nil, news.Errorf(news.Invalid, "The phrase at character %d holds no word: write one between the marks.", open+1)
	}
	distance, near, err := p.tilde()
	if err != nil {
		return nil, err
	}
	n := p.phraseOf(kids, start)
	if near && n.Op == Phrase {
		n.Op, n.Distance = Near, distance
	}
	return n, nil
}

// closing finds the mark that closes the one at open: its own kind, or any closing
// mark after a straight one.
func (p *parser) closing(open int) int {
	closers := map[rune]string{'"': "\"", '“': "”“\"", '”': "”\"", '„': "“”\"", '«': "»\"", '»': "«\""}[p.in[open]]
	for i := open + 1; i < len(p.in); i++ {
		if strings.ContainsRune(closers, p.in[i]) {
			return i
		}
	}
	return -1
}

// tilde reads the distance after a phrase.
func (p *parser) tilde() (int, bool, error) {
	if p.peek() != '~' {
		return 0, false, nil
	}
	from := p.at + 1
	p.at = from
	for unicode.IsDigit(p.peek()) {
		p.at++
	}
	n, err := strconv.Atoi(string(p.in[from:p.at]))
	if err != nil || n < 1 || n > 100 {
		return 0, false, news.Errorf(news.Invalid, "After ~ at character %d write how many words apart, 1 to 100, as in \"army deserters\"~5.", from)
	}
	return n, true, nil
}

// phraseOf makes a phrase of words, or the word itself of one; nil of none.
func (p *parser) phraseOf(kids []*Node, start int) *Node {
	if len(kids) == 0 {
		return nil
	}
	n := kids[0]
	if len(kids) > 1 {
		n = &Node{Op: Phrase, Kids: kids}
	}
	n.Start, n.End = start, p.at
	return n
}

// split gives the words of in[from:to]; within it = before a word and * behind it
// hold for that word.
func (p *parser) split(from, to int, exact bool) ([]*Node, error) {
	run := p.in[from:to]
	var out []*Node
	for _, t := range tokens(string(run)) {
		if t.Word == "" {
			continue
		}
		n := &Node{Op: Word, Text: spelling(run[t.Start:t.End]), Start: from + t.Start, End: from + t.End}
		if exact || t.Start > 0 && run[t.Start-1] == '=' {
			n.Op = Exact
		}
		if t.End < len(run) && run[t.End] == '*' {
			if err := p.prefix(n, t, run); err != nil {
				return nil, err
			}
		}
		if p.words++; p.words > MaxWords {
			return nil, news.Errorf(news.Limit, "The search has more than %d words: keep the main ones.", MaxWords)
		}
		out = append(out, n)
	}
	return out, p.stars(from, run)
}

func (p *parser) prefix(n *Node, t text.Token, run []rune) error {
	if utf8.RuneCountInString(t.Word) < 2 {
		return news.Errorf(news.Invalid, "%s* at character %d would match too much: write at least two letters before the star.", n.Text, n.Start+1)
	}
	n.Op, n.End = Prefix, n.End+1
	return nil
}

// stars finds a star that ends no word.
func (p *parser) stars(from int, run []rune) error {
	for i, r := range run {
		if r != '*' {
			continue
		}
		before := i > 0 && (unicode.IsLetter(run[i-1]) || unicode.IsDigit(run[i-1]))
		after := i+1 < len(run) && (unicode.IsLetter(run[i+1]) || unicode.IsDigit(run[i+1]))
		if !before || after {
			return news.Errorf(news.Invalid, "The star at character %d must end a word, as in refus*: move it, or take it out.", from+i+1)
		}
	}
	return nil
}

// tokens gives the words of s in no language, which parts them as any text's.
func tokens(s string) []text.Token { return text.NewAnalyser().Words(s, "") }

// spelling is a word as typed, without what is invisible in it or parts its
// thousands, and without the mark of a letter that isn't part of it.
func spelling(rs []rune) string {
	return strings.TrimLeftFunc(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) || unicode.IsSpace(r) {
			return -1
		}
		return r
	}, string(rs)), unicode.IsMark)
}
