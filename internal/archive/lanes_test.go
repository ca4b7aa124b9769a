package archive

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

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
		for _, o := range []FindOptions{{}, {Limit: 1}, {Limit: 30, Offset: 3}, {Limit: 20, Offset: 140}, {Sort: SortBest}, {Limit: 7, Months: true}} {
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
