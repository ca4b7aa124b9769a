package archive

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"wiredesk/internal/match"
	"wiredesk/internal/news"
	"wiredesk/internal/query"
	"wiredesk/internal/text"
)

// The plans of these tests are written by hand; those of queries are held
// against the evaluator in agree_test.go.

func term(c match.Column, words string) *match.Plan {
	p := &match.Plan{Op: match.PlanPhrase, Column: c, Exact: true}
	for _, t := range text.NewAnalyser().Words(words, "en") {
		p.Terms = append(p.Terms, t.Term)
	}
	if len(p.Terms) == 1 {
		p.Op = match.PlanTerm
	}
	return p
}

// TestNameThatIsItsOwnKey finds a name in other spellings and alphabets when its word
// and its key are the same letters.
func TestNameThatIsItsOwnKey(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		numbered(t, s, "Asked, Sonenko refused.", "Спросили, Соненко отказался.", "Asked, nobody refused.")
		for _, asked := range []string{"Sonenko", "title:Sonenko OR Sonenko"} {
			q, err := query.Parse(asked, noon)
			if err != nil {
				t.Fatal(err)
			}
			got, err := s.Find(t.Context(), "d", match.Compile(q, text.NewNames(nil)), FindOptions{})
			if err != nil || got.Total != 2 {
				t.Errorf("%s: %d found, %v", asked, got.Total, err)
			}
		}
	})
}

// TestLanguageThatComes looks for a word before and after the first report of a language
// comes that stems it, through an archive that remembers which ones it holds.
func TestLanguageThatComes(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		q, err := query.Parse("soldats", noon)
		if err != nil {
			t.Fatal(err)
		}
		m := match.Compile(q, text.NewNames(nil))
		for i, lang := range []string{"ru", "fr"} {
			r := sample(i)
			r.Lang, r.Text = lang, "Un soldat."
			add(t, s, Addition{Desk: "d", Report: r})
			got, err := s.Find(t.Context(), "d", m, FindOptions{})
			if err != nil || got.Total != i {
				t.Errorf("after a report in %s: %d found, want %d, %v", lang, got.Total, i, err)
			}
		}
	})
}

func fixed(p *match.Plan) planner { return func(...string) *match.Plan { return p } }

func raw(t string) *match.Plan {
	return &match.Plan{Op: match.PlanTerm, Column: match.TextStems, Terms: []string{t}, Exact: true}
}

func op(o match.PlanOp, kids ...*match.Plan) *match.Plan {
	return &match.Plan{Op: o, Kids: kids, Exact: true}
}

func always() evaluator { return func(*news.Report) (bool, []match.Hit) { return true, nil } }

// numbered archives short reports about the given texts, one minute apart.
func numbered(t *testing.T, s *Store, texts ...string) []int64 {
	t.Helper()
	var ids []int64
	for i, body := range texts {
		r := sample(i)
		r.Title, r.Text = fmt.Sprint("headline ", i), body
		ids = append(ids, add(t, s, Addition{Desk: "d", Report: r}).ID)
	}
	return ids
}

func found(t *testing.T, s *Store, desk string, p *match.Plan, o FindOptions) []int {
	t.Helper()
	got, err := s.find(t.Context(), desk, always, fixed(p), o)
	if err != nil {
		t.Fatal(err)
	}
	var out []int
	for _, h := range got.Hits {
		out = append(out, int(h.Report.Published.Sub(noon)/time.Minute))
	}
	return out
}

func TestFindByPlan(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		numbered(t, s, "red fox runs", "red hen", "blue fox", "green \"quoted\" o'neil fox", "red fox sleeps")
		for _, c := range []struct {
			name string
			plan *match.Plan
			want []int
		}{
			{"word", term(match.TextStems, "fox"), []int{4, 3, 2, 0}},
			{"and", op(match.PlanAnd, term(match.TextStems, "fox"), term(match.TextStems, "red")), []int{4, 0}},
			{"or", op(match.PlanOr, term(match.TextStems, "hen"), term(match.TextStems, "blue")), []int{2, 1}},
			{"not", op(match.PlanAnd, term(match.TextStems, "fox"), op(match.PlanNot, term(match.TextStems, "red"))), []int{3, 2}},
			{"title", term(match.TitleStems, "fox"), nil},
			{"title word", term(match.TitleStems, "headline"), []int{4, 3, 2, 1, 0}},
			{"either column", op(match.PlanOr, term(match.TitleStems, "2"), term(match.TextStems, "hen")), []int{2, 1}},
			{"prefix", &match.Plan{Op: match.PlanPrefix, Column: match.TextStems, Terms: []string{"sle"}, Exact: true}, []int{4}},
			{"lang", &match.Plan{Op: match.PlanLang, Value: "en", Exact: true}, []int{4, 3, 2, 1, 0}},
			{"other lang", &match.Plan{Op: match.PlanLang, Value: "fr", Exact: true}, nil},
			{"source", op(match.PlanAnd, term(match.TextStems, "hen"), &match.Plan{Op: match.PlanSource, Names: []match.NameWord{{Word: "post"}}, Exact: true}), []int{1}},
			{"by", op(match.PlanAnd, term(match.TextStems, "hen"), &match.Plan{Op: match.PlanBy, Names: []match.NameWord{{Word: "author"}}, Exact: true}), []int{1}},
			{"after", op(match.PlanAnd, term(match.TextStems, "fox"), &match.Plan{Op: match.PlanAfter, Time: noon.Add(3 * time.Minute), Exact: true}), []int{4, 3}},
			{"before", op(match.PlanAnd, term(match.TextStems, "fox"), &match.Plan{Op: match.PlanBefore, Time: noon.Add(3 * time.Minute), Exact: true}), []int{2, 0}},
			{"before all time", op(match.PlanAnd, term(match.TextStems, "fox"), &match.Plan{Op: match.PlanBefore, Exact: true}), nil},
			{"quoting", raw(`a" OR fox OR "b`), nil},
			{"more quoting", raw(`a' | 'wfox`), nil},
		} {
			if got := found(t, s, "d", c.plan, FindOptions{}); !slices.Equal(got, c.want) {
				t.Errorf("%s: found %v, want %v", c.name, got, c.want)
			}
			got := found(t, s, "d", c.plan, FindOptions{Sort: SortBest})
			slices.Sort(got)
			slices.Reverse(got)
			if !slices.Equal(got, c.want) {
				t.Errorf("%s, best: found %v, want %v", c.name, got, c.want)
			}
			if got := found(t, s, "other", c.plan, FindOptions{}); got != nil {
				t.Errorf("%s: another desk found %v", c.name, got)
			}
		}
	})
}

func TestFindPhrase(t *testing.T) {
	s := openTest(t, "", Options{Dir: t.TempDir()})
	numbered(t, s, "red fox runs", "fox red", "the red fox")
	if got := found(t, s, "d", term(match.TextStems, "red fox"), FindOptions{}); !slices.Equal(got, []int{2, 0}) {
		t.Fatalf("found %v", got)
	}
}

func TestFindVerifies(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		numbered(t, s, "fox one", "fox two", "fox three", "hen", "fox five")
		p := op(match.PlanAnd, term(match.TextStems, "fox"))
		p.Exact = false
		even := func() evaluator {
			return func(r *news.Report) (bool, []match.Hit) {
				return r.Published.Minute()%2 == 0, []match.Hit{{Field: match.InText, Start: 0, End: 3}}
			}
		}
		for _, sort := range []Sort{SortNew, SortBest} {
			got, err := s.find(t.Context(), "d", even, fixed(p), FindOptions{Sort: sort, Limit: 2})
			if err != nil || len(got.Hits) != 2 || got.Total != 2 || got.More != true || len(got.Hits[0].Places) != 1 {
				t.Fatalf("%s: %d hits, total %d, more %v, %v", sort, len(got.Hits), got.Total, got.More, err)
			}
			got, err = s.find(t.Context(), "d", even, fixed(p), FindOptions{Sort: sort, Limit: 2, Offset: 2, Months: true})
			if err != nil || len(got.Hits) != 1 || got.Total != 3 || got.More || len(got.Months) != 1 || got.Months[0].Count != 3 {
				t.Fatalf("%s, second page: %d hits, total %d, more %v, months %v, %v", sort, len(got.Hits), got.Total, got.More, got.Months, err)
			}
		}
		if n, err := s.count(t.Context(), "d", even, fixed(p), noon.Add(time.Minute)); err != nil || n != 2 {
			t.Fatalf("counted %d, %v", n, err)
		}
	})
}

func TestFindAfterANewVersion(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		numbered(t, s, "fox one", "hen")
		r := sample(0)
		r.Text = "a hen now"
		add(t, s, Addition{Desk: "d", Report: r})
		if got := found(t, s, "d", term(match.TextStems, "fox"), FindOptions{}); got != nil {
			t.Fatalf("the earlier version is found: %v", got)
		}
		if got := found(t, s, "d", term(match.TextStems, "hen"), FindOptions{}); !slices.Equal(got, []int{1, 0}) {
			t.Fatalf("found %v", got)
		}
	})
}

func TestDatesHoldWhereNumbersDrift(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		var all []Addition
		for n := range 3 * 60 {
			r := sample(n)
			r.Text, r.Published = "fox", noon
			all = append(all, Addition{Desk: "d", Report: r, Now: noon})
		}
		if _, err := s.AddAll(t.Context(), all); err != nil {
			t.Fatal(err)
		}
		fox := term(match.TextStems, "fox")
		if got := found(t, s, "d", op(match.PlanAnd, fox, &match.Plan{Op: match.PlanAfter, Time: noon.Add(time.Minute), Exact: true}), FindOptions{}); got != nil {
			t.Fatalf("found %v after the moment of all", got)
		}
		p := op(match.PlanAnd, fox, &match.Plan{Op: match.PlanBefore, Time: noon.Add(time.Second), Exact: true})
		got, err := s.count(t.Context(), "d", always, fixed(p), time.Time{})
		if err != nil || got != len(all) {
			t.Fatalf("%d before, %v; want all %d", got, err, len(all))
		}
	})
}

func TestBestRanksByRelevance(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		numbered(t, s, "hen fox fox fox", "hen fox words", "hen", "fox hen")
		rare := op(match.PlanOr, op(match.PlanAnd, term(match.TextStems, "fox")), op(match.PlanAnd, term(match.TextStems, "hen")))
		got := found(t, s, "d", rare, FindOptions{Sort: SortBest})
		if len(got) != 4 || got[0] != 0 || got[3] != 2 {
			t.Fatalf("ranked %v; want the fox's report first and the one without it last", got)
		}
	})
}

func TestWeights(t *testing.T) {
	length, packed := weightsOf(text.Terms{Stems: "fox fox hen"}, text.Terms{Stems: "cat fox"})
	if length != 3 || len(packed) != 6 {
		t.Fatalf("length %d, %d bytes", length, len(packed))
	}
	for term, want := range map[string]float64{"fox": 2 + titleWorth, "cat": titleWorth, "hen": 0} {
		if got := weight(packed, shortHashes([]string{term})); got != want {
			t.Errorf("weight of %s is %v, want %v", term, got, want)
		}
	}
	if got := (news.Report{}); weight(nil, shortHashes([]string{got.Title})) != 0 {
		t.Error("no weights weigh something")
	}
}

// TestDatedAhead: a report whose date lay ahead when it was seen stands where it was seen,
// and not at the top of every look-up until that date has come.
func TestDatedAhead(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		const years = 2 * 365 * 24 * time.Hour
		var ids []int64
		for n, at := range []struct{ published, seen time.Duration }{
			{-time.Hour, 0}, {years, 0}, {time.Hour, time.Hour}, {3 * time.Hour, 2 * time.Hour}, {3*time.Hour + time.Second, 2 * time.Hour},
		} {
			r := sample(n)
			r.Text, r.Published = "fox", noon.Add(at.published)
			ids = append(ids, add(t, s, Addition{Desk: "d", Report: r, Now: noon.Add(at.seen)}).ID)
		}
		fox := term(match.TextStems, "fox")
		for _, c := range []struct {
			o    FindOptions
			want []int
		}{
			{FindOptions{}, []int{3, 4, 2, 1, 0}}, // an hour is what clocks and time zones err by
			{FindOptions{From: noon}, []int{3, 4, 2, 1}},
			{FindOptions{From: noon.Add(150 * time.Minute)}, []int{3}},
			{FindOptions{To: noon.Add(time.Minute)}, []int{1, 0}},
		} {
			got, err := s.find(t.Context(), "d", always, fixed(fox), c.o)
			if err != nil {
				t.Fatal(err)
			}
			var order []int
			for _, h := range got.Hits {
				order = append(order, slices.Index(ids, h.Report.ID))
			}
			if !slices.Equal(order, c.want) {
				t.Errorf("%+v: found %v, want %v", c.o, order, c.want)
			}
		}
		if r, err := s.Report(t.Context(), "d", ids[1]); err != nil || !r.Published.Equal(noon.Add(years)) || !r.Ahead() {
			t.Errorf("published %v, %v: the date that its source gives is lost", r.Published, err)
		}
	})
}

// TestFindOverYears: a rare word's matches lie anywhere in three years, and stand on a
// page in the order of time, whichever way the years are read.
func TestFindOverYears(t *testing.T) {
	onBoth(t, func(t *testing.T, s *Store) {
		var want []int64
		for n := range 72 {
			r := sample(n)
			r.Published = noon.AddDate(0, -n/2, -n%2)
			r.Text = "hen"
			if n%3 == 0 {
				r.Text = "fox"
			}
			if id := add(t, s, Addition{Desk: "d", Report: r}).ID; n%3 == 0 {
				want = append(want, id)
			}
		}
		slices.Sort(want)
		slices.Reverse(want)
		for _, o := range []FindOptions{
			{Limit: 30}, {Limit: 5}, {Limit: 5, Count: true}, {Limit: 7, Offset: 4}, {Limit: 7, Offset: 4, Months: true}, {Limit: 30, Sort: SortBest},
			{Limit: 30, From: noon.AddDate(-2, -1, -5), To: noon.AddDate(0, -3, 0)},
		} {
			got, err := s.find(t.Context(), "d", always, fixed(term(match.TextStems, "fox")), o)
			if err != nil {
				t.Fatal(err)
			}
			var ids, between []int64
			for _, h := range got.Hits {
				ids = append(ids, h.Report.ID)
			}
			for _, id := range want {
				at := s.dialect.slotTime(id)
				if !at.Before(o.From) && (o.To.IsZero() || at.Before(o.To)) {
					between = append(between, id)
				}
			}
			if o.Sort == SortBest {
				slices.Sort(ids)
				slices.Reverse(ids)
			}
			if page := between[min(o.Offset, len(between)):]; !slices.Equal(ids, page[:min(o.Limit, len(page))]) {
				t.Errorf("%+v: found %v of %v", o, ids, between)
			}
			counted, more := len(between), false
			if page := o.Offset + o.Limit; !o.Count && !o.Months && page < counted {
				counted, more = page, true
			}
			if got.Total != counted || got.More != more {
				t.Errorf("%+v: %d counted, more %v, of %d", o, got.Total, got.More, len(between))
			}
		}
	})
}
