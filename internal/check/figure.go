package check

import (
	"context"
	"math"
	"slices"
	"strings"
	"unicode"

	"wiredesk/internal/news"
	"wiredesk/internal/text"
)

// What counts as the same statement about a figure.
const (
	sentenceWords = 18  // on each side of a figure, within its sentence
	fewWords      = 5   // a sentence with fewer words takes its neighbours too
	nearWords     = 5   // on each side, in which the statement must be the same
	minStatement  = 0.6 // share of the sentence's weight that is kept
	minNear       = 0.5 // share of what stands right beside the figure
	looseShare    = 0.4 // share of content words of a statement told otherwise
	looseWords    = 3   // of them at least
	maxValues     = 8   // archived values that are listed
)

// stated is an archived figure that says the same thing, perhaps in another number.
type stated struct {
	passage  Passage
	coverage float64
}

// figure compares the draft's figure number i. One without a word of content beside
// it states nothing that could be compared, as in "($1 = 8.3 yuan)", and gets no verdict.
func (d *draft) figure(ctx context.Context, i int) (Finding, error) {
	own := &d.figures[i]
	f := Finding{Kind: Figure, Start: own.Start, End: own.End, Text: own.Text, Verdict: Absent, Figure: own}
	tokens := d.own.tokens(d.lang)
	at := slices.IndexFunc(tokens, func(t token) bool { return t.figure == i })
	if at < 0 {
		return f, nil
	}
	lo, hi := d.own.sentence(tokens, at)
	if _, content := d.inCommon(tokens[lo:hi], nil); content == 0 {
		f.Verdict = ""
		return f, nil
	}
	var skip []news.Place
	for _, t := range tokens[lo:hi] {
		if t.figure >= 0 {
			skip = append(skip, news.Place{Start: t.start, End: t.end})
		}
	}
	var all []stated
	seen := map[int64]bool{}
	err := d.near(ctx, d.probe(tokens[lo].start, tokens[hi-1].end, skip), func(found []news.Report) bool {
		found = slices.DeleteFunc(found, func(r news.Report) bool { return seen[r.ID] })
		for _, p := range d.likest(masked(d.own, tokens[lo:hi]), found) {
			seen[p.report.ID] = true
			if s, ok := d.statement(own, p, tokens[lo:hi], at-lo); ok {
				all = append(all, s)
			}
		}
		return slices.ContainsFunc(all, func(s stated) bool { return sameValue(own, s.passage.Figure) })
	})
	if err != nil || len(all) == 0 {
		return f, err
	}
	f.decide(all)
	return f, nil
}

// masked numbers tokens with all figures as one.
func masked(_ *page, tokens []token) []int32 {
	out := make([]int32, len(tokens))
	for i, t := range tokens {
		out[i] = t.id
	}
	return out
}

// sentence gives the tokens around one, to the ends of its sentence, or of its
// paragraph where the sentence is short.
func (p *page) sentence(tokens []token, at int) (int, int) {
	stops := func(ends func(string, token) bool) (int, int) {
		lo, hi := at, at+1
		for lo > 0 && at-lo < sentenceWords && !ends(p.text(tokens[lo-1].end, tokens[lo].start), tokens[lo]) {
			lo--
		}
		for hi < len(tokens) && hi-at <= sentenceWords && !ends(p.text(tokens[hi-1].end, tokens[hi].start), tokens[hi]) {
			hi++
		}
		return lo, hi
	}
	lo, hi := stops(func(between string, next token) bool {
		return strings.Contains(between, "\n") || strings.ContainsAny(between, ".!?") && unicode.IsUpper(p.runes[next.start])
	})
	if hi-lo > fewWords {
		return lo, hi
	}
	return stops(func(between string, _ token) bool { return strings.Contains(between, "\n") })
}

// statement finds the archived figure that stands where the draft's does: in the
// same sentence, or in one that tells the same of the same thing.
func (d *draft) statement(own *news.Figure, p *page, a []token, at int) (stated, bool) {
	b := p.tokens(d.lang)
	if len(p.figures) == 0 {
		return stated{}, false
	}
	// Lists repeat a line with other numbers: the one with the same numbers comes first.
	for _, ids := range []func(*page, []token) []int32{d.exactly, masked} {
		x, y := ids(d.own, a), ids(p, b)
		from, to := window(x, y, d.weight)
		way := align(x, y[from:to], d.weight, nil)
		if j := way.to[at]; j != unmatched && b[from+j].figure >= 0 {
			coverage, near := d.kept(a, way.to, at)
			if coverage >= minStatement && near >= minNear {
				return p.stated(b[from+j].figure, coverage), true
			}
		}
	}
	return d.retold(own, p, a, b)
}

// exactly numbers tokens with figures told apart by how they are written.
func (d *draft) exactly(p *page, tokens []token) []int32 {
	out := make([]int32, len(tokens))
	for i, t := range tokens {
		if out[i] = t.id; t.figure >= 0 {
			out[i] = d.words.id("#" + p.figures[t.figure].Text)
		}
	}
	return out
}

// kept gives the share of the sentence's weight that an alignment keeps, and of
// what stands right beside the figure.
func (d *draft) kept(a []token, to []int, at int) (all, near float64) {
	var kept, sum, nearKept, nearSum float64
	for i, t := range a {
		if i == at {
			continue
		}
		w := float64(d.weight(t.id))
		sum += w
		close := i >= at-nearWords && i <= at+nearWords
		if close {
			nearSum += w
		}
		if to[i] != unmatched {
			kept += w
			if close {
				nearKept += w
			}
		}
	}
	return kept / max(1, sum), nearKept / max(1, nearSum)
}

func (p *page) stated(figure int, coverage float64) stated {
	f := &p.figures[figure]
	out := stated{passage: p.passage(f.Start, f.End), coverage: coverage}
	out.passage.Figure = f
	return out
}

// retold looks for a figure of the same kind and unit that counts the same thing
// in a sentence that shares its content words.
func (d *draft) retold(own *news.Figure, p *page, a, b []token) (stated, bool) {
	thing := d.thing(own)
	if thing == "" {
		return stated{}, false
	}
	best, share := -1, 0.0
	for j, t := range b {
		if t.figure < 0 || !alikeIn(own, &p.figures[t.figure]) || d.thing(&p.figures[t.figure]) != thing {
			continue
		}
		lo, hi := p.sentence(b, j)
		if n, of := d.inCommon(a, b[lo:hi]); n >= looseWords && float64(n) >= looseShare*float64(of) && float64(n)/float64(of) > share {
			best, share = t.figure, float64(n)/float64(of)
		}
	}
	if best < 0 {
		return stated{}, false
	}
	return p.stated(best, share), true
}

// thing gives the term of the word that says what is counted.
func (d *draft) thing(f *news.Figure) string {
	words := d.Analyser.Words(f.Counted, d.lang)
	if len(words) == 0 {
		return ""
	}
	return words[len(words)-1].Term
}

// inCommon counts the content words of a, and those of them that b has.
func (d *draft) inCommon(a, b []token) (common, all int) {
	met := map[int32]bool{}
	for _, t := range b {
		met[t.id] = true
	}
	for _, t := range a {
		if t.figure >= 0 || d.weight(t.id) < contentWeight {
			continue
		}
		all++
		if met[t.id] {
			common++
		}
	}
	return common, all
}

// decide takes the verdict from what the archive states of the same thing.
func (f *Finding) decide(all []stated) {
	slices.SortStableFunc(all, func(a, b stated) int { return b.passage.Report.Date().Compare(a.passage.Report.Date()) })
	var same, hedged, newest *stated
	for i := range all {
		s := &all[i]
		switch {
		case !sameValue(f.Figure, s.passage.Figure):
			if newest == nil && alikeIn(f.Figure, s.passage.Figure) {
				newest = s
			}
		case sameHedge(f.Figure.Hedge, s.passage.Figure.Hedge):
			if same == nil {
				same = s
			}
		case hedged == nil:
			hedged = s
		}
	}
	switch {
	case same != nil && newest != nil && newest.passage.Report.Date().After(same.passage.Report.Date()) && newest.coverage >= minStatement:
		f.Verdict, f.Archived, f.Values = Newer, &newest.passage, values(all)
	case same != nil:
		f.Verdict, f.Archived = Same, &same.passage
	case hedged != nil:
		f.Verdict, f.Archived = Hedge, &hedged.passage
	default:
		f.Verdict, f.Values = Different, values(all)
		f.Archived = &f.Values[0]
	}
}

func values(all []stated) []Passage {
	var out []Passage
	for _, s := range all[:min(len(all), maxValues)] {
		out = append(out, s.passage)
	}
	return out
}

// alikeIn tells whether two figures are of one kind and unit.
func alikeIn(a, b *news.Figure) bool {
	return a.Kind == b.Kind && text.Fold(a.Unit) == text.Fold(b.Unit)
}

// sameValue tells whether two figures are one number, or one range, of one unit.
func sameValue(a, b *news.Figure) bool {
	return alikeIn(a, b) && equal(a.Value, b.Value) && equal(a.Low, b.Low) && equal(a.High, b.High)
}

func equal(a, b *float64) bool {
	if a == nil || b == nil {
		return a == b
	}
	return math.Abs(*a-*b) <= 1e-9*max(math.Abs(*a), math.Abs(*b))
}

// sameHedge tells whether two hedges claim the same. A rise or a fall is a hedge
// only against its opposite: whether a sentence says it depends on how it is told.
func sameHedge(a, b news.Hedge) bool {
	return a == b || change(a) && b == news.HedgeNone || change(b) && a == news.HedgeNone
}

func change(h news.Hedge) bool { return h == news.HedgeUp || h == news.HedgeDown }
