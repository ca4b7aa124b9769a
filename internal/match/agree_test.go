package match_test

import (
	"slices"
	"testing"

	"wiredesk/internal/match"
	"wiredesk/internal/match/matchtest"
	"wiredesk/internal/news"
	"wiredesk/internal/query"
	"wiredesk/internal/text"
)

// TestAgree draws queries and reports, and checks that a query alone, the same
// query as a watch in a set of all, and its plan on an index agree.
func TestAgree(t *testing.T) {
	c := matchtest.New(1)
	a, names := text.NewAnalyser(), text.NewNames(nil)
	var reports []*news.Report
	for range 60 {
		reports = append(reports, c.Report())
	}
	var matchers []*match.Matcher
	var plans [][]*match.Plan
	set := match.NewSet()
	for len(matchers) < 300 {
		s := c.Query(reports[len(matchers)%len(reports)])
		q, err := query.Parse(s, c.Now())
		if err != nil {
			continue
		}
		m := match.Compile(q, names)
		set.Put(int64(len(matchers)), m)
		matchers = append(matchers, m)
		plans = append(plans, []*match.Plan{m.Plan(), m.Plan("en", "fr", "ru", "uk")})
	}
	for range 2 { // then the anchors have been gone over
		for _, r := range reports {
			set.Match(match.NewDoc(a, r))
		}
	}
	found := 0
	for _, r := range reports {
		d := match.NewDoc(a, r)
		ix := indexOf(d)
		inSet := set.Match(d)
		for i, m := range matchers {
			ok, hits := m.Eval(d)
			if ok {
				found++
			}
			if _, in := slices.BinarySearch(inSet, int64(i)); in != ok {
				t.Errorf("%s on report %d: alone %v, in the set %v", m.Query(), r.ID, ok, in)
			}
			if i%10 == 0 && ok && !slices.Equal(hits, set.Places(int64(i), d)) {
				t.Errorf("%s on report %d: places differ", m.Query(), r.ID)
			}
			for _, p := range plans[i] {
				if got := ix.holds(p); ok && !got || p.Exact && got != ok {
					t.Errorf("%s on report %d: matches %v, plan says %v (exact %v)", m.Query(), r.ID, ok, got, p.Exact)
				}
			}
		}
	}
	if found < 1000 {
		t.Errorf("only %d matches: the draw says little", found)
	}
	t.Logf("%d matches of %d queries on %d reports", found, len(matchers), len(reports))
}

// index is what a store holds of one report.
type index struct {
	r     *news.Report
	terms map[match.Column][]string
	has   map[match.Column]map[string]bool
}

func indexOf(d *match.Doc) *index {
	title, body := text.TermsOf(d.Title), text.TermsOf(d.Text)
	ix := &index{r: d.Report, terms: map[match.Column][]string{
		match.TitleStems: split(title.Stems), match.TitleKeys: split(title.Keys),
		match.TextStems: split(body.Stems), match.TextKeys: split(body.Keys),
	}}
	ix.has = map[match.Column]map[string]bool{}
	for column, terms := range ix.terms {
		ix.has[column] = map[string]bool{}
		for _, term := range terms {
			ix.has[column][term] = true
		}
	}
	return ix
}
