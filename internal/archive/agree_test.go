package archive

import (
	"context"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"wiredesk/internal/match"
	"wiredesk/internal/query"
	"wiredesk/internal/text"
)

// TestFindIsWhatMatches holds generated queries on generated reports against the
// plain evaluator: both stores find exactly what it says, in the same order. With
// WIREDESK_TEST_FULL=1 it takes 2,000 queries and 5,000 reports.
func TestFindIsWhatMatches(t *testing.T) {
	reports, queries := 200, 80
	if os.Getenv("WIREDESK_TEST_FULL") != "" {
		reports, queries = 5000, 2000
	}
	c := newCorpus(7, 3000, 97*time.Minute)
	a := text.NewAnalyser()
	var all []Addition
	var docs []*match.Doc
	for n := range reports {
		r := c.report(n)
		r.FirstSeen = r.Published.Add(time.Minute)
		switch {
		case n%17 == 0:
			r.Published = time.Time{}
		case n%13 == 0: // dated ahead
			r.FirstSeen = r.Published.AddDate(0, 0, -n%100-1)
		}
		all = append(all, Addition{Desk: "d", Report: r, Now: r.FirstSeen})
		docs = append(docs, match.NewDoc(a, &all[n].Report))
	}
	var texts []string
	for len(texts) < queries {
		texts = append(texts, c.query(&all[c.IntN(reports)].Report, 2))
	}
	cases := casesOf(texts, docs)
	onBoth(t, func(t *testing.T, s *Store) {
		s.deadline = time.Minute
		s.fullVolume = reports / 5
		var ids []int64
		for part := range slices.Chunk(all, reports/20) {
			done, err := s.AddAll(t.Context(), part)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range done {
				ids = append(ids, d.ID)
			}
		}
		if all := s.volumes.Load(); all != nil && len(*all) < 3 {
			t.Errorf("the index is kept in %d volumes", len(*all))
		}
		hits, exact, loosely := 0, 0, 0
		for _, c := range cases {
			hits += len(c.docs)
			l := compare(t, s, c, ids, 0)
			if l.exact {
				exact++
			}
			if begins(c.matcher) && s.path != "" {
				compare(t, s, c, ids, 20)
				loosely++
			}
		}
		t.Logf("%d queries of %d agree on %d reports, %d matches; %d planned exactly", len(cases), len(texts), reports, hits, exact)
		if len(cases) < queries*8/10 || hits < len(cases) || loosely == 0 && s.path != "" {
			t.Errorf("too little was compared")
		}
	})
}

// agreement is a query and the documents that it matches by the plain evaluator.
type agreement struct {
	query   string
	matcher *match.Matcher
	docs    []int
}

func casesOf(texts []string, docs []*match.Doc) []agreement {
	var out []agreement
	names := text.NewNames(nil)
	for _, q := range texts {
		parsed, err := query.Parse(q, noon)
		if err != nil {
			continue // the language refuses it, for look-ups and watches alike
		}
		c := agreement{query: q, matcher: match.Compile(parsed, names)}
		for i, d := range docs {
			if c.matcher.Match(d) {
				c.docs = append(c.docs, i)
			}
		}
		out = append(out, c)
	}
	return out
}

func begins(m *match.Matcher) bool {
	found := false
	eachBeginning(m.Plan(), func(*match.Plan) { found = true })
	return found
}

// compare gives what the look-up was planned as. The first candidates may be asked for
// without the query's beginnings.
func compare(t *testing.T, s *Store, c agreement, ids []int64, loosely int) *lookup {
	t.Helper()
	var want, got []int64
	for _, i := range c.docs {
		want = append(want, ids[i])
	}
	slices.Sort(want)
	slices.Reverse(want)
	l, err := s.numbers(t.Context(), "d", c.matcher, loosely, &got)
	if err != nil {
		t.Fatalf("%s: %v", c.query, err)
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s (asked for as %s, exact %v): found %d, want %d%s", c.query, l.expr, l.exact, len(got), len(want), firstDifference(got, want))
	}
	return l
}

func firstDifference(got, want []int64) string {
	for _, id := range got {
		if !slices.Contains(want, id) {
			return fmt.Sprint("; ", id, " doesn't match")
		}
	}
	for _, id := range want {
		if !slices.Contains(got, id) {
			return fmt.Sprint("; ", id, " is missing")
		}
	}
	return "; the order differs"
}

// numbers gives the numbers of all matches and how they were asked for.
func (s *Store) numbers(ctx context.Context, desk string, m *match.Matcher, loosely int, out *[]int64) (l *lookup, err error) {
	err = s.look(ctx, "list matches", func(ctx context.Context, q *querier) error {
		o := FindOptions{Limit: 50}
		search, err := s.searchFor(ctx, q, desk, s.evaluatorsOf(m), m.Plan, o)
		if err != nil {
			return err
		}
		if loosely > 0 {
			search.loose = s.looseLookup(search.lookup, m.Plan(), o, loosely)
		}
		l = search.lookup
		return search.eachID(ctx, allOfThem, func(id int64) { *out = append(*out, id) })
	})
	return l, err
}
