package cite

import (
	"strings"
	"unicode"

	"wiredesk/internal/news"
)

// Bounds of a text fragment, in words. A passage of up to shortPassage words is
// named whole, a longer one by its two ends.
const (
	shortPassage = 10
	passageEnd   = 4
	maxContext   = 8
)

// Link gives a report's address so that a browser opens it at a passage of its
// text: https://wicg.github.io/scroll-to-text-fragment. Where the archived text is
// glued at an end of the passage, the link begins or ends at the next whole word;
// where no words can name the passage, the address comes back as it is.
func Link(r news.Report, start, end int) string {
	address := strings.TrimSpace(r.Address)
	page, _, _ := strings.Cut(address, ":~:")
	page = strings.TrimSuffix(page, "#")
	bare, _, _ := strings.Cut(page, "?")
	if address == "" || strings.HasSuffix(strings.ToLower(bare), ".pdf") {
		return address
	}
	directive := pageOf(r).directive(start, end)
	if directive == "" {
		return address
	}
	if strings.Contains(page, "#") {
		return page + ":~:text=" + directive
	}
	return page + "#:~:text=" + directive
}

// word is a run of characters without white space in a report's text.
type word struct {
	start, end int // code points in the text
	text       string
	line       int  // blocks of the page don't share a line
	glued      bool // holds the end of one sentence and the beginning of the next
}

// page is a report's words with the title's before them, as a browser meets them.
type page struct {
	words  []word
	folded []string
	title  int // how many words are the title's
}

func pageOf(r news.Report) page {
	var p page
	if !strings.HasPrefix(strings.TrimSpace(r.Text), strings.TrimSpace(r.Title)) {
		p.words = wordsOf(r.Title)
		for i := range p.words {
			p.words[i].line = -1
		}
		p.title = len(p.words)
	}
	p.words = append(p.words, wordsOf(r.Text)...)
	for _, w := range p.words {
		p.folded = append(p.folded, strings.ToLower(w.text))
	}
	return p
}

func wordsOf(text string) []word {
	var out []word
	line, from := 0, -1
	runes := []rune(text)
	flush := func(to int) {
		if from >= 0 {
			w := word{start: from, end: to, text: string(runes[from:to]), line: line}
			w.glued = isGlued(runes[from:to])
			out = append(out, w)
			from = -1
		}
	}
	for i, c := range runes {
		switch {
		case unicode.IsSpace(c):
			flush(i)
			if c == '\n' {
				line++
			}
		case from < 0:
			from = i
		}
	}
	flush(len(runes))
	return out
}

// isGlued tells a word such as soldiers”says or end.Then, whose parts stand in
// different places of the page.
func isGlued(w []rune) bool {
	for i := 1; i < len(w)-1; i++ {
		if !unicode.IsLetter(w[i-1]) && !strings.ContainsRune(".?!”»", w[i-1]) || !unicode.IsLetter(w[i+1]) {
			continue
		}
		switch {
		case strings.ContainsRune("”“»«\";:?!", w[i]):
			return true
		case (w[i] == '.' || w[i] == ',') && unicode.IsLower(w[i-1]) && unicode.IsUpper(w[i+1]):
			return true
		}
	}
	for i := 2; i < len(w); i++ { // needHe: small letters run into a capital
		if unicode.IsUpper(w[i]) && unicode.IsLower(w[i-1]) && unicode.IsLower(w[i-2]) {
			return true
		}
	}
	return false
}

// directive writes the fragment for the code points from start to end.
func (p page) directive(start, end int) string {
	first, last := p.inside(start, end)
	if first < 0 {
		return ""
	}
	for first < last && p.words[first].glued {
		first++
	}
	for last > first && p.gluedUpTo(last, end) {
		last--
	}
	if first == last && p.gluedUpTo(first, end) {
		return ""
	}
	p.words[last].glued = false
	if last-first < shortPassage && p.whole(first, last) {
		return p.short(first, last, start, end)
	}
	return p.long(first, last, start, end)
}

// gluedUpTo tells whether a word is glued inside the passage: what stands behind
// the passage's end doesn't matter to where it ends.
func (p page) gluedUpTo(i, end int) bool {
	runes := []rune(p.words[i].text)
	return isGlued(runes[:len(runes)-max(0, p.words[i].end-end)])
}

// inside gives the first and last word that lie in the passage but for marks at
// their ends; -1 when there is none. A word that the passage cuts is glued to
// what stands beside it, so that the next whole one is taken.
func (p page) inside(start, end int) (first, last int) {
	first, last = -1, -1
	for i := p.title; i < len(p.words); i++ {
		w := p.words[i]
		text := []rune(w.text)
		if w.end <= start || w.start >= end || letters(text[:max(0, start-w.start)]) || cutAt(text, len(text)-max(0, w.end-end)) {
			continue
		}
		if !letters(text[max(0, start-w.start) : len(text)-max(0, w.end-end)]) {
			continue
		}
		if first < 0 {
			first = i
		}
		last = i
	}
	return first, last
}

// cutAt tells whether a place in a word stands between two letters.
func cutAt(word []rune, at int) bool {
	return at > 0 && at < len(word) && letters(word[at-1:at]) && letters(word[at:at+1])
}

func letters(s []rune) bool {
	for _, c := range s {
		if unicode.IsLetter(c) || unicode.IsDigit(c) {
			return true
		}
	}
	return false
}

// whole tells whether words can be named in one piece: they share a line and none is glued.
func (p page) whole(first, last int) bool {
	for i := first; i <= last; i++ {
		if p.words[i].glued || p.words[i].line != p.words[first].line {
			return false
		}
	}
	return true
}

// cut writes words first to last as the passage has them, without marks at its
// ends, which pages often write otherwise, and gives what it left off there.
func (p page) cut(first, last, start, end int) (lead, body, trail string) {
	var out []string
	for i := first; i <= last; i++ {
		w := p.words[i]
		runes := []rune(w.text)
		from, to := max(0, start-w.start), len(runes)-max(0, w.end-end)
		if i == first {
			lead = string(runes[:from])
		}
		if i == last {
			trail = string(runes[to:])
		}
		out = append(out, string(runes[from:to]))
	}
	all := strings.Join(out, " ")
	body = strings.TrimLeftFunc(all, isMark)
	lead += all[:len(all)-len(body)]
	all, body = body, strings.TrimRightFunc(body, isMark)
	return lead, body, all[len(body):] + trail
}

func isMark(c rune) bool { return strings.ContainsRune("“”‘«»„\",;:–— ", c) }

func (p page) short(first, last, start, end int) string {
	lead, body, trail := p.cut(first, last, start, end)
	out := encode(body)
	if p.unique(first, last) {
		return out
	}
	for n := 1; n <= maxContext; n++ {
		if p.beside(first-n, first-1) && p.unique(first-n, last) {
			return encode(oneLine(p.raw(first-n, first-1)+" "+lead)) + "-," + out
		}
		if !letters([]rune(trail)) && p.beside(last+1, last+n) && p.unique(first, last+n) {
			return out + ",-" + encode(oneLine(trail+" "+p.raw(last+1, last+n)))
		}
	}
	for n := 1; n <= maxContext; n++ {
		if !letters([]rune(trail)) && p.beside(first-n, first-1) && p.beside(last+1, last+n) && p.unique(first-n, last+n) {
			return encode(oneLine(p.raw(first-n, first-1)+" "+lead)) + "-," + out + ",-" + encode(oneLine(trail+" "+p.raw(last+1, last+n)))
		}
	}
	return ""
}

// beside tells whether words may stand in a fragment beside a passage: they are
// the text's own, share a line, and none is glued.
func (p page) beside(first, last int) bool {
	return first >= p.title && last < len(p.words) && p.whole(first, last)
}

func (p page) raw(first, last int) string {
	var out []string
	for i := first; i <= last; i++ {
		out = append(out, p.words[i].text)
	}
	return strings.Join(out, " ")
}

// long names a passage by its first and its last words: a browser takes the first
// place of the one, then the next place of the other.
func (p page) long(first, last, start, end int) string {
	head := first
	for head < last && p.whole(first, head+1) && (head-first < passageEnd-1 || !p.unique(first, head)) {
		head++
	}
	lead, from, _ := p.cut(first, head, start, end)
	out := encode(from)
	if !p.unique(first, head) {
		n := 1
		for n <= maxContext && !(p.beside(first-n, first-1) && p.unique(first-n, head)) {
			n++
		}
		if n > maxContext {
			return ""
		}
		out = encode(oneLine(p.raw(first-n, first-1)+" "+lead)) + "-," + out
	}
	tail := last
	for tail > head+1 && p.whole(tail-1, last) && (last-tail < passageEnd-1 || p.next(p.folded[tail:last+1], head+1) != tail) {
		tail--
	}
	if tail <= head || p.next(p.folded[tail:last+1], head+1) != tail {
		return out
	}
	_, to, _ := p.cut(tail, last, start, end)
	return out + "," + encode(to)
}

// unique tells whether words stand nowhere in the page before their own place.
func (p page) unique(first, last int) bool { return p.next(p.folded[first:last+1], 0) == first }

// next gives the first place of words at or after from, marks apart.
func (p page) next(words []string, from int) int {
	for i := from; i+len(words) <= len(p.folded); i++ {
		same := true
		for j, w := range words {
			if !alike(p.folded[i+j], w) {
				same = false
				break
			}
		}
		if same {
			return i
		}
	}
	return -1
}

// alike compares words without the marks around them, as a search for the bare
// word would find both.
func alike(a, b string) bool { return bareWord(a) == bareWord(b) }

func bareWord(s string) string {
	return strings.TrimFunc(s, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) })
}

// encode writes a text as a part of a fragment: - , and & have a meaning there.
func encode(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '_' || c == '~' || c == '!' || c == '\'' || c == '(' || c == ')' {
			b.WriteByte(c)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(hex[c>>4])
		b.WriteByte(hex[c&15])
	}
	return b.String()
}
