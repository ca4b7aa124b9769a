package dedup

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// Arrival is a report that arrives, to be put into a story.
type Arrival struct {
	Report int64
	At     time.Time
	Keys   []Key // by which it may be known exactly: address, guid
	Print  *Print
}

// Key is an exact name of a report; the reports that share one tell the same news.
type Key struct {
	Reason Reason // SameAddress or SameGUID
	Value  string
}

// Entry is a report that arrived before.
type Entry struct {
	Report int64
	Story  int64
	Size   int // reports in the story
	At     time.Time
	Print  *Print
}

// Index is where recent reports are looked up. At is the moment of the look-up,
// before which a window counts.
type Index interface {
	// Known gives a recent report with that exact key.
	Known(ctx context.Context, at time.Time, k Key) (e Entry, ok bool, err error)
	// Near gives the recent reports that share most of the terms, most first, at most limit.
	Near(ctx context.Context, at time.Time, terms []uint32, limit int) ([]Entry, error)
	// Put remembers a report under its story, its keys and its terms. Without terms it
	// is a text that is there already: what is known by its words stays as it is.
	Put(ctx context.Context, a Arrival, story int64, keys []Key, terms []uint32) error
	// Unite makes the reports of the stories from part of the story into.
	Unite(ctx context.Context, into int64, from []int64) error
}

// Decision is the story of a report, and why.
type Decision struct {
	Report   int64
	Story    int64
	New      bool    // it begins the story
	With     int64   // the report that it agrees with most
	Reason   Reason  // why they are one story; Unlike for a new one
	Score    float32 // of With
	Passages []Passage
	Merged   []int64 // stories that turn out to be this one too
}

// Grouper puts reports into stories as they arrive. It isn't safe for concurrent use.
type Grouper struct {
	Index  Index
	Rarity *Rarity
	// Apart tells whether a person split the two stories, which are then never
	// joined. It may be nil.
	Apart func(x, y int64) bool
}

// Numbers of looking up.
const (
	TermCount  = 32        // terms by which a report is found again
	RenewAfter = time.Hour // a text that still arrives is found again by its newest copy
	Candidates = 24        // reports that are compared
)

// Add decides a report's story and remembers it.
func (g *Grouper) Add(ctx context.Context, a Arrival) (Decision, error) {
	keys := a.Keys
	if a.Print.Exact() != 0 {
		keys = append(slices.Clip(keys), textKey(a.Print))
	}
	for _, k := range keys {
		e, ok, err := g.Index.Known(ctx, a.At, k)
		if err != nil {
			return Decision{}, err
		}
		if ok {
			d := Decision{Report: a.Report, Story: e.Story, With: e.Report, Reason: k.Reason, Score: 1}
			if k.Reason == SameText {
				d.Passages = whole(a.Print, e.Print)
			}
			return d, g.Index.Put(ctx, a, e.Story, keys, g.termsUnless(k.Reason == SameText && a.At.Sub(e.At) < RenewAfter, a.Print))
		}
	}
	return g.near(ctx, a, keys)
}

// termsUnless keeps texts that are there already out of the look-up: the same text
// on ten thousand addresses is found by its first.
func (g *Grouper) termsUnless(there bool, p *Print) []uint32 {
	if there {
		return nil
	}
	return p.Terms(g.Rarity, TermCount)
}

func (g *Grouper) near(ctx context.Context, a Arrival, keys []Key) (Decision, error) {
	terms := a.Print.Terms(g.Rarity, TermCount)
	found, err := g.Index.Near(ctx, a.At, terms, Candidates)
	if err != nil {
		return Decision{}, err
	}
	all := make([]Compared, 0, len(found))
	for _, e := range found {
		all = append(all, Compared{e, Compare(a.Print, e.Print, g.Rarity)})
	}
	d := Decide(a.Report, all, g.Apart)
	if err := g.Index.Unite(ctx, d.Story, d.Merged); err != nil {
		return Decision{}, err
	}
	if d.New {
		g.Rarity.LearnStory(a.Print)
	}
	return d, g.Index.Put(ctx, a, d.Story, keys, terms)
}

// Compared is an earlier report and how it compares with the one that arrives.
type Compared struct {
	Entry
	Verdict
}

// Decide chooses among the reports compared: the story of the best, and with it
// every other story that the report belongs to as surely.
func Decide(report int64, all []Compared, apart func(x, y int64) bool) Decision {
	d := Decision{Report: report, Story: report, New: true, Reason: Unlike}
	slices.SortStableFunc(all, func(x, y Compared) int { return cmp.Compare(y.Score, x.Score) })
	for _, c := range all {
		switch {
		case !c.Same || !supported(all, c.Entry) || c.Story == d.Story || slices.Contains(d.Merged, c.Story):
		case d.New:
			d.New, d.Story, d.With, d.Reason, d.Score, d.Passages = false, c.Story, c.Entry.Report, c.Verdict.Reason, c.Score, c.Verdict.Passages
		case c.Score < mergeFrom || apart != nil && apart(d.Story, c.Story):
		default:
			d.Merged = append(d.Merged, c.Story)
		}
	}
	return d
}

// Numbers of deciding, chosen on wire-dev; docs/stories.md has each half's figures.
const (
	mergeFrom   = 0.55 // score from which a report unites two stories that were apart
	supportFrom = 0.3  // mean score that the story's other reports must reach
	supportOf   = 6    // reports of a story that are counted in the mean
)

// supported tells whether a report agrees with a story and not with one report of
// it alone, which may have quoted it at length beside its own news.
func supported(all []Compared, e Entry) bool {
	var sum float32
	for _, c := range all {
		if c.Story == e.Story {
			sum += c.Score
		}
	}
	return sum >= supportFrom*float32(min(e.Size, supportOf))
}
