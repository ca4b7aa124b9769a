package match_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"wiredesk/internal/match"
	"wiredesk/internal/match/matchtest"
	"wiredesk/internal/news"
	"wiredesk/internal/query"
	"wiredesk/internal/text"
)

// TestSetChanges puts, replaces and removes watches between reports, and checks
// that the set always says what its watches say one by one.
func TestSetChanges(t *testing.T) {
	c := matchtest.New(5)
	rng := rand.New(rand.NewPCG(5, 5))
	a, names := text.NewAnalyser(), text.NewNames(nil)
	set, have := match.NewSet(), map[int64]*match.Matcher{}
	for range 120 {
		r := c.Report()
		d := match.NewDoc(a, r)
		for range 10 {
			id := int64(rng.IntN(200))
			if rng.IntN(3) == 0 {
				set.Remove(id)
				delete(have, id)
				continue
			}
			q, err := query.Parse(c.Query(r), c.Now())
			if err != nil {
				continue
			}
			have[id] = match.Compile(q, names)
			set.Put(id, have[id])
		}
		var want []int64
		for id, m := range have {
			if m.Match(d) {
				want = append(want, id)
			}
		}
		slices.Sort(want)
		if got := set.Match(d); !slices.Equal(got, want) {
			t.Fatalf("report %d: the set has %v, its watches say %v", r.ID, got, want)
		}
	}
	if set.Len() != len(have) {
		t.Errorf("%d watches in the set, want %d", set.Len(), len(have))
	}
}

// TestSetKeepsDesksApart checks that one desk's alias doesn't reach another's watch.
func TestSetKeepsDesksApart(t *testing.T) {
	q, err := query.ParseWatch("ogre", day("2022-06-26"))
	if err != nil {
		t.Fatal(err)
	}
	set := match.NewSet()
	set.Put(1, match.Compile(q, text.NewNames([][]string{{"Ogre", "Volkov"}})))
	set.Put(2, match.Compile(q, text.NewNames(nil)))
	a := text.NewAnalyser()
	for body, want := range map[string][]int64{"They met Volkov.": {1}, "They met an ogre.": {1, 2}, "Nobody": nil} {
		if got := set.Match(match.NewDoc(a, &news.Report{Text: body, Lang: "en"})); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", body, got, want)
		}
	}
}

// TestSetAtOnce changes and asks from many goroutines; it is of use with -race.
func TestSetAtOnce(t *testing.T) {
	a, names, set := text.NewAnalyser(), text.NewNames(nil), match.NewSet()
	q, err := query.ParseWatch("soldier prison", day("2022-06-26"))
	if err != nil {
		t.Fatal(err)
	}
	m := match.Compile(q, names)
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			for i := range 200 {
				set.Put(int64(g*1000+i%20), m)
				if d := match.NewDoc(a, report()); len(set.Match(d)) == 0 {
					t.Error("a watch that is there doesn't match")
				}
				set.Remove(int64(g*1000 + (i+10)%20))
			}
		})
	}
	wg.Wait()
}

// TestSetLearns: of watches that ask for a long word that is in every report and a short
// one that is in few, a set that has met reports looks at few, and still finds those that
// match.
func TestSetLearns(t *testing.T) {
	a, names, set := text.NewAnalyser(), text.NewNames(nil), match.NewSet()
	const watches, reports = 2000, 300
	for id := range int64(watches) {
		q, err := query.ParseWatch(fmt.Sprintf("correspondent %d", 10+id), day("2022-06-26"))
		if err != nil {
			t.Fatal(err)
		}
		set.Put(id, match.Compile(q, names))
	}
	doc := func(n int64) *match.Doc {
		return match.NewDoc(a, &news.Report{Text: fmt.Sprintf("Our correspondent counted %d.", 10+n), Lang: "en"})
	}
	if got := set.Looked(doc(0)); got != watches {
		t.Fatalf("before it has met any a report leads to %d watches, want all %d", got, watches)
	}
	for n := range int64(reports) {
		if got := set.Match(doc(n)); !slices.Equal(got, []int64{n}) {
			t.Fatalf("report %d matches %v", n, got)
		}
	}
	if got := set.Looked(doc(5)); got > 5 {
		t.Errorf("after %d reports one still leads to %d watches", reports, got)
	}
}
