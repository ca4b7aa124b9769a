package alert

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"wiredesk/internal/news"
	"wiredesk/internal/text"
)

func outletReport(n int, outlet string) news.Report {
	return news.Report{ID: int64(n), Canonical: fmt.Sprint("https://example.org/", n), Address: fmt.Sprint("https://example.org/", n), Source: outlet, Title: fmt.Sprint("Title ", n), Lang: "en"}
}

var tuesday = time.Date(2026, time.March, 3, 16, 40, 0, 0, time.UTC)

// stood is a story with a message in one channel, and the reports that carry it.
func stood(reports ...news.Report) news.Standing {
	s := news.Standing{Story: reports[0].ID, Founder: reports[0].Canonical, Reports: reports}
	outlets := map[string]bool{}
	for _, r := range reports {
		outlets[r.Source] = true
	}
	s.Outlets = len(outlets)
	s.Deliveries = []news.Delivery{{
		Key: Key("wire", reports[0].Canonical, 1), Kind: news.DeliveryPost, State: news.DeliverySent, Message: "m1", Attempts: 1,
		Alert: news.Alert{Desk: "d", Channel: "wire", Story: s.Story, Report: reports[0].ID, Watches: []string{"w"}, By: []int64{1}},
	}}
	return s
}

func TestAnotherOutletIsNamed(t *testing.T) {
	var reports []news.Report
	for n := range 9 {
		reports = append(reports, outletReport(n+1, fmt.Sprint("Outlet ", n+1)))
	}
	s := stood(reports...)
	got := Follow(s, Turn{Report: 9, Now: tuesday})
	if len(got) != 1 || got[0].Kind != news.DeliveryEdit || got[0].Reason != AlsoIn || got[0].Target != "m1" {
		t.Fatalf("decided %+v", got)
	}
	a := got[0].Alert
	if len(a.Also) != 6 || a.More != 2 || a.Also[0].Outlet != "Outlet 2" || a.Report != 1 || a.Moved {
		t.Errorf("the message names %+v and %d more, and links to %d", a.Also, a.More, a.Report)
	}
	s.Deliveries = append(s.Deliveries, news.Delivery{Key: got[0].Key, Kind: news.DeliveryEdit, State: news.DeliverySent, Attempts: 1, Alert: a})
	if again := Follow(s, Turn{Report: 9, Now: tuesday}); again[0].Kind != "" || again[0].Reason != Unchanged {
		t.Errorf("what it shows already is %+v", again)
	}
}

func TestPreferredOutlet(t *testing.T) {
	s := stood(outletReport(1, "Blog"), outletReport(2, "Agency"), outletReport(3, "Daily"))
	for prefer, want := range map[string]int64{"": 1, "Nobody": 1, "agency": 2, "Daily, Agency": 3, "Blog": 1} {
		if a := Follow(s, Turn{Desk: news.Desk{Prefer: prefer}, Report: 3, Now: tuesday})[0].Alert; a.Report != want || len(a.Also) != 2 {
			t.Errorf("preferring %q it links to %d and names %v", prefer, a.Report, a.Also)
		}
	}
}

func TestMovedStory(t *testing.T) {
	s := stood(outletReport(1, "One"), outletReport(2, "Two"))
	figure := news.Change{Kind: news.ChangeFigure, Before: "12", After: "14", Counted: "dead", Outlet: "One", At: tuesday, Telling: true}
	got := Follow(s, Turn{Report: 1, Changes: []news.Change{figure}, Now: tuesday})
	if len(got) != 2 || got[0].Reason != Updated || !got[0].Alert.Moved || got[1].Kind != news.DeliveryReply || got[1].Target != "m1" || got[0].Key == got[1].Key {
		t.Fatalf("decided %+v", got)
	}
	small := figure
	small.Telling = false
	if got := Follow(s, Turn{Report: 1, Changes: []news.Change{small}, Now: tuesday}); len(got) != 1 {
		t.Errorf("a small move is told by %+v", got)
	}
	if got := Follow(s, Turn{Report: 1, Changes: []news.Change{figure}, Muted: map[string]bool{"wire": true}, Now: tuesday}); len(got) != 1 {
		t.Errorf("muted, the move is told by %+v", got)
	}
	night := Match{Watch: news.Watch{ID: 1, Name: "w", Channel: "wire", Manner: news.Manner{Quiet: news.Window{From: 16 * 60, To: 18 * 60}}}}
	day := Match{Watch: news.Watch{ID: 2, Name: "w2", Channel: "wire"}}
	for _, c := range []struct {
		matches []Match
		silent  bool
	}{{nil, false}, {[]Match{night}, true}, {[]Match{day}, false}, {[]Match{night, day}, false}} {
		got := Follow(s, Turn{Report: 1, Matches: c.matches, Changes: []news.Change{figure}, Now: tuesday})
		if len(got) != 2 || got[1].Alert.Silent != c.silent || got[0].Alert.Silent || !got[1].NotBefore.IsZero() {
			t.Errorf("with %d watches, %v quiet, the reply is %+v", len(c.matches), c.silent, got)
		}
	}
	for _, d := range got {
		s.Deliveries = append(s.Deliveries, news.Delivery{Key: d.Key, Kind: d.Kind, State: news.DeliverySent, Attempts: 1, Alert: d.Alert})
	}
	other := figure
	other.Outlet = "Two"
	if got := Follow(s, Turn{Report: 2, Changes: []news.Change{other}, Now: tuesday}); got[0].Kind != "" {
		t.Errorf("another outlet's same number is told again: %+v", got)
	}
	title := news.Change{Kind: news.ChangeTitle, Before: "Old", After: "New", Outlet: "Two"}
	if got := Follow(s, Turn{Report: 2, Changes: []news.Change{title}, Now: tuesday}); got[0].Kind != "" {
		t.Errorf("a headline that isn't shown is told: %+v", got)
	}
}

// TestDeletedMessage: people deleted it, and it comes back only if the story moves.
func TestDeletedMessage(t *testing.T) {
	s := stood(outletReport(1, "One"), outletReport(2, "Two"))
	s.Deliveries = append(s.Deliveries, news.Delivery{Key: Key("wire", s.Founder, 2), Kind: news.DeliveryEdit, State: news.DeliveryGone, Attempts: 1, Alert: s.Deliveries[0].Alert})
	if got := Follow(s, Turn{Report: 2, Now: tuesday}); len(got) != 1 || got[0].Kind != "" || got[0].Reason != Deleted {
		t.Errorf("without news it is %+v", got)
	}
	moved := []news.Change{{Kind: news.ChangeCorrection, After: "Correction: it was Monday.", Outlet: "One", At: tuesday}}
	got := Follow(s, Turn{Report: 1, Changes: moved, Now: tuesday})
	if len(got) != 1 || got[0].Kind != news.DeliveryPost || got[0].Reason != PostedAgain || got[0].Key != Key("wire", s.Founder, 3) {
		t.Fatalf("with a correction it is %+v", got)
	}
	s.Deliveries = append(s.Deliveries, news.Delivery{Key: got[0].Key, Kind: news.DeliveryPost, State: news.DeliverySent, Message: "m2", Attempts: 1, Alert: got[0].Alert})
	s.Reports = append(s.Reports, outletReport(3, "Three"))
	if got := Follow(s, Turn{Report: 3, Now: tuesday}); got[0].Kind != news.DeliveryEdit || got[0].Target != "m2" {
		t.Errorf("afterwards it is %+v", got)
	}
}

// TestStandingStoryPostsOnce: a report of a story that stands is no post of its own,
// and one whose story stands elsewhere in another language isn't either.
func TestStandingStoryPostsOnce(t *testing.T) {
	watch := news.Watch{ID: 1, Name: "w", Channel: "wire"}
	other := news.Watch{ID: 2, Name: "second", Channel: "metro"}
	s := stood(outletReport(1, "One"), outletReport(2, "Two"))
	c := Case{Report: s.Reports[1], IsNew: true, Story: s, Now: tuesday, Matches: []Match{{Watch: watch}, {Watch: other}}}
	var kinds []string
	for _, d := range Decide(c) {
		kinds = append(kinds, d.Channel+" "+string(d.Kind))
	}
	if !slices.Equal(kinds, []string{"wire edit", "metro post"}) {
		t.Errorf("decided %v", kinds)
	}
	abroad := Case{Report: outletReport(5, "Le Un"), IsNew: true, Now: tuesday, Matches: []Match{{Watch: watch}}}
	abroad.Story = news.Standing{Story: 5, Reports: []news.Report{abroad.Report}, Abroad: s.Reports[:1], Elsewhere: map[string]bool{"wire": true}}
	if got := Decide(abroad); len(got) != 1 || got[0].Kind != "" || got[0].Reason != Abroad {
		t.Errorf("a translation is %+v", got)
	}
	known := Case{Report: s.Reports[0], Now: tuesday, Matches: []Match{{Watch: other}}, Story: s}
	if got := Decide(known); slices.ContainsFunc(got, func(d Decision) bool { return d.Kind == news.DeliveryPost }) {
		t.Errorf("a known report that matched before is posted: %+v", got)
	}
	known.Matches[0].Newly = true
	if got := Decide(known); !slices.ContainsFunc(got, func(d Decision) bool { return d.Kind == news.DeliveryPost && d.Channel == "metro" }) {
		t.Errorf("a known report that newly matches isn't posted: %+v", got)
	}
}

func count(value float64, written, counted, body string) news.Figure {
	at := strings.Index(body, written)
	return news.Figure{Text: written, Value: &value, Hedge: news.HedgeNone, Counted: counted, Kind: news.FigureCount, Start: at, End: at + len(written)}
}

func TestChanges(t *testing.T) {
	analyser := text.NewAnalyser()
	was := "The ferry sank off the coast and 12 people died there. Captain Anna Berg was questioned by police on Sunday."
	for name, test := range map[string]struct {
		body, title, correction string
		withdrawn               bool
		want                    []string
	}{
		"nothing":     {was, "Ferry sinks", "", false, nil},
		"punctuation": {was, "FERRY sinks!", "", false, nil},
		"figure":      {strings.Replace(was, "12", "14", 1), "Ferry sinks", "", false, []string{"figure 12→14 people true"}},
		"small":       {strings.Replace(was, "12", "13", 1), "Ferry sinks", "", false, []string{"figure 12→13 people false"}},
		"name":        {strings.Replace(was, "Anna Berg", "Anna Holm", 1), "Ferry sinks", "", false, []string{"name Captain Anna Berg→Captain Anna Holm  false"}},
		"headline":    {was, "Ferry sinks, captain questioned", "", false, []string{"title Ferry sinks→Ferry sinks, captain questioned  false"}},
		"correction":  {was, "Ferry sinks", "Correction: it sank on Saturday.", false, []string{"correction →Correction: it sank on Saturday.  false"}},
		"withdrawn":   {was, "Ferry sinks", "", true, []string{"withdrawn →  false"}},
	} {
		t.Run(name, func(t *testing.T) {
			value := map[bool]float64{true: 12}[strings.Contains(test.body, "12")]
			if value == 0 {
				value = map[bool]float64{true: 14, false: 13}[strings.Contains(test.body, "14")]
			}
			before := news.Report{Title: "Ferry sinks", Lang: "en", Text: was, Figures: []news.Figure{count(12, "12", "people", was)}}
			now := news.Report{Title: test.title, Lang: "en", Text: test.body, Correction: test.correction, Withdrawn: test.withdrawn, Figures: []news.Figure{count(value, fmt.Sprint(value), "people", test.body)}}
			if name == "small" { // a twelfth is less than a tenth
				before.Figures[0].Value, now.Figures[0].Value = ptr(120), ptr(121)
			}
			var got []string
			for _, c := range Changes(Update{Before: before, Now: now, BeforeWords: analyser.Words(was, "en"), NowWords: analyser.Words(test.body, "en"), At: tuesday}) {
				got = append(got, fmt.Sprintf("%s %s→%s %s %v", c.Kind, c.Before, c.After, c.Counted, c.Telling))
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("changes %q, want %q", got, test.want)
			}
		})
	}
}

func ptr(f float64) *float64 { return &f }

func TestSides(t *testing.T) {
	body := "In all 12 people died."
	with := func(n int, outlet string, value float64, written string) news.Report {
		r := outletReport(n, outlet)
		r.Figures = []news.Figure{count(value, written, "people", body)}
		return r
	}
	got := Sides([]news.Report{with(1, "One", 12, "12"), with(2, "Two", 14, "14"), with(3, "Three", 14, "14"), with(4, "One", 15, "15")})
	if len(got) != 2 || got[0].Figure != "14 people" || !slices.Equal(got[0].Outlets, []string{"Two", "Three"}) || !slices.Equal(got[1].Outlets, []string{"One"}) {
		t.Errorf("sides %+v", got)
	}
	if got := Sides([]news.Report{with(1, "One", 12, "12"), with(2, "Two", 12, "12")}); got != nil {
		t.Errorf("equal numbers have sides %+v", got)
	}
}
