package alert

import (
	"reflect"
	"testing"

	"wiredesk/internal/news"
)

func TestDecide(t *testing.T) {
	desk := news.Desk{ID: "1", Channel: "10"}
	report := news.Report{Canonical: "//example.org/a"}
	prison := Match{Watch: news.Watch{Name: "prisons"}, Words: []news.Place{{Start: 5, End: 9}}}
	izium := Match{Watch: news.Watch{Name: "izium", Channel: "10"}, Words: []news.Place{{Start: 1, End: 3}, {Start: 5, End: 9}}}
	mines := Match{Watch: news.Watch{Name: "mines", Channel: "20"}}
	type post struct {
		Channel string
		Watches []string
		Words   []news.Place
	}
	for name, test := range map[string]struct {
		c      Case
		reason Reason
		posts  []post
	}{
		"first poll": {Case{Desk: desk, Report: report, IsNew: true, FirstPoll: true, Matches: []Match{prison}}, FirstPoll, nil},
		"seen":       {Case{Desk: desk, Report: report, Matches: []Match{prison}}, NotNew, nil},
		"by hand":    {Case{Desk: desk, Report: report, IsNew: true, ByHand: true, Matches: []Match{prison}}, AddedByOne, nil},
		"no match":   {Case{Desk: desk, Report: report, IsNew: true}, NoMatch, nil},
		"no channel": {Case{Desk: news.Desk{ID: "1"}, Report: report, IsNew: true, Matches: []Match{prison}}, NoChannel, nil},
		"two watches in one channel, a third in another": {
			Case{Desk: desk, Report: report, IsNew: true, Matches: []Match{prison, izium, mines}}, New,
			[]post{
				{"10", []string{"prisons", "izium"}, []news.Place{{Start: 1, End: 3}, {Start: 5, End: 9}}},
				{"20", []string{"mines"}, nil},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var posts []post
			keys := map[string]bool{}
			for _, d := range Decide(test.c) {
				if d.Reason != test.reason {
					t.Errorf("reason %s, want %s", d.Reason, test.reason)
				}
				if d.Kind != "" {
					posts = append(posts, post{d.Alert.Channel, d.Alert.Watches, d.Alert.Words})
					keys[d.Key] = true
				}
			}
			if len(posts) == 2 && len(posts[1].Words) == 0 {
				posts[1].Words = nil
			}
			if !reflect.DeepEqual(posts, test.posts) {
				t.Errorf("posts %+v, want %+v", posts, test.posts)
			}
			if len(keys) != len(test.posts) {
				t.Errorf("%d keys for %d posts", len(keys), len(test.posts))
			}
		})
	}
}
