package dedup

import (
	"cmp"
	"slices"

	"wiredesk/internal/news"
)

// Print is what a text is compared by: its words without function words and
// endings, each in its sentence, and where the sentences are.
type Print struct {
	words     []word       // by hash, then by sentence; each once in a sentence
	sentences []news.Place // code points in the text
	hashes    []uint32     // of each sentence's words in order
	stock     []bool       // sentences that outlets put around any text
	exact     uint64       // of all words in order
}

// Exact is the hash of the text's words in their order, the same for two texts
// that differ in case, spacing and punctuation alone; 0 for a text without words.
func (p *Print) Exact() uint64 { return p.exact }

// Words is how many words are kept, each once in a sentence.
func (p *Print) Words() int { return len(p.words) }

// Fingerprint makes a text's print. It is pure and needs no language.
func Fingerprint(body string) *Print {
	p := &Print{words: make([]word, 0, len(body)/10+8)}
	f := printing{Print: p, r: reader{text: body}, phrases: stockPhrases()}
	f.run()
	slices.SortFunc(p.words, order)
	p.words = slices.Compact(p.words)
	return p
}

// FingerprintOf is Fingerprint for a text with a title. A text too short to tell by
// itself, such as "Read the full story", is the same only under the same title.
func FingerprintOf(title, body string) *Print {
	p := Fingerprint(body)
	if len(p.words) < fewWords && p.exact != 0 {
		p.exact = p.exact*0x9E3779B97F4A7C15 + Fingerprint(title).exact + 1
	}
	return p
}

func order(a, b word) int {
	if c := cmp.Compare(a.hash, b.hash); c != 0 {
		return c
	}
	return int(a.sentence) - int(b.sentence)
}

// printing is a print being made.
type printing struct {
	*Print
	r       reader
	from    int    // where the open sentence begins, code point
	begin   int    // the same in bytes
	to      int    // where its last word ends
	first   int    // number of its first word
	order   uint32 // hash of its words
	phrases *stockList
	hint    bool // the open sentence has a word of a stock phrase
}

func (f *printing) run() {
	f.from = -1
	for len(f.words) < maxWords && len(f.sentences) < maxSentences {
		start, ok := f.r.next(f.end)
		if !ok {
			break
		}
		if f.from < 0 {
			f.from, f.begin = start, f.r.began
		}
		f.to = f.r.place
		if h, ok := f.r.meaning(); ok {
			f.hint = f.hint || f.phrases.hints(h)
			f.words = append(f.words, word{h, uint16(len(f.sentences))})
			f.order = f.order*0x9E3779B1 + h
			f.exact = f.exact*0x9E3779B97F4A7C15 + uint64(h) + 1
		}
		if f.r.sentenceEnds() {
			f.end()
		}
	}
	f.end()
}

// end closes the open sentence when it has a word.
func (f *printing) end() {
	if f.from < 0 || len(f.words) == f.first {
		return
	}
	f.sentences = append(f.sentences, news.Place{Start: f.from, End: f.to})
	f.hashes = append(f.hashes, f.order)
	f.stock = append(f.stock, f.hint && f.phrases.in(f.r.text[f.begin:f.r.at]))
	f.from, f.first, f.order, f.hint = -1, len(f.words), 0, false
}

// sentenceEnds tells whether a sentence ends behind the word just read: a full
// stop behind a word of three letters or more, then a space and a capital.
func (r *reader) sentenceEnds() bool {
	s := r.text
	if r.at >= len(s) || s[r.at] != '.' && s[r.at] != '!' && s[r.at] != '?' || r.letters < 3 && !r.digit {
		return false
	}
	at := r.at + 1
	for at < len(s) && (s[at] == '"' || s[at] == '\'' || s[at] == '.' || s[at] == ')') {
		at++
	}
	if at >= len(s) || s[at] != ' ' {
		return at >= len(s) || s[at] >= 0x80
	}
	for at < len(s) && s[at] == ' ' {
		at++
	}
	return at < len(s) && (s[at] < 'a' || s[at] > 'z') && s[at] != ','
}
