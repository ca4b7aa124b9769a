package archive

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"wiredesk/internal/match"
	"wiredesk/internal/news"
)

// TestLanes: a page is the same, and in the same order, whether its reports are judged
// one after another or in lanes.
func TestLanes(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		texts := make([]string, 150)
		for i := range texts {
			texts[i] = "fox " + strings.Repeat("hen ", i%3)
		}
		numbered(t, s, texts...)
		third := func() evaluator {
			return func(r *news.Report) (bool, []match.Hit) { return strings.Count(r.Text, "hen") == 2, nil }
		}
		verified := op(match.PlanAnd, term(match.TextStems, "fox"))
		verified.Exact = false
		look := func(e evaluators, p *match.Plan, o FindOptions) string {
			got, err := s.find(t.Context(), "d", e, fixed(p), o)
			if err != nil {
				t.Fatal(err)
			}
			out := fmt.Sprint(got.Total, got.More, got.Window)
			for _, h := range got.Hits {
				out += fmt.Sprint(" ", h.Report.ID)
			}
			return out
		}
		for _, o := range []FindOptions{{}, {Limit: 1}, {Limit: 30, Offset: 3}, {Limit: 20, Offset: 140}, {Sort: SortBest}, {Limit: 7, Count: true}, {Limit: 7, Months: true}} {
			in := func(lanes int) []string {
				defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(lanes))
				return []string{look(always, term(match.TextStems, "fox"), o), look(third, verified, o)}
			}
			if one, two := in(1), in(4); !slices.Equal(one, two) {
				t.Errorf("%+v: one lane finds %q, lanes %q", o, one, two)
			}
		}
	})
}

// TestLaneFails: what goes wrong while a page is judged is what the look-up says, and
// no connection is lost by it.
func TestLaneFails(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		numbered(t, s, slices.Repeat([]string{"fox"}, 150)...)
		for range 10 {
			ctx, cancel := context.WithCancel(t.Context())
			stop := func() evaluator {
				return func(*news.Report) (bool, []match.Hit) { cancel(); return true, nil }
			}
			if _, err := s.find(ctx, "d", stop, fixed(term(match.TextStems, "fox")), FindOptions{}); err == nil {
				t.Error("a look-up that was broken off says nothing of it")
			} else if !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		}
		if in := s.reader.Stats().InUse; in != 0 {
			t.Errorf("%d connections are in use", in)
		}
	})
}

// TestHalves: the newest candidates are the same, with their weights, whether they are read
// from one place or from two, wherever they crowd.
func TestHalves(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		s.fullVolume = 500
		apart := func(n int) time.Duration { // from the oldest to the newest
			switch {
			case n < 75:
				return 60 * 24 * time.Hour
			case n < 400 || n > 900:
				return time.Minute
			}
			return 90 * time.Minute
		}
		at := noon.AddDate(-12, 0, 0)
		var batch []Addition
		for n := range 1300 {
			r := sample(n)
			r.Title, r.Text = "t", "fox"+strings.Repeat(" hen", n%5)
			if n < 75 {
				r.Text += " owl"
			}
			at = at.Add(apart(n))
			r.Published = at
			batch = append(batch, Addition{Desk: "d", Report: r, Now: at})
		}
		for part := range slices.Chunk(batch, 100) {
			if _, err := s.AddAll(t.Context(), part); err != nil {
				t.Fatal(err)
			}
		}
		read := func(lanes int, p *match.Plan, before int64, limit int) (out []candidate) {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(lanes))
			err := s.search(t.Context(), "read", func(ctx context.Context, q *querier) (err error) {
				search, err := s.searchFor(ctx, q, "d", always, fixed(p), FindOptions{Sort: SortBest})
				if err != nil {
					return err
				}
				out, err = s.readCandidates(ctx, q, search.lookup, before, limit, true)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
		fox, hen, owl := term(match.TextStems, "fox"), term(match.TextStems, "hen"), term(match.TextStems, "owl")
		all := read(1, fox, 0, 5000)
		if len(all) != len(batch) {
			t.Fatalf("%d candidates of %d", len(all), len(batch))
		}
		for _, p := range []*match.Plan{fox, hen, owl, op(match.PlanAnd, fox, op(match.PlanNot, hen)), op(match.PlanOr, fox, hen)} {
			for _, before := range []int64{0, all[250].id, all[900].id, all[1290].id} {
				for _, limit := range []int{worthHalving, window + 1, 5000} {
					one, two := read(1, p, before, limit), read(4, p, before, limit)
					if !slices.EqualFunc(one, two, func(a, b candidate) bool {
						return a.id == b.id && a.length == b.length && bytes.Equal(a.terms, b.terms)
					}) {
						t.Errorf("%v before %d, %d at most: %d candidates from one place, %d from two", p, before, limit, len(one), len(two))
					}
				}
			}
		}
	})
}
