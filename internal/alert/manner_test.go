package alert

import (
	"slices"
	"strings"
	"testing"
	"time"

	"wiredesk/internal/news"
)

// TestManner decides about one report for watches that deliver in all ways. An
// outcome is written "channel/watches when urgency" for a post and "watch reason"
// for a watch that doesn't post.
func TestManner(t *testing.T) {
	now := time.Date(2026, 1, 10, 22, 0, 0, 0, time.UTC)
	desk := news.Desk{ID: "1", Channel: "10", Zone: "Europe/Paris"}
	report := news.Report{Canonical: "//example.org/a", Lang: "fr", SourceID: 7}
	night := news.Window{From: 1320, To: 420}
	watch := func(name string, m news.Manner) Match {
		return Match{Watch: news.Watch{ID: int64(len(name)), Name: name, Channel: "20", Manner: m}}
	}
	for name, test := range map[string]struct {
		c    Case
		want []string
	}{
		"language": {Case{Matches: []Match{watch("en", news.Manner{Langs: []string{"en"}}), watch("both", news.Manner{Langs: []string{"en", "fr"}})}},
			[]string{"en other_language", "20/both now routine"}},
		"source": {Case{Matches: []Match{watch("a", news.Manner{Sources: []int64{3}}), watch("b", news.Manner{Sources: []int64{3, 7}})}},
			[]string{"a other_source", "20/b now routine"}},
		"outlets": {Case{Matches: []Match{watch("one", news.Manner{Outlets: 1}), watch("two", news.Manner{Outlets: 2})}},
			[]string{"20/one now routine", "two few_outlets"}},
		"outlets reached":   {Case{Outlets: 2, Matches: []Match{watch("two", news.Manner{Outlets: 2})}}, []string{"20/two now routine"}},
		"unmoved":           {Case{Matches: []Match{watch("a", news.Manner{Moves: true})}}, []string{"a unmoved"}},
		"moved":             {Case{Moved: true, Matches: []Match{watch("a", news.Manner{Moves: true})}}, []string{"20/a now routine"}},
		"muted":             {Case{Muted: map[string]bool{"20": true}, Matches: []Match{watch("a", news.Manner{})}}, []string{"a muted"}},
		"muted elsewhere":   {Case{Muted: map[string]bool{"10": true}, Matches: []Match{watch("a", news.Manner{})}}, []string{"20/a now routine"}},
		"quiet":             {Case{Matches: []Match{watch("a", news.Manner{Quiet: night})}}, []string{"20/a 06:00 routine"}},
		"a flash is quiet":  {Case{Matches: []Match{watch("a", news.Manner{Quiet: night, Urgency: news.Flash})}}, []string{"20/a 06:00 flash"}},
		"one isn't quiet":   {Case{Matches: []Match{watch("a", news.Manner{Quiet: night}), watch("bb", news.Manner{})}}, []string{"20/a,bb now routine"}},
		"nor is the first":  {Case{Matches: []Match{watch("a", news.Manner{}), watch("bb", news.Manner{Quiet: night})}}, []string{"20/a,bb now routine"}},
		"the earlier end":   {Case{Matches: []Match{watch("a", news.Manner{Quiet: night}), watch("bb", news.Manner{Quiet: news.Window{From: 1320, To: 300}})}}, []string{"20/a,bb 04:00 routine"}},
		"the more pressing": {Case{Matches: []Match{watch("a", news.Manner{Urgency: news.Urgent}), watch("bb", news.Manner{}), watch("ccc", news.Manner{Urgency: news.Flash})}}, []string{"20/a,bb,ccc now flash"}},
		"below the cap":     {Case{Posts: map[int64]int{1: 2}, Matches: []Match{watch("a", news.Manner{Cap: 3})}}, []string{"20/a now routine"}},
		"at the cap":        {Case{Posts: map[int64]int{1: 3}, Matches: []Match{watch("a", news.Manner{Cap: 3})}}, []string{"a rolled_up 23:00"}},
		"rolled up, quiet":  {Case{Posts: map[int64]int{1: 3}, Matches: []Match{watch("a", news.Manner{Cap: 3, Quiet: night})}}, []string{"a rolled_up 06:00"}},
		"one over its cap":  {Case{Posts: map[int64]int{1: 3}, Matches: []Match{watch("a", news.Manner{Cap: 3}), watch("bb", news.Manner{Cap: 3})}}, []string{"a rolled_up 23:00", "20/bb now routine"}},
		"digest":            {Case{Matches: []Match{watch("a", news.Manner{Digest: 4, Cap: 1}), watch("bb", news.Manner{})}}, []string{"a for_digest", "20/bb now routine"}},
		"digest, no channel": {Case{Desk: news.Desk{ID: "2"}, Matches: []Match{{Watch: news.Watch{Name: "a", Manner: news.Manner{Digest: 4}}}, {Watch: news.Watch{Name: "b"}}}},
			[]string{"a for_digest", "b no_channel"}},
	} {
		t.Run(name, func(t *testing.T) {
			c := test.c
			if c.Desk.ID == "" {
				c.Desk = desk
			}
			c.Report, c.IsNew, c.Now = report, true, now
			var got []string
			for _, d := range Decide(c) {
				switch {
				case d.Kind != "":
					when := "now"
					if !d.NotBefore.IsZero() {
						when = d.NotBefore.UTC().Format("15:04")
					}
					if (when == "now") != (d.Reason == New) {
						t.Errorf("posts %s for %s", when, d.Reason)
					}
					got = append(got, d.Channel+"/"+strings.Join(d.Alert.Watches, ",")+" "+when+" "+string(d.Alert.Urgency))
				case d.Wait != nil && !d.Wait.Due.IsZero():
					got = append(got, d.Watch+" "+string(d.Reason)+" "+d.Wait.Due.UTC().Format("15:04"))
				default:
					if (d.Wait != nil) != (d.Reason == ForDigest) {
						t.Errorf("%s waits: %v", d.Reason, d.Wait)
					}
					got = append(got, d.Watch+" "+string(d.Reason))
				}
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("decided %q, want %q", got, test.want)
			}
		})
	}
}

// TestMannerOfPost: what any of the watches asks for holds for the post.
func TestMannerOfPost(t *testing.T) {
	c := Case{Desk: news.Desk{ID: "1", Channel: "10"}, IsNew: true, Matches: []Match{
		{Watch: news.Watch{ID: 1, Name: "a", Manner: news.Manner{Where: news.InForum, Tags: []string{"war", "law"}}}},
		{Watch: news.Watch{ID: 2, Name: "b", Manner: news.Manner{Tags: []string{"law", "sea"}, Image: true}}},
	}}
	all := Decide(c)
	if len(all) != 1 {
		t.Fatalf("decided %+v", all)
	}
	a := all[0].Alert
	if a.Where != news.InForum || !slices.Equal(a.Tags, []string{"war", "law", "sea"}) || !a.Image || !slices.Equal(a.By, []int64{1, 2}) {
		t.Errorf("the alert is %+v", a)
	}
}
