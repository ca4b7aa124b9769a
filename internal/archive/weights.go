package archive

import (
	"context"
	"math"
	"slices"
	"unicode/utf8"

	"wiredesk/internal/match"
	"wiredesk/internal/spare"
	"wiredesk/internal/text"
)

// A report's weights hold what BM25 needs beyond the index: three bytes for each
// word that is in the title or more than once in the text, namely 16 bits of the
// word's hash, and its count up to 127 with the top bit for the title.

// weightsOf packs the weights of a report's words and counts those of its text.
func weightsOf(words, title text.Terms) (int, []byte) {
	all := termHashes(hashes.Borrow(len(words.Stems)/4), words.Stems)
	defer hashes.GiveBack(all)
	counted, inTitle := all, termHashes(nil, title.Stems)
	slices.Sort(counted)
	slices.Sort(inTitle)
	inTitle = slices.Compact(inTitle)
	var packed []byte
	for len(counted)+len(inTitle) > 0 {
		h := smallest(counted, inTitle)
		n := 0
		for ; len(counted) > 0 && counted[0] == h; counted = counted[1:] {
			n++
		}
		weight := byte(min(n, 127))
		if len(inTitle) > 0 && inTitle[0] == h {
			inTitle = inTitle[1:]
			weight |= 0x80
		}
		if weight > 1 {
			packed = append(packed, byte(short(h)), byte(short(h)>>8), weight)
		}
	}
	return len(all), packed
}

// hashes are spare hashes of a report's words.
var hashes = spare.Slices[uint32]{Most: 1 << 16}

// termHashes appends the hash of each of the terms, which are as text.Terms has them.
func termHashes(out []uint32, terms string) []uint32 {
	h := uint32(hashStart)
	for i := range len(terms) {
		if terms[i] == ' ' {
			out = append(out, h)
			h = hashStart
			continue
		}
		h = (h ^ uint32(terms[i])) * hashPrime
	}
	if terms != "" {
		out = append(out, h)
	}
	return out
}

// smallest gives the smaller of the first hashes of two lists, one of which may be empty.
func smallest(a, b []uint32) uint32 {
	if len(a) == 0 || len(b) > 0 && b[0] < a[0] {
		return b[0]
	}
	return a[0]
}

// FNV-1a, which the hashes of terms are.
const (
	hashStart = 2166136261
	hashPrime = 16777619
)

// termHash is the hash of what the terms are together.
func termHash(terms ...string) uint32 {
	h := uint32(hashStart)
	for _, term := range terms {
		for i := range len(term) {
			h = (h ^ uint32(term[i])) * hashPrime
		}
	}
	return h
}

// short folds a hash to 16 bits.
func short(hash uint32) uint16 { return uint16(hash>>16) ^ uint16(hash) }

// weight gives how often the terms of some hashes occur by the packed weights, the
// title's worth included; 0 when they say nothing, which means once if at all.
func weight(packed []byte, hashes []uint16) float64 {
	best := 0.0
	for ; len(packed) >= 3; packed = packed[3:] {
		h := uint16(packed[0]) | uint16(packed[1])<<8
		if !slices.Contains(hashes, h) {
			continue
		}
		n := packed[2]
		w := float64(n & 0x7f)
		if n&0x80 != 0 {
			w += titleWorth
		}
		best = max(best, w)
	}
	return best
}

// shortHashes gives the hashes of terms, each once.
func shortHashes(terms []string) []uint16 {
	var out []uint16
	for _, t := range terms {
		if h := short(termHash(t)); !slices.Contains(out, h) {
			out = append(out, h)
		}
	}
	return out
}

// tally writes what the transaction's reports share with others'. It comes last: on
// PostgreSQL whoever writes the same words waits for the end of the transaction.
func (w *adding) tally(ctx context.Context) error {
	spelt, err := w.spell(ctx)
	if err != nil {
		return err
	}
	w.spelt = append(w.spelt, spelt...)
	if err := w.sample(ctx); err != nil {
		return err
	}
	return w.spilt(ctx)
}

// frequencies estimates in how many reports the groups' words occur in the text,
// and how many reports there are.
func frequencies(ctx context.Context, q *querier, groups []group) (map[string]float64, float64, error) {
	var lexemes []string
	for _, g := range groups {
		for _, t := range g.terms {
			lexemes = append(lexemes, lexeme(termWord, t))
		}
	}
	counted, total, err := sampleOf(ctx, q, lexemes)
	out := make(map[string]float64, len(counted))
	for l, n := range counted {
		out[l[1:]] = n
	}
	return out, total, err
}

func sampleOf(ctx context.Context, q *querier, lexemes []string) (map[string]float64, float64, error) {
	out := map[string]float64{}
	total := 0.0
	args := []any{""}
	for _, l := range lexemes[:min(len(lexemes), partSize)] {
		args = append(args, l)
	}
	err := q.each(ctx, func(row scanner) error {
		var term string
		var n float64
		if err := row.Scan(&term, &n); err != nil {
			return err
		}
		if term == "" {
			total = n * sampleEvery
		} else {
			out[term] = n * sampleEvery
		}
		return nil
	}, "SELECT term, reports FROM frequencies WHERE term IN ("+marks(len(args))+")", args...)
	return out, total, err
}

// weigh estimates which share of the reports matches and how close they lie, for
// PostgreSQL's choice of spans.
func (s *Store) weigh(ctx context.Context, q *querier, l *lookup, p *match.Plan) error {
	if !s.dialect.numbered || l.expr == "" {
		return nil
	}
	if err := s.measure(ctx, q, l); err != nil {
		return err
	}
	var terms, begin []string
	eachLexeme(p, func(op match.PlanOp, lexeme string) {
		if op == match.PlanPrefix {
			begin = append(begin, lexeme)
		} else {
			terms = append(terms, lexeme)
		}
	})
	counted, total, err := sampleOf(ctx, q, terms)
	if err != nil || total == 0 {
		return err
	}
	l.density.total = total
	beginning := map[string]float64{}
	for _, b := range begin {
		if beginning[b], _, err = sampleBeginning(ctx, q, b); err != nil {
			return err
		}
	}
	l.share = shareOf(p, func(op match.PlanOp, lexeme string) float64 {
		if op == match.PlanPrefix {
			return min(beginning[lexeme]/total, 1)
		}
		return min(counted[lexeme]/total, 1)
	})
	return nil
}

// sampleBeginning estimates in how many reports words with a beginning occur, those
// with several counted for each, and how many reports there are.
func sampleBeginning(ctx context.Context, q *querier, lexeme string) (n, total float64, err error) {
	err = q.row(ctx, `SELECT coalesce(sum(reports), 0), coalesce((SELECT reports FROM frequencies WHERE term = ''), 0)
		FROM (SELECT reports FROM frequencies WHERE term >= ? AND term < ? LIMIT 1000) AS begun`,
		lexeme, lexeme+string(utf8.MaxRune)).Scan(&n, &total)
	return n * sampleEvery, total * sampleEvery, err
}

func eachLexeme(p *match.Plan, fn func(op match.PlanOp, lexeme string)) {
	for _, k := range p.Kids {
		eachLexeme(k, fn)
	}
	switch p.Op {
	case match.PlanTerm, match.PlanPhrase, match.PlanPrefix:
		for _, t := range p.Terms {
			fn(p.Op, lexeme(lettersOf(1 << p.Column)[0], t))
		}
	case match.PlanSource, match.PlanBy, match.PlanSpeaker:
		for _, n := range p.Names {
			fn(p.Op, lexeme(fieldLetter(p.Op), n.Word))
		}
	case match.PlanLang:
		fn(p.Op, lexeme(fieldLang, p.Value))
	}
}

// shareOf takes words for independent of one another but for a certain pull:
// those of one query occur together more often than by chance. A phrase is taken
// for as common as its words together; the first span tells more.
func shareOf(p *match.Plan, of func(op match.PlanOp, lexeme string) float64) float64 {
	const pull = 0.8
	share, least := 1.0, 1.0
	switch p.Op {
	case match.PlanOr:
		share = 0
		for _, k := range p.Kids {
			share += shareOf(k, of)
		}
		return min(share, 1)
	case match.PlanAnd:
		for _, k := range p.Kids {
			n := shareOf(k, of)
			share *= n
			least = min(least, n)
		}
		return min(least, math.Pow(share, pull))
	case match.PlanAll, match.PlanNot, match.PlanAfter, match.PlanBefore, match.PlanFigure:
		return 1
	}
	eachLexeme(p, func(op match.PlanOp, lexeme string) {
		n := of(op, lexeme)
		share *= n
		least = min(least, n)
	})
	return min(least, math.Pow(share, pull))
}
