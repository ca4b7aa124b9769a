package check

import (
	"cmp"
	"context"
	"slices"
	"sort"

	"wiredesk/internal/news"
	"wiredesk/internal/text"
)

// Numbers of look-ups.
const (
	phraseWords   = 10 // words of a quote looked up as they are
	anchorsAtMost = 6  // pairs of words that an altered passage is looked up by
	verbatimLimit = 16 // reports that are looked at for words as they are
	anchorLimit   = 24 // and by anchors
	alignedAtMost = 6  // of them are aligned, those with the most words in common
)

// probe is a stretch of the draft that is looked for in the archive.
type probe struct {
	tokens []text.Token
}

// probe gives the index's words between two places, without those in skip.
func (d *draft) probe(start, end int, skip []news.Place) probe {
	from := sort.Search(len(d.tokens), func(i int) bool { return d.tokens[i].Start >= start })
	var out probe
	for _, t := range d.tokens[from:] {
		if t.End > end {
			break
		}
		if !slices.ContainsFunc(skip, func(p news.Place) bool { return t.Start < p.End && p.Start < t.End }) {
			out.tokens = append(out.tokens, t)
		}
	}
	return out
}

// verbatim looks for the probe's words as they stand, each part of a shortened quote.
func (d *draft) verbatim(ctx context.Context, parts []probe) ([]news.Report, error) {
	var groups [][][]string
	for _, p := range parts {
		var words []string
		for _, t := range p.tokens[:min(len(p.tokens), phraseWords)] {
			words = append(words, t.Word)
		}
		if len(words) > 0 && len(groups) < 4 {
			groups = append(groups, [][]string{words})
		}
	}
	if len(groups) == 0 {
		return nil, nil
	}
	return d.Archive.Holding(ctx, "", groups, verbatimLimit)
}

// near looks for reports that hold something like the probe: first those with an
// anchor of its first half and one of its second, then those with any.
func (d *draft) near(ctx context.Context, p probe, enough func([]news.Report) bool) error {
	anchors, err := d.anchors(ctx, p)
	if err != nil || len(anchors) == 0 {
		return err
	}
	if half := len(anchors) / 2; half > 0 {
		groups := [][][]string{rarest(anchors[:half], 2), rarest(anchors[half:], 2)}
		found, err := d.Archive.Holding(ctx, d.lang, groups, anchorLimit)
		if err != nil || enough(found) {
			return err
		}
	}
	any := [][][]string{rarest(anchors, 3)}
	found, err := d.Archive.Holding(ctx, d.lang, any, anchorLimit)
	if err == nil && len(found) == 0 && d.lang != "" { // a short draft may be taken for another language
		found, err = d.Archive.Holding(ctx, "", any, anchorLimit)
	}
	if err == nil {
		enough(found)
	}
	return err
}

// scattered looks for reports that hold one of the two rarest words of the probe
// and one of the next two: where each pair of neighbours has a changed word.
func (d *draft) scattered(ctx context.Context, p probe, enough func([]news.Report) bool) error {
	var words []text.Token
	for _, t := range p.tokens {
		known := func(o text.Token) bool { return o.Word == t.Word }
		if d.common[t.Word] > 0 && !text.IsFunctionWord(t.Word) && !slices.ContainsFunc(words, known) {
			words = append(words, t)
		}
	}
	if len(words) < 2 {
		return nil
	}
	slices.SortStableFunc(words, func(a, b text.Token) int { return cmp.Compare(d.frequency(a), d.frequency(b)) })
	words = words[:min(len(words), 4)]
	groups := make([][][]string, 2)
	for i, t := range words {
		g := &groups[i*2/len(words)]
		*g = append(*g, []string{t.Word})
	}
	found, err := d.Archive.Holding(ctx, d.lang, groups, anchorLimit)
	if err == nil {
		enough(found)
	}
	return err
}

// anchor is a phrase that an altered passage is looked up by.
type anchor struct {
	words  []string
	rarity float64
}

// rarest gives the phrases of at most n anchors: common ones would bring the
// newest reports that hold them, instead of the one that is meant.
func rarest(anchors []anchor, n int) [][]string {
	sorted := slices.Clone(anchors)
	slices.SortStableFunc(sorted, func(a, b anchor) int { return cmp.Compare(a.rarity, b.rarity) })
	var out [][]string
	for _, a := range sorted[:min(n, len(sorted))] {
		out = append(out, a.words)
	}
	return out
}

// anchors gives the rarest pairs of neighbouring words that don't overlap, in the
// order of the text; a single word where there is no pair.
func (d *draft) anchors(ctx context.Context, p probe) ([]anchor, error) {
	if err := d.count(ctx, p); err != nil {
		return nil, err
	}
	type pair struct {
		at     int
		rarity float64
	}
	var pairs []pair
	for i := 1; i < len(p.tokens); i++ {
		if p.tokens[i].Start-p.tokens[i-1].End <= maxApart {
			pairs = append(pairs, pair{i - 1, min(d.frequency(p.tokens[i-1]), d.frequency(p.tokens[i]))})
		}
	}
	if len(pairs) == 0 {
		var single []anchor
		for _, t := range p.tokens[:min(len(p.tokens), 1)] {
			single = append(single, anchor{words: []string{t.Word}})
		}
		return single, nil
	}
	slices.SortStableFunc(pairs, func(a, b pair) int { return cmp.Compare(a.rarity, b.rarity) })
	var chosen []pair
	for _, c := range pairs {
		beside := func(o pair) bool { return o.at == c.at-1 || o.at == c.at+1 }
		if len(chosen) < anchorsAtMost && !slices.ContainsFunc(chosen, beside) {
			chosen = append(chosen, c)
		}
	}
	slices.SortFunc(chosen, func(a, b pair) int { return a.at - b.at })
	var out []anchor
	for _, c := range chosen {
		out = append(out, anchor{[]string{p.tokens[c.at].Word, p.tokens[c.at+1].Word}, c.rarity})
	}
	return out, nil
}

// maxApart is how many signs may stand between neighbours: a comma and a mark do,
// a figure that was left out doesn't.
const maxApart = 3

// count asks how common the probe's words are, once for each.
func (d *draft) count(ctx context.Context, p probe) error {
	var ask []string
	for _, t := range p.tokens {
		if _, known := d.common[t.Word]; !known && !slices.Contains(ask, t.Word) {
			ask = append(ask, t.Word)
		}
	}
	if len(ask) == 0 {
		return nil
	}
	counted, err := d.Archive.Common(ctx, ask)
	if d.common == nil {
		d.common = map[string]float64{}
	}
	for _, w := range ask {
		d.common[w] = counted[w]
	}
	return err
}

// frequency ranks a word by the reports that hold it; where the archive is too
// small to tell, function words are common and short words likelier than long ones.
func (d *draft) frequency(t text.Token) float64 {
	f := d.common[t.Word]
	if text.IsFunctionWord(t.Word) {
		f += 1e6
	}
	return f + 10/float64(1+t.End-t.Start)
}

// likest gives the reports that hold most of the ids, by weight.
func (d *draft) likest(ids []int32, found []news.Report) []*page {
	wanted := map[int32]bool{}
	for _, id := range ids {
		wanted[id] = true
	}
	type scored struct {
		page *page
		sum  int32
	}
	var all []scored
	for i := range found {
		p := d.page(&found[i])
		met := map[int32]bool{}
		s := scored{page: p}
		for _, w := range p.words {
			if wanted[w.id] && !met[w.id] {
				met[w.id] = true
				s.sum += d.weight(w.id)
			}
		}
		all = append(all, s)
	}
	slices.SortStableFunc(all, func(a, b scored) int { return cmp.Compare(b.sum, a.sum) })
	var out []*page
	for _, s := range all[:min(len(all), alignedAtMost)] {
		out = append(out, s.page)
	}
	return out
}

func (d *draft) weight(id int32) int32 {
	if id < 0 {
		return contentWeight
	}
	return d.words.weights[id]
}
