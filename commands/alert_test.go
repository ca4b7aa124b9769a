package commands

import (
	"testing"
	"time"

	"wiredesk/internal/news"
	"wiredesk/internal/phrase"
)

func TestAlertTimes(t *testing.T) {
	phrases, err := phrase.New()
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, time.November, 3, 10, 0, 0, 0, time.UTC)
	for name, test := range map[string]struct {
		published, seen time.Time
		want            []time.Time
	}{
		"at once":   {at, at.Add(30 * time.Minute), []time.Time{at}},
		"too early": {at, at.Add(-time.Minute), []time.Time{at}},
		"later":     {at, at.Add(31 * time.Minute), []time.Time{at, at.Add(31 * time.Minute)}},
		"ahead":     {at, at.Add(-2 * time.Hour), []time.Time{at, at.Add(-2 * time.Hour)}},
		"no date":   {time.Time{}, at, []time.Time{at}},
	} {
		t.Run(name, func(t *testing.T) {
			r := news.Report{Title: "T", Source: "S", Published: test.published, FirstSeen: test.seen}
			var got []time.Time
			for _, s := range Alert(phrases.In("en"), news.Delivery{}, r, false, false).Entries[0].Lines[0] {
				if !s.At.IsZero() {
					got = append(got, s.At)
				}
			}
			if len(got) != len(test.want) || got[0] != test.want[0] || got[len(got)-1] != test.want[len(test.want)-1] {
				t.Errorf("times %v, want %v", got, test.want)
			}
		})
	}
}
